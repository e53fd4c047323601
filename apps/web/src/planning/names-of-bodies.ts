import { loadDirectory, Refused } from '#commands';
import type { WebDeps } from '../web-deps.ts';

const keyOf = (name: string): string => name.trim().toLowerCase();

/** The ids of the bodies of the directory by the name that each has today, however it is written. */
export class NamesOfBodies {
  readonly #ids: ReadonlyMap<string, string>;

  private constructor(ids: ReadonlyMap<string, string>) {
    this.#ids = ids;
  }

  static async now({ eventLog, dataSource }: Pick<WebDeps, 'eventLog' | 'dataSource'>): Promise<NamesOfBodies> {
    const bodies = await loadDirectory(eventLog, dataSource.manager);
    return new NamesOfBodies(new Map(bodies.map(({ bodyId, entry }) => [keyOf(entry.name), bodyId])));
  }

  idOf(name: string): string | undefined {
    return this.#ids.get(keyOf(name));
  }

  /**
   * Tables and lists tell bodies apart by their names alone, so no body takes the name of another.
   * @throws Refused
   */
  refuseOfAnother(bodyId: string, name: string): void {
    const named = this.idOf(name);
    if (named === undefined || named === bodyId) return;
    throw new Refused([{ code: 'body_known', sentence: `${name.trim()} is in the directory already.` }]);
  }
}
