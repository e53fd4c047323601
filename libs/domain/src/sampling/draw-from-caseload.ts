import type { Framework } from '../framework/framework.ts';
import type { Case } from '../inspection/case.ts';
import { byCodeUnit } from './by-code-unit.ts';
import { canonicalCaseload } from './canonical-caseload.ts';
import { whyNotEligible } from './eligible.ts';
import { drawStratified } from './stratified-draw.ts';
import type { StratifiedDraw } from './stratified-draw.ts';

/** All that a draw depends on beside its seed and its algorithm. */
export interface DrawInputs {
  /** The whole caseload, in any order. */
  readonly cases: readonly Case[];
  readonly framework: Framework;
  /** First day of fieldwork, ISO date. */
  readonly fieldworkStart: string;
  /** Cases asked for. */
  readonly size: number;
}

export interface ExcludedCase {
  readonly case: string;
  readonly reason: string;
}

/** Who can be drawn, and why the others cannot; the latter by reference. @throws RangeError where a date is none */
export function divideCaseload({ cases, framework, fieldworkStart }: Omit<DrawInputs, 'size'>): {
  readonly eligible: readonly Case[];
  readonly excluded: readonly ExcludedCase[];
} {
  const eligible: Case[] = [];
  const excluded: ExcludedCase[] = [];
  for (const each of cases) {
    const reason = whyNotEligible(each, fieldworkStart, framework.eligibility);
    if (reason === undefined) eligible.push(each);
    else excluded.push({ case: each.caseRef, reason });
  }
  return { eligible, excluded: excluded.sort((one, other) => byCodeUnit(one.case, other.case)) };
}

/**
 * The draw that the product makes: eligible cases, strata, cap, reserve.
 * @throws RangeError where the size is no whole number from 1 or a date is none
 */
export function drawFromCaseload({
  seed,
  ...inputs
}: DrawInputs & { readonly seed: string }): StratifiedDraw & { readonly excluded: readonly ExcludedCase[] } {
  const { eligible, excluded } = divideCaseload(inputs);
  const draw = drawStratified({ cases: eligible, size: inputs.size, seed, rules: inputs.framework.draw });
  return { ...draw, excluded };
}

/** One text for the inputs of a draw, whatever the order of the caseload's rows; its SHA-256 (UTF-8) is what they are known by. */
export function canonicalDrawInputs({ cases, framework, fieldworkStart, size }: DrawInputs): string {
  return JSON.stringify([`${framework.id}/${framework.version}`, fieldworkStart, size, canonicalCaseload(cases)]);
}
