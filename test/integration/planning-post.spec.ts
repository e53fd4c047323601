import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  AssignTeam,
  CancelInspection,
  CommandsModule,
  loadInspection,
  MoveInspection,
  movesWaiting,
  RecordMissedVisit,
  Refused,
  ScheduleInspection,
  SettleHeldAct,
} from '#commands';
import { addDays, findFramework, inspectionStream, type Inspection, type InspectionEvent } from '#domain';
import { PostgresEventLog, PostgresKeyring } from '#event-log';
import { loadFrameworks, RenderingStore } from '#letter';
import { FixedClock } from '#platform';
import { actsOf, doDueActs, heldActs, noticesOf, planPost, reconcilePlanning } from '#post';
import type { Notice, PlanningPostParts, Reconciliation } from '#post';
import { NestFactory } from '@nestjs/core';
import { CommandBus } from '@nestjs/cqrs';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { enterBody } from '../support/directory.ts';
import * as small from '../support/small-inspection.ts';

let database: TestDatabase;
let parts: PlanningPostParts;
let clock: FixedClock;
let bus: CommandBus;
let stop: () => Promise<void>;
const asking = { by: 'planner@inspectorate.example' };
const bodyId = 'body-of-the-test';
const frameworks = loadFrameworks();

beforeAll(async () => {
  database = await testDatabase();
  const { dataSource } = database;
  clock = new FixedClock('2015-01-05T09:00:00Z');
  const log = new PostgresEventLog(dataSource, new PostgresKeyring(dataSource, randomBytes(32)), clock);
  const acts = await NestFactory.createApplicationContext(
    CommandsModule.register({ log, frameworks, renderings: new RenderingStore(dataSource), clock }),
    { logger: false },
  );
  bus = acts.get(CommandBus);
  stop = () => acts.close();
  parts = {
    dataSource,
    log,
    frameworkOf: (inspection) =>
      inspection.stage === 'unscheduled' ? undefined : findFramework(frameworks, inspection.framework),
    from: { name: 'The inspectorate', email: 'letters@inspectorate.example' },
    nudge: async () => undefined,
  };
  await enterBody(bus, asking, {
    bodyId,
    name: 'Northshire YOS',
    shortName: 'Northshire',
    holders: [
      { position: 'head_of_service', name: 'The head', email: 'head@north.example' },
      { position: 'chair_of_board', name: 'The chair', email: 'chair@north.example' },
    ],
  });
}, 120_000);
afterAll(async () => {
  await stop();
  await database.stop();
});
beforeEach(() => clock.set('2015-01-05T09:00:00Z'));

let led = 0;
/** A visit with a lead inspector of its own, so that none is double-booked, in a week that the test passes limits for. */
async function scheduled(start: string, { isFollowed = true } = {}): Promise<string> {
  led += 1;
  const { inspectionId } = await bus.execute(
    new ScheduleInspection(
      {
        framework: 'sqs',
        bodyId,
        signatory: {
          name: 'The signatory',
          position: 'Assistant Chief Inspector',
          email: 'approver@inspectorate.example',
        },
        leadInspector: { name: 'The lead', email: `lead-${led}@inspectorate.example` },
        team: [{ name: 'The inspector', email: `inspector-${led}@inspectorate.example` }],
        fieldwork: { start, end: addDays(start, 2) },
        sampleSize: 34,
        passWith: 'A test.',
      },
      asking,
    ),
  );
  if (isFollowed) await planned(inspectionId);
  return inspectionId;
}

const planned = (id: string) => planPost(parts, inspectionStream(id));
const move = async (id: string, start: string): Promise<void> => {
  await bus.execute(
    new MoveInspection(
      id,
      { fieldwork: { start, end: addDays(start, 2) }, reason: 'They asked.', passWith: 'A test.' },
      asking,
    ),
  );
  await planned(id);
};
const cancel = async (id: string): Promise<void> => {
  await bus.execute(new CancelInspection(id, 'They asked.', asking));
  await planned(id);
};
/** What is done to an inspection outside planning. */
async function happens(id: string, ...events: readonly InspectionEvent[]): Promise<void> {
  const stream = inspectionStream(id);
  const { head } = await parts.log.load(stream);
  const on = clock.today();
  const facts = events.map(({ type, data }) => ({ type, data, on, by: asking.by }));
  await parts.log.append([{ stream, expected: head, events: facts }]);
}
const notices = (id: string) => noticesOf(database.dataSource.manager, id);
const sendAll = () =>
  database.dataSource.query(`update post.notice set state = 'sent', attempt = 1 where state = 'due'`);
