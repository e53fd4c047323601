import type { Framework, FrameworkRef } from './framework.ts';

/** How a framework is written in one word, on the command line and in output: `sqs/2012`. */
export const nameOfFramework = ({ id, version }: FrameworkRef): string => `${id}/${version}`;

/** The framework of exactly this id and version, or undefined. */
export function findFramework(frameworks: readonly Framework[], ref: FrameworkRef): Framework | undefined {
  return frameworks.find(({ id, version }) => id === ref.id && version === ref.version);
}

/**
 * The version that binds an inspection announced on `announcedOn` (ISO date): the latest one in force by then.
 * Undefined for an unknown id and for a day before its first version.
 */
export function frameworkInForce(
  frameworks: readonly Framework[],
  id: string,
  announcedOn: string,
): Framework | undefined {
  return frameworks
    .filter((framework) => framework.id === id && framework.inForceFrom <= announcedOn)
    .sort((a, b) => (a.inForceFrom < b.inForceFrom ? -1 : 1))
    .at(-1);
}
