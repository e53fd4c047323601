import { describe, expect, test } from '@jest/globals';
import { countTally } from '#domain';
import { projectFile } from '#platform';
import { readFileSync } from 'node:fs';
import { adding, replacing, row } from '../../../../test/support/altered-pack.ts';
import type { Alterations } from '../../../../test/support/altered-pack.ts';
import { readAltered } from '../../../../test/support/pack-refusals.ts';
import type { Pack } from './pack.ts';
import { faultsInWords } from './pack-fault.ts';
import { readPack } from './read-pack.ts';

function sound(alterations: Alterations): Pack {
  const read = readAltered(alterations);
  if ('faults' in read) throw new Error(faultsInWords('The pack', read.faults));
  return read.pack;
}

const inEachCsv = (change: (text: string) => string): Alterations =>
  Object.fromEntries(['caseload.csv', 'sample.csv', 'readings.csv', 'copy-list.csv'].map((file) => [file, change]));

const westLondon = sound({});

describe('reads the West London pack', () => {
  test('whole: 112 cases, 34 of them drawn and read, 33 people on the copy list', () => {
    expect(westLondon.caseload).toHaveLength(112);
    expect(westLondon.sampleRefs).toHaveLength(34);
    expect(westLondon.readings).toHaveLength(34);
    expect(westLondon.copyList).toHaveLength(33);
    expect(westLondon).toMatchObject({
      framework: { id: 'sqs', version: '2012' },
      announcedOn: '2015-11-27',
      fieldwork: { start: '2015-12-14', end: '2015-12-16' },
      reoffending: { cohort: { from: '2013-01', to: '2013-12' }, comparator: { ratePercent: 37.9 } },
      seed: null,
      letterSource: null,
    });
    expect(westLondon.caseload[0]).toMatchObject({
      caseRef: 'WL-0001',
      facts: { pre_sentence_report: true, looked_after: false },
    });
  });

  test('with readings that add up to every figure beside it', () => {
    const published = readFileSync(projectFile('examples', 'west-london-2015', 'published-figures.csv'), 'utf8');
    const figures = published
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(',').slice(0, 3).join(' '));
    const tally = countTally(
      westLondon.framework,
      westLondon.readings.map(({ judgements }) => judgements),
    );
    expect(tally.map(({ criterion, sufficient, relevant }) => `${criterion} ${sufficient} ${relevant}`).sort()).toEqual(
      figures.sort(),
    );
  });
});

describe('reads the same pack', () => {
  test('from files with CRLF and a byte-order mark', () => {
    const read = sound({
      ...inEachCsv((text) => `\ufeff${text.replaceAll('\n', '\r\n')}`),
      'inspection.yaml': (text) => `\ufeff${text.replaceAll('\n', '\r\n')}`,
    });
    expect(read).toEqual(westLondon);
  });

  test('from files without a last line break', () => {
    expect(sound(inEachCsv((text) => text.trimEnd()))).toEqual(westLondon);
  });

  test('with every field quoted', () => {
    const quoted = (text: string): string => text.trimEnd().replaceAll(/[^,\n]+|(?<=,)(?=[,\n])/g, '"$&"');
    expect(sound(inEachCsv(quoted))).toEqual(westLondon);
  });

  test('with columns in another order, more of them, and blank lines', () => {
    const turned = (text: string): string =>
      text
        .split('\n')
        .map((line, at) => (line === '' ? '' : [at === 0 ? 'note' : 'x', ...line.split(',').reverse()].join(',')))
        .join('\n\n');
    expect(sound(inEachCsv(turned))).toEqual(westLondon);
  });
});

describe('reads', () => {
  test('quoted commas, quotes and line breaks, and folds the line breaks of a position', () => {
    const { copyList } = sound({
      'copy-list.csv': adding('"Chair,\r\n""Safe"" Board",,Board,"Zoë O\'Brien-Łuk",zoe@board.example'),
    });
    expect(copyList.at(-1)).toMatchObject({ position: 'Chair, "Safe" Board', name: "Zoë O'Brien-Łuk" });
  });

  test('a seed as it is written, a number or a text', () => {
    expect(sound({ 'inspection.yaml': adding('seed: 0042') }).seed).toBe('0042');
    expect(sound({ 'inspection.yaml': adding('seed: "a coin"') }).seed).toBe('a coin');
  });

  test('a sample in the order of its positions, not of its rows', () => {
    const reversed = (text: string): string => {
      const [header, ...rows] = text.trimEnd().split('\n');
      return [header, ...rows.reverse()].join('\n');
    };
    expect(sound({ 'sample.csv': reversed }).sampleRefs).toEqual(westLondon.sampleRefs);
  });

  test('an ineligible row of the caseload as no fault', () => {
    expect(
      sound({
        'caseload.csv': replacing(
          'WL-0001,Westminster,case-manager-05,2015-10-13',
          'WL-0001,Westminster,case-manager-05,2015-12-13',
        ),
      }).caseload,
    ).toHaveLength(112);
  });

  test('a letter whose figures are true, and keeps its source', () => {
    const source = '# Letter\n\nPlans were good in {% figure of="harm.plan" /%}.\n';
    expect(sound({ 'letter.md': () => source }).letterSource).toBe(source);
  });
});

