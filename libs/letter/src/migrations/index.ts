import { KeepRenderings1795478500000 } from './keep-renderings.ts';

/** Schema `letters`, oldest first. */
export const letterMigrations = [KeepRenderings1795478500000];
