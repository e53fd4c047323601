import 'reflect-metadata';
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { runCrashes, type CrashRun, type StartBackend } from './crash-run.ts';
import { startOneProcess } from './one-process.ts';
import { startProcessesOnRedis } from './processes-on-redis.ts';

const help = `test:crash: kills the product at seeded moments and looks whether anything was lost or doubled

Usage: npm run test:crash -- [--short] [--json] [--seed N] [--backend redis|embedded]

--short    at least 30 kills over both backends, as continuous integration runs it; without it 200
--json     prints one object
--seed     repeats the schedule of faults of an earlier run
--backend  one of the two alone
`;

const backends: readonly { id: string; start: StartBackend }[] = [
  { id: 'redis', start: startProcessesOnRedis },
  { id: 'embedded', start: startOneProcess },
];

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    seed: { type: 'string' },
    backend: { type: 'string' },
    kills: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
if (values.help) process.stdout.write(help);
else await run();

async function run(): Promise<void> {
  const seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed);
  const kills = values.kills === undefined ? (values.short ? 30 : 200) : Number(values.kills);
  if (!Number.isInteger(seed) || !Number.isInteger(kills)) throw new Error('--seed and --kills are whole numbers.');
  const startedAt = Date.now();
  const tell = (line: string): void =>
    void process.stderr.write(`${((Date.now() - startedAt) / 1000).toFixed(1).padStart(6)} s  ${line}\n`);
  tell(`seed ${seed}`);
  const wanted = backends.filter(({ id }) => values.backend === undefined || values.backend === id);
  if (wanted.length === 0) throw new Error(`--backend is one of ${backends.map(({ id }) => id).join(', ')}.`);
  // Side by side: each waits for most of its time, for processes that start and for leases that end.
  const runs: readonly CrashRun[] = await Promise.all(
    wanted.map(({ id, start }) =>
      runCrashes(start, { kills: Math.ceil(kills / wanted.length), seed }, (line) => tell(`${id.padEnd(8)}  ${line}`)),
    ),
  );
  const sum = (
    figure: 'kills' | 'inspections' | 'copiesExpected' | 'copies' | 'lost' | 'doubled' | 'unknown' | 'unknownAtMost',
  ) => runs.reduce((total, each) => total + each[figure], 0);
  const result = {
    kills: sum('kills'),
    inspections: sum('inspections'),
    copiesExpected: sum('copiesExpected'),
    copies: sum('copies'),
    lost: sum('lost'),
    doubled: sum('doubled'),
    unknown: sum('unknown'),
    unknownAtMost: sum('unknownAtMost'),
    replayEqual: runs.every((each) => each.replayEqual),
    seconds: Math.round((Date.now() - startedAt) / 1000),
    seed,
  };
  for (const { itemId, mailbox, inspectionId } of runs.flatMap((each) => each.unknownItems))
    process.stderr.write(`unknown, and held: item ${itemId} to ${mailbox}, of inspection ${inspectionId}\n`);
  const faults = runs.flatMap((each) => each.faults);
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  else
    for (const [name, figure] of Object.entries(result)) process.stdout.write(`${name.padEnd(16)}${String(figure)}\n`);
  const kept =
    result.lost === 0 && result.doubled === 0 && result.unknown <= result.unknownAtMost && result.replayEqual;
  process.exit(kept && faults.length === 0 ? 0 : 1);
}
