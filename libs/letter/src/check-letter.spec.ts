import { describe, expect, it } from '@jest/globals';
import { westLondonLetter } from '../../../test/support/west-london-letter.ts';
import { loadFrameworks } from './load-frameworks.ts';
import { checkLetter } from './render-letter.ts';

const [framework] = loadFrameworks();
if (!framework) throw new Error('No framework.');
const facts = westLondonLetter();

const places = (source: string, withFacts = true) =>
  checkLetter(`# Title\n\n${source}`, framework, withFacts ? facts : undefined).map(
    ({ line, column, value }) => `${line - 2}:${column} ${value}`,
  );
const says = (source: string) => checkLetter(`# Title\n\n${source}`, framework, facts).map((fault) => fault.says);

describe('the check of a letter', () => {
  it('lets a sound letter through', () => {
    expect(
      places(
        [
          '## 1. Reducing reoffending',
          '',
          '1.1. Plans were sufficient in {% figure of="harm.plan" form="out-of" noun="case" /%}, on 14 December 2015.',
          '',
          '- {% figure of="reoffending:Hammersmith & Fulham" /%} and {% $body.name %}',
          '- **{% figure of="fact:custodial_sentence" noun="case" /%}** and *{% figure of="sample" form="all" /%}*',
          '',
          '> {% literal reason="telephone number" %}0161 496 0000{% /literal %}',
          '',
          '{% note %}',
          'Small print of {% $reoffending.cohort %}.',
          '{% /note %}',
        ].join('\n'),
      ),
    ).toEqual([]);
  });

  it.each(['{% $body.nme %}', '{% foo /%}', '{% note %}'])('names every fault of a letter that also has %s', (slip) => {
    const found = places(`We saw 34 cases ${slip} {% figure of="harm.foo" /%} {% figure of="harm.plan" form="x" /%}`);
    expect(found.map((each) => each.replace(/^\S+ /, ''))).toEqual(
      expect.arrayContaining(['34', slip, 'harm.foo', 'x']),
    );
  });

  it('names line, column and value of a typed number, after tags and across lines', () => {
    expect(places('All {% figure of="sample" /%} cases\nand 34 more.\n\n- **97%** of them')).toEqual([
      '2:5 34',
      '4:5 97%',
    ]);
  });

  it.each([
    ['an unknown criterion', '{% figure of="harm.plans" /%}', '1:1 harm.plans'],
    ['an unknown case fact', 'Here {% figure of="fact:custody" /%}', '1:6 fact:custody'],
    ['an unknown theme', '{% figure of="theme:9" /%}', '1:1 theme:9'],
    ['an area without a rate', '{% figure of="reoffending:Soho" /%}', '1:1 reoffending:Soho'],
    ['an unknown form', '{% figure of="harm.plan" form="some" /%}', '1:1 some'],
    ['a form that does not fit', '{% figure of="harm.plan" form="in-area" /%}', '1:1 in-area'],
    ['an unknown attribute', '{% figure of="harm.plan" style="big" /%}', '1:1 style'],
    ['a figure of nothing', '{% figure form="all" /%}', '1:1 figure'],
    ['a number in a noun', '{% figure of="harm.plan" noun="case of 34" /%}', '1:1 case of 34'],
    ['an unknown variable', 'Dear {% $body.nick %}', '1:6 {% $body.nick %}'],
    ['an unknown tag', '{% table /%}', '1:1 {% table /%}'],
    ['a tag that never ends', 'in {% figure of="harm.plan"', '1:4 {% figure of="harm.plan"'],
    ['a pair that never ends', 'in {% literal reason="x" %}the end', '1:4 {% literal reason="x" %}'],
    ['an end without a beginning', 'in {% /literal %} the end', '1:4 {% /literal %}'],
    ['a literal without its reason', '{% literal %}42{% /literal %}', '1:1 {% literal %}'],
    ['a literal with a blank reason', '{% literal reason=" " %}42{% /literal %}', '1:1 {% literal reason=" " %}'],
    ['a block of code', '```\ncode\n```', '1:1 ```'],
    ['a figure inside code', 'in `{% figure of="sample" /%}`', '1:5 {% figure of="sample" /%}'],
    ['a list in a list', '- a\n  - b', '2:3 - b'],
    ['an image', 'An ![image](https://example.test/a.png)', '1:1 An ![image](https://example.test/a.png)'],
    ['a link to somewhere else than the web', '[here](ftp://example.test)', '1:1 [here](ftp://example.test)'],
    ['a heading that skips a level', '### Deep', '1:1 ### Deep'],
    ['a second title', '# Title', '1:1 # Title'],
    ['attributes outside tags', 'Text {% .big %}', '1:6 {% .big %}'],
    ['a function', '{% equals(1, 1) %}', '1:1 {% equals(1, 1) %}'],
    ['a condition', '{% if $body.name %}x{% /if %}', '1:1 {% if $body.name %}'],
  ])('refuses %s', (_what, source, place) => {
    expect(places(source)).toContain(place);
  });

  it('refuses a letter without a title', () => {
    expect(checkLetter('Text', framework, facts).map((fault) => fault.says)).toEqual([
      'A letter has a title ("# …"); this one has none.',
    ]);
  });

  it('accepts any area while the reoffending record is not there', () => {
    expect(places('{% figure of="reoffending:Soho" /%}', false)).toEqual([]);
  });

  it.each([
    ['{% figure of="reoffending.community-plan" form="all" /%}', '"all" would be untrue: it is 32 out of 33.'],
    ['{% figure of="harm.plan" form="none" /%}', '"none" would be untrue: it is 28 out of 32.'],
    [
      '{% figure of="harm.plan" form="no-case" /%}',
      '"no case to which it applied" would be untrue: it is 28 out of 32.',
    ],
    ['{% figure of="harm.plan" form="single" /%}', '"the single eligible case" would be untrue: it is 28 out of 32.'],
    ['{% figure of="sentence.engagement" form="those-not" /%}', 'There is none "which did not": it is 34 out of 34.'],
  ])('refuses a form that would be untrue: %s', (source, sentence) => {
    expect(says(source)).toEqual([sentence]);
  });

  it('gives every fault in the order of the source', () => {
    expect(places('In 3 of {% figure of="x.y" /%}\n\nand {% $nobody %} with seventeen')).toEqual([
      '1:4 3',
      '1:9 x.y',
      '3:5 {% $nobody %}',
      '3:24 seventeen',
    ]);
  });
});
