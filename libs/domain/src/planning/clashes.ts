import { dateInWords } from '../inspection/dates.ts';
import type { Refusal } from '../inspection/refusal.ts';
import type { Tie } from './body.ts';
import type { Programme } from './programme.ts';
import { overlap, type Days } from './working-days.ts';

/** A visit as it is about to stand on the programme. Inspectors are mailboxes in lower case. */
export interface ProposedVisit {
  readonly inspectionId: string;
  readonly bodyId: string | null;
  readonly bodyName: string;
  readonly fieldwork: Days;
  readonly inspectors: readonly string[];
  /** What inspectors are called, by mailbox; whoever is not in it is called by the mailbox. */
  readonly names?: ReadonlyMap<string, string>;
}

/** What no reason passes: leave, double-booking, a tie, a second visit to the same body at the same time. */
export function clashesOf(visit: ProposedVisit, programme: Programme, ties: readonly Tie[]): readonly Refusal[] {
  const others = [...programme.visits.values()].filter(
    ({ inspectionId, fieldwork }) => inspectionId !== visit.inspectionId && overlap(fieldwork, visit.fieldwork),
  );
  const inWords = ({ start, end }: Days): string => `${dateInWords(start)} to ${dateInWords(end)}`;
  return [
    ...others
      .filter((other) => isSameBody(other, visit))
      .map((other): Refusal => ({
        code: 'visited_then_already',
        sentence: `${visit.bodyName} is visited from ${inWords(other.fieldwork)} already.`,
      })),
    ...visit.inspectors.flatMap((inspector): Refusal[] => {
      const name = visit.names?.get(inspector) ?? inspector;
      return [
        ...[...programme.leave.values()]
          .filter((leave) => leave.inspector === inspector && overlap(leave.days, visit.fieldwork))
          .map(({ days }) => ({
            code: 'inspector_on_leave' as const,
            sentence: `${name} is on leave from ${inWords(days)}.`,
          })),
        ...others
          .filter(({ inspectors }) => inspectors.includes(inspector))
          .map(({ bodyName, fieldwork }) => ({
            code: 'inspector_double_booked' as const,
            sentence: `${name} is at ${bodyName} from ${inWords(fieldwork)}.`,
          })),
        ...ties
          .filter((tie) => tie.inspector === inspector)
          .map(({ what }) => ({
            code: 'inspector_has_tie' as const,
            sentence: `${name} has a tie to ${visit.bodyName}: ${what}`,
          })),
      ];
    }),
  ];
}

const isSameBody = (
  one: Pick<ProposedVisit, 'bodyId' | 'bodyName'>,
  other: Pick<ProposedVisit, 'bodyId' | 'bodyName'>,
) =>
  one.bodyId !== null && other.bodyId !== null
    ? one.bodyId === other.bodyId
    : one.bodyName.trim().toLowerCase() === other.bodyName.trim().toLowerCase();
