import type { Framework } from '../framework/framework.ts';
import type { Act, InspectionCommand } from './command.ts';
import {
  makeCaseloadLink,
  supplyCaseload,
  supplyCopyList,
  supplyInterviews,
  supplyReoffending,
  withdrawCaseloadLink,
} from './decide-supplies.ts';
import { drawTheSample, replaceCase } from './decide-draw.ts';
import { amendReading, assignCase, recordReading } from './decide-sample.ts';
import { freezeTally, publishReport, reopenTally } from './decide-report.ts';
import { schedule } from './decide-schedule.ts';
import {
  announceInspection,
  assignTeam,
  cancelInspection,
  moveInspection,
  needsItsDays,
  recordMissedVisit,
  settleHeldAct,
} from './decide-visit.ts';
import { setTimetable } from './timetable-of.ts';
import type { InspectionEvent } from './events.ts';
import type { Inspection } from './inspection.ts';
import { refuse } from './refusal.ts';
import type { Decision } from './refusal.ts';

/**
 * The rules of an inspection: what follows from a command in this state.
 * @param framework for scheduling, the version in force on the day of the announcement; else the one that was pinned
 */
export function decide(
  state: Inspection,
  command: InspectionCommand,
  act: Act,
  framework: Framework,
): Decision<InspectionEvent> {
  if (command.type === 'ScheduleInspection') return schedule(state, command, framework);
  if (state.stage === 'unscheduled') return refuse('not_scheduled', 'This inspection has not been scheduled.');
  if (state.stage === 'cancelled') return refuse('already_cancelled', 'This inspection has been cancelled.');
  // A reminder may still be held when the letter is out.
  if (command.type === 'SettleHeldAct') return settleHeldAct(state, command.held, command.goesOut);
  if (state.stage === 'published') {
    return command.type === 'PublishReport'
      ? refuse('already_published', `Edition ${state.approval.edition} has already been published.`)
      : refuse('already_published', `The letter has been published, so nothing that it rests on can be changed.`);
  }
  if (state.missed !== null && needsItsDays(command)) {
    return refuse(
      'visit_missed',
      `The visit to ${state.inspectedBody.shortName} did not take place on its days: move it first, or cancel the inspection.`,
    );
  }
  switch (command.type) {
    case 'AssignTeam':
      return assignTeam(state, command.team, command.leadInspector);
    case 'MoveInspection':
      return moveInspection(state, command);
    case 'RecordMissedVisit':
      return recordMissedVisit(state, command.reason, act);
    case 'CancelInspection':
      return cancelInspection(state, command.reason);
    case 'AnnounceInspection':
      return announceInspection(state, command.to);
    case 'SupplyReoffendingRecord':
      return supplyReoffending(state, command.record);
    case 'RecordCaseManagerInterviews':
      return supplyInterviews(state, command.number);
    case 'MakeCaseloadLink':
      return makeCaseloadLink(state, command.linkSha256);
    case 'WithdrawCaseloadLink':
      return withdrawCaseloadLink(state);
    case 'SupplyCaseload':
      return supplyCaseload(state, command, framework);
    case 'SupplyCopyList':
      return supplyCopyList(state, command.entries);
    case 'DrawSample':
      return drawTheSample(state, command, framework);
    case 'ReplaceCase':
      return replaceCase(state, command);
    case 'SetTimetable':
      return setTimetable(state, command);
    case 'AssignCase':
      return assignCase(state, command);
    case 'RecordCaseReading':
      return recordReading(state, command.reading, framework);
    case 'AmendCaseReading':
      return amendReading(state, command.reading, command.reason, framework);
    case 'FreezeTally':
      return freezeTally(state, framework);
    case 'ReopenTally':
      return reopenTally(state, command.reason);
    case 'PublishReport':
      return publishReport(state, command.sealsNow, act);
    default:
      return command satisfies never;
  }
}
