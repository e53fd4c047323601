import { describe, expect, it } from '@jest/globals';
import * as small from '../../../../test/support/small-inspection.ts';
import type { Act, InspectionCommand } from './command.ts';
import { decide } from './decide.ts';
import type { InspectionEvent, InspectionScheduled } from './events.ts';
import { evolve, unscheduled } from './inspection.ts';
import type { Inspection } from './inspection.ts';

const { act, approved, asFarAsTheTally, assigned, bothRead, caseloadSupplied, sampleDrawn, scheduled, seals } = small;

const fold = (events: readonly InspectionEvent[]): Inspection =>
  events.reduce<Inspection>((state, event, index) => evolve(state, { ...event, version: index + 1 }), unscheduled);

function given(...events: InspectionEvent[]) {
  return {
    when: (command: InspectionCommand, by: Partial<Act> = {}) => {
      const decision = decide(fold(events), command, { ...act, ...by }, small.smallFramework);
      return {
        then: (...expected: InspectionEvent[]) => expect(decision).toEqual({ ok: true, events: expected }),
        thenRefused: (...codes: string[]) =>
          expect(decision.ok ? decision.events : decision.refusals.map(({ code }) => code)).toEqual(codes),
        thenSays: (sentence: string) =>
          expect(decision.ok ? decision.events : decision.refusals.map((refusal) => refusal.sentence)).toContain(
            sentence,
          ),
        decision,
      };
    },
  };
}

const { data: facts } = scheduled as InspectionScheduled;
const scheduling = (
  change: Partial<Extract<InspectionCommand, { type: 'ScheduleInspection' }>> = {},
): InspectionCommand => ({
  type: 'ScheduleInspection',
  ...facts,
  framework: 'small',
  drawSeed: '00112233445566778899aabbccddeeff',
  ...change,
});
const reading = (caseRef: string, judgements = small.readInCustody, inspector = 'inspector-1'): InspectionCommand => ({
  type: 'RecordCaseReading',
  reading: { caseRef, inspector, judgements },
});
const readyToRead = [scheduled, caseloadSupplied, sampleDrawn, ...assigned];

describe('Scheduling', () => {
  it('schedules an inspection and pins the framework with its version', () => {
    given().when(scheduling()).then(scheduled);
  });
  it('refuses a second scheduling', () => {
    given(scheduled).when(scheduling()).thenRefused('already_scheduled');
  });
  it('refuses an announcement that is not before fieldwork', () => {
    given()
      .when(scheduling({ announcedOn: '2015-12-14' }))
      .thenRefused('announced_too_late');
  });
  it('refuses fieldwork that ends before it starts, and takes one day', () => {
    given()
      .when(scheduling({ fieldwork: { start: '2015-12-14', end: '2015-12-13' } }))
      .thenRefused('fieldwork_ends_before_start');
    expect(given().when(scheduling({ fieldwork: { start: '2015-12-14', end: '2015-12-14' } })).decision.ok).toBe(true);
  });
  it('refuses publication before the end of fieldwork', () => {
    given()
      .when(scheduling({ publicationDate: '2015-12-15' }))
      .thenRefused('published_before_fieldwork_ends');
  });
  it('refuses a date that the calendar does not have', () => {
    given()
      .when(scheduling({ publicationDate: '2016-02-30' }))
      .thenRefused('invalid_date');
  });
  it('refuses fieldwork of more than a year, and days beyond the years that are planned', () => {
    given()
      .when(scheduling({ fieldwork: { start: '2015-12-14', end: '2016-12-15' }, publicationDate: '2017-01-27' }))
      .thenRefused('fieldwork_too_long');
    given()
      .when(scheduling({ fieldwork: { start: '2015-12-14', end: '9999-12-31' } }))
      .thenRefused('invalid_date');
  });
  it('refuses a lead inspector who also signs', () => {
    given()
      .when(scheduling({ leadInspector: { name: 'The lead', email: 'Signatory@inspectorate.example' } }))
      .thenRefused('lead_inspector_is_signatory');
  });
  it('names every fault at once', () => {
    given()
      .when(scheduling({ announcedOn: '2015-12-20', publicationDate: '2015-12-15', sampleSize: 0 }))
      .thenRefused('announced_too_late', 'published_before_fieldwork_ends', 'invalid_value');
  });
});

