/** The parts as a whole, or undefined as long as one of them is. */
export function complete<Whole extends object>(parts: {
  readonly [Key in keyof Whole]: Whole[Key] | undefined;
}): Whole | undefined {
  return Object.values(parts).includes(undefined) ? undefined : (parts as Whole);
}
