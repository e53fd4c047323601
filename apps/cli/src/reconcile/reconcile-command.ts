import { parseArgs } from 'node:util';
import { badUsage } from '../commands.ts';

export const help = `inspection reconcile: holds post, timed acts and queued jobs against the log

    npm run inspection -- reconcile [--json]

Says what is there though nothing asks for it (orphans), what is asked for and not there (missing), what is there twice
(doubled), and what should have happened by now or is held for a planner (overdue). Changes nothing. Looks at the database
of DATABASE_URL, or at the one that npm start keeps, whether or not it runs just now.

    --json     one object: { "orphans", "missing", "doubled", "overdue" }, each a list of
               { "kind", "inspectionId", "id", "says" }
    --help     this text

Exit status: 0 nothing but what is overdue or nothing at all; 1 an orphan, something missing or doubled; 2 the command
line cannot be used.`;

export async function run(args: readonly string[]): Promise<number> {
  let json: boolean;
  try {
    ({ json } = parseArgs({ args: [...args], options: { json: { type: 'boolean', default: false } } }).values);
  } catch (error) {
    console.error(
      `${error instanceof Error ? (error.message.split('\n')[0] ?? '') : ''}\nSee: npm run inspection -- reconcile --help`,
    );
    return badUsage;
  }
  const { reconcile } = await import('./reconcile.ts');
  const found = await reconcile();
  if (json) console.log(JSON.stringify(found, null, 2));
  else {
    for (const what of ['orphans', 'missing', 'doubled', 'overdue'] as const) {
      const mismatches = found[what];
      console.log(`${what}: ${mismatches.length}`);
      for (const { says, inspectionId } of mismatches)
        console.log(`  ${says}${inspectionId === null ? '' : ` (inspection ${inspectionId})`}`);
    }
  }
  return found.orphans.length + found.missing.length + found.doubled.length > 0 ? 1 : 0;
}
