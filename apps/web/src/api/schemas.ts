import { genders, judgements, longestTexts, risksOfHarm } from '#domain';
import { z } from 'zod';

const text = (maximum = 500) => z.string().trim().min(1).max(maximum);
const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'Write a month as 2013-01.');
const person = z.object({ name: text(), email: text(320) });
const postHolder = person.extend({ position: text() });
const ratePercent = z.number().min(0).max(100).multipleOf(0.1).describe('Per cent, at most one decimal');

/** What a planner decides about an inspection. Dates are ISO dates, Europe/London. */
export const newInspection = z
  .object({
    framework: text(50).describe('Id, such as `sqs`; the version in force on the day of the announcement is taken'),
    bodyId: text(100).optional().describe('In the directory; what it says is taken unless it is given here'),
    inspectedBody: z
      .object({
        name: text(),
        shortName: text(),
        type: text(50),
        nation: text(50),
        areas: z.array(text()).min(1).max(50),
      })
      .optional(),
    addressee: postHolder.optional().describe('The head of service in the directory unless it is given'),
    signatory: postHolder,
    leadInspector: person,
    team: z.array(person).max(50).optional().describe('The inspectors beside the lead inspector'),
    announcedOn: z.iso.date().optional().describe('Follows from fieldwork unless it is set'),
    fieldwork: z.object({ start: z.iso.date(), end: z.iso.date() }),
    publicationDate: z.iso.date().optional().describe('The day that the framework names unless it is set'),
    passWith: text(2000).optional().describe('Why limits of the programme are passed'),
    sampleSize: z.number().int().min(1).max(2000),
  })
  .meta({ id: 'NewInspection' });

export const reoffendingRecord = z
  .object({
    measure: text(),
    cohort: z.object({ from: month, to: month }),
    published: month,
    source: text(),
    comparator: z.object({ name: text(), ratePercent }),
    rates: z.array(z.object({ area: text(), ratePercent })).max(50),
    trend: text(),
  })
  .meta({ id: 'ReoffendingRecord' });

export const interviews = z.object({ number: z.number().int().min(0).max(9999) }).meta({ id: 'CaseManagerInterviews' });

export const caseload = z
  .object({
    cases: z
      .array(
        z.object({
          caseRef: text(100),
          area: text(longestTexts.area),
          caseManager: text(longestTexts.caseManager),
          sentenceDate: z.iso.date(),
          sentenceType: text(longestTexts.sentenceType),
          gender: z.enum(genders),
          ageAtSentence: z.number().int().min(0).max(99),
          riskOfHarm: z.enum(risksOfHarm),
          facts: z
            .record(z.string(), z.boolean())
            .describe('Case fact id → whether it holds, every fact that the framework names; others are left alone'),
        }),
      )
      .min(1)
      .max(20_000),
  })
  .meta({ id: 'Caseload' });

export const copyList = z
  .object({
    // Blank positions and names are refused by the rules, with their own code and sentence.
    entries: z
      .array(
        z.object({
          position: z.string().max(500),
          area: z.string().max(500),
          organisation: z.string().max(500),
          name: z.string().max(500),
          email: z.string().max(320),
        }),
      )
      .max(2000),
  })
  .meta({ id: 'CopyList' });

export const caseAssignment = z.object({ inspector: text(320) }).meta({ id: 'CaseAssignment' });

export const caseReading = z
  .object({
    judgements: z
      .record(z.string(), z.enum(judgements))
      .describe('Criterion id → judgement, every criterion of the framework'),
    comments: z.record(z.string(), z.string().max(10_000)).optional(),
    reason: z.string().max(2000).optional().describe('Why a reading that stands is amended'),
  })
  .meta({ id: 'CaseReading' });

export const reopening = z.object({ reason: z.string().max(2000) }).meta({ id: 'TallyReopening' });

export const letterSource = z
  .object({ source: z.string().max(500_000).describe('Markdoc') })
  .meta({ id: 'LetterSource' });

/** Nothing at all drafts from the framework's template. */
export const letterDraft = z.object({ source: z.string().max(500_000).optional() }).optional();

export const acted = z
  .object({
    inspectionId: z.uuid(),
    version: z.number().int().describe('Version of the inspection’s stream after the act'),
  })
  .meta({ id: 'Acted' });

export type NewInspectionBody = z.infer<typeof newInspection>;
export type ReoffendingRecordBody = z.infer<typeof reoffendingRecord>;
export type InterviewsBody = z.infer<typeof interviews>;
export type CaseloadBody = z.infer<typeof caseload>;
export type CopyListBody = z.infer<typeof copyList>;
export type CaseAssignmentBody = z.infer<typeof caseAssignment>;
export type CaseReadingBody = z.infer<typeof caseReading>;
export type ReopeningBody = z.infer<typeof reopening>;
export type LetterSourceBody = z.infer<typeof letterSource>;
export type LetterDraftBody = z.infer<typeof letterDraft>;
