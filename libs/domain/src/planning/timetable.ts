import { byCodeUnit } from '../sampling/by-code-unit.ts';

/** A case to be read with its case manager. */
export interface CaseToRead {
  readonly caseRef: string;
  readonly caseManager: string;
}

/** Who reads which case when: slots are numbered from 0 through the whole of fieldwork. */
export interface TimetableEntry extends CaseToRead {
  readonly inspector: string;
  readonly slot: number;
}

/**
 * Gives every case an inspector and a slot, so that no inspector and no case manager is in two places, loads differ by at
 * most one, and a case manager's cases lie together as far as one inspector's load reaches. The same cases and inspectors
 * give the same timetable, whatever the order of the cases.
 *
 * Where the numbers allow it nobody's cases are cut: case managers are packed whole into the loads. Else the way is
 * McNaughton's wrap-around rule (1959): they stand in one row and are dealt to the inspectors in turn, and whose cases are
 * cut between two inspectors goes last with the one and first with the other, at most one case manager a cut.
 * @returns the entries by inspector and slot, and how many slots they take: as many as the largest load or the case manager
 *   with the most cases needs, and no timetable needs fewer
 * @throws RangeError where there are cases and no inspector
 */
export function makeTimetable(
  cases: readonly CaseToRead[],
  inspectors: readonly string[],
): { readonly entries: readonly TimetableEntry[]; readonly slots: number } {
  if (cases.length === 0) return { entries: [], slots: 0 };
  if (inspectors.length === 0) throw new RangeError('A timetable needs at least one inspector.');
  const managers = byManager(cases);
  const loads = inspectors.map((_, place) =>
    Math.floor((cases.length + inspectors.length - 1 - place) / inspectors.length),
  );
  const slots = Math.max(...loads, ...managers.map(({ length }) => length));
  // The first slot of each inspector that is free from the front.
  const next = inspectors.map(() => 0);
  const entries: TimetableEntry[] = [];
  for (const pieces of cut(packed(managers, loads) ?? managers, loads)) {
    // From the last piece to the first, so that what is cut stands first with the later inspector.
    let from = 0;
    for (const { place, cases: piece } of pieces.toReversed()) {
      const first = pieces[0]?.place === place;
      const start = pieces.length === 1 ? (next[place] as number) : first ? slots - piece.length : from;
      piece.forEach((each, index) =>
        entries.push({ ...each, inspector: inspectors[place] as string, slot: start + index }),
      );
      from = start + piece.length;
      if (pieces.length === 1 || !first) next[place] = from;
    }
  }
  const order = new Map(inspectors.map((name, place) => [name, place]));
  entries.sort(
    (one, other) => (order.get(one.inspector) ?? 0) - (order.get(other.inspector) ?? 0) || one.slot - other.slot,
  );
  return { entries, slots };
}

/**
 * Who would be in two places at once, each as a sentence; for a timetable that was changed by hand.
 * @param when a slot is, for a sentence
 * @param nameOf an inspector, for a sentence
 */
export function timetableClashes(
  entries: readonly TimetableEntry[],
  when: (slot: number) => string,
  nameOf: (inspector: string) => string,
): readonly string[] {
  const seen = new Map<string, TimetableEntry>();
  return entries.flatMap((entry) =>
    [
      { who: nameOf(entry.inspector), key: `inspector ${entry.inspector} ${entry.slot}` },
      { who: entry.caseManager, key: `case manager ${entry.caseManager} ${entry.slot}` },
    ]
      // Whose name can no longer be read is nobody in particular.
      .filter(({ who }) => who !== '')
      .flatMap(({ who, key }) => {
        const other = seen.get(key);
        if (other === undefined) seen.set(key, entry);
        return other === undefined
          ? []
          : [`${who} has case ${other.caseRef} and case ${entry.caseRef} at the same time, ${when(entry.slot)}.`];
      }),
  );
}

/** Who sees a case manager in which slots. */
export interface Apart {
  readonly caseManager: string;
  readonly with: readonly { readonly inspector: string; readonly slots: readonly number[] }[];
}

/**
 * Case managers whose cases do not lie together, which is with one inspector in slots that follow each other. No fault: a
 * proposal too divides a case manager where two inspectors part.
 */