const waiting = async (id: string) =>
  (await actsOf(database.dataSource.manager, id)).filter(({ state }) => state === 'waiting');
const stateOf = async (id: string, about: string) =>
  (await actsOf(database.dataSource.manager, id)).filter((act) => act.about === about).map(({ state }) => state);
const told = async (id: string) =>
  (await notices(id))
    .filter(({ state }) => state !== 'superseded')
    .map(({ series, mailbox, sequence, calendar }) => [
      series,
      mailbox.split('@')[0]!.replace(/-\d+$/, ''),
      sequence,
      calendar?.method ?? null,
    ]);
const passRefused = (error: unknown): void => {
  if (!(error instanceof Refused)) throw error;
};
/**
 * The first day of the visit, and who leads it, in the calendar of each mailbox, once all that is sent or on its way has come there in any
 * order: of the entries under one UID a calendar keeps that of the highest SEQUENCE.
 */
function inCalendars(all: readonly Notice[], uid: string): Record<string, string> {
  const invitations = all.flatMap(({ series, state, mailbox, calendar }) =>
    series === 'invitation' && state !== 'superseded'
      ? [{ mailbox, text: calendar!.text.replaceAll('\r\n ', '') }]
      : [],
  );
  const field = (text: string, name: string): string =>
    new RegExp(`^${name}[^:\\r\\n]*:(.*)$`, 'm').exec(text)![1]!.trim();
  const shown: Record<string, string> = {};
  for (const { mailbox } of invitations) {
    const theirs = invitations.filter((each) => each.mailbox === mailbox).map(({ text }) => text);
    expect(new Set(theirs.map((text) => field(text, 'UID')))).toEqual(new Set([uid]));
    const sequences = theirs.map((text) => Number(field(text, 'SEQUENCE')));
    expect(new Set(sequences).size).toBe(sequences.length);
    const last = theirs[sequences.indexOf(Math.max(...sequences))]!;
    const lead = /\S+@\S+$/.exec(field(last, 'DESCRIPTION'))![0];
    if (field(last, 'STATUS') !== 'CANCELLED') shown[mailbox] = `${field(last, 'DTSTART')} ${lead}`;
  }
  return shown;
}
/** Lead inspector and team, and the head of service once told, have the days of the visit; nobody has a cancelled one. */
function shouldBeInCalendars(state: Inspection): Record<string, string> {
  if (state.stage === 'unscheduled' || state.stage === 'cancelled') return {};
  const { leadInspector, team, announced, fieldwork } = state;
  const people = [leadInspector, ...team, ...(announced?.to.slice(0, 1) ?? [])];
  return Object.fromEntries(
    people.map(({ email }) => [email, `${fieldwork.start.replaceAll('-', '')} ${leadInspector.email}`]),
  );
}
const reconciled = () => reconcilePlanning(parts, clock.now());
/** All that does not fit of one inspection, whatever is wrong with it. */
const allKinds = ({ orphans, missing, doubled, overdue }: Reconciliation, id: string) =>
  [...orphans, ...missing, ...doubled, ...overdue].filter(({ inspectionId }) => inspectionId === id);

