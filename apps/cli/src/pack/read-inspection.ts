import type { Framework, InspectedBody, Person, PostHolder, ReoffendingRecord } from '#domain';
import { didYouMean, frameworkInForce, mailboxOf } from '#domain';
import type { Document, YAMLParseError } from 'yaml';
import { isMap, LineCounter, parseDocument, visit } from 'yaml';
import { complete } from './complete.ts';
import type { PackFault } from './pack-fault.ts';
import { inspectionFile } from './pack-fault.ts';
import type { KeyPlace } from './yaml-section.ts';
import { YamlSection } from './yaml-section.ts';

/** What inspection.yaml says; undefined what is missing or faulty. */
export interface InspectionFacts {
  /**
   * The version in force on the day of the announcement; where that day is faulty the nearest version, so that the other
   * files are still held against something.
   */
  readonly framework: Framework | undefined;
  readonly inspectedBody: InspectedBody | undefined;
  readonly areas: readonly string[] | undefined;
  readonly addressee: PostHolder | undefined;
  readonly signatory: PostHolder | undefined;
  readonly leadInspector: Person | undefined;
  readonly announcedOn: string | undefined;
  readonly fieldwork: { readonly start: string | undefined; readonly end: string | undefined };
  readonly publicationDate: string | undefined;
  readonly sampleSize: number | undefined;
  readonly sampleSizeAt: KeyPlace | undefined;
  readonly caseManagersInterviewed: number | undefined;
  readonly reoffending: ReoffendingRecord | undefined;
  readonly seed: string | null | undefined;
}

const neededKeys = [
  'framework',
  'inspected_body',
  'addressee',
  'signatory',
  'lead_inspector',
  'announced_on',
  'fieldwork',
  'publication_date',
  'sample_size',
  'case_managers_interviewed',
  'reoffending',
];

/** Reads the text of inspection.yaml; every fault of it goes to `faults`. */
export function readInspection(
  source: string,
  frameworks: readonly Framework[],
  faults: PackFault[],
): InspectionFacts | undefined {
  const lines = new LineCounter();
  // The core schema has no dates, which would lose how they are written, and `no` stays a word in it.
  const document = parseDocument(source, { lineCounter: lines, schema: 'core' });
  const breaks = document.errors.filter(({ code }) => code !== 'DUPLICATE_KEY');
  const broken = breaks.length > 0;
  // What comes after the first break points at lines that are right.
  for (const error of document.errors.filter((each) => !breaks.slice(1).includes(each))) {
    const { line, col } = lines.linePos(startOfFault(error, document));
    const value = source.split('\n')[line - 1]?.trim() ?? null;
    const says = error.code === 'DUPLICATE_KEY' ? 'This key stands there twice; keep one.' : inOneSentence(error);
    faults.push({ file: inspectionFile, line, column: col, value, says });
  }
  if (!isMap(document.contents)) {
    if (!broken) {
      const says = `The file must hold the keys ${neededKeys.join(', ')}.`;
      faults.push({ file: inspectionFile, line: null, column: null, value: null, says });
    }
    return undefined;
  }
  // What is wrong with the keys of a file that does not parse follows from that; what can be read still serves the rest.
  const faultsOfKeys = broken ? [] : faults;
  const file = { file: inspectionFile, source, lines, faults: faultsOfKeys };
  const facts = readKeys(new YamlSection(file, document.contents, '', neededKeys, ['seed']), frameworks);
  return broken ? { ...facts, areas: undefined, sampleSize: undefined } : facts;
}

/** A quote that is never closed is missed at the end of the file; where it is opened helps more. */
function startOfFault({ code, pos }: YAMLParseError, document: Document.Parsed): number {
  let [start] = pos;
  if (code === 'MISSING_CHAR') {
    visit(document, {
      Scalar: (_, { type, range }) => {
        const quoted = type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE';
        if (quoted && range && range[0] < start && range[1] >= start) start = range[0];
      },
    });
  }
  return start;
}

/** yaml's message without the place, which the fault has, and without the excerpt behind it. */
const inOneSentence = ({ message }: YAMLParseError): string => {
  const says = (message.split('\n')[0] ?? message).replace(/ at line \d+, column \d+:?$/, '');
  return `This is not YAML: ${says}.`;
};

function readKeys(top: YamlSection, frameworks: readonly Framework[]): InspectionFacts {
  const body = readBody(top);
  const dates = readDates(top);
  const signatory = readPostHolder(top, 'signatory');
  const leadInspector = readLeadInspector(top, signatory);
  return {
    framework: readFramework(top, dates.announcedOn, frameworks),
    inspectedBody: complete(body),
    areas: body.areas,
    addressee: readPostHolder(top, 'addressee'),
    signatory,
    leadInspector,
    ...dates,
    sampleSize: top.count('sample_size', 1),
    sampleSizeAt: top.place('sample_size'),
    caseManagersInterviewed: top.count('case_managers_interviewed', 0),
    reoffending: readReoffending(top, body.areas),
    seed: top.has('seed') ? top.seed('seed') : null,
  };
}

