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

/** The letter that announces a visit: when, what the body has to prepare, and by when. */
export function announcementLetter(
  inspection: Visited,
  framework: Pick<Framework, 'name' | 'deadlines'>,
  holidays: BankHolidays,
  to: PostHolder,
): Written {
  const { inspectedBody } = inspection;
  const prepare = deadlinesOf(framework.deadlines, inspection.fieldwork, holidays).filter(
    ({ whose }) => whose === 'head_of_service',
  );
  return {
    subject: `${framework.name}: inspection of ${inspectedBody.name}, ${daysInWords(inspection)}`,
    body: [
      greeting(to),
      `We will inspect ${inspectedBody.name} from ${daysInWords(inspection)} (${framework.name}).`,
      prepare.length === 0
        ? 'There is nothing to prepare before we come.'
        : `Please prepare:\n${prepare.map(({ title, on }) => `  - ${title}, by ${dateInWords(on)}`).join('\n')}`,
      'Please see that case managers can meet our inspectors on those days.',
      closing(inspection),
    ].join('\n\n'),
  };
}

/** Tells someone who knew of a visit that its days have changed. */
export const moveLetter = (inspection: Visited, to: PostHolder): Written => ({
  subject: `Moved: inspection of ${inspection.inspectedBody.name}, now ${daysInWords(inspection)}`,
  body: [
    greeting(to),
    `The inspection of ${inspection.inspectedBody.name} has been moved. It now takes place from ${daysInWords(inspection)}. The days that we named before no longer hold, and every date by which something was to be prepared moves with them.`,
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
