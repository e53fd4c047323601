import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ActOnBody,
  AssignTeam,
  CancelInspection,
  CommandsModule,
  EnterLeave,
  loadInspection,
  loadProgramme,
  MoveInspection,
  offerWeeks,
  Refused,
  ScheduleInspection,
  WithdrawLeave,
  type NewInspection,
} from '#commands';
import { PostgresEventLog, PostgresKeyring } from '#event-log';
import { loadFrameworks, RenderingStore } from '#letter';
import { FixedClock } from '#platform';
import { NestFactory } from '@nestjs/core';
import { CommandBus } from '@nestjs/cqrs';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { enterBody } from '../support/directory.ts';

let database: TestDatabase;
let log: PostgresEventLog;
let bus: CommandBus;
let stop: () => Promise<void>;

beforeAll(async () => {
  database = await testDatabase();
  const clock = new FixedClock('2015-01-05T09:00:00Z');
  log = new PostgresEventLog(database.dataSource, new PostgresKeyring(database.dataSource, randomBytes(32)), clock);
  const acts = await NestFactory.createApplicationContext(
    CommandsModule.register({
      log,
      frameworks: loadFrameworks(),
      renderings: new RenderingStore(database.dataSource),
      clock,
    }),
    { logger: false },
  );
  bus = acts.get(CommandBus);
  stop = () => acts.close();
}, 120_000);
afterAll(async () => {
  await stop();
  await database.stop();
});

const asking = { by: 'planner@inspectorate.example' };
const lead = { name: 'The lead', email: 'Lead@inspectorate.example' };
const member = { name: 'The inspector', email: 'inspector@inspectorate.example' };

let entered = 0;
async function aBody(): Promise<string> {
  entered += 1;
  const bodyId = `body-of-test-${entered}`;
  await enterBody(bus, asking, {
    bodyId,
    name: `Place ${entered} YOS`,
    shortName: `Place ${entered}`,
    holders: [{ position: 'head_of_service', name: 'The head', email: `head@place-${entered}.example` }],
  });
  return bodyId;
}

const visitOf = (bodyId: string, start: string, end: string, more: Partial<NewInspection> = {}): NewInspection => ({
  framework: 'sqs',
  bodyId,
  signatory: { name: 'The signatory', position: 'Assistant Chief Inspector', email: 'approver@inspectorate.example' },
  leadInspector: lead,
  team: [member],
  fieldwork: { start, end },
  sampleSize: 34,
  ...more,
});

const schedule = (inspection: NewInspection) => bus.execute(new ScheduleInspection(inspection, asking));
async function refusalsOf(act: Promise<unknown>): Promise<readonly string[]> {
  const error: unknown = await act.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Refused)) throw new Error(`Not refused: ${String(error)}`);
  return error.refusals.map(({ code }) => code);
}

