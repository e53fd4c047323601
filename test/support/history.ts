import {
  copyStream,
  inspectionStream,
  letterStream,
  type CopyEvent,
  type InspectionEvent,
  type Judgement,
  type LetterEvent,
  type Seals,
} from '#domain';
import type { EventLog } from '#event-log';

/** Criteria of the inspections that tests append by hand; `interventions` applies to no case. */
export const criteriaOfHistory = ['harm.plan', 'assessment', 'interventions'] as const;

const sealsOfHistory: Seals = {
  text: '0'.repeat(64),
  figures: '1'.repeat(64),
  copyList: '2'.repeat(64),
  publicationDate: '3'.repeat(64),
  renderings: { html: '4'.repeat(64), text: '5'.repeat(64), pdf: '6'.repeat(64), mailHtml: '7'.repeat(64) },
};

/** One append: the stream it goes to and the event. */
export interface Step {
  readonly stream: string;
  readonly event: InspectionEvent | LetterEvent | CopyEvent;
}

const judgement = (number: number): Judgement =>
  (['sufficient', 'insufficient', 'not_relevant'] as const)[number % 3] ?? 'sufficient';

const judgementsOf = (number: number): Record<string, Judgement> => ({
  'harm.plan': judgement(number),
  assessment: number % 4 === 0 ? 'insufficient' : 'sufficient',
  interventions: 'not_relevant',
});

/** Everything that happens to one inspection of `cases` cases, in an order that the rules allow; every fifth reading is amended. */
export function historyOf(inspectionId: string, cases: number, mailboxes: readonly string[]): Step[] {
  const own = (event: InspectionEvent): Step => ({ stream: inspectionStream(inspectionId), event });
  const caseRefs = Array.from({ length: cases }, (_, index) => `${inspectionId}-${String(index + 1).padStart(4, '0')}`);
  const inspector = (index: number) => `inspector-${(index % 3) + 1}@inspectorate.example`;
  const signatory = { position: 'Chief Inspector', name: 'Signatory', email: 'signatory@inspectorate.example' };
  return [
    own({
      type: 'InspectionScheduled',
      data: {
        inspectionId,
        framework: { id: 'sqs', version: '2012' },
        inspectedBody: {
          name: 'Northshire YOS',
          shortName: 'Northshire',
          type: 'yos',
          nation: 'england',
          areas: ['North'],
        },
        addressee: { position: 'Chair', name: 'Addressee', email: 'chair@northshire.example' },
        signatory,
        leadInspector: { name: 'Lead', email: 'lead@inspectorate.example' },
        announcedOn: '2015-11-30',
        fieldwork: { start: '2015-12-14', end: '2015-12-16' },
        publicationDate: '2016-01-27',
        sampleSize: cases,
        drawSeedSha256: '8'.repeat(64),
      },
    }),
    own({ type: 'CaseloadSupplied', data: { caseRefs, sha256: '9'.repeat(64) } }),
    own({
      type: 'CaseSampleDrawn',
      data: { seed: null, algorithm: 'recorded', inputsSha256: 'a'.repeat(64), caseRefs, reserves: [] },
    }),
    ...caseRefs.flatMap((caseRef, index): Step[] => [
      own({ type: 'CaseAssigned', data: { caseRef, inspector: inspector(index) } }),
      own({ type: 'CaseRead', data: { caseRef, inspector: inspector(index), judgements: judgementsOf(index) } }),
      ...(index % 5 === 0
        ? [
            own({
              type: 'CaseReadingAmended',
              data: { caseRef, inspector: inspector(index), judgements: judgementsOf(index + 1) },
            }),
          ]
        : []),
    ]),
    own({ type: 'TallyFrozen', data: { tally: [] } }),
    {
      stream: letterStream(inspectionId),
      event: { type: 'LetterDrafted', data: { edition: 1, source: 'Letter', draftedBy: 'lead@inspectorate.example' } },
    },
    own({ type: 'ReportApproved', data: { edition: 1, letterVersion: 1, seals: sealsOfHistory } }),
    own({
      type: 'ReportPublished',
      data: { edition: 1, publicationDate: '2016-01-27', seals: sealsOfHistory, mailboxes },
    }),
    ...mailboxes.map((mailbox, index): Step => {
      const itemId = `${inspectionId}-item-${index + 1}`;
      const copy = { inspectionId, itemId, edition: 1, mailbox, attempt: 1 };
      return {
        stream: copyStream(itemId),
        event:
          index % 4 === 3
            ? { type: 'CopyFailed', data: { ...copy, reply: '550 5.1.1 no such mailbox' } }
            : {
                type: 'CopySent',
                data: { ...copy, messageId: `<${itemId}@inspectorate.example>`, reply: '250 2.0.0 queued' },
              },
      };
    }),
  ];
}

/** Appends one step at the end of its stream, as history. */
export async function appendStep(log: EventLog, { stream, event }: Step): Promise<void> {
  const { head } = await log.load(stream);
  await log.append([
    {
      stream,
      expected: head,
      events: [
        { type: event.type, on: '2015-12-15', by: 'lead@inspectorate.example', imported: true, data: event.data },
      ],
    },
  ]);
}
