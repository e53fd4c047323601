import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkLetter, loadFrameworks } from '#letter';
import { loadSettings, projectFile, stopOnSignal } from '#platform';
import { tallyOf } from '#read-models';
import { createLocalAccounts, localAccounts, openSite } from '../../../local/src/open-site.ts';
import { openSystem } from '../../../local/src/open-system.ts';
import { importPack } from '../pack/import-pack.ts';
import { faultsInWords } from '../pack/pack-fault.ts';
import type { Pack } from '../pack/pack.ts';
import { readPack } from '../pack/read-pack.ts';
import { untilAtRest } from '../pack/until-at-rest.ts';
import { besidePublishedFigures } from './published-figures.ts';

const packFolder = projectFile('examples', 'west-london-2015');
/** Copies of the demonstration go to the catcher on this machine, which answers at once. */
const giveUpAfterSeconds = 60;

/** Takes the example from its scheduling to the last mailbox, and leaves the pages open. Ends only by a signal. */
export async function runDemo(): Promise<number> {
  const say = (sentence: string): void => void process.stdout.write(`${sentence}\n`);
  const read = readPack(packFolder, {
    frameworks: loadFrameworks(),
    checkLetter,
    freshSeed: randomBytes(16).toString('hex'),
  });
  if ('faults' in read) {
    process.stderr.write(`${faultsInWords(packFolder, read.faults)}\n`);
    return 2;
  }
  say(`Starting a database, the queues and a mail catcher of our own …`);
  const mailFolder = await mkdtemp(join(tmpdir(), 'inspection-demo-mail-'));
  // The demonstration is the embedded default, whatever the environment says of another database or mail server.
  const { DATABASE_URL: _database, REDIS_URL: _redis, SMTP_URL: _smtp, ...environment } = process.env;
  const settings = loadSettings(environment);
  const system = await openSystem({ settings, databaseFolder: null, mailFolder });
  const stopSystem = async (): Promise<void> => {
    await system.stop();
    await rm(mailFolder, { recursive: true, force: true });
  };
  stopOnSignal(stopSystem);
  const { inspectionId } = await importPack(read.pack, system, say);
  await system.startRelaying();
  await untilAtRest(system.dataSource, inspectionId, giveUpAfterSeconds, say);
  await system.untilCaughtUp();
  say(
    `\n${await besidePublishedFigures(read.pack.framework, await tallyOf(system.dataSource, inspectionId), packFolder)}`,
  );
  await createLocalAccounts(system);
  const site = await openSite(system);
  stopOnSignal(async () => {
    await site.stop();
    await stopSystem();
  });
  say(whatToLookAt(site.url, inspectionId, read.pack));
  return new Promise(() => undefined);
}

function whatToLookAt(url: string, inspectionId: string, { inspectedBody, fieldwork }: Pack): string {
  const accounts = localAccounts.map(
    ({ email, name, password }) => `  ${name.padEnd(15)} ${email.padEnd(36)} ${password}`,
  );
  return `
The site answers on ${url}

Sign in as one of (address, password)
${accounts.join('\n')}

Look first, as the lead inspector, at
  ${url}/inspections/${inspectionId}            ${inspectedBody.shortName}: its stages and what is next
  ${url}/inspections/${inspectionId}/tally      every criterion: sufficient of relevant
  ${url}/inspections/${inspectionId}/letter     the letter as page, PDF and text
  ${url}/inspections/${inspectionId}/dispatch   every mailbox, and what its server answered
  ${url}/programme/${fieldwork.start.slice(0, 4)}   the year
and, as the administrator, at the queues (${url}/operations) and the caught mail (${url}/mail).

Ctrl-C ends everything and leaves nothing behind.`;
}
