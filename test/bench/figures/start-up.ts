import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Figure } from '../figure.ts';
import { launch } from '../launched.ts';
import { quantile } from '../rounds.ts';

const ROUNDS = 3;

/** What each process says once it does its work; `migrate` ends instead. */
const saysWhenReady = { web: 'web started', relay: 'relay started', worker: 'worker started' } as const;

/**
 * From the start of each process until it is ready: web, relay and worker on Postgres and Redis, migrate on a database that
 * is up to date, and `npm start` on a database that it has to make and on the one that it has kept. The value is that of
 * the slowest of the four of production; the others stand beside it. Medians.
 */
export const startUp: Figure = {
  name: 'start_up_seconds',
  unit: 'seconds',
  atMost: null,
  async measure(scale, services) {
    const database = await services.freshDatabase();
    const folder = await mkdtemp(join(tmpdir(), 'bench-start-up-'));
    const settings = {
      DATABASE_URL: database.url,
      REDIS_URL: await services.freshRedis(),
      MASTER_KEY: services.masterKey,
      SIGN_IN: 'local',
      PORT: '0',
      VAR_FOLDER: folder,
      // Nothing is sent: there is no letter.
      SMTP_URL: 'smtp://127.0.0.1:9',
    };
    const took = new Map<string, number[]>();
    const note = (name: string, seconds: number): void => void took.set(name, [...(took.get(name) ?? []), seconds]);
    try {
      for (let round = 0; round < (scale < 1 ? 1 : ROUNDS); round += 1) {
        for (const [app, words] of Object.entries(saysWhenReady)) {
          const running = launch(`node apps/launch.mjs ${app}`, settings);
          note(app, (await running.heard(words)).afterSeconds);
          await running.stop();
        }
        note('migrate', await launch('node apps/launch.mjs migrate', settings).ended());
        const kept = join(folder, `kept-${round}`);
        for (const name of ['localForTheFirstTime', 'localAgain']) {
          const running = launch('node apps/launch.mjs local', { PORT: '0', VAR_FOLDER: kept });
          note(name, (await running.heard('answers on')).afterSeconds);
          await running.stop();
        }
      }
    } finally {
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    }
    const medians = Object.fromEntries([...took].map(([name, rounds]) => [name, quantile(rounds, 0.5)]));
    const ofProduction = ['web', 'relay', 'worker', 'migrate'];
    const value = Math.max(...ofProduction.map((name) => medians[name] ?? 0));
    return { value, rounds: ofProduction.flatMap((name) => took.get(name) ?? []), counts: {}, beside: medians };
  },
};
