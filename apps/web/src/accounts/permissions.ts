/** The five roles of an account; one person may hold several. */
export const roles = ['planner', 'inspector', 'lead_inspector', 'approver', 'administrator'] as const;
export type Role = (typeof roles)[number];

export const roleTitles: Readonly<Record<Role, string>> = {
  planner: 'Planner',
  inspector: 'Inspector',
  lead_inspector: 'Lead inspector',
  approver: 'Approver',
  administrator: 'Administrator',
};

/**
 * Who may do which act and see which page: the whole of it. Children's details (the sample and the readings) stay with
 * those who read cases or answer for the letter; a planner arranges visits and sees counts alone.
 */
export const permissions = {
  see_programme: ['planner', 'inspector', 'lead_inspector', 'approver', 'administrator'],
  see_inspection: ['planner', 'inspector', 'lead_inspector', 'approver', 'administrator'],
  see_tally: ['planner', 'inspector', 'lead_inspector', 'approver'],
  see_sample: ['lead_inspector', 'approver'],
  see_readings: ['lead_inspector', 'approver'],
  see_letter: ['lead_inspector', 'approver'],
  see_dispatch: ['planner', 'lead_inspector', 'approver', 'administrator'],
  see_timeline: ['planner', 'inspector', 'lead_inspector', 'approver', 'administrator'],
  see_own_cases: ['inspector', 'lead_inspector'],
  subscribe_calendar: ['inspector', 'lead_inspector'],
  see_operations: ['administrator'],
  retry_projection: ['administrator'],
  see_caught_mail: ['administrator'],
  schedule_inspection: ['planner'],
  move_visit: ['planner'],
  record_missed_visit: ['planner', 'inspector', 'lead_inspector'],
  see_directory: ['planner', 'inspector', 'lead_inspector', 'approver', 'administrator'],
  change_directory: ['planner'],
  plan_inspectors: ['planner'],
  see_own_leave: ['planner', 'inspector', 'lead_inspector'],
  see_home: ['planner', 'inspector', 'lead_inspector', 'approver', 'administrator'],
  supply_reoffending_record: ['planner', 'lead_inspector'],
  record_case_manager_interviews: ['lead_inspector'],
  supply_caseload: ['planner', 'lead_inspector'],
  supply_copy_list: ['planner', 'lead_inspector'],
  draw_sample: ['lead_inspector'],
  assign_case: ['lead_inspector'],
  replace_case: ['lead_inspector'],
  see_timetable: ['inspector', 'lead_inspector', 'approver'],
  set_timetable: ['lead_inspector'],
  read_case: ['inspector', 'lead_inspector'],
  freeze_tally: ['lead_inspector'],
  draft_letter: ['lead_inspector'],
  approve_report: ['approver'],
  publish_report: ['approver'],
  manage_accounts: ['administrator'],
} as const satisfies Readonly<Record<string, readonly Role[]>>;

/** One act or page that a role allows. */
export type Ability = keyof typeof permissions;

/** True where one of the roles allows it. */
export function may(held: readonly Role[], ability: Ability): boolean {
  const allowed: readonly Role[] = permissions[ability];
  return held.some((role) => allowed.includes(role));
}
