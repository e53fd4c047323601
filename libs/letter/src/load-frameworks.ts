import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkFramework, deadlineIds, movers, type Framework, type Gate } from '#domain';
import { projectFile } from '#platform';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { checkTemplate } from './check-template.ts';

/** A file under `frameworks/` that cannot be used; `faults` name every one found, file first. */
export class BadFramework extends Error {
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(`The frameworks cannot be used:\n${faults.join('\n')}`);
    this.name = 'BadFramework';
    this.faults = faults;
  }
}

const identifier = z.string().regex(/^[a-z0-9]+(?:[._-][a-z0-9]+)*$/);
const words = z.string().trim().min(1);
const days = z.int().min(0);

const frameworkFile = z.strictObject({
  id: identifier,
  version: z.string().regex(/^\d{4}(?:\.\d+)?$/, 'a version is a year in quotes, such as "2012"'),
  name: words,
  in_force_from: z.iso.date(),
  eligibility: z.strictObject({ sentenced_at_least_days_before: days, sentenced_at_most_days_before: days }),
  draw: z
    .strictObject({
      at_most_per_case_manager: z.int().positive(),
      reserve_percent: z.int().min(0).max(100),
      strata: z.array(
        z.strictObject({
          by: identifier,
          groups: z.array(z.strictObject({ title: words, values: z.array(identifier).min(1) })).min(1),
        }),
      ),
    })
    // A framework that says nothing of strata draws from all eligible cases alike.
    .default({ at_most_per_case_manager: 6, reserve_percent: 20, strata: [] }),
  themes: z.array(z.strictObject({ number: z.int().positive(), title: words })).min(1),
  case_facts: z.array(z.strictObject({ id: identifier, title: words })),
  sentence_types: z.array(z.strictObject({ id: identifier, title: words })).min(1),
  criteria: z.array(z.strictObject({ id: identifier, theme: z.int(), gate: identifier, title: words })).min(1),
  deadlines: z
    .array(
      z.strictObject({
        id: z.enum(deadlineIds),
        title: words,
        from: z.enum(['fieldwork_start', 'fieldwork_end']),
        days: z.int(),
        whose: z.enum(movers),
        remind_days_before: days,
      }),
    )
    .default([]),
  copy_list_positions: z.array(words),
  letter_template: words,
});

/**
 * Reads and checks every `frameworks/ID/VERSION.yaml`, by id and version. Without `letters` no template is tried, which takes
 * longer than all else: for what drafts no letter and should answer at once.
 * @throws BadFramework with all faults of all files
 */
export function loadFrameworks(
  folder: string = projectFile('frameworks'),
  { letters = true }: { readonly letters?: boolean } = {},
): readonly Framework[] {
  const files = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((entry) =>
      readdirSync(join(folder, entry.name))
        .filter((file) => file.endsWith('.yaml'))
        .map((file) => join(entry.name, file)),
    )
    .sort();
  const faults: string[] = [];
  const frameworks = files.flatMap((file) => {
    const read = readFramework(readFileSync(join(folder, file), 'utf8'), letters);
    if (read.faults.length > 0) faults.push(...read.faults.map((fault) => `${file}: ${fault}`));
    const framework = read.framework;
    if (!framework) return [];
    if (file !== join(framework.id, `${framework.version}.yaml`))
      faults.push(`${file}: holds ${framework.id}/${framework.version}; the path must say so.`);
    return [framework];
  });
  if (files.length === 0) faults.push(`${folder}: holds no framework.`);
  if (faults.length > 0) throw new BadFramework(faults);
  return frameworks;
}

function readFramework(yaml: string, letters: boolean): { framework?: Framework; faults: readonly string[] } {
  const document = parseDocument(yaml);
  if (document.errors.length > 0) return { faults: document.errors.map(({ message }) => message) };
  const parsed = frameworkFile.safeParse(document.toJS());
  if (!parsed.success)
    return { faults: parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'file'}: ${message}`) };
  const file = parsed.data;
  const framework: Framework = {
    id: file.id,
    version: file.version,
    name: file.name,
    inForceFrom: file.in_force_from,
    themes: file.themes,
    criteria: file.criteria.map(({ gate, ...criterion }) => ({ ...criterion, gate: readGate(gate) })),
    caseFacts: file.case_facts,
    sentenceTypes: file.sentence_types,
    eligibility: {
      sentencedAtLeastDaysBefore: file.eligibility.sentenced_at_least_days_before,
      sentencedAtMostDaysBefore: file.eligibility.sentenced_at_most_days_before,
    },
    draw: {
      divisions: file.draw.strata,
      atMostPerCaseManager: file.draw.at_most_per_case_manager,
      reservePercent: file.draw.reserve_percent,
    },
    deadlines: file.deadlines.map(({ remind_days_before, ...deadline }) => ({
      ...deadline,
      remindDaysBefore: remind_days_before,
    })),
    copyListPositions: file.copy_list_positions,
    letterTemplate: file.letter_template,
  };
  const contradictions = checkFramework(framework);
  // A template is tried only on criteria that hold together.
  const letter = contradictions.length > 0 || !letters ? [] : checkTemplate(framework);
  return { framework, faults: [...contradictions, ...letter.map(({ says }) => `letter_template: ${says}`)] };
}

function readGate(gate: string): Gate {
  return gate === 'all' || gate === 'reader' ? { kind: gate } : { kind: 'fact', fact: gate };
}
