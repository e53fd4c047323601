import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pathHere } from './path-here.ts';

/** Where a browser would go from the sign-in page. */
const browserGoesTo = (location: string): URL => new URL(location, 'https://inspectorate.example/sign-in');

describe('where a sign-in leads', () => {
  it.each([
    ['/programme/2015', '/programme/2015'],
    ['/inspections/1?page=2#readings', '/inspections/1?page=2#readings'],
    ['/bodies/Münster', '/bodies/M%C3%BCnster'],
    ['', '/programme'],
    ['programme/2015', '/programme'],
    ['//elsewhere.example', '/programme'],
    ['/\\elsewhere.example', '/programme'],
    ['https://elsewhere.example', '/programme'],
    ['/\t/elsewhere.example', '/programme'],
    ['/\r\n/elsewhere.example', '/programme'],
    ['/.//elsewhere.example', '/programme'],
    ['//[', '/programme'],
  ])('from %j is %j', (next, path) => {
    expect(pathHere(next)).toBe(path);
  });

  it('is never another site, whatever was asked for', () => {
    const piece = fc.constantFrom('/', '\\', '\t', '\n', '.', '..', '@', ':', '?', '#', 'elsewhere.example', 'ü');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        expect(browserGoesTo(pathHere(`/${pieces.join('')}`)).host).toBe('inspectorate.example');
      }),
    );
  });
});
