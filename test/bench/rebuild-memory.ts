import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openDatabase } from '#platform';
import { rebuild } from '#read-models';

const run = promisify(execFile);
const self = fileURLToPath(import.meta.url);

/** Peak of resident memory, in MiB, of a process of its own that builds the tally of this database again. */
export async function peakOfRebuildMiB(databaseUrl: string): Promise<number> {
  const { stdout } = await run(process.execPath, [self, databaseUrl]);
  return Number(stdout);
}

if (process.argv[1] === self) {
  const [, , databaseUrl = ''] = process.argv;
  const dataSource = await openDatabase(databaseUrl);
  await rebuild(dataSource, 'tally');
  await dataSource.destroy();
  process.stdout.write(String(Math.round(process.resourceUsage().maxRSS / 1024)));
}