function readFramework(
  top: YamlSection,
  announcedOn: string | undefined,
  frameworks: readonly Framework[],
): Framework | undefined {
  const id = top.text('framework');
  if (id === undefined) return undefined;
  const versions = frameworks.filter((each) => each.id === id);
  if (versions.length === 0) {
    const ids = [...new Set(frameworks.map((each) => each.id))];
    return void top.complain(
      'framework',
      `There is no framework ${id}.${didYouMean(id, ids)} Known: ${ids.join(', ')}.`,
    );
  }
  const first = [...versions].sort((one, other) => (one.inForceFrom < other.inForceFrom ? -1 : 1))[0];
  if (announcedOn === undefined) return frameworkInForce(frameworks, id, '9999-12-31') ?? first;
  const inForce = frameworkInForce(frameworks, id, announcedOn);
  if (inForce === undefined)
    top.complain(
      'announced_on',
      `No version of ${id} was in force on that day; the first is from ${first?.inForceFrom ?? 'later'}.`,
    );
  return inForce ?? first;
}

function readBody(top: YamlSection): { [Key in keyof InspectedBody]: InspectedBody[Key] | undefined } {
  const section = top.section('inspected_body', ['name', 'short_name', 'type', 'nation', 'areas']);
  return {
    name: section.text('name'),
    shortName: section.text('short_name'),
    type: section.text('type'),
    nation: section.text('nation'),
    areas: section.texts('areas'),
  };
}

function readPostHolder(top: YamlSection, key: string): PostHolder | undefined {
  const section = top.section(key, ['name', 'position', 'email']);
  return complete({
    name: section.text('name'),
    position: section.text('position'),
    email: section.mailbox('email'),
  });
}

function readLeadInspector(top: YamlSection, signatory: PostHolder | undefined): Person | undefined {
  const section = top.section('lead_inspector', ['name', 'email']);
  const lead = complete({ name: section.text('name'), email: section.mailbox('email') });
  if (lead !== undefined && signatory !== undefined && mailboxOf(lead) === mailboxOf(signatory))
    section.complain('email', 'The lead inspector is the signatory; who drafts a letter cannot approve it.');
  return lead;
}

function readDates(top: YamlSection): Pick<InspectionFacts, 'announcedOn' | 'fieldwork' | 'publicationDate'> {
  const fieldwork = top.section('fieldwork', ['start', 'end']);
  const announcedOn = top.date('announced_on');
  const start = fieldwork.date('start');
  const end = fieldwork.date('end');
  const publicationDate = top.date('publication_date');
  if (start !== undefined && end !== undefined && end < start)
    fieldwork.complain('end', `Fieldwork ends before it starts on ${start}.`);
  if (announcedOn !== undefined && start !== undefined && announcedOn >= start)
    top.complain('announced_on', `An inspection is announced before its fieldwork starts on ${start}.`);
  if (publicationDate !== undefined && end !== undefined && publicationDate < end)
    top.complain('publication_date', `The letter cannot be published before fieldwork ends on ${end}.`);
  return { announcedOn, fieldwork: { start, end }, publicationDate };
}

function readReoffending(top: YamlSection, areas: readonly string[] | undefined): ReoffendingRecord | undefined {
  const needed = ['measure', 'cohort', 'published', 'source', 'comparator', 'rates', 'trend'];
  const section = top.section('reoffending', needed);
  const cohort = section.section('cohort', ['from', 'to']);
  const from = cohort.month('from');
  const to = cohort.month('to');
  const published = section.month('published');
  if (from !== undefined && to !== undefined && to < from)
    cohort.complain('to', `The cohort ends before it starts in ${from}.`);
  // A cohort is followed up for a year and more: one that ends after its own publication is a slip, such as 2103 for 2013.
  else if (to !== undefined && published !== undefined && published <= to)
    cohort.complain(
      'to',
      `The cohort cannot end in or after the month in which its figures were published, ${published}.`,
    );
  const comparator = section.section('comparator', ['name', 'rate_percent']);
  return complete({
    measure: section.text('measure'),
    cohort: complete({ from, to }),
    published,
    source: section.text('source'),
    comparator: complete({ name: comparator.text('name'), ratePercent: comparator.percent('rate_percent') }),
    rates: readRates(section, areas),
    trend: section.text('trend'),
  });
}

function readRates(section: YamlSection, areas: readonly string[] | undefined): ReoffendingRecord['rates'] | undefined {
  const seen = new Set<string>();
  const rates = section.sections('rates', ['area', 'rate_percent'])?.map((entry) => {
    const area = entry.text('area');
    if (area !== undefined && seen.has(area)) entry.complain('area', `${area} has a rate already; keep one.`);
    if (area !== undefined) seen.add(area);
    if (area !== undefined && areas !== undefined && !areas.includes(area))
      entry.complain(
        'area',
        `The inspected body has no area ${area}.${didYouMean(area, areas)} Its areas: ${areas.join(', ')}.`,
      );
    return complete({ area, ratePercent: entry.percent('rate_percent') });
  });
  return rates === undefined || rates.includes(undefined) ? undefined : rates.filter((rate) => rate !== undefined);
}
