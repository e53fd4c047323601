import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { projectFile } from '#platform';
import { until } from '../support/until.ts';

jest.setTimeout(120_000);

/** Every living process of this machine with its parent, as Linux tells it. */
function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        const [, afterName = ''] = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ');
        return Number(afterName.split(' ')[1]) === pid;
      } catch {
        return false; // It has ended while we looked.
      }
    })
    .map(Number);
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe('The demonstration', () => {
  let demo: ChildProcess;
  let said = '';
  let ended: Promise<number | null>;
  let started: number[] = [];

  beforeAll(async () => {
    const { DATABASE_URL: _database, REDIS_URL: _redis, SMTP_URL: _smtp, ...environment } = process.env;
    demo = spawn(process.execPath, [projectFile('apps', 'launch.mjs'), 'cli', 'demo'], {
      env: { ...environment, NODE_OPTIONS: '', PORT: '0' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    demo.stdout?.setEncoding('utf8').on('data', (text: string) => (said += text));
    ended = new Promise((resolve) => demo.once('close', resolve));
    await until(() => said.includes('Ctrl-C ends everything'), 100_000);
    started = childrenOf(demo.pid ?? -1);
  });
  afterAll(() => {
    demo.kill('SIGKILL');
  });

  it('prints each step and the tally beside the published figures, all the same', () => {
    for (const step of [
      'Scheduled',
      'Recorded the drawn sample of 34',
      'Read 34 of 34',
      'Drafted',
      'Approved and published',
    ]) {
      expect(said).toContain(step);
    }
    expect(said.match(/ same /g)).toHaveLength(29);
    expect(said).not.toContain('DIFFERENT');
  });

  it('leaves a site that answers without sign-in at the first address it prints', async () => {
    const address = /http:\/\/[^\s)]+/.exec(said)?.[0] ?? '';
    expect((await fetch(address)).status).toBe(200);
  });

  it('names an account for every role', () => {
    for (const role of ['Planner', 'Inspector', 'Lead inspector', 'Approver', 'Administrator'])
      expect(said).toContain(role);
  });

  it('ends by Ctrl-C within 10 seconds and leaves no process behind', async () => {
    expect(started.length).toBeGreaterThan(0);
    const asked = Date.now();
    demo.kill('SIGINT');
    expect(await ended).toBe(0);
    expect(Date.now() - asked).toBeLessThan(10_000);
    await until(() => !started.some(isAlive));
  });
});
