import pg from 'pg';
import { tmpdir } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import type { StreamHead } from '#event-log';
import { newStreams } from '../appending.ts';
import { startProduct } from '../product-process.ts';
import { scaled, type Ratio } from '../ratio.ts';
import { caseRead } from '../readings.ts';
import { interleaved, quantile } from '../rounds.ts';
import type { BenchDatabase, Services } from '../services.ts';

const A_SECOND = 100;
/** Inspections that are read at the same time: each gets a reading every half second. */
const INSPECTIONS = 50;
const SEEN_WITHIN_MS = 20_000;

/**
 * From the commit of a reading until its tally can be read, by way of relay, Redis and worker, against the bare wake-up
 * of LISTEN and NOTIFY: the least that anything which waits for Postgres takes.
 *
 * The same on both sides: server, a hundred a second whether or not the one before has been seen, the same listening
 * connection in the same process. Relay and worker are processes of their own, as in production. A trigger on the tally's
 * rows says when they are there: NOTIFY tells at the commit, so ours contains the yardstick.
 */
export const tallyP99VsNotifyP99: Ratio = {
  name: 'tally_p99_vs_notify_p99',
  direction: 'at most',
  bound: 8,
  async measure(scale, services) {
    const readings = scaled(1_000, scale, 100);
    const database = await services.freshDatabase();
    const watch = await watchFor(database);
    const stopProduct = await startRelayAndWorker(database, services);
    try {
      // The processes are up once they have counted something, and warm once what runs for every reading is compiled for
      // good: on two cores, compiling goes on beside the first three thousand.
      await paced(scaled(2_000, scale, 50), appendPaced(database, watch));
      const medians: number[] = [];
      const measured = await interleaved({
        ours: async () => {
          const took = await paced(readings, appendPaced(database, watch));
          medians.push(quantile(took, 0.5));
          return quantile(took, 0.99);
        },
        yardstick: async () => quantile(await paced(readings, notifyPaced(database, watch)), 0.99),
      });
      return {
        ...measured,
        unit: 'ms, p99',
        backend: 'Postgres and Redis',
        counts: { readingsARound: readings, aSecond: A_SECOND, inspections: INSPECTIONS },
        beside: { tallyMedianMs: quantile(medians.slice(1), 0.5) },
      };
    } finally {
      await stopProduct();
      await watch.stop();
      await database.drop();
    }
  },
};

async function startRelayAndWorker(database: BenchDatabase, services: Services): Promise<() => Promise<void>> {
  const settings = {
    DATABASE_URL: database.url,
    REDIS_URL: await services.freshRedis(),
    MASTER_KEY: services.masterKey,
    VAR_FOLDER: tmpdir(),
    // Nothing is sent: no letter is published here.
    SMTP_URL: 'smtp://127.0.0.1:9',
  };
  const processes = [startProduct('relay', settings), startProduct('worker', settings)];
  return async () => void (await Promise.all(processes.map((process) => process.stop())));
}

interface Watch {
  /** The instant (of `performance.now`) at which the listener heard of `what`. */
  heard(what: string): Promise<number>;
  stop(): Promise<void>;
}

async function watchFor({ url, dataSource }: BenchDatabase): Promise<Watch> {
  await dataSource.query(`
    create function read.tell_of_case() returns trigger language plpgsql as $$
    begin
      perform pg_notify('heard', new.inspection_id || ' ' || new.case_ref);
      return null;
    end $$`);
  await dataSource.query(`
    create trigger tell_of_case after insert on read.tally_case
      for each row execute function read.tell_of_case()`);
  const listener = new pg.Client({ connectionString: url });
  const waiting = new Map<string, (at: number) => void>();
  listener.on('notification', ({ payload = '' }) => {
    waiting.get(payload)?.(performance.now());
    waiting.delete(payload);
  });
  await listener.connect();
  await listener.query('listen heard');
  return {
    heard: (what) =>
      new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`Nothing was heard of ${what}.`)), SEEN_WITHIN_MS);
        waiting.set(what, (at) => {
          clearTimeout(late);
          resolve(at);
        });
      }),
    stop: () => listener.end(),
  };
}

/** Starts `act` a hundred times a second, whatever became of those before. @returns milliseconds that each took */
async function paced(count: number, act: (place: number) => Promise<number>): Promise<number[]> {
  const start = performance.now();
  const took: Promise<number>[] = [];
  for (let place = 0; place < count; place += 1) {
    await wait(Math.max(0, start + (place * 1000) / A_SECOND - performance.now()));
    took.push(act(place));
  }
  return Promise.all(took);
}

function appendPaced({ log }: BenchDatabase, watch: Watch): (place: number) => Promise<number> {
  const ends = newStreams(INSPECTIONS).map((stream) => ({
    stream,
    head: Promise.resolve<StreamHead>({ version: 0, hash: null }),
  }));
  return async (place) => {
    const end = ends[place % INSPECTIONS];
    if (end === undefined) throw new Error('There are no inspections.');
    const event = caseRead(place);
    const seen = watch.heard(`${end.stream.slice('inspection-'.length)} ${caseRefOf(place)}`);
    const appended = end.head.then(async (expected) => {
      const [recorded] = await log.append([{ stream: end.stream, expected, events: [event] }]);
      if (recorded === undefined) throw new Error('An append gave no event.');
      return { head: recorded, committedAt: performance.now() };
    });
    end.head = appended.then(({ head }) => head);
    const [{ committedAt }, seenAt] = await Promise.all([appended, seen]);
    return seenAt - committedAt;
  };
}

const caseRefOf = (place: number): string => `WL-${String(place).padStart(4, '0')}`;

let notified = 0;
function notifyPaced({ pool }: BenchDatabase, watch: Watch): () => Promise<number> {
  return async () => {
    const what = `bare ${(notified += 1)}`;
    const heard = watch.heard(what);
    const start = performance.now();
    await pool.query('select pg_notify($1, $2)', ['heard', what]);
    return (await heard) - start;
  };
}
