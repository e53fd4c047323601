import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { announcementDate } from './announcement.ts';
import { clashesOf } from './clashes.ts';
import { deadlinesOf } from './deadlines.ts';
import { enterVisit, moveVisit, staffVisit, takeVisitOut, type ToProgramme } from './decide-visit.ts';
import { nineInLondon } from './due-time.ts';
import { nearestFreeWeeks } from './free-weeks.ts';
import { enterLeave, withdrawLeave, type ToLeave } from './leave.ts';
import { breachesOf, limitsInForce, type ProgrammeLimits } from './limits.ts';
import { emptyProgramme, evolveProgramme, together, type Programme, type Visit } from './programme.ts';
import { addDays, daysBetween, isWorkingDay, mondayOf, overlap, weeksOf } from './working-days.ts';

const holidays = new Map([
  ['2015-04-03', 'Good Friday'],
  ['2015-04-06', 'Easter Monday'],
  ['2015-05-04', 'Early May bank holiday'],
  ['2015-05-25', 'Spring bank holiday'],
  ['2015-08-31', 'Summer bank holiday'],
  ['2015-12-25', 'Christmas Day'],
  ['2015-12-28', 'Boxing Day'],
  ['2016-01-01', 'New Year’s Day'],
]);
const inForce: ProgrammeLimits = {
  from: '2012-11-05',
  leastAYear: 20,
  mostAYear: 30,
  mostAWeek: 2,
  inBankHolidayWeeks: false,
};
const limits = [inForce];
const today = '2015-01-05';
const knows = { programme: emptyProgramme, limits, holidays, ties: [], today };
const visit = (
  inspectionId: string,
  start: string,
  inspectors: readonly string[] = ['lead@inspectorate.example'],
): Visit => ({
  inspectionId,
  bodyId: inspectionId,
  bodyName: `Body ${inspectionId}`,
  fieldwork: { start, end: addDays(start, 2) },
  inspectors,
});
const programmeWith = (visits: readonly Visit[], leave: Programme['leave'] = new Map()): Programme => ({
  visits: new Map(visits.map((each) => [each.inspectionId, each])),
  leave,
});
const anyDay = fc.integer({ min: 0, max: 700 }).map((days) => addDays('2015-01-12', days));

describe('the day of the announcement', () => {
  it('is that of West London: the Friday two weeks before', () => {
    expect(announcementDate('2015-12-14', holidays, today)).toBe('2015-11-27');
  });

  it('is the working day before where that Friday is a bank holiday', () => {
    expect(announcementDate('2015-04-20', holidays, today)).toBe('2015-04-02');
  });

  it('is always a working day, 14 to 21 days before but for bank holidays', () => {
    fc.assert(
      fc.property(anyDay, (start) => {
        const day = announcementDate(start, holidays, '2014-01-01');
        const notice = daysBetween(day, start);
        expect(isWorkingDay(day, holidays)).toBe(true);
        expect(notice).toBeGreaterThanOrEqual(14);
        expect(notice).toBeLessThanOrEqual(24);
      }),
    );
  });

  it('is the next working day where the day that the rule names has passed', () => {
    expect(announcementDate('2015-12-14', holidays, '2015-11-27')).toBe('2015-11-27');
    expect(announcementDate('2015-12-14', holidays, '2015-12-01')).toBe('2015-12-01');
    expect(announcementDate('2016-01-06', holidays, '2015-12-25')).toBe('2015-12-29');
  });

  it('comes at nine in London, before and after both changes of the clock', () => {
    expect(nineInLondon('2015-03-27')).toBe('2015-03-27T09:00:00Z');
    expect(nineInLondon('2015-03-30')).toBe('2015-03-30T08:00:00Z');
    expect(nineInLondon('2015-10-23')).toBe('2015-10-23T08:00:00Z');
    expect(nineInLondon('2015-10-26')).toBe('2015-10-26T09:00:00Z');
  });
});

