/**
 * Waits until a condition holds; looks every 10 ms.
 * @throws Error where it does not within `withinMs` milliseconds, 10 seconds unless said
 */
export async function until(holds: () => boolean | Promise<boolean>, withinMs = 10_000): Promise<void> {
  const lastAt = Date.now() + withinMs;
  while (!(await holds())) {
    if (Date.now() > lastAt) throw new Error(`Waited ${withinMs} ms for: ${holds.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
