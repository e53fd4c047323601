export { ActOnBody } from './act-on-body.ts';
export type { ActedOnBody } from './act-on-body.ts';
export { AmendCaseReading } from './amend-case-reading.ts';
export { ApproveReport } from './approve-report.ts';
export * from './asking.ts';
export { assembleLetter } from './assemble-letter.ts';
export type { AssembledLetter } from './assemble-letter.ts';
export { AssignCase } from './assign-case.ts';
export { AssignCases } from './assign-cases.ts';
export { AssignTeam } from './assign-team.ts';
export { CancelInspection } from './cancel-inspection.ts';
export { CommandsModule } from './commands.module.ts';
export type { CommandsParts } from './commands.module.ts';
export { DraftLetter } from './draft-letter.ts';
export { DrawSample } from './draw-sample.ts';
export { EnterLeave, WithdrawLeave } from './enter-leave.ts';
export { FreezeTally } from './freeze-tally.ts';
export { loadInspection, loadLetter } from './load-inspection.ts';
export { MoveInspection } from './move-inspection.ts';
export type { MoveRequest } from './planning-acts.ts';
export {
  holidaysAround,
  loadBody,
  loadDirectory,
  loadProgramme,
  loadProgrammeLimits,
  offerWeeks,
} from './planning-knowledge.ts';
export { movesWaiting, type Waiting, type WaitingMove } from './moves-waiting.ts';
export { PublishReport } from './publish-report.ts';
export { RecordCaseManagerInterviews } from './record-case-manager-interviews.ts';
export { RecordCaseReading } from './record-case-reading.ts';
export { ReopenTally } from './reopen-tally.ts';
export { ReplaceCase } from './replace-case.ts';
export { ReviseDraft } from './revise-draft.ts';
export { inspectionIdOf, ScheduleInspection } from './schedule-inspection.ts';
export type { NewInspection } from './schedule-inspection.ts';
export { SettleHeldAct } from './settle-held-act.ts';
export { SupplyCaseload } from './supply-caseload.ts';
export { SupplyCopyList } from './supply-copy-list.ts';
export { SupplyReoffendingRecord } from './supply-reoffending-record.ts';
