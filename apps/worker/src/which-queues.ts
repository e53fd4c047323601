import { isQueueName, queueNames, type QueueName } from '#queues';

/** Names that stand for several queues. */
const groups: ReadonlyMap<string, readonly QueueName[]> = new Map([
  ['post', ['open-dispatch', 'plan-post', 'send-post', 'send-notice']],
]);

export class BadArguments extends Error {
  constructor(says: string) {
    super(`${says} Known queues: ${[...queueNames, ...groups.keys()].join(', ')}.`);
    this.name = 'BadArguments';
  }
}

/**
 * The queues that `--queues projections,post` names; all of them without it. `post` stands for `open-dispatch`,
 * `plan-post`, `send-post` and `send-notice`.
 * @throws BadArguments for anything else, so that no queue is left unemptied by a slip of the pen
 */
export function whichQueues(args: readonly string[]): readonly QueueName[] {
  if (args.length === 0) return queueNames;
  const [option, inOne] = args[0]?.split('=', 2) ?? [];
  const list = inOne ?? args[1];
  const isAll = args.length === (inOne === undefined ? 2 : 1);
  if (option !== '--queues' || !isAll || !list) throw new BadArguments(`Not understood: ${args.join(' ')}.`);
  const names = list.split(',').map((name) => name.trim());
  return [...new Set(names.flatMap(queuesNamed))];
}

function queuesNamed(name: string): readonly QueueName[] {
  if (isQueueName(name)) return [name];
  const group = groups.get(name);
  if (group === undefined) throw new BadArguments(`There is no queue ${name}.`);
  return group;
}
