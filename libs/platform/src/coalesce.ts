interface Asked<Ask, Answer> {
  readonly ask: Ask;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Does together what was asked for while the doing before was still under way. Whoever asks first, or alone, waits for
 * nobody: under load many share one commit, and without load nothing is slower.
 * @param doAll gives one answer for each ask, in their order; where it throws, all of them are refused
 * @param options.atMost how many are done together; the others wait for the next time
 * @param options.sideBySide how many doings may be under way at once, 1 unless told
 */
export function coalesce<Ask, Answer>(
  doAll: (asks: readonly Ask[]) => Promise<readonly Answer[]>,
  { atMost = Infinity, sideBySide = 1 }: { readonly atMost?: number; readonly sideBySide?: number } = {},
): (ask: Ask) => Promise<Answer> {
  const waiting: Asked<Ask, Answer>[] = [];
  let underWay = 0;

  async function doWaiting(): Promise<void> {
    underWay += 1;
    while (waiting.length > 0) {
      const together = waiting.splice(0, atMost);
      try {
        const answers = await doAll(together.map(({ ask }) => ask));
        if (answers.length !== together.length) throw new Error('Not every ask was answered.');
        together.forEach(({ resolve }, place) => resolve(answers[place] as Answer));
      } catch (error) {
        for (const { reject } of together) reject(error);
      }
    }
    underWay -= 1;
  }

  return (ask) =>
    new Promise((resolve, reject) => {
      waiting.push({ ask, resolve, reject });
      if (underWay < sideBySide) void doWaiting();
    });
}
