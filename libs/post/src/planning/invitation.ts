import ical, { ICalAttendeeRole, ICalAttendeeStatus, ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import { addDays, dateInWords } from '#domain';
import type { Person, StartedInspection } from '#domain';
import type { Written } from './letters.ts';

export interface Invitation extends Written {
  /** iCalendar text (RFC 5545), lines ended by CRLF. */
  readonly calendar: string;
  readonly method: 'REQUEST' | 'CANCEL';
}

type Visited = Pick<StartedInspection, 'inspectionId' | 'inspectedBody' | 'fieldwork' | 'leadInspector'>;

export interface InvitationMarks {
  /** The mailbox that post comes from: the organizer of every visit. */
  readonly from: Person;
  /** The part of a UID after the @. */
  readonly domain: string;
}

/** The same visit has the same UID for everyone and for ever: calendars know it again when it moves. */
export const uidOf = (inspectionId: string, domain: string): string => `${inspectionId}@${domain}`;

/**
 * An invitation to the days of a visit (RFC 5546). A later one has a higher SEQUENCE under the same UID, so that a
 * calendar moves the entry; a cancellation takes it out.
 * @param at when it was made; the same for every attempt to send it
 */
export function invitation(
  inspection: Visited,
  to: Person,
  { sequence, as, at }: { sequence: number; as: 'first' | 'change' | 'cancellation'; at: Date },
  { from, domain }: InvitationMarks,
): Invitation {
  const { inspectionId, inspectedBody, fieldwork, leadInspector } = inspection;
  const days = `${dateInWords(fieldwork.start)} to ${dateInWords(fieldwork.end)}`;
  const isOff = as === 'cancellation';
  const method = isOff ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.REQUEST;
  const calendar = ical({ method, prodId: { company: 'inspectorate', product: 'run-an-inspection', language: 'EN' } });
  calendar.createEvent({
    id: uidOf(inspectionId, domain),
    sequence,
    stamp: at,
    start: new Date(`${fieldwork.start}T00:00:00Z`),
    // The day after the last one: an all-day end is exclusive.
    end: new Date(`${addDays(fieldwork.end, 1)}T00:00:00Z`),
    allDay: true,
    summary: `Inspection of ${inspectedBody.shortName}`,
    description: `Fieldwork at ${inspectedBody.name}. Lead inspector: ${leadInspector.name}, ${leadInspector.email}`,
    status: isOff ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    organizer: { name: from.name, email: from.email },
    attendees: [
      {
        name: to.name,
        email: to.email,
        rsvp: !isOff,
        role: ICalAttendeeRole.REQ,
        status: ICalAttendeeStatus.NEEDSACTION,
      },
    ],
  });
  const said = { first: 'Invitation', change: 'Moved', cancellation: 'Cancelled' }[as];
  return {
    subject: `${said}: inspection of ${inspectedBody.shortName}, ${days}`,
    body: isOff
      ? `The inspection of ${inspectedBody.name} from ${days} does not take place, or not with you. The attached entry takes it out of your calendar.`
      : `The inspection of ${inspectedBody.name} takes place from ${days}. The attached entry puts it into your calendar${as === 'change' ? ', in the place of the one before' : ''}.`,
    calendar: calendar.toString(),
    method: isOff ? 'CANCEL' : 'REQUEST',
  };
}
