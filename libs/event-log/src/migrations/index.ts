import { CreateKeys1795478400001 } from './create-keys.ts';
import { CreateLog1795478400000 } from './create-log.ts';

/** In the order in which they run. */
export const eventLogMigrations = [CreateLog1795478400000, CreateKeys1795478400001] as const;
