import { findFramework, type Cancelled, type Framework, type Letter, type StartedInspection } from '#domain';
import { loadInspection, loadLetter } from '#commands';
import { itemsOf } from '#post';
import type { WebDeps } from '../web-deps.ts';
import { NotFound } from '../server/problem.ts';
import type { Copy } from './copies.ts';

/** Everything that the pages of one inspection show, folded from the log at one moment. */
export interface InspectionFile {
  readonly inspection: StartedInspection;
  /** Version of the inspection's stream: what `If-Match` is compared with. */
  readonly version: number;
  /** History, which is not planned here. */
  readonly imported: boolean;
  readonly letter: Letter;
  /** Version of the letter's stream: what an act on the letter is compared with. */
  readonly letterVersion: number;
  readonly framework: Framework;
  /** One row a mailbox that is owed a copy; empty before publication. */
  readonly copies: readonly Copy[];
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** @throws NotFound for an id under which nothing goes on; one that was cancelled is named with the reason */
export async function openInspection(deps: WebDeps, inspectionId: string): Promise<InspectionFile> {
  const file = await findInspection(deps, inspectionId);
  if (!('reason' in file)) return file;
  throw new NotFound(`The inspection of ${file.inspection.inspectedBody.name} has been cancelled: ${file.reason}`);
}

/** What is left of an inspection that was called off: what it was to be, and why it is not. */
export interface CancelledFile {
  readonly inspection: Cancelled;
  readonly version: number;
  readonly reason: string;
}

/** @throws NotFound for an id under which nothing was ever scheduled */
export async function findInspection(deps: WebDeps, inspectionId: string): Promise<InspectionFile | CancelledFile> {
  if (!uuid.test(inspectionId)) throw new NotFound('There is no inspection at this address.');
  const [{ state, head, imported }, { letter, head: letterHead }] = await Promise.all([
    loadInspection(deps.eventLog, inspectionId),
    loadLetter(deps.eventLog, inspectionId),
  ]);
  if (state.stage === 'cancelled') return { inspection: state, version: head.version, reason: state.reason };
  if (state.stage === 'unscheduled') throw new NotFound('There is no inspection at this address.');
  const framework = findFramework(deps.frameworks, state.framework);
  if (framework === undefined) {
    throw new Error(`Framework ${state.framework.id}/${state.framework.version} of ${inspectionId} is not installed.`);
  }
  const copies = state.stage === 'published' ? await itemsOf(deps.dataSource, inspectionId) : [];
  return {
    inspection: state,
    version: head.version,
    imported,
    letter,
    letterVersion: letterHead.version,
    framework,
    copies,
  };
}

/** How many sampled cases have been read, and how many there are. */
export function readingProgress(
  inspection: StartedInspection,
): { readonly read: number; readonly sample: number } | undefined {
  if (inspection.stage === 'scheduled') return undefined;
  const cases = [...inspection.sample.values()];
  return { read: cases.filter(({ judgements }) => judgements !== null).length, sample: cases.length };
}