test('a letter beside an unknown framework still has its typed number', () => {
  const read = readAltered({
    'inspection.yaml': replacing('framework: sqs', 'framework: sqz'),
    'letter.md': () => '# Letter\n\nWe saw 34 cases.\n',
  });
  expect('faults' in read && read.faults.map(({ file, value }) => [file, value])).toEqual(
    expect.arrayContaining([
      ['inspection.yaml', 'sqz'],
      ['letter.md', '34'],
    ]),
  );
});

describe('where the product is to draw', () => {
  const eligibleAlone = (text: string): string => {
    const drawn = new Set(westLondon.sampleRefs);
    return text
      .split('\n')
      .filter((line, at) => at === 0 || drawn.has(line.split(',')[0] ?? ''))
      .join('\n');
  };

  test('wants a reading of every eligible case', () => {
    expect(sound({ 'sample.csv': null, 'caseload.csv': eligibleAlone }).sampleRefs).toBeNull();
    const read = readAltered({ 'sample.csv': null });
    const faults = 'faults' in read ? read.faults : [];
    expect(faults.length).toBeGreaterThan(0);
    expect(new Set(faults.map(({ file, line, column }) => `${file} ${line} ${column}`))).toEqual(
      new Set(['readings.csv null case_ref']),
    );
  });

  test('names the seed that it will draw with, and holds the figures of a letter against that draw', () => {
    const drawn = {
      'sample.csv': null,
      'caseload.csv': eligibleAlone,
      'inspection.yaml': replacing('sample_size: 34', 'sample_size: 9'),
    };
    const letter = (form: string) => (): string =>
      `# Letter\n\nIt was so {% figure of="sentence.engagement" form="${form}" /%}.\n`;
    expect(sound({ ...drawn, 'letter.md': letter('all') }).seed).toBe('fresh seed');
    expect(readAltered({ ...drawn, 'letter.md': letter('none') })).toMatchObject({
      faults: [{ file: 'letter.md', line: 3 }],
    });
  });

  test('refuses to draw more cases than are eligible', () => {
    const read = readAltered({
      'sample.csv': null,
      'caseload.csv': eligibleAlone,
      'inspection.yaml': replacing('sample_size: 34', 'sample_size: 40'),
    });
    expect(read).toMatchObject({ faults: [{ file: 'inspection.yaml', line: 24, column: 'sample_size', value: '40' }] });
  });
});

test('a folder that is missing is one fault', () => {
  const read = readPack('/no/such/pack', { frameworks: [], checkLetter: () => [], freshSeed: 'fresh seed' });
  const says = 'There is no such folder.';
  expect(read).toEqual({ faults: [{ file: '/no/such/pack', line: null, column: null, value: null, says }] });
});

describe('names every fault in one run', () => {
  const read = readAltered({
    'inspection.yaml': (text) =>
      replacing(
        'announced_on: 2015-11-27',
        'announced_on: 2015-11-31',
      )(replacing('email: colin.barnes@', 'email: colin barnes@')(text)),
    'caseload.csv': (text) =>
      row(2, 'WL-0001,Camden,case-manager-05,2015-13-10,custodial,male,7,medium,no,ja,no,no,no')(text),
    'sample.csv': row(3, '2,WL-8888'),
    'readings.csv': (text) =>
      row(2, 'WL-0005,harm.assessment,not_relevant,inspector-1')(row(7, 'WL-0005,harm.plan,partly,inspector-3')(text)),
    'copy-list.csv': (text) =>
      adding('"Two\nlines",,YJB,Ali Lewis,"a@x.example, b@x.example"')(adding('"X\nY",Camden,YJB,,c@x.example')(text)),
    'letter.md': () => '# Letter\n\nIn 9 of {% figure of="harm.pan" /%}.\n',
  });
  const faults = 'faults' in read ? read.faults : [];

  test('in reading order, each at its own line, also below a row with a line break', () => {
    expect(faults.map(({ file, line, column }) => `${file} ${line} ${column}`)).toEqual([
      'inspection.yaml 20 lead_inspector.email',
      'inspection.yaml 21 announced_on',
      'caseload.csv 2 area',
      'caseload.csv 2 sentence_date',
      'caseload.csv 2 age_at_sentence',
      'caseload.csv 2 pre_sentence_report',
      'sample.csv 3 case_ref',
      'readings.csv 2 answer',
      'readings.csv 7 answer',
      'readings.csv 7 inspector',
      'readings.csv 31 case_ref',
      'copy-list.csv 35 area',
      'copy-list.csv 35 name',
      'copy-list.csv 37 email',
      'letter.md 3 4',
      'letter.md 3 9',
    ]);
  });

  test('in words that a terminal can show', () => {
    const words = faultsInWords('packs/x', faults);
    expect(words).toContain('packs/x has 16 faults:');
    expect(words).toContain(
      'readings.csv\n  line 2, answer, "not_relevant": harm.assessment is relevant to case WL-0005',
    );
  });
});
