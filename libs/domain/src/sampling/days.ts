/**
 * Days from 1 January 1970 to an ISO date, by arithmetic: a caseload of ten thousand rows asks for as many, and a calendar
 * library takes longer for them than the whole draw.
 * @throws RangeError where it is no date
 */
export function daysSince1970(isoDate: string): number {
  const [year, month, day] = isDay(isoDate);
  // Years from March, so that the leap day is the last: 153 days are five months from there.
  const marchYear = month > 2 ? year : year - 1;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return (
    era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
  );
}

function isDay(isoDate: string): readonly [year: number, month: number, day: number] {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(isoDate)?.map(Number) ?? [];
  if (year === undefined || month === undefined || day === undefined || day < 1 || day > daysOf(year, month))
    throw new RangeError(`${isoDate} is no date.`);
  return [year, month, day];
}

function daysOf(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
}
