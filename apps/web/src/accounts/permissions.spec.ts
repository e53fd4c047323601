import { describe, expect, it } from '@jest/globals';
import { may, permissions, roles } from './permissions.ts';

describe('who may do what', () => {
  it('shows no child’s case to a planner or an administrator', () => {
    for (const ability of ['see_sample', 'see_readings', 'see_own_cases', 'read_case'] as const) {
      expect([may(['planner'], ability), may(['administrator'], ability)]).toEqual([false, false]);
    }
  });

  it('lets nobody who drafts approve, unless a person holds both roles; then the rules refuse it', () => {
    expect(may(['lead_inspector'], 'approve_report')).toBe(false);
    expect(may(['approver'], 'draft_letter')).toBe(false);
  });

  it('leaves no role without an ability, and no ability without a role', () => {
    for (const role of roles)
      expect(Object.values(permissions).some((allowed: readonly string[]) => allowed.includes(role))).toBe(true);
    for (const allowed of Object.values(permissions)) expect(allowed.length).toBeGreaterThan(0);
  });
});
