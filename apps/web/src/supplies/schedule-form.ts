import type { NewInspection } from '#commands';
import { FormFaults } from '../pages/acting.ts';
import type { PageError } from '../view/show-page.ts';

const dates = ['announcedOn', 'fieldworkStart', 'fieldworkEnd', 'publicationDate'] as const;
const people = ['addressee', 'signatory', 'lead'] as const;

/** Names of the form's fields; a date is three of them. */
export const scheduleFields: readonly string[] = [
  ...['framework', 'bodyName', 'bodyShortName', 'bodyType', 'bodyNation', 'areas', 'sampleSize'],
  ...people.flatMap((person) => [`${person}Name`, `${person}Position`, `${person}Email`]),
  ...dates.flatMap((date) => [`${date}-day`, `${date}-month`, `${date}-year`]),
];

const dateTitles: Readonly<Record<(typeof dates)[number], string>> = {
  announcedOn: 'day of the announcement',
  fieldworkStart: 'first day of fieldwork',
  fieldworkEnd: 'last day of fieldwork',
  publicationDate: 'publication date',
};

/** @throws FormFaults naming every date or number that is none; what the rules ask is left to the rules */
export function newInspectionFrom(typed: Readonly<Record<string, string>>): NewInspection {
  const faults: PageError[] = [];
  const text = (name: string): string => typed[name] ?? '';
  const date = (name: (typeof dates)[number]): string => {
    const [year, month, day] = ['year', 'month', 'day'].map((part) => text(`${name}-${part}`)) as [
      string,
      string,
      string,
    ];
    if (!/^\d{4}$/.test(year) || !/^\d{1,2}$/.test(month) || !/^\d{1,2}$/.test(day)) {
      faults.push({ text: `Enter the ${dateTitles[name]} as day, month and year.`, href: `#${name}-day` });
    }
    return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  };
  const person = (name: (typeof people)[number]) => ({ name: text(`${name}Name`), email: text(`${name}Email`) });
  const sampleSize = Number(text('sampleSize'));
  if (!/^[1-9]\d{0,3}$/.test(text('sampleSize')))
    faults.push({ text: 'Enter how many cases to draw, such as 34.', href: '#sampleSize' });
  if (text('framework') === '') faults.push({ text: 'Choose a framework.', href: '#framework' });
  const inspection: NewInspection = {
    framework: text('framework'),
    inspectedBody: {
      name: text('bodyName'),
      shortName: text('bodyShortName'),
      type: text('bodyType'),
      nation: text('bodyNation'),
      areas: text('areas')
        .split(/\r?\n/)
        .map((area) => area.trim())
        .filter((area) => area !== ''),
    },
    addressee: { ...person('addressee'), position: text('addresseePosition') },
    signatory: { ...person('signatory'), position: text('signatoryPosition') },
    leadInspector: person('lead'),
    announcedOn: date('announcedOn'),
    fieldwork: { start: date('fieldworkStart'), end: date('fieldworkEnd') },
    publicationDate: date('publicationDate'),
    sampleSize,
  };
  if (faults.length > 0) throw new FormFaults(faults);
  return inspection;
}
