import type { EntityManager } from 'typeorm';
import { dateInWords, isWorkingDay, yearOf, type Person } from '#domain';
import { bankHolidays, type Clock } from '#platform';
import { mailboxOf, noticeTo, openNotices } from './notice.ts';

/** What somebody is told of: one move a line. */
export interface Told {
  readonly person: Person;
  readonly lines: readonly string[];
}

/** Nobody is told before the office opens. Hour of the day in Europe/London. */
const notBefore = 8;
const hourInLondon = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', hour: '2-digit', hourCycle: 'h23' });

/** Whether anybody may be told today and at this hour: on a working day, once the office is open. */
export function mayTellNow(clock: Clock): boolean {
  const today = clock.today();
  const year = yearOf(today);
  return Number(hourInLondon.format(clock.now())) >= notBefore && isWorkingDay(today, bankHolidays(year, year));
}

/**
 * Owes a mail to everyone who has to move next: at most one a day to a mailbox, and none that says what the one before
 * said. Whoever asks has seen that it may be told now.
 * @returns the notices that were opened
 */
export async function tellMovers(
  manager: Pick<EntityManager, 'query'>,
  waiting: readonly Told[],
  from: Person,
  clock: Clock,
): Promise<readonly string[]> {
  const today = clock.today();
  const opened: string[] = [];
  for (const { person, lines } of waiting) {
    if (lines.length === 0) continue;
    const body = [`This waits for you:`, lines.map((line) => `  - ${line}`).join('\n')].join('\n\n');
    const [last] = await manager.query<{ sequence: number; about: string; body: string }[]>(
      `select sequence, about, body from post.notice where inspection_id = '' and series = 'your_move' and mailbox = $1
       order by sequence desc limit 1`,
      [mailboxOf(person)],
    );
    if (last !== undefined && (last.about === today || last.body === body)) continue;
    opened.push(
      ...(await openNotices(manager, [
        noticeTo(person, from, {
          inspectionId: '',
          series: 'your_move',
          sequence: (last?.sequence ?? -1) + 1,
          about: today,
          subject: `Your move: ${lines.length === 1 ? 'one thing waits' : `${lines.length} things wait`} for you on ${dateInWords(today)}`,
          body,
          calendar: null,
        }),
      ])),
    );
  }
  return opened;
}
