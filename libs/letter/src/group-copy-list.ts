import type { CopyListEntry } from '#domain';
import type { CopyListPosition } from './letter-model.ts';

/** The copy list by position and, within it, by area, each in the order of its first row. */
export function groupCopyList(entries: readonly CopyListEntry[]): readonly CopyListPosition[] {
  const positions = [...new Set(entries.map(({ position }) => position))];
  return positions.map((position) => {
    const holders = entries.filter((entry) => entry.position === position);
    const areas = [...new Set(holders.map(({ area }) => area))];
    return {
      position,
      areas: areas.map((area) => ({
        area,
        names: holders.filter((entry) => entry.area === area).map(({ name }) => name),
      })),
    };
  });
}
