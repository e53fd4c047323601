import type { FastifyRequest } from 'fastify';
import { Stale, type Asking } from '#commands';
import type { RefusalCode } from '#domain';
import { VersionConflict } from '#event-log';
import { currentCorrelation } from '#platform';
import { ZodError } from 'zod';
import { whoAsks } from '../accounts/access.ts';
import { problemOf } from '../server/problem.ts';
import { refusalsOf } from '../server/refusals.ts';
import { CsvFaults } from '../supplies/read-csv.ts';
import type { PageError } from '../view/show-page.ts';

/** The act of the person who is signed in, on this request. */
export function askingOf(request: FastifyRequest): Asking {
  const correlationId = currentCorrelation();
  return { by: whoAsks(request).email, ...(correlationId === undefined ? {} : { correlationId }) };
}

/** The same, for a form that carries the version of what it shows: an act on something that has changed since is stale. */
export function askingOfForm(request: FastifyRequest): Asking {
  const { version } = formFields(request.body, ['version']);
  return { ...askingOf(request), ...(/^\d{1,9}$/.test(version) ? { expectedVersion: Number(version) } : {}) };
}

/** Faults of what was typed, found before any command: each leads to its field. */
export class FormFaults extends Error {
  readonly faults: readonly PageError[];
  constructor(faults: readonly PageError[]) {
    super(faults.map(({ text }) => text).join(' '));
    this.faults = faults;
  }
}

/**
 * What the error summary says when an act did not happen.
 * @param fieldOf where in the form a refusal is mended, as a link; undefined where nowhere in particular
 * @throws the error itself where it is no refusal but a fault of ours
 */
export function whyNot(
  error: unknown,
  fieldOf: (code: RefusalCode) => string | undefined = () => undefined,
): readonly PageError[] {
  if (error instanceof FormFaults) return error.faults;
  if (error instanceof CsvFaults) return error.faults.map((text) => ({ text, href: '#table' }));
  const refusals = refusalsOf(error);
  if (refusals.length > 0)
    return refusals.map(({ sentence, code }) => {
      const href = fieldOf(code);
      return { text: sentence, ...(href === undefined ? {} : { href }) };
    });
  if (error instanceof Stale || error instanceof VersionConflict) return [{ text: problemOf(error).detail }];
  if (error instanceof ZodError) {
    return error.issues.map(({ message, path }) => ({ text: message, href: `#${path.join('-')}` }));
  }
  throw error;
}

/** The fields of a posted form as text; one that was not sent is empty. */
export function formFields<Name extends string>(body: unknown, names: readonly Name[]): Record<Name, string> {
  const sent = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const text = (name: string): string => {
    const value = sent[name];
    return typeof value === 'string' ? value.trim() : '';
  };
  return Object.fromEntries(names.map((name) => [name, text(name)])) as Record<Name, string>;
}

/** All values of a field that may be sent more than once, such as a group of checkboxes. */
export function formList(body: unknown, name: string): readonly string[] {
  const value: unknown =
    typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[name] : undefined;
  return [value].flat().filter((each): each is string => typeof each === 'string' && each !== '');
}
