import { afterAll, describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { projectFile } from '#platform';
import { alteredPack, replacing } from '../support/altered-pack.ts';

interface Answer {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `inspection …` as npm does; the database it is given does not exist, so that nothing can pass that needs one. */
function inspection(
  args: readonly string[],
  { cwd = '/', initCwd }: { cwd?: string; initCwd?: string } = {},
): Promise<Answer> {
  const { INIT_CWD: _, ...env } = process.env;
  const child = spawn(process.execPath, [projectFile('apps', 'launch.mjs'), 'cli', ...args], {
    cwd,
    env: {
      ...env,
      DATABASE_URL: 'postgres://127.0.0.1:1/none',
      ...(initCwd === undefined ? {} : { INIT_CWD: initCwd }),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return new Promise((resolve, reject) => {
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', reject);
    child.on('close', (status) =>
      resolve({ status, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }),
    );
  });
}

const bad = alteredPack({
  'inspection.yaml': replacing('framework: sqs', 'framework: sqz'),
  'copy-list.csv': replacing('ali.lewis@', 'ali lewis@'),
});
afterAll(() => bad.remove());

describe('a bad pack is refused with status 2', () => {
  test('as JSON on standard output and nothing else anywhere', async () => {
    const before = readdirSync(bad.folder);
    const { status, stdout, stderr } = await inspection(['pack', bad.folder, '--json']);
    expect(status).toBe(2);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({
      faults: [
        {
          file: 'inspection.yaml',
          line: 3,
          column: 'framework',
          value: 'sqz',
          says: 'There is no framework sqz. Did you mean sqs? Known: sqs.',
        },
        {
          file: 'copy-list.csv',
          line: 31,
          column: 'email',
          value: 'ali lewis@youth-justice-board.example',
          says: '"ali lewis@youth-justice-board.example" is not exactly one mailbox; write one address, such as name@council.example.',
        },
      ],
    });
    expect(readdirSync(bad.folder)).toEqual(before);
  });

  test('as a list on standard error, from the folder where the user stands', async () => {
    const folder = bad.folder.slice(dirname(bad.folder).length + 1);
    const { status, stdout, stderr } = await inspection(['pack', folder], { initCwd: dirname(bad.folder) });
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(
      'has 2 faults:\n\ninspection.yaml\n  line 3, framework, "sqz": There is no framework sqz.',
    );
    expect(stderr).toContain('Nothing was recorded or sent.');
  });

  test('that is a folder nobody has', async () => {
    const { status, stdout } = await inspection(['pack', 'no-such-pack', '--json'], { cwd: dirname(bad.folder) });
    expect(status).toBe(2);
    const file = `${dirname(bad.folder)}/no-such-pack`;
    expect(JSON.parse(stdout)).toEqual({
      faults: [{ file, line: null, column: null, value: null, says: 'There is no such folder.' }],
    });
    expect(existsSync(file)).toBe(false);
  });
});

test('help is on standard output, with status 0', async () => {
  const { status, stdout, stderr } = await inspection(['--help']);
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toContain('npm run inspection -- pack examples/west-london-2015');
});
