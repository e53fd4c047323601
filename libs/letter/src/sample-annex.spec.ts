import { describe, expect, it } from '@jest/globals';
import type { DrawFacts } from '#domain';
import { westLondonDraw, westLondonLetter } from '../../../test/support/west-london-letter.ts';
import { draftFromTemplate } from './draft-from-template.ts';
import { loadFrameworks } from './load-frameworks.ts';
import { readLetter } from './read-letter.ts';
import { renderHtml } from './render-html.ts';
import { checkLetter } from './render-letter.ts';
import { renderText } from './render-text.ts';

const [framework] = loadFrameworks();
if (!framework) throw new Error('No framework.');

const source = '# Letter\n\nBefore.\n\n{% sample-annex /%}\n\nAfter.';
const annexOf = (changed: Partial<DrawFacts> = {}, sampleSize = 34) => {
  const draw = { ...westLondonDraw, ...changed };
  const { model, faults } = readLetter(source, framework, westLondonLetter({ draw, sampleSize }));
  expect(faults).toEqual([]);
  return { model, text: renderText(model), html: renderHtml(model, 1) };
};
const inOneLine = (text: string) => text.replace(/\s+/g, ' ');

describe('the annex on the draw', () => {
  it('stands in the letter as headings, tables, notes and lists', () => {
    expect(annexOf().model.blocks.map(({ kind }) => kind)).toEqual([
      'heading',
      'paragraph',
      'heading',
      'paragraph',
      'table',
      'table',
      'note',
      'paragraph',
      'paragraph',
      'list',
      'paragraph',
    ]);
  });

  it('lists every count and share as a figure, in the order in which they are printed', () => {
    const { model, text } = annexOf();
    expect(model.figures.slice(0, 7)).toEqual([
      { of: 'draw:caseload', form: 'count', phrase: '120' },
      { of: 'draw:eligible', form: 'count', phrase: '112' },
      { of: 'draw:asked-for', form: 'count', phrase: '34' },
      { of: 'draw:drawn', form: 'count', phrase: '34' },
      { of: 'draw:replaced', form: 'count', phrase: '2' },
      { of: 'draw:sample', form: 'count', phrase: '34' },
      { of: 'draw:eligible:Custodial', form: 'count-and-percentage', phrase: '30 (27%)' },
    ]);
    expect(model.figures.at(-1)).toEqual({
      of: 'draw:sample:all',
      form: 'count-and-percentage',
      phrase: '34 (100%)',
    });
    let from = text.indexOf('Annex');
    for (const { phrase } of model.figures) {
      const at = text.indexOf(phrase, from);
      expect({ phrase, found: at >= 0 }).toEqual({ phrase, found: true });
      from = at + phrase.length;
    }
  });

  it('sets its counts in columns in text, and wraps what they are of', () => {
    const { text } = annexOf({
      groups: [
        {
          title: 'Custodial, female or other gender, low risk or medium risk; Custodial, male',
          eligible: 30,
          sampled: 9,
        },
        { title: 'Unbroken'.repeat(9), eligible: 82, sampled: 25 },
      ],
    });
    expect(text).toContain(
      [
        'Group                                                    Eligible     Sample',
        'Custodial, female or other gender, low risk or medium    30 (27%)    9 (26%)',
        '  risk; Custodial, male',
      ].join('\n'),
    );
    expect(text).toContain(`\n${'Unbroken'.repeat(9)}    82 (73%)   25 (74%)\n`);
  });

  it('is a table with heads of columns and rows in HTML, whatever a group is called', () => {
    const { html } = annexOf({ groups: [{ title: 'Custody <&> "others"', eligible: 112, sampled: 34 }] });
    expect(html).toContain('<th scope="col">Eligible</th>');
    expect(html).toContain(
      '<tr><th scope="row">Custody &lt;&amp;&gt; &quot;others&quot;</th><td>112 (100%)</td><td>34 (100%)</td></tr>',
    );
  });

  it('says that all groups are near their proportion, or which are not and what that comes of', () => {
    expect(annexOf().text).toContain('No group is a whole case or more away from its proportion.');
    const far = annexOf(
      {
        movedByCap: true,
        notReplaced: 1,
        groups: [
          { title: 'Custodial', eligible: 28, sampled: 7 },
          { title: 'Community', eligible: 84, sampled: 26 },
        ],
      },
      33,
    );
    expect(inOneLine(far.text)).toContain(
      [
        'A whole case or more away from its proportion, which comes of rounding to whole cases stratum by stratum, the limit on the cases of one case manager and cases taken out with no reserve left:',
        '- Custodial: 7 in the sample, 8.25 in proportion',
        '- Community: 26 in the sample, 24.75 in proportion',
      ].join(' '),
    );
    expect(far.text).toMatch(/^Taken out later, with no reserve of the group left +1$/m);
    expect(far.model.figures.filter(({ phrase }) => phrase === '26')).toHaveLength(1);
  });

  it('says how many cases it fell short', () => {
    const { text, model } = annexOf(
      { eligible: 30, drawn: 30, groups: [{ title: 'All', eligible: 30, sampled: 30 }] },
      30,
    );
    expect(inOneLine(text)).toContain(
      'Fewer cases were eligible than were to be drawn, so all of them were drawn. Shortfall: 4.',
    );
    expect(model.figures).toContainEqual({ of: 'draw:shortfall', form: 'count', phrase: '4' });
    expect(annexOf().text).not.toContain('Shortfall');
  });

  it('publishes the seed beside the SHA-256 that it was held to', () => {
    const said = inOneLine(annexOf().text);
    expect(said).toContain(`Algorithm: stratified/1 - Seed: ${westLondonDraw.seed} - SHA-256 of the seed`);
    expect(said).toContain(westLondonDraw.seedSha256);
  });
});

