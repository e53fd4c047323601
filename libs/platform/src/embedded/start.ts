import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, closeSync, existsSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { postgresBinaries } from './binaries.ts';
import { endWithProcess, letGo } from './end-with-process.ts';
import { clearAbandonedPlaces, keptPlace, temporaryPlace } from './places.ts';
import { endPostmaster, findRunning, livingOwner, readPostmaster, textOf, until, writeOwner } from './postmaster.ts';
import { outcomeOf, type RunAs, runAs } from './run-as.ts';

export interface EmbeddedPostgres {
  /** With its password: not for logs. */
  readonly url: string;
  readonly port: number;
  /** Of the postmaster. */
  readonly pid: number;
  /** The folder that holds its data, password and log. */
  readonly place: string;
  /** Ends the server and waits for it; a temporary folder goes with it. May be called twice. */
  stop(): Promise<void>;
}

/** Another living process runs the server of this folder. */
export class DatabaseInUse extends Error {
  readonly ownerPid: number;
  constructor(folder: string, ownerPid: number) {
    super(`The database in ${folder} is in use by process ${ownerPid}: one start at a time.`);
    this.name = 'DatabaseInUse';
    this.ownerPid = ownerPid;
  }
}

const USER = 'inspection';
// Replaying the log after a crash takes longest.
const READY_WITHIN_MS = 60_000;

/**
 * Starts the Postgres that comes with the project, on 127.0.0.1 alone, with a password of its own.
 *
 * A server that a killed process has left on a kept folder is used again, whatever `port` asks for.
 * @param options.folder where the data are kept between runs; without it the folder is new, and removed by `stop`
 * @param options.port any free one unless told
 * @param options.ownerPid the process that the server is for, if not this one; then `stop` or that process ends it
 * @param options.signal gives up making a new data folder, which takes most of the time; then this rejects
 * @throws DatabaseInUse where another living process has started the server of that folder
 */
export async function startEmbeddedPostgres(
  options: { folder?: string; port?: number; ownerPid?: number; signal?: AbortSignal } = {},
): Promise<EmbeddedPostgres> {
  const kept = options.folder !== undefined;
  if (!kept) await clearAbandonedPlaces();
  const user = runAs(options.folder);
  const place = await (options.folder === undefined ? temporaryPlace(user) : keptPlace(options.folder, user));
  const data = join(place, 'data');
  const running = findRunning(data);
  const owner = livingOwner(place);
  if (running !== undefined && owner !== undefined) throw new DatabaseInUse(place, owner);
  writeOwner(place, options.ownerPid ?? process.pid);

  let pid: number;
  try {
    if (running === undefined) {
      const binaries = await postgresBinaries(user);
      if (!existsSync(join(data, 'PG_VERSION')))
        await createCluster(binaries.initdb, place, data, kept, user, options.signal);
      pid = await startPostmaster(binaries.postgres, place, data, kept, user, options.port, (started) => {
        // At once: a signal that comes while it gets ready must not leave it behind.
        if (options.ownerPid === undefined) endWithProcess({ pid: started, temporaryPlace: kept ? undefined : place });
      });
    } else {
      pid = running.pid;
      if (options.ownerPid === undefined) endWithProcess({ pid, temporaryPlace: kept ? undefined : place });
      await until(() => readPostmaster(data)?.ready === true, READY_WITHIN_MS);
    }
  } catch (cause) {
    if (!kept) rmSync(place, { recursive: true, force: true, maxRetries: 5 });
    throw cause;
  }

  const port = readPostmaster(data)?.port;
  const password = textOf(join(place, 'password'))?.trim();
  if (port === undefined || password === undefined) throw new Error(`The server in ${place} has ended.`);
  let stopping: Promise<void> | undefined;
  const stop = async () => {
    await endPostmaster(pid, kept ? 'fast' : 'immediate');
    letGo(pid);
    rmSync(kept ? join(place, 'owner') : place, { recursive: true, force: true, maxRetries: 5 });
  };
  return {
    url: `postgres://${USER}:${password}@127.0.0.1:${port}/postgres`,
    port,
    pid,
    place,
    stop: () => (stopping ??= stop()),
  };
}

async function createCluster(
  initdb: string,
  place: string,
  data: string,
  kept: boolean,
  user: RunAs | undefined,
  signal: AbortSignal | undefined,
): Promise<void> {
  const password = join(place, 'password');
  writeFileSync(password, `${randomBytes(24).toString('hex')}\n`, { mode: 0o600 });
  if (user !== undefined) chownSync(password, user.uid, user.gid);
  // Renamed when it is whole, so that a start that was killed half-way leaves no half database to be taken for one.
  const draft = `${data}.new`;
  rmSync(draft, { recursive: true, force: true });
  const { status, said } = await outcomeOf(
    initdb,
    [
      `--pgdata=${draft}`,
      `--username=${USER}`,
      `--pwfile=${password}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // Postgres brings this locale itself, so the order of names is the same on every machine.
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
      '--no-instructions',
      ...(kept ? [] : ['--no-sync']),
    ],
    { ...user, cwd: place, env: environment(), signal },
  );
  if (status !== 0) throw new Error(`Postgres could not set up its data folder: ${said.trim()}`);
  renameSync(draft, data);
}

async function startPostmaster(
  postgres: string,
  place: string,
  data: string,
  kept: boolean,
  user: RunAs | undefined,
  wantedPort: number | undefined,
  hasStarted: (pid: number) => void,
): Promise<number> {
  const logFile = join(place, 'server.log');
  // A free port may be taken by someone else before Postgres has it.
  for (let triesLeft = wantedPort === undefined ? 5 : 1; ; triesLeft -= 1) {
    const port = wantedPort ?? (await freePort());
    const logDescriptor = openSync(logFile, 'w', 0o600);
    const child = spawn(postgres, ['-D', data, '-p', String(port), ...settingsFor(kept)], {
      ...user,
      cwd: place,
      stdio: ['ignore', logDescriptor, logDescriptor],
      env: environment(),
      // A session of its own: Ctrl-C in the terminal reaches us alone, and we end it after our last query.
      detached: true,
    });
    closeSync(logDescriptor);
    if (child.pid !== undefined) hasStarted(child.pid);
    let failure: Error | undefined;
    child.once('error', (error) => (failure = error));
    child.unref();
    const hasEnded = () => failure !== undefined || child.exitCode !== null || child.signalCode !== null;
    const isReady = () => {
      const found = readPostmaster(data);
      return found?.pid === child.pid && found?.ready === true;
    };
    const inTime = await until(() => isReady() || hasEnded(), READY_WITHIN_MS);
    if (!hasEnded() && inTime && child.pid !== undefined) return child.pid;
    child.kill('SIGQUIT');
    if (child.pid !== undefined) letGo(child.pid);
    const said = failure?.message ?? textOf(logFile)?.trim() ?? '';
    if (triesLeft <= 1 || !said.includes('could not create any TCP/IP sockets'))
      throw new Error(`Postgres did not start on 127.0.0.1:${port}: ${said}`);
  }
}

const environment = (): NodeJS.ProcessEnv => ({ PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' });

function settingsFor(kept: boolean): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    shared_buffers: '64MB',
    jit: 'off',
    // No helper processes for reading: the data of an inspectorate are in memory.
    io_method: 'sync',
    wal_level: 'minimal',
    max_wal_senders: '0',
    // What is thrown away after the run need not survive a power cut; what is kept must.
    ...(kept ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (typeof address === 'object' && address !== null) resolve(address.port);
        else reject(new Error('The system gave no free port.'));
      });
    });
  });
}