describe('The reoffending record', () => {
  const record = {
    measure: 'binary, 12 months',
    cohort: { from: '2013-01', to: '2013-12' },
    published: '2015-10',
    source: 'Ministry of Justice',
    comparator: { name: 'England and Wales', ratePercent: 37.9 },
    rates: [{ area: 'North', ratePercent: 43.6 }],
    trend: 'worse than the previous year',
  };
  it('is recorded as supplied', () => {
    given(scheduled)
      .when({ type: 'SupplyReoffendingRecord', record })
      .then({ type: 'ReoffendingRecordSupplied', data: record });
  });
  it('refuses a cohort that ends after its figures were published, as 2103 for 2013 would', () => {
    const slip = { ...record, cohort: { from: '2013-01', to: '2103-12' } };
    given(scheduled).when({ type: 'SupplyReoffendingRecord', record: slip }).thenRefused('invalid_date');
  });
  it('refuses an area that the body does not have', () => {
    const elsewhere = { ...record, rates: [{ area: 'South', ratePercent: 1 }] };
    given(scheduled).when({ type: 'SupplyReoffendingRecord', record: elsewhere }).thenRefused('invalid_value');
  });
  it('refuses two rates for one area, of which the letter would state the first twice', () => {
    const twice = { ...record, rates: [...record.rates, { area: 'North', ratePercent: 3.1 }] };
    given(scheduled).when({ type: 'SupplyReoffendingRecord', record: twice }).thenRefused('invalid_value');
  });
  it('refuses a rate above 100 per cent', () => {
    const tooMuch = { ...record, comparator: { name: 'England and Wales', ratePercent: 379 } };
    given(scheduled).when({ type: 'SupplyReoffendingRecord', record: tooMuch }).thenRefused('invalid_value');
  });
});

