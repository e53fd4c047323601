import { HttpException, HttpStatus, Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { WEB_DEPS, type WebDeps } from '../web-deps.ts';
import { ACCESS, type Access } from './access.ts';
import { findAccount, signInWith, type Account } from './account.ts';
import { FailedTries } from './failed-tries.ts';
import { may } from './permissions.ts';

/** Nobody is signed in, or the credentials are wrong: a page leads to the sign-in page, the API answers 401. */
export class SignInNeeded extends Error {}

/** Signed in, but the role does not allow it. */
export class NotAllowed extends Error {}

/** Lets a request through where its account may do what the handler needs; asks the account's row each time, so that a deactivation holds at once. */
@Injectable()
export class AccessGuard implements CanActivate {
  private readonly reflector: Reflector;
  private readonly deps: WebDeps;

  constructor(@Inject(Reflector) reflector: Reflector, @Inject(WEB_DEPS) deps: WebDeps) {
    this.reflector = reflector;
    this.deps = deps;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    const account = await accountOfRequest(this.deps, request);
    if (account !== undefined) request.account = account;
    if (access === 'open') return true;
    if (account === undefined) throw new SignInNeeded();
    if (access === undefined) throw new NotAllowed(`${request.url} names no ability that it needs.`);
    if (!may(account.roles, access))
      throw new NotAllowed(`Your roles do not allow this (${access.replaceAll('_', ' ')}).`);
    return true;
  }
}

/** The active account behind a session, or behind HTTP Basic on the API, where programs have no session. */
export async function accountOfRequest(deps: WebDeps, request: FastifyRequest): Promise<Account | undefined> {
  const email = request.session.email;
  if (email !== undefined) {
    const account = await findAccount(deps.dataSource, email);
    return account?.active ? account : undefined;
  }
  if (!request.url.startsWith('/api/')) return undefined;
  const [scheme, credentials] = (request.headers.authorization ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'basic' || credentials === undefined) return undefined;
  const decoded = Buffer.from(credentials, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  if (colon < 0) return undefined;
  if (failedTries.tooMany(request.ip, performance.now())) {
    throw new HttpException('Too many wrong credentials. Try again in a minute.', HttpStatus.TOO_MANY_REQUESTS);
  }
  const account = await signInWith(deps.dataSource, decoded.slice(0, colon), decoded.slice(colon + 1));
  if (account === undefined) failedTries.failed(request.ip, performance.now());
  return account;
}

const failedTries = new FailedTries();
