import type { ReoffendingRecord, StartedInspection } from '#domain';
import { FormFaults } from '../pages/acting.ts';
import type { PageError } from '../view/show-page.ts';

const plainFields = [
  'measure',
  'cohortFrom',
  'cohortTo',
  'published',
  'source',
  'comparatorName',
  'comparatorRate',
  'trend',
] as const;
const titles: Readonly<Record<string, string>> = {
  measure: 'measure',
  cohortFrom: 'first month of the cohort',
  cohortTo: 'last month of the cohort',
  published: 'month of publication',
  source: 'source',
  comparatorName: 'name of the comparator',
  comparatorRate: 'rate of the comparator',
  trend: 'trend',
};

/** Names of the form's fields: one rate for each area of the body, counted from 0. */
export const reoffendingFields = (areas: readonly string[]): readonly string[] => [
  ...plainFields,
  ...areas.map((_, index) => `rate${index}`),
];

/** What stands, as it would be typed. */
export function reoffendingTyped({ reoffending, inspectedBody }: StartedInspection): Record<string, string> {
  if (reoffending === null) return {};
  const rates = inspectedBody.areas.map((area, index) => {
    const rate = reoffending.rates.find((each) => each.area === area)?.ratePercent;
    return [`rate${index}`, rate === undefined ? '' : String(rate)] as const;
  });
  return {
    measure: reoffending.measure,
    cohortFrom: reoffending.cohort.from,
    cohortTo: reoffending.cohort.to,
    published: reoffending.published,
    source: reoffending.source,
    comparatorName: reoffending.comparator.name,
    comparatorRate: String(reoffending.comparator.ratePercent),
    trend: reoffending.trend,
    ...Object.fromEntries(rates),
  };
}

/** @throws FormFaults naming every field that is blank or no rate */
export function reoffendingFrom(typed: Readonly<Record<string, string>>, areas: readonly string[]): ReoffendingRecord {
  const faults: PageError[] = [];
  const text = (name: string): string => {
    const value = typed[name] ?? '';
    if (value === '') faults.push({ text: `Enter the ${titles[name] ?? name}.`, href: `#${name}` });
    return value;
  };
  const month = (name: string): string => {
    const value = text(name);
    if (value !== '' && !/^\d{4}-(0[1-9]|1[0-2])$/.test(value))
      faults.push({ text: `Enter the ${titles[name] ?? name} as year and month, such as 2013-01.`, href: `#${name}` });
    return value;
  };
  const rate = (name: string, of: string): number => {
    const value = Number(typed[name] ?? '');
    const sound = /^\d{1,3}(\.\d)?$/.test(typed[name] ?? '') && value <= 100;
    if (!sound)
      faults.push({
        text: `Enter the rate of ${of} in per cent with at most one decimal, such as 43.6.`,
        href: `#${name}`,
      });
    return value;
  };
  const record: ReoffendingRecord = {
    measure: text('measure'),
    cohort: { from: month('cohortFrom'), to: month('cohortTo') },
    published: month('published'),
    source: text('source'),
    comparator: { name: text('comparatorName'), ratePercent: rate('comparatorRate', 'the comparator') },
    rates: areas.map((area, index) => ({ area, ratePercent: rate(`rate${index}`, area) })),
    trend: text('trend'),
  };
  if (faults.length > 0) throw new FormFaults(faults);
  return record;
}
