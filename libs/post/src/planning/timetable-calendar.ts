import { createHash } from 'node:crypto';
import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import { inLondon, type SlotTime } from '#domain';
import type { InvitationMarks, Visited } from './invitation.ts';

/** One case of one person's timetable. */
export interface Appointment {
  readonly caseRef: string;
  readonly time: SlotTime;
  /** Whom a case manager meets; null in the timetable of an inspector, which leaves the house without their name. */
  readonly inspector: string | null;
}

/**
 * The timetable of one inspector or case manager as iCalendar text. It says case numbers and nothing else of a case.
 * @param at when it is made
 */
export function timetableCalendar(
  { inspectionId, inspectedBody }: Visited,
  appointments: readonly Appointment[],
  at: Date,
  { from, domain }: InvitationMarks,
): string {
  const calendar = ical({
    name: `Timetable: ${inspectedBody.shortName}`,
    method: ICalCalendarMethod.PUBLISH,
    prodId: { company: 'inspectorate', product: 'run-an-inspection', language: 'EN' },
  });
  for (const { caseRef, time, inspector } of appointments) {
    const whose = inspector === null ? 'inspector' : 'case manager';
    const id = createHash('sha256')
      .update(JSON.stringify([inspectionId, caseRef, whose]))
      .digest('hex')
      .slice(0, 32);
    calendar.createEvent({
      id: `${id}@${domain}`,
      stamp: at,
      start: new Date(inLondon(time.date, time.from)),
      end: new Date(inLondon(time.date, time.to)),
      summary: `Case ${caseRef}: inspection of ${inspectedBody.shortName}`,
      ...(inspector === null ? {} : { description: `With ${inspector}` }),
      status: ICalEventStatus.CONFIRMED,
      organizer: { name: from.name, email: from.email },
    });
  }
  return calendar.toString();
}
