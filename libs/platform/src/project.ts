import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

function findRoot(from: string): string {
  if (existsSync(join(from, 'package-lock.json')) || existsSync(join(from, 'nest-cli.json'))) return from;
  const above = dirname(from);
  if (above === from)
    throw new Error(`No nest-cli.json above ${import.meta.dirname}: this code runs inside its project folder.`);
  return findRoot(above);
}

/** The project's folder, the same whether the code runs from its source or compiled under `dist/`. */
export const projectRoot = findRoot(import.meta.dirname);

/** Path of a file that is not code: `projectFile('frameworks', 'sqs')`. */
export const projectFile = (...parts: string[]): string => join(projectRoot, ...parts);