describe('a week', () => {
  it('is counted from its Monday, over the end of a year too', () => {
    expect(['2015-12-14', '2015-12-16', '2015-12-20', '2016-01-01'].map(mondayOf)).toEqual([
      '2015-12-14',
      '2015-12-14',
      '2015-12-14',
      '2015-12-28',
    ]);
  });
});

describe('the limits of a programme', () => {
  const proposed = (start: string, announcedOn = '2015-01-05') => ({
    ...visit('new', start),
    announcedOn,
    toldOn: announcedOn,
  });

  it('are those in force on the first day of fieldwork', () => {
    const later = { from: '2016-01-01', leastAYear: 1, mostAYear: 1, mostAWeek: 1, inBankHolidayWeeks: true };
    expect(limitsInForce([later, ...limits], '2015-12-31')?.mostAYear).toBe(30);
    expect(limitsInForce([...limits, later], '2016-01-01')?.mostAYear).toBe(1);
  });

  it('stop a visit on days for which none were set', () => {
    const early = { ...visit('new', '2012-11-04'), announcedOn: '2012-10-12' };
    expect(enterVisit(early, knows, 'All the same.')).toMatchObject({
      ok: false,
      refusals: [{ code: 'limits_unknown' }],
    });
  });

  it('name every one that is passed, with what is in the way', () => {
    const programme = programmeWith([visit('a', '2015-05-05'), visit('b', '2015-05-06')]);
    const breaches = breachesOf(proposed('2015-05-05', '2015-04-24'), programme, inForce, holidays);
    expect(breaches.map(({ code }) => code)).toEqual(['most_a_week', 'bank_holiday_week', 'notice_too_short']);
    expect(breaches[0]!.sentence).toContain('Body a, Body b');
    expect(breaches[1]!.sentence).toContain('Early May bank holiday is on 4 May 2015');
  });

  it('count thirty in a year, and not the visit that moves', () => {
    const thirty = Array.from({ length: 30 }, (_, week) => visit(`v${week}`, addDays('2015-01-12', week * 7)));
    expect(
      breachesOf(proposed('2015-11-02'), programmeWith(thirty), inForce, holidays).map(({ code }) => code),
    ).toEqual(['most_a_year']);
    expect(
      breachesOf({ ...proposed('2015-11-02'), inspectionId: 'v3' }, programmeWith(thirty), inForce, holidays),
    ).toEqual([]);
  });

  it('are passed with a reason alone, which is recorded with each of them', () => {
    expect(enterVisit(proposed('2015-05-05'), knows, '  ')).toMatchObject({
      ok: false,
      refusals: [{ code: 'bank_holiday_week' }],
    });
    expect(enterVisit(proposed('2015-05-05'), knows, 'x'.repeat(2001))).toMatchObject({
      refusals: [{ code: 'invalid_value' }],
    });
    const entered = enterVisit(proposed('2015-05-05'), knows, 'The court asked for it.');
    expect(entered).toMatchObject({
      ok: true,
      events: [
        { year: 2015, event: { data: { reason: 'The court asked for it.', passed: [{ rule: 'bank_holiday_week' }] } } },
      ],
    });
  });
});

describe('the day on which the body is told', () => {
  const start = '2015-12-14';

  it('is not in the past without a reason', () => {
    const late = { ...visit('new', start), announcedOn: '2015-11-27' };
    expect(enterVisit(late, { ...knows, today: '2015-11-27' }, null)).toMatchObject({ ok: true });
    expect(enterVisit(late, { ...knows, today: '2015-11-28' }, null)).toMatchObject({
      ok: false,
      refusals: [{ code: 'announced_in_the_past' }],
    });
    expect(enterVisit(late, { ...knows, today: '2015-11-28' }, 'They were told by telephone.')).toMatchObject({
      ok: true,
      events: [{ event: { data: { passed: [{ rule: 'announced_in_the_past' }] } } }],
    });
  });

  it('is today for a body that knows of the visit and hears of other days', () => {
    const programme = programmeWith([visit('told', '2015-12-07')]);
    const moved = { ...visit('told', start), announcedOn: null };
    const on = (day: string) => moveVisit(moved, { ...knows, programme, today: day }, null);
    expect(on('2015-11-30')).toMatchObject({ ok: true, events: [{ event: { type: 'VisitMoved' } }] });
    expect(on('2015-12-01')).toMatchObject({
      ok: false,
      refusals: [{ code: 'notice_too_short', sentence: expect.stringContaining('told on 1 December 2015') }],
    });
  });
});

