import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { addDays, inspectionStream, mondayOf } from '#domain';
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
/** In which fieldwork starts, of each year. */
const WEEKS = 48;
/** As many people as look at the same moment. */
const READERS = 8;
const APPENDED_AT_ONCE = 200;
const PATIENCE_MS = 300_000;

const reader = { email: 'planner@inspectorate.example', name: 'Planner', password: 'a long enough password' };

/**
 * The programme of a year as a signed-in planner sees it, out of a read model of 10,000 inspections: pages a second with
 * eight readers, in `beside` their 99th percentile in milliseconds.
 */
export const programmePages: Figure = {
  name: 'programme_pages_a_second',
  unit: 'pages a second',
  atMost: null,
  async measure(scale, services) {
    const inspections = scaled(INSPECTIONS, scale, YEARS);
    const pages = scaled(PAGES, scale, 50);
    return withProgramme(services, inspections, YEARS, async ({ url, cookie, projectedInSeconds }) => {
      const read = (count: number) => readPages(url, cookie, { pages: count, years: YEARS, readers: READERS });
      await read(Math.min(pages, 200));
      const start = performance.now();
      const took = await read(pages);
      const seconds = (performance.now() - start) / 1000;
      return {
        value: pages / seconds,
        rounds: [pages / seconds],
        counts: { inspections, years: YEARS, pages, readers: READERS },
        beside: { p50Milliseconds: quantile(took, 0.5), p99Milliseconds: quantile(took, 0.99), projectedInSeconds },
      };
    });
  },
};

/** The same page for a year of 300 inspections and a reader alone: from the request to the last byte of the answer. */
export const programmePageOf300: Figure = {
  name: 'programme_page_of_300',
  unit: 'ms',
  atMost: 30,
  async measure(scale, services) {
    const inspections = scaled(300, scale, 10);
    const pages = scaled(500, scale, 50);
    return withProgramme(services, inspections, 1, async ({ url, cookie }) => {
      const read = (count: number) => readPages(url, cookie, { pages: count, years: 1, readers: 1 });
      await read(Math.min(pages, 100));
      const took = await read(pages);
      return {
        value: quantile(took, 0.5),
        rounds: took,
        counts: { inspections, pages },
        beside: { p99Milliseconds: quantile(took, 0.99) },
      };
    });
  },
};

interface OpenProgramme {
  readonly url: string;
  /** Of a planner's session. */
  readonly cookie: string;
  readonly projectedInSeconds: number;
}

/** Every inspection was scheduled by an event, and the product's own relay and worker projected it; then they are stopped. */
async function withProgramme<T>(
  services: Services,
  inspections: number,
  years: number,
  act: (programme: OpenProgramme) => Promise<T>,
): Promise<T> {
  const database = await services.freshDatabase();
  const running: Launched[] = [];
  try {
    const settings = await settingsFor(database, services);
    await schedule(database, inspections, years);
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
    return await act({ url, cookie: await signIn(url), projectedInSeconds });
  } finally {
    await Promise.all(running.map(async (process) => process.stop()));
    await database.drop();
  }
}

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

/** In the weeks of each year in turn, five days each. */
async function schedule({ log }: BenchDatabase, inspections: number, years: number): Promise<void> {
  if (scheduled.type !== 'InspectionScheduled') throw new Error('The example is not a scheduled inspection.');
  const { type, data } = scheduled;
  for (let first = 0; first < inspections; first += APPENDED_AT_ONCE) {
    const places = Array.from({ length: Math.min(APPENDED_AT_ONCE, inspections - first) }, (_, place) => first + place);
    await log.append(
      places.map((place) => {
        const inspectionId = randomUUID();
        const year = FIRST_YEAR + (place % years);
        const firstMonday = mondayOf(`${year}-01-10`);
        const start = addDays(firstMonday, 7 * (Math.floor(place / years) % WEEKS));
        const on = addDays(start, -17);
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
                fieldwork: { start, end: addDays(start, 4) },
                publicationDate: addDays(start, 42),
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
async function readPages(
  url: string,
  cookie: string,
  { pages, years, readers }: { readonly pages: number; readonly years: number; readonly readers: number },
): Promise<number[]> {
  const took: number[] = [];
  let next = 0;
  const read = async (): Promise<void> => {
    for (let place = next++; place < pages; place = next++) {
      const start = performance.now();
      const answer = await fetch(`${url}/programme/${FIRST_YEAR + (place % years)}`, { headers: { cookie } });
      const text = await answer.text();
      took.push(performance.now() - start);
      if (answer.status !== 200 || !text.includes('Programme')) throw new Error(`A page came with ${answer.status}.`);
    }
  };
  await Promise.all(Array.from({ length: readers }, read));
  return took;
}
