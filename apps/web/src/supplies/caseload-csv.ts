import {
  agesAtSentence,
  caseloadColumns,
  genders,
  readCaseload,
  risksOfHarm,
  textOfBytes,
  type Case,
  type Framework,
  type TableFault,
} from '#domain';

/** A caseload as it was sent: whole, or with every fault. */
export interface SentCaseload {
  /** As its sender calls it. */
  readonly name: string;
  readonly text: string;
  readonly cases: readonly Case[];
  /** By line; what is missing comes last. */
  readonly faults: readonly TableFault[];
}

/** The columns that a caseload under this framework has, in any order. */
export const columnsOfCaseload = (framework: Framework): readonly string[] => [
  ...caseloadColumns,
  ...framework.caseFacts.map(({ id }) => id),
];

/** The same, each with what stands in it, for whoever makes the file. */
export function columnsInWords(
  framework: Framework,
  areas: readonly string[],
): readonly { readonly name: string; readonly what: string }[] {
  const words: Readonly<Record<(typeof caseloadColumns)[number], string>> = {
    case_ref: 'The reference of the case in your system, each once; no name',
    area: `One of ${areas.join('; ')}`,
    case_manager: 'A name or a code, the same for all cases of one person',
    sentence_date: 'Such as 2015-10-13',
    sentence_type: `Such as ${framework.sentenceTypes.map(({ id }) => id).join(', ')}`,
    gender: `One of ${genders.join(', ')}`,
    age_at_sentence: `In whole years, from ${agesAtSentence.from} to ${agesAtSentence.to}`,
    risk_of_harm: `One of ${risksOfHarm.join(', ')}`,
  };
  return [
    ...caseloadColumns.map((name) => ({ name, what: words[name] })),
    ...framework.caseFacts.map(({ id, title }) => ({ name: id, what: `${title}: yes or no` })),
  ];
}

/** Reads what was sent as a caseload of a body that has these areas. @param sent the file's bytes, or pasted text */
export function readSentCaseload(
  sent: { readonly name: string; readonly bytes: Buffer } | { readonly name: string; readonly text: string },
  { framework, areas }: { readonly framework: Framework; readonly areas: readonly string[] },
): SentCaseload {
  const { name } = sent;
  const faults: TableFault[] = [];
  const text = 'text' in sent ? sent.text : textOfBytes(name, sent.bytes, faults);
  const rows =
    text === undefined
      ? []
      : readCaseload(text, { file: name, areas, caseFacts: framework.caseFacts }, faults).rows.values();
  return {
    name,
    text: text ?? '',
    cases: [...rows].flatMap(({ whole }) => whole ?? []),
    faults: faults.sort((one, other) => (one.line ?? Infinity) - (other.line ?? Infinity) || 0),
  };
}