describe('The caseload and the draw', () => {
  it('refuses a caseload that names a case twice', () => {
    const cases = [small.caseInCustody, small.caseInCustody];
    given(scheduled).when({ type: 'SupplyCaseload', cases, sha256: '' }).thenRefused('case_twice');
  });
  it.each([
    [
      'a case under its reference in other capitals',
      [small.caseInCustody, { ...small.caseInCustody, caseRef: small.caseInCustody.caseRef.toLowerCase() }],
      'case_twice',
    ],
    [
      'a reference with a character that nobody sees',
      [{ ...small.caseInCustody, caseRef: 'T-\u200B1' }],
      'invalid_value',
    ],
    ['an age of 9', [{ ...small.caseInCustody, ageAtSentence: 9 }], 'invalid_value'],
  ] as const)('refuses a caseload with %s', (_, cases, code) => {
    given(scheduled).when({ type: 'SupplyCaseload', cases, sha256: '' }).thenRefused(code);
  });
  it('refuses a case whose manager cannot be seen', () => {
    const cases = [{ ...small.caseInCustody, caseManager: '' }];
    given(scheduled).when({ type: 'SupplyCaseload', cases, sha256: '' }).thenSays('Case T-1: it needs a case manager.');
  });
  it('knows an area of the body by what it looks like, and refuses one that stands there twice', () => {
    const withAreas = (...areas: string[]) => ({ inspectedBody: { ...facts.inspectedBody, areas } });
    const cases = [{ ...small.caseInCustody, area: 'North West' }];
    const spaced: InspectionEvent = {
      ...(scheduled as InspectionScheduled),
      data: { ...facts, ...withAreas('North  West') },
    };
    expect(given(spaced).when({ type: 'SupplyCaseload', cases, sha256: '' }).decision.ok).toBe(true);
    given()
      .when(scheduling(withAreas('North West', 'South', 'North  West')))
      .thenSays('The area North West stands there more than once.');
  });
  it('refuses a new caseload after the draw', () => {
    given(...readyToRead)
      .when({ type: 'SupplyCaseload', cases: [small.caseInCustody], sha256: '' })
      .thenRefused('caseload_closed');
  });
  const recorded = (...caseRefs: string[]): InspectionCommand => ({
    type: 'DrawSample',
    caseRefs,
    inputsSha256: 'c'.repeat(64),
  });
  it('records a drawn list in its order', () => {
    given(scheduled, caseloadSupplied).when(recorded('T-1', 'T-2')).then(sampleDrawn);
  });
  it('refuses a draw without a caseload, and a second draw', () => {
    given(scheduled).when(recorded('T-1', 'T-2')).thenRefused('caseload_missing');
    given(...readyToRead)
      .when(recorded('T-1', 'T-2'))
      .thenRefused('sample_already_drawn');
  });
  it('refuses a case twice, outside the caseload or not eligible', () => {
    given(scheduled, caseloadSupplied).when(recorded('T-1', 'T-1')).thenRefused('case_twice');
    given(scheduled, caseloadSupplied).when(recorded('T-1', 'T-9')).thenRefused('case_not_in_caseload');
    given(scheduled, caseloadSupplied).when(recorded('T-1', 'T-3')).thenRefused('case_not_eligible');
  });
  it('refuses a list of another size than was scheduled', () => {
    given(scheduled, caseloadSupplied).when(recorded('T-1')).thenRefused('sample_too_small');
  });
  it('draws eligible cases alone, with the seed that was committed', () => {
    const { decision } = given(scheduled, caseloadSupplied).when({ type: 'DrawSample', inputsSha256: 'c'.repeat(64) });
    const [drawn] = decision.ok ? decision.events : [];
    expect(drawn).toMatchObject({
      type: 'CaseSampleDrawn',
      data: { seed: '00112233445566778899aabbccddeeff', algorithm: 'stratified/1', reserves: [] },
    });
    expect(drawn?.type === 'CaseSampleDrawn' && [...drawn.data.caseRefs].sort()).toEqual(['T-1', 'T-2']);
  });
});

describe('An inspection whose key was destroyed', () => {
  const unsealed = (event: InspectionEvent): InspectionEvent => {
    const { type, data } = event;
    return { type, data } as InspectionEvent;
  };
  const destroyed = [scheduled, caseloadSupplied, sampleDrawn].map(unsealed);
  const says = (what: string) => `${what} can no longer be read, because the key of this inspection was destroyed.`;

  it('has no draw, no assignment and no timetable any more, and says why', () => {
    const draw: InspectionCommand = { type: 'DrawSample', inputsSha256: 'c'.repeat(64) };
    const undrawn = given(...destroyed.slice(0, 2)).when(draw);
    undrawn.thenRefused('key_destroyed');
    undrawn.thenSays(says('The seed of the draw'));
    const assign = given(...destroyed).when({ type: 'AssignCase', caseRef: 'T-1', inspector: 'inspector-1' });
    assign.thenRefused('key_destroyed');
    assign.thenSays(says('The facts of case T-1'));
    const places = ['T-1', 'T-2'].map((caseRef, slot) => ({ caseRef, inspector: 'inspector-1', slot }));
    const plan = { firstAt: '09:30', minutes: 90, aDay: 2 };
    const set = given(...destroyed).when({ type: 'SetTimetable', plan, places });
    set.thenRefused('key_destroyed');
    set.thenSays(says('The facts of these cases'));
  });
});

