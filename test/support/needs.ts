import { accessSync, constants } from 'node:fs';
import { delimiter, resolve } from 'node:path';
import { describe } from '@jest/globals';

/** What some tests need and a new machine may lack: any one of the names will do. */
const programs = {
  // Which one, where a machine has several: TEST_REDIS_SERVER, a name on the PATH or an absolute path.
  'redis-server': process.env['TEST_REDIS_SERVER']
    ? [process.env['TEST_REDIS_SERVER']]
    : ['redis-server', 'valkey-server'],
  chromium: ['chromium', 'chromium-browser', 'google-chrome'],
  pdftotext: ['pdftotext'],
  pdfinfo: ['pdfinfo'],
  'docker-compose': ['docker-compose'],
} satisfies Record<string, readonly string[]>;
export type Program = keyof typeof programs;

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Absolute path of a program on the PATH, or undefined where the machine lacks it. */
export function findProgram(program: Program): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return programs[program].flatMap((name) => folders.map((folder) => resolve(folder, name))).find(isExecutable);
}

/**
 * `needs('redis-server')('nudges on Redis', () => …)`: the tests run where the program is there. Where it is not,
 * they are skipped and their group's name says why; with CI=true the run then fails (see `report-skips.js`).
 */
export function needs(program: Program): (name: string, tests: () => void) => void {
  if (findProgram(program) !== undefined) return describe;
  return (name, tests) => describe.skip(`${name} (skipped: this machine has no ${program})`, tests);
}
