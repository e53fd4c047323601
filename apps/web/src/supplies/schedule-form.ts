import type { NewInspection } from '#commands';
import { withRole, type Account } from '../accounts/account.ts';
import type { Role } from '../accounts/permissions.ts';
import { FormFaults } from '../pages/acting.ts';
import type { PageError } from '../view/show-page.ts';
import { dateFields, fieldworkFrom } from './date-fields.ts';

const dates = ['fieldworkStart', 'fieldworkEnd', 'announcedOn', 'publicationDate'] as const;

/** Names of the form's fields; a date is three of them. */
export const scheduleFields: readonly string[] = [
  ...['framework', 'bodyId', 'sampleSize', 'lead', 'signatory', 'signatoryPosition', 'passWith', 'week'],
  ...dates.flatMap(dateFields),
];

export interface TypedVisit {
  readonly fields: Readonly<Record<string, string>>;
  /** Mailboxes of the inspectors beside the lead inspector. */
  readonly team: readonly string[];
}

/**
 * The visit that was asked for.
 * @throws FormFaults naming every field that cannot be read; what the rules ask is left to the rules
 */
export function newInspectionFrom({ fields, team }: TypedVisit, accounts: readonly Account[]): NewInspection {
  const faults: PageError[] = [];
  const text = (name: string): string => fields[name] ?? '';
  const person = (name: string, email: string, asks: string, ...roles: readonly Role[]) => {
    const account = withRole(accounts, ...roles).find((each) => each.email === email);
    if (account === undefined) faults.push({ text: asks, href: `#${name}` });
    return { name: account?.name ?? '', email };
  };
  const { fieldwork, setDate } = fieldworkFrom(fields, faults);
  if (!/^[1-9]\d{0,3}$/.test(text('sampleSize')))
    faults.push({ text: 'Enter how many cases to draw, such as 34.', href: '#sampleSize' });
  if (text('framework') === '') faults.push({ text: 'Choose a framework.', href: '#framework' });
  if (text('bodyId') === '') faults.push({ text: 'Choose the inspected body.', href: '#bodyId' });
  const inspection: NewInspection = {
    framework: text('framework'),
    bodyId: text('bodyId'),
    signatory: {
      ...person('signatory', text('signatory'), 'Choose who signs the letter.', 'approver'),
      position: text('signatoryPosition'),
    },
    leadInspector: person('lead', text('lead'), 'Choose the lead inspector.', 'lead_inspector'),
    // Without script the form offers the lead inspector here too, who goes anyway.
    team: team
      .filter((email) => email !== text('lead'))
      .map((email) => person('team', email, 'Choose inspectors who have an account.', 'inspector', 'lead_inspector')),
    fieldwork,
    announcedOn: setDate('announcedOn', 'day of the announcement'),
    publicationDate: setDate('publicationDate', 'publication date'),
    sampleSize: Number(text('sampleSize')),
    passWith: text('passWith') === '' ? null : text('passWith'),
  };
  if (faults.length > 0) throw new FormFaults(faults);
  return inspection;
}
