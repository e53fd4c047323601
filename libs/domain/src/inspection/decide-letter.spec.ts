import { describe, expect, it } from '@jest/globals';
import * as small from '../../../../test/support/small-inspection.ts';
import type { LetterCommand } from './command.ts';
import { decideLetter } from './decide-report.ts';
import type { InspectionEvent, LetterEvent } from './events.ts';
import { evolve, unscheduled } from './inspection.ts';
import type { Inspection } from './inspection.ts';
import { evolveLetter, undrafted } from './letter.ts';
import type { Letter } from './letter.ts';

const { act, approved, asFarAsTheTally, seals } = small;
const drafter = 'lead@inspectorate.example';
const signatory = 'signatory@inspectorate.example';
const drafted: LetterEvent = { type: 'LetterDrafted', data: { edition: 1, source: 'Text', draftedBy: drafter } };
const approval: LetterCommand = { type: 'ApproveReport', seals, letterVersion: 1 };

function decided(
  events: readonly InspectionEvent[],
  letters: readonly LetterEvent[],
  command: LetterCommand,
  by: string,
) {
  const state = events.reduce<Inspection>(
    (before, event, index) => evolve(before, { ...event, version: index + 1 }),
    unscheduled,
  );
  const decision = decideLetter(state, letters.reduce<Letter>(evolveLetter, undrafted), command, { ...act, by });
  return decision.ok ? decision.events : decision.refusals.map(({ code }) => code);
}

describe('The letter', () => {
  it('is drafted from a frozen tally', () => {
    expect(decided(asFarAsTheTally, [], { type: 'DraftLetter', source: 'Text', faults: [] }, drafter)).toEqual({
      inspection: [],
      letter: [drafted],
    });
  });
  it('is not drafted while a sampled case is unread', () => {
    const unread = asFarAsTheTally.slice(0, -2);
    expect(decided(unread, [], { type: 'DraftLetter', source: 'Text', faults: [] }, drafter)).toEqual(['cases_unread']);
  });
  it('is not drafted with a typed number in it', () => {
    const faulty: LetterCommand = {
      type: 'DraftLetter',
      source: '34 cases',
      faults: ['Line 1, column 1: "34" is typed.'],
    };
    expect(decided(asFarAsTheTally, [], faulty, drafter)).toEqual(['letter_faulty']);
  });
  it('refuses to be approved while a sampled case is unread', () => {
    expect(decided(asFarAsTheTally.slice(0, -2), [drafted], approval, signatory)).toEqual(['cases_unread']);
  });
  it('is approved by its signatory, on both streams at once', () => {
    expect(decided(asFarAsTheTally, [drafted], approval, signatory)).toEqual({
      inspection: [approved],
      letter: [{ type: 'EditionSealed', data: { edition: 1, textSha256: seals.text, approvedBy: signatory } }],
    });
  });
  it('is not approved by anyone who wrote on it', () => {
    const revisedBySignatory: LetterEvent = {
      type: 'DraftRevised',
      data: { edition: 1, source: 'T', draftedBy: signatory },
    };
    expect(decided(asFarAsTheTally, [drafted], approval, drafter)).toEqual(['drafter_cannot_approve']);
    expect(decided(asFarAsTheTally, [drafted, revisedBySignatory], approval, signatory)).toEqual([
      'drafter_cannot_approve',
    ]);
  });
  it('is approved by nobody but its signatory', () => {
    expect(decided(asFarAsTheTally, [drafted], approval, 'approver@inspectorate.example')).toEqual([
      'not_the_signatory',
    ]);
  });
  it('is not approved without a copy list, nor twice', () => {
    const withoutList = asFarAsTheTally.filter(({ type }) => type !== 'CopyListSupplied');
    expect(decided(withoutList, [drafted], approval, signatory)).toEqual(['copy_list_missing']);
    expect(decided([...asFarAsTheTally, approved], [drafted], approval, signatory)).toEqual(['already_approved']);
  });
  it('loses its approval when its text is revised', () => {
    const revision: LetterCommand = { type: 'ReviseDraft', source: 'Better', faults: [] };
    expect(decided([...asFarAsTheTally, approved], [drafted], revision, drafter)).toEqual({
      inspection: [{ type: 'ApprovalVoided', data: { edition: 1, reason: 'The text of the letter was revised.' } }],
      letter: [{ type: 'DraftRevised', data: { edition: 1, source: 'Better', draftedBy: drafter } }],
    });
  });
});
