export type { Sender } from './compose-copy.ts';
export { dispatchAtRest, heldItems, itemsOf, nextDueAt, type DispatchCounts } from './dispatch.ts';
export type { LoadRendering } from './edition-parts.ts';
export type { ItemState, PostItem } from './item.ts';
export type { PostMarks } from './items-of-edition.ts';
export {
  readCaughtMail,
  readCaughtMessage,
  startMailCatcher,
  type CaughtMail,
  type MailCatcher,
} from './mail-catcher.ts';
export { postMigrations } from './migrations.ts';
export { openDispatch, openDispatchReads, type OpeningParts } from './open-dispatch.ts';
export { PostSender, type SendingParts, type SendingSettings } from './send-post.ts';
export type { Recording } from './settle.ts';
export { sweepPost } from './sweep-post.ts';
