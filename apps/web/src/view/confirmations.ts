import { eligible, recipientsOf } from '#domain';
import type { InspectionFile } from './inspection-file.ts';
import { readingProgress } from './inspection-file.ts';
import type { SummaryRow } from './overview.ts';
import { count, longDate } from './wording.ts';

/** What a page says before an act that binds: what it does, on what, and the button's words. */
export interface Confirmation {
  readonly heading: string;
  readonly paragraphs: readonly string[];
  readonly rows: readonly SummaryRow[];
  readonly button: string;
  /** True where the act needs a reason in words. */
  readonly asksReason?: boolean;
  /** What was typed of it, where the act was refused. */
  readonly reason?: string;
  /** Version of what is shown, where an act on something newer would be stale. */
  readonly version?: number;
  readonly links?: readonly { readonly href: string; readonly text: string }[];
}

const row = (key: string, value: string): SummaryRow => ({ key: { text: key }, value: { text: value } });

export function drawConfirmation({ inspection, framework, version }: InspectionFile): Confirmation {
  const cases = [...(inspection.caseload?.cases.values() ?? [])];
  const canBeDrawn = cases.filter((each) => eligible(each, inspection.fieldwork.start, framework.eligibility)).length;
  const size = inspection.sampleSize;
  const short = size - canBeDrawn;
  const { sentencedAtLeastDaysBefore: least, sentencedAtMostDaysBefore: most } = framework.eligibility;
  const { reservePercent, atMostPerCaseManager } = framework.draw;
  return {
    heading: 'Draw the case sample',
    paragraphs: [
      'The draw uses a seed that was made and sealed when the inspection was scheduled, so nobody can try seeds until a sample pleases. It is published with the draw, and anyone can draw the same cases again.',
      `Strata are drawn from in proportion, at most ${atMostPerCaseManager} cases a case manager where the numbers allow, with a reserve of ${reservePercent} %.`,
      'A draw cannot be taken back.',
    ],
    rows: [
      row(
        'Cases to draw',
        short > 0 ? `${canBeDrawn} of the ${size} that are asked for: ${short} short` : String(size),
      ),
      row('Caseload', count(cases.length, 'case')),
      row('Eligible', `${count(canBeDrawn, 'case')}, sentenced ${least} to ${most} days before fieldwork`),
    ],
    button: 'Draw the sample',
    version,
    ...(canBeDrawn === 0
      ? { links: [{ href: `/inspections/${inspection.inspectionId}/caseload`, text: 'Supply another caseload' }] }
      : {}),
  };
}

export function freezeConfirmation({ inspection }: InspectionFile): Confirmation {
  const progress = readingProgress(inspection);
  return {
    heading: 'Freeze the tally',
    paragraphs: [
      'The letter takes its figures from the frozen tally. To amend a reading afterwards, the tally has to be reopened.',
    ],
    rows: [row('Cases read', progress === undefined ? 'none' : `${progress.read} of ${progress.sample}`)],
    button: 'Freeze the tally',
  };
}

export function reopenConfirmation({ inspection }: InspectionFile): Confirmation {
  return {
    heading: 'Reopen the tally',
    paragraphs: [
      'Readings can then be amended. The letter’s figures follow when the tally is frozen again.',
      ...(inspection.stage === 'approved' ? ['The approval that stands is void from then on.'] : []),
    ],
    rows: [],
    asksReason: true,
    button: 'Reopen the tally',
  };
}

export function draftConfirmation({ inspection, framework }: InspectionFile): Confirmation {
  return {
    heading: 'Draft the letter',
    paragraphs: [
      'The framework’s template makes a whole letter, with every figure taken from the tally. You can then revise the text; figures stay references and cannot be typed.',
      'Whoever drafts the letter cannot approve it.',
    ],
    rows: [
      row('Framework', `${framework.name}, version ${framework.version}`),
      row('To', `${inspection.addressee.name}, ${inspection.addressee.position}`),
      row('From', `${inspection.signatory.name}, ${inspection.signatory.position}`),
    ],
    button: 'Draft the letter',
  };
}

export function approvalConfirmation({ inspection, letter, letterVersion }: InspectionFile): Confirmation {
  const recipients = recipientsOf(inspection.addressee, inspection.copyList ?? []);
  const drafted = letter.stage === 'undrafted' ? 'nobody yet' : letter.draftedBy.join(', ');
  return {
    heading: 'Approve and seal the letter',
    paragraphs: [
      'Your approval seals each of the following by its SHA-256. If one of them would come out differently later, the approval is void. Only the sealed bytes can be published and sent.',
    ],
    rows: [
      row('Text', `Edition ${letter.stage === 'undrafted' ? 1 : letter.edition}, drafted by ${drafted}`),
      row('Figures', `From the frozen tally of ${count(inspection.sampleSize, 'case')}`),
      row('Copy list', `${count(recipients.length, 'mailbox', 'mailboxes')}, the addressee included`),
      row('Publication date', longDate(inspection.publicationDate)),
      row('The letter itself', 'As a page, as text, as PDF and as it is mailed'),
    ],
    links: [{ href: `/inspections/${inspection.inspectionId}/letter`, text: 'Read the letter first' }],
    button: 'Approve and seal the letter',
    version: letterVersion,
  };
}

export function publicationConfirmation({ inspection }: InspectionFile): Confirmation {
  const recipients = recipientsOf(inspection.addressee, inspection.copyList ?? []);
  const seals =
    inspection.stage === 'approved' || inspection.stage === 'published' ? inspection.approval.seals : undefined;
  return {
    heading: 'Publish the letter',
    paragraphs: [
      `The letter is put on the public pages, and one copy goes to each of ${count(recipients.length, 'mailbox', 'mailboxes')}. This cannot be taken back.`,
    ],
    rows: [
      row('Publication date', longDate(inspection.publicationDate)),
      row('Recipients', recipients.map(({ name }) => name).join(', ')),
      ...(seals === undefined
        ? [row('Seal', 'The letter is not approved')]
        : [row('Sealed PDF, SHA-256', seals.renderings.pdf), row('Sealed text, SHA-256', seals.text)]),
    ],
    button: 'Publish the letter',
  };
}