describe('a visit that is scheduled', () => {
  it('invites the team, and lets announcement and reminders wait for nine in the morning', async () => {
    const id = await scheduled('2015-12-14');
    expect(await told(id)).toEqual([
      ['invitation', 'inspector', 0, 'REQUEST'],
      ['invitation', 'lead', 0, 'REQUEST'],
    ]);
    const acts = await waiting(id);
    expect(acts.find(({ kind }) => kind === 'announcement')?.dueAt.toISOString()).toBe('2015-11-27T09:00:00.000Z');
    expect(acts.filter(({ kind }) => kind === 'reminder')).toHaveLength(6);
    await cancel(id);
  });

  it('is announced on its day, to the head of service and the chair, by letter and with the head’s invitation', async () => {
    const id = await scheduled('2015-07-06');
    clock.set('2015-06-19T07:59:59Z');
    await doDueActs(parts, clock);
    expect((await loadInspection(parts.log, id)).state).toMatchObject({ announced: null });
    clock.set('2015-06-19T08:00:01Z');
    await doDueActs(parts, clock);
    await planned(id);
    expect((await loadInspection(parts.log, id)).state).toMatchObject({
      announced: { to: [{ name: 'The head' }, { name: 'The chair' }] },
    });
    const letters = (await notices(id)).filter(({ series }) => series === 'letter');
    expect(letters.map(({ mailbox }) => mailbox)).toEqual(['chair@north.example', 'head@north.example']);
    expect(letters[0]!.body).toContain('Caseload supplied: 26 June 2015');
    expect(await told(id)).toContainEqual(['invitation', 'head', 0, 'REQUEST']);
    await doDueActs(parts, clock);
    await planned(id);
    expect((await notices(id)).filter(({ series }) => series === 'letter')).toHaveLength(2);
    await cancel(id);
  });

  it('is the move of whoever scheduled it, who is written to once the body knows', async () => {
    const id = await scheduled('2015-07-06');
    const planners = async () =>
      (await movesWaiting(parts.log, frameworks, clock.today())).moves.filter(
        ({ inspectionId }) => inspectionId === id,
      );
    const move = { move: { what: 'Supply the caseload', whose: 'planner' }, person: null };
    expect(await planners()).toMatchObject([{ ...move, told: null }]);
    clock.set('2015-06-19T08:00:01Z');
    await doDueActs(parts, clock);
    expect(await planners()).toMatchObject([{ ...move, told: { email: asking.by } }]);
    await cancel(id);
  });

  it('asks a planner first where the announcement is late by more than a day', async () => {
    const id = await scheduled('2015-02-09');
    clock.set('2015-01-24T09:00:01Z');
    await doDueActs(parts, clock);
    const held = (await heldActs(database.dataSource.manager)).find(
      ({ inspectionId, kind }) => inspectionId === id && kind === 'announcement',
    );
    expect((await loadInspection(parts.log, id)).state).toMatchObject({ announced: null });
    expect((await reconciled()).overdue.map(({ id: act }) => act)).toContain(held!.actId);
    const { dueAt, kind, about } = held!;
    const act = { kind, about, dueAt: dueAt.toISOString() };
    await bus.execute(new SettleHeldAct(id, act, true, asking));
    await planned(id);
    await doDueActs(parts, clock);
    expect((await loadInspection(parts.log, id)).state).toMatchObject({
      announced: { to: [{ name: 'The head' }, {}] },
    });
    await planned(id);
    await cancel(id);
  });
});

describe('a release that does not know the framework', () => {
  const older = (): PlanningPostParts => ({ ...parts, frameworkOf: () => undefined });

  it('leaves invitations and announcement to one that does', async () => {
    const id = await scheduled('2015-05-18', { isFollowed: false });
    await expect(planPost(older(), inspectionStream(id))).rejects.toThrow('Framework sqs/2012 is not installed here.');
    await planned(id);
    expect(await told(id)).toHaveLength(2);
    clock.set('2015-05-01T08:00:01Z');
    await doDueActs(older(), clock);
    expect(await stateOf(id, '')).toEqual(['waiting']);
    await doDueActs(parts, clock);
    expect(await stateOf(id, '')).toEqual(['done']);
    await planned(id);
    await cancel(id);
  });

  it('says so when it holds post against the log, and owes nothing for history', async () => {
    const id = await scheduled('2015-05-18');
    expect((await reconcilePlanning(older(), clock.now())).missing).toContainEqual({
      kind: 'timed_act',
      inspectionId: id,
      id: '',
      says: 'Nothing can be said of its post and timed acts: Framework sqs/2012 is not installed here.',
    });
    await cancel(id);
    const stream = inspectionStream('history');
    const { type, data } = small.scheduled;
    const fact = { type, data, on: '2014-05-01', by: asking.by, imported: true };
    await parts.log.append([{ stream, expected: { version: 0, hash: null }, events: [fact] }]);
    expect(await planPost(older(), stream)).toEqual([]);
  });
});

