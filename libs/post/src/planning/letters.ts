import { dateInWords, deadlinesOf } from '#domain';
import type { BankHolidays, Deadline, Framework, PostHolder, StartedInspection } from '#domain';

export interface Written {
  readonly subject: string;
  readonly body: string;
}

type Visited = Pick<StartedInspection, 'inspectedBody' | 'fieldwork' | 'leadInspector'>;

const daysInWords = ({ fieldwork }: Pick<Visited, 'fieldwork'>): string =>
  `${dateInWords(fieldwork.start)} to ${dateInWords(fieldwork.end)}`;

const greeting = (to: PostHolder): string => `To ${to.name}, ${to.position}`;
const closing = ({ leadInspector }: Visited): string =>
  `The lead inspector is ${leadInspector.name} (${leadInspector.email}), who answers any question.`;

/** What the body has to do, each with its day. */
function toPrepare(
  { fieldwork }: Pick<Visited, 'fieldwork'>,
  { deadlines }: Pick<Framework, 'deadlines'>,
  holidays: BankHolidays,
): string {
  const theirs = deadlinesOf(deadlines, fieldwork, holidays).filter(({ whose }) => whose === 'head_of_service');
  return theirs.length === 0
    ? 'There is nothing to prepare.'
    : `What we need from you, and by when:\n${theirs.map(({ title, on }) => `  - ${title}: ${dateInWords(on)}`).join('\n')}`;
}

/** The letter that announces a visit: when, what the body has to prepare, and by when. */
export function announcementLetter(
  inspection: Visited,
  framework: Pick<Framework, 'name' | 'deadlines'>,
  holidays: BankHolidays,
  to: PostHolder,
): Written {
  const { inspectedBody } = inspection;
  return {
    subject: `${framework.name}: inspection of ${inspectedBody.name}, ${daysInWords(inspection)}`,
    body: [
      greeting(to),
      `We will inspect ${inspectedBody.name} from ${daysInWords(inspection)} (${framework.name}).`,
      toPrepare(inspection, framework, holidays),
      'Please see that case managers can meet our inspectors on those days.',
      closing(inspection),
    ].join('\n\n'),
  };
}

/** Tells someone who knew of a visit that its days have changed, and with them every day by which something is needed. */
export const moveLetter = (
  inspection: Visited,
  framework: Pick<Framework, 'deadlines'>,
  holidays: BankHolidays,
  to: PostHolder,
): Written => ({
  subject: `Moved: inspection of ${inspection.inspectedBody.name}, now ${daysInWords(inspection)}`,
  body: [
    greeting(to),
    `The inspection of ${inspection.inspectedBody.name} has been moved. It now takes place from ${daysInWords(inspection)}. The days that we named before no longer hold.`,
    toPrepare(inspection, framework, holidays),
    closing(inspection),
  ].join('\n\n'),
});

/** Tells someone who knows of a visit that somebody else leads it, and that all else stays. */
export const otherLeadLetter = (inspection: Visited, to: PostHolder): Written => ({
  subject: `Another lead inspector: inspection of ${inspection.inspectedBody.name}, ${daysInWords(inspection)}`,
  body: [
    greeting(to),
    `Somebody else now leads the inspection of ${inspection.inspectedBody.name} from ${daysInWords(inspection)}. Its days, and what we need from you, stay as they are.`,
    closing(inspection),
  ].join('\n\n'),
});

/** Tells someone who knew of a visit that it does not take place. */
export const cancellationLetter = (inspection: Visited, to: PostHolder): Written => ({
  subject: `Cancelled: inspection of ${inspection.inspectedBody.name}`,
  body: [
    greeting(to),
    `The inspection of ${inspection.inspectedBody.name} that was to take place from ${daysInWords(inspection)} has been cancelled. Nothing has to be prepared for it any more.`,
    closing(inspection),
  ].join('\n\n'),
});

/** Reminds whoever has to move of a deadline that comes near. */
export const reminder = (inspection: Visited, { title, on }: Deadline): Written => ({
  subject: `Due on ${dateInWords(on)}: ${title} (${inspection.inspectedBody.shortName})`,
  body: [
    `${title}, for the inspection of ${inspection.inspectedBody.name} from ${daysInWords(inspection)}, is due on ${dateInWords(on)}. It is your move.`,
    closing(inspection),
  ].join('\n\n'),
});
