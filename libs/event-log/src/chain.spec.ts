import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { chainRows, checkChain, type EventRow } from './chain.ts';
import { decrypt, encrypt, MemoryKeyring } from './keyring.ts';

const EMPTY = { version: 0, hash: null };

async function chainOf(number: number): Promise<readonly EventRow[]> {
  const keyring = new MemoryKeyring();
  const events = Array.from({ length: number }, (_, place) => ({
    type: 'CaseRead',
    on: '2015-12-14',
    by: 'inspector-1@inspectorate.example',
    data: { caseRef: `WL-${place}`, judgements: { 'harm.plan': 'sufficient' } },
    sealed: { comments: { 'harm.plan': `comment ${place}` } },
    sealedUnder: 'inspection-1',
  }));
  return chainRows([{ stream: 'inspection-1', expected: EMPTY, events }], {
    recordedAt: new Date('2026-01-27T09:30:00Z'),
    keyToSeal: (scope) => keyring.keyToSeal(scope),
    idempotencyKey: 'import of West London',
  });
}

/** One bit of one byte turned. */
function turned(bytes: Buffer, bit: number): Buffer {
  const copy = Buffer.from(bytes);
  const place = Math.floor(bit / 8) % copy.length;
  copy[place] = (copy[place] ?? 0) ^ (1 << (bit % 8));
  return copy;
}

describe('the hash chain', () => {
  let rows: readonly EventRow[];

  beforeAll(async () => {
    rows = await chainOf(12);
  });

  const place = () => fc.nat({ max: rows.length - 1 });
  const edited = (at: number, edit: (row: EventRow) => Partial<EventRow>) =>
    rows.map((row, index) => (index === at ? { ...row, ...edit(row) } : row));

  it('finds no fault in what was appended, whole or in parts', () => {
    expect(checkChain(rows)).toEqual([]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: rows.length - 1 }), (cut) => {
        expect(checkChain(rows.slice(cut), rows[cut - 1])).toEqual([]);
      }),
    );
  });

  it('finds any character of an envelope that was changed', () => {
    fc.assert(
      fc.property(place(), fc.nat(), fc.string({ minLength: 1, maxLength: 1 }), (at, offset, character) => {
        const envelope = rows[at]?.envelope ?? '';
        const where = offset % envelope.length;
        const other = envelope.slice(0, where) + character + envelope.slice(where + 1);
        fc.pre(other !== envelope);
        const faults = checkChain(edited(at, () => ({ envelope: other })));
        expect(faults.map(({ version }) => version)).toContain(at + 1);
      }),
    );
  });

  it('finds any bit of a hash or a sealed part that was turned', () => {
    fc.assert(
      fc.property(place(), fc.nat({ max: 255 }), fc.constantFrom('hash', 'sealed'), (at, bit, column) => {
        const faults = checkChain(edited(at, (row) => ({ [column]: turned(row[column as 'hash'], bit) })));
        expect(faults.map(({ version }) => version)).toContain(at + 1);
      }),
    );
  });

  it('finds a column that says something else than its envelope', () => {
    const edits: readonly Partial<EventRow>[] = [
      { stream: 'inspection-2' },
      { eventId: '00000000-0000-7000-8000-000000000000' },
      { type: 'CaseReadingAmended' },
      { idempotencyKey: 'another' },
      { sealed: null },
    ];
    for (const edit of edits) expect(checkChain(edited(3, () => edit))).toMatchObject([{ version: 4 }]);
  });

  it('finds events that are missing inside, or have changed places', () => {
    fc.assert(
      fc.property(fc.nat({ max: rows.length - 2 }), (at) => {
        const without = rows.filter((_, index) => index !== at);
        expect(checkChain(without)).toContainEqual(expect.objectContaining({ version: at + 2 }));
        const swapped = rows.map((row, index) => rows[index === at ? at + 1 : index === at + 1 ? at : index] ?? row);
        expect(checkChain(swapped).length).toBeGreaterThan(0);
      }),
    );
  });
});

describe('sealing', () => {
  it('opens with its own key for its own event alone', () => {
    const [key, other] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
    fc.assert(
      fc.property(fc.uint8Array(), fc.string(), fc.nat(), (plain, boundTo, bit) => {
        const bytes = encrypt(key, Buffer.from(plain), boundTo);
        expect(decrypt(key, bytes, boundTo)).toEqual(Buffer.from(plain));
        expect(() => decrypt(other, bytes, boundTo)).toThrow();
        expect(() => decrypt(key, bytes, `${boundTo}x`)).toThrow();
        expect(() => decrypt(key, turned(bytes, bit), boundTo)).toThrow();
      }),
    );
  });
});
