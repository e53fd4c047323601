import { HttpException } from '@nestjs/common';
import { Stale } from '#commands';
import { VersionConflict } from '#event-log';
import { Malformed } from '../api/validate.ts';
import { NotAllowed, SignInNeeded } from '../accounts/access.guard.ts';
import { refusalsOf, statusOf } from './refusals.ts';

/** Problem details (RFC 9457). `code` and `refusals` are ours: the closed list of reasons why a command was refused. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code?: string;
  readonly refusals?: readonly { readonly code: string; readonly sentence: string }[];
  readonly faults?: readonly { readonly field: string; readonly says: string }[];
}

/** Something that was asked for is not there. */
export class NotFound extends Error {}

/** Something that was here, and will not be again. */
export class Gone extends Error {}

/** What went wrong, as it is told to a program or, by its title and detail, on a page. */
export function problemOf(error: unknown): Problem {
  const refusals = refusalsOf(error);
  const [first] = refusals;
  if (first !== undefined) {
    const detail = refusals.map(({ sentence }) => sentence).join(' ');
    return { ...about(statusOf(first.code), 'This was refused', detail), code: first.code, refusals };
  }
  if (error instanceof SignInNeeded)
    return about(401, 'Sign in first', 'This needs an account: sign in, or send HTTP Basic credentials.');
  if (error instanceof NotAllowed) return about(403, 'You may not do this', error.message);
  if (error instanceof NotFound) return about(404, 'This is not here', error.message);
  if (error instanceof Gone) return about(410, 'This is here no longer', error.message);
  if (error instanceof Stale) return about(412, 'It has changed meanwhile', error.message);
  if (error instanceof VersionConflict) {
    return about(
      409,
      'Someone else was faster',
      'Someone changed this at the same moment. Look at what stands now, then try again.',
    );
  }
  if (error instanceof Malformed)
    return { ...about(400, 'What was sent is not well formed', error.message), faults: error.faults };
  if (statusIn(error) === 413) return about(413, titleOf(413), tooLarge);
  if (error instanceof HttpException) return about(error.getStatus(), titleOf(error.getStatus()), error.message);
  const status = clientStatusOf(error);
  if (status !== undefined) return about(status, titleOf(status), error instanceof Error ? error.message : '');
  return about(500, 'Something went wrong here', 'The fault is ours and has been logged.');
}

const statusIn = (error: unknown): number | undefined =>
  error instanceof HttpException ? error.getStatus() : clientStatusOf(error);

/** The parsers say no more than that it is so. */
const tooLarge =
  'A file may have 3 MB, which is a caseload of some 25,000 cases. Is it the right file, with the columns that are asked for?';

const about = (status: number, title: string, detail: string): Problem => ({
  type: 'about:blank',
  title,
  status,
  detail,
});

/** Fastify's own errors (a body too large, a forged form) say their status themselves. */
function clientStatusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('statusCode' in error)) return undefined;
  return typeof error.statusCode === 'number' && error.statusCode < 500 ? error.statusCode : undefined;
}

function titleOf(status: number): string {
  if (status === 403) return 'This form was not accepted';
  if (status === 404) return 'This is not here';
  if (status === 413) return 'This is too large';
  if (status === 415) return 'This kind of content is not accepted';
  if (status === 429) return 'Too many tries';
  return status < 500 ? 'This was not accepted' : 'Something went wrong here';
}
