import 'reflect-metadata';
import { join } from 'node:path';
import { BadSettings, DatabaseInUse, DatabaseUnreachable, loadSettings, stopOnSignal } from '#platform';
import { WrongMasterKey } from '#event-log';
import { QueuesUnreachable } from '#queues';
import { firstAdministratorLink } from '../../web/src/index.ts';
import { openSite } from './open-site.ts';
import { keptDatabase, openSystem } from './open-system.ts';

async function start(): Promise<void> {
  const settings = loadSettings();
  const system = await openSystem({
    settings,
    databaseFolder: keptDatabase(settings),
    mailFolder: join(settings.varFolder, 'mail'),
  });
  stopOnSignal(() => system.stop());
  const site = await openSite(system);
  stopOnSignal(async () => {
    await site.stop();
    await system.stop();
  });
  const link = await firstAdministratorLink(system.dataSource);
  process.stdout.write(
    `Run an inspection answers on ${site.url}\n` +
      (link === undefined ? '' : `\nMake the first administrator's account, once, at\n  ${site.url}${link}\n`) +
      `\nIts data lie in ${settings.varFolder}. Ctrl-C stops it.\n`,
  );
}

/** Their message says it all; a stack would only hide it. */
const plainErrors = [BadSettings, DatabaseUnreachable, DatabaseInUse, QueuesUnreachable, WrongMasterKey];

try {
  await start();
} catch (error) {
  const isPlain = plainErrors.some((plain) => error instanceof plain);
  const says = error instanceof Error ? (isPlain ? error.message : error.stack) : String(error);
  process.stderr.write(`${says}
`);
  process.exit(1);
}
