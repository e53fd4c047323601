import { Temporal } from 'temporal-polyfill';

/** Announcements and reminders go out at nine in the morning, as the office's clock shows it. */
const hour = 9;

/** The instant (ISO, UTC) of 09:00 Europe/London on that ISO date, in winter and in summer time. */
export const nineInLondon = (isoDate: string): string =>
  Temporal.PlainDate.from(isoDate)
    .toZonedDateTime({ timeZone: 'Europe/London', plainTime: { hour } })
    .toInstant()
    .toString();

/** A timed act that is late by more than a day asks a planner first: what was right yesterday may be wrong today. */
export const lateAfterMs = 24 * 3_600_000;
