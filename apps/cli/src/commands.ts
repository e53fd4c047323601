/** Exit status of a command that was not understood, or was given something that cannot be used. */
export const badUsage = 2;

/** A command as its module exports it. Help and parsing load nothing heavy; `run` does, once it knows that it must. */
export interface Command {
  readonly help: string;
  /** Takes what stands behind the command's name; gives the exit status. */
  readonly run: (args: readonly string[]) => Promise<number>;
}

/** Every command there is, in the order in which help lists them. */
export const commands: readonly {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<Command>;
}[] = [
  {
    name: 'pack',
    summary: 'runs a whole inspection from a folder of files, to the letter in every mailbox',
    load: () => import('./pack/pack-command.ts'),
  },
  {
    name: 'draw',
    summary: 'draws a case sample from a caseload, or draws one again from its seed',
    load: () => import('./draw/draw-command.ts'),
  },
  {
    name: 'check-letter',
    summary: "finds the faults in a letter's text: typed numbers, unknown references",
    load: () => import('./check-letter/check-letter-command.ts'),
  },
  {
    name: 'reconcile',
    summary: 'holds post, timed acts and queued jobs against the log',
    load: () => import('./reconcile/reconcile-command.ts'),
  },
  {
    name: 'demo',
    summary: 'runs the West London inspection and leaves its pages open to look at',
    load: () => import('./demo/demo-command.ts'),
  },
];
