import type { DataSource } from 'typeorm';
import { coalesce } from '#platform';
import { projectNews, streamsTogether, type News } from './project.ts';

/** Transactions at once: news of one stream need not wait for the news of another to be folded. */
const sideBySide = 3;
/** Nudges that are in hand at once: those of the turns under way, and those that wait for the next. */
export const nudgesInHand = (sideBySide + 1) * streamsTogether;

/**
 * Brings projections up to date stream by stream while there is little to do, and many streams in one transaction when
 * nudges come faster than transactions: what comes in during one turn is folded in the next. A stream that is nudged
 * while it is being folded gets another turn, for its last event may not have been seen.
 * @returns a function that answers when these projections of the stream are up to date (or stopped, see `project`), and
 *   rejects where the database is away or busy
 */
export function projectInTurns(dataSource: DataSource): (news: News) => Promise<void> {
  return coalesce(
    async (news: readonly News[]) => {
      await projectNews(dataSource, news);
      return news.map(() => undefined);
    },
    { atMost: streamsTogether, sideBySide },
  );
}
