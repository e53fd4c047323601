import type { CriterionTally, Framework } from '#domain';

/** The tally as a page shows it: a table a theme, a row a criterion. */
export interface TallyTable {
  readonly theme: number;
  readonly title: string;
  readonly rows: readonly TallyRow[];
}

export interface TallyRow extends CriterionTally {
  readonly title: string;
  /** `32 of 33`. */
  readonly figure: string;
  /** Per cent of relevant cases, whole; null where no case is relevant. */
  readonly percent: number | null;
  /** Widths of the bar's parts, in per cent of the cases read. */
  readonly bar: { readonly sufficient: number; readonly insufficient: number };
}

/** Every criterion of the framework, 0 of 0 too; a criterion that no case was read for yet has nothing but noughts. */
export function tallyTables(framework: Framework, tally: readonly CriterionTally[]): readonly TallyTable[] {
  const byCriterion = new Map(tally.map((row) => [row.criterion, row]));
  return framework.themes.map((theme) => ({
    theme: theme.number,
    title: theme.title,
    rows: framework.criteria
      .filter((criterion) => criterion.theme === theme.number)
      .map((criterion) => {
        const counts = byCriterion.get(criterion.id) ?? nothingRead(criterion.id);
        const { sufficient, insufficient, relevant, notRelevant } = counts;
        const read = relevant + notRelevant;
        const share = (part: number): number => (read === 0 ? 0 : Math.round((1000 * part) / read) / 10);
        return {
          ...counts,
          title: criterion.title,
          figure: `${sufficient} of ${relevant}`,
          percent: relevant === 0 ? null : Math.round((100 * sufficient) / relevant),
          bar: { sufficient: share(sufficient), insufficient: share(insufficient) },
        };
      }),
  }));
}

const nothingRead = (criterion: string): CriterionTally => ({
  criterion,
  sufficient: 0,
  insufficient: 0,
  relevant: 0,
  notRelevant: 0,
});
