import type { Framework } from '../framework/framework.ts';
import type { Judgements } from '../inspection/case.ts';

/** Counts of one criterion: `sufficient` of `relevant`. sufficient + insufficient = relevant; relevant + notRelevant = cases read. */
export interface CriterionTally {
  readonly criterion: string;
  readonly sufficient: number;
  readonly insufficient: number;
  readonly relevant: number;
  readonly notRelevant: number;
}

/** Counts the readings of a sample: one row for every criterion of the framework, in its order, 0 of 0 included. */
export function countTally(framework: Framework, readings: readonly Judgements[]): CriterionTally[] {
  return framework.criteria.map(({ id: criterion }) => {
    const answers = readings.map((judgements) => judgements[criterion]);
    const sufficient = answers.filter((answer) => answer === 'sufficient').length;
    const insufficient = answers.filter((answer) => answer === 'insufficient').length;
    const notRelevant = answers.filter((answer) => answer === 'not_relevant').length;
    return { criterion, sufficient, insufficient, relevant: sufficient + insufficient, notRelevant };
  });
}
