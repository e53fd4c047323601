/**
 * The known word that was probably meant, or undefined where none is near: at most a third of its letters wrong, missing,
 * too many or swapped with their neighbour.
 */
export function closest(written: string, known: Iterable<string>): string | undefined {
  let nearest: string | undefined;
  let fewest = Infinity;
  for (const word of known) {
    const most = Math.max(1, Math.floor(word.length / 3));
    if (Math.abs(word.length - written.length) > most) continue;
    const slips = distance(written.toLowerCase(), word.toLowerCase());
    if (slips <= most && slips < fewest) [nearest, fewest] = [word, slips];
  }
  return nearest;
}

/** A sentence to put behind a complaint: ` Did you mean harm.plan?`, or nothing. */
export function didYouMean(written: string, known: Iterable<string>): string {
  const word = closest(written, known);
  return word === undefined ? '' : ` Did you mean ${word}?`;
}

/** Optimal string alignment: Levenshtein's distance, with two swapped neighbours as one slip. */
function distance(one: string, other: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1];
      let least = Math.min(at(last, column) + 1, at(current, column - 1) + 1, at(last, column - 1) + (same ? 0 : 1));
      if (row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1])
        least = Math.min(least, at(beforeLast, column - 2) + 1);
      current.push(least);
    }
    [beforeLast, last] = [last, current];
  }
  return at(last, other.length);
}

const at = (row: readonly number[], column: number): number => row[column] ?? Infinity;
