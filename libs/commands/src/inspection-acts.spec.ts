import { describe, expect, it } from '@jest/globals';
import { MemoryEventLog, type EventLog } from '#event-log';
import { FixedClock } from '#platform';
import type { InspectionScheduled, Reading, ScheduleInspection } from '#domain';
import * as small from '../../../test/support/small-inspection.ts';
import { Refused, Stale, type Acted } from './asking.ts';
import { InspectionActs } from './inspection-acts.ts';
import { loadInspection } from './load-inspection.ts';

const by = 'planner@inspectorate.example';
const id = 'inspection-of-north';

function desk() {
  const clock = new FixedClock('2015-12-14T09:00:00Z');
  const log = new MemoryEventLog(clock);
  return { log, acts: new InspectionActs(log, [small.smallFramework], clock) };
}

async function scheduledDesk() {
  const { log, acts } = desk();
  const { data } = small.scheduled as InspectionScheduled;
  const schedule: ScheduleInspection = { ...data, framework: 'small', drawSeed: 'seed' };
  await acts.perform(id, { type: 'ScheduleInspection', ...schedule }, { by });
  return { log, acts };
}

async function readyToRead() {
  const { log, acts } = await scheduledDesk();
  const cases = [small.caseInCustody, small.caseInTheCommunity, small.caseTooNew];
  await acts.perform(id, { type: 'SupplyCaseload', cases, sha256: 'b'.repeat(64) }, { by });
  await acts.perform(id, { type: 'DrawSample', caseRefs: ['T-1', 'T-2'], inputsSha256: 'c'.repeat(64) }, { by });
  for (const caseRef of ['T-1', 'T-2']) {
    await acts.perform(id, { type: 'AssignCase', caseRef, inspector: 'inspector-1' }, { by });
  }
  return { log, acts };
}

const firstReading: Reading = { caseRef: 'T-1', inspector: 'inspector-1', judgements: small.readInCustody };
const otherReading: Reading = { caseRef: 'T-2', inspector: 'inspector-1', judgements: small.readInTheCommunity };