describe('another team', () => {
  const programme = programmeWith([visit('a', '2015-05-05'), visit('b', '2015-05-06', ['b@inspectorate.example'])]);

  it('is held against leave, bookings and ties, and not again against limits', () => {
    const events = [{ year: 2015, event: { type: 'VisitMoved', data: { passed: [], reason: null } } }];
    const withOne = visit('a', '2015-05-05', ['lead@inspectorate.example', 'c@inspectorate.example']);
    expect(staffVisit(withOne, { ...knows, programme })).toMatchObject({ ok: true, events });
    const withOther = visit('a', '2015-05-05', ['lead@inspectorate.example', 'b@inspectorate.example']);
    expect(staffVisit(withOther, { ...knows, programme })).toMatchObject({
      refusals: [{ code: 'inspector_double_booked' }],
    });
  });

  it('comes and goes whatever has come up since for one who stays', () => {
    const away = {
      leaveId: '1',
      inspector: 'lead@inspectorate.example',
      days: { start: '2015-05-05', end: '2015-05-05' },
    };
    const withLeave = { ...programme, leave: new Map([['1', away]]) };
    const ties = [{ tieId: '1', inspector: 'lead@inspectorate.example', what: 'Worked there' }];
    const withOne = visit('a', '2015-05-05', ['lead@inspectorate.example', 'c@inspectorate.example']);
    expect(staffVisit(withOne, { programme: withLeave, ties })).toMatchObject({ ok: true });
    const tied = [{ tieId: '2', inspector: 'c@inspectorate.example', what: 'Worked there' }];
    expect(staffVisit(withOne, { programme: withLeave, ties: tied })).toMatchObject({
      refusals: [{ code: 'inspector_has_tie' }],
    });
  });

  it('and other days bring no history onto the programme', () => {
    const nothing = { ok: true, events: [] };
    expect(staffVisit(visit('history', '2015-05-05'), { ...knows, programme })).toEqual(nothing);
    expect(moveVisit({ ...visit('history', '2015-05-05'), announcedOn: '2014-12-01' }, knows, null)).toEqual(nothing);
  });
});

describe('leave, double-booking and ties', () => {
  const leave = new Map([
    ['l', { leaveId: 'l', inspector: 'lead@inspectorate.example', days: { start: '2015-06-01', end: '2015-06-05' } }],
  ]);
  const ties = [{ tieId: 't', inspector: 'lead@inspectorate.example', what: 'Worked there until 2013.' }];

  it('block, whatever the reason', () => {
    const programme = programmeWith([visit('other', '2015-06-03')], leave);
    const stopped = enterVisit(
      { ...visit('new', '2015-06-02'), announcedOn: '2015-05-15' },
      { ...knows, programme, ties },
      'Because.',
    );
    expect(stopped).toMatchObject({
      ok: false,
      refusals: [{ code: 'inspector_on_leave' }, { code: 'inspector_double_booked' }, { code: 'inspector_has_tie' }],
    });
  });

  it('do not stand in the way of others, or of other days', () => {
    expect(
      clashesOf(visit('new', '2015-06-02', ['another@inspectorate.example']), programmeWith([], leave), ties),
    ).toEqual([]);
    expect(clashesOf(visit('new', '2015-06-08'), programmeWith([], leave), [])).toEqual([]);
  });

  it('call an inspector by name where it is known', () => {
    const named = { ...visit('new', '2015-06-02'), names: new Map([['lead@inspectorate.example', 'The lead']]) };
    expect(clashesOf(named, programmeWith([], leave), [])).toMatchObject([
      { sentence: expect.stringMatching(/^The lead is on leave from/) },
    ]);
  });

  it('know one body by its name where it is not in the directory', () => {
    const there = { ...visit('a', '2015-06-02', []), bodyId: null, bodyName: 'Northshire' };
    const again = { ...visit('b', '2015-06-03', []), bodyId: null, bodyName: ' northshire ' };
    expect(clashesOf(again, programmeWith([there]), [])).toMatchObject([{ code: 'visited_then_already' }]);
  });
});