describe('Replacing a sampled case', () => {
  const drawnWithReserves: InspectionEvent = {
    type: 'CaseSampleDrawn',
    data: {
      seed: 'ab',
      algorithm: 'stratified/1',
      inputsSha256: '',
      caseRefs: ['T-1', 'T-2'],
      reserves: ['T-4', 'T-5'],
    },
    sealed: {
      strata: [
        { stratum: 'Custodial', caseRefs: ['T-1'], reserves: [] },
        { stratum: 'Community', caseRefs: ['T-2'], reserves: ['T-4', 'T-5'] },
      ],
    },
  };
  const drawn = [scheduled, caseloadSupplied, drawnWithReserves];
  const replace = (caseRef: string, reason = 'The family moved away.'): InspectionCommand => ({
    type: 'ReplaceCase',
    caseRef,
    reason,
  });
  const replaced = (caseRef: string, replacement: string | null): InspectionEvent => ({
    type: 'CaseReplaced',
    data: { caseRef, replacement },
    sealed: { reason: 'The family moved away.' },
  });
  it('takes the reserves of its stratum in their order, each once', () => {
    given(...drawn)
      .when(replace('T-2'))
      .then(replaced('T-2', 'T-4'));
    given(...drawn, replaced('T-2', 'T-4'))
      .when(replace('T-4'))
      .then(replaced('T-4', 'T-5'));
    given(...drawn, replaced('T-2', 'T-4'), replaced('T-4', 'T-5'))
      .when(replace('T-5'))
      .then(replaced('T-5', null));
  });
  it('refuses it where the next reserve is not the one that was seen', () => {
    const seen = (caseRef: string, reserve: string | null): InspectionCommand => ({
      type: 'ReplaceCase',
      caseRef,
      reason: 'The family moved away.',
      reserve,
    });
    given(...drawn)
      .when(seen('T-2', 'T-4'))
      .then(replaced('T-2', 'T-4'));
    given(...drawn)
      .when(seen('T-1', null))
      .then(replaced('T-1', null));
    given(...drawn, replaced('T-2', 'T-4'))
      .when(seen('T-4', 'T-4'))
      .thenRefused('reserve_changed');
    given(...drawn, replaced('T-2', 'T-4'), replaced('T-4', 'T-5'))
      .when(seen('T-5', 'T-5'))
      .thenRefused('reserve_changed');
  });
  it('takes no reserve of another stratum: it records that the sample is a case short', () => {
    given(...drawn)
      .when(replace('T-1'))
      .then(replaced('T-1', null));
    given(...readyToRead)
      .when(replace('T-1'))
      .then(replaced('T-1', null));
  });
  it('takes a reading out with its case, so that the tally is frozen without it', () => {
    given(...readyToRead, ...bothRead, replaced('T-1', null))
      .when({ type: 'FreezeTally' })
      .then({
        type: 'TallyFrozen',
        data: {
          tally: [
            { criterion: 'work.assessment', sufficient: 1, insufficient: 0, relevant: 1, notRelevant: 0 },
            { criterion: 'work.custodial-plan', sufficient: 0, insufficient: 0, relevant: 0, notRelevant: 1 },
            { criterion: 'work.review', sufficient: 1, insufficient: 0, relevant: 1, notRelevant: 0 },
          ],
        },
      });
  });
  it('refuses it without a reason, of a case outside the sample, of the last one, and once the tally is frozen', () => {
    given(...drawn)
      .when(replace('T-2', ' '))
      .thenRefused('blank_field');
    given(...drawn)
      .when(replace('T-9'))
      .thenRefused('case_not_in_sample');
    given(...drawn, replaced('T-2', 'T-4'), replaced('T-4', 'T-5'), replaced('T-5', null))
      .when(replace('T-1'))
      .thenRefused('sample_empty');
    given(...small.asFarAsTheTally)
      .when(replace('T-1'))
      .thenRefused('tally_frozen');
    given(scheduled, caseloadSupplied).when(replace('T-1')).thenRefused('sample_not_drawn');
  });
  it('refuses a reason that is longer than the API takes, there and where a reading is amended or the tally reopened', () => {
    const reason = 'x'.repeat(2001);
    const says = 'The reason has 2,001 characters, and at most 2,000 are kept.';
    given(...drawn)
      .when(replace('T-1', reason))
      .thenSays(says);
    const amended = { caseRef: 'T-1', inspector: 'inspector-1', judgements: small.readInCustody };
    given(...readyToRead, ...bothRead)
      .when({ type: 'AmendCaseReading', reading: amended, reason })
      .thenSays(says);
    given(...asFarAsTheTally)
      .when({ type: 'ReopenTally', reason })
      .thenSays(says);
  });
});

