import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { inspectionStream } from '#domain';
import { SystemClock } from '#platform';
import { createAccount } from '../../../apps/web/src/index.ts';
import { scheduled } from '../../support/small-inspection.ts';
import { emptyOutbox } from '../appending.ts';
import type { Figure } from '../figure.ts';
import { launch, type Launched } from '../launched.ts';
import { scaled } from '../ratio.ts';
import { quantile } from '../rounds.ts';
import type { BenchDatabase, Services } from '../services.ts';

const INSPECTIONS = 10_000;
/** An inspectorate's forty years of 250 inspections. */
const FIRST_YEAR = 1986;
const YEARS = 40;
const PAGES = 2_000;
/** As many people as look at the same moment. */
const READERS = 8;
const APPENDED_AT_ONCE = 200;
const PATIENCE_MS = 300_000;

const reader = { email: 'planner@inspectorate.example', name: 'Planner', password: 'a long enough password' };

/**
 * The programme of a year as a signed-in planner sees it, out of a read model of 10,000 inspections: pages a second with
 * eight readers, in `beside` their 99th percentile in milliseconds. Every inspection was scheduled by an event, and the
 * product's own relay and worker projected it; that is outside the clock.
 */
export const programmePage: Figure = {
  name: 'programme_pages_a_second',
  unit: 'pages a second',
  atMost: null,
  async measure(scale, services) {
    const inspections = scaled(INSPECTIONS, scale, YEARS);
    const pages = scaled(PAGES, scale, 50);
    const database = await services.freshDatabase();
    const running: Launched[] = [];
    try {
      const settings = await settingsFor(database, services);
      await schedule(database, inspections);
      running.push(...['relay', 'worker'].map((app) => launch(`node apps/launch.mjs ${app}`, settings)));
      const projectedAfter = performance.now();
      await untilProjected(database, inspections);
      const projectedInSeconds = (performance.now() - projectedAfter) / 1000;
      await Promise.all(running.splice(0).map(async (process) => process.stop()));
      await emptyOutbox(database);
      await database.dataSource.query('vacuum analyze read.programme');
      const { dataSource, log: eventLog } = database;
      await createAccount({ dataSource, eventLog, clock: new SystemClock() }, { ...reader, roles: ['planner'] });
      const web = launch('node apps/launch.mjs web', settings);
      running.push(web);
      const { line } = await web.heard('web started');
      const url = `http://127.0.0.1:${(JSON.parse(line) as { port: number }).port}`;
      const cookie = await signIn(url);
      await readPages(url, cookie, Math.min(pages, 200));
      const start = performance.now();
      const took = await readPages(url, cookie, pages);
      const seconds = (performance.now() - start) / 1000;
      return {
        value: pages / seconds,
        rounds: [pages / seconds],
        counts: { inspections, years: YEARS, pages, readers: READERS },
        beside: { p50Milliseconds: quantile(took, 0.5), p99Milliseconds: quantile(took, 0.99), projectedInSeconds },
      };
    } finally {
      await Promise.all(running.map(async (process) => process.stop()));
      await database.drop();
    }
  },
};

async function settingsFor({ url }: BenchDatabase, services: Services): Promise<Readonly<Record<string, string>>> {
  return {
    DATABASE_URL: url,
    REDIS_URL: await services.freshRedis(),
    MASTER_KEY: services.masterKey,
    SIGN_IN: 'local',
    PORT: String(20_000 + (process.pid % 20_000)),
    VAR_FOLDER: tmpdir(),
    SMTP_URL: 'smtp://127.0.0.1:9',
  };
}

async function schedule({ log }: BenchDatabase, inspections: number): Promise<void> {
  if (scheduled.type !== 'InspectionScheduled') throw new Error('The example is not a scheduled inspection.');
  const { type, data } = scheduled;
  for (let first = 0; first < inspections; first += APPENDED_AT_ONCE) {
    const places = Array.from({ length: Math.min(APPENDED_AT_ONCE, inspections - first) }, (_, place) => first + place);
    await log.append(
      places.map((place) => {
        const inspectionId = randomUUID();
        const year = FIRST_YEAR + (place % YEARS);
        const inYear = (date: string): string => `${year}${date.slice(4)}`;
        const on = inYear(data.announcedOn);
        return {
          stream: inspectionStream(inspectionId),
          expected: { version: 0, hash: null },
          events: [
            {
              type,
              on,
              by: reader.email,
              data: {
                ...data,
                inspectionId,
                announcedOn: on,
                fieldwork: { start: inYear(data.fieldwork.start), end: inYear(data.fieldwork.end) },
                publicationDate: `${year + 1}${data.publicationDate.slice(4)}`,
              },
            },
          ],
        };
      }),
    );
  }
}

async function untilProjected({ dataSource }: BenchDatabase, inspections: number): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  for (let projected = 0; projected < inspections;) {
    if (performance.now() > end) throw new Error(`Only ${projected} of ${inspections} inspections were projected.`);
    await wait(200);
    const [{ count }] = await dataSource.query<[{ count: number }]>(
      'select count(*)::int as count from read.programme',
    );
    projected = count;
  }
}

/** @returns the cookie of a session */
async function signIn(url: string): Promise<string> {
  const form = await fetch(`${url}/sign-in`);
  const token = /name="_csrf" value="([^"]+)"/.exec(await form.text())?.[1] ?? '';
  const answer = await fetch(`${url}/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: cookieOf(form) },
    body: new URLSearchParams({ _csrf: token, email: reader.email, password: reader.password }),
  });
  if (answer.status >= 400) throw new Error(`Signing in was answered with ${answer.status}.`);
  return cookieOf(answer);
}

const cookieOf = (answer: Response): string =>
  answer.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');

/** Each reader asks for the next year's programme once the last one is there. @returns milliseconds that each took */
async function readPages(url: string, cookie: string, pages: number): Promise<number[]> {
  const took: number[] = [];
  let next = 0;
  const read = async (): Promise<void> => {
    for (let place = next++; place < pages; place = next++) {
      const start = performance.now();
      const answer = await fetch(`${url}/programme/${FIRST_YEAR + (place % YEARS)}`, { headers: { cookie } });
      const text = await answer.text();
      took.push(performance.now() - start);
      if (answer.status !== 200 || !text.includes('Programme')) throw new Error(`A page came with ${answer.status}.`);
    }
  };
  await Promise.all(Array.from({ length: READERS }, read));
  return took;
}
