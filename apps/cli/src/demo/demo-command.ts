import { badUsage } from '../commands.ts';

export const help = `inspection demo: the West London inspection of December 2015, from its scheduling to the letter in every mailbox

    npm run demo

Runs the pack examples/west-london-2015 on a database of its own, prints each step and the tally beside the figures
that were published, and leaves the site running, with its address and accounts, until Ctrl-C. Nothing is left behind.

    --help   this text`;

export async function run([unwanted]: readonly string[]): Promise<number> {
  if (unwanted !== undefined) {
    console.error(
      `The demonstration takes no argument, and ${unwanted} is one.\nSee: npm run inspection -- demo --help`,
    );
    return badUsage;
  }
  const { runDemo } = await import('./run-demo.ts');
  return runDemo();
}
