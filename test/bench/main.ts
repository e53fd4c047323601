import { parseArgs } from 'node:util';
import { holds, ratioOf, type Figures, type Ratio } from './ratio.ts';
import { appendAt1mEventsVs1k } from './ratios/append-at-1m-events-vs-1k.ts';
import { appendVsEmmett } from './ratios/append-vs-emmett.ts';
import { appendVsRawInsert } from './ratios/append-vs-raw-insert.ts';
import { dispatchVsBareNodemailer } from './ratios/dispatch-vs-bare-nodemailer.ts';
import { nudgeVsBareBullmq } from './ratios/nudge-vs-bare-bullmq.ts';
import { rebuildVsRawRead } from './ratios/rebuild-vs-raw-read.ts';
import { tallyP99VsNotifyP99 } from './ratios/tally-p99-vs-notify-p99.ts';
import { startServices } from './services.ts';

/** The rebuild before the appends into the same filled log, which make it longer. */
const ratios: readonly Ratio[] = [
  appendVsRawInsert,
  appendVsEmmett,
  rebuildVsRawRead,
  nudgeVsBareBullmq,
  dispatchVsBareNodemailer,
  appendAt1mEventsVs1k,
  tallyP99VsNotifyP99,
];

const help = `bench: measures what the product promises against what one would use instead

Usage: npm run bench [-- --only NAME] [--scale NUMBER] [--json]

  --only NAME     one ratio; may be given several times
  --scale NUMBER  counts times this number, to see that everything runs: 0.01 says nothing about speed
  --json          one object: { ratios, figures, machine, scale, failed }

Ratios: ${ratios.map(({ name }) => name).join(', ')}.
It needs redis-server on the PATH, nothing else running, and up to 20 minutes. The exit status is 0 where everything was
measured, whether or not a bound was kept; 1 where something failed; 2 for arguments that make no sense.
`;

class BadArguments extends Error {}

function readArguments(): { chosen: readonly Ratio[]; scale: number; json: boolean } | 'help' {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true, default: [] },
      scale: { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const unknown = values.only.filter((name) => !ratios.some((ratio) => ratio.name === name));
  if (unknown.length > 0) throw new BadArguments(`There is no ratio ${unknown.join(', ')}; see --help.`);
  const scale = Number(values.scale);
  if (!(scale > 0 && scale <= 1)) throw new BadArguments(`--scale ${values.scale} is not above 0 and at most 1.`);
  const chosen = ratios.filter(({ name }) => values.only.length === 0 || values.only.includes(name));
  return { chosen, scale, json: values.json };
}

const rounded = (value: number): string => (value < 100 ? value.toFixed(2) : Math.round(value).toLocaleString('en-GB'));

function sentenceOf(ratio: Ratio, figures: Figures): string {
  const value = ratioOf(figures);
  const verdict = holds(ratio, value) ? 'kept' : 'MISSED';
  const values = `${rounded(figures.ours)} to ${rounded(figures.yardstick)} ${figures.unit}`;
  return `${ratio.name.padEnd(28)} ${value.toFixed(2).padStart(6)}  ${ratio.direction} ${ratio.bound}: ${verdict}  (${values})`;
}

async function bench(chosen: readonly Ratio[], scale: number, json: boolean): Promise<void> {
  const services = await startServices();
  const figures: Record<string, Figures & { seconds: number }> = {};
  const failed: Record<string, string> = {};
  try {
    for (const ratio of chosen) {
      const start = performance.now();
      if (json) process.stderr.write(`${ratio.name} …\n`);
      try {
        const measured = await ratio.measure(scale, services);
        figures[ratio.name] = { ...measured, seconds: Math.round((performance.now() - start) / 1000) };
        if (!json) console.log(sentenceOf(ratio, measured));
      } catch (error) {
        // The others are still worth having.
        failed[ratio.name] = error instanceof Error ? error.message : String(error);
        process.stderr.write(
          `${ratio.name} was not measured: ${error instanceof Error ? error.stack : String(error)}\n`,
        );
        process.exitCode = 1;
      }
    }
  } finally {
    await services.stop();
  }
  const byName = Object.fromEntries(Object.entries(figures).map(([name, measured]) => [name, ratioOf(measured)]));
  if (json) console.log(JSON.stringify({ ratios: byName, figures, machine: services.machine, scale, failed }, null, 2));
  else
    console.log(
      Object.entries(services.machine)
        .map(([name, value]) => `${name} ${value}`)
        .join(' · '),
    );
}

try {
  const given = readArguments();
  if (given === 'help') process.stdout.write(help);
  else await bench(given.chosen, given.scale, given.json);
} catch (error) {
  const isPlain = error instanceof BadArguments || (error instanceof TypeError && 'code' in error);
  process.stderr.write(`${isPlain ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = isPlain ? 2 : 1;
}