describe('An act', () => {
  it('appends nothing when it is refused', async () => {
    const { log, acts } = await scheduledDesk();
    await expect(acts.perform(id, { type: 'FreezeTally' }, { by })).rejects.toThrow(Refused);
    expect((await loadInspection(log, id)).head.version).toBe(1);
  });

  it('may be several commands, appended together', async () => {
    const { log, acts } = await readyToRead();
    const assign = (caseRef: string, inspector: string) => ({ type: 'AssignCase', caseRef, inspector }) as const;
    const acted = await acts.performAll(id, [assign('T-1', 'inspector-2'), assign('T-2', 'inspector-3')], { by });
    const { state, head } = await loadInspection(log, id);
    expect(acted.version).toBe(head.version);
    expect('sample' in state && [...state.sample.values()].map(({ inspector }) => inspector)).toEqual([
      'inspector-2',
      'inspector-3',
    ]);
  });

  it('of several commands decides each on what those before it leave, and appends none when one is refused', async () => {
    const { log, acts } = await readyToRead();
    const before = (await loadInspection(log, id)).head.version;
    const commands = ['T-9', 'T-1', 'T-1'].map((caseRef) => ({ type: 'AssignCase', caseRef, inspector: 'i' }) as const);
    const refused = await acts.performAll(id, commands, { by }).catch((error: unknown) => error);
    expect(refused instanceof Refused && refused.refusals.map(({ code }) => code)).toEqual([
      'case_not_in_sample',
      // By the command before it, which would have been right alone.
      'case_already_assigned',
    ]);
    expect((await loadInspection(log, id)).head.version).toBe(before);
  });

  it('is done once for one idempotency key, and answered the same', async () => {
    const { log, acts } = await scheduledDesk();
    const asking = { by, idempotencyKey: 'interviews-1' };
    const first = await acts.perform(id, { type: 'RecordCaseManagerInterviews', number: 16 }, asking);
    const again = await acts.perform(id, { type: 'RecordCaseManagerInterviews', number: 16 }, asking);
    expect(again).toEqual(first);
    expect((await loadInspection(log, id)).head.version).toBe(2);
  });

  it('is answered, not refused, when it is sent again while it is being done for the first time', async () => {
    const { log, acts } = await readyToRead();
    const reading = { type: 'RecordCaseReading', reading: firstReading } as const;
    const asking = { by, idempotencyKey: 'reading-1' };
    /** The same log, in which the first sending ends just after the second has looked for its key. */
    let first: Acted | undefined;
    const busyLog: EventLog = {
      append: (...appends) => log.append(...appends),
      findByIdempotencyKey: (key) => log.findByIdempotencyKey(key),
      async load(...streams) {
        first ??= await acts.perform(id, reading, asking);
        return log.load(...streams);
      },
    };
    const again = await new InspectionActs(
      busyLog,
      [small.smallFramework],
      new FixedClock('2015-12-14T09:00:00Z'),
    ).perform(id, reading, asking);
    expect(again).toEqual(first);
  });

  it('is decided anew where another act came first, so that five inspectors do not block each other', async () => {
    const { log, acts } = await readyToRead();
    await Promise.all(
      [firstReading, otherReading].map((reading) => acts.perform(id, { type: 'RecordCaseReading', reading }, { by })),
    );
    const { state } = await loadInspection(log, id);
    expect('sample' in state && [...state.sample.values()].every(({ judgements }) => judgements !== null)).toBe(true);
  });

  it('of two readings of one case lets one through', async () => {
    const { acts } = await readyToRead();
    const outcomes = await Promise.allSettled(
      [firstReading, firstReading].map((reading) => acts.perform(id, { type: 'RecordCaseReading', reading }, { by })),
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('is stale only where its own case was touched since it was shown', async () => {
    const { log, acts } = await readyToRead();
    const { state } = await loadInspection(log, id);
    const seen = 'sample' in state ? state.sample.get('T-1')?.version : undefined;
    await acts.perform(id, { type: 'RecordCaseReading', reading: otherReading }, { by });
    await acts.perform(id, { type: 'RecordCaseReading', reading: firstReading }, { by, expectedVersion: seen ?? -1 });
    const amend = { type: 'AmendCaseReading', reading: firstReading, reason: 'Seen again.' } as const;
    await expect(acts.perform(id, amend, { by, expectedVersion: seen ?? -1 })).rejects.toThrow(Stale);
  });

  describe('on the timetable', () => {
    const setBy = (inspector: string) => {
      const places = ['T-1', 'T-2'].map((caseRef, slot) => ({ caseRef, inspector, slot }));
      return { type: 'SetTimetable', plan: { firstAt: '09:30', minutes: 90, aDay: 4 }, places } as const;
    };

    it('is answered with the version on which the next one may rest, although it assigns cases as well', async () => {
      const { log, acts } = await readyToRead();
      const { version } = await acts.perform(id, setBy('inspector-2'), { by });
      const { state } = await loadInspection(log, id);
      expect('timetableVersion' in state && state.timetableVersion).toBe(version);
      await acts.perform(id, setBy('inspector-3'), { by, expectedVersion: version });
    });

    it('is stale where a case was assigned since it was shown, and not where one was read', async () => {
      const { acts } = await readyToRead();
      const { version } = await acts.perform(id, setBy('inspector-1'), { by });
      await acts.perform(id, { type: 'RecordCaseReading', reading: firstReading }, { by });
      const again = await acts.perform(id, setBy('inspector-1'), { by, expectedVersion: version });
      await acts.perform(id, { type: 'AssignCase', caseRef: 'T-2', inspector: 'inspector-2' }, { by });
      const late = acts.perform(id, setBy('inspector-1'), { by, expectedVersion: again.version });
      await expect(late).rejects.toThrow(Stale);
    });
  });

  it('takes its date from the clock, and only an import brings its own', async () => {
    const { log, acts } = await scheduledDesk();
    await acts.perform(id, { type: 'RecordCaseManagerInterviews', number: 1 }, { by, on: '2001-01-01' });
    await acts.perform(
      id,
      { type: 'RecordCaseManagerInterviews', number: 2 },
      { by, on: '2001-01-01', imported: true },
    );
    const { events } = await log.load(`inspection-${id}`);
    expect(events.slice(1).map(({ on, imported }) => [on, imported])).toEqual([
      ['2015-12-14', false],
      ['2001-01-01', true],
    ]);
  });

  it('keeps the seed of the draw and the facts of cases out of the open part of the log', async () => {
    const { log } = await readyToRead();
    const { events } = await log.load(`inspection-${id}`);
    expect(JSON.stringify(events.map(({ data }) => data))).not.toMatch(/case-manager-1|"seed"\s*:\s*"seed"|2015-10-13/);
  });
});
