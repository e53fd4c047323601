import type { Framework } from '#domain';
import { EVENT_LOG } from '#event-log';
import type { EventLog } from '#event-log';
import { RenderingStore } from '#letter';
import type { Clock } from '#platform';
import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { AmendCaseReadingHandler } from './amend-case-reading.ts';
import { ApproveReportHandler } from './approve-report.ts';
import { AssignCaseHandler } from './assign-case.ts';
import { AssignCasesHandler } from './assign-cases.ts';
import { DraftLetterHandler } from './draft-letter.ts';
import { DrawSampleHandler } from './draw-sample.ts';
import { FreezeTallyHandler } from './freeze-tally.ts';
import { InspectionActs } from './inspection-acts.ts';
import { ActOnBodyHandler } from './act-on-body.ts';
import { AssignTeamHandler } from './assign-team.ts';
import { CancelInspectionHandler } from './cancel-inspection.ts';
import { EnterLeaveHandler, WithdrawLeaveHandler } from './enter-leave.ts';
import { MoveInspectionHandler } from './move-inspection.ts';
import { PlanningActs } from './planning-acts.ts';
import { PublishReportHandler } from './publish-report.ts';
import { RecordCaseManagerInterviewsHandler } from './record-case-manager-interviews.ts';
import { RecordCaseReadingHandler } from './record-case-reading.ts';
import { RecordMissedVisitHandler } from './record-missed-visit.ts';
import { ReopenTallyHandler } from './reopen-tally.ts';
import { ReplaceCaseHandler } from './replace-case.ts';
import { ReviseDraftHandler } from './revise-draft.ts';
import { ScheduleInspectionHandler } from './schedule-inspection.ts';
import { SettleHeldActHandler } from './settle-held-act.ts';
import { SetTimetableHandler } from './set-timetable.ts';
import { SetCaseloadLinkHandler } from './set-caseload-link.ts';
import { SupplyCaseloadHandler } from './supply-caseload.ts';
import { SupplyCopyListHandler } from './supply-copy-list.ts';
import { SupplyReoffendingRecordHandler } from './supply-reoffending-record.ts';

const handlers = [
  ScheduleInspectionHandler,
  MoveInspectionHandler,
  CancelInspectionHandler,
  RecordMissedVisitHandler,
  AssignTeamHandler,
  SettleHeldActHandler,
  ActOnBodyHandler,
  EnterLeaveHandler,
  WithdrawLeaveHandler,
  SupplyReoffendingRecordHandler,
  RecordCaseManagerInterviewsHandler,
  SetCaseloadLinkHandler,
  SupplyCaseloadHandler,
  SupplyCopyListHandler,
  DrawSampleHandler,
  ReplaceCaseHandler,
  SetTimetableHandler,
  AssignCaseHandler,
  AssignCasesHandler,
  RecordCaseReadingHandler,
  AmendCaseReadingHandler,
  FreezeTallyHandler,
  ReopenTallyHandler,
  DraftLetterHandler,
  ReviseDraftHandler,
  ApproveReportHandler,
  PublishReportHandler,
];

/** What the acts work on; opened by whoever starts the process, and closed by them. */
export interface CommandsParts {
  readonly log: EventLog;
  readonly frameworks: readonly Framework[];
  readonly renderings: RenderingStore;
  readonly clock: Clock;
}

/** The acts of the inspectorate on Nest's command bus. */
@Module({})
export class CommandsModule {
  static register({ log, frameworks, renderings, clock }: CommandsParts): DynamicModule {
    const acts = new InspectionActs(log, frameworks, clock);
    return {
      module: CommandsModule,
      imports: [CqrsModule],
      providers: [
        { provide: EVENT_LOG, useValue: log },
        { provide: RenderingStore, useValue: renderings },
        { provide: InspectionActs, useValue: acts },
        { provide: PlanningActs, useValue: new PlanningActs(log, acts) },
        ...handlers,
      ],
      exports: [CqrsModule, InspectionActs],
    };
  }
}
