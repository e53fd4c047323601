import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { drawSample } from './draw-sample.ts';

const caseloads = fc.uniqueArray(fc.stringMatching(/^[A-Z]{2}-\d{1,4}$/), { minLength: 1, maxLength: 60 });
const draws = caseloads.chain((refs) =>
  fc.record({
    cases: fc.constant(refs.map((caseRef) => ({ caseRef }))),
    size: fc.integer({ min: 1, max: refs.length }),
    seed: fc.string({ minLength: 1 }),
  }),
);

describe('a draw', () => {
  test('takes as many cases as asked, each once, from the caseload', () => {
    fc.assert(
      fc.property(draws, (inputs) => {
        const { caseRefs, reserves } = drawSample(inputs);
        const known = new Set(inputs.cases.map(({ caseRef }) => caseRef));
        const all = [...caseRefs, ...reserves];
        expect(caseRefs).toHaveLength(inputs.size);
        expect(reserves).toHaveLength(Math.min(Math.ceil(inputs.size / 5), known.size - inputs.size));
        expect(new Set(all).size).toBe(all.length);
        expect(all.every((ref) => known.has(ref))).toBe(true);
      }),
    );
  });

  test('is blind to the order of the rows', () => {
    fc.assert(
      fc.property(
        draws.chain(({ cases, ...rest }) =>
          fc.record({
            inputs: fc.constant({ cases, ...rest }),
            shuffled: fc.shuffledSubarray(cases, { minLength: cases.length }),
          }),
        ),
        ({ inputs, shuffled }) => {
          expect(drawSample({ ...inputs, cases: shuffled })).toEqual(drawSample(inputs));
        },
      ),
    );
  });

  test('begins a larger sample with the smaller one of the same seed', () => {
    fc.assert(
      fc.property(draws, (inputs) => {
        const larger = drawSample({ ...inputs, size: inputs.cases.length }).caseRefs;
        expect(larger.slice(0, inputs.size)).toEqual(drawSample(inputs).caseRefs);
      }),
    );
  });

  test('stays what it was: the same cases and seed give this list for good', () => {
    const cases = Array.from({ length: 20 }, (_, at) => ({ caseRef: `WL-${String(at + 1).padStart(4, '0')}` }));
    expect(drawSample({ cases, size: 5, seed: '2015' })).toEqual({
      algorithm: 'simple-random/1',
      caseRefs: ['WL-0016', 'WL-0017', 'WL-0008', 'WL-0018', 'WL-0007'],
      reserves: ['WL-0001'],
    });
  });

  test('takes every case about equally often', () => {
    const cases = ['A', 'B', 'C', 'D', 'E'].map((caseRef) => ({ caseRef }));
    const drawn = new Map<string, number>();
    for (let seed = 0; seed < 2000; seed += 1)
      for (const ref of drawSample({ cases, size: 2, seed: String(seed) }).caseRefs)
        drawn.set(ref, (drawn.get(ref) ?? 0) + 1);
    // Each is drawn with probability 2/5: 800 times, give or take five standard deviations of 22.
    for (const times of drawn.values()) expect(Math.abs(times - 800)).toBeLessThan(110);
    expect(drawn.size).toBe(5);
  });

  test('refuses what cannot be drawn', () => {
    expect(() => drawSample({ cases: [{ caseRef: 'A' }], size: 2, seed: 'x' })).toThrow(RangeError);
    expect(() => drawSample({ cases: [{ caseRef: 'A' }], size: 0, seed: 'x' })).toThrow(RangeError);
  });
});
