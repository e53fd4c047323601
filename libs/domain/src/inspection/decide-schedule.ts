import { isOneMailbox, mailboxKey, mailboxOf } from '../copy-list/mailbox.ts';
import type { Framework } from '../framework/framework.ts';
import { daysBetween, longestDays } from '../planning/working-days.ts';
import { tidy } from '../table/one-line.ts';
import type { ScheduleInspection } from './command.ts';
import { dateInWords, isDate } from './dates.ts';
import type { InspectionEvent } from './events.ts';
import type { Inspection } from './inspection.ts';
import { allOrRefusals, refuse, tooLong } from './refusal.ts';
import type { Person, PostHolder } from './people.ts';
import type { Decision, Refusal } from './refusal.ts';

export function schedule(
  state: Inspection,
  command: ScheduleInspection,
  framework: Framework,
): Decision<InspectionEvent> {
  if (state.stage !== 'unscheduled') {
    return refuse(
      'already_scheduled',
      `The inspection of ${state.inspectedBody.shortName} from ${dateInWords(state.fieldwork.start)} has already been scheduled.`,
    );
  }
  const { inspectionId, inspectedBody, addressee, signatory, leadInspector, announcedOn, fieldwork, publicationDate } =
    command;
  const { sampleSize, drawSeed, drawSeedSha256 } = command;
  const { bodyId, team = [] } = command;
  const refusals = [
    ...dateRefusals(command),
    ...peopleRefusals(command),
    ...teamRefusals(leadInspector, team),
    ...bodyRefusals(command),
  ];
  return allOrRefusals(refusals, () => [
    {
      type: 'InspectionScheduled',
      data: {
        inspectionId,
        framework: { id: framework.id, version: framework.version },
        inspectedBody,
        ...(bodyId === undefined ? {} : { bodyId }),
        addressee,
        signatory,
        leadInspector,
        announcedOn,
        fieldwork,
        publicationDate,
        sampleSize,
        drawSeedSha256,
      },
      sealed: { drawSeed },
    },
    ...(team.length === 0 ? [] : [{ type: 'TeamAssigned' as const, data: { team } }]),
  ]);
}

/** Who is on a team stands there once, with one mailbox, and is not the lead inspector. */
export function teamRefusals(lead: Person, team: readonly Person[]): Refusal[] {
  const mailboxes = [lead, ...team].map(mailboxOf);
  return team.flatMap(({ name, email }, index): Refusal[] => [
    ...(name.trim() === ''
      ? [{ code: 'blank_field' as const, sentence: 'An inspector of the team needs a name.' }]
      : []),
    ...(isOneMailbox(email)
      ? []
      : [{ code: 'not_one_mailbox' as const, sentence: `"${email}" of ${name} is not exactly one mailbox.` }]),
    ...(mailboxes.indexOf(mailboxKey(email)) <= index
      ? [{ code: 'invalid_value' as const, sentence: `${name} is on the team twice, or leads it.` }]
      : []),
  ]);
}

/** What cannot be of the dates that hang on one another. */
export function dateRefusals({
  announcedOn,
  fieldwork,
  publicationDate,
}: Pick<ScheduleInspection, 'announcedOn' | 'fieldwork' | 'publicationDate'>): Refusal[] {
  const dates = {
    'day of announcement': announcedOn,
    'start of fieldwork': fieldwork.start,
    'end of fieldwork': fieldwork.end,
    'publication date': publicationDate,
  };
  const invalid = Object.entries(dates)
    .filter(([, date]) => !isDate(date))
    .map(([name, date]): Refusal => ({
      code: 'invalid_date',
      sentence: `The ${name} "${date}" is no date; write it as 2015-12-14.`,
    }));
  if (invalid.length > 0) return invalid;
  const refusals: Refusal[] = [];
  if (announcedOn >= fieldwork.start) {
    refusals.push({
      code: 'announced_too_late',
      sentence: `The announcement on ${dateInWords(announcedOn)} is not before fieldwork starts on ${dateInWords(fieldwork.start)}.`,
    });
  }
  if (fieldwork.end < fieldwork.start) {
    refusals.push({
      code: 'fieldwork_ends_before_start',
      sentence: `Fieldwork ends on ${dateInWords(fieldwork.end)}, before it starts on ${dateInWords(fieldwork.start)}.`,
    });
  }
  if (daysBetween(fieldwork.start, fieldwork.end) > longestDays) {
    refusals.push({
      code: 'fieldwork_too_long',
      sentence: `Fieldwork from ${dateInWords(fieldwork.start)} to ${dateInWords(fieldwork.end)} would take more than a year.`,
    });
  }
  if (publicationDate < fieldwork.end) {
    refusals.push({
      code: 'published_before_fieldwork_ends',
      sentence: `Publication on ${dateInWords(publicationDate)} is before fieldwork ends on ${dateInWords(fieldwork.end)}.`,
    });
  }
  return refusals;
}

function peopleRefusals({ addressee, signatory, leadInspector }: ScheduleInspection): Refusal[] {
  return [...peopleNamed({ addressee, signatory }), ...leaderRefusals(leadInspector, signatory)];
}

/** What cannot be of who leads an inspection. */
export const leaderRefusals = (leadInspector: Person, signatory: Person): readonly Refusal[] => [
  ...peopleNamed({ 'lead inspector': { position: 'lead inspector', ...leadInspector } }),
  ...(mailboxOf(leadInspector) === mailboxOf(signatory)
    ? [
        {
          code: 'lead_inspector_is_signatory' as const,
          sentence: 'The lead inspector drafts the letter, so somebody else has to sign it.',
        },
      ]
    : []),
];

/** @param people by what they are to an inspection */
function peopleNamed(people: Readonly<Record<string, PostHolder>>): Refusal[] {
  return Object.entries(people).flatMap(([who, person]): Refusal[] => [
    ...(person.name.trim() === '' || person.position.trim() === ''
      ? [{ code: 'blank_field' as const, sentence: `The ${who} needs a name and a position.` }]
      : [...tooLong(`The name of the ${who}`, person.name), ...tooLong(`The position of the ${who}`, person.position)]),
    ...(isOneMailbox(person.email)
      ? []
      : [
          { code: 'not_one_mailbox' as const, sentence: `"${person.email}" of the ${who} is not exactly one mailbox.` },
        ]),
  ]);
}

function bodyRefusals({ inspectedBody, sampleSize }: ScheduleInspection): Refusal[] {
  const refusals: Refusal[] = [];
  if (inspectedBody.name.trim() === '' || inspectedBody.shortName.trim() === '') {
    refusals.push({ code: 'blank_field', sentence: 'The inspected body needs a name and a short name.' });
  }
  if (inspectedBody.areas.length === 0 || inspectedBody.areas.some((area) => area.trim() === '')) {
    refusals.push({ code: 'blank_field', sentence: 'The inspected body needs at least one area, each with a name.' });
  }
  for (const area of areasTwice(inspectedBody.areas))
    refusals.push({ code: 'invalid_value', sentence: `The area ${area} stands there more than once.` });
  if (!Number.isInteger(sampleSize) || sampleSize < 1) {
    refusals.push({
      code: 'invalid_value',
      sentence: `A sample of ${sampleSize} cannot be drawn; name a whole number of 1 or more.`,
    });
  }
  return refusals;
}

/** Areas that stand there more than once: every case in one would be counted as often. */
export function areasTwice(areas: readonly string[]): readonly string[] {
  const tidied = areas.map(tidy);
  return [...new Set(tidied.filter((area, index) => area !== '' && tidied.indexOf(area) < index))];
}
