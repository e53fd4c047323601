import { describe, expect, it } from '@jest/globals';
import { findTypedNumbers } from './typed-numbers.ts';

const found = (source: string) => findTypedNumbers(source).map(({ line, column, value }) => [line, column, value]);

describe('numbers typed where a figure belongs', () => {
  it.each<[string, (string | number)[][]]>([
    ['Plans were sufficient in 34 cases.', [[1, 26, '34']]],
    [
      '# Title\n\nFirst line\nthen 32 out of 33 cases and 97%.',
      [
        [4, 6, '32'],
        [4, 16, '33'],
        [4, 29, '97%'],
      ],
    ],
    [
      'Rates of 43.6% rose to 49.6 per cent.',
      [
        [1, 10, '43.6%'],
        [1, 24, '49.6'],
      ],
    ],
    ['Zoë und 日本: **17** reports', [[1, 15, '17']]],
    ['{% figure of="sample" /%} and 34 more', [[1, 31, '34']]],
    [
      'In thirty-four cases, and Seventeen reports.',
      [
        [1, 4, 'thirty-four'],
        [1, 27, 'Seventeen'],
      ],
    ],
    [
      'all but three of the sample; four relevant cases; all but one of them',
      [
        [1, 9, 'three'],
        [1, 30, 'four'],
        [1, 59, 'one'],
      ],
    ],
    [
      '½ of them, ٣ more, Ⅳ, １２',
      [
        [1, 1, '½'],
        [1, 12, '٣'],
        [1, 20, 'Ⅳ'],
        [1, 23, '１２'],
      ],
    ],
    ['the cohort of January 2013 to December 2103', [[1, 40, '2103']]],
    [
      'on 31 February 2015',
      [
        [1, 4, '31'],
        [1, 16, '2015'],
      ],
    ],
    ['wrapped in all\n34. Then on', [[2, 1, '34']]],
    [
      'see `42` and <b>7</b>',
      [
        [1, 6, '42'],
        [1, 17, '7'],
      ],
    ],
    ['an escaped \\{% 12 cases %\\}', [[1, 16, '12']]],
    ['never closed {% literal reason="x" %}42', [[1, 38, '42']]],
  ])('are found in: %s', (source, places) => {
    expect(found(source)).toEqual(places);
  });

  it.each([
    'from 14 to 16 December 2015, or 14 -16 December 2015, or 30 November to 2 December 2015',
    'published on 27 January 2016 for January 2013 – December 2013, between 30 December 2015 and 2 January 2016',
    '## 1. Reducing reoffending\n\n1.1. Case managers knew.\n\n- 1.2 And so on\n- 1.3. More',
    '1. first\n2. second\n\n3. third',
    'phone {% literal reason="telephone number" %}0161 496 0000{% /literal %}',
    '{% figure of="fact:custodial_sentence" noun="case 4" /%}',
    'at https://example.test/2015/34 and [here](https://example.test/9)',
    'In one case the plan came late; three boroughs; one of the children; the two authorities; fifteen minutes',
  ])('are not found in: %s', (source) => {
    expect(found(source)).toEqual([]);
  });
});
