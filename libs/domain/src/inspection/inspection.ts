import type { FrameworkRef } from '../framework/framework.ts';
import type { TimedAct } from '../planning/timed-act.ts';
import type { SlotPlan } from '../planning/slots.ts';
import { tidy } from '../table/one-line.ts';
import type { CriterionTally } from '../tally/tally.ts';
import type { Case, Judgements } from './case.ts';
import type { InspectionAnnounced, InspectionEvent, InspectionScheduled, Seals } from './events.ts';
import type { CaseReplaced, CaseSampleDrawn, StratumDrawn } from './events.ts';
import { mailboxOf } from '../copy-list/mailbox.ts';
import type { CopyListEntry, InspectedBody, Person, PostHolder, ReoffendingRecord } from './people.ts';

/** What is known of every inspection from the day it is scheduled. */
interface Known {
  readonly inspectionId: string;
  readonly framework: FrameworkRef;
  readonly inspectedBody: InspectedBody;
  /** Null for history and for a body outside the directory. */
  readonly bodyId: string | null;
  readonly addressee: PostHolder;
  readonly signatory: PostHolder;
  readonly leadInspector: Person;
  /** Mailbox of who was to lead when the visit was scheduled. */
  readonly ledAtFirstBy: string;
  /** The inspectors beside the lead inspector. */
  readonly team: readonly Person[];
  /** The day that is planned for the announcement. */
  readonly announcedOn: string;
  /** What was announced to whom; null before that, and for history. */
  readonly announced: InspectionAnnounced['data'] | null;
  /** Announcements and reminders that were held, and on which a planner has decided. */
  readonly settledActs: readonly TimedAct[];
  readonly fieldwork: { readonly start: string; readonly end: string };
  /** Why the visit did not take place on its days; null unless it waits to be moved or cancelled. */
  readonly missed: string | null;
  readonly publicationDate: string;
  /** How many cases the draw aims at; the sample says how many it found. */
  readonly sampleSize: number;
  /** Undefined once the key of the inspection is destroyed. */
  readonly drawSeed: string | undefined;
  /** Hex, recorded at scheduling: what the seed of the draw is held to. */
  readonly drawSeedSha256: string;
  readonly reoffending: ReoffendingRecord | null;
  readonly caseManagersInterviewed: number | null;
  readonly caseload: Caseload | null;
  /** Hex, of the secret in the link with which the body may supply its caseload; null where no link stands. */
  readonly caseloadLinkSha256: string | null;
  readonly copyList: readonly CopyListEntry[] | null;
}

/** `cases` is empty once the key of the inspection is destroyed; the references stay. */
export interface Caseload {
  readonly caseRefs: readonly string[];
  readonly cases: ReadonlyMap<string, Case>;
}

export interface SampledCase {
  readonly caseRef: string;
  readonly inspector: string | null;
  readonly judgements: Judgements | null;
  /** Criterion id → comment of the reading that stands; none once the key of the inspection is destroyed. */
  readonly comments: Readonly<Record<string, string>>;
  /** Version of the last event that touched this case: what `If-Match` is compared with. */
  readonly version: number;
}

/** How the sample came about, and what has been changed in it since. */
export interface Draw {
  /** `recorded` or the name and version of the draw. */
  readonly algorithm: string;
  readonly inputsSha256: string;
  /** As drawn, in order. */
  readonly caseRefs: readonly string[];
  /** As drawn, in the order in which they are to be taken. */
  readonly reserves: readonly string[];
  /** Null where a drawn list was recorded, and for draws without strata. */
  readonly drawnFor: {
    readonly framework: FrameworkRef;
    readonly fieldworkStart: string;
    readonly size: number;
  } | null;
  /** Null for draws without strata, and once the key of the inspection is destroyed. */
  readonly strata: readonly StratumDrawn[] | null;
  readonly replaced: readonly Replacement[];
}

export interface Replacement {
  readonly caseRef: string;
  /** Null where no reserve was left. */
  readonly replacement: string | null;
  /** Undefined once the key of the inspection is destroyed. */
  readonly reason: string | undefined;
}

/** When each case is read; by whom is what the sample says. A case that came in later has no slot yet. */
export interface Timetable {
  readonly plan: SlotPlan;
  /** Case reference → slot. */
  readonly slots: ReadonlyMap<string, number>;
}

