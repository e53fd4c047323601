import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { until } from '../support/until.ts';

export interface GivenPostgres {
  /** For TEST_DATABASE_URL. */
  readonly url: string;
  stop(): Promise<void>;
}

const READY_WITHIN_MS = 30_000;

/** Starts the server in a folder of Debian's with an empty, disposable cluster, on a free port of the loopback. */
export async function startGivenPostgres(binaries: string): Promise<GivenPostgres> {
  const place = mkdtempSync(join(tmpdir(), 'inspection-matrix-postgres-'));
  const user = runAs();
  const data = join(place, 'data');
  const passwordFile = join(place, 'password');
  const password = randomBytes(16).toString('hex');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (user !== undefined) for (const path of [place, passwordFile]) chownSync(path, user.uid, user.gid);
  const as = { ...user, cwd: place, env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' } };
  execFileSync(
    join(binaries, 'initdb'),
    [`--pgdata=${data}`, '--username=inspection', `--pwfile=${passwordFile}`, '--auth=scram-sha-256'].concat([
      '--encoding=UTF8',
      '--locale=C.UTF-8',
      '--no-sync',
      '--no-instructions',
    ]),
    { ...as, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const port = await freePort();
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    // Thrown away after the run: it need not survive a power cut.
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
  };
  const server = spawn(
    join(binaries, 'postgres'),
    ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    { ...as, stdio: 'ignore' },
  );
  const endAtOnce = () => {
    server.kill('SIGQUIT');
    rmSync(place, { recursive: true, force: true, maxRetries: 5 });
  };
  process.once('exit', endAtOnce);
  const url = `postgres://inspection:${password}@127.0.0.1:${port}/postgres`;
  await until(() => server.exitCode !== null || answers(url), READY_WITHIN_MS);
  if (server.exitCode !== null) throw new Error(`${binaries}/postgres did not start.`);
  return {
    url,
    async stop() {
      process.off('exit', endAtOnce);
      const ended = once(server, 'exit');
      server.kill('SIGQUIT');
      await ended;
      rmSync(place, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Postgres refuses to be root; Debian's package has made the user that it runs as. */
function runAs(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres']));
  return { uid: id('-u'), gid: id('-g') };
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
