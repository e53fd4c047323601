import { parseArgs } from 'node:util';
import type { ParseArgsConfig } from 'node:util';
import { resolve } from 'node:path';
import { didYouMean } from '#domain';

/** A command line that cannot be understood; the message says what would be. */
export class BadArguments extends Error {}

type Options = NonNullable<ParseArgsConfig['options']>;
type Parsed<Known extends Options> = ReturnType<
  typeof parseArgs<{ options: Known; allowPositionals: true; args: string[] }>
>;

/**
 * Parses a command's arguments: these options, and exactly one other argument, which `what` names.
 * @throws BadArguments
 */
export function readArguments<const Known extends Options>(
  args: readonly string[],
  options: Known,
  what: string,
): { readonly values: Parsed<Known>['values']; readonly positional: string } {
  let parsed: Parsed<Known>;
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    if (!isComplaint(error)) throw error;
    if (error.code !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION')
      throw new BadArguments((error.message.split('\n')[0] ?? '').replace(/\.*$/, '.'));
    const known = Object.keys(options).map((name) => `--${name}`);
    const written = args.find((each) => each.startsWith('-') && !known.includes(each.split('=')[0] ?? '')) ?? '';
    throw new BadArguments(`Unknown option ${written}.${didYouMean(written.split('=')[0] ?? '', known)}`);
  }
  const [positional, ...more] = parsed.positionals as readonly string[];
  if (positional === undefined) throw new BadArguments(`Name ${what}.`);
  if (more.length > 0) throw new BadArguments(`Name ${what}, one only; ${more.join(', ')} is too much.`);
  return { values: parsed.values, positional };
}

/** A path as the user means it: relative to where they stand, which npm hides from the process and says in INIT_CWD. */
export const pathFromUser = (path: string): string => resolve(process.env['INIT_CWD'] ?? process.cwd(), path);

/** An error of node's parser about the arguments, by its code: under a test runner its class is another one than ours. */
const isComplaint = (error: unknown): error is { readonly code: string; readonly message: string } =>
  typeof error === 'object' &&
  error !== null &&
  'code' in error &&
  'message' in error &&
  String(error.code).startsWith('ERR_PARSE_ARGS');