interface WithSample extends Known {
  readonly sample: ReadonlyMap<string, SampledCase>;
  /** Null where a drawn list was recorded. */
  readonly drawnWithSeed: string | null;
  readonly draw: Draw;
  readonly timetable: Timetable | null;
  /**
   * Version of the last event that changed who reads which sampled case when: what `If-Match` is compared with. Not of the
   * last reading, or no timetable could be changed while cases are read.
   */
  readonly timetableVersion: number;
}

interface WithTally extends WithSample {
  readonly tally: readonly CriterionTally[];
}

export interface Approval {
  readonly edition: number;
  readonly letterVersion: number;
  readonly seals: Seals;
}

export type Unscheduled = { readonly stage: 'unscheduled' };
export type Scheduled = Known & { readonly stage: 'scheduled' };
export type SampleDrawn = WithSample & { readonly stage: 'sample_drawn' };
export type TallyIsFrozen = WithTally & { readonly stage: 'tally_frozen' };
export type Approved = WithTally & { readonly stage: 'approved'; readonly approval: Approval };
export type Published = WithTally & { readonly stage: 'published'; readonly approval: Approval };

/** Called off before anything of it was published. */
export type Cancelled = Known & { readonly stage: 'cancelled'; readonly reason: string };

export type Inspection = Unscheduled | Scheduled | SampleDrawn | TallyIsFrozen | Approved | Published | Cancelled;
export type StartedInspection = Exclude<Inspection, Unscheduled | Cancelled>;
export type InspectionWithTally = TallyIsFrozen | Approved | Published;

export const unscheduled: Unscheduled = { stage: 'unscheduled' };

/** An event as the fold sees it: its type and data, with the version it has in its stream. */
export type Versioned<Event> = Event & { readonly version: number };

/**
 * Folds one event into the state of its inspection.
 * @throws Error where the log holds an event that cannot follow this state: a fault of the log, never of a user
 */
export function evolve(state: Inspection, event: Versioned<InspectionEvent>): Inspection {
  if (event.type === 'InspectionScheduled') return scheduledFrom(event);
  if (state.stage === 'unscheduled')
    throw new Error(`${event.type} (version ${event.version}) before InspectionScheduled.`);
  if (state.stage === 'cancelled')
    throw new Error(`${event.type} (version ${event.version}) after InspectionCancelled.`);
  switch (event.type) {
    case 'LeadInspectorChanged':
      return { ...state, leadInspector: event.data.leadInspector };
    case 'TeamAssigned':
      return { ...state, team: event.data.team };
    case 'LimitsPassed':
      return state;
    case 'InspectionMoved': {
      const { fieldwork, announcedOn, publicationDate, framework } = event.data;
      const moved = { ...state, fieldwork, announcedOn, publicationDate, framework, missed: null };
      return moved.stage === 'scheduled' ? moved : { ...moved, timetableVersion: event.version };
    }
    case 'VisitMissed':
      return { ...state, missed: event.data.reason };
    case 'InspectionCancelled':
      return { ...state, stage: 'cancelled', reason: event.data.reason };
    case 'InspectionAnnounced':
      return { ...state, announced: event.data };
    case 'HeldActReleased':
    case 'HeldActDropped':
      return { ...state, settledActs: [...state.settledActs, event.data] };
    case 'ReoffendingRecordSupplied':
      return { ...state, reoffending: event.data };
    case 'CaseManagersInterviewed':
      return { ...state, caseManagersInterviewed: event.data.number };
    case 'CopyListSupplied':
      return { ...state, copyList: event.data.entries };
    case 'CaseloadLinkMade':
      return { ...state, caseloadLinkSha256: event.data.linkSha256 };
    case 'CaseloadLinkWithdrawn':
      return { ...state, caseloadLinkSha256: null };
    case 'CaseloadSupplied':
      return {
        ...state,
        caseload: {
          caseRefs: event.data.caseRefs,
          cases: new Map(event.sealed?.cases.map((each) => [each.caseRef, each] as const) ?? []),
        },
      };
    case 'CaseSampleDrawn':
      return {
        ...state,
        stage: 'sample_drawn',
        drawnWithSeed: event.data.seed,
        draw: drawFrom(event),
        timetable: null,
        timetableVersion: event.version,
        sample: new Map(event.data.caseRefs.map((caseRef) => [caseRef, unread(caseRef, event.version)])),
      };
    case 'CaseReplaced':
      return withReplacement(drawn(state, event), event);
    case 'TimetableSet': {
      const { plan, places } = event.data;
      const slots = new Map(places.map(({ caseRef, slot }) => [caseRef, slot] as const));
      return { ...drawn(state, event), timetable: { plan, slots }, timetableVersion: event.version };
    }
    case 'CaseAssigned': {
      const { caseRef, inspector } = event.data;
      return {
        ...withCase(drawn(state, event), caseRef, { inspector, version: event.version }),
        timetableVersion: event.version,
      };
    }
    case 'CaseRead':
    case 'CaseReadingAmended':
      return withCase(drawn(state, event), event.data.caseRef, {
        judgements: event.data.judgements,
        comments: event.sealed?.comments ?? {},
        version: event.version,
      });
    case 'TallyFrozen':
      return { ...drawn(state, event), stage: 'tally_frozen', tally: event.data.tally };
    case 'TallyReopened':
      return { ...drawn(state, event), stage: 'sample_drawn' };
    case 'ReportApproved':
      return { ...tallied(state, event), stage: 'approved', approval: event.data };
    case 'ApprovalVoided':
      return { ...tallied(state, event), stage: 'tally_frozen' };
    case 'ReportPublished':
      if (state.stage !== 'approved') throw unexpected(state, event);
      return { ...state, stage: 'published' };
    default:
      return event satisfies never;
  }
}

