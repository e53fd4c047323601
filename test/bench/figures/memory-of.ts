import { readdirSync, readFileSync } from 'node:fs';

/** Megabytes (of 1,000,000 bytes) over all processes of a tree. */
export interface Memory {
  /** Summed resident set: what processes share is counted once for each of them, so it says too much rather than too little. */
  readonly resident: number;
  /** Summed proportional set, which counts what is shared once; null where the kernel does not say. */
  readonly proportional: number | null;
  readonly processes: number;
}

/** The memory of a process and everything it started, as Linux counts it. */
export function memoryOf(root: number): Memory {
  const parents = parentsOfAll();
  const isOurs = (pid: number | undefined): boolean => pid !== undefined && (pid === root || isOurs(parents.get(pid)));
  const pids = [...parents.keys()].filter(isOurs);
  const shares = pids.map((pid) => kibibytes(`/proc/${pid}/smaps_rollup`, 'Pss'));
  const resident = pids.map((pid) => kibibytes(`/proc/${pid}/status`, 'VmRSS') ?? 0);
  return {
    resident: megabytes(resident),
    // A process that has ended meanwhile has no share; one that never says it has none to give.
    proportional: shares.some((share) => share !== null) ? megabytes(shares.map((share) => share ?? 0)) : null,
    processes: pids.length,
  };
}

const megabytes = (each: readonly number[]): number => each.reduce((sum, one) => sum + one * 1024, 0) / 1_000_000;

function parentsOfAll(): Map<number, number> {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return new Map(
    pids.flatMap((pid) => {
      // The name in brackets may hold spaces; the state and the parent come after it.
      const parent = textOf(`/proc/${pid}/stat`)?.split(') ').at(-1)?.split(' ')[1];
      return parent === undefined ? [] : [[Number(pid), Number(parent)] as const];
    }),
  );
}

function kibibytes(file: string, name: string): number | null {
  const found = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(textOf(file) ?? '')?.[1];
  return found === undefined ? null : Number(found);
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
