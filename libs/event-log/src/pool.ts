import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';

/** The pool of pg under TypeORM: for the few queries that are asked so often that what lies between would show. */
export function poolOf({ driver }: DataSource): Pool {
  if (!('master' in driver)) throw new Error('The data source is not open, or has no pool of pg.');
  return driver.master as Pool;
}