describe('Reading', () => {
  it('records a reading', () => {
    given(...readyToRead)
      .when(reading('T-1'))
      .then(bothRead[0] as InspectionEvent);
  });
  it('refuses a case outside the sample, one not assigned and one of another inspector', () => {
    given(...readyToRead)
      .when(reading('T-3'))
      .thenRefused('case_not_in_sample');
    given(scheduled, caseloadSupplied, sampleDrawn).when(reading('T-1')).thenRefused('case_not_assigned');
    given(...readyToRead)
      .when(reading('T-1', small.readInCustody, 'inspector-2'))
      .thenRefused('case_of_another_inspector');
  });
  it('refuses to read a case twice', () => {
    given(...readyToRead, ...bothRead.slice(0, 1))
      .when(reading('T-1'))
      .thenSays('Case T-1 has already been read by inspector-1.');
  });
  it('refuses an answer against the gate, whichever way', () => {
    given(...readyToRead)
      .when(reading('T-2', { ...small.readInTheCommunity, 'work.custodial-plan': 'sufficient' }))
      .thenRefused('gate_closed');
    given(...readyToRead)
      .when(reading('T-1', { ...small.readInCustody, 'work.custodial-plan': 'not_relevant' }))
      .thenRefused('gate_open');
    given(...readyToRead)
      .when(reading('T-1', { ...small.readInCustody, 'work.assessment': 'not_relevant' }))
      .thenRefused('gate_open');
  });
  it('takes all three answers where the reader decides', () => {
    for (const answer of ['sufficient', 'insufficient', 'not_relevant'] as const) {
      expect(
        given(...readyToRead).when(reading('T-1', { ...small.readInCustody, 'work.review': answer })).decision.ok,
      ).toBe(true);
    }
  });
  it('refuses a criterion without an answer and one that the framework does not have', () => {
    given(...readyToRead)
      .when(
        reading('T-1', {
          'work.assessment': 'sufficient',
          'work.custodial-plan': 'sufficient',
          'work.luck': 'sufficient',
        }),
      )
      .thenRefused('criterion_unknown', 'criterion_unanswered');
  });
  it('keeps the comments of the reading that stands', () => {
    const read = bothRead[0] as Extract<InspectionEvent, { type: 'CaseRead' }>;
    const state = fold([...readyToRead, { ...read, sealed: { comments: { 'work.review': 'None was due.' } } }]);
    expect('sample' in state && state.sample.get('T-1')?.comments).toEqual({ 'work.review': 'None was due.' });
  });
  it('amends a reading with a reason, and only one that was made', () => {
    const amended = {
      caseRef: 'T-1',
      inspector: 'inspector-1',
      judgements: { ...small.readInCustody, 'work.review': 'sufficient' as const },
    };
    given(...readyToRead, ...bothRead)
      .when({ type: 'AmendCaseReading', reading: amended, reason: 'The review lay in another file.' })
      .then({ type: 'CaseReadingAmended', data: amended, sealed: { reason: 'The review lay in another file.' } });
    given(...readyToRead)
      .when({ type: 'AmendCaseReading', reading: amended, reason: 'x' })
      .thenRefused('case_not_read');
    given(...readyToRead, ...bothRead)
      .when({ type: 'AmendCaseReading', reading: amended, reason: ' ' })
      .thenRefused('blank_field');
  });
});

