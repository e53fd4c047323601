import {
  dateInWords,
  decimal,
  type DrawFacts,
  fewestPublished,
  type FigureUse,
  type Framework,
  inSeries,
  inWordsBelowTen,
  isFar,
  type LetterFacts,
  percentage,
} from '#domain';
import type { Block, Inline } from './letter-model.ts';

/** The annex on the draw and its figures in the order in which they are printed; nothing where there was no draw by stratum. */
export function sampleAnnex(
  { draw, sampleSize }: LetterFacts,
  framework: Framework,
): { readonly blocks: readonly Block[]; readonly figures: readonly FigureUse[] } {
  if (draw === null) return { blocks: [], figures: [] };
  const figures: FigureUse[] = [];
  const count = (of: string, number: number): string => {
    const phrase = String(number);
    figures.push({ of: `draw:${of}`, form: 'count', phrase });
    return phrase;
  };
  const share = (of: string, number: number, base: number): string => {
    const phrase = `${number} (${percentage({ count: number, base })})`;
    figures.push({ of: `draw:${of}`, form: 'count-and-percentage', phrase });
    return phrase;
  };
  const { atMostPerCaseManager } = framework.draw;
  const blocks: Block[] = [
    { kind: 'heading', level: 2, of: text('Annex: How the sample was drawn') },
    paragraph(
      `Nobody chose the cases that we examined. They were drawn by chance from the caseload, group by group, from each group in proportion to its eligible cases. No case manager was to have more than ${atMostPerCaseManager === 1 ? 'one case' : `${atMostPerCaseManager} cases`} in the sample where the numbers allowed it.`,
    ),
    {
      kind: 'table',
      caption: 'From the caseload to the sample',
      columns: ['Step', 'Cases'],
      rows: [
        ['Cases in the caseload', count('caseload', draw.caseload)],
        [`Eligible: ${eligibility(draw, framework)}`, count('eligible', draw.eligible)],
        ['To be drawn', count('asked-for', draw.askedFor)],
        ['Drawn', count('drawn', draw.drawn)],
        ['Replaced later by the next in reserve of the same group', count('replaced', draw.replaced)],
        ...(draw.notReplaced === 0
          ? []
          : [['Taken out later, with no reserve of the group left', count('not-replaced', draw.notReplaced)]]),
        ['In the sample', count('sample', sampleSize)],
      ],
    },
    ...(draw.drawn >= draw.askedFor
      ? []
      : [
          paragraph(
            `Fewer cases were eligible than were to be drawn, so all of them were drawn. Shortfall: ${count('shortfall', draw.askedFor - draw.drawn)}.`,
          ),
        ]),
    {
      kind: 'table',
      caption: 'Eligible cases and sample, group by group',
      columns: ['Group', 'Eligible', 'Sample'],
      rows: [
        ...draw.groups.map(({ title, eligible, sampled }) => [
          title,
          share(`eligible:${title}`, eligible, draw.eligible),
          share(`sample:${title}`, sampled, sampleSize),
        ]),
        ['All', share('eligible:all', draw.eligible, draw.eligible), share('sample:all', sampleSize, sampleSize)],
      ],
    },
    {
      kind: 'note',
      of: [
        text(
          `Shares are whole per cent and may not add up to 100. Groups of fewer than ${inWordsBelowTen(fewestPublished)} eligible cases are counted with others and not named, so that nobody can be recognised.`,
        ),
      ],
    },
    ...notesOf(draw, sampleSize, count),
    paragraph('Whoever has the caseload can draw again, with the same outcome:'),
    {
      kind: 'list',
      ordered: false,
      items: [
        text(
          `Drawn for: ${framework.id}/${framework.version}, ${draw.askedFor === 1 ? 'one case' : `${draw.askedFor} cases`}, fieldwork from ${dateInWords(draw.fieldworkStart)}`,
        ),
        text(`Algorithm: ${draw.algorithm}`),
        text(`Seed: ${draw.seed}`),
        text(`SHA-256 of the seed, recorded when the inspection was scheduled: ${draw.seedSha256}`),
      ],
    },
  ];
  return { blocks, figures };
}

const text = (said: string): readonly Inline[] => [{ kind: 'text', text: said }];
const paragraph = (said: string): Block => ({ kind: 'paragraph', number: '', of: text(said) });

function eligibility({ fieldworkStart }: DrawFacts, { eligibility: rule }: Framework): string {
  const { sentencedAtLeastDaysBefore: least, sentencedAtMostDaysBefore: most } = rule;
  return `sentenced ${least} to ${most} days before fieldwork was to start on ${dateInWords(fieldworkStart)}`;
}

/** Where a group is a whole case or more away from its proportion, and what may have brought it there. */
function notesOf(draw: DrawFacts, sample: number, count: (of: string, number: number) => string): readonly Block[] {
  const far = draw.groups.filter(({ eligible: population, sampled }) =>
    isFar({ sampled, sample, population, eligible: draw.eligible }),
  );
  if (far.length === 0) return [paragraph('No group is a whole case or more away from its proportion.')];
  const reasons = [
    'rounding to whole cases stratum by stratum',
    ...(draw.movedByCap ? ['the limit on the cases of one case manager'] : []),
    ...(draw.notReplaced > 0 ? ['cases taken out with no reserve left'] : []),
  ];
  return [
    paragraph(`A whole case or more away from its proportion, which comes of ${inSeries(reasons)}:`),
    {
      kind: 'list',
      ordered: false,
      items: far.map(({ title, eligible, sampled }) =>
        text(
          `${title}: ${count(`sample:${title}`, sampled)} in the sample, ${decimal((sample * eligible) / draw.eligible)} in proportion`,
        ),
      ),
    },
  ];
}
