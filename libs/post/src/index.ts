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
export { doDueActs } from './planning/do-acts.ts';
export { marksOf, subscribedCalendar, type VisitToShow } from './planning/invitation.ts';
export { timetableCalendar, type Appointment } from './planning/timetable-calendar.ts';
export { noticesOf, sweepNotices, type Notice } from './planning/notice.ts';
export { mayTellNow, tellMovers, type Told } from './planning/your-move.ts';
export { planPost, planPostReads, type PlanningPostParts } from './planning/plan-post.ts';
export { reconcileJobs } from './planning/reconcile-jobs.ts';
export { allOf, reconcilePlanning, type Mismatch, type Reconciliation } from './planning/reconcile.ts';
export { NoticeSender } from './planning/send-notice.ts';
export { actsOf, heldActs, type KeptAct } from './planning/timed-acts.ts';
export { itemsInHand, PostSender, type SendingParts, type SendingSettings } from './send-post.ts';
export { sentFrom } from './sent-from.ts';
export type { Recording } from './settle.ts';
export { sweepPost } from './sweep-post.ts';
