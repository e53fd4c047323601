/** What all of them come to; where one fails the others are still waited for, so that what they began is known and ended. */
export async function allOrFirstFailure<Works extends readonly unknown[] | []>(
  works: Works,
): Promise<{ -readonly [Place in keyof Works]: Awaited<Works[Place]> }> {
  await Promise.allSettled(works);
  return Promise.all(works);
}
