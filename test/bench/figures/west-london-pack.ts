import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Figure } from '../figure.ts';
import { launch } from '../launched.ts';
import { quantile } from '../rounds.ts';

const ROUNDS = 5;
const MAILBOXES = 34;

/**
 * From the start of the command, npm included, until it says that the last mailbox's copy was accepted by its own mail
 * catcher, on the embedded default. Warm: a first run, which does not count, has compiled what was stale and has the files
 * in memory. Beside it: the same on a Postgres that waits for the disk, and a Redis.
 */
export const westLondonPack: Figure = {
  name: 'west_london_pack_seconds',
  unit: 'seconds',
  atMost: 5,
  async measure(scale, services) {
    const folder = await mkdtemp(join(tmpdir(), 'bench-pack-'));
    const run = async (settings: Readonly<Record<string, string>>): Promise<number> => {
      const command = launch('npm run inspection -- pack examples/west-london-2015', {
        VAR_FOLDER: folder,
        ...settings,
      });
      const { afterSeconds } = await command.heard(`Sent ${MAILBOXES} of ${MAILBOXES} copies`);
      await command.ended();
      return afterSeconds;
    };
    const rounds = scale < 1 ? 1 : ROUNDS;
    const embedded: number[] = [];
    const withRedis: number[] = [];
    try {
      await run({});
      for (let round = 0; round < rounds; round += 1) {
        embedded.push(await run({}));
        const database = await services.freshDatabase();
        withRedis.push(
          await run({
            DATABASE_URL: database.url,
            REDIS_URL: await services.freshRedis(),
            MASTER_KEY: services.masterKey,
          }),
        );
        await database.drop();
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    return {
      value: quantile(embedded, 0.5),
      rounds: embedded,
      counts: { mailboxes: MAILBOXES },
      beside: {
        onPostgresAndRedis: quantile(withRedis, 0.5),
        slowestOnPostgresAndRedis: Math.max(...withRedis),
      },
    };
  },
};
