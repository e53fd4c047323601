import { afterAll, afterEach, describe, expect, jest, test } from '@jest/globals';
import { alteredPack } from '../../../test/support/altered-pack.ts';
import { answer } from './command-line.ts';

/** Answers a command line and gives what it would have printed. */
async function run(args: readonly string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  jest.spyOn(console, 'log').mockImplementation((line: string) => void out.push(`${line}\n`));
  jest.spyOn(console, 'error').mockImplementation((line: string) => void err.push(`${line}\n`));
  const status = await answer(args);
  return { status, stdout: out.join(''), stderr: err.join('') };
}

afterEach(() => void jest.restoreAllMocks());

describe('the command line', () => {
  test.each([
    [['--help'], 'Commands:'],
    [['help', 'pack'], '--give-up-after SECONDS'],
    [['pack', '--help'], '--give-up-after SECONDS'],
    [['check-letter', '-h'], '--framework ID[/VERSION]'],
  ])('answers %j with help on standard output', async (args, expected) => {
    const { status, stdout, stderr } = await run(args);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain(expected);
    expect(stdout).toContain('npm run inspection -- ');
  });

  test.each([
    [[], 'Commands:'],
    [['pakc', 'x'], 'Unknown command pakc. Did you mean pack?'],
    [['--version'], 'Unknown option --version.'],
    [['pack'], 'Name the folder of the pack.'],
    [['pack', 'a', 'b'], 'one only; b is too much.'],
    [['pack', 'a', '--jsn'], 'Unknown option --jsn. Did you mean --json?'],
    [['pack', 'a', '--give-up-after', 'soon'], '--give-up-after takes a number of seconds above 0, not "soon".'],
    [
      ['check-letter', 'letter.md', '--framework', 'sqs/2013'],
      'There is no framework sqs/2013. Did you mean sqs/2012?',
    ],
  ])('refuses %j with status 2', async (args, expected) => {
    const { status, stdout, stderr } = await run(args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(expected);
  });
});

describe('a letter is checked', () => {
  const letters = alteredPack({
    'good.md': () => '# Letter\n\nPlans were good in {% figure of="harm.plan" /%}.\n',
    'bad.md': () => '# Letter\n\nPlans were good in 28 out of 32.\n',
  });
  afterAll(() => letters.remove());

  test('and has no fault', async () => {
    const { status, stdout } = await run(['check-letter', `${letters.folder}/good.md`]);
    expect([status, stdout]).toEqual([0, `${letters.folder}/good.md has no fault against sqs/2012.\n`]);
  });

  test('and has two, as JSON', async () => {
    const { status, stdout, stderr } = await run([
      'check-letter',
      `${letters.folder}/bad.md`,
      '--framework',
      'sqs',
      '--json',
    ]);
    expect([status, stderr]).toEqual([1, '']);
    expect(JSON.parse(stdout)).toMatchObject({
      faults: [
        { file: 'bad.md', line: 3, column: 20, value: '28' },
        { file: 'bad.md', line: 3, column: 30, value: '32' },
      ],
    });
  });

  test('and is not there', async () => {
    const { status, stdout } = await run(['check-letter', `${letters.folder}/none.md`, '--json']);
    expect(status).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ faults: [{ file: 'none.md', line: null }] });
  });
});
