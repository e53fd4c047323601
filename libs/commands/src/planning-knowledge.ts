import { readFileSync } from 'node:fs';
import {
  bodyStream,
  emptyProgramme,
  evolveBody,
  evolveProgramme,
  nearestFreeWeeks,
  parseEvent,
  programmeStream,
  programmeYearsOf,
  together,
  yearOf,
} from '#domain';
import type { Body, BodyEvent, FreeWeek, Programme, ProgrammeEvent, ProgrammeLimits, ProposedVisit } from '#domain';
import { listStreams } from '#event-log';
import type { EventLog, StreamHead } from '#event-log';
import { holidaysAround, projectFile } from '#platform';
import { parse } from 'yaml';
import { z } from 'zod';

const limitsFile = z
  .array(
    z.strictObject({
      from: z.iso.date(),
      least_a_year: z.int().min(0),
      most_a_year: z.int().min(1),
      most_a_week: z.int().min(1),
      in_bank_holiday_weeks: z.boolean(),
    }),
  )
  .min(1);

/**
 * The limits of `frameworks/programme-limits.yaml`.
 * @throws ZodError where the file does not say what it should
 */
export function loadProgrammeLimits(file = projectFile('frameworks', 'programme-limits.yaml')): ProgrammeLimits[] {
  return limitsFile.parse(parse(readFileSync(file, 'utf8'))).map((row) => ({
    from: row.from,
    leastAYear: row.least_a_year,
    mostAYear: row.most_a_year,
    mostAWeek: row.most_a_week,
    inBankHolidayWeeks: row.in_bank_holiday_weeks,
  }));
}

export interface LoadedProgramme {
  readonly year: number;
  readonly programme: Programme;
  readonly head: StreamHead;
}

/** The programme of one year, folded from its stream, with the head that an append expects. */
export async function loadProgramme(log: EventLog, year: number): Promise<LoadedProgramme> {
  const { events, head } = await log.load(programmeStream(year));
  const programme = events
    .map((event) => parseEvent<ProgrammeEvent>(event))
    .reduce<Programme>(evolveProgramme, emptyProgramme);
  return { year, programme, head };
}

/** An inspected body as the directory knows it, folded from its stream; null where there is none. */
export async function loadBody(
  log: EventLog,
  bodyId: string,
): Promise<{ readonly body: Body; readonly head: StreamHead }> {
  const { events, head } = await log.load(bodyStream(bodyId));
  return { body: events.map((event) => parseEvent<BodyEvent>(event)).reduce<Body>(evolveBody, null), head };
}

/**
 * The free weeks nearest to a visit that was stopped, each with why it is free.
 * @param today ISO date
 * @param isKnown true where the body knows of the visit already
 */
export async function offerWeeks(
  log: EventLog,
  visit: ProposedVisit,
  today: string,
  isKnown = false,
): Promise<readonly FreeWeek[]> {
  const year = yearOf(visit.fieldwork.start);
  const [{ body }, ...programmes] = await Promise.all([
    visit.bodyId === null ? { body: null } : loadBody(log, visit.bodyId),
    ...[year - 1, ...programmeYearsOf(visit.fieldwork), year + 1].map((each) => loadProgramme(log, each)),
  ]);
  return nearestFreeWeeks(
    visit,
    together(programmes.map(({ programme }) => programme)),
    loadProgrammeLimits(),
    holidaysAround(year - 1, year + 1),
    body?.ties ?? [],
    { today, isKnown },
  );
}

/** Every body of the directory, by name, folded from its stream. */
export async function loadDirectory(
  log: EventLog,
  manager: Parameters<typeof listStreams>[0],
): Promise<readonly NonNullable<Body>[]> {
  const streams = await listStreams(manager, bodyStream(''));
  const loaded = await Promise.all(streams.map(({ stream }) => loadBody(log, stream.slice(bodyStream('').length))));
  return loaded
    .flatMap(({ body }) => (body === null ? [] : [body]))
    .sort((one, other) => one.entry.name.localeCompare(other.entry.name));
}
