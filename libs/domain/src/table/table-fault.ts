/** One thing that is wrong in a table of someone else's, and what would be right. */
export interface TableFault {
  /** Name of the file, as its sender calls it. */
  readonly file: string;
  /** Line of the row, from 1; null for what is missing. */
  readonly line: number | null;
  /** Name of the column, or place in the line, from 1; null for a whole line or file. */
  readonly column: string | number | null;
  /** What stands there, as it is written; null for what is missing. */
  readonly value: string | null;
  readonly says: string;
}
