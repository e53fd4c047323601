import type { DrawFacts, Framework, LetterFacts, LetterFault } from '#domain';
import { draftFromTemplate } from './draft-from-template.ts';
import { readLetter } from './read-letter.ts';

/**
 * Faults of a framework's letter template: it must draft a sound letter whatever the inspectors find, so it is tried where
 * no criterion applied to any case, where each was missed in the only case, and where each was met throughout.
 */
export function checkTemplate(framework: Framework): readonly LetterFault[] {
  const faults = [0, 1, 2].flatMap((cases) => {
    const facts = trialFacts(framework, cases, cases === 1 ? 0 : cases);
    return readLetter(draftFromTemplate(framework, facts), framework, facts).faults;
  });
  const unused = framework.criteria
    .filter(({ id }) => !framework.letterTemplate.includes(`of="${id}"`))
    .map(({ id }) => ({ line: 1, column: 1, value: id, says: `The letter says nothing of criterion ${id}.` }));
  return [...faults, ...unused];
}

const trialDraw: DrawFacts = {
  algorithm: 'A',
  seed: 's',
  seedSha256: 'S',
  fieldworkStart: '2000-01-01',
  caseload: 2,
  eligible: 2,
  askedFor: 2,
  drawn: 2,
  replaced: 0,
  notReplaced: 0,
  groups: [{ title: 'All eligible cases', eligible: 2, sampled: 2 }],
  movedByCap: false,
};

function trialFacts(framework: Framework, relevant: number, sufficient: number): LetterFacts {
  const person = { name: 'N', position: 'P', email: 'n@letter.test' };
  return {
    framework: { id: framework.id, version: framework.version },
    inspectedBody: { name: 'Body', shortName: 'Body', type: 'YOS', nation: 'England', areas: ['Area'] },
    addressee: person,
    signatory: person,
    leadInspector: person,
    announcedOn: framework.inForceFrom,
    fieldwork: { start: framework.inForceFrom, end: framework.inForceFrom },
    publicationDate: framework.inForceFrom,
    sampleSize: Math.max(1, relevant),
    tally: framework.criteria.map(({ id }) => ({
      criterion: id,
      sufficient,
      insufficient: relevant - sufficient,
      relevant,
      notRelevant: 0,
    })),
    factCounts: {},
    caseManagersInterviewed: relevant,
    reoffending: {
      measure: 'M',
      cohort: { from: '2000-01', to: '2000-12' },
      published: '2001-01',
      source: 'S',
      comparator: { name: 'C', ratePercent: 1 },
      rates: [{ area: 'Area', ratePercent: 1 }],
      trend: '',
    },
    copyList: [{ ...person, area: '', organisation: 'YJB' }],
    draw: relevant === 0 ? null : trialDraw,
  };
}
