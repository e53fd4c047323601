import { applies, type Case, type Framework, type Judgement } from '#domain';

/** A visit as a planner would send it; the demonstration's approver signs, its lead inspector drafts. */
export const visit = {
  framework: 'sqs',
  inspectedBody: {
    name: 'Northshire Youth Offending Service',
    shortName: 'Northshire YOS',
    type: 'YOS',
    nation: 'England',
    areas: ['Northshire'],
  },
  addressee: { name: 'Head of Service', position: 'Head of Service', email: 'head@northshire.example' },
  signatory: { name: 'Approver', position: 'Assistant Chief Inspector', email: 'approver@inspectorate.example' },
  leadInspector: { name: 'Lead inspector', email: 'lead@inspectorate.example' },
  announcedOn: '2015-11-27',
  fieldwork: { start: '2015-12-14', end: '2015-12-16' },
  publicationDate: '2016-01-27',
  sampleSize: 3,
  passWith: 'The body was told of it before this was recorded here.',
};

export const reoffendingRecord = {
  measure: 'binary, 12 months',
  cohort: { from: '2013-01', to: '2013-12' },
  published: '2015-10',
  source: 'Ministry of Justice',
  comparator: { name: 'England and Wales', ratePercent: 37.9 },
  rates: [{ area: 'Northshire', ratePercent: 41.2 }],
  trend: 'better than the previous year',
};

/** The addressee stands on the list as well, in a second position: four entries, three mailboxes with hers. */
export const copyListEntries = [
  {
    position: 'Chair of the Youth Court Bench',
    area: '',
    organisation: 'Northshire',
    name: 'Head of Service',
    email: 'HEAD@northshire.example',
  },
  {
    position: 'YJB Communications',
    area: '',
    organisation: 'YJB',
    name: 'Communications',
    email: 'communications@yjb.example',
  },
  { position: 'Ofsted – Links', area: '', organisation: 'Ofsted', name: 'Links', email: 'links@ofsted.example' },
];

/** Five cases, all eligible; in the first every case fact holds, in the others none. */
export function caseloadOf(framework: Framework): Case[] {
  return [1, 2, 3, 4, 5].map((number) => ({
    caseRef: `NS-${number}`,
    area: 'Northshire',
    caseManager: `case-manager-${number}`,
    sentenceDate: '2015-10-13',
    sentenceType: framework.sentenceTypes[0]!.id,
    gender: 'not_recorded',
    ageAtSentence: 15,
    riskOfHarm: 'medium',
    facts: Object.fromEntries(framework.caseFacts.map(({ id }) => [id, number === 1])),
  }));
}

/** Sufficient wherever the criterion applies or its reader decides. */
export function judgementsFor(framework: Framework, facts: Case): Record<string, Judgement> {
  return Object.fromEntries(
    framework.criteria.map((criterion) => [
      criterion.id,
      applies(criterion, facts.facts) === 'no' ? 'not_relevant' : 'sufficient',
    ]),
  );
}
