import type { ApprovalVoided } from './events.ts';
import type { StartedInspection } from './inspection.ts';

/** What has to be appended before an event that changes something an approval has sealed; nothing where none stands. */
export function voidedBy(state: StartedInspection, reason: string): ApprovalVoided[] {
  return state.stage === 'approved'
    ? [{ type: 'ApprovalVoided', data: { edition: state.approval.edition, reason } }]
    : [];
}