describe('a letter without a draw by stratum', () => {
  const facts = westLondonLetter();

  it('has nothing where the annex would stand, and no style for it', () => {
    const withTag = readLetter(source, framework, facts).model;
    const without = readLetter('# Letter\n\nBefore.\n\nAfter.', framework, facts).model;
    expect(withTag).toEqual(without);
    expect(renderHtml(withTag, 1)).not.toContain('caption');
    expect(annexOf().html).toContain('.letter caption {');
  });

  it('is drafted without a place for it, the others with one', () => {
    const template = (letterTemplate: string, draw: DrawFacts | null) =>
      draftFromTemplate({ ...framework, letterTemplate }, westLondonLetter({ draw }));
    expect(template('A\n\n{% sample-annex /%}\n\nB', null)).toBe('A\n\nB');
    expect(template('A\n\n{% sample-annex /%}\n', null)).toBe('A\n');
    expect(template('A\n\n{% sample-annex /%}\n', westLondonDraw)).toBe('A\n\n{% sample-annex /%}\n');
  });
});

describe('the check of a letter with an annex', () => {
  it.each([
    ['before its title', '{% sample-annex /%}\n\n# Letter', '1:1 {% sample-annex /%}'],
    ['inside a paragraph', '# Letter\n\nHere {% sample-annex /%} it is', '3:6 {% sample-annex /%}'],
    ['around text', '# Letter\n\n{% sample-annex %}\nText\n{% /sample-annex %}', '3:1 {% sample-annex %}'],
    [
      'before a heading that it would leave too deep',
      '# L\n\n## A\n\n### B\n\n{% sample-annex /%}\n\n#### C',
      '9:1 #### C',
    ],
    ['that might not be there for a heading below it', '# L\n\n{% sample-annex /%}\n\n### C', '5:1 ### C'],
  ])('refuses one %s', (_where, letter, place) => {
    for (const facts of [undefined, westLondonLetter(), westLondonLetter({ draw: westLondonDraw })])
      expect(
        checkLetter(letter, framework, facts).map(({ line, column, value }) => `${line}:${column} ${value}`),
      ).toContain(place);
  });
});