describe('the nearest free weeks', () => {
  it('pass no limit, clash with nothing, and come nearest first, for any programme', () => {
    const anyVisits = fc.array(
      fc.tuple(anyDay, fc.constantFrom('lead@inspectorate.example', 'b@inspectorate.example')),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(anyVisits, anyDay, (days, start) => {
        const programme = programmeWith(days.map(([day, inspector], index) => visit(`v${index}`, day, [inspector])));
        const asked = visit('new', start);
        const offered = nearestFreeWeeks(asked, programme, limits, holidays, [], { today });
        for (const { fieldwork, announcedOn } of offered) {
          expect(breachesOf({ ...asked, fieldwork, toldOn: announcedOn }, programme, inForce, holidays)).toEqual([]);
          expect(clashesOf({ ...asked, fieldwork }, programme, [])).toEqual([]);
          expect(announcedOn >= today).toBe(true);
          expect(daysBetween(fieldwork.start, fieldwork.end)).toBe(2);
        }
        const distances = offered.map(({ monday }) => Math.abs(daysBetween(mondayOf(start), monday)));
        expect(distances).toEqual([...distances].sort((a, b) => a - b));
      }),
      { numRuns: 30 },
    );
  });

  it('say why they are free', () => {
    const [week] = nearestFreeWeeks(
      visit('new', '2015-05-05'),
      programmeWith([visit('a', '2015-05-12', [])]),
      limits,
      holidays,
      [],
      { today: '2015-01-05' },
    );
    expect(week).toMatchObject({ monday: '2015-05-11', announcedOn: '2015-04-24' });
    expect(week!.why).toBe(
      'no bank holiday; Body a that week, of at most 2; 1 of at most 30 in 2015; the inspector is there; announced on 24 April 2015',
    );
  });

  it('tell a body that knows of the visit at once, and never are the days on which it stands', () => {
    const stands = visit('known', '2015-05-12', ['lead@inspectorate.example', 'other@inspectorate.example']);
    const moved = { ...stands, fieldwork: { start: '2015-05-05', end: '2015-05-07' } };
    const weeks = nearestFreeWeeks(moved, programmeWith([stands]), limits, holidays, [], {
      today: '2015-04-24',
      isKnown: true,
    });
    expect(weeks.map(({ fieldwork, announcedOn }) => [fieldwork.start, announcedOn])).toEqual([
      ['2015-05-19', '2015-04-24'],
      ['2015-06-02', '2015-04-24'],
      ['2015-06-09', '2015-04-24'],
      ['2015-06-16', '2015-04-24'],
    ]);
    expect(weeks[0]!.why).toMatch(/both inspectors are there; the body is told at once$/);
    const [nobodyYet] = nearestFreeWeeks({ ...moved, inspectors: [] }, emptyProgramme, limits, holidays, [], { today });
    expect(nobodyYet!.why).not.toContain('inspectors');
  });
});

