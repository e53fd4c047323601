import { caseloadColumns, readCaseload, textOfBytes, type Case, type Framework, type TableFault } from '#domain';

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
