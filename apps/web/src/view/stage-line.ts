import type { InspectionFile } from './inspection-file.ts';
import { readingProgress } from './inspection-file.ts';

/** One step of the line of stages that runs through all pages of an inspection. */
export interface StageStep {
  readonly label: string;
  readonly state: 'done' | 'now' | 'to_come';
}

/** What the line needs to know. */
export interface StageFacts {
  readonly announced: boolean;
  readonly sampleDrawn: boolean;
  readonly read: number;
  readonly sample: number;
  readonly drafted: boolean;
  readonly approved: boolean;
  readonly published: boolean;
  readonly sent: number;
  readonly recipients: number;
}

export function stageFacts(file: InspectionFile): StageFacts {
  const { inspection, letter, copies, imported } = file;
  const progress = readingProgress(inspection);
  // A sample can be drawn before the body is told. History was announced without us; and a case is read with its case
  // manager, who knows by then.
  const toldOtherwise = imported ? inspection.stage !== 'scheduled' : (progress?.read ?? 0) > 0;
  return {
    announced: inspection.announced !== null || toldOtherwise,
    sampleDrawn: inspection.stage !== 'scheduled',
    read: progress?.read ?? 0,
    sample: progress?.sample ?? inspection.sampleSize,
    drafted: letter.stage !== 'undrafted',
    approved: inspection.stage === 'approved' || inspection.stage === 'published',
    published: inspection.stage === 'published',
    sent: copies.filter(({ state }) => state === 'sent').length,
    recipients: copies.length,
  };
}

/** `Scheduled → Announced → Sample drawn → Read 21 of 34 → Drafted → Approved → Published → Sent 34 of 34`. */
export function stageLine(facts: StageFacts): readonly StageStep[] {
  const steps: readonly (readonly [label: string, done: boolean])[] = [
    ['Scheduled', true],
    ['Announced', facts.announced],
    ['Sample drawn', facts.sampleDrawn],
    [
      facts.sampleDrawn ? `Read ${facts.read} of ${facts.sample}` : 'Read',
      facts.sampleDrawn && facts.read === facts.sample,
    ],
    ['Drafted', facts.drafted],
    ['Approved', facts.approved],
    ['Published', facts.published],
    [
      facts.published ? `Sent ${facts.sent} of ${facts.recipients}` : 'Sent',
      facts.published && facts.recipients > 0 && facts.sent === facts.recipients,
    ],
  ];
  // What was passed over on the way is not what the inspection is at.
  const now = steps.findIndex(([label, done]) => !done && !(label === 'Announced' && facts.sampleDrawn));
  return steps.map(([label, done], index) => ({
    label,
    state: done ? 'done' : index === now ? 'now' : 'to_come',
  }));
}