describe('a reminder', () => {
  it('of what has been done already is held for no planner, late as it is', async () => {
    const id = await scheduled('2015-08-03');
    await happens(id, small.caseloadSupplied);
    clock.set('2015-07-24T08:00:00Z');
    await doDueActs(parts, clock);
    expect(await stateOf(id, 'caseload')).toEqual(['superseded']);
    await cancel(id);
  });

  it('to a head of service who has not been told of the visit waits, and after a day asks a planner', async () => {
    clock.set('2015-06-30T09:00:00Z');
    const id = await scheduled('2015-07-13');
    await database.dataSource.query(
      `update post.timed_act set state = 'held' where inspection_id = $1 and kind = 'announcement'`,
      [id],
    );
    await doDueActs(parts, clock);
    expect(await stateOf(id, 'caseload')).toEqual(['waiting']);
    clock.advance(24 * 3_600_000);
    await doDueActs(parts, clock);
    expect(await stateOf(id, 'caseload')).toEqual(['held']);
    await cancel(id);
  });

  it('waits again once an approval is void that had met its deadline', async () => {
    const id = await scheduled('2015-08-10');
    await happens(id, small.caseloadSupplied, small.sampleDrawn, small.tallyFrozen, small.approved);
    await bus.execute(new AssignTeam(id, [], asking));
    await planned(id);
    expect(await stateOf(id, 'accuracy_check')).toEqual(['superseded']);
    await happens(id, { type: 'ApprovalVoided', data: { edition: 1, reason: 'A figure was wrong.' } });
    await planned(id);
    expect(await stateOf(id, 'accuracy_check')).toEqual(['superseded', 'waiting']);
    expect((await reconciled()).missing).toEqual([]);
    await cancel(id);
  });

  it.each([
    ['2015-07-21T08:00:00Z', 'of days that no longer hold', 1],
    ['2015-07-28T08:00:00Z', 'that is needless', 0],
  ])('due at %s, %s, shows in a reconciliation, also once a caseload is supplied', async (dueAt, _what, orphans) => {
    const id = await scheduled('2015-08-10');
    await happens(id, small.caseloadSupplied);
    await database.dataSource.query(
      `update post.timed_act set due_at = $2 where inspection_id = $1 and about = 'caseload'`,
      [id, dueAt],
    );
    expect((await reconciled()).orphans).toHaveLength(orphans);
    await cancel(id);
  });
});

describe('what a planner says of a held act', () => {
  it('stands in the log, is followed by a register that has lost it, and is said once', async () => {
    const id = await scheduled('2015-03-02');
    clock.set('2015-02-14T09:00:01Z');
    await doDueActs(parts, clock);
    const act = { kind: 'announcement' as const, about: '', dueAt: '2015-02-13T09:00:00Z' };
    const drop = () => bus.execute(new SettleHeldAct(id, act, false, asking));
    await drop();
    await expect(drop()).rejects.toThrow('has been decided already');
    await planned(id);
    const announcement = async () =>
      (await actsOf(database.dataSource.manager, id)).find(({ kind }) => kind === 'announcement');
    expect(await announcement()).toMatchObject({ state: 'dropped', settledBy: asking.by });
    await doDueActs(parts, clock);
    expect((await loadInspection(parts.log, id)).state).toMatchObject({ announced: null });
    await database.dataSource.query('delete from post.timed_act where inspection_id = $1', [id]);
    await database.dataSource.query(`delete from log.checkpoint where consumer = 'plan-post' and stream = $1`, [
      inspectionStream(id),
    ]);
    await planned(id);
    expect(await announcement()).toMatchObject({ state: 'dropped', settledBy: asking.by });
    await cancel(id);
  });
});

