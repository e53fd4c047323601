import { spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { projectFile } from '#platform';
import { startGivenPostgres } from './given-postgres.ts';
import type { Node, Postgres, Redis } from './on-this-machine.ts';

export interface Combination {
  readonly node: Node;
  readonly postgres: Postgres;
  readonly redis: Redis;
}

export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly seconds: number;
  /** All ran that there was to run, and passed. */
  readonly green: boolean;
  /** Name and message of each failure. */
  readonly failures: readonly string[];
  /** The file with all that the run has printed. */
  readonly logFile: string;
}

interface JestResult {
  readonly success: boolean;
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
  }[];
}

/** A suite takes five to ten minutes; one that has not ended by then hangs. */
const END_WITHIN_MS = 30 * 60_000;

export const nameOf = ({ node, postgres, redis }: Combination): string =>
  `Node ${node.version}, Postgres ${postgres.version}${postgres.folder === undefined ? ' (embedded)' : ''}, ${redis.version}`;

/**
 * Runs the tests in processes of that Node, against servers of that Postgres and that Redis.
 * @param layers the projects of `jest.config.js` to run; all where there is none
 */
export async function runTests(combination: Combination, layers: readonly string[]): Promise<Outcome> {
  const { node, postgres, redis } = combination;
  const startedAt = Date.now();
  const folder = projectFile('var/where-it-runs');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, nameOf(combination).replaceAll(/[^\w.]+/g, '-'));
  rmSync(`${file}.json`, { force: true });
  const server = postgres.folder === undefined ? undefined : await startGivenPostgres(postgres.folder);
  try {
    const { TEST_DATABASE_URL: _database, ...inherited } = process.env;
    const child = spawn(
      node.program,
      [
        '--experimental-vm-modules',
        '--no-warnings=ExperimentalWarning',
        projectFile('node_modules/jest/bin/jest.js'),
        '--json',
        `--outputFile=${file}.json`,
        ...(layers.length === 0 ? [] : ['--selectProjects', ...layers]),
      ],
      {
        cwd: projectFile('.'),
        env: {
          ...inherited,
          // Tests start processes of their own, most by the path of their Node, some by its name.
          PATH: [dirname(node.program), inherited['PATH']].join(delimiter),
          ...(server === undefined ? {} : { TEST_DATABASE_URL: server.url }),
          TEST_REDIS_SERVER: redis.program,
          TEST_RUNS_ON: JSON.stringify({ node: node.version, postgres: postgres.version, redis: redis.version }),
          // A test that is not run says nothing of where the product runs.
          CI: 'true',
        },
        stdio: ['ignore', 'ignore', 'pipe'],
        timeout: END_WITHIN_MS,
        killSignal: 'SIGKILL',
      },
    );
    const endWithUs = () => child.kill();
    process.once('exit', endWithUs);
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    child.once('close', () => process.off('exit', endWithUs));
    await pipeline(child.stderr, createWriteStream(`${file}.log`));
    return outcomeOf(await ended, file, Math.round((Date.now() - startedAt) / 1000));
  } finally {
    await server?.stop();
  }
}

function outcomeOf(status: number | null, file: string, seconds: number): Outcome {
  const logFile = `${file}.log`;
  if (!existsSync(`${file}.json`)) {
    const failures = [`The tests did not come to an end:\n${readFileSync(logFile, 'utf8').slice(-4_000)}`];
    return { passed: 0, failed: 0, skipped: 0, seconds, green: false, failures, logFile };
  }
  const result = JSON.parse(readFileSync(`${file}.json`, 'utf8')) as JestResult;
  return {
    passed: result.numPassedTests,
    failed: result.numFailedTests,
    skipped: result.numPendingTests,
    seconds,
    green: status === 0 && result.success && result.numPassedTests > 0,
    failures: result.testResults
      .filter(({ status: of }) => of === 'failed')
      .map(({ name, message }) => `${name}\n${message}`),
    logFile,
  };
}
