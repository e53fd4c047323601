import { createHash } from 'node:crypto';
import { canonicalJson } from '#platform';
import type { RecordedEvent, StreamAppend } from './event.ts';
import { newEventId } from './event-id.ts';
import { decrypt, encrypt, type Keyring } from './keyring.ts';

/** An event as it is stored. The envelope is the very text that was hashed. */
export interface EventRow {
  readonly stream: string;
  readonly version: number;
  readonly eventId: string;
  readonly type: string;
  readonly envelope: string;
  readonly sealed: Buffer | null;
  readonly hash: Buffer;
  readonly idempotencyKey: string | null;
}

/** What the canonical JSON of an event holds: all that the application said, and nothing that a database fills. */
interface Envelope {
  readonly eventId: string;
  readonly stream: string;
  readonly version: number;
  readonly type: string;
  readonly schemaVersion: number;
  readonly on: string;
  readonly by: string;
  readonly imported: boolean;
  readonly correlationId: string;
  readonly causationId: string | null;
  readonly recordedAt: string;
  readonly data: unknown;
  readonly sealed?: { readonly under: string; readonly sha256: string };
  /** On the first event of an append that came with a key: where to find all its events. */
  readonly append?: { readonly idempotencyKey: string; readonly events: readonly AppendedRange[] };
}

export interface AppendedRange {
  readonly stream: string;
  readonly from: number;
  readonly to: number;
}

const sha256 = (...parts: readonly (Buffer | string)[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** Before a stream's first event. */
const NO_HASH = Buffer.alloc(32);

/** Turns an append into rows: identity, version, sealing and hash. Rows are in the order of the appends. */
export async function chainRows(
  appends: readonly StreamAppend[],
  options: {
    readonly recordedAt: Date;
    readonly keyToSeal: (scope: string) => Promise<Buffer>;
    readonly idempotencyKey?: string | undefined;
  },
): Promise<readonly EventRow[]> {
  const firstId = newEventId();
  const ranges = appends.map(({ stream, expected: { version }, events }): AppendedRange => ({
    stream,
    from: version + 1,
    to: version + events.length,
  }));
  const rows: EventRow[] = [];
  for (const { stream, expected, events } of appends) {
    let before = expected.hash ?? NO_HASH;
    let version = expected.version;
    for (const event of events) {
      const isFirst = rows.length === 0;
      const eventId = isFirst ? firstId : newEventId();
      version += 1;
      const sealed = event.sealed === undefined ? null : await seal(event, eventId, options.keyToSeal);
      const key = isFirst ? options.idempotencyKey : undefined;
      const envelope = canonicalJson({
        eventId,
        stream,
        version,
        type: event.type,
        schemaVersion: event.schemaVersion ?? 1,
        on: event.on,
        by: event.by,
        imported: event.imported ?? false,
        correlationId: event.correlationId ?? firstId,
        causationId: event.causationId ?? null,
        recordedAt: options.recordedAt.toISOString(),
        data: event.data ?? null,
        ...(sealed && { sealed: { under: sealed.under, sha256: sha256(sealed.bytes).toString('hex') } }),
        ...(key !== undefined && { append: { idempotencyKey: key, events: ranges } }),
      } satisfies Envelope);
      const hash = sha256(before, envelope);
      rows.push({
        stream,
        version,
        eventId,
        type: event.type,
        envelope,
        sealed: sealed?.bytes ?? null,
        hash,
        idempotencyKey: key ?? null,
      });
      before = hash;
    }
  }
  return rows;
}

async function seal(
  event: { readonly type: string; readonly sealed?: unknown; readonly sealedUnder?: string },
  eventId: string,
  keyToSeal: (scope: string) => Promise<Buffer>,
): Promise<{ under: string; bytes: Buffer }> {
  const under = event.sealedUnder;
  if (under === undefined) throw new TypeError(`${event.type} has a sealed part and does not say under whose key.`);
  const plain = Buffer.from(canonicalJson(event.sealed));
  return { under, bytes: encrypt(await keyToSeal(under), plain, eventId) };
}

const envelopeOf = (row: Pick<EventRow, 'envelope'>): Envelope => JSON.parse(row.envelope) as Envelope;

/** Where all events of the append lie whose first event this is. */
export const appendedWith = (row: EventRow): readonly AppendedRange[] => envelopeOf(row).append?.events ?? [];

/** Gives stored rows back as events; what was sealed under a key that is gone stays undefined. */
export async function openRows(
  rows: readonly (EventRow & { readonly position: bigint })[],
  keysToOpen: Keyring['keysToOpen'],
): Promise<readonly RecordedEvent[]> {
  const envelopes = rows.map(envelopeOf);
  const scopes = new Set(envelopes.flatMap(({ sealed }) => sealed?.under ?? []));
  const keys = await keysToOpen([...scopes]);
  return rows.map((row, place) => {
    // Parsed a line above, one for each row. Named one by one: copying whatever else is there takes as long as parsing.
    const said = envelopes[place] ?? envelopeOf(row);
    const key = said.sealed && keys.get(said.sealed.under);
    return {
      eventId: said.eventId,
      stream: said.stream,
      version: said.version,
      type: said.type,
      schemaVersion: said.schemaVersion,
      on: said.on,
      by: said.by,
      imported: said.imported,
      correlationId: said.correlationId,
      causationId: said.causationId,
      data: said.data,
      recordedAt: new Date(said.recordedAt),
      position: row.position,
      hash: row.hash,
      ...(key && row.sealed && { sealed: JSON.parse(decrypt(key, row.sealed, said.eventId).toString()) as unknown }),
    };
  });
}

export interface ChainFault {
  readonly stream: string;
  readonly version: number;
  readonly says: string;
}

/**
 * Recomputes the chain of one stream, rows in the order of their versions.
 * @param before where the rows are a later part of the stream: the row in front of them
 */
export function checkChain(rows: readonly EventRow[], before?: Pick<EventRow, 'version' | 'hash'>): ChainFault[] {
  const faults: ChainFault[] = [];
  let last = { version: before?.version ?? 0, hash: before?.hash ?? NO_HASH };
  for (const row of rows) {
    const fault = (says: string) => faults.push({ stream: row.stream, version: row.version, says });
    if (row.version !== last.version + 1) fault(`follows version ${last.version}: events between them are missing`);
    if (!sha256(last.hash, row.envelope).equals(row.hash))
      fault('its hash is not that of its envelope and the event before');
    for (const says of contradictions(row)) fault(says);
    last = row;
  }
  return faults;
}

/** Where the columns beside the envelope say something else than the envelope, which alone is hashed. */
function contradictions(row: EventRow): string[] {
  let envelope: Partial<Envelope>;
  try {
    envelope = envelopeOf(row);
  } catch {
    return ['its envelope is no JSON'];
  }
  const says: string[] = [];
  for (const column of ['stream', 'version', 'eventId', 'type'] as const)
    if (envelope[column] !== row[column]) says.push(`its ${column} is not that of its envelope`);
  if ((envelope.append?.idempotencyKey ?? null) !== row.idempotencyKey)
    says.push('its idempotency key is not that of its envelope');
  const sealed = row.sealed === null ? undefined : sha256(row.sealed).toString('hex');
  if (envelope.sealed?.sha256 !== sealed) says.push('its sealed part is not the one that was appended');
  return says;
}
