import {
  casesInWords,
  dateInWords,
  type DomainEvent,
  type OperationsEvent,
  type PlanningEvent,
  type TimedAct,
} from '#domain';

const lateAct = ({ kind, about, dueAt }: TimedAct): string =>
  `The ${kind}${about === '' ? '' : ` of ${about.replaceAll('_', ' ')}`} that was due on ${dateInWords(dueAt.slice(0, 10))}`;

/** What happened, as a line of the timeline. Says case references, never anything personal of a case. */
export function sentenceFor(event: Exclude<DomainEvent, OperationsEvent | PlanningEvent>): string {
  switch (event.type) {
    case 'InspectionScheduled': {
      const { inspectedBody, fieldwork } = event.data;
      return `Inspection of ${inspectedBody.name} scheduled: fieldwork from ${dateInWords(fieldwork.start)} to ${dateInWords(fieldwork.end)}.`;
    }
    case 'LeadInspectorChanged':
      return `Lead inspector from now on: ${event.data.leadInspector.name}.`;
    case 'TeamAssigned':
      return event.data.team.length === 0
        ? 'No inspector but the lead inspector is on the team.'
        : `On the team: ${event.data.team.map(({ name }) => name).join(', ')}.`;
    case 'LimitsPassed':
      return `Limits passed: ${event.data.passed.map(({ sentence }) => sentence).join(' ')} Reason: ${event.data.reason}`;
    case 'InspectionMoved': {
      const { fieldwork, reason } = event.data;
      return `Moved: fieldwork from ${dateInWords(fieldwork.start)} to ${dateInWords(fieldwork.end)}. Reason: ${reason}`;
    }
    case 'VisitMissed': {
      const { fieldwork, reason } = event.data;
      return `The visit from ${dateInWords(fieldwork.start)} to ${dateInWords(fieldwork.end)} did not take place. Reason: ${reason}`;
    }
    case 'InspectionCancelled':
      return `Cancelled. Reason: ${event.data.reason}`;
    case 'InspectionAnnounced':
      return `Announced to ${event.data.to.map(({ name, position }) => `${name}, ${position}`).join('; ')}.`;
    case 'HeldActReleased':
      return `${lateAct(event.data)} goes out late.`;
    case 'HeldActDropped':
      return `${lateAct(event.data)} does not go out any more.`;
    case 'ReoffendingRecordSupplied':
      return `Reoffending record supplied: ${event.data.source}.`;
    case 'CaseManagersInterviewed':
      return `Case managers interviewed: ${event.data.number}.`;
    case 'CaseloadLinkMade':
      return 'Link made with which the inspected body can supply its caseload.';
    case 'CaseloadLinkWithdrawn':
      return 'Link for the caseload withdrawn.';
    case 'CaseloadSupplied':
      return `Caseload supplied${event.data.byLink ? ' with the link' : ''}: ${casesInWords(event.data.caseRefs.length)}.`;
    case 'CopyListSupplied':
      return `Copy list supplied: ${event.data.entries.length} on it.`;
    case 'CaseSampleDrawn':
      return event.data.seed === null
        ? `Case sample recorded: ${casesInWords(event.data.caseRefs.length)}.`
        : `Case sample drawn: ${casesInWords(event.data.caseRefs.length)} (${event.data.algorithm}).`;
    case 'CaseReplaced':
      return event.data.replacement === null
        ? `Case ${event.data.caseRef} taken out of the sample; no reserve of its stratum was left, so the sample is one case shorter.`
        : `Case ${event.data.caseRef} replaced by ${event.data.replacement}, the next reserve of its stratum.`;
    case 'TimetableSet':
      return `Timetable set for ${casesInWords(event.data.places.length)}.`;
    case 'CaseAssigned':
      return `Case ${event.data.caseRef} assigned to ${event.data.inspector}.`;
    case 'CaseRead':
      return `Case ${event.data.caseRef} read by ${event.data.inspector}.`;
    case 'CaseReadingAmended':
      return `Reading of case ${event.data.caseRef} amended by ${event.data.inspector}.`;
    case 'TallyFrozen':
      return 'Tally frozen.';
    case 'TallyReopened':
      return `Tally reopened: ${event.data.reason}`;
    case 'LetterDrafted':
      return 'The letter was drafted.';
    case 'DraftRevised':
      return 'The draft was revised.';
    case 'EditionSealed':
      return `Edition ${event.data.edition} of the letter sealed.`;
    case 'ReportApproved':
      return `Edition ${event.data.edition} approved.`;
    case 'ApprovalVoided':
      return `Approval of edition ${event.data.edition} void: ${event.data.reason}`;
    case 'ReportPublished':
      return `Edition ${event.data.edition} published: ${event.data.mailboxes.length} copies to send.`;
    case 'CopySent':
      return `Copy for ${event.data.mailbox} sent.`;
    case 'CopyFailed':
      return `Copy for ${event.data.mailbox} failed: ${event.data.reply}`;
    case 'CopyHeld':
      return `Copy for ${event.data.mailbox} held: no answer came, so whether it was sent is unknown.`;
    default:
      throw new Error(`The timeline has no sentence for ${String(event satisfies never)}.`);
  }
}
