import type { Framework } from '../framework/framework.ts';
import type { Case } from './case.ts';
import type { Reading } from './command.ts';
import type { InspectionEvent } from './events.ts';
import { readingRefusals } from './gates.ts';
import type { Published, SampledCase, StartedInspection } from './inspection.ts';
import { allOrRefusals, keyDestroyed, longestReason, refuse, tooLong } from './refusal.ts';
import type { Decision } from './refusal.ts';

type Open = Exclude<StartedInspection, Published>;

export function assignCase(
  state: Open,
  { caseRef, inspector }: { readonly caseRef: string; readonly inspector: string },
): Decision<InspectionEvent> {
  const found = sampled(state, caseRef);
  if (!found.ok) return found;
  if (inspector.trim() === '') return refuse('blank_field', `Case ${caseRef} needs an inspector to be assigned to.`);
  if (found.case.judgements !== null) {
    return refuse(
      'case_already_read',
      `Case ${caseRef} has already been read by ${found.case.inspector ?? 'an inspector'}.`,
    );
  }
  if (found.case.inspector === inspector) {
    return refuse('case_already_assigned', `Case ${caseRef} is already assigned to ${inspector}.`);
  }
  return { ok: true, events: [{ type: 'CaseAssigned', data: { caseRef, inspector } }] };
}

export function recordReading(state: Open, reading: Reading, framework: Framework): Decision<InspectionEvent> {
  const found = readable(state, reading);
  if (!found.ok) return found;
  if (found.case.judgements !== null) {
    return refuse(
      'case_already_read',
      `Case ${reading.caseRef} has already been read by ${found.case.inspector ?? 'an inspector'}.`,
    );
  }
  if (state.stage !== 'sample_drawn') return frozen();
  const { caseRef, inspector, judgements } = reading;
  return allOrRefusals(readingRefusals(framework, found.facts, judgements), () => [
    { type: 'CaseRead', data: { caseRef, inspector, judgements }, ...sealedComments(reading) },
  ]);
}

export function amendReading(
  state: Open,
  reading: Reading,
  reason: string,
  framework: Framework,
): Decision<InspectionEvent> {
  const found = readable(state, reading);
  if (!found.ok) return found;
  if (found.case.judgements === null)
    return refuse('case_not_read', `Case ${reading.caseRef} has not been read, so there is nothing to amend.`);
  if (state.stage !== 'sample_drawn') return frozen();
  if (reason.trim() === '') return refuse('blank_field', `Say why the reading of case ${reading.caseRef} is amended.`);
  const long = tooLong('The reason', reason, longestReason);
  if (long.length > 0) return { ok: false, refusals: long };
  const { caseRef, inspector, judgements } = reading;
  return allOrRefusals(readingRefusals(framework, found.facts, judgements), () => [
    {
      type: 'CaseReadingAmended',
      data: { caseRef, inspector, judgements },
      sealed: { reason, ...sealedComments(reading).sealed },
    },
  ]);
}

const frozen = (): Decision<InspectionEvent> =>
  refuse('tally_frozen', 'The tally is frozen; reopen it before a reading is recorded or amended.');

const sealedComments = ({ comments }: Reading): { sealed?: { comments: Readonly<Record<string, string>> } } =>
  comments === undefined || Object.keys(comments).length === 0 ? {} : { sealed: { comments } };

type Found =
  { readonly ok: true; readonly case: SampledCase; readonly facts: Case } | Extract<Decision<never>, { ok: false }>;

function sampled(state: Open, caseRef: string): Found {
  if (state.stage === 'scheduled') return refuse('sample_not_drawn', 'No case sample has been drawn yet.');
  const inSample = state.sample.get(caseRef);
  if (inSample === undefined) return refuse('case_not_in_sample', `Case ${caseRef} is not in the case sample.`);
  const facts = state.caseload?.cases.get(caseRef);
  if (facts === undefined) return keyDestroyed(`The facts of case ${caseRef}`);
  return { ok: true, case: inSample, facts };
}

function readable(state: Open, { caseRef, inspector }: Reading): Found {
  const found = sampled(state, caseRef);
  if (!found.ok) return found;
  if (found.case.inspector === null)
    return refuse('case_not_assigned', `Case ${caseRef} has not been assigned to an inspector.`);
  if (found.case.inspector !== inspector) {
    return refuse(
      'case_of_another_inspector',
      `Case ${caseRef} is assigned to ${found.case.inspector}, not to ${inspector}.`,
    );
  }
  return found;
}
