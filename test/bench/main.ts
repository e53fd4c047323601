import { parseArgs } from 'node:util';
import { document } from './document.ts';
import type { Figure, MeasuredFigure } from './figure.ts';
import { demoMemory } from './figures/demo-memory.ts';
import { drawOfTenThousand, previewOfTenThousand } from './figures/draw.ts';
import { programmePageOf300, programmePages } from './figures/programme-page.ts';
import { startUp } from './figures/start-up.ts';
import { westLondonPack } from './figures/west-london-pack.ts';
import { holds, ratioOf, type Figures, type Ratio } from './ratio.ts';
import { appendAt1mEventsVs1k } from './ratios/append-at-1m-events-vs-1k.ts';
import { appendVsEmmett } from './ratios/append-vs-emmett.ts';
import { appendVsRawInsert } from './ratios/append-vs-raw-insert.ts';
import { dispatchVsBareNodemailer } from './ratios/dispatch-vs-bare-nodemailer.ts';
import { nudgeVsBareBullmq } from './ratios/nudge-vs-bare-bullmq.ts';
import { rebuildVsRawRead } from './ratios/rebuild-vs-raw-read.ts';
import { tallyP99VsNotifyP99 } from './ratios/tally-p99-vs-notify-p99.ts';
import { startServices, type Services } from './services.ts';

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

/** Before the ratios, which fill the disk's cache and the log. */
const figures: readonly Figure[] = [
  westLondonPack,
  demoMemory,
  startUp,
  programmePages,
  programmePageOf300,
  drawOfTenThousand,
  previewOfTenThousand,
];

const names: readonly string[] = [...figures, ...ratios].map(({ name }) => name);

const help = `bench: measures what the product promises against what one would use instead

Usage: npm run bench [-- --only NAME] [--scale NUMBER] [--json]
       npm run bench -- --document FILE

  --only NAME     one ratio or figure; may be given several times
  --scale NUMBER  counts times this number, to see that everything runs: 0.01 says nothing about speed
  --json          one object: { ratios, figures, machine, scale, failed, measuredOn }; progress is on standard error
                  either way
  --document FILE measures nothing: writes what --json has printed of a whole run into docs/performance.md and .svg

Figures: ${figures.map(({ name }) => name).join(', ')}.
Ratios: ${ratios.map(({ name }) => name).join(', ')}.
It needs redis-server on the PATH, nothing else running, and up to 20 minutes. The exit status is 0 where everything was
measured, whether or not a bound was kept; 1 where something failed; 2 for arguments that make no sense.
`;

class BadArguments extends Error {}

interface Chosen {
  readonly figures: readonly Figure[];
  readonly ratios: readonly Ratio[];
  readonly scale: number;
  readonly json: boolean;
}

function readArguments(): Chosen | { readonly document: string } | 'help' {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true, default: [] },
      scale: { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
      document: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  if (values.document !== undefined) return { document: values.document };
  const unknown = values.only.filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new BadArguments(`There is no ratio or figure ${unknown.join(', ')}; see --help.`);
  const scale = Number(values.scale);
  if (!(scale > 0 && scale <= 1)) throw new BadArguments(`--scale ${values.scale} is not above 0 and at most 1.`);
  const isChosen = ({ name }: { readonly name: string }) => values.only.length === 0 || values.only.includes(name);
  return { figures: figures.filter(isChosen), ratios: ratios.filter(isChosen), scale, json: values.json };
}

const rounded = (value: number): string => (value < 100 ? value.toFixed(2) : Math.round(value).toLocaleString('en-GB'));

const column = 28;

function sentenceOfRatio(ratio: Ratio, figures: Figures): string {
  const value = ratioOf(figures);
  const verdict = holds(ratio, value) ? 'kept' : 'MISSED';
  const values = `${rounded(figures.ours)} to ${rounded(figures.yardstick)} ${figures.unit}`;
  return `${ratio.name.padEnd(column)} ${value.toFixed(2).padStart(6)}  ${ratio.direction} ${ratio.bound}: ${verdict}  (${values})`;
}

const isKept = ({ atMost }: Figure, value: number): boolean | null => (atMost === null ? null : value <= atMost);

function sentenceOfFigure(figure: Figure, { value, beside = {} }: MeasuredFigure): string {
  const kept = isKept(figure, value);
  const verdict = kept === null ? '' : `  at most ${figure.atMost}: ${kept ? 'kept' : 'MISSED'}`;
  const others = Object.entries(beside).map(([name, one]) => `${name} ${rounded(one)}`);
  const more = others.length > 0 ? `  (${others.join(', ')})` : '';
  return `${figure.name.padEnd(column)} ${rounded(value).padStart(6)} ${figure.unit}${verdict}${more}`;
}

/** What was measured, by name, each with the seconds that it took; what failed, with its reason. */
interface Outcome {
  readonly ratios: Record<string, number>;
  readonly figures: Record<string, object>;
  readonly failed: Record<string, string>;
}

async function measureAll({ figures, ratios, scale, json }: Chosen, services: Services): Promise<Outcome> {
  const outcome: Outcome = { ratios: {}, figures: {}, failed: {} };
  const works = [
    ...figures.map((figure) => ({
      name: figure.name,
      measure: async () => {
        const measured = await figure.measure(scale, services);
        const { unit, atMost } = figure;
        const told = { ...measured, unit, atMost, kept: isKept(figure, measured.value) };
        return { told, says: sentenceOfFigure(figure, measured) };
      },
    })),
    ...ratios.map((ratio) => ({
      name: ratio.name,
      measure: async () => {
        const measured = await ratio.measure(scale, services);
        outcome.ratios[ratio.name] = ratioOf(measured);
        return { told: measured, says: sentenceOfRatio(ratio, measured) };
      },
    })),
  ];
  for (const [place, { name, measure }] of works.entries()) {
    const start = performance.now();
    process.stderr.write(`${place + 1} of ${works.length}: ${name} …\n`);
    try {
      const { told, says } = await measure();
      outcome.figures[name] = { ...told, seconds: Math.round((performance.now() - start) / 1000) };
      if (!json) console.log(says);
    } catch (error) {
      // The others are still worth having.
      outcome.failed[name] = error instanceof Error ? error.message : String(error);
      process.stderr.write(`${name} was not measured: ${error instanceof Error ? error.stack : String(error)}\n`);
      process.exitCode = 1;
    }
  }
  return outcome;
}

async function bench(chosen: Chosen): Promise<void> {
  const services = await startServices();
  const { machine } = services;
  const measuredOn = new Date().toISOString().slice(0, 10);
  const outcome = await measureAll(chosen, services).finally(() => services.stop());
  if (chosen.json) console.log(JSON.stringify({ ...outcome, machine, scale: chosen.scale, measuredOn }, null, 2));
  else
    console.log(
      Object.entries(machine)
        .map(([name, value]) => `${name} ${value}`)
        .join(' · '),
    );
}

try {
  const given = readArguments();
  if (given === 'help') process.stdout.write(help);
  else if ('document' in given) await document(given.document, ratios);
  else await bench(given);
} catch (error) {
  const isPlain = error instanceof BadArguments || (error instanceof TypeError && 'code' in error);
  process.stderr.write(`${isPlain ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = isPlain ? 2 : 1;
}
