/** Why a command was refused: a closed list of codes and a sentence fit for a page. A refused command appends nothing. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly sentence: string;
}

export const refusalCodes = [
  'already_scheduled',
  'not_scheduled',
  'announced_too_late',
  'announced_in_the_past',
  'fieldwork_ends_before_start',
  'fieldwork_too_long',
  'published_before_fieldwork_ends',
  'lead_inspector_is_signatory',
  'invalid_date',
  'invalid_value',
  'not_allowed',
  'key_destroyed',
  'caseload_missing',
  'caseload_closed',
  'case_twice',
  'sample_already_drawn',
  'sample_not_drawn',
  'sample_empty',
  'sample_too_small',
  'case_not_in_caseload',
  'case_not_eligible',
  'case_not_in_sample',
  'reserve_changed',
  'case_not_in_timetable',
  'timetable_clash',
  'loads_uneven',
  'slot_outside_fieldwork',
  'case_already_assigned',
  'case_not_assigned',
  'case_of_another_inspector',
  'case_already_read',
  'case_not_read',
  'criterion_unanswered',
  'criterion_unknown',
  'gate_closed',
  'gate_open',
  'cases_unread',
  'tally_not_frozen',
  'tally_already_frozen',
  'tally_frozen',
  'figures_missing',
  'letter_already_drafted',
  'letter_not_drafted',
  'letter_faulty',
  'copy_list_missing',
  'copy_list_without_yjb',
  'blank_field',
  'not_one_mailbox',
  'drafter_cannot_approve',
  'not_the_signatory',
  'already_approved',
  'not_approved',
  'seal_broken',
  'framework_unknown',
  'already_published',
  'most_a_year',
  'most_a_week',
  'bank_holiday_week',
  'notice_too_short',
  'limits_unknown',
  'visited_then_already',
  'inspector_on_leave',
  'inspector_double_booked',
  'inspector_has_tie',
  'already_cancelled',
  'already_announced',
  'act_settled',
  'fieldwork_has_begun',
  'fieldwork_not_begun',
  'visit_missed',
  'already_on_these_days',
  'body_unknown',
  'body_known',
  'holder_unknown',
  'position_taken',
  'tie_unknown',
  'tie_known',
  'leave_unknown',
  'leave_known',
  'published_too_early',
] as const;
export type RefusalCode = (typeof refusalCodes)[number];

export type Decision<Event> =
  | { readonly ok: true; readonly events: readonly Event[] }
  | { readonly ok: false; readonly refusals: readonly Refusal[] };

export const refuse = (code: RefusalCode, sentence: string): { ok: false; refusals: readonly Refusal[] } => ({
  ok: false,
  refusals: [{ code, sentence }],
});

/** @param what was sealed, as the beginning of a sentence */
export const keyDestroyed = (what: string): { ok: false; refusals: readonly Refusal[] } =>
  refuse('key_destroyed', `${what} can no longer be read, because the key of this inspection was destroyed.`);

/** Most characters of a name, a title or a remark, and of a reason: what is longer came there by an oversight, and would stay. */
export const longestText = 500;
export const longestReason = 2000;

/** @param what the text is, as the beginning of a sentence */
export const tooLong = (what: string, text: string, most = longestText): readonly Refusal[] =>
  text.length > most
    ? [
        {
          code: 'invalid_value',
          sentence: `${what} has ${text.length.toLocaleString('en-GB')} characters, and at most ${most.toLocaleString('en-GB')} are kept.`,
        },
      ]
    : [];

/** All refusals at once, or the events if there is none. */
export const allOrRefusals = <Event>(refusals: readonly Refusal[], events: () => readonly Event[]): Decision<Event> =>
  refusals.length > 0 ? { ok: false, refusals } : { ok: true, events: events() };
