import type { DataSource } from 'typeorm';
import { catchUp, type PostgresEventLog } from '#event-log';
import { itemsOfEdition, type PostMarks } from './items-of-edition.ts';
import { openItems } from './register.ts';

/** The reaction's checkpoint and what moves it. It acts on imported events too: a pack sends its letter's copies. */
export const openDispatchReads = { consumer: 'open-dispatch', types: ['ReportPublished'] } as const;

export interface OpeningParts extends PostMarks {
  readonly dataSource: DataSource;
  readonly log: PostgresEventLog;
  /** Says that these items are due. A nudge that is lost is made up for by the sweep. */
  readonly nudge: (itemIds: readonly string[]) => Promise<void>;
}

/**
 * Opens one item of post for each mailbox of every publication that this reaction has not seen yet, together with its
 * checkpoint, and nudges for them after the commit.
 * @returns the items that were opened
 */
export async function openDispatch(parts: OpeningParts, stream: string): Promise<readonly string[]> {
  const { dataSource, log, nudge } = parts;
  const opened: string[] = [];
  await catchUp(dataSource, log, { ...openDispatchReads, stream }, async (publications, manager) => {
    for (const { version } of publications) {
      const { events } = await log.within(manager).load(stream, { upToVersion: version });
      opened.push(...(await openItems(manager, itemsOfEdition(events, parts))));
    }
  });
  if (opened.length > 0) await nudge(opened);
  return opened;
}
