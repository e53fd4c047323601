import { Temporal } from 'temporal-polyfill';

/** The instant (ISO, UTC) of that time of the day (`09:30`) in Europe/London on that ISO date, in winter and in summer time. */
export const inLondon = (isoDate: string, time: string): string =>
  Temporal.PlainDate.from(isoDate)
    .toZonedDateTime({ timeZone: 'Europe/London', plainTime: Temporal.PlainTime.from(time) })
    .toInstant()
    .toString();

/** Announcements and reminders go out at nine in the morning, as the office's clock shows it. */
export const nineInLondon = (isoDate: string): string => inLondon(isoDate, '09:00');

/** A timed act that is late by more than a day asks a planner first: what was right yesterday may be wrong today. */
export const lateAfterMs = 24 * 3_600_000;