function scheduledFrom({ data, sealed }: InspectionScheduled): Scheduled {
  return {
    stage: 'scheduled',
    inspectionId: data.inspectionId,
    framework: data.framework,
    // As a caseload names them: else no row of it would be in an area that was written with two blanks.
    inspectedBody: { ...data.inspectedBody, areas: data.inspectedBody.areas.map(tidy) },
    bodyId: data.bodyId ?? null,
    addressee: data.addressee,
    signatory: data.signatory,
    leadInspector: data.leadInspector,
    ledAtFirstBy: mailboxOf(data.leadInspector),
    team: [],
    announced: null,
    settledActs: [],
    announcedOn: data.announcedOn,
    fieldwork: data.fieldwork,
    missed: null,
    publicationDate: data.publicationDate,
    sampleSize: data.sampleSize,
    drawSeed: sealed?.drawSeed,
    drawSeedSha256: data.drawSeedSha256,
    reoffending: null,
    caseManagersInterviewed: null,
    caseload: null,
    caseloadLinkSha256: null,
    copyList: null,
  };
}

const unread = (caseRef: string, version: number): SampledCase => ({
  caseRef,
  inspector: null,
  judgements: null,
  comments: {},
  version,
});

function drawFrom({ data, sealed }: CaseSampleDrawn): Draw {
  const { algorithm, inputsSha256, caseRefs, reserves, drawnFor } = data;
  return {
    algorithm,
    inputsSha256,
    caseRefs,
    reserves,
    drawnFor: drawnFor ?? null,
    strata: sealed?.strata ?? null,
    replaced: [],
  };
}

/** The replacement takes the place of the case; without one the sample is a case smaller. */
function withReplacement(
  state: Exclude<StartedInspection, Scheduled>,
  { data: { caseRef, replacement }, sealed, version }: Versioned<CaseReplaced>,
): StartedInspection {
  const sample = new Map(
    [...state.sample.values()].flatMap((each): [string, SampledCase][] => {
      if (each.caseRef !== caseRef) return [[each.caseRef, each]];
      return replacement === null ? [] : [[replacement, unread(replacement, version)]];
    }),
  );
  const replaced = [...state.draw.replaced, { caseRef, replacement, reason: sealed?.reason }];
  return { ...state, sample, draw: { ...state.draw, replaced }, timetableVersion: version };
}

function withCase(
  state: Exclude<StartedInspection, Scheduled>,
  caseRef: string,
  change: Partial<SampledCase>,
): Exclude<StartedInspection, Scheduled> {
  const before = state.sample.get(caseRef);
  if (before === undefined) throw new Error(`Case ${caseRef} is not in the sample of ${state.inspectionId}.`);
  return { ...state, sample: new Map(state.sample).set(caseRef, { ...before, ...change }) };
}

function drawn(state: StartedInspection, event: Versioned<InspectionEvent>): Exclude<StartedInspection, Scheduled> {
  if (state.stage === 'scheduled') throw unexpected(state, event);
  return state;
}

function tallied(state: StartedInspection, event: Versioned<InspectionEvent>): InspectionWithTally {
  if (state.stage === 'scheduled' || state.stage === 'sample_drawn') throw unexpected(state, event);
  return state;
}

const unexpected = (state: StartedInspection, event: Versioned<InspectionEvent>): Error =>
  new Error(`${event.type} (version ${event.version}) cannot follow stage ${state.stage} of ${state.inspectionId}.`);
