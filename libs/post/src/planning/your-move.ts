import type { DataSource } from 'typeorm';
import { dateInWords, isWorkingDay, mailboxOf, yearOf, type Person } from '#domain';
import { bankHolidays, type Clock } from '#platform';
import { noticeTo, openNotices, supersede } from './notice.ts';

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

/** A mail that no server has taken yet, or the last one to its mailbox. */
interface Known {
  readonly noticeId: string;
  readonly sequence: number;
  readonly about: string;
  readonly body: string;
}

const columns = 'notice_id as "noticeId", sequence, about, body';

/**
 * Owes a mail to everyone who has to move next: at most one a day to a mailbox, and none that says what the one before
 * said. One of an earlier day that was never offered to a mail server gives way, also where nothing waits any more.
 * Whoever asks has seen that it may be told now.
 * @returns the notices that were opened
 */
export function tellMovers(
  dataSource: Pick<DataSource, 'transaction'>,
  waiting: readonly Told[],
  from: Person,
  clock: Clock,
): Promise<readonly string[]> {
  const today = clock.today();
  return dataSource.transaction('READ COMMITTED', async (manager) => {
    // Held until the new ones are there: one that is put off meanwhile waits, sees what follows it, and gives way too.
    const open = await manager.query<readonly Known[]>(
      `select ${columns} from post.notice where inspection_id = '' and series = 'your_move'
         and state in ('due', 'claimed', 'attempting') order by mailbox, sequence for update`,
    );
    const opened: string[] = [];
    const stillTrue = new Set<string>();
    for (const { person, lines } of waiting) {
      if (lines.length === 0) continue;
      const body = [`This waits for you:`, lines.map((line) => `  - ${line}`).join('\n')].join('\n\n');
      const [last] = await manager.query<Known[]>(
        `select ${columns} from post.notice where inspection_id = '' and series = 'your_move' and mailbox = $1
         order by sequence desc limit 1`,
        [mailboxOf(person)],
      );
      if (last?.body === body) stillTrue.add(last.noticeId);
      if (last !== undefined && (last.about === today || last.body === body)) continue;
      const subject = `Your move: ${lines.length === 1 ? 'one thing waits' : `${lines.length} things wait`} for you on ${dateInWords(today)}`;
      const sequence = (last?.sequence ?? -1) + 1;
      const says = { inspectionId: '', series: 'your_move' as const, sequence, about: today, subject, body };
      opened.push(...(await openNotices(manager, [noticeTo(person, from, { ...says, calendar: null })])));
    }
    const overtaken = open.filter(({ noticeId, about }) => about !== today && !stillTrue.has(noticeId));
    await supersede(
      manager,
      overtaken.map(({ noticeId }) => noticeId),
    );
    return opened;
  });
}
