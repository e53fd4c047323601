import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { projectFile } from '#platform';
import type { MeasuredFigure } from './figure.ts';
import type { Figures, Ratio } from './ratio.ts';
import { holds } from './ratio.ts';

/** What `--json` printed, as far as the page shows it. */
export interface Result {
  readonly ratios: Readonly<Record<string, number>>;
  readonly figures: Readonly<
    Record<string, Figures | (MeasuredFigure & { readonly unit: string; readonly atMost: number | null })>
  >;
  readonly failed: Readonly<Record<string, string>>;
  readonly machine: Readonly<Record<string, string | number>>;
  readonly scale: number;
  readonly measuredOn: string;
}

const page = projectFile('docs', 'performance.md');
const chart = projectFile('docs', 'performance.svg');
const [opens, closes] = ['<!-- measured: written by the bench -->', '<!-- end of what was measured -->'];

/**
 * Writes what a whole run of the bench measured into docs/performance.md, between its two marks, and draws the chart.
 * @throws Error where the run was a trial, or did not measure every ratio
 */
export async function document(file: string, ratios: readonly Ratio[]): Promise<void> {
  const printed = readFileSync(file, 'utf8');
  // npm may have said in front what it runs.
  const result = JSON.parse(printed.slice(printed.indexOf('{'))) as Result;
  const missing = ratios.filter(({ name }) => result.ratios[name] === undefined).map(({ name }) => name);
  if (result.scale !== 1 || missing.length > 0)
    throw new Error(
      `${file} is no whole run: its scale is ${result.scale}, and it lacks ${missing.join(', ') || 'nothing'}.`,
    );
  const text = readFileSync(page, 'utf8');
  const [before, after] = [text.split(opens)[0], text.split(closes)[1]];
  if (before === undefined || after === undefined) throw new Error(`${page} lacks the marks ${opens} and ${closes}.`);
  const written = `${before}${opens}\n\n${tables(result, ratios)}\n\n${closes}${after}`;
  writeFileSync(page, await format(written, { ...(await resolveConfig(page)), filepath: page }));
  writeFileSync(chart, drawn(result, ratios));
}

const shown = (value: number): string =>
  value < 100 ? value.toFixed(2) : Math.round(value).toLocaleString('en-GB', { maximumFractionDigits: 0 });

function tables({ ratios: values, figures, machine, measuredOn }: Result, ratios: readonly Ratio[]): string {
  const ratioRows = ratios.map((ratio) => {
    const value = values[ratio.name] ?? Number.NaN;
    const figure = figures[ratio.name];
    const [ours, yardstick] = figure && 'ours' in figure ? [figure.ours, figure.yardstick] : [Number.NaN, Number.NaN];
    const verdict = holds(ratio, value) ? 'kept' : '**missed**';
    return `| \`${ratio.name}\` | ${shown(value)} | ${ratio.direction} ${ratio.bound} | ${verdict} | ${shown(ours)} | ${shown(yardstick)} | ${figure?.unit ?? ''} |`;
  });
  const figureRows = Object.entries(figures).flatMap(([name, figure]) => {
    if (!('value' in figure)) return [];
    const beside = Object.entries(figure.beside ?? {}).map(([what, value]) => `${what} ${shown(value)}`);
    const bound = figure.atMost === null ? '' : `at most ${figure.atMost}`;
    return [`| \`${name}\` | ${shown(figure.value)} | ${figure.unit} | ${bound} | ${beside.join(', ')} |`];
  });
  const peaks = Object.entries(figures).flatMap(([name, { beside = {} }]) => {
    const { peakMiB, peakMiBOfATenth, peakOfAllToATenth } = beside;
    if (peakMiB === undefined || peakMiBOfATenth === undefined || peakOfAllToATenth === undefined) return [];
    const verdict = peakOfAllToATenth < FLAT ? 'kept' : '**missed**';
    return [
      `| \`${name}\` | ${shown(peakMiB)} | ${shown(peakMiBOfATenth)} | ${shown(peakOfAllToATenth)} | ${verdict} |`,
    ];
  });
  const on = Object.entries(machine).map(([name, value]) => `${name} ${value}`);
  return [
    `One run on ${measuredOn}: ${on.join(' · ')}.`,
    '',
    '| ratio | measured | bound | | ours | yardstick | unit |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...ratioRows,
    '',
    '| figure | measured | unit | bound | beside it |',
    '| --- | --- | --- | --- | --- |',
    ...figureRows,
    '',
    `| peak of memory | of all, MiB | of a tenth, MiB | quotient, under ${FLAT} | |`,
    '| --- | --- | --- | --- | --- |',
    ...peaks,
  ].join('\n');
}

/** Ten times as much work takes so many times the memory at most. */
const FLAT = 1.2;

const [left, right, top, row] = [240, 720, 46, 30] as const;
/** The ends of the chart: five times worse than the bound, five times better. */
const [worst, best] = [0.2, 5] as const;

/** How far each bound is kept: a bar to the right of the line where it is, to the left where it is missed. */
function drawn({ ratios: values, measuredOn }: Result, ratios: readonly Ratio[]): string {
  const place = (times: number): number =>
    left + ((right - left) * Math.log(Math.min(best, Math.max(worst, times)) / worst)) / Math.log(best / worst);
  const height = top + ratios.length * row + 40;
  const bars = ratios.map((ratio, index) => {
    const value = values[ratio.name] ?? Number.NaN;
    const times = ratio.direction === 'at least' ? value / ratio.bound : ratio.bound / value;
    const [from, to] = [Math.min(place(1), place(times)), Math.max(place(1), place(times))];
    const y = top + index * row;
    const colour = times >= 1 ? '#0f7a52' : '#b3460d';
    return [
      `<text x="${left - 10}" y="${y + 16}" text-anchor="end">${ratio.name}</text>`,
      `<rect x="${from.toFixed(1)}" y="${y + 3}" width="${(to - from).toFixed(1)}" height="18" fill="${colour}"/>`,
      `<text x="${right + 10}" y="${y + 16}">${shown(value)} (${ratio.direction} ${ratio.bound})</text>`,
    ].join('\n');
  });
  const lines = [worst, 0.5, 1, 2, best].map((times) => {
    const x = place(times).toFixed(1);
    const stroke = times === 1 ? '#0b0c0c' : '#b1b4b6';
    return [
      `<line x1="${x}" x2="${x}" y1="${top - 4}" y2="${height - 34}" stroke="${stroke}"/>`,
      `<text x="${x}" y="${height - 16}" text-anchor="middle">${times === 1 ? 'the bound' : `${times} ×`}</text>`,
    ].join('\n');
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 920 ${height}" font-family="system-ui, Arial, sans-serif" font-size="14" fill="#0b0c0c" role="img">
<title>How far each bound is kept, ${measuredOn}</title>
<rect width="920" height="${height}" fill="#fff"/>
<text x="${left}" y="22" font-size="16" font-weight="bold">How far each bound is kept (logarithmic, ${measuredOn})</text>
${lines.join('\n')}
${bars.join('\n')}
</svg>
`;
}
