import { mailboxKey, mailboxOf } from '../copy-list/mailbox.ts';
import type { Framework } from '../framework/framework.ts';
import { countTally } from '../tally/tally.ts';
import { recipientsOf } from '../copy-list/copy-list.ts';
import type { Act, LetterCommand } from './command.ts';
import { dateInWords } from './dates.ts';
import type { InspectionEvent, LetterEvent, Seals } from './events.ts';
import type { Inspection, Published, StartedInspection } from './inspection.ts';
import type { Letter } from './letter.ts';
import { longestReason, refuse, tooLong } from './refusal.ts';
import type { Decision } from './refusal.ts';
import { voidedBy } from './void-approval.ts';

type Open = Exclude<StartedInspection, Published>;

export function freezeTally(state: Open, framework: Framework): Decision<InspectionEvent> {
  if (state.stage === 'scheduled') return refuse('sample_not_drawn', 'No case sample has been drawn yet.');
  if (state.stage !== 'sample_drawn') return refuse('tally_already_frozen', 'The tally is already frozen.');
  const cases = [...state.sample.values()];
  const unread = cases.filter((each) => each.judgements === null).map((each) => each.caseRef);
  if (unread.length > 0) {
    return refuse(
      'cases_unread',
      `${unread.length} of ${cases.length} sampled cases are unread: ${unread.join(', ')}.`,
    );
  }
  const tally = countTally(
    framework,
    cases.map((each) => each.judgements ?? {}),
  );
  return { ok: true, events: [{ type: 'TallyFrozen', data: { tally } }] };
}

export function reopenTally(state: Open, reason: string): Decision<InspectionEvent> {
  if (state.stage === 'scheduled' || state.stage === 'sample_drawn')
    return refuse('tally_not_frozen', 'The tally is not frozen.');
  if (reason.trim() === '') return refuse('blank_field', 'Say why the tally is reopened.');
  const long = tooLong('The reason', reason, longestReason);
  if (long.length > 0) return { ok: false, refusals: long };
  return {
    ok: true,
    events: [...voidedBy(state, `The tally was reopened: ${reason}`), { type: 'TallyReopened', data: { reason } }],
  };
}

export function publishReport(state: Open, sealsNow: Seals, act: Act): Decision<InspectionEvent> {
  if (state.stage !== 'approved')
    return refuse('not_approved', 'The letter has not been approved; only what is approved can be published.');
  const { seals, edition } = state.approval;
  const broken = brokenSeals(seals, sealsNow);
  if (broken.length > 0) {
    return refuse(
      'seal_broken',
      `What was approved is not what would be published: ${broken.join(', ')} came out differently. Approve it again.`,
    );
  }
  if (act.on < state.publicationDate) {
    return refuse(
      'published_too_early',
      `The publication date is ${dateInWords(state.publicationDate)}; it is not yet reached on ${dateInWords(act.on)}.`,
    );
  }
  const mailboxes = recipientsOf(state.addressee, state.copyList ?? []).map(({ mailbox }) => mailbox);
  return {
    ok: true,
    events: [{ type: 'ReportPublished', data: { edition, publicationDate: state.publicationDate, seals, mailboxes } }],
  };
}

/** The names of the sealed things that differ, in the order in which they are sealed. */
function brokenSeals(sealed: Seals, now: Seals): string[] {
  const pairs: [string, string, string][] = [
    ['the text', sealed.text, now.text],
    ['the figures', sealed.figures, now.figures],
    ['the copy list', sealed.copyList, now.copyList],
    ['the publication date', sealed.publicationDate, now.publicationDate],
    ['the letter as a page', sealed.renderings.html, now.renderings.html],
    ['the letter as text', sealed.renderings.text, now.renderings.text],
    ['the letter as a PDF', sealed.renderings.pdf, now.renderings.pdf],
    ['the letter as a mail', sealed.renderings.mailHtml, now.renderings.mailHtml],
  ];
  return pairs.filter(([, before, after]) => before !== after).map(([name]) => name);
}

