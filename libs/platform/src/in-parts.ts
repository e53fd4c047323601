/** The items in parts of `size`, the last with what is left, each made as it is taken. */
export function* inParts<Item>(items: Iterable<Item>, size: number): Generator<readonly Item[], undefined> {
  let part: Item[] = [];
  for (const item of items) {
    part.push(item);
    if (part.length < size) continue;
    yield part;
    part = [];
  }
  if (part.length > 0) yield part;
}
