import 'reflect-metadata';
import { join } from 'node:path';
import { BadSettings, DatabaseInUse, DatabaseUnreachable, loadSettings } from '#platform';
import { createLocalAccounts, localAccounts, openSite } from './open-site.ts';
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
  await createLocalAccounts(system);
  const site = await openSite(system);
  stopOnSignal(async () => {
    await site.stop();
    await system.stop();
  });
  const accounts = localAccounts.map(({ email, password }) => `  ${email.padEnd(36)} ${password}`);
  process.stdout.write(
    `Run an inspection answers on ${site.url}\n\nSign in as one of\n${accounts.join('\n')}\n\nCtrl-C stops it.\n`,
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
