import { drawFromCaseload, genders, risksOfHarm, type Case, type Framework } from '#domain';
import { loadFrameworks } from '#letter';
import { columnsOfCaseload, readSentCaseload } from '../../../apps/web/src/supplies/caseload-csv.ts';
import { caseloadPreview } from '../../../apps/web/src/view/caseload-preview.ts';
import type { Figure } from '../figure.ts';
import { scaled } from '../ratio.ts';
import { quantile } from '../rounds.ts';

const CASES = 10_000;
const ROUNDS = 15;
const areas = ['North', 'South'];

/** Cases of 400 case managers, a third of whom have more than the cap lets through: the dear way through a draw. */
function caseloadOf(number: number, framework: Framework): Case[] {
  return Array.from({ length: number }, (_, n) => ({
    caseRef: `C-${String(n + 1).padStart(6, '0')}`,
    area: areas[n % areas.length] ?? '',
    caseManager: `case-manager-${n % 3 === 0 ? n % 20 : n % 400}`,
    sentenceDate: n % 50 === 0 ? '2015-12-01' : '2015-10-13',
    sentenceType: 'referral_order',
    gender: genders[n % genders.length] ?? 'female',
    ageAtSentence: 15,
    riskOfHarm: risksOfHarm[(n >> 3) % risksOfHarm.length] ?? 'low',
    facts: Object.fromEntries(framework.caseFacts.map(({ id }, fact) => [id, (n + fact) % 9 === 0])),
  }));
}

function frameworkOf(): Framework {
  const framework = loadFrameworks().find(({ id }) => id === 'sqs');
  if (framework === undefined) throw new Error('There is no framework sqs.');
  return framework;
}

/** A draw of 1,000 from 10,000 cases, from the caseload to the sample with its explanation; each round another seed. */
export const drawOfTenThousand: Figure = {
  name: 'draw_from_10000_cases',
  unit: 'ms',
  atMost: 200,
  measure(scale) {
    const framework = frameworkOf();
    const number = scaled(CASES, scale, 100);
    const cases = caseloadOf(number, framework);
    const rounds = Array.from({ length: ROUNDS }, (_, round) => {
      const start = performance.now();
      drawFromCaseload({ cases, framework, fieldworkStart: '2015-12-14', size: number / 10, seed: String(round) });
      return performance.now() - start;
    });
    return Promise.resolve({ value: quantile(rounds, 0.5), rounds, counts: { cases: number, drawn: number / 10 } });
  },
};

/**
 * A CSV of 10,000 rows from its bytes to what the page says before it is supplied. `beside` has what the process held more
 * after the last round than after the first, in megabytes: nothing of an upload may stay.
 */
export const previewOfTenThousand: Figure = {
  name: 'caseload_preview_10000_rows',
  unit: 's',
  atMost: 2,
  measure(scale) {
    const framework = frameworkOf();
    const number = scaled(CASES, scale, 100);
    const bytes = Buffer.from(csvOf(caseloadOf(number, framework), framework));
    const inspectedBody = { name: 'North', shortName: 'North', type: 'YOS', nation: 'England', areas };
    const inspection = { inspectedBody, fieldwork: { start: '2015-12-14', end: '2015-12-16' }, sampleSize: 34 };
    const file = { framework, inspection };
    const held: number[] = [];
    const rounds = Array.from({ length: ROUNDS }, () => {
      const start = performance.now();
      const sent = readSentCaseload({ name: 'caseload.csv', bytes }, { framework, areas });
      const { eligible } = caseloadPreview(sent, file);
      if (sent.faults.length > 0 || eligible === 0) throw new Error('The caseload of the bench has a fault.');
      held.push(process.memoryUsage().rss / 1_000_000);
      return (performance.now() - start) / 1000;
    });
    const grown = (held.at(-1) ?? 0) - (held[0] ?? 0);
    return Promise.resolve({
      value: quantile(rounds, 0.5),
      rounds,
      counts: { rows: number, bytes: bytes.length },
      beside: { residentMegabytes: held.at(-1) ?? 0, grownMegabytes: grown },
    });
  },
};

function csvOf(cases: readonly Case[], framework: Framework): string {
  const rows = cases.map((each) => [
    each.caseRef,
    each.area,
    each.caseManager,
    each.sentenceDate,
    each.sentenceType,
    each.gender,
    String(each.ageAtSentence),
    each.riskOfHarm,
    ...framework.caseFacts.map(({ id }) => (each.facts[id] === true ? 'yes' : 'no')),
  ]);
  return [columnsOfCaseload(framework), ...rows].map((row) => row.join(',')).join('\n');
}
