import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { casesApart, makeTimetable, timetableClashes } from './timetable.ts';

const casesToRead = fc
  .array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 60 })
  .map((managers) => managers.map((manager, n) => ({ caseRef: `C-${n}`, caseManager: `manager-${manager}` })));
const visits = fc.record({
  cases: casesToRead,
  inspectors: fc
    .integer({ min: 1, max: 8 })
    .map((number) => Array.from({ length: number }, (_, n) => `inspector-${n}`)),
});

describe('a timetable', () => {
  test('has every case once, nobody in two places, and loads that differ by at most one', () => {
    fc.assert(
      fc.property(visits, ({ cases, inspectors }) => {
        const { entries, slots } = makeTimetable(cases, inspectors);
        expect(entries.map(({ caseRef }) => caseRef).sort()).toEqual(cases.map(({ caseRef }) => caseRef).sort());
        expect(timetableClashes(entries, String, String)).toEqual([]);
        const loads = inspectors.map((name) => entries.filter(({ inspector }) => inspector === name).length);
        expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(1);
        expect(entries.every(({ slot }) => slot >= 0 && slot < slots)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test('takes no more slots than the largest load or the busiest case manager needs', () => {
    fc.assert(
      fc.property(visits, ({ cases, inspectors }) => {
        const busiest = Math.max(
          ...cases.map(({ caseManager }) => cases.filter((each) => each.caseManager === caseManager).length),
        );
        expect(makeTimetable(cases, inspectors).slots).toBe(
          Math.max(busiest, Math.ceil(cases.length / inspectors.length)),
        );
      }),
    );
  });

  test('keeps the cases of a manager together, but for one manager at most where two inspectors part', () => {
    fc.assert(
      fc.property(visits, ({ cases, inspectors }) => {
        const { entries } = makeTimetable(cases, inspectors);
        const managers = [...new Set(cases.map(({ caseManager }) => caseManager))];
        const readers = (manager: string): number =>
          new Set(entries.filter(({ caseManager }) => caseManager === manager).map(({ inspector }) => inspector)).size;
        expect(managers.reduce((cuts, manager) => cuts + readers(manager) - 1, 0)).toBeLessThan(inspectors.length);
        for (const manager of managers.filter((each) => readers(each) === 1)) {
          const slots = entries.filter(({ caseManager }) => caseManager === manager).map(({ slot }) => slot);
          expect(Math.max(...slots) - Math.min(...slots)).toBe(slots.length - 1);
        }
      }),
    );
  });

  test('leaves those case managers apart, and no others, whom it had to divide between inspectors', () => {
    fc.assert(
      fc.property(visits, ({ cases, inspectors }) => {
        const { entries } = makeTimetable(cases, inspectors);
        const readersOf = (manager: string) =>
          new Set(entries.filter(({ caseManager }) => caseManager === manager).map(({ inspector }) => inspector));
        const divided = [...new Set(cases.map(({ caseManager }) => caseManager))].filter(
          (manager) => readersOf(manager).size > 1,
        );
        const apart = casesApart(entries);
        expect(apart.map(({ caseManager }) => caseManager)).toEqual(divided.sort());
        expect(apart.length).toBeLessThan(inspectors.length);
      }),
    );
  });

  test('cuts nobody where the cases of each manager fit whole into equal loads', () => {
    // Built from loads that are full of whole managers, so that a way without a cut exists.
    const full = fc
      .record({
        load: fc.integer({ min: 1, max: 13 }),
        sizes: fc.array(fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 13, maxLength: 13 }), {
          minLength: 1,
          maxLength: 6,
        }),
      })
      .map(({ load, sizes }) =>
        sizes
          .flatMap((wanted) => {
            let room = load;
            return wanted.flatMap((size) => {
              const taken = Math.min(size, room);
              room -= taken;
              return taken === 0 ? [] : [taken];
            });
          })
          .map((size, manager) => ({ size, manager, inspectors: sizes.length })),
      );
    fc.assert(
      fc.property(full, (managers) => {
        const cases = managers.flatMap(({ size, manager }) =>
          Array.from({ length: size }, (_, n) => ({ caseRef: `C-${manager}-${n}`, caseManager: `manager-${manager}` })),
        );
        const inspectors = Array.from({ length: managers[0]?.inspectors ?? 1 }, (_, n) => `inspector-${n}`);
        expect(casesApart(makeTimetable(cases, inspectors).entries)).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  test('of 34 cases, of which 16 managers have up to three, has nobody cut between three inspectors', () => {
    const sizes = [3, 3, 3, 3, ...Array<number>(10).fill(2), 1, 1];
    const cases = sizes.flatMap((size, manager) =>
      Array.from({ length: size }, (_, n) => ({ caseRef: `C-${manager}-${n}`, caseManager: `manager-${manager}` })),
    );
    expect(casesApart(makeTimetable(cases, ['one', 'two', 'three']).entries)).toEqual([]);
  });

  test('is the same under any order of cases', () => {
    fc.assert(
      fc.property(visits, ({ cases, inspectors }) => {
        expect(makeTimetable(cases.toReversed(), inspectors)).toEqual(makeTimetable(cases, inspectors));
      }),
    );
  });
});

test('a clash names who is in two places, with what and when', () => {
  const entry = { caseRef: 'C-1', caseManager: 'manager-1', inspector: 'inspector-1', slot: 2 };
  expect(
    timetableClashes([entry, { ...entry, caseRef: 'C-2', inspector: 'inspector-2' }], (slot) => `at ${slot}`, String),
  ).toEqual(['manager-1 has case C-1 and case C-2 at the same time, at 2.']);
});

test('cases of a case manager lie apart with two inspectors, and with one who has others between them', () => {
  const entry = (caseManager: string, inspector: string, slot: number) => ({
    caseRef: `${caseManager}-${slot}`,
    caseManager,
    inspector,
    slot,
  });
  const entries = [
    entry('between', 'one', 2),
    entry('between', 'one', 0),
    entry('together', 'one', 4),
    entry('together', 'one', 3),
    entry('two', 'two', 0),
    entry('two', 'three', 1),
    entry('', 'two', 5),
    entry('', 'three', 9),
  ];
  expect(casesApart(entries)).toEqual([
    { caseManager: 'between', with: [{ inspector: 'one', slots: [0, 2] }] },
    {
      caseManager: 'two',
      with: [
        { inspector: 'two', slots: [0] },
        { inspector: 'three', slots: [1] },
      ],
    },
  ]);
});
