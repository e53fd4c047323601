import type { Division } from '../framework/framework.ts';
import { mergeTooSmall } from './strata.ts';
import type { Cell, Stratum } from './strata.ts';

/**
 * A published table neither has a row of fewer cases than this nor names a combination that fewer have: where there are one
 * or two girls in custody, whoever knows one of them would read her risk of harm off the row.
 */
export const fewestPublished = 3;

export interface PublishedGroup {
  /** `Community, male, low risk`; of what may not be named apart `Community, others`, or `Community` where it is all of it. */
  readonly title: string;
  readonly cells: readonly Cell[];
}

/**
 * Strata as they may be published, coarser divisions first. One that is too small is merged with its neighbour; one with a
 * cell that is too small to be named goes by the divisions that all its cells have in common, together with others that do.
 */
export function publishedGroups(strata: readonly Stratum[], divisions: readonly Division[]): readonly PublishedGroup[] {
  const large = mergeTooSmall(strata, divisions, (population) => population < fewestPublished).strata;
  const all = large.flatMap(({ cells }) => cells);
  const unnamed = new Map<string, { readonly prefix: readonly number[]; readonly cells: Cell[] }>();
  const rows: { readonly order: readonly number[]; readonly group: PublishedGroup }[] = [];
  for (const { title, cells, population } of large) {
    if (cells.every(({ cases }) => cases.length >= fewestPublished)) {
      rows.push({ order: cells.map(({ groups }) => groups).sort(byPlaces)[0] ?? [], group: { title, cells } });
      continue;
    }
    // Where hardly a case is eligible at all, none has anything in common with enough others.
    const prefix = population < fewestPublished ? [] : inCommon(cells);
    const row = unnamed.get(prefix.join()) ?? { prefix, cells: [] };
    row.cells.push(...cells);
    unnamed.set(prefix.join(), row);
  }
  for (const { prefix, cells } of unnamed.values()) {
    const whole = all.filter(({ groups }) => startsWith(groups, prefix)).length === cells.length;
    const named = prefix.map((place, division) => divisions[division]?.groups[place]?.title ?? '');
    const said = [...named, ...(whole ? [] : ['others'])].join(', ');
    const title = said === '' ? 'All eligible cases' : said.slice(0, 1).toUpperCase() + said.slice(1);
    // What may not be named stands behind all that may.
    rows.push({ order: [...prefix, Infinity], group: { title, cells } });
  }
  return rows.sort((one, other) => byPlaces(one.order, other.order)).map(({ group }) => group);
}

const startsWith = (groups: readonly number[], prefix: readonly number[]): boolean =>
  prefix.every((place, division) => groups[division] === place);

/** The groups of the coarsest divisions that all of these cells have. */
function inCommon(cells: readonly Cell[]): readonly number[] {
  const first = cells[0]?.groups ?? [];
  const parts = first.findIndex((place, division) => cells.some(({ groups }) => groups[division] !== place));
  return parts < 0 ? first : first.slice(0, parts);
}

function byPlaces(one: readonly number[], other: readonly number[]): number {
  const at = one.findIndex((place, division) => place !== other[division]);
  return at < 0 ? 0 : (one[at] ?? 0) - (other[at] ?? Infinity);
}
