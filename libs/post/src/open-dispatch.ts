import type { DataSource, EntityManager } from 'typeorm';
import type { EventLog, RecordedEvent } from '#event-log';
import { itemsOfEdition, type PostMarks } from './items-of-edition.ts';
import { openItems } from './register.ts';

/** The reaction's checkpoint and what moves it. It acts on imported events too: a pack sends its letter's copies. */
export const openDispatchReads = { consumer: 'open-dispatch', types: ['ReportPublished'] } as const;

/** Reads a stream from this reaction's checkpoint; `fold` and the checkpoint share one transaction. */
export type CatchUp = (
  reads: { readonly consumer: string; readonly stream: string; readonly types: readonly string[] },
  fold: (events: readonly RecordedEvent[], manager: EntityManager) => Promise<void>,
) => Promise<unknown>;

export interface OpeningParts extends PostMarks {
  readonly dataSource: DataSource;
  readonly log: EventLog;
  readonly catchUp: CatchUp;
  /** Says that these items are due. A nudge that is lost is made up for by the sweep. */
  readonly nudge: (itemIds: readonly string[]) => Promise<void>;
}

/**
 * Opens one item of post for each mailbox of every publication that this reaction has not seen yet, together with its
 * checkpoint, and nudges for them after the commit.
 * @returns the items that were opened
 */
export async function openDispatch(parts: OpeningParts, stream: string): Promise<readonly string[]> {
  // Loaded before the transaction: one that holds a connection must not wait for a second one of the same pool.
  const { events } = await parts.log.load(stream);
  const opened: string[] = [];
  await parts.catchUp({ ...openDispatchReads, stream }, async (publications, manager) => {
    for (const publication of publications) {
      const upTo = events.slice(0, publication.version);
      // Published since the stream was loaded: the nudge of that publication is on its way, or the sweep's is.
      if (upTo.length < publication.version) throw new Error(`${stream} has moved on while its dispatch was opened.`);
      opened.push(...(await openItems(manager, itemsOfEdition(upTo, parts))));
    }
  });
  if (opened.length > 0) await parts.nudge(opened);
  return opened;
}
