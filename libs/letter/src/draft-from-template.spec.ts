import { describe, expect, it } from '@jest/globals';
import { westLondonLetter } from '../../../test/support/west-london-letter.ts';
import { draftFromTemplate } from './draft-from-template.ts';
import { loadFrameworks } from './load-frameworks.ts';

const [framework] = loadFrameworks();
if (!framework) throw new Error('No framework.');

const draft = (template: string, changed: Parameters<typeof westLondonLetter>[0] = {}) =>
  draftFromTemplate({ ...framework, letterTemplate: template }, westLondonLetter(changed));
const listed = (source: string) => [...source.matchAll(/of="([^"]+)"/g)].map(([, of]) => of);

describe('a draft from a template', () => {
  const { tally, reoffending } = westLondonLetter();

  it('names the clearest strengths and the weakest areas, at most five of each', () => {
    expect(listed(draft('{% strengths /%}'))).toEqual([
      'reoffending.assessment',
      'sentence.engagement',
      'reoffending.psr-offence-account',
      'reoffending.psr-quality-assurance',
      'sentence.non-compliance',
    ]);
    expect(listed(draft('{% improvements /%}'))).toEqual([
      'reoffending.custodial-plan',
      'safeguarding.oversight',
      'harm.psr-explanation',
      'harm.oversight',
      'safeguarding.assessment-review',
    ]);
  });

  it('names a criterion of one case only where nothing else is weak', () => {
    const oneMissed = tally.map((row) =>
      row.criterion === 'harm.mappa-engagement' ? { ...row, sufficient: 0, insufficient: 1 } : row,
    );
    expect(listed(draft('{% improvements /%}', { tally: oneMissed }))).not.toContain('harm.mappa-engagement');
    const otherwiseSound = oneMissed.map((row) =>
      row.criterion === 'harm.mappa-engagement' ? row : { ...row, sufficient: row.relevant, insufficient: 0 },
    );
    expect(listed(draft('{% improvements /%}', { tally: otherwiseSound }))).toEqual(['harm.mappa-engagement']);
  });

  it('says of a criterion without cases that there was none', () => {
    const template =
      '{% finding of="harm.plan" %}Plans were good.{% otherwise /%}No plan was called for.{% /finding %} {% finding of="harm.oversight" %}Managers saw to it.{% /finding %}';
    const none = tally.map((row) => ({ ...row, sufficient: 0, insufficient: 0, relevant: 0, notRelevant: 34 }));
    expect(draft(template)).toBe('Plans were good. Managers saw to it.');
    expect(draft(template, { tally: none })).toBe(
      'No plan was called for. Management oversight of risk of harm: there was {% figure of="harm.oversight" form="no-case" /%}.',
    );
  });

  it.each([
    ['worse than the previous year', 'They were {% $reoffending.trend %}, and {% figure of="comparator"'],
    ['Down by a third.', 'On the trend the record says: {% $reoffending.trend %}.'],
    ['', 'They were {% figure of="comparator" form="comparison" /%}.'],
  ])('words the trend "%s"', (trend, words) => {
    expect(draft('{% reoffending-record /%}', { reoffending: { ...reoffending, trend } })).toContain(words);
  });

  it('says so where no rate is published', () => {
    expect(draft('{% reoffending-record /%}', { reoffending: { ...reoffending, rates: [] } })).toBe(
      'No reoffending rate is published for the area.',
    );
  });
});
