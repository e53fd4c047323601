import {
  applies,
  judgements as allJudgements,
  type Case,
  type Criterion,
  type Framework,
  type Judgement,
  type Judgements,
} from '#domain';
import { factsThatHold } from './sample-page.ts';
import type { PageError } from './show-page.ts';

export const judgementTitles: Readonly<Record<Judgement, string>> = {
  sufficient: 'Sufficient',
  insufficient: 'Insufficient',
  not_relevant: 'Not relevant',
};

/** A reading as it stands in a form: whatever was chosen so far. */
export interface TypedReading {
  readonly answers: Judgements;
  readonly comments: Readonly<Record<string, string>>;
  /** Why a reading is amended; blank for a first one. */
  readonly reason: string;
}

interface Choice {
  readonly value: Judgement;
  readonly text: string;
  readonly checked: boolean;
}

interface CriterionField {
  readonly id: string;
  readonly title: string;
  /** Empty where a case fact closes the criterion: then there is nothing to choose. */
  readonly choices: readonly Choice[];
  readonly why: string;
  readonly comment: string;
  readonly answer: string;
}

/** The form of one case: criteria by theme, each with the answers that its gate leaves open. */
export interface ReadingForm {
  readonly themes: readonly {
    readonly number: number;
    readonly title: string;
    readonly criteria: readonly CriterionField[];
  }[];
  readonly facts: string;
  readonly area: string;
  readonly caseManager: string;
  readonly reason: string;
}

export function readingForm(framework: Framework, facts: Case | undefined, typed: TypedReading): ReadingForm {
  return {
    themes: framework.themes.map(({ number, title }) => ({
      number,
      title,
      criteria: framework.criteria
        .filter(({ theme }) => theme === number)
        .map((criterion) => criterionField(criterion, framework, facts, typed)),
    })),
    facts: factsThatHold(facts, framework),
    area: facts?.area ?? '',
    caseManager: facts?.caseManager ?? '',
    reason: typed.reason,
  };
}

function criterionField(
  criterion: Criterion,
  framework: Framework,
  facts: Case | undefined,
  typed: TypedReading,
): CriterionField {
  const gate = applies(criterion, facts?.facts ?? {});
  const answer = typed.answers[criterion.id];
  return {
    id: criterion.id,
    title: criterion.title,
    choices: open(gate).map((value) => ({ value, text: judgementTitles[value], checked: value === answer })),
    why: gate === 'no' ? `Not relevant: ${gateTitle(criterion, framework)} is no for this case.` : '',
    comment: typed.comments[criterion.id] ?? '',
    answer: answer === undefined ? 'Not answered' : judgementTitles[answer],
  };
}

const open = (gate: 'yes' | 'no' | 'reader'): readonly Judgement[] => {
  switch (gate) {
    case 'yes':
      return ['sufficient', 'insufficient'];
    case 'reader':
      return allJudgements;
    case 'no':
      return [];
    default:
      return gate satisfies never;
  }
};

function gateTitle({ gate }: Criterion, framework: Framework): string {
  if (gate.kind !== 'fact') return 'it';
  return `“${framework.caseFacts.find(({ id }) => id === gate.fact)?.title ?? gate.fact}”`;
}

/** What a posted form says; a criterion that a case fact closes is answered by the fact. */
export function answersFromForm(
  body: unknown,
  framework: Framework,
  facts: Case | undefined,
): TypedReading & { readonly version: number; readonly unanswered: readonly PageError[] } {
  const sent = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const text = (name: string): string => (typeof sent[name] === 'string' ? sent[name].trim() : '');
  const answers: Record<string, Judgement> = {};
  const comments: Record<string, string> = {};
  const unanswered: PageError[] = [];
  for (const criterion of framework.criteria) {
    const answer =
      applies(criterion, facts?.facts ?? {}) === 'no'
        ? 'not_relevant'
        : allJudgements.find((each) => each === text(criterion.id));
    if (answer === undefined) unanswered.push({ text: `Answer: ${criterion.title}`, href: `#${criterion.id}` });
    else answers[criterion.id] = answer;
    const comment = text(`comment.${criterion.id}`);
    if (comment !== '') comments[criterion.id] = comment;
  }
  return { answers, comments, reason: text('reason'), version: Number(text('version')), unanswered };
}
