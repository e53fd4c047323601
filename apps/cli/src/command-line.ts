import { badUsage, commands } from './commands.ts';

/** Runs one line of `inspection …`, without the word itself; gives the exit status. */
export async function answer(line: readonly string[]): Promise<number> {
  const [first, ...rest] = line;
  if (first === undefined) {
    console.error(overview());
    return badUsage;
  }
  const wantsHelp = first === '--help' || first === '-h' || first === 'help';
  if (wantsHelp && rest[0] === undefined) {
    console.log(overview());
    return 0;
  }
  const name = wantsHelp ? rest[0] : first;
  const command = commands.find((each) => each.name === name);
  if (command === undefined) {
    const { didYouMean } = await import('#domain');
    const names = commands.map((each) => each.name);
    const complaint = first.startsWith('-') ? `Unknown option ${first}.` : `Unknown command ${name ?? ''}.`;
    console.error(`${complaint}${didYouMean(name ?? '', names)}\nSee: npm run inspection -- --help`);
    return badUsage;
  }
  const { help, run } = await command.load();
  if (!wantsHelp && !rest.includes('--help') && !rest.includes('-h')) return run(rest);
  console.log(help);
  return 0;
}

function overview(): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return `inspection: an inspectorate's acts from the command line

    npm run inspection -- COMMAND …

Commands:
${commands.map(({ name, summary }) => `    ${name.padEnd(width)}   ${summary}`).join('\n')}

Begin with:
    npm run inspection -- pack examples/west-london-2015
    npm run inspection -- pack --help

Every command has --help and --json. With --json, say npm run --silent, and standard output is one JSON object.`;
}
