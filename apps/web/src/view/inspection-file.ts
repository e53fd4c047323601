import { findFramework, type Framework, type Letter, type StartedInspection } from '#domain';
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
  readonly letter: Letter;
  /** Version of the letter's stream: what an act on the letter is compared with. */
  readonly letterVersion: number;
  readonly framework: Framework;
  /** One row a mailbox that is owed a copy; empty before publication. */
  readonly copies: readonly Copy[];
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** @throws NotFound for an id under which nothing is scheduled */
export async function openInspection(deps: WebDeps, inspectionId: string): Promise<InspectionFile> {
  if (!uuid.test(inspectionId)) throw new NotFound('There is no inspection at this address.');
  const [{ state, head }, { letter, head: letterHead }] = await Promise.all([
    loadInspection(deps.eventLog, inspectionId),
    loadLetter(deps.eventLog, inspectionId),
  ]);
  if (state.stage === 'cancelled')
    throw new NotFound(`The inspection of ${state.inspectedBody.name} has been cancelled: ${state.reason}`);
  if (state.stage === 'unscheduled') throw new NotFound('There is no inspection at this address.');
  const framework = findFramework(deps.frameworks, state.framework);
  if (framework === undefined) {
    throw new Error(`Framework ${state.framework.id}/${state.framework.version} of ${inspectionId} is not installed.`);
  }
  const copies = state.stage === 'published' ? await itemsOf(deps.dataSource, inspectionId) : [];
  return { inspection: state, version: head.version, letter, letterVersion: letterHead.version, framework, copies };
}

/** How many sampled cases have been read, and how many there are. */
export function readingProgress(
  inspection: StartedInspection,
): { readonly read: number; readonly sample: number } | undefined {
  if (inspection.stage === 'scheduled') return undefined;
  const cases = [...inspection.sample.values()];
  return { read: cases.filter(({ judgements }) => judgements !== null).length, sample: cases.length };
}
