import type { FastifyReply } from 'fastify';
import { formFields } from '../pages/acting.ts';
import { uploadIn } from '../server/uploads.ts';
import { columnsInWords, readSentCaseload, type SentCaseload } from '../supplies/caseload-csv.ts';
import { caseloadPreview, faultsShown } from './caseload-preview.ts';
import type { InspectionFile } from './inspection-file.ts';
import { showPage, type PageError, type PageModel } from './show-page.ts';
import { count } from './wording.ts';

/** What the pages of a caseload are for: a frame around them, of the inspection or of a link. */
export interface CaseloadFrame {
  readonly file: InspectionFile;
  readonly frame: (heading: string) => PageModel & Readonly<Record<string, unknown>>;
}

const pasted = 'The pasted table';

/**
 * Reads what a form brought, and answers it where it is not to be supplied yet: with its faults, or with who can be drawn.
 * Between the two steps it lies in the form alone: what has not been supplied is kept nowhere.
 * @returns what is to be supplied; undefined where the form has been answered
 */
export function caseloadToSupply(reply: FastifyReply, to: CaseloadFrame, body: unknown): SentCaseload | undefined {
  const { table, act, name } = formFields(body, ['table', 'act', 'name']);
  const { framework, inspection } = to.file;
  const upload = uploadIn(body, 'file');
  if (upload === undefined && table === '')
    return void showCaseload(reply, to, undefined, [{ text: 'Choose a file, or paste a table.', href: '#file' }]);
  const sent = readSentCaseload(upload ?? { name: name || pasted, text: table }, {
    framework,
    areas: inspection.inspectedBody.areas,
  });
  if (sent.faults.length > 0) {
    const text = `${sent.name} has ${count(sent.faults.length, 'fault')}. Mend ${sent.faults.length === 1 ? 'it' : 'them'} and send the caseload again.`;
    return void showCaseload(reply, to, sent, [{ text, href: '#faults' }]);
  }
  if (act !== 'check') return sent;
  const heading = 'Check the caseload';
  return void showPage(reply, 'caseload-preview', {
    ...to.frame(heading),
    heading,
    here: reply.request.url,
    ...caseloadPreview(sent, to.file),
  });
}

/** The page on which a caseload is sent; with its faults, where it has some. */
export function showCaseload(
  reply: FastifyReply,
  { file, frame }: CaseloadFrame,
  sent: SentCaseload | undefined,
  errors: readonly PageError[],
): void {
  const heading = 'Supply the caseload';
  const before = file.inspection.caseload?.caseRefs.length;
  showPage(
    reply,
    'caseload',
    {
      ...frame(heading),
      heading,
      columns: columnsInWords(file.framework, file.inspection.inspectedBody.areas),
      open: file.inspection.stage === 'scheduled',
      ...(before === undefined ? {} : { before }),
      // A file is mended where it lies; what was pasted is mended here.
      table: sent?.name === pasted ? sent.text : '',
      ...(sent === undefined ? {} : { faults: faultsShown(sent) }),
      errors,
    },
    errors.length > 0 ? 422 : 200,
  );
}
