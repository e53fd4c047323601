import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LetterFacts } from '#domain';
import {
  checkLetter,
  draftFromTemplate,
  FaultyLetter,
  fillPositions,
  loadFrameworks,
  renderLetter,
  type Renderings,
  sealRenderings,
} from '#letter';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { findProgram, needs } from '../support/needs.ts';
import { westLondonDraw, westLondonLetter } from '../support/west-london-letter.ts';

const [framework] = loadFrameworks();
if (!framework) throw new Error('No framework.');

const draftAndRender = (facts: LetterFacts, edition = 1) =>
  renderLetter(draftFromTemplate(framework, facts), framework, facts, edition);
const inOneLine = (text: string) => text.replace(/\s+/g, ' ');
const textOfHtml = (html: string) =>
  inOneLine(
    html
      .replace(/<style>[\s\S]*?<\/style>/, '')
      .replace(/<[^>]+>/g, '')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&amp;', '&'),
  );

const awkward = westLondonLetter({
  inspectedBody: {
    name: 'Ynys Môn & "Gŵynedd" <b>Cyfiawnder</b> *Ieuenctid* {% $y %} #1',
    shortName: 'YJS \\ Môn',
    type: 'YJS',
    nation: 'Wales',
    areas: ['Ynys "Môn" & <Gwynedd> \\'],
  },
  signatory: { name: "Siân O'Connor-Łukasz", position: 'Inspector #let x = $y$', email: 's@inspectorate.example' },
  reoffending: {
    ...westLondonLetter().reoffending,
    rates: [{ area: 'Ynys "Môn" & <Gwynedd> \\', ratePercent: 37.9 }],
    trend: 'Down by a third.',
  },
  copyList: [{ position: 'Chair <&>', area: '', organisation: 'YJB', name: 'Иван "é" Ωμέγα', email: 'i@yjb.example' }],
});

describe('the renderings of a letter', () => {
  const facts = westLondonLetter();
  let renderings: Renderings;
  beforeAll(async () => {
    renderings = await draftAndRender(facts);
  });

  it('print the published figures of West London', () => {
    const text = inOneLine(renderings.text.toString());
    for (const figure of [
      'all 34 cases',
      'all but 3 of 22 cases',
      'all 17 cases',
      '32 out of 33 cases',
      'Nine cases in the sample had led to a custodial sentence',
      '7 out of 9 cases',
      '23 out of 25 cases',
      'all but 3 of 34 sampled cases',
      '20 out of 23 cases',
      'the single eligible case',
      '14 out of 17 cases',
      '28 out of 32 cases',
      'all but 2 of 24 cases',
      '25 out of 30 cases',
      '29 out of 34 cases',
      'all but one of 17 cases',
      '28 out of 31 cases',
      'all 9 cases',
      'Three cases in the sample concerned a child looked after',
      '23 out of 28 cases',
      'all 12 cases',
      '16 case managers',
      '43.6% in Westminster, 49.6% in Hammersmith & Fulham and 47.2% in Kensington and Chelsea',
      'all above the England and Wales rate of 37.9%',
      'January 2013 to December 2013',
      'from 14 to 16 December 2015',
    ])
      expect(text).toContain(figure);
  });

  it('say the same figures in the same order, every criterion among them', () => {
    const texts = [renderings.text, renderings.html, renderings.mailHtml].map((bytes) => textOfHtml(bytes.toString()));
    for (const text of texts) {
      let from = 0;
      for (const { phrase } of renderings.figures) {
        const at = text.indexOf(phrase, from);
        expect({ phrase, found: at >= 0 }).toEqual({ phrase, found: true });
        from = at + phrase.length;
      }
    }
    const said = new Set(renderings.figures.map(({ of }) => of));
    expect(framework.criteria.filter(({ id }) => !said.has(id))).toEqual([]);
  });

  it('are the same bytes every time', async () => {
    expect(await draftAndRender(westLondonLetter())).toEqual(renderings);
  });

  it('keep names whole, whatever characters they have', async () => {
    const { text, html } = await draftAndRender(awkward);
    for (const rendering of [inOneLine(text.toString()), textOfHtml(html.toString())]) {
      expect(rendering).toContain('in Ynys Môn & "Gŵynedd" <b>Cyfiawnder</b> *Ieuenctid* {% $y %} #1');
      expect(rendering).toContain("Siân O'Connor-Łukasz, Inspector #let x = $y$");
      expect(rendering).toContain('37.9% in Ynys "Môn" & <Gwynedd> \\. It was level with');
      expect(rendering).toContain('Down by a third. Such rates');
      expect(rendering).toContain('Иван "é" Ωμέγα');
    }
    expect(html.toString()).not.toContain('<b>');
  });

  it('wrap the text at 76 columns', () => {
    for (const line of renderings.text.toString().split('\n')) expect([...line].length).toBeLessThanOrEqual(76);
  });

  it('make a tagged PDF in English with a title', () => {
    const pdf = renderings.pdf.toString('latin1');
    expect(pdf.startsWith('%PDF-1.7')).toBe(true);
    for (const mark of ['/StructTreeRoot', '/Marked true', '/Lang (en-GB)', '/DisplayDocTitle true', 'pdfuaid:part'])
      expect(pdf).toContain(mark);
  });

  it('name the positions in the one slot of the mail rendering', () => {
    const filled = fillPositions(renderings.mailHtml.toString(), ['Head of <Service>', 'Chair']);
    expect(filled).toContain('>You receive this letter as: Head of &lt;Service&gt;; Chair.</p>');
    expect(() => fillPositions(filled, ['Chair'])).toThrow('one slot');
    expect(() => fillPositions(renderings.mailHtml.toString(), [])).toThrow('at least one position');
  });

  it('are refused while the letter has faults', async () => {
    const source = `${draftFromTemplate(framework, facts)}\n\nIn 34 cases.`;
    await expect(renderLetter(source, framework, facts, 1)).rejects.toThrow(FaultyLetter);
  });

  it('are sealed together with the text, the figures, the copy list and the date', () => {
    const source = draftFromTemplate(framework, facts);
    const sealed = {
      source,
      figures: renderings.figures,
      copyList: facts.copyList,
      publicationDate: '2016-01-27',
      renderings,
    };
    const seals = sealRenderings(sealed);
    expect(seals.renderings.pdf).toBe(createHash('sha256').update(renderings.pdf).digest('hex'));
    expect(sealRenderings({ ...sealed, source: `${source} ` }).text).not.toBe(seals.text);
    expect(sealRenderings({ ...sealed, figures: renderings.figures.slice(1) }).figures).not.toBe(seals.figures);
    expect(sealRenderings({ ...sealed, copyList: facts.copyList.slice(1) }).copyList).not.toBe(seals.copyList);
    expect(sealRenderings({ ...sealed, publicationDate: '2016-01-28' }).publicationDate).not.toBe(
      seals.publicationDate,
    );
  });
});

