import 'reflect-metadata';
import { join } from 'node:path';
import { BadSettings, DatabaseInUse, DatabaseUnreachable, loadSettings } from '#platform';
import { firstAdministratorLink } from '../../web/src/index.ts';
import { openSite } from './open-site.ts';
import { keptDatabase, openSystem } from './open-system.ts';
import { stopOnSignal } from './stop-on-signal.ts';

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

try {
  await start();
} catch (error) {
  const isPlain =
    error instanceof BadSettings || error instanceof DatabaseUnreachable || error instanceof DatabaseInUse;
  process.stderr.write(`${isPlain ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
}
