import { CreateKeys1795478400001 } from './create-keys.ts';
import { CreateLog1795478400000 } from './create-log.ts';
import { LeanIndexes1795560000000 } from './lean-indexes.ts';

/** In the order in which they run. */
export const eventLogMigrations = [CreateLog1795478400000, CreateKeys1795478400001, LeanIndexes1795560000000] as const;
