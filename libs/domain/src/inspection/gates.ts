import type { Criterion, Framework } from '../framework/framework.ts';
import type { Case, Judgements } from './case.ts';
import { judgements as allJudgements } from './case.ts';
import type { Refusal } from './refusal.ts';

/** Whether a criterion applies to a case: it does, it does not, or its reader decides. */
export function applies(criterion: Criterion, facts: Case['facts']): 'yes' | 'no' | 'reader' {
  switch (criterion.gate.kind) {
    case 'all':
      return 'yes';
    case 'fact':
      return facts[criterion.gate.fact] === true ? 'yes' : 'no';
    case 'reader':
      return 'reader';
    default:
      return criterion.gate satisfies never;
  }
}

/** Every fault of one reading against the gates of its framework; none if it stands. */
export function readingRefusals(framework: Framework, read: Case, answers: Judgements): Refusal[] {
  const known = new Set(framework.criteria.map((criterion) => criterion.id));
  const unknown = Object.keys(answers)
    .filter((id) => !known.has(id))
    .map((id): Refusal => ({
      code: 'criterion_unknown',
      sentence: `Framework ${framework.id}/${framework.version} has no criterion ${id}.`,
    }));
  return [
    ...unknown,
    ...framework.criteria.flatMap((criterion) => answerRefusal(criterion, read, answers[criterion.id])),
  ];
}

function answerRefusal(criterion: Criterion, read: Case, answer: string | undefined): Refusal[] {
  if (answer === undefined) {
    return [
      {
        code: 'criterion_unanswered',
        sentence: `Case ${read.caseRef}: criterion ${criterion.id} has no answer; answer every criterion.`,
      },
    ];
  }
  if (!(allJudgements as readonly string[]).includes(answer)) {
    return [
      {
        code: 'invalid_value',
        sentence: `Case ${read.caseRef}: ${answer} is no answer to ${criterion.id}; say ${allJudgements.join(', ')}.`,
      },
    ];
  }
  const gate = applies(criterion, read.facts);
  if (gate === 'no' && answer !== 'not_relevant') {
    return [
      {
        code: 'gate_closed',
        sentence: `Case ${read.caseRef}: ${criterion.id} does not apply, because ${factOf(criterion)} is no; answer not_relevant.`,
      },
    ];
  }
  if (gate === 'yes' && answer === 'not_relevant') {
    const why = criterion.gate.kind === 'all' ? 'it applies to every case' : `${factOf(criterion)} is yes`;
    return [
      {
        code: 'gate_open',
        sentence: `Case ${read.caseRef}: ${criterion.id} cannot be not_relevant, because ${why}; answer sufficient or insufficient.`,
      },
    ];
  }
  return [];
}

const factOf = (criterion: Criterion): string => (criterion.gate.kind === 'fact' ? criterion.gate.fact : criterion.id);
