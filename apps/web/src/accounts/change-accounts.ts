import {
  operationsStream,
  parseEvent,
  type AccountAdded,
  type AccountChanged,
  type OperationsEvent,
  mailboxOf,
} from '#domain';
import { VersionConflict, type PostgresEventLog, type StreamHead } from '#event-log';
import type { Clock } from '#platform';
import type { DataSource, EntityManager } from 'typeorm';
import { FormFaults } from '../pages/acting.ts';
import type { NewAccount } from './account.ts';
import { hashPassword } from './password.ts';
import type { Role } from './permissions.ts';

/** What a change of an account is written with: its row, and the event in the same transaction. */
export interface AccountsParts {
  readonly dataSource: DataSource;
  readonly eventLog: PostgresEventLog;
  readonly clock: Clock;
}

/**
 * Makes an account, or leaves the one that stands under this address as it is.
 * @param by who makes it: an administrator's address, or whoever runs the process
 * @returns true where it was made
 */
export async function createAccount(parts: AccountsParts, account: NewAccount, by = 'operator'): Promise<boolean> {
  const email = mailboxOf(account);
  const name = account.name.trim();
  const inspector = account.inspector ?? email;
  const passwordHash = await hashPassword(account.password);
  return recorded(parts, by, async (manager): Promise<AccountAdded | undefined> => {
    const made: unknown[] = await manager.query(
      `insert into web.account (email, name, roles, inspector, password_hash) values ($1, $2, $3, $4, $5)
       on conflict (email) do nothing returning email`,
      [email, name, [...account.roles], inspector, passwordHash],
    );
    return made.length === 0
      ? undefined
      : { type: 'AccountAdded', data: { email, name, roles: [...account.roles], inspector } };
  });
}

/**
 * Sets roles and whether the account may sign in.
 * @returns false where there is no such account
 * @throws FormFaults where no active administrator would remain
 */
export function changeAccount(
  parts: AccountsParts,
  email: string,
  { roles, active }: { readonly roles: readonly Role[]; readonly active: boolean },
  by: string,
): Promise<boolean> {
  return recorded(parts, by, async (manager): Promise<AccountChanged | undefined> => {
    // TypeORM gives the rows of an update and their number.
    const [rows]: [unknown[], number] = await manager.query(
      `update web.account set roles = $2, active = $3 where email = $1 returning email`,
      [email, [...roles], active],
    );
    if (rows.length === 0) return undefined;
    const [{ remains }] = await manager.query<[{ remains: boolean }]>(
      `select exists (select from web.account where active and 'administrator' = any (roles)) as remains`,
    );
    if (!remains)
      throw new FormFaults([
        { text: 'No active administrator would remain: make somebody else one first.', href: '#roles' },
      ]);
    return { type: 'AccountChanged', data: { email, roles: [...roles], active } };
  });
}

/** Two administrators seldom meet; more often than this they do not. */
const attempts = 5;
const nothingYet: StreamHead = { version: 0, hash: null };

/**
 * Writes a change and its event in one transaction, one after the other over all processes: what `write` reads of other
 * accounts holds until its change stands.
 * @param write gives no event where nothing changed; begins anew where another change came first
 * @returns whether something changed
 */
export async function recorded(
  { dataSource, eventLog, clock }: AccountsParts,
  by: string,
  write: (manager: EntityManager) => Promise<OperationsEvent | undefined>,
): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const changed = await dataSource.transaction('READ COMMITTED', async (manager) => {
        const log = eventLog.within(manager);
        // Before anything is written: a change that commits from here on is met by the append.
        const [head = nothingYet] = await log.heads([operationsStream]);
        const event = await write(manager);
        if (event === undefined) return false;
        const { type, data } = event;
        await log.append([
          { stream: operationsStream, expected: head, events: [{ type, data, on: clock.today(), by }] },
        ]);
        return true;
      });
      if (changed) eventLog.wakeRelay();
      return changed;
    } catch (error) {
      if (!(error instanceof VersionConflict) || attempt === attempts) throw error;
    }
  }
}

/** How one account was added or changed, or the address of its calendar. */
export interface AccountChange {
  readonly at: Date;
  readonly by: string;
  readonly email: string;
  /** What is true of the account since, for example `is active as inspector`. */
  readonly since: string;
}

const shownChanges = 100;

/** Changes of accounts, the latest first. */
export async function accountChanges({ eventLog }: AccountsParts): Promise<AccountChange[]> {
  const { events } = await eventLog.load(operationsStream);
  return events
    .slice(-shownChanges)
    .reverse()
    .map((recorded) => {
      const event = parseEvent<OperationsEvent>(recorded);
      return { at: recorded.recordedAt, by: recorded.by, email: event.data.email, since: sinceThen(event) };
    });
}

function sinceThen(event: OperationsEvent): string {
  const as = (roles: readonly string[]): string => roles.map((role) => role.replaceAll('_', ' ')).join(', ');
  switch (event.type) {
    case 'AccountAdded':
      return `is active as ${as(event.data.roles)}`;
    case 'AccountChanged':
      return `is ${event.data.active ? 'active' : 'inactive'} as ${as(event.data.roles)}`;
    case 'CalendarAddressMade':
      return 'has a new calendar address';
    case 'CalendarAddressWithdrawn':
      return 'has no calendar address any more';
    default:
      return event satisfies never;
  }
}
