import { describe, expect, it } from '@jest/globals';
import type { EventLog, Keyring, LoadedStream, NewEvent, RecordedEvent, StreamHead } from '#event-log';
import { IdempotencyKeyUsed, KeyDestroyed, VersionConflict } from '#event-log';

export interface LogUnderTest {
  readonly log: EventLog;
  readonly keyring: Keyring;
}

const EMPTY: StreamHead = { version: 0, hash: null };

const read = (caseRef: string, more: Partial<NewEvent> = {}): NewEvent => ({
  type: 'CaseRead',
  on: '2015-12-14',
  by: 'inspector-1@inspectorate.example',
  data: { caseRef, judgements: { 'harm.plan': 'sufficient' } },
  ...more,
});

const refused = (error: unknown): unknown => error;
let streams = 0;
const newStream = (): string => `inspection-conformance-${(streams += 1)}`;

/** What every event log does, whatever it keeps its events in. */
export function behavesAsAnEventLog(name: string, underTest: () => LogUnderTest): void {
  describe(`event log ${name}`, () => {
    it('gives an unknown stream as empty, at version 0', async () => {
      expect(await underTest().log.load('inspection-unknown')).toEqual({
        stream: 'inspection-unknown',
        head: EMPTY,
        events: [],
      } satisfies LoadedStream);
    });

    it('gives back what was appended, as it was told and in order', async () => {
      const { log } = underTest();
      const stream = newStream();
      const appended = await log.append([
        {
          stream,
          expected: EMPTY,
          events: [
            read('WL-0001', { correlationId: 'request-7', causationId: 'form-3', imported: true, schemaVersion: 2 }),
            read('WL-0002', { data: { text: 'Łódź “quoted” \u0000 \ud83d\ude00', number: 0.1, none: null, list: [] } }),
          ],
        },
      ]);
      const { head, events } = await log.load(stream);
      expect(events).toEqual(appended);
      expect(head).toEqual({ version: 2, hash: events[1]?.hash });
      expect(events[0]).toMatchObject({
        stream,
        version: 1,
        type: 'CaseRead',
        schemaVersion: 2,
        on: '2015-12-14',
        by: 'inspector-1@inspectorate.example',
        imported: true,
        correlationId: 'request-7',
        causationId: 'form-3',
        recordedAt: new Date('2026-01-27T09:30:00.000Z'),
        data: { caseRef: 'WL-0001', judgements: { 'harm.plan': 'sufficient' } },
      });
      expect(events[1]).toMatchObject({
        version: 2,
        schemaVersion: 1,
        imported: false,
        causationId: null,
        data: { text: 'Łódź “quoted” \u0000 \ud83d\ude00', number: 0.1, none: null, list: [] },
      });
      expect(events.map(({ hash }) => hash.length)).toEqual([32, 32]);
      expect((events[0] as RecordedEvent).position < (events[1] as RecordedEvent).position).toBe(true);
    });

    it('correlates the events of one append where nothing else is said', async () => {
      const stream = newStream();
      const events = await underTest().log.append([{ stream, expected: EMPTY, events: [read('A'), read('B')] }]);
      expect(events.map(({ correlationId }) => correlationId)).toEqual([events[0]?.eventId, events[0]?.eventId]);
      expect(events[1]?.eventId).not.toBe(events[0]?.eventId);
    });

    it('loads a stream as it was at an earlier version', async () => {
      const { log } = underTest();
      const stream = newStream();
      const [, second] = await log.append([{ stream, expected: EMPTY, events: [read('A'), read('B'), read('C')] }]);
      const earlier = await log.load(stream, { upToVersion: 2 });
      expect(earlier.events).toHaveLength(2);
      expect(earlier.head).toEqual({ version: 2, hash: second?.hash });
    });

    it('refuses an append to a stream that has moved on', async () => {
      const { log } = underTest();
      const stream = newStream();
      await log.append([{ stream, expected: EMPTY, events: [read('A')] }]);
      const error = await log.append([{ stream, expected: EMPTY, events: [read('B')] }]).catch(refused);
      expect(error).toBeInstanceOf(VersionConflict);
      expect(error).toMatchObject({ stream, expectedVersion: 0 });
      expect((await log.load(stream)).events).toHaveLength(1);
    });

    it('refuses an append beyond the end of a stream', async () => {
      const { log } = underTest();
      const stream = newStream();
      const [first] = await log.append([{ stream, expected: EMPTY, events: [read('A')] }]);
      const beyond = { version: 5, hash: first?.hash ?? null };
      await expect(log.append([{ stream, expected: beyond, events: [read('B')] }])).rejects.toThrow(VersionConflict);
    });

    it('refuses an append whose writer loaded another history', async () => {
      const { log } = underTest();
      const stream = newStream();
      await log.append([{ stream, expected: EMPTY, events: [read('A')] }]);
      const other = { version: 1, hash: Buffer.alloc(32, 7) };
      await expect(log.append([{ stream, expected: other, events: [read('B')] }])).rejects.toThrow(VersionConflict);
    });

    it('appends to several streams all or nothing', async () => {
      const { log } = underTest();
      const [inspection, letter] = [newStream(), newStream()];
      const [scheduled] = await log.append([{ stream: inspection, expected: EMPTY, events: [read('A')] }]);
      const both = (expected: StreamHead) => [
        { stream: letter, expected: EMPTY, events: [read('L1'), read('L2')] },
        { stream: inspection, expected, events: [read('B')] },
      ];
      const error = await log.append(both(EMPTY)).catch(refused);
      expect(error).toMatchObject({ name: 'VersionConflict', stream: inspection });
      expect((await log.load(letter)).events).toEqual([]);

      const appended = await log.append(both({ version: 1, hash: scheduled?.hash ?? null }));
      expect(appended.map(({ stream, version }) => [stream, version])).toEqual([
        [letter, 1],
        [letter, 2],
        [inspection, 2],
      ]);
    });

    it('appends nothing where there is nothing to append', async () => {
      const { log } = underTest();
      const stream = newStream();
      expect(await log.append([{ stream, expected: EMPTY, events: [] }])).toEqual([]);
      expect((await log.load(stream)).head).toEqual(EMPTY);
    });

    it('lets exactly one of eight writers win each version', async () => {
      const { log } = underTest();
      const stream = newStream();
      const outcomes = await Promise.all(
        Array.from({ length: 8 }, (_, writer) =>
          log.append([{ stream, expected: EMPTY, events: [read(`case-${writer}`)] }]).then(() => 'won', refused),
        ),
      );
      expect(outcomes.filter((outcome) => outcome === 'won')).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome instanceof VersionConflict)).toHaveLength(7);
      expect((await log.load(stream)).events).toHaveLength(1);
    });

    it('answers a repeated command with the events of the first time', async () => {
      const { log } = underTest();
      const [inspection, letter] = [newStream(), newStream()];
      const idempotencyKey = `approve ${inspection}`;
      const append = () =>
        log.append(
          [
            { stream: letter, expected: EMPTY, events: [read('L')] },
            { stream: inspection, expected: EMPTY, events: [read('A'), read('B')] },
          ],
          { idempotencyKey },
        );
      const first = await append();
      const error = await append().catch(refused);
      expect(error).toBeInstanceOf(IdempotencyKeyUsed);
      expect((error as IdempotencyKeyUsed).events).toEqual(first);
      expect(await log.findByIdempotencyKey(idempotencyKey)).toEqual(first);
      expect(await log.findByIdempotencyKey('never used')).toEqual([]);
    });

    it('refuses a used key also on another stream', async () => {
      const { log } = underTest();
      const [one, two] = [newStream(), newStream()];
      const idempotencyKey = `key of ${one}`;
      await log.append([{ stream: one, expected: EMPTY, events: [read('A')] }], { idempotencyKey });
      const again = log.append([{ stream: two, expected: EMPTY, events: [read('B')] }], { idempotencyKey });
      await expect(again).rejects.toThrow(IdempotencyKeyUsed);
      expect((await log.load(two)).events).toEqual([]);
    });

    it('opens a sealed part for its reader, and says under whose key it must be', async () => {
      const { log } = underTest();
      const stream = newStream();
      const sealed = { comments: { 'harm.plan': 'Plan agreed with the family.' } };
      await log.append([{ stream, expected: EMPTY, events: [read('A', { sealed, sealedUnder: stream })] }]);
      expect((await log.load(stream)).events[0]?.sealed).toEqual(sealed);
      const { head } = await log.load(stream);
      await expect(log.append([{ stream, expected: head, events: [read('B', { sealed })] }])).rejects.toThrow(
        'does not say under whose key',
      );
    });

    it('keeps judgements and loses the person when a key is destroyed', async () => {
      const { log, keyring } = underTest();
      const stream = newStream();
      const sealed = { comments: { 'harm.plan': 'Plan agreed with the family.' } };
      await log.append([{ stream, expected: EMPTY, events: [read('A', { sealed, sealedUnder: stream })] }]);
      await keyring.destroy(stream);
      const { events, head } = await log.load(stream);
      expect(events[0]).not.toHaveProperty('sealed');
      expect(events[0]?.data).toEqual({ caseRef: 'A', judgements: { 'harm.plan': 'sufficient' } });
      const more = log.append([{ stream, expected: head, events: [read('B', { sealed, sealedUnder: stream })] }]);
      await expect(more).rejects.toThrow(KeyDestroyed);
    });
  });
}
