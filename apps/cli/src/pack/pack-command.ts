import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { badUsage } from '../commands.ts';
import { BadArguments, pathFromUser, readArguments } from '../read-arguments.ts';
import { inspectionFile, type PackFault } from './pack-fault.ts';

export const help = `inspection pack: runs a whole inspection from a folder of files, to the letter in every mailbox

    npm run inspection -- pack DIR                     prints what happens, a line a step
    npm run --silent inspection -- pack DIR --json     prints one JSON object and nothing else

DIR holds inspection.yaml, caseload.csv, readings.csv and copy-list.csv; sample.csv where the cases are drawn already,
letter.md where the letter is written already. It is checked whole before anything starts: a pack with a fault is
refused with every fault of it, its file, line, column and value, and what would be right.

    --give-up-after SECONDS   without one more copy at rest for so long, the rest count as failed (default 120)
    --json                    for a machine: the result, or { "faults": [ … ] }
    --help                    this text

Mail goes to SMTP_URL, or to a catcher that the run starts itself. Data goes to DATABASE_URL, or to a new, empty database
that ends with the run. Queues are on REDIS_URL, or on the database.

Exit status: 0 every copy was sent or refused for good by its server; 1 a copy is unknown or was given up, or the run
could not be made; 2 the pack or the command line has a fault, and nothing was recorded or sent.

Examples:
    npm run inspection -- pack examples/west-london-2015
    SMTP_URL=smtp://127.0.0.1:1025 npm run inspection -- pack ../packs/leeds-2016 --give-up-after 30
    npm run --silent inspection -- pack examples/west-london-2015 --json | jq .dispatch`;

const options = {
  json: { type: 'boolean', default: false },
  'give-up-after': { type: 'string', default: '120' },
} as const;

export async function run(args: readonly string[]): Promise<number> {
  let folder: string;
  let json: boolean;
  let giveUpAfterSeconds: number;
  try {
    const { values, positional } = readArguments(args, options, 'the folder of the pack');
    json = values.json;
    folder = pathFromUser(positional);
    giveUpAfterSeconds = readSeconds(values['give-up-after']);
  } catch (error) {
    if (!(error instanceof BadArguments)) throw error;
    console.error(`${error.message}\nSee: npm run inspection -- pack --help`);
    return badUsage;
  }
  // Its start needs next to nothing of this process, so it goes first; a folder that holds no pack needs none.
  const { startDatabaseAhead } = await import('./start-database-ahead.ts');
  const database = existsSync(join(folder, inspectionFile)) ? startDatabaseAhead(process.env) : undefined;
  try {
    const { checkLetter, loadFrameworks } = await import('#letter');
    const { readPack } = await import('./read-pack.ts');
    const frameworks = loadFrameworks();
    const read = readPack(folder, { frameworks, checkLetter, freshSeed: randomBytes(16).toString('hex') });
    if ('faults' in read) return await refuse(folder, read.faults, json);
    const { printFaults } = await import('./print-faults.ts');
    const faults = await printFaults(folder, read.pack, read.letterFacts);
    if (faults.length > 0) return await refuse(folder, faults, json);
    const { runPack } = await import('./run-pack.ts');
    return await runPack(read.pack, { folder, json, giveUpAfterSeconds, frameworks, database: database?.server });
  } finally {
    await database?.stop();
  }
}

async function refuse(folder: string, faults: readonly PackFault[], json: boolean): Promise<number> {
  const { faultsInWords } = await import('./pack-fault.ts');
  if (json) console.log(JSON.stringify({ faults }, null, 2));
  else console.error(`${faultsInWords(folder, faults)}\n\nNothing was recorded or sent.`);
  return badUsage;
}

function readSeconds(written: string): number {
  const seconds = /^\d+(\.\d+)?$/.test(written) ? Number(written) : 0;
  if (seconds > 0) return seconds;
  throw new BadArguments(`--give-up-after takes a number of seconds above 0, not ${JSON.stringify(written)}.`);
}
