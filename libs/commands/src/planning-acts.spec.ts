import { describe, expect, it } from '@jest/globals';
import type { InspectionScheduled } from '#domain';
import { MemoryEventLog } from '#event-log';
import { FixedClock } from '#platform';
import * as small from '../../../test/support/small-inspection.ts';
import { EnterLeave, EnterLeaveHandler } from './enter-leave.ts';
import { InspectionActs } from './inspection-acts.ts';
import { loadInspection } from './load-inspection.ts';
import { MoveInspection, MoveInspectionHandler } from './move-inspection.ts';
import { PlanningActs } from './planning-acts.ts';
import { loadProgramme } from './planning-knowledge.ts';
import { ScheduleInspection, ScheduleInspectionHandler } from './schedule-inspection.ts';

const asking = { by: 'planner@inspectorate.example' };

function desk() {
  const clock = new FixedClock('2015-01-05T09:00:00Z');
  const log = new MemoryEventLog(clock);
  const acts = new InspectionActs(log, [small.smallFramework], clock);
  return { log, acts, planning: new PlanningActs(log, acts) };
}

describe('leave', () => {
  it('that is sent again under one key is answered with the id under which it was entered', async () => {
    const { log, planning } = desk();
    const enter = () =>
      new EnterLeaveHandler(planning).execute(
        new EnterLeave(
          'inspector@inspectorate.example',
          { start: '2015-12-28', end: '2016-01-02' },
          {
            ...asking,
            idempotencyKey: 'leave-1',
          },
        ),
      );
    const leaveId = await enter();
    expect(await enter()).toBe(leaveId);
    const { programme } = await loadProgramme(log, 2015);
    expect([...programme.leave.keys()]).toEqual([leaveId]);
  });
});

describe('a visit under a framework that sets no day of publication', () => {
  const { data } = small.scheduled as InspectionScheduled;
  const inspection = { ...data, framework: 'small', drawSeed: 'seed', team: [], passWith: 'A test.' };
  const move = (end: string) => ({
    fieldwork: { start: '2016-01-11', end },
    reason: 'Their roof.',
    passWith: 'A test.',
  });

  it('keeps the day that was named when it moves, unless fieldwork would end after it', async () => {
    const { log, acts, planning } = desk();
    const { inspectionId } = await new ScheduleInspectionHandler(acts, planning, log).execute(
      new ScheduleInspection(inspection, asking),
    );
    const moved = (end: string) =>
      new MoveInspectionHandler(acts, planning).execute(new MoveInspection(inspectionId, move(end), asking));
    await moved('2016-01-13');
    expect((await loadInspection(log, inspectionId)).state).toMatchObject({
      fieldwork: { start: '2016-01-11' },
      publicationDate: '2016-01-27',
    });
    await expect(moved('2016-01-28')).rejects.toThrow('name one');
  });
});
