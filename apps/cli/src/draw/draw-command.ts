import { createHash, randomBytes } from 'node:crypto';
import { basename, dirname } from 'node:path';
import type { StratifiedDraw } from '#domain';
import { badUsage } from '../commands.ts';
import type { PackFault } from '../pack/pack-fault.ts';
import { BadArguments, pathFromUser, readArguments } from '../read-arguments.ts';

export const help = `inspection draw: draws a case sample from a caseload, or draws one again

    npm run inspection -- draw CASELOAD.csv --size N --fieldwork-start DATE [--framework ID[/VERSION]] [--seed S]

Eligible cases are divided into strata (for the short quality screening: sentence, gender, risk of harm); strata too small to
expect one case are merged with their neighbour. Each stratum is drawn from in proportion, at most 6 cases a case manager
where the numbers allow, with an ordered reserve of 20 %. The same caseload, in any order of its rows, and the same seed
draw the same cases: whoever holds the caseload and the seed that a draw published can draw it again and compare.

    --size N                   how many cases to draw
    --fieldwork-start DATE     first day of fieldwork, such as 2015-12-14: who is eligible depends on it
    --framework ID[/VERSION]   such as sqs or sqs/2012; without a version the one in force on that day
    --seed S                   any text; without it a random one, which is printed
    --json                     for a machine: one JSON object, or { "faults": [ { "file", "line", "column", "value", "says" } ] }
    --help                     this text

CASELOAD.csv is UTF-8, with the columns case_ref, area, case_manager, sentence_date, sentence_type, gender, age_at_sentence,
risk_of_harm and one of yes and no for each case fact of the framework, in any order. Nothing is recorded or sent.

Exit status: 0 drawn, also where fewer are eligible than were asked for, which is said; 1 no case is eligible; 2 the command
line or the file has a fault.

Examples:
    npm run inspection -- draw caseload.csv --size 34 --fieldwork-start 2015-12-14
    npm run --silent inspection -- draw caseload.csv --framework sqs --size 34 --fieldwork-start 2015-12-14 --seed 7f3a --json`;

const options = {
  json: { type: 'boolean', default: false },
  framework: { type: 'string' },
  size: { type: 'string' },
  'fieldwork-start': { type: 'string' },
  seed: { type: 'string' },
} as const;

interface Asked {
  readonly path: string;
  readonly size: number;
  readonly fieldworkStart: string;
  readonly framework: string | undefined;
  readonly seed: string;
  readonly json: boolean;
}

export async function run(args: readonly string[]): Promise<number> {
  try {
    const { values, positional } = readArguments(args, options, 'the file of the caseload');
    const { isDate } = await import('#domain');
    const { size, 'fieldwork-start': fieldworkStart, seed } = values;
    if (size === undefined) throw new BadArguments('Say how many cases to draw: --size 34.');
    if (!/^[1-9]\d{0,5}$/.test(size))
      throw new BadArguments(`--size takes a whole number from 1 to 999999, not ${JSON.stringify(size)}.`);
    if (fieldworkStart === undefined)
      throw new BadArguments(
        'Say when fieldwork starts, since who is eligible depends on it: --fieldwork-start 2015-12-14.',
      );
    if (!isDate(fieldworkStart))
      throw new BadArguments(
        `--fieldwork-start takes a date such as 2015-12-14, not ${JSON.stringify(fieldworkStart)}.`,
      );
    if (seed === '') throw new BadArguments('--seed takes a text; leave it out for a random one.');
    return await draw({
      path: pathFromUser(positional),
      size: Number(size),
      fieldworkStart,
      framework: values.framework,
      seed: seed ?? randomBytes(16).toString('hex'),
      json: values.json,
    });
  } catch (error) {
    if (!(error instanceof BadArguments)) throw error;
    console.error(`${error.message}\nSee: npm run inspection -- draw --help`);
    return badUsage;
  }
}

async function draw({ path, size, fieldworkStart, framework: name, seed, json }: Asked): Promise<number> {
  const { canonicalDrawInputs, drawFromCaseload, readCaseload } = await import('#domain');
  const { loadFrameworks } = await import('#letter');
  const { nameFramework } = await import('../check-letter/name-framework.ts');
  const { readText } = await import('../pack/text-file.ts');
  const framework = nameFramework(loadFrameworks(undefined, { letters: false }), name, fieldworkStart);
  const file = basename(path);
  const faults: PackFault[] = [];
  const text = readText(dirname(path), file, faults);
  const caseload =
    text === undefined
      ? undefined
      : readCaseload(text, { file, areas: undefined, caseFacts: framework.caseFacts }, faults);
  if (caseload === undefined || faults.length > 0) {
    const { faultsInWords, inReadingOrder } = await import('../pack/pack-fault.ts');
    if (json) console.log(JSON.stringify({ faults: inReadingOrder(faults) }, null, 2));
    else console.error(`${faultsInWords(path, faults)}\n\nNothing was drawn.`);
    return badUsage;
  }
  const cases = [...caseload.rows.values()].flatMap(({ whole }) => whole ?? []);
  const inputs = { cases, framework, fieldworkStart, size };
  const drawn = drawFromCaseload({ ...inputs, seed });
  const inputsSha256 = createHash('sha256').update(canonicalDrawInputs(inputs)).digest('hex');
  if (json) console.log(JSON.stringify(resultOf(drawn, { seed, size, inputsSha256 }), null, 2));
  else {
    const { drawInWords } = await import('./draw-in-words.ts');
    console.log(
      drawInWords(drawn, { path, seed, size, inputsSha256, framework, fieldworkStart, caseload: cases.length }),
    );
  }
  return drawn.caseRefs.length > 0 ? 0 : 1;
}

type Drawn = StratifiedDraw & { readonly excluded: readonly { readonly case: string; readonly reason: string }[] };

/** What `--json` prints; `notes` is there where something that was asked could not be. */
const resultOf = (
  { algorithm, caseRefs, reserves, strata, excluded, notes }: Drawn,
  { seed, size, inputsSha256 }: { readonly seed: string; readonly size: number; readonly inputsSha256: string },
): object => ({
  seed,
  algorithm,
  size,
  inputsSha256,
  drawn: caseRefs,
  reserves,
  strata: strata.map(({ stratum, population, caseRefs: of, note }) => ({
    stratum,
    population,
    drawn: of.length,
    ...(note === undefined ? {} : { note }),
  })),
  excluded,
  ...(notes.length > 0 ? { notes } : {}),
});
