import { describe, expect, it } from '@jest/globals';
import { leave, proposedVisit } from './planning-schemas.ts';

describe('days that a program sends', () => {
  const inspector = 'inspector@inspectorate.example';

  it.each([
    ['end before they start', '2015-12-16', '2015-12-14', false],
    ['are one', '2015-12-14', '2015-12-14', true],
    ['are a year and two days apart', '2015-12-14', '2016-12-16', false],
  ])('and %s are taken or refused before anything is counted from them', (_what, start, end, isTaken) => {
    const days = { start, end };
    const visit = { bodyId: null, bodyName: 'North', fieldwork: days, inspectors: [inspector] };
    expect(leave.safeParse({ inspector, days }).success).toBe(isTaken);
    expect(proposedVisit.safeParse(visit).success).toBe(isTaken);
  });
});
