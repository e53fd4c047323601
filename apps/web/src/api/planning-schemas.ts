import { bodyPositions, isDate, isStretch, longestReason, longestText } from '#domain';
import { z } from 'zod';

const text = (maximum = longestText) => z.string().trim().min(1).max(maximum);
const person = z.object({ name: text(), email: text(320) });
const day = z.iso.date().refine(isDate, 'Name a year from 1900 to 2999.');
const days = z
  .object({ start: day, end: day })
  .refine(isStretch, 'Name a first and a last day, in this order, a year apart at most.');

/** New days for a visit; what hangs on them follows unless it is set. */
export const visitMove = z
  .object({
    fieldwork: days,
    announcedOn: day.optional(),
    publicationDate: day.optional(),
    reason: text(longestReason),
    passWith: text(longestReason).optional().describe('Why limits of the programme are passed'),
  })
  .meta({ id: 'VisitMove' });

export const cancellation = z.object({ reason: text(longestReason) }).meta({ id: 'Cancellation' });

export const missedVisit = z.object({ reason: text(longestReason) }).meta({ id: 'MissedVisit' });

export const team = z
  .object({
    team: z.array(person).max(50).describe('The inspectors beside the lead inspector, all of them'),
    leadInspector: person.optional().describe('Who leads from now on, where that is somebody else'),
  })
  .meta({ id: 'Team' });

/** A visit that is not scheduled yet, to ask which weeks are free for it. */
export const proposedVisit = z
  .object({ bodyId: text(100).nullable(), bodyName: text(), fieldwork: days, inspectors: z.array(text(320)).max(50) })
  .meta({ id: 'ProposedVisit' });

export const directoryEntry = z
  .object({
    name: text(),
    shortName: text(),
    type: text(50),
    nation: text(50),
    areas: z.array(text()).min(1).max(50),
    size: z.number().int().min(0).max(100_000).nullable().describe('Statutory cases a year'),
    performance: z.string().trim().max(longestText).describe('Performance figures, as they were given'),
  })
  .meta({ id: 'DirectoryEntry' });

export const holder = z
  .object({
    position: z.enum(bodyPositions),
    title: text(),
    name: text(),
    email: text(320),
    from: day,
    to: day.nullable().describe('Last day; null while the position is held'),
  })
  .meta({ id: 'Holder' });

export const leaving = z.object({ to: day }).meta({ id: 'Leaving' });
export const tie = z.object({ inspector: text(320), what: text() }).meta({ id: 'Tie' });
export const leave = z.object({ inspector: text(320), days }).meta({ id: 'Leave' });

export type VisitMoveBody = z.infer<typeof visitMove>;
export type CancellationBody = z.infer<typeof cancellation>;
export type MissedVisitBody = z.infer<typeof missedVisit>;
export type TeamBody = z.infer<typeof team>;
export type ProposedVisitBody = z.infer<typeof proposedVisit>;
export type DirectoryEntryBody = z.infer<typeof directoryEntry>;
export type HolderBody = z.infer<typeof holder>;
export type LeavingBody = z.infer<typeof leaving>;
export type TieBody = z.infer<typeof tie>;
export type LeaveBody = z.infer<typeof leave>;
