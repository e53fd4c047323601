import { describe, expect, it } from '@jest/globals';
import type { ProgrammeEntry } from '#read-models';
import { programmeYear } from './programme-year.ts';

const limits = [{ from: '2000-01-01', leastAYear: 20, mostAYear: 30, mostAWeek: 2, inBankHolidayWeeks: false }];
const holidays = new Map([['2027-01-01', 'New Year’s Day']]);

const visit = (inspectionId: string, start: string, end: string): ProgrammeEntry => ({
  inspectionId,
  body: { name: inspectionId, shortName: inspectionId },
  framework: { id: 'sqs', version: '2012' },
  lead: { name: 'The lead', email: 'lead@inspectorate.example' },
  announcedOn: '2026-12-18',
  fieldwork: { start, end },
  publicationDate: '2027-03-31',
  sampleSize: 34,
  stage: { name: 'scheduled' },
});

const weekOf = (monday: string, visits: readonly ProgrammeEntry[], today = '2026-11-24') =>
  programmeYear(2027, visits, limits, holidays, today).weeks.find((week) => week.monday === monday);

describe('the programme of a year by week', () => {
  const overAWeekend = [visit('north', '2027-01-14', '2027-01-19'), visit('south', '2027-01-15', '2027-01-18')];

  it('shows a visit in every week that it touches, and calls each of them full that is', () => {
    expect(weekOf('2027-01-11', overAWeekend)).toMatchObject({ isFree: false, notes: ['Full'] });
    const after = weekOf('2027-01-18', overAWeekend);
    expect(after).toMatchObject({ isFree: false, notes: ['Full'] });
    expect(after?.inspections.map(({ inspectionId }) => inspectionId)).toEqual(['north', 'south']);
    expect(weekOf('2027-01-25', overAWeekend)).toMatchObject({ inspections: [], isFree: true, notes: [] });
  });

  it('shows what reaches into its weeks from the year before, and counts it there', () => {
    const overNewYear = [visit('north', '2026-12-08', '2027-01-19'), ...overAWeekend.slice(1)];
    expect(weekOf('2027-01-04', overNewYear)?.inspections).toMatchObject([{ inspectionId: 'north' }]);
    expect(weekOf('2027-01-11', overNewYear)).toMatchObject({ isFree: false, notes: ['Full'] });
    expect(programmeYear(2027, overNewYear, limits, holidays, '2026-11-24')).toMatchObject({
      total: 1,
      standing: expect.stringContaining('19 to go to the least'),
    });
  });

  it('calls no week free that is over, or of which nobody can be told in time', () => {
    expect(weekOf('2027-01-25', [], '2027-02-03')).toMatchObject({ isFree: false, notes: [] });
    expect(weekOf('2027-01-25', [], '2027-01-18')).toMatchObject({
      isFree: false,
      notes: ['Less than 14 days of notice'],
    });
    expect(weekOf('2027-01-25', [], '2027-01-15')).toMatchObject({ isFree: true });
  });

  it('names the bank holiday that closes a week', () => {
    expect(weekOf('2026-12-28', [])).toMatchObject({ isFree: false, notes: ['New Year’s Day, 1 January 2027'] });
  });
});
