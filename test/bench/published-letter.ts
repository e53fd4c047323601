import { createHash, randomUUID } from 'node:crypto';
import { inspectionStream, mailboxesOf, type CopyListEntry, type InspectionEvent, type Seals } from '#domain';
import { draftFromTemplate, loadFrameworks, RenderingStore, renderingMediaTypes, renderLetter } from '#letter';
import { asFarAsTheTally, scheduled } from '../support/small-inspection.ts';
import { westLondonLetter } from '../support/west-london-letter.ts';
import type { BenchDatabase } from './services.ts';

export interface PublishedLetter {
  readonly renderings: { readonly text: Buffer; readonly mailHtml: Buffer; readonly pdf: Buffer };
  /** Publishes an edition to so many mailboxes. @returns the inspection's stream */
  publish(recipients: number): Promise<string>;
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** A whole letter of West London's size, its renderings kept where a sender looks for them. */
export async function publishedLetter({ dataSource, log }: BenchDatabase): Promise<PublishedLetter> {
  const [framework] = loadFrameworks();
  if (framework === undefined || scheduled.type !== 'InspectionScheduled') throw new Error('No framework.');
  const facts = westLondonLetter();
  const renderings = await renderLetter(draftFromTemplate(framework, facts), framework, facts, 1);
  const store = new RenderingStore(dataSource);
  const { html, text, pdf, mailHtml } = renderings;
  const bytesOf = { html, text, pdf, mailHtml };
  for (const name of ['html', 'text', 'pdf', 'mailHtml'] as const)
    await store.keep(sha256(bytesOf[name]), renderingMediaTypes[name], bytesOf[name]);
  const other = '0'.repeat(64);
  const seals: Seals = {
    text: other,
    figures: other,
    copyList: other,
    publicationDate: other,
    renderings: { html: sha256(html), text: sha256(text), pdf: sha256(pdf), mailHtml: sha256(mailHtml) },
  };
  const { addressee } = scheduled.data;
  return {
    renderings: { text, mailHtml, pdf },
    async publish(recipients) {
      const inspectionId = randomUUID();
      const entries = Array.from({ length: recipients - 1 }, (_, place): CopyListEntry => ({
        position: 'Member of the board',
        area: '',
        organisation: 'YJB',
        name: `Holder of place ${place}`,
        email: `recipient-${place}@board.example`,
      }));
      const events = asFarAsTheTally.map((event): InspectionEvent => {
        if (event.type === 'InspectionScheduled')
          return {
            ...event,
            data: { ...event.data, inspectionId, framework: { id: framework.id, version: framework.version } },
          };
        return event.type === 'CopyListSupplied' ? { ...event, data: { entries } } : event;
      });
      const published: InspectionEvent[] = [
        { type: 'ReportApproved', data: { edition: 1, letterVersion: 1, seals } },
        {
          type: 'ReportPublished',
          data: { edition: 1, seals, publicationDate: '2016-01-27', mailboxes: mailboxesOf(addressee, entries) },
        },
      ];
      await log.append([
        {
          stream: inspectionStream(inspectionId),
          expected: { version: 0, hash: null },
          events: [...events, ...published].map((event) => ({
            ...event,
            ...('sealed' in event && { sealedUnder: inspectionId }),
            on: '2016-01-27',
            by: 'approver@inspectorate.example',
          })),
        },
      ]);
      return inspectionStream(inspectionId);
    },
  };
}
