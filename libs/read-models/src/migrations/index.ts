import { CreateReadModels1795478500000 } from './create-read-models.ts';

/** In the order in which they run. */
export const readModelMigrations = [CreateReadModels1795478500000] as const;
