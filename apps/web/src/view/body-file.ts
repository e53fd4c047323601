import { loadBody } from '#commands';
import { NotFound } from '../server/problem.ts';
import type { WebDeps } from '../web-deps.ts';

/** @throws NotFound for a body that is not in the directory */
export async function openBody({ eventLog }: WebDeps, bodyId: string) {
  const { body, head } = await loadBody(eventLog, bodyId);
  if (body === null) throw new NotFound('There is no body at this address.');
  return { body, head };
}
