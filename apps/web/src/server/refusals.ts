import { Refused } from '#commands';
import { refusalCodes, type Refusal, type RefusalCode } from '#domain';

/** Refusals of what was said (422); all others are refusals of the moment or the state of things (409). */
const ofWhatWasSaid: ReadonlySet<RefusalCode> = new Set<RefusalCode>([
  'announced_too_late',
  'announced_in_the_past',
  'fieldwork_ends_before_start',
  'fieldwork_too_long',
  'published_before_fieldwork_ends',
  'lead_inspector_is_signatory',
  'invalid_date',
  'invalid_value',
  'case_twice',
  'sample_empty',
  'sample_too_small',
  'case_not_in_caseload',
  'case_not_eligible',
  'case_not_in_timetable',
  'timetable_clash',
  'loads_uneven',
  'slot_outside_fieldwork',
  'criterion_unanswered',
  'criterion_unknown',
  'gate_closed',
  'gate_open',
  'letter_faulty',
  'copy_list_without_yjb',
  'blank_field',
  'not_one_mailbox',
  'body_unknown',
  'notice_too_short',
  'limits_unknown',
]);

/** HTTP status of a refusal. */
export function statusOf(code: string): 403 | 409 | 410 | 422 {
  if (code === 'not_allowed') return 403;
  if (code === 'key_destroyed') return 410;
  return isRefusalCode(code) && ofWhatWasSaid.has(code) ? 422 : 409;
}

const isRefusalCode = (code: string): code is RefusalCode => (refusalCodes as readonly string[]).includes(code);

/** The refusals that a command threw; none for any other error. */
export const refusalsOf = (error: unknown): readonly Refusal[] => (error instanceof Refused ? error.refusals : []);
