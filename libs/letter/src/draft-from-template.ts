import { type CriterionTally, type Framework, inSeries, type LetterFacts, readReference, valueOf } from '#domain';

/**
 * A criterion counts as a strength from this share on, and only where enough cases were relevant for a share to mean
 * something; as an area for improvement below it. Both lists stop at five, the clearest first: a letter that praises
 * or blames everything tells its reader nothing.
 */
const strengthFromPercent = 90;
const casesThatMean = 3;
const listedAtMost = 5;

/**
 * Drafts a whole letter from its framework's template, as Markdoc source for the author to go on with. What the template
 * leaves open is settled here: sentences of criteria that applied to no case, the reoffending record, strengths and areas
 * for improvement. All figures stay references.
 */
export function draftFromTemplate(framework: Framework, facts: LetterFacts): string {
  const applied = (of: string) => {
    const reference = readReference(of, framework, facts);
    if (typeof reference === 'string') return false;
    const value = valueOf(reference, facts, framework);
    return value.kind !== 'share' || value.base > 0;
  };
  const title = (criterion: string) => framework.criteria.find(({ id }) => id === criterion)?.title ?? criterion;
  return (
    framework.letterTemplate
      .replace(finding, (_whole, of: string, says: string, otherwise: string | undefined) =>
        applied(of)
          ? says.trim()
          : (otherwise?.trim() ?? `${title(of)}: there was {% figure of="${of}" form="no-case" /%}.`),
      )
      .replace('{% reoffending-record /%}', () => reoffendingRecord(facts))
      // Without a draw the annex says nothing, and a letter need not show its author where nothing will be.
      .replace(/\n*\{% sample-annex \/%\}/, (tag) => (facts.draw === null ? '' : tag))
      .replace('{% strengths /%}', () => bullets(strengths(framework, facts), title) ?? noStrength)
      .replace('{% improvements /%}', () => bullets(improvements(framework, facts), title) ?? noImprovement)
      // A sentence that is left out leaves its blanks behind, and two at a line's end would be a line break.
      .replace(/(?<=\S) +(?= |$)/gm, '')
  );
}

const finding =
  /\{% finding of="([^"]+)" %\}((?:(?!\{% otherwise \/%\})[\s\S])*?)(?:\{% otherwise \/%\}([\s\S]*?))?\{% \/finding %\}/g;

const noStrength = 'No single criterion was met so consistently that we would name it as a strength.';
const noImprovement = 'We found no criterion that was missed often enough to be named here.';

function ranked(framework: Framework, { tally }: LetterFacts): readonly CriterionTally[] {
  return framework.criteria
    .flatMap(({ id }) => tally.filter((row) => row.criterion === id && row.relevant > 0))
    .sort((a, b) => b.sufficient * a.relevant - a.sufficient * b.relevant || b.relevant - a.relevant);
}

const isStrong = ({ sufficient, relevant }: CriterionTally): boolean =>
  sufficient * 100 >= relevant * strengthFromPercent;

function strengths(framework: Framework, facts: LetterFacts): readonly CriterionTally[] {
  return ranked(framework, facts)
    .filter((row) => isStrong(row) && row.relevant >= casesThatMean)
    .slice(0, listedAtMost);
}

/** Lowest share first; among equals the one that failed more children. Small bases only where nothing else is weak. */
function improvements(framework: Framework, facts: LetterFacts): readonly CriterionTally[] {
  const weak = ranked(framework, facts)
    .filter((row) => !isStrong(row))
    .sort((a, b) => a.sufficient * b.relevant - b.sufficient * a.relevant || b.insufficient - a.insufficient);
  const meaningful = weak.filter(({ relevant }) => relevant >= casesThatMean);
  return (meaningful.length > 0 ? meaningful : weak).slice(0, listedAtMost);
}

function bullets(rows: readonly CriterionTally[], title: (criterion: string) => string): string | undefined {
  if (rows.length === 0) return undefined;
  return rows
    .map(({ criterion }) => `- ${title(criterion)}: sufficient in {% figure of="${criterion}" noun="case" /%}.`)
    .join('\n');
}

/** The rates area by area, set against the comparator and the trend that the record gives. */
function reoffendingRecord({ reoffending }: LetterFacts): string {
  const { rates, trend } = reoffending;
  const said = rates.map(({ area }) => `{% figure of="reoffending:${quoted(area)}" form="in-area" /%}`);
  if (said.length === 0) return 'No reoffending rate is published for the area.';
  const compared = '{% figure of="comparator" form="comparison" /%}';
  const [rate, verb, they] =
    said.length > 1 ? ['reoffending rates', 'were', 'They were'] : ['reoffending rate', 'was', 'It was'];
  const trendSaid = '{% $reoffending.trend %}';
  return [
    `The published ${rate} ${verb} ${inSeries(said)}.`,
    ...(trend.trim() === ''
      ? [`${they} ${compared}.`]
      : continuesSentence.test(trend.trim())
        ? [`${they} ${trendSaid}, and ${compared}.`]
        : [`${they} ${compared}.`, `On the trend the record says: ${trendSaid}.`]),
  ].join(' ');
}

/** A trend such as `worse than the previous year` goes on after "They were"; anything else stands by itself. */
const continuesSentence =
  /^(?:(?:much|slightly|a little|well) )?(?:better|worse|higher|lower|above|below|similar|unchanged|the same|broadly|improving|rising|falling)\b[^.]*\.?$/i;

/** As it may stand between quotation marks in a tag. */
const quoted = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
