import { describe, expect, it } from '@jest/globals';
import type { Account } from '../accounts/account.ts';
import { dateTyped } from './date-fields.ts';
import { newInspectionFrom } from './schedule-form.ts';

const account = (email: string): Account => ({ email, name: email, inspector: email, roles: [], active: true });
const accounts = ['lead@inspectorate.example', 'other@inspectorate.example', 'signs@inspectorate.example'].map(account);
const fields = {
  framework: 'sqs',
  bodyId: 'body',
  sampleSize: '34',
  lead: 'lead@inspectorate.example',
  signatory: 'signs@inspectorate.example',
  signatoryPosition: 'Assistant Chief Inspector',
  ...dateTyped('fieldworkStart', '2027-05-11'),
  ...dateTyped('fieldworkEnd', '2027-05-13'),
};

describe('the form of a new visit', () => {
  it('takes a lead inspector who is ticked among the others once', () => {
    const team = ['lead@inspectorate.example', 'other@inspectorate.example'];
    expect(newInspectionFrom({ fields, team }, accounts).team?.map(({ email }) => email)).toEqual([
      'other@inspectorate.example',
    ]);
  });

  it('says of a date that the calendar does not have that it is none, at its own field', () => {
    const typed = { fields: { ...fields, ...dateTyped('fieldworkStart', '2027-02-30') }, team: [] };
    expect(() => newInspectionFrom(typed, accounts)).toThrow(
      expect.objectContaining({
        faults: [
          {
            text: 'The first day of fieldwork has to be a real date, such as 14 12 2026.',
            href: '#fieldworkStart-day',
          },
        ],
      }),
    );
  });
});
