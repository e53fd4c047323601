import { describe, expect, it } from '@jest/globals';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { canonicalJson } from './canonical-json.ts';

describe('canonical JSON', () => {
  it('is the same whatever the order of keys', () => {
    expect(canonicalJson({ b: 1, a: [{ d: 0.1, c: null }] })).toBe('{"a":[{"c":null,"d":0.1}],"b":1}');
  });

  it('orders keys by UTF-16 code units, as the example of RFC 8785 does', () => {
    const keys = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u{1f600}': 5, '\u0080': 6, '\u00f6': 7 };
    expect(canonicalJson(keys).match(/\d(?=[,}])/g)).toEqual(['2', '4', '6', '7', '1', '5', '3']);
  });

  it('is what another implementation of RFC 8785 makes of any JSON value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        expect(canonicalJson(value)).toBe(canonicalize(value));
      }),
    );
  });

  it('sorts the keys of large objects as those of small ones', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.nat(), { minKeys: 190, maxKeys: 220 }), (value) => {
        expect(canonicalJson(value)).toBe(canonicalize(value));
      }),
      { numRuns: 10 },
    );
  });

  it('takes a backslash before the letters ud for what it is', () => {
    for (const text of ['\\ud83d', '\\\\ud83d', 'a\\\n\\udead'])
      expect(JSON.parse(canonicalJson({ text }))).toEqual({ text });
  });

  it.each([
    ['half a surrogate pair', '\ud83d'],
    ['half a surrogate pair behind a backslash', 'a\\\ud83d'],
    ['half a surrogate pair in a key', { '\udead': 1 }],
    ['not a number', Number.NaN],
    ['no finite number', [Number.POSITIVE_INFINITY]],
    ['a bigint', 1n],
    ['a function', { act: () => 1 }],
    ['nothing', undefined],
  ])('refuses %s', (_what, value) => {
    expect(() => canonicalJson(value)).toThrow();
  });

  it('refuses a circle', () => {
    const circle: Record<string, unknown> = {};
    circle['again'] = circle;
    expect(() => canonicalJson(circle)).toThrow(/circular/i);
  });
});
