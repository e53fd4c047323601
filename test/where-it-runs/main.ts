import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { nameOf, runTests, type Combination, type Outcome } from './combination.ts';
import { installedPostgres, nodeOf, NotHere, OLDEST_POSTGRES, postgresOf, redisOf } from './on-this-machine.ts';

const help = `test:matrix: runs the tests on every Node, Postgres and Redis that the product is meant for

Usage: npm run test:matrix -- [--corners] [--node 20,22,24] [--postgres embedded,15] [--redis redis,valkey]
                              [--only integration,journey] [--list] [--json]

--node      major versions; without it 20, 22 and 24
--postgres  embedded (the one that comes with the project), a major version from ${OLDEST_POSTGRES} on that is installed below
            /usr/lib/postgresql, or oldest for the oldest of those; without it all there are
--redis     redis, valkey or both; without it those there are
--corners   two combinations with nothing in common: Node 20 with the embedded Postgres and Redis, which is what
            \`npm test\` runs, and Node 24 with the oldest Postgres and Valkey (Redis where there is no Valkey)
--only      layers of the tests: unit, integration, journey, browser; without it the whole suite
--list      prints the combinations and runs nothing
--json      prints one object: { green, runs: [{ node, postgres, redis, passed, failed, skipped, seconds, green }] }

One combination after the other, each the whole suite: some 5 minutes on two cores, so a full matrix of 12 takes an
hour. A Node that is not the one in use comes by npx, from the npm package \`node\`. A Postgres is started for the run with
a cluster of its own, on a free port, and thrown away. What a run has printed stays in var/where-it-runs/.

By hand, for a server that is somewhere else (its user must be allowed to create databases):
  TEST_DATABASE_URL=postgres://user:password@host/postgres TEST_REDIS_SERVER=valkey-server npm test

Ends with 0 where all tests ran and passed everywhere, with 1 where one did not, with 2 where what was asked for is not
on this machine.
`;

const everyNode = ['20', '22', '24'];
const everyRedis = ['redis', 'valkey'];
const layers = ['unit', 'integration', 'journey', 'browser'];

const { values } = parseArgs({
  options: {
    node: { type: 'string' },
    postgres: { type: 'string' },
    redis: { type: 'string' },
    only: { type: 'string' },
    corners: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const tell = (text: string): void => void process.stderr.write(`${text}\n`);
const parts = (list: string | undefined): string[] => list?.split(',').map((part) => part.trim()) ?? [];

// Ends by itself, so that the servers and tests that were started end with it.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

if (values.help) process.stdout.write(help);
else
  try {
    process.exitCode = await runAll();
  } catch (error) {
    if (!(error instanceof NotHere)) throw error;
    tell(error.message);
    process.exitCode = 2;
  }

async function runAll(): Promise<0 | 1> {
  const only = parts(values.only);
  const unknown = only.filter((layer) => !layers.includes(layer));
  if (unknown.length > 0)
    throw new NotHere(`No layer of the tests: ${unknown.join(', ')}. There are ${layers.join(', ')}.`);
  const combinations = values.corners ? corners() : chosen();
  if (values.list) {
    process.stdout.write(combinations.map((each) => `${nameOf(each)}\n`).join(''));
    return 0;
  }
  const runs: { combination: Combination; outcome: Outcome }[] = [];
  for (const [index, combination] of combinations.entries()) {
    tell(`${index + 1} of ${combinations.length}: ${nameOf(combination)}`);
    const outcome = await runTests(combination, only);
    for (const failure of outcome.failures) tell(failure);
    if (!outcome.green) tell(`All that was printed: ${outcome.logFile}`);
    runs.push({ combination, outcome });
  }
  const green = runs.every(({ outcome }) => outcome.green);
  process.stdout.write(values.json ? `${JSON.stringify({ green, runs: runs.map(flat) })}\n` : table(runs.map(flat)));
  return green ? 0 : 1;
}

function corners(): readonly Combination[] {
  return [
    { node: nodeOf('20'), postgres: postgresOf('embedded'), redis: redisOf('redis') },
    {
      node: nodeOf('24'),
      postgres: postgresOf('oldest'),
      redis: there(everyRedis, redisOf).at(-1) ?? redisOf('valkey'),
    },
  ];
}

/** What was asked for, all of which must be there; where nothing was, what there is. */
function chosen(): readonly Combination[] {
  const nodes = (values.node === undefined ? everyNode : parts(values.node)).map(nodeOf);
  const databases =
    values.postgres === undefined
      ? [postgresOf('embedded'), ...installedPostgres()]
      : parts(values.postgres).map(postgresOf);
  const stores = values.redis === undefined ? there(everyRedis, redisOf) : parts(values.redis).map(redisOf);
  return nodes.flatMap((node) => databases.flatMap((postgres) => stores.map((redis) => ({ node, postgres, redis }))));
}

/** Those of them that this machine has; the others are named. */
function there<Found>(names: readonly string[], find: (name: string) => Found): readonly Found[] {
  return names.flatMap((name) => {
    try {
      return [find(name)];
    } catch (error) {
      if (!(error instanceof NotHere)) throw error;
      tell(`Left out: ${error.message}`);
      return [];
    }
  });
}

type Row = ReturnType<typeof flat>;

function flat({ combination, outcome }: { combination: Combination; outcome: Outcome }) {
  const { passed, failed, skipped, seconds, green } = outcome;
  const { node, postgres, redis } = combination;
  return {
    node: node.version,
    postgres: postgres.version,
    redis: redis.version,
    passed,
    failed,
    skipped,
    seconds,
    green,
  };
}

function table(rows: readonly Row[]): string {
  const columns = ['node', 'postgres', 'redis', 'passed', 'failed', 'skipped', 'seconds'] as const;
  const lines = [
    [...columns, ''],
    ...rows.map((row) => [...columns.map((name) => String(row[name])), row.green ? '' : 'RED']),
  ];
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? [];
  return lines
    .map(
      (line) =>
        `${line
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}
