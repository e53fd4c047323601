// Made once: making one takes longer than all the rest of a row of the programme.
const inLondon = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'Europe/London' });
const longDates = inLondon({ day: 'numeric', month: 'long', year: 'numeric' });
const shortDates = inLondon({ day: 'numeric', month: 'short' });
const timesOfDay = inLondon({ hour: '2-digit', minute: '2-digit' });

/** `14 December 2015`, for an ISO date or an instant read in Europe/London. */
export const longDate = (value: string | Date): string => longDates.format(instant(value));

/** `14 Dec`, where the year is known from the page. */
export const shortDate = (value: string | Date): string => shortDates.format(instant(value));

/** `09:05` in Europe/London. */
export const timeOfDay = (value: string | Date): string => timesOfDay.format(instant(value));

/** `1 copy`, `34 copies`: the plural is given where it is not the noun with an s. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}

// A date without time is noon in London's winter and summer alike, so that no zone moves it to another day.
function instant(value: string | Date): Date {
  if (value instanceof Date) return value;
  return /^\d{4}-\d{2}-\d{2}$/.test(value) ? new Date(`${value}T12:00:00Z`) : new Date(value);
}
