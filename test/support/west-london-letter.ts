import type { DrawFacts, LetterFacts } from '#domain';

/** The published figures of West London, December 2015, as facts of a letter: sufficient and relevant by criterion. */
const published: Readonly<Record<string, readonly [number, number]>> = {
  'reoffending.assessment': [34, 34],
  'reoffending.assessment-review': [19, 22],
  'reoffending.psr-offence-account': [17, 17],
  'reoffending.psr-quality-assurance': [17, 17],
  'reoffending.community-plan': [32, 33],
  'reoffending.custodial-plan': [7, 9],
  'reoffending.plan-review': [23, 25],
  'harm.assessment': [31, 34],
  'harm.assessment-review': [20, 23],
  'harm.mappa-engagement': [1, 1],
  'harm.psr-explanation': [14, 17],
  'harm.plan': [28, 32],
  'harm.custodial-plan': [9, 9],
  'harm.plan-review': [22, 24],
  'harm.victim-risk': [13, 14],
  'harm.oversight': [25, 30],
  'safeguarding.assessment': [29, 34],
  'safeguarding.assessment-review': [21, 25],
  'safeguarding.psr-assessment': [16, 17],
  'safeguarding.plan': [28, 31],
  'safeguarding.custodial-plan': [9, 9],
  'safeguarding.plan-review': [23, 24],
  'safeguarding.looked-after': [3, 3],
  'safeguarding.exploitation': [9, 9],
  'safeguarding.oversight': [23, 28],
  'sentence.diversity-understood': [32, 34],
  'sentence.engagement': [34, 34],
  'sentence.barriers-addressed': [26, 27],
  'sentence.non-compliance': [12, 12],
};

/** A draw as the product could have made it for West London; the sample that was published had been drawn elsewhere. */
export const westLondonDraw: DrawFacts = {
  algorithm: 'stratified/1',
  seed: '00112233445566778899aabbccddeeff',
  seedSha256: '5947d7c33d783f94b3b4c1a96ebc8991ed28f1b069b71e03376cba8caa98a720',
  fieldworkStart: '2015-12-14',
  caseload: 120,
  eligible: 112,
  askedFor: 34,
  drawn: 34,
  replaced: 2,
  notReplaced: 0,
  groups: [
    { title: 'Custodial', eligible: 30, sampled: 9 },
    { title: 'Community, female', eligible: 16, sampled: 5 },
    { title: 'Community, male', eligible: 66, sampled: 20 },
  ],
  movedByCap: false,
};

/** Facts of a letter, West London's but for what a test changes. */
export function westLondonLetter(changed: Partial<LetterFacts> = {}): LetterFacts {
  return {
    framework: { id: 'sqs', version: '2012' },
    inspectedBody: {
      name: 'West London Tri-Borough Youth Offending Service',
      shortName: 'West London Tri-Borough YOS',
      type: 'YOS',
      nation: 'England',
      areas: ['Westminster', 'Hammersmith & Fulham', 'Kensington and Chelsea'],
    },
    addressee: {
      name: 'Alison Newcomb',
      position: 'Chair of West London Tri-Borough Youth Offending Service Reducing Reoffending Board',
      email: 'alison.newcomb@west-london-yos.example',
    },
    signatory: {
      name: 'Alan MacDonald',
      position: 'Assistant Chief Inspector (Youth Justice)',
      email: 'alan.macdonald@inspectorate.example',
    },
    leadInspector: { name: 'Colin Barnes', email: 'colin.barnes@inspectorate.example' },
    announcedOn: '2015-11-27',
    fieldwork: { start: '2015-12-14', end: '2015-12-16' },
    publicationDate: '2016-01-27',
    sampleSize: 34,
    tally: Object.entries(published).map(([criterion, [sufficient, relevant]]) => ({
      criterion,
      sufficient,
      insufficient: relevant - sufficient,
      relevant,
      notRelevant: 34 - relevant,
    })),
    factCounts: {
      custodial_sentence: 9,
      pre_sentence_report: 17,
      looked_after: 3,
      exploitation_indicators: 9,
      mappa_eligible: 1,
    },
    caseManagersInterviewed: 16,
    reoffending: {
      measure: 'binary, 12 months',
      cohort: { from: '2013-01', to: '2013-12' },
      published: '2015-10',
      source: 'Ministry of Justice',
      comparator: { name: 'England and Wales', ratePercent: 37.9 },
      rates: [
        { area: 'Westminster', ratePercent: 43.6 },
        { area: 'Hammersmith & Fulham', ratePercent: 49.6 },
        { area: 'Kensington and Chelsea', ratePercent: 47.2 },
      ],
      trend: 'worse than the previous year',
    },
    copyList: [
      holder('Head of Service', '', 'Betty McDonald'),
      holder('Local Authority Chief Executive', 'Westminster', 'Charlie Parker'),
      holder('Local Authority Chief Executive', 'Hammersmith & Fulham', 'Nigel Palace'),
      holder("Lead Elected Member for Children's Services", 'Westminster', 'Cllr. Danny Chalkley'),
      holder("Lead Elected Member for Children's Services", 'Hammersmith & Fulham', 'Cllr. Sue MacMillian'),
      holder("Lead Elected Member for Children's Services", 'Hammersmith & Fulham', 'Cllr. Sue Fennimore'),
      holder('YJB Business Area Manager', '', 'Adam Mooney'),
      holder('YJB Business Area Manager', '', 'Liz Westlund'),
    ],
    draw: null,
    ...changed,
  };
}

function holder(position: string, area: string, name: string): LetterFacts['copyList'][number] {
  const email = `${name.toLowerCase().replace(/[^a-z]+/g, '.')}@recipients.example`;
  return { position, area, name, email, organisation: position.startsWith('YJB') ? 'YJB' : area };
}
