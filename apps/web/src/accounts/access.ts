import { SetMetadata } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Account } from './account.ts';
import type { Ability } from './permissions.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is asking; set by the guard, absent on pages open to everyone. */
    account?: Account;
  }
}

/** `open` for pages that anyone may see, else what the account must be allowed. */
export type Access = 'open' | Ability;
export const ACCESS = 'access';

/** Which ability a handler needs. A handler without it is refused by the guard, so that none is open by forgetting. */
export const Needs = (ability: Ability) => SetMetadata(ACCESS, ability);
/** A page that answers without sign-in. */
export const Open = () => SetMetadata(ACCESS, 'open');

/** The signed-in account of a request that the guard has let through. */
export function whoAsks(request: FastifyRequest): Account {
  if (request.account === undefined) throw new Error(`${request.url} asks who is signed in, but is open to everyone.`);
  return request.account;
}
