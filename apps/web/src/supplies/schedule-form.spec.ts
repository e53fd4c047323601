import { describe, expect, it } from '@jest/globals';
import type { Account } from '../accounts/account.ts';
import { FormFaults } from '../pages/acting.ts';
import { dateTyped } from './date-fields.ts';
import { newInspectionFrom } from './schedule-form.ts';

const account = (who: string, ...roles: Account['roles']): Account => {
  const email = `${who}@inspectorate.example`;
  return { email, name: email, inspector: email, roles, active: true };
};
const accounts = [account('lead', 'lead_inspector'), account('other', 'inspector'), account('signs', 'approver')];
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

  it('takes nobody who may not do what is asked of them, nor one whose account is closed', () => {
    const [lead, other, signs] = accounts as [Account, Account, Account];
    const faultsOf = (...who: readonly Account[]) => {
      try {
        newInspectionFrom({ fields, team: ['other@inspectorate.example'] }, who);
        return [];
      } catch (error) {
        return error instanceof FormFaults ? error.faults.map(({ href }) => href) : [error];
      }
    };
    expect(faultsOf(lead, other, signs)).toEqual([]);
    expect(faultsOf({ ...lead, active: false }, other, signs)).toEqual(['#lead']);
    expect(faultsOf({ ...lead, roles: ['planner'] }, { ...other, roles: ['administrator'] })).toEqual([
      '#signatory',
      '#lead',
      '#team',
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