export function casesApart(entries: readonly TimetableEntry[]): readonly Apart[] {
  const managers = new Map<string, Map<string, number[]>>();
  for (const { caseManager, inspector, slot } of entries.toSorted((one, other) => one.slot - other.slot)) {
    // Whose name can no longer be read is nobody in particular.
    if (caseManager === '') continue;
    const readers = managers.get(caseManager) ?? new Map<string, number[]>();
    managers.set(caseManager, readers.set(inspector, [...(readers.get(inspector) ?? []), slot]));
  }
  return [...managers]
    .map(([caseManager, readers]) => ({
      caseManager,
      with: [...readers].map(([inspector, slots]) => ({ inspector, slots })),
    }))
    .filter(
      ({ with: readers }) =>
        readers.length > 1 || readers.some(({ slots }) => (slots.at(-1) ?? 0) - (slots[0] ?? 0) >= slots.length),
    )
    .sort((one, other) => byCodeUnit(one.caseManager, other.caseManager));
}

/** The cases of each manager, the managers with the most cases first. */
function byManager(cases: readonly CaseToRead[]): readonly (readonly CaseToRead[])[] {
  const managers = new Map<string, CaseToRead[]>();
  for (const each of [...cases].sort((one, other) => byCodeUnit(one.caseRef, other.caseRef)))
    managers.set(each.caseManager, [...(managers.get(each.caseManager) ?? []), each]);
  return [...managers.entries()]
    .sort(([one, ones], [other, others]) => others.length - ones.length || byCodeUnit(one, other))
    .map(([, theirs]) => theirs);
}

/** How many ways of packing are tried at most; a visit of 47 cases takes some hundreds. */
const mostTries = 50_000;

/**
 * The managers in an order in which each inspector's load ends where a manager's cases end, so that nobody is cut; undefined
 * where no such order is found. It depends on sizes alone: how many managers of each size go to an inspector is tried from
 * the largest size down, and what is left over once is not tried again.
 */
function packed(
  managers: readonly (readonly CaseToRead[])[],
  loads: readonly number[],
): readonly (readonly CaseToRead[])[] | undefined {
  const sizes = [...new Set(managers.map(({ length }) => length))];
  const left = sizes.map((size) => managers.filter(({ length }) => length === size).length);
  const taken = loads.map(() => sizes.map(() => 0));
  const hopeless = new Set<string>();
  let tries = 0;
  const fillFrom = (place: number): boolean => {
    if (place === loads.length) return true;
    const state = `${place} ${left.join(' ')}`;
    if (hopeless.has(state)) return false;
    if (fill(place, 0, loads[place] as number)) return true;
    hopeless.add(state);
    return false;
  };
  const fill = (place: number, at: number, room: number): boolean => {
    if ((tries += 1) > mostTries) return false;
    if (room === 0) return fillFrom(place + 1);
    const size = sizes[at];
    if (size === undefined) return false;
    const there = left[at] as number;
    const mine = taken[place] as number[];
    for (let number = Math.min(there, Math.floor(room / size)); number >= 0; number -= 1) {
      left[at] = there - number;
      mine[at] = number;
      if (fill(place, at + 1, room - number * size)) return true;
    }
    left[at] = there;
    mine[at] = 0;
    return false;
  };
  if (!fillFrom(0)) return undefined;
  const bySize = sizes.map((size) => managers.filter(({ length }) => length === size));
  return taken.flatMap((numbers) => numbers.flatMap((number, at) => bySize[at]?.splice(0, number) ?? []));
}

interface Piece {
  /** Of the inspector. */
  readonly place: number;
  readonly cases: readonly CaseToRead[];
}

/** The cases of each manager in pieces, as they fall to the inspectors. */
function cut(managers: readonly (readonly CaseToRead[])[], loads: readonly number[]): readonly (readonly Piece[])[] {
  let place = 0;
  let room = loads[0] ?? 0;
  return managers.map((theirs) => {
    const pieces: Piece[] = [];
    for (let from = 0; from < theirs.length;) {
      while (room === 0) room = loads[(place += 1)] as number;
      const piece = theirs.slice(from, from + room);
      pieces.push({ place, cases: piece });
      from += piece.length;
      room -= piece.length;
    }
    return pieces;
  });
}
