import type { OutboxRow } from './outbox.ts';

/** Of more, a look at the outbox takes less time than naming each. */
const NAMED_AT_MOST = 8;
/** Bytes of a message; Postgres takes less than 8,000. */
const LONGEST_MESSAGE = 7_900;

/** A row of the outbox as the bell names it: enough to make its nudge without reading it. */
export type NamedNews = Pick<OutboxRow, 'id' | 'stream' | 'type'>;

/** As `[["12","inspection-…","CaseRead"],…]`; empty where they are too many or too long: then whoever hears it has to look. */
export function messageOf(named: readonly NamedNews[]): string {
  if (named.length > NAMED_AT_MOST) return '';
  const message = JSON.stringify(named.map(({ id, stream, type }) => [id, stream, type]));
  return Buffer.byteLength(message) > LONGEST_MESSAGE ? '' : message;
}

/** What a message names; nothing where it is empty. */
export function namedIn(message: string | undefined): readonly NamedNews[] {
  if (!message) return [];
  return (JSON.parse(message) as readonly [string, string, string][]).map(([id, stream, type]) => ({
    id,
    stream,
    type,
  }));
}