describe('a visit that moves or is cancelled', () => {
  it('is not announced or reminded of by its old days, though nobody has come to the move yet', async () => {
    const id = await scheduled('2015-10-12');
    await bus.execute(
      new MoveInspection(
        id,
        { fieldwork: { start: '2015-11-16', end: '2015-11-18' }, reason: 'They asked.', passWith: 'A test.' },
        asking,
      ),
    );
    clock.set('2015-09-25T08:00:01Z');
    await doDueActs(parts, clock);
    expect((await loadInspection(parts.log, id)).state).toMatchObject({ announced: null });
    await planned(id);
    expect((await waiting(id)).find(({ kind }) => kind === 'announcement')?.dueAt.toISOString()).toBe(
      '2015-10-30T09:00:00.000Z',
    );
    await cancel(id);
  });

  it('before anything was sent, leaves nothing of the old days behind', async () => {
    const id = await scheduled('2015-09-07');
    await move(id, '2015-09-21');
    expect(await told(id)).toEqual([
      ['invitation', 'inspector', 1, 'REQUEST'],
      ['invitation', 'lead', 1, 'REQUEST'],
    ]);
    expect((await waiting(id)).find(({ kind }) => kind === 'announcement')?.dueAt.toISOString()).toBe(
      '2015-09-04T08:00:00.000Z',
    );
    await cancel(id);
    expect(await told(id)).toEqual([]);
    expect(await waiting(id)).toEqual([]);
  });

  it('after people were told, tells each of them under the same UID and a higher SEQUENCE', async () => {
    const id = await scheduled('2015-10-05');
    clock.set('2015-09-18T08:00:01Z');
    await doDueActs(parts, clock);
    await planned(id);
    await sendAll();
    await move(id, '2015-11-02');
    const moved = (await notices(id)).filter(({ state }) => state === 'due');
    expect(moved.filter(({ series }) => series === 'letter').map(({ subject }) => subject)).toEqual([
      'Moved: inspection of Northshire YOS, now 2 November 2015 to 4 November 2015',
      'Moved: inspection of Northshire YOS, now 2 November 2015 to 4 November 2015',
    ]);
    expect(moved.find(({ series }) => series === 'letter')!.body).toContain('Caseload supplied: 23 October 2015');
    const uids = (await notices(id)).flatMap(({ calendar }) => /UID:(\S+)/.exec(calendar?.text ?? '')?.[1] ?? []);
    expect(new Set(uids)).toEqual(new Set([`${id}@inspectorate.example`]));
    const entry = moved.find(
      ({ mailbox, series }) => mailbox === 'head@north.example' && series === 'invitation',
    )!.calendar!;
    expect(entry.text).toMatch(/SEQUENCE:1/);
    expect(entry.text).toMatch(/DTSTART;VALUE=DATE:20151102/);
    await sendAll();
    await cancel(id);
    const off = (await notices(id)).filter(({ state }) => state === 'due');
    expect(off.filter(({ calendar }) => calendar?.method === 'CANCEL')).toHaveLength(3);
    expect(off.filter(({ series }) => series === 'letter')).toHaveLength(2);
    for (const { body } of off) expect(body).not.toContain('without you');
    expect(
      off.every(({ calendar }) => calendar === null || /SEQUENCE:2[\s\S]*STATUS:CANCELLED/.test(calendar.text)),
    ).toBe(true);
    await sendAll();
  });

  it('after it was missed, reminds nobody, and tells everyone who knew once it has other days', async () => {
    const id = await scheduled('2015-07-06');
    clock.set('2015-06-19T08:00:01Z');
    await doDueActs(parts, clock);
    await planned(id);
    await sendAll();
    clock.set('2015-07-17T08:00:00Z');
    await doDueActs(parts, clock);
    await bus.execute(new RecordMissedVisit(id, 'Snow closed the roads.', asking));
    await planned(id);
    const open = async () => (await notices(id)).filter(({ state }) => state === 'due');
    expect([await open(), await waiting(id)]).toEqual([[], []]);
    expect((await heldActs(database.dataSource.manager)).filter(({ inspectionId }) => inspectionId === id)).toEqual([]);
    clock.set('2015-08-17T08:00:00Z');
    await doDueActs(parts, clock);
    await planned(id);
    const other = { name: 'The other', email: 'other@inspectorate.example' };
    await bus.execute(new AssignTeam(id, [other], asking));
    await planned(id);
    expect(await open()).toEqual([]);
    const { moves, overdue } = await movesWaiting(parts.log, frameworks, clock.today());
    expect(moves.find(({ inspectionId }) => inspectionId === id)).toMatchObject({
      move: { what: 'Move or cancel the visit that was missed', page: 'visit' },
      told: { email: asking.by },
      since: '2015-07-06',
    });
    expect(overdue.filter(({ inspectionId }) => inspectionId === id)).toEqual([]);
    expect(allKinds(await reconciled(), id)).toEqual([]);
    await move(id, '2015-10-19');
    expect((await open()).map(({ series, mailbox }) => [series, mailbox.split('@')[0]!.replace(/-\d+$/, '')])).toEqual([
      ['invitation', 'head'],
      ['invitation', 'inspector'],
      ['invitation', 'lead'],
      ['invitation', 'other'],
      ['letter', 'chair'],
      ['letter', 'head'],
    ]);
    const invitations = (await open()).filter(({ calendar }) => calendar !== null);
    expect(invitations.map(({ sequence, calendar }) => [sequence, calendar!.method])).toEqual([
      [1, 'REQUEST'],
      [1, 'CANCEL'],
      [1, 'REQUEST'],
      [0, 'REQUEST'],
    ]);
    expect((await waiting(id)).length).toBeGreaterThan(0);
    expect(allKinds(await reconciled(), id)).toEqual([]);
    await sendAll();
    await cancel(id);
    await sendAll();
  });

  it('tells everyone who knows of it that somebody else leads it, and nobody twice', async () => {
    const id = await scheduled('2015-07-06');
    clock.set('2015-06-19T08:00:01Z');
    await doDueActs(parts, clock);
    await planned(id);
    await sendAll();
    const lead = (name: string) => ({ name, email: `${name}-${led}@inspectorate.example` });
    const team = [lead('inspector')];
    await bus.execute(new AssignTeam(id, team, asking, lead('other')));
    await planned(id);
    const open = async () => (await notices(id)).filter(({ state }) => state === 'due');
    const words = async () =>
      (await open()).map(({ mailbox, sequence, subject }) => [
        mailbox.split('@')[0]!.replace(/-\d+$/, ''),
        sequence,
        subject.split(':')[0],
      ]);
    expect(await words()).toEqual([
      ['head', 1, 'Another lead inspector'],
      ['inspector', 1, 'Another lead inspector'],
      ['lead', 1, 'Without you'],
      ['other', 0, 'Invitation'],
      ['chair', 1, 'Another lead inspector'],
      ['head', 1, 'Another lead inspector'],
    ]);
    const letter = (await open()).find(({ series }) => series === 'letter');
    expect(letter?.body).toContain(`The lead inspector is other (other-${led}@inspectorate.example)`);
    expect(letter?.body).toContain('stay as they are');
    expect(allKinds(await reconciled(), id)).toEqual([]);
    // Taken back before anyone has heard of it, it is news to nobody.
    await bus.execute(new AssignTeam(id, team, asking, lead('lead')));
    await planned(id);
    expect(await words()).toEqual([]);
    await bus.execute(new AssignTeam(id, team, asking, lead('other')));
    await planned(id);
    await sendAll();
    await move(id, '2015-10-19');
    expect(new Set((await words()).map(([, , said]) => said))).toEqual(new Set(['Moved']));
    expect(allKinds(await reconciled(), id)).toEqual([]);
    await cancel(id);
    await sendAll();
  });

  it('tells whoever leaves the team that it goes on without them', async () => {
    const id = await scheduled('2015-06-15');
    await sendAll();
    await bus.execute(new AssignTeam(id, [], asking));
    await planned(id);
    expect((await notices(id)).filter(({ state }) => state === 'due')).toMatchObject([
      {
        subject: 'Without you: inspection of Northshire, 15 June 2015 to 17 June 2015',
        body: expect.stringContaining('takes place without you'),
        calendar: { method: 'CANCEL' },
      },
    ]);
    await sendAll();
    await cancel(id);
    await sendAll();
  });

  it('is not reminded on the day on which it is told: the letter names the deadlines', async () => {
    clock.set('2015-07-07T09:00:00Z');
    const id = await scheduled('2015-07-20');
    await doDueActs(parts, clock);
    await doDueActs(parts, clock);
    await planned(id);
    const reminded = (await notices(id)).filter(({ series }) => series === 'reminder').map(({ mailbox }) => mailbox);
    expect((await notices(id)).filter(({ series }) => series === 'letter')).toHaveLength(2);
    expect(reminded).toEqual([]);
    await cancel(id);
  });

  it.each(['moved', 'cancelled'])('%s, is not reminded any more of the deadlines that it had', async (how) => {
    const id = await scheduled('2015-07-06');
    const reminders = async () =>
      (await notices(id)).filter(({ series }) => series === 'reminder').map(({ state }) => state);
    for (const { dueAt } of (await waiting(id)).slice(0, 3)) {
      clock.set(dueAt);
      await doDueActs(parts, clock);
      await planned(id);
    }
    expect(await reminders()).toContain('due');
    if (how === 'moved') await move(id, '2015-10-19');
    else await cancel(id);
    expect(new Set(await reminders())).toEqual(new Set(['superseded']));
    if (how === 'moved') await cancel(id);
    await sendAll();
  });

  it('at random, leaves no orphan, nothing missing, nothing doubled, and one live invitation a person', async () => {
    const step = fc.record({
      what: fc.constantFrom('move', 'team', 'lead', 'send', 'clock', 'miss', 'cancel'),
      weeks: fc.integer({ min: 1, max: 40 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
        clock.set('2015-01-05T09:00:00Z');
        const id = await scheduled('2015-06-08');
        let stands = true;
        for (const { what, weeks } of steps) {
          // Days before an announcement that has been made cannot be: the rules say so, and nothing changes.
          if (what === 'move' && stands) await move(id, addDays('2015-02-02', weeks * 7)).catch(passRefused);
          if (what === 'team' && stands) {
            const team = ['inspector', 'other', 'third'].filter((_, place) => (weeks >> place) % 2 === 1);
            const people = team.map((name) => ({ name, email: `${name}-${led}@inspectorate.example` }));
            await bus.execute(new AssignTeam(id, people, asking)).catch(passRefused);
            await planned(id);
          }
          if (what === 'lead' && stands) {
            const name = ['lead', 'other', 'third'][weeks % 3]!;
            const leads = { name, email: `${name}-${led}@inspectorate.example` };
            const { state } = await loadInspection(parts.log, id);
            const beside = 'team' in state ? state.team.filter(({ email }) => email !== leads.email) : [];
            await bus.execute(new AssignTeam(id, beside, asking, leads));
            await planned(id);
          }
          if (what === 'miss' && stands) {
            await bus.execute(new RecordMissedVisit(id, 'Snow closed the roads.', asking)).catch(passRefused);
            await planned(id);
          }
          if (what === 'cancel' && stands) {
            await cancel(id);
            stands = false;
          }
          if (what === 'send') await sendAll();
          if (what === 'clock') {
            clock.advance(weeks * 24 * 3_600_000);
            await doDueActs(parts, clock);
            await planned(id);
          }
          const { orphans, missing, doubled } = await reconciled();
          expect({ orphans, missing, doubled }).toEqual({ orphans: [], missing: [], doubled: [] });
          const { state } = await loadInspection(parts.log, id);
          const all = await notices(id);
          if ('missed' in state && state.missed !== null && state.stage !== 'cancelled')
            expect(all.filter(({ state: now, about }) => now === 'due' && about !== 'cancelled')).toEqual([]);
          else expect(inCalendars(all, `${id}@inspectorate.example`)).toEqual(shouldBeInCalendars(state));
        }
        if (stands) await cancel(id);
        await sendAll();
      }),
      { numRuns: 25 },
    );
  }, 120_000);
});
