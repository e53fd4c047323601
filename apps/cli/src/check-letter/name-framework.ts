import type { Framework } from '#domain';
import { didYouMean, frameworkInForce, nameOfFramework } from '#domain';
import { BadArguments } from '../read-arguments.ts';

/**
 * The framework that `ID` or `ID/VERSION` names: without a version the newest, or the one in force
 * on `onDate` (ISO date), without a name the only one there is.
 * @throws BadArguments where it names none, or there are several to choose from
 */
export function nameFramework(
  frameworks: readonly Framework[],
  name: string | undefined,
  onDate = '9999-12-31',
): Framework {
  const ids = [...new Set(frameworks.map(({ id }) => id))];
  const [only, ...others] = ids;
  const said = name ?? (others.length === 0 ? only : undefined);
  if (said === undefined) throw new BadArguments(`Say which framework: --framework ${ids.join(' or ')}.`);
  const found = frameworks.find((each) => nameOfFramework(each) === said) ?? frameworkInForce(frameworks, said, onDate);
  if (found !== undefined) return found;
  if (ids.includes(said)) throw new BadArguments(`No version of ${said} is in force on ${onDate}.`);
  const known = [...frameworks.map(nameOfFramework), ...ids];
  throw new BadArguments(`There is no framework ${said}.${didYouMean(said, known)} Known: ${known.join(', ')}.`);
}
