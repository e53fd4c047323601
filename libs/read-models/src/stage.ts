/** Where an inspection stands on the line of stages. */
export type Stage =
  | { readonly name: 'scheduled' }
  | { readonly name: 'announced' }
  | { readonly name: 'missed' }
  | { readonly name: 'sample_drawn' }
  | { readonly name: 'reading'; readonly read: number; readonly of: number }
  | { readonly name: 'drafted' }
  | { readonly name: 'approved' }
  | { readonly name: 'published' }
  | { readonly name: 'sent'; readonly sent: number; readonly of: number };

export interface StageFacts {
  readonly announced: boolean;
  /** The visit did not take place, and is to be moved or cancelled. */
  readonly missed: boolean;
  readonly sampleSize: number;
  readonly sampleDrawn: boolean;
  readonly casesRead: number;
  readonly drafted: boolean;
  readonly approved: boolean;
  readonly published: boolean;
  readonly copies: number;
  readonly copiesSent: number;
}

/** The furthest stage that these facts speak of. */
export function stageOf(facts: StageFacts): Stage {
  if (facts.published && facts.copiesSent > 0) return { name: 'sent', sent: facts.copiesSent, of: facts.copies };
  if (facts.published) return { name: 'published' };
  if (facts.approved) return { name: 'approved' };
  if (facts.drafted) return { name: 'drafted' };
  if (facts.casesRead > 0) return { name: 'reading', read: facts.casesRead, of: facts.sampleSize };
  if (facts.missed) return { name: 'missed' };
  if (facts.sampleDrawn) return { name: 'sample_drawn' };
  return facts.announced ? { name: 'announced' } : { name: 'scheduled' };
}

/** `Read 21 of 34`, `Sent 34 of 34`: as every page and list writes the stage. */
export function stageInWords(stage: Stage): string {
  switch (stage.name) {
    case 'scheduled':
      return 'Scheduled';
    case 'announced':
      return 'Announced';
    case 'missed':
      return 'Missed';
    case 'sample_drawn':
      return 'Sample drawn';
    case 'reading':
      return `Read ${stage.read} of ${stage.of}`;
    case 'drafted':
      return 'Drafted';
    case 'approved':
      return 'Approved';
    case 'published':
      return 'Published';
    case 'sent':
      return `Sent ${stage.sent} of ${stage.of}`;
    default:
      return stage satisfies never;
  }
}