describe('a programme', () => {
  it('after any moves and cancellations holds each visit in the years it touches, once, and no other', () => {
    const act = fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), day: anyDay, cancel: fc.boolean() });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 30 }), (acts) => {
        const years = new Map<number, Programme>();
        const stands = new Map<string, string>();
        const record = (events: readonly ToProgramme[]) => {
          for (const { year, event } of events)
            years.set(year, evolveProgramme(years.get(year) ?? emptyProgramme, event));
        };
        for (const { id, day, cancel } of acts) {
          const programme = together([...years.values()]);
          if (cancel) {
            record(takeVisitOut(id, programme));
            stands.delete(id);
            continue;
          }
          const decided = enterVisit(
            { ...visit(id, day, []), announcedOn: '2015-01-05' },
            { ...knows, programme },
            'Tried.',
          );
          if (!decided.ok) continue;
          record(decided.events);
          stands.set(id, day);
        }
        const found = together([...years.values()]).visits;
        expect(
          [...found.values()].map(({ inspectionId, fieldwork }) => [inspectionId, fieldwork.start]).sort(),
        ).toEqual([...stands].sort());
        for (const [year, { visits }] of years) {
          for (const { fieldwork } of visits.values()) {
            const touches = weeksOf(fieldwork).some((monday) =>
              overlap({ start: `${year}-01-01`, end: `${year}-12-31` }, { start: monday, end: addDays(monday, 6) }),
            );
            expect(touches).toBe(true);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('leave', () => {
  const days = { start: '2015-12-21', end: '2016-01-08' };
  const leave = { leaveId: 'l', inspector: 'lead@inspectorate.example', days };
  const recorded = (programme: Programme, events: readonly ToLeave[]) =>
    events.reduce((so, { event }) => evolveProgramme(so, event), programme);

  it('is recorded in each year that it touches, once, and taken out of each', () => {
    const entered = enterLeave(leave, emptyProgramme);
    expect(entered).toMatchObject({ ok: true, events: [{ year: 2015 }, { year: 2016 }] });
    const programme = recorded(emptyProgramme, entered.ok ? entered.events : []);
    expect(enterLeave({ ...leave, leaveId: 'again' }, programme)).toMatchObject({
      refusals: [{ code: 'leave_known' }],
    });
    const withdrawn = withdrawLeave(
      'l',
      new Map([
        [2015, programme],
        [2016, programme],
        [2017, emptyProgramme],
      ]),
    );
    expect(withdrawn).toMatchObject({ ok: true, events: [{ year: 2015 }, { year: 2016 }] });
    expect(withdrawLeave('l', new Map([[2015, emptyProgramme]]))).toMatchObject({
      refusals: [{ code: 'leave_unknown' }],
    });
  });

  it.each([
    ['no dates', '2015-02-30', '2015-03-02'],
    ['the end of the calendar', '2015-12-01', '9999-12-31'],
    ['the wrong way round', '2015-12-16', '2015-12-14'],
    ['more than a year', '2015-01-01', '2016-01-03'],
  ])('cannot be on days that are %s', (_why, start, end) => {
    expect(enterLeave({ ...leave, days: { start, end } }, emptyProgramme)).toMatchObject({
      ok: false,
      refusals: [{ code: 'invalid_date' }],
    });
  });
});

describe('deadlines', () => {
  it('count from fieldwork and fall on working days', () => {
    const rules = [
      {
        id: 'publication' as const,
        title: 'Publication',
        from: 'fieldwork_end' as const,
        days: 42,
        whose: 'signatory' as const,
        remindDaysBefore: 3,
      },
      {
        id: 'caseload' as const,
        title: 'Caseload in',
        from: 'fieldwork_start' as const,
        days: -10,
        whose: 'head_of_service' as const,
        remindDaysBefore: 3,
      },
    ];
    expect(deadlinesOf(rules, { start: '2015-12-14', end: '2015-12-16' }, holidays)).toMatchObject([
      { id: 'publication', on: '2016-01-27', remindOn: '2016-01-22' },
      { id: 'caseload', on: '2015-12-04', remindOn: '2015-12-01' },
    ]);
  });
});

it('counts a week from its Monday, over the end of a year too', () => {
  expect(['2015-12-14', '2015-12-16', '2015-12-20', '2016-01-01'].map(mondayOf)).toEqual([
    '2015-12-14',
    '2015-12-14',
    '2015-12-14',
    '2015-12-28',
  ]);
});