/** Events for the inspection's stream and for the letter's, to be appended together. */
export interface LetterDecision {
  readonly inspection: readonly InspectionEvent[];
  readonly letter: readonly LetterEvent[];
}

export function decideLetter(
  state: Inspection,
  letter: Letter,
  command: LetterCommand,
  act: Act,
): { readonly ok: true; readonly events: LetterDecision } | Extract<Decision<never>, { ok: false }> {
  if (state.stage === 'unscheduled') return refuse('not_scheduled', 'This inspection has not been scheduled.');
  if (state.stage === 'cancelled') return refuse('already_cancelled', 'This inspection has been cancelled.');
  if (state.stage === 'published')
    return refuse('already_published', 'The letter has been published and cannot be changed.');
  if (state.stage === 'scheduled')
    return refuse('sample_not_drawn', 'No case sample has been drawn yet, so there is nothing to write about.');
  if (state.stage === 'sample_drawn') {
    const unread = [...state.sample.values()].filter((each) => each.judgements === null).length;
    return unread > 0
      ? refuse(
          'cases_unread',
          `${unread} of ${state.sample.size} sampled cases are unread; there is no letter before all are read.`,
        )
      : refuse('tally_not_frozen', 'The tally has not been frozen; freeze it before the letter is drafted.');
  }
  switch (command.type) {
    case 'DraftLetter':
      if (letter.stage !== 'undrafted')
        return refuse('letter_already_drafted', 'The letter has already been drafted; revise the draft instead.');
      if (command.faults.length > 0)
        return refuse('letter_faulty', `The letter has faults: ${command.faults.join(' ')}`);
      return written(state, { type: 'LetterDrafted', data: { edition: 1, source: command.source, draftedBy: act.by } });
    case 'ReviseDraft':
      if (letter.stage === 'undrafted') return refuse('letter_not_drafted', 'The letter has not been drafted yet.');
      if (command.faults.length > 0)
        return refuse('letter_faulty', `The letter has faults: ${command.faults.join(' ')}`);
      return written(state, {
        type: 'DraftRevised',
        data: { edition: letter.edition, source: command.source, draftedBy: act.by },
      });
    case 'ApproveReport':
      return approve(state, letter, command, act);
    default:
      return command satisfies never;
  }
}

const written = (state: Open, event: LetterEvent): { ok: true; events: LetterDecision } => ({
  ok: true,
  events: { inspection: voidedBy(state, 'The text of the letter was revised.'), letter: [event] },
});

function approve(
  state: Open,
  letter: Letter,
  { seals, letterVersion }: Extract<LetterCommand, { type: 'ApproveReport' }>,
  act: Act,
): { readonly ok: true; readonly events: LetterDecision } | Extract<Decision<never>, { ok: false }> {
  if (state.stage === 'approved')
    return refuse('already_approved', `Edition ${state.approval.edition} has already been approved.`);
  if (letter.stage === 'undrafted') return refuse('letter_not_drafted', 'The letter has not been drafted yet.');
  if (state.copyList === null)
    return refuse('copy_list_missing', 'There is no copy list; supply it before the letter is approved.');
  if (letter.draftedBy.some((drafter) => mailboxKey(drafter) === mailboxKey(act.by))) {
    return refuse('drafter_cannot_approve', `${act.by} drafted the letter, so somebody else has to approve it.`);
  }
  if (mailboxKey(act.by) !== mailboxOf(state.signatory)) {
    return refuse('not_the_signatory', `The letter is signed by ${state.signatory.name}, who alone can approve it.`);
  }
  const { edition } = letter;
  return {
    ok: true,
    events: {
      inspection: [{ type: 'ReportApproved', data: { edition, letterVersion, seals } }],
      letter: [{ type: 'EditionSealed', data: { edition, textSha256: seals.text, approvedBy: act.by } }],
    },
  };
}
