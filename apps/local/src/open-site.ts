import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { JsonLogger } from '#platform';
import { createAccount, createWeb } from '../../web/src/index.ts';
import type { Role } from '../../web/src/index.ts';
import type { System } from './open-system.ts';

export interface Site {
  /** For example `http://127.0.0.1:3000`; it answers. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Where a browser looks first; taken by somebody else, any free port will do. */
const usualPort = 3000;

/** Opens the pages on top of a running system. */
export async function openSite(system: System): Promise<Site> {
  const { settings, dataSource, log, commandBus, renderings, frameworks, clock, queues, mailFolder } = system;
  await system.startRelaying();
  const app = await createWeb({
    dataSource,
    eventLog: log,
    commandBus,
    renderings,
    frameworks,
    clock,
    postFrom: settings.postFrom,
    boardQueues: queues.queues,
    logger: new JsonLogger(),
    ...(mailFolder === null ? {} : { mailFolder }),
  });
  await app.listen(settings.port ?? ((await isFree(usualPort, settings.host)) ? usualPort : 0), settings.host);
  const { port } = app.getHttpServer().address() as AddressInfo;
  return { url: `http://${settings.host}:${port}`, stop: () => app.close() };
}

function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
}

export interface LocalAccount {
  readonly email: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly password: string;
}

/** The accounts of the demonstration, one for each role: on this machine and as long as it runs, hence passwords that can be printed. */
export const localAccounts: readonly LocalAccount[] = (
  [
    ['planner', 'Planner', ['planner']],
    ['inspector', 'Inspector', ['inspector']],
    ['lead', 'Lead inspector', ['lead_inspector', 'inspector']],
    ['approver', 'Approver', ['approver']],
    ['administrator', 'Administrator', ['administrator']],
  ] as const
).map(([mailbox, name, roles]) => ({
  email: `${mailbox}@inspectorate.example`,
  name,
  roles,
  password: `${mailbox}-local`,
}));

export async function createLocalAccounts(
  { dataSource, log, clock }: Pick<System, 'dataSource' | 'log' | 'clock'>,
  accounts: readonly LocalAccount[] = localAccounts,
): Promise<void> {
  for (const account of accounts) await createAccount({ dataSource, eventLog: log, clock }, account);
}
