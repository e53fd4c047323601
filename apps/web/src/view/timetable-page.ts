import {
  casesApart,
  slotInWords,
  slotTime,
  timetableClashes,
  timetableEntries,
  type SlotTime,
  type StartedInspection,
  type TimetableEntry,
  mailboxOf,
} from '#domain';
import type { Appointment } from '#post';
import type { Account } from '../accounts/account.ts';
import { may } from '../accounts/permissions.ts';

export type WithSample = Exclude<StartedInspection, { readonly stage: 'scheduled' }>;

/** One person's part of a timetable. */
export interface PersonsTimetable {
  readonly name: string;
  /**
   * For a calendar program; by place and not by name, since addresses are logged elsewhere. Its version stands before it,
   * since another timetable may have somebody else in this place.
   */
  readonly calendar: string;
  readonly rows: readonly {
    readonly caseRef: string;
    /** Undefined where fieldwork has become too short for it. */
    readonly time: SlotTime | undefined;
    readonly caseManager: string;
    readonly inspector: string;
  }[];
}

export interface TimetablePage {
  readonly isSet: boolean;
  readonly inspectors: readonly PersonsTimetable[];
  readonly caseManagers: readonly PersonsTimetable[];
  /** Cases to be read that have no slot, or none within fieldwork any more. */
  readonly withoutSlot: readonly string[];
  readonly clashes: readonly string[];
  /** Whose cases do not lie together, each as a sentence; no fault. */
  readonly apart: readonly string[];
}

/** Names of inspectors by how case readings name them; someone of the team without an account is known by the mailbox. */
export const inspectorNames = (
  { leadInspector, team }: WithSample,
  accounts: readonly Account[],
): ReadonlyMap<string, string> =>
  new Map([
    ...[leadInspector, ...team].map((person) => [mailboxOf(person), person.name] as const),
    ...accounts.map(({ inspector, name }) => [inspector, name] as const),
  ]);

/** The timetable as this account may see it: those who see the sample all of it, an inspector their own part. */
export function timetablePage(inspection: WithSample, account: Account, accounts: readonly Account[]): TimetablePage {
  const all = timetableEntries(inspection);
  const seesAll = may(account.roles, 'see_sample');
  const own = seesAll ? all : all.filter(({ inspector }) => inspector === account.inspector);
  const inTime = new Set(all.filter((each) => timeOf(inspection, each) !== undefined).map(({ caseRef }) => caseRef));
  const people = (of: 'inspector' | 'caseManager'): readonly string[] =>
    [...new Set(all.map((each) => each[of]))].filter((name) => name !== '').sort();
  const names = inspectorNames(inspection, accounts);
  const plan = inspection.timetable?.plan;
  const when = (slot: number): string => (plan === undefined ? '' : slotInWords(plan, inspection.fieldwork, slot));
  const part = (of: 'inspector' | 'caseManager', folder: string): readonly PersonsTimetable[] =>
    people(of).flatMap((person, place) => {
      const theirs = own.filter((each) => each[of] === person);
      if (theirs.length === 0) return [];
      return [
        {
          name: of === 'inspector' ? (names.get(person) ?? person) : person,
          calendar: `/inspections/${inspection.inspectionId}/timetable/${inspection.timetableVersion}/${folder}/${place + 1}.ics`,
          rows: theirs
            .toSorted((one, other) => one.slot - other.slot)
            .map((each) => ({
              caseRef: each.caseRef,
              time: timeOf(inspection, each),
              caseManager: each.caseManager,
              inspector: names.get(each.inspector) ?? each.inspector,
            })),
        },
      ];
    });
  return {
    isSet: inspection.timetable !== null,
    inspectors: part('inspector', 'inspectors'),
    caseManagers: seesAll ? part('caseManager', 'case-managers') : [],
    withoutSlot:
      inspection.timetable === null || !seesAll
        ? []
        : [...inspection.sample.values()]
            .filter(({ caseRef, judgements }) => judgements === null && !inTime.has(caseRef))
            .map(({ caseRef }) => caseRef),
    clashes: seesAll ? timetableClashes(all, when, (inspector) => names.get(inspector) ?? inspector) : [],
    apart: seesAll ? apartInWords(all, names, when) : [],
  };
}

const andList = new Intl.ListFormat('en-GB');

/**
 * @param names of inspectors
 * @param when a slot is, for a sentence
 */
export const apartInWords = (
  entries: readonly TimetableEntry[],
  names: ReadonlyMap<string, string>,
  when: (slot: number) => string,
): readonly string[] =>
  casesApart(entries).map(({ caseManager, with: readers }) => {
    const parts = readers.map(
      ({ inspector, slots }) => `${names.get(inspector) ?? inspector} ${andList.format(slots.map(when))}`,
    );
    return `The cases of ${caseManager} do not lie together: ${parts.join('; ')}.`;
  });

const timeOf = ({ timetable, fieldwork }: WithSample, { slot }: TimetableEntry): SlotTime | undefined =>
  timetable === null ? undefined : slotTime(timetable.plan, fieldwork, slot);

/** What a person's calendar shows of their part. */
export const appointmentsOf = ({ rows }: PersonsTimetable, withInspector: boolean): readonly Appointment[] =>
  rows.flatMap(({ caseRef, time, inspector }) =>
    time === undefined ? [] : [{ caseRef, time, inspector: withInspector ? inspector : null }],
  );
