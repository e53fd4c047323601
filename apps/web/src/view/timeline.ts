import { timelineOf, type TimelineEntry } from '#read-models';
import type { WebDeps } from '../web-deps.ts';
import { count } from './wording.ts';

/** One entry of the timeline as a page shows it; `entries` are the single acts behind a line that stands for many. */
export interface TimelineItem {
  readonly title: string;
  readonly by: string;
  /** ISO date. */
  readonly on: string;
  readonly entries: readonly string[];
}

/** Acts that come by the dozen: a day's worth of them is one line. */
const inWords: Readonly<Record<string, (number: number) => string>> = {
  CaseAssigned: (number) => `${count(number, 'case')} assigned`,
  CaseRead: (number) => `${count(number, 'case')} read`,
  CopySent: (number) => `${count(number, 'copy', 'copies')} sent`,
};
const fewest = 3;

/** What acts without a person, as it is called on a page. */
const machines: Readonly<Record<string, string>> = {
  'send-post': 'the post',
  'timed-acts': 'the clock, as planned',
  'pack-import': 'the import of a pack',
};
const called = (by: string): string => machines[by] ?? by;

/** The timeline, latest first; what comes by the dozen is gathered by day. */
export function timelineItems(entries: readonly TimelineEntry[]): readonly TimelineItem[] {
  return runsOf(entries).flatMap(itemsOfRun).reverse();
}

/** Neighbours of one day that all come by the dozen, whatever their kind; any other act stands alone. */
function runsOf(entries: readonly TimelineEntry[]): readonly (readonly TimelineEntry[])[] {
  const runs: TimelineEntry[][] = [];
  for (const entry of entries) {
    const last = runs.at(-1);
    const before = last?.at(-1);
    const goesOn = before !== undefined && before.type in inWords && entry.type in inWords && before.on === entry.on;
    if (last !== undefined && goesOn) last.push(entry);
    else runs.push([entry]);
  }
  return runs;
}

function itemsOfRun(run: readonly TimelineEntry[]): readonly TimelineItem[] {
  const byType = new Map<string, TimelineEntry[]>();
  for (const entry of run) byType.set(entry.type, [...(byType.get(entry.type) ?? []), entry]);
  return [...byType.entries()].flatMap(([type, entries]) => {
    const words = inWords[type];
    if (words === undefined || entries.length < fewest) {
      return entries.map(({ sentence, by, on }) => ({ title: sentence, by: called(by), on, entries: [] }));
    }
    const people = [...new Set(entries.map(({ by }) => called(by)))];
    const by = people.length > fewest ? `${people.length} people` : people.join(', ');
    return [
      { title: words(entries.length), by, on: entries[0]?.on ?? '', entries: entries.map(({ sentence }) => sentence) },
    ];
  });
}

/** Every entry of an inspection's timeline, oldest first, read page by page. */
export async function wholeTimeline(
  { dataSource }: Pick<WebDeps, 'dataSource'>,
  inspectionId: string,
): Promise<readonly TimelineEntry[]> {
  const entries: TimelineEntry[] = [];
  for (;;) {
    const after = entries.at(-1)?.position;
    const page = await timelineOf(dataSource, inspectionId, after === undefined ? {} : { after });
    entries.push(...page);
    if (page.length === 0) return entries;
  }
}
