import ical, { ICalAttendeeRole, ICalAttendeeStatus, ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import { addDays, dateInWords, domainOf } from '#domain';
import type { Person, StartedInspection } from '#domain';
import type { Written } from './letters.ts';

export interface Invitation extends Written {
  /** iCalendar text (RFC 5545), lines ended by CRLF. */
  readonly calendar: string;
  readonly method: 'REQUEST' | 'CANCEL';
}

/** What an entry of a calendar says of a visit. */
export type Visited = Pick<StartedInspection, 'inspectionId' | 'inspectedBody' | 'fieldwork' | 'leadInspector'>;

export interface InvitationMarks {
  /** The mailbox that post comes from: the organizer of every visit. */
  readonly from: Person;
  /** The part of a UID after the @. */
  readonly domain: string;
}

/** Post comes from this mailbox: what its entries in calendars are marked with. */
export const marksOf = (from: Person): InvitationMarks => ({
  from,
  domain: domainOf(from.email),
});

/** The same visit has the same UID for everyone and for ever: calendars know it again when it moves. */
export const uidOf = (inspectionId: string, domain: string): string => `${inspectionId}@${domain}`;

/** Which visit, on which days, and who leads it: the same in an invitation and in a subscribed calendar. */
const entryOf = (
  { inspectionId, inspectedBody, fieldwork, leadInspector }: Visited,
  { from, domain }: InvitationMarks,
) => ({
  id: uidOf(inspectionId, domain),
  start: new Date(`${fieldwork.start}T00:00:00Z`),
  // The day after the last one: an all-day end is exclusive.
  end: new Date(`${addDays(fieldwork.end, 1)}T00:00:00Z`),
  allDay: true,
  summary: `Inspection of ${inspectedBody.shortName}`,
  description: `Fieldwork at ${inspectedBody.name}. Lead inspector: ${leadInspector.name}, ${leadInspector.email}`,
  organizer: { name: from.name, email: from.email },
});

/** A visit that stands on the programme, with how often it was moved and when it last changed. */
export interface VisitToShow {
  readonly inspection: Visited;
  readonly moves: number;
  readonly changedAt: Date;
}

/**
 * The visits of one person as a calendar to subscribe to (iCalendar text). What is cancelled is not in it any more, so
 * that the calendar which looks again drops it; the same visits give the same text.
 */
export function subscribedCalendar(visits: readonly VisitToShow[], marks: InvitationMarks): string {
  const calendar = ical({
    name: 'Inspections',
    method: ICalCalendarMethod.PUBLISH,
    prodId: { company: 'inspectorate', product: 'run-an-inspection', language: 'EN' },
  });
  for (const { inspection, moves, changedAt } of visits)
    calendar.createEvent({
      ...entryOf(inspection, marks),
      sequence: moves,
      stamp: changedAt,
      status: ICalEventStatus.CONFIRMED,
    });
  return calendar.toString();
}

/**
 * An invitation to the days of a visit (RFC 5546). A later one has a higher SEQUENCE under the same UID, so that a
 * calendar moves the entry; a cancellation takes it out.
 * @param at when it was made; the same for every attempt to send it
 * @param takesPlace false once the visit is called off; where it takes place, a cancellation goes to one who left the team
 */
export function invitation(
  inspection: Visited,
  to: Person,
  {
    sequence,
    as,
    at,
    takesPlace,
  }: { sequence: number; as: 'first' | 'change' | 'other_lead' | 'cancellation'; at: Date; takesPlace: boolean },
  { from, domain }: InvitationMarks,
): Invitation {
  const { inspectedBody, fieldwork, leadInspector } = inspection;
  const days = `${dateInWords(fieldwork.start)} to ${dateInWords(fieldwork.end)}`;
  const isOff = as === 'cancellation';
  const method = isOff ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.REQUEST;
  const calendar = ical({ method, prodId: { company: 'inspectorate', product: 'run-an-inspection', language: 'EN' } });
  calendar.createEvent({
    ...entryOf(inspection, { from, domain }),
    sequence,
    stamp: at,
    status: isOff ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
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
  const said = {
    first: 'Invitation',
    change: 'Moved',
    other_lead: 'Another lead inspector',
    cancellation: takesPlace ? 'Without you' : 'Cancelled',
  }[as];
  const leads = as === 'other_lead' ? `, and ${leadInspector.name} leads it` : '';
  return {
    subject: `${said}: inspection of ${inspectedBody.shortName}, ${days}`,
    body: isOff
      ? `The inspection of ${inspectedBody.name} from ${days} ${takesPlace ? 'takes place without you' : 'does not take place'}. The attached entry takes it out of your calendar.`
      : `The inspection of ${inspectedBody.name} takes place from ${days}${leads}. The attached entry puts it into your calendar${as === 'first' ? '' : ', in the place of the one before'}.`,
    calendar: calendar.toString(),
    method: isOff ? 'CANCEL' : 'REQUEST',
  };
}
