import { mailboxKey } from '#domain';
import type { CalendarAddressMade, CalendarAddressWithdrawn } from '#domain';
import type { DataSource } from 'typeorm';
import { findAccount, type Account } from './account.ts';
import { recorded, type AccountsParts } from './change-accounts.ts';
import { may } from './permissions.ts';
import { newToken, tokenSha256 } from './secret-token.ts';

/**
 * Makes the address of an account's calendar, in the place of the one before, which no longer answers.
 * @returns its path; it is kept nowhere and can be shown this once
 */
export async function makeCalendarPath(parts: AccountsParts, email: string): Promise<string> {
  const token = newToken();
  await recorded(parts, email, async (manager): Promise<CalendarAddressMade> => {
    await manager.query(
      `insert into web.calendar_token (email, token_sha256, made_at) values ($1, $2, $3)
       on conflict (email) do update set token_sha256 = excluded.token_sha256, made_at = excluded.made_at`,
      [email, tokenSha256(token), parts.clock.now()],
    );
    return { type: 'CalendarAddressMade', data: { email } };
  });
  return `/calendar/${token}.ics`;
}

/**
 * Withdraws the address of an account's calendar, if it has one.
 * @param by its owner or an administrator
 */
export async function withdrawCalendar(parts: AccountsParts, email: string, by: string): Promise<void> {
  const owner = mailboxKey(email);
  await recorded(parts, by, async (manager): Promise<CalendarAddressWithdrawn | undefined> => {
    // TypeORM gives the rows of a delete and their number.
    const [rows]: [unknown[], number] = await manager.query(
      `delete from web.calendar_token where email = $1 returning email`,
      [owner],
    );
    return rows.length === 0 ? undefined : { type: 'CalendarAddressWithdrawn', data: { email: owner } };
  });
}

/** Since when an account's calendar has the address that it has; null where it has none. */
export async function calendarSince(dataSource: DataSource, email: string): Promise<Date | null> {
  const [row]: { made_at: Date }[] = await dataSource.query(`select made_at from web.calendar_token where email = $1`, [
    mailboxKey(email),
  ]);
  return row?.made_at ?? null;
}

/** Whose calendar is at this address: an active account that may still have one. */
export async function accountOfCalendar(dataSource: DataSource, token: string): Promise<Account | undefined> {
  const [row]: { email: string }[] = await dataSource.query(
    `select email from web.calendar_token where token_sha256 = $1`,
    [tokenSha256(token)],
  );
  const account = row && (await findAccount(dataSource, row.email));
  return account?.active && may(account.roles, 'subscribe_calendar') ? account : undefined;
}
