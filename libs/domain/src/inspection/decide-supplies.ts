import { copyListRefusals } from '../copy-list/copy-list.ts';
import type { Framework } from '../framework/framework.ts';
import { tidy } from '../table/one-line.ts';
import { agesAtSentence, caseRefFault, sameCase, type Case } from './case.ts';
import { isDate, isMonth } from './dates.ts';
import type { InspectionEvent } from './events.ts';
import type { Published, StartedInspection } from './inspection.ts';
import type { CopyListEntry, ReoffendingRecord } from './people.ts';
import { allOrRefusals, refuse } from './refusal.ts';
import type { Decision, Refusal } from './refusal.ts';
import { voidedBy } from './void-approval.ts';

type Open = Exclude<StartedInspection, Published>;

export function supplyReoffending(state: Open, sent: ReoffendingRecord): Decision<InspectionEvent> {
  const record = { ...sent, rates: sent.rates.map((rate) => ({ ...rate, area: tidy(rate.area) })) };
  return allOrRefusals(recordRefusals(state, record), () => [
    ...voidedBy(state, 'The reoffending record was supplied again.'),
    { type: 'ReoffendingRecordSupplied', data: record },
  ]);
}

function recordRefusals(state: Open, record: ReoffendingRecord): Refusal[] {
  const refusals: Refusal[] = [];
  for (const month of [record.cohort.from, record.cohort.to, record.published]) {
    if (!isMonth(month))
      refusals.push({ code: 'invalid_date', sentence: `"${month}" is no month; write it as 2013-01.` });
  }
  if (record.cohort.to < record.cohort.from) {
    refusals.push({
      code: 'invalid_date',
      sentence: `The cohort ends in ${record.cohort.to}, before it starts in ${record.cohort.from}.`,
    });
  }
  // The cohort is followed up for a year and more: a cohort that ends after its own publication is a slip, such as 2103 for 2013.
  if (record.published <= record.cohort.to) {
    refusals.push({
      code: 'invalid_date',
      sentence: `The figures were published in ${record.published}, so the cohort cannot end in ${record.cohort.to}.`,
    });
  }
  const areas = record.rates.map(({ area }) => area);
  for (const area of new Set(areas.filter((each, index) => areas.indexOf(each) < index))) {
    refusals.push({ code: 'invalid_value', sentence: `${area} has more than one rate; a letter can state one.` });
  }
  for (const { area } of record.rates) {
    if (!state.inspectedBody.areas.includes(area)) {
      refusals.push({ code: 'invalid_value', sentence: `${state.inspectedBody.shortName} has no area ${area}.` });
    }
  }
  for (const rate of [record.comparator.ratePercent, ...record.rates.map((each) => each.ratePercent)]) {
    if (!(rate >= 0 && rate <= 100))
      refusals.push({ code: 'invalid_value', sentence: `${rate} is no percentage between 0 and 100.` });
  }
  return refusals;
}

export function supplyInterviews(state: Open, number: number): Decision<InspectionEvent> {
  if (!Number.isInteger(number) || number < 0) {
    return refuse('invalid_value', `${number} is no number of case managers; name a whole number of 0 or more.`);
  }
  return {
    ok: true,
    events: [
      ...voidedBy(state, 'The number of case managers interviewed was recorded again.'),
      { type: 'CaseManagersInterviewed', data: { number } },
    ],
  };
}

export function supplyCopyList(state: Open, entries: readonly CopyListEntry[]): Decision<InspectionEvent> {
  return allOrRefusals(copyListRefusals(entries), () => [
    ...voidedBy(state, 'The copy list was supplied again.'),
    { type: 'CopyListSupplied', data: { entries } },
  ]);
}

const closed = (): Decision<InspectionEvent> =>
  refuse('caseload_closed', 'The case sample has been drawn, so the caseload it came from can no longer be replaced.');

/** A link that is made takes the place of the one before. */
export function makeCaseloadLink(state: Open, linkSha256: string): Decision<InspectionEvent> {
  if (state.stage !== 'scheduled') return closed();
  return { ok: true, events: [{ type: 'CaseloadLinkMade', data: { linkSha256 } }] };
}

export function withdrawCaseloadLink(state: Open): Decision<InspectionEvent> {
  if (state.caseloadLinkSha256 === null) return refuse('not_allowed', 'No link stands that could be withdrawn.');
  return { ok: true, events: [{ type: 'CaseloadLinkWithdrawn', data: {} }] };
}

export function supplyCaseload(
  state: Open,
  {
    cases,
    sha256,
    linkSha256,
  }: { readonly cases: readonly Case[]; readonly sha256: string; readonly linkSha256?: string },
  framework: Framework,
): Decision<InspectionEvent> {
  if (state.stage !== 'scheduled') return closed();
  if (linkSha256 !== undefined && linkSha256 !== state.caseloadLinkSha256)
    return refuse('not_allowed', 'This link no longer stands. Ask the inspectorate for another.');
  const byLink = linkSha256 === undefined ? {} : ({ byLink: true } as const);
  if (cases.length === 0) return refuse('caseload_missing', 'A caseload needs at least one case.');
  return allOrRefusals(
    [...twice(cases.map((each) => each.caseRef)), ...cases.flatMap((each) => caseRefusals(each, state, framework))],
    () => [
      {
        type: 'CaseloadSupplied',
        data: { caseRefs: cases.map((each) => each.caseRef), sha256, ...byLink },
        sealed: { cases },
      },
    ],
  );
}

/** A refusal for every reference that stands more than once, in whatever capitals. */
export function twice(caseRefs: readonly string[]): Refusal[] {
  const seen = new Set<string>();
  const again = new Set(caseRefs.filter((ref) => seen.size === seen.add(sameCase(ref)).size));
  return [...again].map((ref) => ({ code: 'case_twice', sentence: `Case ${ref} stands there more than once.` }));
}

function caseRefusals(each: Case, state: Open, framework: Framework): Refusal[] {
  const refusals: Refusal[] = [];
  const invalid = (says: string): void =>
    void refusals.push({ code: 'invalid_value', sentence: `Case ${each.caseRef}: ${says}` });
  const fault = caseRefFault(each.caseRef);
  if (each.caseRef.trim() === '') refusals.push({ code: 'blank_field', sentence: fault ?? '' });
  else if (fault !== undefined) invalid(fault);
  if (!state.inspectedBody.areas.includes(each.area))
    invalid(`${state.inspectedBody.shortName} has no area ${each.area}.`);
  if (each.caseManager.trim() === '') invalid('it needs a case manager.');
  if (!isDate(each.sentenceDate)) invalid(`"${each.sentenceDate}" is no date of sentence; write it as 2015-10-13.`);
  if (each.sentenceType.trim() === '') invalid('it needs a type of sentence.');
  const { from, to } = agesAtSentence;
  if (!Number.isInteger(each.ageAtSentence) || each.ageAtSentence < from || each.ageAtSentence > to)
    invalid(`the age at sentence is in whole years, from ${from} to ${to}.`);
  for (const fact of framework.caseFacts) {
    if (each.facts[fact.id] === undefined) invalid(`${fact.id} is neither yes nor no.`);
  }
  return refusals;
}
