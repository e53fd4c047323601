import { allOrFirstFailure } from './all-or-first-failure.ts';

/**
 * Does something with each of many items, some at a time: what one takes in memory is not there for all at once.
 * @returns the answers in the order of the items
 * @throws what one threw, once all that were begun have ended; no other is begun then
 */
export async function mapSome<Item, Answer>(
  items: Iterable<Item>,
  atOnce: number,
  act: (item: Item) => Promise<Answer>,
): Promise<Answer[]> {
  // A generator ends for all who take from it when one of them fails.
  const left = eachOf(items);
  const answers: [place: number, answer: Answer][] = [];
  const actOnRest = async (): Promise<void> => {
    for (const [place, item] of left) answers.push([place, await act(item)]);
  };
  await allOrFirstFailure(Array.from({ length: atOnce }, actOnRest));
  return answers.sort(([one], [other]) => one - other).map(([, answer]) => answer);
}

function* eachOf<Item>(items: Iterable<Item>): Generator<[place: number, item: Item], undefined> {
  let place = 0;
  for (const item of items) yield [place++, item];
}
