import { expect, it } from '@jest/globals';
import { newEventId } from './event-id.ts';

it('gives every event an id of its own, in the order of asking', () => {
  const ids = Array.from({ length: 5_000 }, newEventId);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.toSorted()).toEqual(ids);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
