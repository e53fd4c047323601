import type { Act, Case, Framework, InspectionEvent, Judgements, Seals } from '#domain';

/** A framework of one criterion for each kind of gate: small enough to see through in a test. */
export const smallFramework: Framework = {
  id: 'small',
  version: '2015',
  name: 'A framework for tests',
  inForceFrom: '2015-01-01',
  themes: [{ number: 1, title: 'Everything' }],
  criteria: [
    { id: 'work.assessment', theme: 1, title: 'assessment', gate: { kind: 'all' } },
    {
      id: 'work.custodial-plan',
      theme: 1,
      title: 'custodial plan',
      gate: { kind: 'fact', fact: 'custodial_sentence' },
    },
    { id: 'work.review', theme: 1, title: 'review', gate: { kind: 'reader' } },
  ],
  caseFacts: [{ id: 'custodial_sentence', title: 'custodial sentence' }],
  sentenceTypes: [{ id: 'referral_order', title: 'referral order' }],
  eligibility: { sentencedAtLeastDaysBefore: 42, sentencedAtMostDaysBefore: 91 },
  draw: {
    divisions: [
      {
        by: 'custodial_sentence',
        groups: [
          { title: 'Custodial', values: ['yes'] },
          { title: 'Community', values: ['no'] },
        ],
      },
    ],
    atMostPerCaseManager: 6,
    reservePercent: 20,
  },
  deadlines: [],
  copyListPositions: ['Head of Service'],
  letterTemplate: '',
};

export const caseInCustody = aCase('T-1', true);
export const caseInTheCommunity = aCase('T-2', false);
/** Sentenced a week before fieldwork: too short to be eligible. */
export const caseTooNew: Case = { ...aCase('T-3', false), sentenceDate: '2015-12-07' };

function aCase(caseRef: string, custody: boolean): Case {
  return {
    caseRef,
    area: 'North',
    caseManager: 'case-manager-1',
    sentenceDate: '2015-10-13',
    sentenceType: 'referral_order',
    gender: 'female',
    ageAtSentence: 16,
    riskOfHarm: 'low',
    facts: { custodial_sentence: custody },
  };
}

export const readInCustody: Judgements = {
  'work.assessment': 'sufficient',
  'work.custodial-plan': 'insufficient',
  'work.review': 'not_relevant',
};
export const readInTheCommunity: Judgements = {
  'work.assessment': 'sufficient',
  'work.custodial-plan': 'not_relevant',
  'work.review': 'sufficient',
};

export const scheduled: InspectionEvent = {
  type: 'InspectionScheduled',
  data: {
    inspectionId: 'inspection-of-north',
    framework: { id: 'small', version: '2015' },
    inspectedBody: { name: 'North YOS', shortName: 'North', type: 'YOS', nation: 'England', areas: ['North'] },
    addressee: { name: 'The chair', position: 'Chair of the board', email: 'chair@north.example' },
    signatory: {
      name: 'The signatory',
      position: 'Assistant Chief Inspector',
      email: 'signatory@inspectorate.example',
    },
    leadInspector: { name: 'The lead', email: 'lead@inspectorate.example' },
    announcedOn: '2015-11-27',
    fieldwork: { start: '2015-12-14', end: '2015-12-16' },
    publicationDate: '2016-01-27',
    sampleSize: 2,
    drawSeedSha256: 'a'.repeat(64),
  },
  sealed: { drawSeed: '00112233445566778899aabbccddeeff' },
};

export const caseloadSupplied: InspectionEvent = {
  type: 'CaseloadSupplied',
  data: { caseRefs: ['T-1', 'T-2', 'T-3'], sha256: 'b'.repeat(64) },
  sealed: { cases: [caseInCustody, caseInTheCommunity, caseTooNew] },
};
export const copyListSupplied: InspectionEvent = {
  type: 'CopyListSupplied',
  data: {
    entries: [
      { position: 'Head of Service', area: '', organisation: 'North', name: 'The head', email: 'head@north.example' },
      { position: 'YJB link staff', area: '', organisation: 'YJB', name: 'The link', email: 'Chair@north.example' },
    ],
  },
};
export const sampleDrawn: InspectionEvent = {
  type: 'CaseSampleDrawn',
  data: { seed: null, algorithm: 'recorded', inputsSha256: 'c'.repeat(64), caseRefs: ['T-1', 'T-2'], reserves: [] },
};
export const assigned: InspectionEvent[] = ['T-1', 'T-2'].map((caseRef) => ({
  type: 'CaseAssigned',
  data: { caseRef, inspector: 'inspector-1' },
}));
export const bothRead: InspectionEvent[] = [
  { type: 'CaseRead', data: { caseRef: 'T-1', inspector: 'inspector-1', judgements: readInCustody } },
  { type: 'CaseRead', data: { caseRef: 'T-2', inspector: 'inspector-1', judgements: readInTheCommunity } },
];
export const tallyFrozen: InspectionEvent = {
  type: 'TallyFrozen',
  data: {
    tally: [
      { criterion: 'work.assessment', sufficient: 2, insufficient: 0, relevant: 2, notRelevant: 0 },
      { criterion: 'work.custodial-plan', sufficient: 0, insufficient: 1, relevant: 1, notRelevant: 1 },
      { criterion: 'work.review', sufficient: 1, insufficient: 0, relevant: 1, notRelevant: 1 },
    ],
  },
};

const sealOf = (character: string): string => character.repeat(64);
export const seals: Seals = {
  text: sealOf('1'),
  figures: sealOf('2'),
  copyList: sealOf('3'),
  publicationDate: sealOf('4'),
  renderings: { html: sealOf('5'), text: sealOf('6'), pdf: sealOf('7'), mailHtml: sealOf('8') },
};
export const approved: InspectionEvent = { type: 'ReportApproved', data: { edition: 1, letterVersion: 1, seals } };

/** An inspection that has come as far as a frozen tally. */
export const asFarAsTheTally = [
  scheduled,
  caseloadSupplied,
  copyListSupplied,
  sampleDrawn,
  ...assigned,
  ...bothRead,
  tallyFrozen,
];

export const act: Act = { by: 'planner@inspectorate.example', on: '2016-01-27', imported: false };
