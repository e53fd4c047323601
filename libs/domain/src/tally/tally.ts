/** Counts of one criterion: `sufficient` of `relevant`. sufficient + insufficient = relevant; relevant + notRelevant = cases read. */
export interface CriterionTally {
  readonly criterion: string;
  readonly sufficient: number;
  readonly insufficient: number;
  readonly relevant: number;
  readonly notRelevant: number;
}
