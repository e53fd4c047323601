import { mondayOf } from '#domain';
import { stageInWords, type ProgrammeEntry } from '#read-models';

/** A week of the programme, by its Monday. */
export interface ProgrammeWeek {
  /** ISO date. */
  readonly monday: string;
  readonly inspections: readonly (ProgrammeEntry & { readonly stageInWords: string; readonly stageClasses: string })[];
}

/** The inspections of a year by the week in which their fieldwork starts. */
export function programmeWeeks(inspections: readonly ProgrammeEntry[]): readonly ProgrammeWeek[] {
  const weeks = new Map<string, ProgrammeWeek['inspections'][number][]>();
  for (const inspection of inspections) {
    const monday = mondayOf(inspection.fieldwork.start);
    const shown = { ...inspection, stageInWords: stageInWords(inspection.stage), stageClasses: classesOf(inspection) };
    const week = weeks.get(monday);
    if (week) week.push(shown);
    else weeks.set(monday, [shown]);
  }
  return [...weeks.entries()].map(([monday, each]) => ({ monday, inspections: each }));
}

function classesOf({ stage }: ProgrammeEntry): string {
  switch (stage.name) {
    case 'scheduled':
    case 'announced':
      return 'govuk-tag--grey';
    case 'sample_drawn':
    case 'reading':
      return 'govuk-tag--blue';
    case 'drafted':
    case 'approved':
      return 'govuk-tag--yellow';
    case 'published':
      return 'govuk-tag--blue';
    case 'sent':
      return stage.sent === stage.of ? 'govuk-tag--green' : 'govuk-tag--blue';
    default:
      return stage satisfies never;
  }
}
