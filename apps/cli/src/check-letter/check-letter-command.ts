import { basename, dirname } from 'node:path';
import { badUsage } from '../commands.ts';
import { BadArguments, pathFromUser, readArguments } from '../read-arguments.ts';
import type { PackFault } from '../pack/pack-fault.ts';

export const help = `inspection check-letter: finds the faults in a letter's text

    npm run inspection -- check-letter FILE [--framework ID[/VERSION]]

A number is never typed in a letter, it is referred to: {% figure of="harm.plan" /%}. Every typed number where a figure
belongs, every reference that the framework does not know and every tag that is not whole is named with its line and
column. The figures themselves come with an inspection and are not looked at.

    --framework ID[/VERSION]   what the letter's references are held against, such as sqs/2012; the version may be left
                               out for the newest, the whole option where there is one framework
    --json                     for a machine: { "faults": [ { "file", "line", "column", "value", "says" } ] }
    --help                     this text

Exit status: 0 no fault; 1 the letter has faults; 2 the command line or the file cannot be used.

Examples:
    npm run inspection -- check-letter ../packs/leeds-2016/letter.md
    npm run --silent inspection -- check-letter letter.md --framework sqs/2012 --json`;

const options = {
  json: { type: 'boolean', default: false },
  framework: { type: 'string' },
} as const;

export async function run(args: readonly string[]): Promise<number> {
  try {
    const { values, positional } = readArguments(args, options, 'the file of the letter');
    return await check(pathFromUser(positional), values.framework, values.json);
  } catch (error) {
    if (!(error instanceof BadArguments)) throw error;
    console.error(`${error.message}\nSee: npm run inspection -- check-letter --help`);
    return badUsage;
  }
}

async function check(path: string, frameworkName: string | undefined, json: boolean): Promise<number> {
  const { checkLetter, loadFrameworks } = await import('#letter');
  const { nameFramework } = await import('./name-framework.ts');
  const { readText } = await import('../pack/text-file.ts');
  const { faultsInWords } = await import('../pack/pack-fault.ts');
  const framework = nameFramework(loadFrameworks(), frameworkName);
  const faultsOfFile: PackFault[] = [];
  const source = readText(dirname(path), basename(path), faultsOfFile);
  const faults =
    source === undefined || faultsOfFile.length > 0
      ? faultsOfFile
      : checkLetter(source, framework).map((fault) => ({ file: basename(path), ...fault }));
  if (json) console.log(JSON.stringify({ faults }, null, 2));
  else if (faults.length > 0) console.error(faultsInWords(path, faults));
  else console.log(`${path} has no fault against ${framework.id}/${framework.version}.`);
  if (faultsOfFile.length > 0) return badUsage;
  return faults.length > 0 ? 1 : 0;
}