describe('scheduling a visit', () => {
  it('takes body, addressee, announcement and publication from the directory and the rules, and stands on the programme', async () => {
    const { inspectionId } = await schedule(visitOf(await aBody(), '2015-12-14', '2015-12-16'));
    const { state } = await loadInspection(log, inspectionId);
    expect(state).toMatchObject({
      stage: 'scheduled',
      announcedOn: '2015-11-27',
      publicationDate: '2016-01-27',
      addressee: { position: 'Head of Service', name: 'The head' },
      team: [member],
    });
    const { programme } = await loadProgramme(log, 2015);
    expect(programme.visits.get(inspectionId)).toMatchObject({
      inspectors: ['lead@inspectorate.example', member.email],
    });
  });

  it('names a bank-holiday week before anything is saved, and passes it with a recorded reason', async () => {
    const asked = visitOf(await aBody(), '2015-05-05', '2015-05-07');
    const before = (await loadProgramme(log, 2015)).head.version;
    expect(await refusalsOf(schedule(asked))).toEqual(['bank_holiday_week']);
    expect((await loadProgramme(log, 2015)).head.version).toBe(before);
    const { inspectionId } = await schedule({ ...asked, passWith: 'The court asked for these days.' });
    const { events } = await log.load(`inspection-${inspectionId}`);
    expect(events.at(-1)).toMatchObject({ type: 'LimitsPassed', data: { reason: 'The court asked for these days.' } });
  });

  it('refuses leave, double-booking and ties whatever the reason, and offers weeks in which all are free', async () => {
    await bus.execute(new EnterLeave(member.email, { start: '2015-06-08', end: '2015-06-12' }, asking));
    const bodyId = await aBody();
    const stopped = visitOf(bodyId, '2015-06-09', '2015-06-11', { passWith: 'Because.' });
    expect(await refusalsOf(schedule(stopped))).toEqual(['inspector_on_leave']);
    await bus.execute(
      new ActOnBody(
        bodyId,
        { type: 'RecordTie', tie: { tieId: 't', inspector: 'lead@inspectorate.example', what: 'Worked there.' } },
        asking,
      ),
    );
    expect(await refusalsOf(schedule(stopped))).toEqual(['inspector_has_tie', 'inspector_on_leave']);
    const free = {
      inspectionId: 'new',
      bodyId: null,
      bodyName: 'Elsewhere',
      fieldwork: stopped.fieldwork,
      inspectors: [member.email],
    };
    const [first] = await offerWeeks(log, free, '2015-01-05');
    expect(first).toMatchObject({ monday: '2015-06-15' });
  });

  it('lets one of two planners have the last place of a week, and the other is refused', async () => {
    const others = await Promise.all([aBody(), aBody(), aBody()]);
    const outcomes = await Promise.allSettled(
      others.map((bodyId, index) =>
        schedule(
          visitOf(bodyId, '2015-09-15', '2015-09-17', {
            leadInspector: { name: `Lead ${index}`, email: `lead-${index}@inspectorate.example` },
            team: [],
          }),
        ),
      ),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
  });
});

describe('days that cannot be', () => {
  const nobody: NewInspection['addressee'] = { name: 'The head', position: 'Head', email: 'head@place.example' };

  it.each([
    ['a first day', { fieldwork: { start: '2015-02-30', end: '2015-03-02' } }, 'invalid_date'],
    ['a last day', { fieldwork: { start: '2015-03-02', end: '2015-02-30' } }, 'invalid_date'],
    ['a day of the announcement', { announcedOn: '2015-02-30' }, 'invalid_date'],
    ['years on end', { fieldwork: { start: '2015-03-02', end: '2998-12-31' } }, 'fieldwork_too_long'],
    ['the end of the calendar', { fieldwork: { start: '9999-12-29', end: '9999-12-31' } }, 'invalid_date'],
  ])('are refused, not counted from: %s', async (_what, dates: Partial<NewInspection>, code) => {
    const asked = visitOf(await aBody(), '2015-03-02', '2015-03-04', { addressee: nobody, ...dates });
    expect(await refusalsOf(schedule(asked))).toContain(code);
  });

  it('are refused of a move too, and of leave', async () => {
    const { inspectionId } = await schedule(visitOf(await aBody(), '2015-11-09', '2015-11-11'));
    const asked = { fieldwork: { start: '2015-11-16', end: '2015-11-18' }, reason: 'Their roof.', passWith: null };
    const move = (more: object) => bus.execute(new MoveInspection(inspectionId, { ...asked, ...more }, asking));
    expect(await refusalsOf(move({ announcedOn: '2015-02-30' }))).toContain('invalid_date');
    expect(await refusalsOf(move({ fieldwork: { start: '2015-11-16', end: '9999-12-31' } }))).toContain('invalid_date');
    const endless = { start: '2015-06-08', end: '9999-12-31' };
    expect(await refusalsOf(bus.execute(new EnterLeave(member.email, endless, asking)))).toEqual(['invalid_date']);
    expect(await refusalsOf(bus.execute(new WithdrawLeave('none', { start: '2015-02-30', end: 'x' }, asking)))).toEqual(
      ['leave_unknown'],
    );
  });
});

describe('moving and cancelling', () => {
  it('moves every date, also into another year, and frees the old days', async () => {
    const { inspectionId } = await schedule(visitOf(await aBody(), '2015-10-05', '2015-10-07'));
    await bus.execute(
      new MoveInspection(
        inspectionId,
        { fieldwork: { start: '2016-02-01', end: '2016-02-03' }, reason: 'Their roof.', passWith: null },
        asking,
      ),
    );
    const { state } = await loadInspection(log, inspectionId);
    expect(state).toMatchObject({
      announcedOn: '2016-01-15',
      publicationDate: '2016-03-16',
      fieldwork: { start: '2016-02-01' },
    });
    expect((await loadProgramme(log, 2015)).programme.visits.has(inspectionId)).toBe(false);
    expect((await loadProgramme(log, 2016)).programme.visits.has(inspectionId)).toBe(true);
    expect(
      await refusalsOf(
        bus.execute(
          new MoveInspection(
            inspectionId,
            { fieldwork: { start: '2016-02-08', end: '2016-02-10' }, reason: ' ', passWith: null },
            asking,
          ),
        ),
      ),
    ).toEqual(['blank_field']);
  });

  it('keeps a publication date that was set by hand, as long as fieldwork ends before it', async () => {
    const set = { publicationDate: '2015-12-18' };
    const { inspectionId } = await schedule(visitOf(await aBody(), '2015-10-19', '2015-10-21', set));
    const dates = async (start: string, end: string): Promise<unknown> => {
      const move = { fieldwork: { start, end }, reason: 'Their roof.', passWith: null };
      await bus.execute(new MoveInspection(inspectionId, move, asking));
      return (await loadInspection(log, inspectionId)).state;
    };
    expect(await dates('2015-11-02', '2015-11-04')).toMatchObject({ publicationDate: '2015-12-18' });
    expect(await dates('2016-01-11', '2016-01-13')).toMatchObject({ publicationDate: '2016-02-24' });
  });

  it('changes the team of a visit, and of history without bringing it onto the programme', async () => {
    const { inspectionId } = await schedule(visitOf(await aBody(), '2015-11-23', '2015-11-25'));
    await bus.execute(new AssignTeam(inspectionId, [], asking));
    const { programme } = await loadProgramme(log, 2015);
    expect(programme.visits.get(inspectionId)?.inspectors).toEqual(['lead@inspectorate.example']);
    const history = await bus.execute(
      new ScheduleInspection(
        {
          ...visitOf('', '2014-06-02', '2014-06-04'),
          bodyId: undefined,
          inspectedBody: {
            name: 'Oldshire YOS',
            shortName: 'Oldshire',
            type: 'YOS',
            nation: 'England',
            areas: ['Old'],
          },
          addressee: { name: 'The head', position: 'Head', email: 'head@old.example' },
          announcedOn: '2014-05-16',
          publicationDate: '2014-07-16',
        },
        { ...asking, imported: true, on: '2014-05-01' },
      ),
    );
    const before = (await loadProgramme(log, 2014)).head.version;
    await bus.execute(new AssignTeam(history.inspectionId, [member], asking));
    expect((await loadInspection(log, history.inspectionId)).state).toMatchObject({ team: [member] });
    expect((await loadProgramme(log, 2014)).head.version).toBe(before);
  });

  it('cancels once, and nothing can be done to it afterwards', async () => {
    const { inspectionId } = await schedule(visitOf(await aBody(), '2015-10-12', '2015-10-14'));
    await bus.execute(new CancelInspection(inspectionId, 'They were inspected by others.', asking));
    expect((await loadInspection(log, inspectionId)).state).toMatchObject({ stage: 'cancelled' });
    expect((await loadProgramme(log, 2015)).programme.visits.has(inspectionId)).toBe(false);
    expect(await refusalsOf(bus.execute(new CancelInspection(inspectionId, 'Again.', asking)))).toEqual([
      'already_cancelled',
    ]);
    expect(await refusalsOf(bus.execute(new AssignTeam(inspectionId, [], asking)))).toEqual(['already_cancelled']);
  });
});