describe('a letter about other figures', () => {
  const everywhere = (sufficient: number, relevant: number, more: Partial<LetterFacts> = {}) =>
    westLondonLetter({
      sampleSize: Math.max(relevant, 1),
      tally: framework.criteria.map(({ id }) => ({
        criterion: id,
        sufficient,
        insufficient: relevant - sufficient,
        relevant,
        notRelevant: 0,
      })),
      factCounts: {},
      caseManagersInterviewed: relevant,
      ...more,
    });

  it.each([
    [0, 0, 'there was no case to which it applied'],
    [0, 1, 'sufficient in no case out of one'],
    [1, 1, 'sufficient in the single eligible case'],
    [0, 2, 'sufficient in neither case'],
    [2, 2, 'sufficient in both cases'],
    [0, 3, 'sufficient in none of the three cases'],
    [3, 3, 'sufficient in all 3 cases'],
    [5, 14, 'sufficient in 5 out of 14 cases'],
  ])('is sound where every criterion is %i of %i', async (sufficient, relevant, phrase) => {
    const facts = everywhere(sufficient, relevant);
    expect(checkLetter(draftFromTemplate(framework, facts), framework, facts)).toEqual([]);
    const { text } = await draftAndRender(facts);
    expect(inOneLine(text.toString())).toContain(phrase);
  });

  it('names no strength where nothing was good, and no weakness where all was', async () => {
    const poor = inOneLine((await draftAndRender(everywhere(1, 10))).text.toString());
    expect(poor).toContain('No single criterion was met so consistently');
    const good = inOneLine((await draftAndRender(everywhere(10, 10))).text.toString());
    expect(good).toContain('no criterion that was missed often enough');
  });

  it('is refused as untrue once the figures have moved on from the form that the author chose', () => {
    const source = '# Letter\n\nPlans were sufficient in {% figure of="harm.plan" form="all" noun="case" /%}.';
    expect(checkLetter(source, framework, everywhere(10, 10))).toEqual([]);
    expect(checkLetter(source, framework, everywhere(9, 10))).toEqual([
      { line: 3, column: 26, value: 'harm.plan', says: '"all" would be untrue: it is 9 out of 10.' },
    ]);
  });
});

needs('pdftotext')('the PDF, read by another program', () => {
  it('says the same figures and names', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'letter-'));
    try {
      for (const facts of [westLondonLetter(), awkward, westLondonLetter({ draw: westLondonDraw })]) {
        const { pdf, figures } = await draftAndRender(facts);
        writeFileSync(join(folder, 'letter.pdf'), pdf);
        const read = execFileSync(findProgram('pdftotext') ?? '', ['-raw', join(folder, 'letter.pdf'), '-'], {
          encoding: 'utf8',
        });
        const text = inOneLine(read.replace(/Edition 1\s+Page \d of \d\s/g, ''));
        for (const { phrase } of figures) expect(text).toContain(phrase);
        expect(text).toContain(`in ${facts.inspectedBody.name}`);
        for (const { name, position } of facts.copyList) {
          expect(text).toContain(name);
          expect(text).toContain(position);
        }
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

needs('pdfinfo')('the tags of the PDF, read by another program', () => {
  it('make tables of the annex on the draw, with heads that their cells refer to', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'letter-'));
    try {
      const { pdf } = await draftAndRender(westLondonLetter({ draw: westLondonDraw }));
      writeFileSync(join(folder, 'letter.pdf'), pdf);
      const tags = execFileSync(findProgram('pdfinfo') ?? '', ['-struct-text', join(folder, 'letter.pdf')], {
        encoding: 'utf8',
        // It complains of a colour for each edge of a cell, which ISO 32000 has.
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      const annex = inOneLine(tags.slice(tags.indexOf('H2 "Annex: How the sample was drawn"')));
      expect(annex.match(/ Table /g)).toHaveLength(2);
      for (const head of ['Step', 'Cases', 'Group', 'Eligible', 'Sample'])
        expect(annex).toMatch(new RegExp(`TH <\\w+>: /Scope /Column (?:(?!TH|TD).)*"${head}"`));
      expect(annex).toMatch(/TD: \/Headers \[\(\w+\)\] (?:(?!TH|TD).)*"30 \(27%\)"/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
