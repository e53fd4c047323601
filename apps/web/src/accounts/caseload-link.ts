import type { FastifyRequest } from 'fastify';
import { NotFound } from '../server/problem.ts';
import { openInspection, type InspectionFile } from '../view/inspection-file.ts';
import type { WebDeps } from '../web-deps.ts';
import { tokenSha256 } from './secret-token.ts';

/** Where the inspected body supplies its caseload, without an account. */
export const caseloadLink = (request: FastifyRequest, inspectionId: string, token: string): string =>
  `${request.protocol}://${request.host}/caseload/${inspectionId}/${token}`;

/** The inspection whose caseload whoever holds this link may supply. @throws NotFound where the link does not stand */
export async function inspectionOfLink(deps: WebDeps, inspectionId: string, token: string): Promise<InspectionFile> {
  const file = await openInspection(deps, inspectionId);
  if (file.inspection.caseloadLinkSha256 !== tokenSha256(token))
    throw new NotFound('This link does not stand any more. Ask the inspectorate for another.');
  return file;
}

/** Whether a request comes to a link that stands: its sender may bring a caseload without being signed in. */
export async function comesByLink(deps: WebDeps, request: FastifyRequest): Promise<boolean> {
  const [, id, token] = /^\/caseload\/([\w-]{36})\/([\w-]{43})$/.exec(request.url.split('?')[0] ?? '') ?? [];
  if (id === undefined || token === undefined) return false;
  return inspectionOfLink(deps, id, token).then(
    () => true,
    (error: unknown) => {
      if (error instanceof NotFound) return false;
      throw error;
    },
  );
}
