import type { RecordedEvent } from './event.ts';
import type { Session } from './session.ts';

/** An event without what is sealed, which no projection may show, and without the chain. */
export type OpenEvent = Omit<RecordedEvent, 'sealed' | 'hash'>;

/** As the log keeps it. */
export interface OpenRow {
  readonly position: string;
  readonly envelope: string;
}

type OpenEnvelope = Omit<OpenEvent, 'position' | 'recordedAt'> & { readonly recordedAt: string };

export function openEvent({ position, envelope }: OpenRow): OpenEvent {
  const event = JSON.parse(envelope) as OpenEnvelope;
  return {
    eventId: event.eventId,
    stream: event.stream,
    version: event.version,
    position: BigInt(position),
    type: event.type,
    schemaVersion: event.schemaVersion,
    on: event.on,
    by: event.by,
    imported: event.imported,
    correlationId: event.correlationId,
    causationId: event.causationId,
    recordedAt: new Date(event.recordedAt),
    data: event.data,
  };
}

/**
 * The SQL that reads events after a version of each stream: one probe of the index for each, whatever the server believes
 * of their number.
 * @param places SQL of rows `(stream, version)`; the types are its third value, the limit of each stream its fourth
 */
export const newsAfter = (places: string): string => `
  select news.stream, news.version, news.position, news.envelope from ${places} as after (stream, version)
  cross join lateral (
    select stream, version, position, envelope from log.event
    where event.stream = after.stream and event.version > after.version and event.type = any($3)
    order by event.version limit $4
  ) as news`;

/**
 * Events of these types after a version of each stream, stream after stream, each oldest first.
 * @param limit of each stream
 */
export async function openEventsAfter(
  session: Session,
  versions: ReadonlyMap<string, number>,
  { types, limit }: { readonly types: readonly string[]; readonly limit: number },
): Promise<readonly OpenEvent[]> {
  const rows = await session.query<OpenRow>(
    `${newsAfter('unnest($1::text[], $2::int[])')} order by news.stream, news.version`,
    [[...versions.keys()], [...versions.values()], types, limit],
  );
  return rows.map(openEvent);
}

/** Single events by stream and version, in no order. */
export async function openEventsAt(
  session: Session,
  places: readonly { readonly stream: string; readonly version: number }[],
): Promise<readonly OpenEvent[]> {
  const rows = await session.query<OpenRow>(
    `select position, envelope from log.event
     where (stream, version) in (select * from unnest($1::text[], $2::int[]))`,
    [places.map(({ stream }) => stream), places.map(({ version }) => version)],
  );
  return rows.map(openEvent);
}

/** Events of these types in all streams after one place, stream after stream, each oldest first. */
export async function openEventsBehind(
  session: Session,
  after: { readonly stream: string; readonly version: number },
  types: readonly string[],
  limit: number,
): Promise<readonly OpenEvent[]> {
  const rows = await session.query<OpenRow>(
    `select position, envelope from log.event where (stream, version) > ($1, $2) and type = any($3)
     order by stream, version limit $4`,
    [after.stream, after.version, types, limit],
  );
  return rows.map(openEvent);
}
