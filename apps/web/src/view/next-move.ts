import { casesToPlace, noneCanBeDrawn } from '#domain';
import type { Role, Ability } from '../accounts/permissions.ts';
import { may, roleTitles } from '../accounts/permissions.ts';
import type { InspectionFile } from './inspection-file.ts';
import { readingProgress } from './inspection-file.ts';
import { count, longDate } from './wording.ts';

/** What is next in an inspection, whose move it is, and the one act that moves it on. */
export interface NextMove {
  readonly kind: 'act' | 'waits' | 'done';
  readonly sentence: string;
  /** For example `The lead inspector, Colin Barnes`. */
  readonly whose: string;
  readonly act?: { readonly text: string; readonly href: string; readonly ability: Ability };
}

/** The next move of this inspection, whoever looks at it. */
export function nextMove(file: InspectionFile, today: string): NextMove {
  const { inspection } = file;
  const at = (path: string): string => `/inspections/${inspection.inspectionId}/${path}`;
  const lead = `The lead inspector, ${inspection.leadInspector.name}`;
  const signatory = `The signatory, ${inspection.signatory.name}`;
  if (inspection.missed !== null)
    return act(
      `The visit did not take place: ${inspection.missed.replace(/\.$/, '')}. Move it to other days, or cancel the inspection.`,
      'The planner',
      'Move the visit',
      at('visit'),
      'move_visit',
    );
  switch (inspection.stage) {
    case 'scheduled':
      return inspection.caseload === null || noneCanBeDrawn(inspection, file.framework.eligibility)
        ? act(
            inspection.caseload === null
              ? 'Supply the caseload from which the sample is drawn.'
              : `None of the ${count(inspection.caseload.caseRefs.length, 'case')} of the caseload can be drawn for this fieldwork. Supply another caseload.`,
            'The planner, or the inspected body with a link',
            'Supply the caseload',
            at('caseload'),
            'supply_caseload',
          )
        : act(
            `Draw ${count(inspection.sampleSize, 'case')} from a caseload of ${inspection.caseload.caseRefs.length}.`,
            lead,
            'Draw the sample',
            at('case-sample'),
            'draw_sample',
          );
    case 'sample_drawn':
      return untimetabled(file, today, at, lead) ?? whileReading(file, at, lead);
    case 'tally_frozen':
      return file.letter.stage === 'undrafted'
        ? act(
            'The tally is frozen. Draft the letter from it.',
            lead,
            'Draft the letter',
            at('letter/draft'),
            'draft_letter',
          )
        : act(
            'The letter is drafted. Read it, then approve and seal it.',
            signatory,
            'Approve the letter',
            at('approval'),
            'approve_report',
          );
    case 'approved':
      return inspection.publicationDate <= today
        ? act(
            'The letter is approved and sealed. Publish it.',
            signatory,
            'Publish the letter',
            at('publication'),
            'publish_report',
          )
        : {
            kind: 'waits',
            sentence: `The letter is approved and sealed. It is published on ${longDate(inspection.publicationDate)}.`,
            whose: signatory,
          };
    case 'published':
      return afterPublication(file, at);
    default:
      return inspection satisfies never;
  }
}

/** The act, if the account that looks may do it. */
export function actFor(move: NextMove, held: readonly Role[]): NextMove['act'] {
  return move.act !== undefined && may(held, move.act.ability) ? move.act : undefined;
}

/** Undefined where every case that is still to be read has its slot, once fieldwork is over, and for history. */
function untimetabled(
  { inspection, framework, imported }: InspectionFile,
  today: string,
  at: (path: string) => string,
  lead: string,
): NextMove | undefined {
  if (imported || inspection.stage !== 'sample_drawn') return undefined;
  const without = casesToPlace(inspection, framework.deadlines, today).length;
  if (without === 0) return undefined;
  const [has, text] =
    inspection.timetable === null
      ? (['have no timetable yet', 'Set the timetable'] as const)
      : (['have no slot in the timetable', 'Change the timetable'] as const);
  const sentence = `${count(without, 'sampled case', 'sampled cases')} still to be read ${without === 1 ? has.replace('have', 'has') : has}.`;
  return act(sentence, lead, text, at('timetable/change'), 'set_timetable');
}

function whileReading({ inspection }: InspectionFile, at: (path: string) => string, lead: string): NextMove {
  const { read, sample } = readingProgress(inspection) ?? { read: 0, sample: 0 };
  if (read < sample) {
    const sentence = `${count(sample - read, 'sampled case is', 'sampled cases are')} still to be read.`;
    return { kind: 'waits', sentence, whose: 'The inspectors to whom the cases are assigned' };
  }
  if (inspection.reoffending === null) {
    return act(
      'All cases are read. The letter needs the reoffending record.',
      'The planner or the lead inspector',
      'Supply the reoffending record',
      at('reoffending-record'),
      'supply_reoffending_record',
    );
  }
  if (inspection.caseManagersInterviewed === null) {
    return act(
      'All cases are read. Record how many case managers were interviewed.',
      lead,
      'Record the interviews',
      at('case-manager-interviews'),
      'record_case_manager_interviews',
    );
  }
  if (inspection.copyList === null) {
    return act(
      'All cases are read. Supply the copy list.',
      'The planner or the lead inspector',
      'Supply the copy list',
      at('copy-list'),
      'supply_copy_list',
    );
  }
  return act(
    'All cases are read. Freeze the tally, so that the letter can be drafted from it.',
    lead,
    'Freeze the tally',
    at('tally-freeze'),
    'freeze_tally',
  );
}

function afterPublication({ copies }: InspectionFile, at: (path: string) => string): NextMove {
  const of = (state: string): number => copies.filter((copy) => copy.state === state).length;
  const [sent, failed, unknown] = [of('sent'), of('failed'), of('unknown')];
  const whose = roleTitles.administrator;
  const look = { text: 'Look at the dispatch', href: at('dispatch'), ability: 'see_dispatch' as const };
  if (copies.length > 0 && sent === copies.length) {
    return {
      kind: 'done',
      sentence: `Every copy has been accepted by its mail server: ${sent} of ${copies.length}.`,
      whose: 'Nobody: this inspection is finished',
    };
  }
  if (sent + failed + unknown === copies.length && copies.length > 0) {
    const parts = [
      failed > 0 ? `${count(failed, 'copy was', 'copies were')} refused` : '',
      unknown > 0 ? `${count(unknown, 'copy', 'copies')} had no answer` : '',
    ];
    return {
      kind: 'act',
      sentence: `${parts.filter((part) => part !== '').join(', ')}. Someone has to look.`,
      whose,
      act: look,
    };
  }
  return {
    kind: 'waits',
    sentence: `The copies are being sent: ${sent} of ${copies.length} so far.`,
    whose: 'The post',
    act: look,
  };
}

function act(sentence: string, whose: string, text: string, href: string, ability: Ability): NextMove {
  return { kind: 'act', sentence, whose, act: { text, href, ability } };
}