describe('The tally', () => {
  it('is frozen with a row for every criterion', () => {
    given(...readyToRead, ...bothRead)
      .when({ type: 'FreezeTally' })
      .then(small.tallyFrozen);
  });
  it('is not frozen while a sampled case is unread', () => {
    given(...readyToRead, ...bothRead.slice(0, 1))
      .when({ type: 'FreezeTally' })
      .thenSays('1 of 2 sampled cases are unread: T-2.');
  });
  it('refuses a reading once it is frozen, and takes it once it is reopened', () => {
    const amended = { caseRef: 'T-1', inspector: 'inspector-1', judgements: small.readInCustody };
    given(...asFarAsTheTally)
      .when({ type: 'AmendCaseReading', reading: amended, reason: 'x' })
      .thenRefused('tally_frozen');
    const reopened: InspectionEvent = { type: 'TallyReopened', data: { reason: 'x' } };
    expect(
      given(...asFarAsTheTally, reopened).when({ type: 'AmendCaseReading', reading: amended, reason: 'x' }).decision.ok,
    ).toBe(true);
  });
  it('voids a standing approval when it is reopened', () => {
    given(...asFarAsTheTally, approved)
      .when({ type: 'ReopenTally', reason: 'One file more.' })
      .then(
        { type: 'ApprovalVoided', data: { edition: 1, reason: 'The tally was reopened: One file more.' } },
        { type: 'TallyReopened', data: { reason: 'One file more.' } },
      );
  });
});

describe('The copy list', () => {
  const { entries } = (small.copyListSupplied as Extract<InspectionEvent, { type: 'CopyListSupplied' }>).data;
  it('refuses a list without the Youth Justice Board, a blank name and two mailboxes in one', () => {
    given(scheduled)
      .when({ type: 'SupplyCopyList', entries: entries.slice(0, 1) })
      .thenRefused('copy_list_without_yjb');
    const faulty = entries.map((entry) => ({ ...entry, name: ' ', email: 'a@north.example, b@north.example' }));
    given(scheduled)
      .when({ type: 'SupplyCopyList', entries: faulty })
      .thenRefused('blank_field', 'not_one_mailbox', 'blank_field', 'not_one_mailbox');
  });
  it('voids a standing approval when it is supplied again', () => {
    const { decision } = given(...asFarAsTheTally, approved).when({ type: 'SupplyCopyList', entries });
    expect(decision.ok && decision.events.map(({ type }) => type)).toEqual(['ApprovalVoided', 'CopyListSupplied']);
  });
});

describe('Publishing', () => {
  const publish: InspectionCommand = { type: 'PublishReport', sealsNow: seals };
  it('publishes exactly what was approved, to each mailbox once', () => {
    given(...asFarAsTheTally, approved)
      .when(publish)
      .then({
        type: 'ReportPublished',
        data: {
          edition: 1,
          publicationDate: '2016-01-27',
          seals,
          mailboxes: ['chair@north.example', 'head@north.example'],
        },
      });
  });
  it('refuses what was not approved, and what would come out differently', () => {
    given(...asFarAsTheTally)
      .when(publish)
      .thenRefused('not_approved');
    given(...asFarAsTheTally, approved)
      .when({ type: 'PublishReport', sealsNow: { ...seals, figures: '0'.repeat(64) } })
      .thenSays(
        'What was approved is not what would be published: the figures came out differently. Approve it again.',
      );
  });
  it('refuses to publish before the publication date', () => {
    given(...asFarAsTheTally, approved)
      .when(publish, { on: '2016-01-26' })
      .thenRefused('published_too_early');
  });
  it('refuses every change once the letter is published', () => {
    const published: InspectionEvent = {
      type: 'ReportPublished',
      data: { edition: 1, publicationDate: '2016-01-27', seals, mailboxes: [] },
    };
    const after = given(...asFarAsTheTally, approved, published);
    after.when(publish).thenRefused('already_published');
    after.when({ type: 'ReopenTally', reason: 'x' }).thenRefused('already_published');
    after.when(reading('T-1')).thenRefused('already_published');
  });
});
