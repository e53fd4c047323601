import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ApproveReport,
  AssignCases,
  CommandsModule,
  DraftLetter,
  DrawSample,
  FreezeTally,
  loadInspection,
  loadLetter,
  PublishReport,
  RecordCaseManagerInterviews,
  RecordCaseReading,
  ReopenTally,
  ReplaceCase,
  ScheduleInspection,
  SupplyCaseload,
  SupplyCopyList,
  SupplyReoffendingRecord,
} from '#commands';
import { drawFromCaseload, readCaseload, type Case } from '#domain';
import { PostgresEventLog, PostgresKeyring } from '#event-log';
import { loadFrameworks, RenderingStore } from '#letter';
import { FixedClock, projectFile } from '#platform';
import { NestFactory } from '@nestjs/core';
import { CommandBus } from '@nestjs/cqrs';
import { copyListEntries, judgementsFor, reoffendingRecord, visit } from '../journeys/web-inspection.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

const [framework] = loadFrameworks();
if (!framework) throw new Error('No framework.');

const caseload = readCaseload(
  readFileSync(projectFile('examples', 'west-london-2015', 'caseload.csv'), 'utf8'),
  { file: 'caseload.csv', areas: undefined, caseFacts: framework.caseFacts },
  [],
);
/** Of West London, but of one area; the first was sentenced too recently to be drawn. */
const cases = [...caseload.rows.values()].flatMap(({ whole }, at): Case[] =>
  whole === undefined ? [] : [{ ...whole, area: 'Northshire', ...(at === 0 ? { sentenceDate: '2015-12-01' } : {}) }],
);
const seed = '00112233445566778899aabbccddeeff';
const drawn = drawFromCaseload({ cases, framework, fieldworkStart: '2015-12-14', size: 34, seed });

let database: TestDatabase;
let log: PostgresEventLog;
let renderings: RenderingStore;
let bus: CommandBus;
let stop: () => Promise<void>;

beforeAll(async () => {
  database = await testDatabase();
  const clock = new FixedClock('2016-01-27T09:30:00Z');
  log = new PostgresEventLog(database.dataSource, new PostgresKeyring(database.dataSource, randomBytes(32)), clock);
  renderings = new RenderingStore(database.dataSource);
  const acts = await NestFactory.createApplicationContext(
    CommandsModule.register({ log, frameworks: [framework], renderings, clock }),
    { logger: false },
  );
  bus = acts.get(CommandBus);
  stop = () => acts.close();
}, 120_000);
afterAll(async () => {
  await stop();
  await database.stop();
});

const lead = { by: visit.leadInspector.email, on: '2015-12-16', imported: true };
const signatory = { by: visit.signatory.email, on: '2016-01-27', imported: true };

/** An inspection as far as its drafted letter; of this caseload drawn by the product, or with this list recorded. */
async function drafted(
  name: string,
  { recorded = null as readonly string[] | null, replaced = null as string | null },
) {
  const { passWith: _passWith, ...planned } = visit;
  const { inspectionId: id } = await bus.execute(
    new ScheduleInspection(
      { ...planned, inspectedBody: { ...visit.inspectedBody, name }, sampleSize: 34, drawSeed: seed },
      { ...lead, on: '2015-11-27' },
    ),
  );
  await bus.execute(new SupplyReoffendingRecord(id, reoffendingRecord, lead));
  await bus.execute(new SupplyCaseload(id, cases, lead));
  await bus.execute(new SupplyCopyList(id, copyListEntries, lead));
  await bus.execute(new DrawSample(id, recorded, lead));
  if (replaced !== null) await bus.execute(new ReplaceCase(id, replaced, 'Closed long ago.', lead));
  const sampled = await sampleOf(id);
  const inspector = 'inspector@inspectorate.example';
  await bus.execute(
    new AssignCases(
      id,
      sampled.map(({ caseRef }) => ({ caseRef, inspector })),
      lead,
    ),
  );
  for (const each of sampled) {
    const reading = { caseRef: each.caseRef, inspector, judgements: judgementsFor(framework!, each) };
    await bus.execute(new RecordCaseReading(id, reading, { ...lead, by: inspector }));
  }
  await bus.execute(new RecordCaseManagerInterviews(id, 9, lead));
  await bus.execute(new FreezeTally(id, lead));
  await bus.execute(new DraftLetter(id, null, lead));
  return id;
}

async function sampleOf(id: string): Promise<readonly Case[]> {
  const { state } = await loadInspection(log, id);
  if (!('sample' in state)) throw new Error('No sample has been drawn.');
  return [...state.sample.keys()].map((caseRef) => cases.find((each) => each.caseRef === caseRef)!);
}

async function sealed(id: string) {
  const { state } = await loadInspection(log, id);
  if (state.stage !== 'approved' && state.stage !== 'published') throw new Error(`It is ${state.stage}.`);
  const { seals } = state.approval;
  const bytes = async (kind: keyof typeof seals.renderings) =>
    (await renderings.load(seals.renderings[kind]))!.bytes.toString();
  return { seals, text: await bytes('text'), html: await bytes('html'), mailHtml: await bytes('mailHtml') };
}

const inOneLine = (text: string): string => text.replace(/\s+/g, ' ');
/** Counts of the table as it is printed in text: title, then two counts with their shares. */
const groupsIn = (text: string) =>
  [...text.matchAll(/^(\S.*?) +(\d+) \((\d+)%\) +(\d+) \((\d+)%\)$/gm)].map(([, title, eligible, , sampled]) => ({
    title,
    eligible: Number(eligible),
    sampled: Number(sampled),
  }));

describe('A letter about a sample that the product has drawn', () => {
  it('is sealed with its annex, which sets the sample that was read against the caseload', async () => {
    const id = await drafted('Northshire', { replaced: drawn.caseRefs[0]! });
    await bus.execute(new ApproveReport(id, signatory));
    const { text, html, mailHtml } = await sealed(id);
    const said = inOneLine(text.slice(text.indexOf('Annex: How the sample was drawn')));
    for (const line of [
      'Cases in the caseload 112',
      'Eligible: sentenced 42 to 91 days before fieldwork was to start on 14 111 December 2015',
      'To be drawn 34',
      'Drawn 34',
      'Replaced later by the next in reserve of the same group 1',
      'In the sample 34',
      'Drawn for: sqs/2012, 34 cases, fieldwork from 14 December 2015',
      'Algorithm: stratified/1',
      `Seed: ${seed}`,
      createHash('sha256').update(seed).digest('hex'),
    ])
      expect(said).toContain(line);
    const sample = await sampleOf(id);
    const community = (each: Case) => each.facts['custodial_sentence'] === false && each.gender === 'male';
    const eligible = cases.slice(1);
    const groups = groupsIn(text);
    expect(groups.at(-1)).toEqual({ title: 'All', eligible: 111, sampled: 34 });
    for (const risk of ['low', 'medium', 'high'])
      expect(groups).toContainEqual({
        title: `Community, male, ${risk} risk`,
        eligible: eligible.filter((each) => community(each) && each.riskOfHarm === risk).length,
        sampled: sample.filter((each) => community(each) && each.riskOfHarm === risk).length,
      });
    for (const count of ['eligible', 'sampled'] as const)
      expect(groups.slice(0, -1).reduce((sum, group) => sum + group[count], 0)).toBe(groups.at(-1)![count]);
    for (const page of [html, mailHtml]) {
      expect(page).toContain('<h2>Annex: How the sample was drawn</h2>');
      for (const { title, eligible: population } of groups)
        expect(page).toMatch(new RegExp(`<th scope="row">${title}</th><td>${population} \\(`));
    }
    for (const { caseRef, caseManager } of cases) {
      expect(text + html + mailHtml).not.toContain(caseRef);
      expect(text + html + mailHtml).not.toContain(caseManager);
    }
    await bus.execute(new PublishReport(id, signatory));
    expect((await sealed(id)).text).toBe(text);
  }, 60_000);

  it('loses its approval with the tally that is reopened, and says another sample once another case is replaced', async () => {
    const id = await drafted('Southshire', {});
    await bus.execute(new ApproveReport(id, signatory));
    const before = await sealed(id);
    expect(before.text).toMatch(/Replaced later .* 0$/m);
    await bus.execute(new ReopenTally(id, 'A case was closed.', lead));
    await expect(bus.execute(new PublishReport(id, signatory))).rejects.toThrow();
    await bus.execute(new ReplaceCase(id, drawn.caseRefs[0]!, 'Closed long ago.', lead));
    const reserve = (await sampleOf(id)).find(({ caseRef }) => !drawn.caseRefs.includes(caseRef))!;
    const inspector = 'inspector@inspectorate.example';
    await bus.execute(new AssignCases(id, [{ caseRef: reserve.caseRef, inspector }], lead));
    const reading = { caseRef: reserve.caseRef, inspector, judgements: judgementsFor(framework, reserve) };
    await bus.execute(new RecordCaseReading(id, reading, { ...lead, by: inspector }));
    await bus.execute(new FreezeTally(id, lead));
    await bus.execute(new ApproveReport(id, signatory));
    const after = await sealed(id);
    expect(after.text).toMatch(/Replaced later .* 1$/m);
    expect(after.seals.text).toBe(before.seals.text);
    expect(after.seals.figures).not.toBe(before.seals.figures);
  }, 60_000);
});

describe('A letter about a sample that was drawn elsewhere', () => {
  it('has no annex, nor a place for one in its text', async () => {
    const id = await drafted('Westshire', { recorded: drawn.caseRefs });
    await bus.execute(new ApproveReport(id, signatory));
    const { letter } = await loadLetter(log, id);
    expect(letter.stage !== 'undrafted' && letter.source).not.toContain('annex');
    expect((await sealed(id)).text).not.toContain('Annex');
  }, 60_000);
});
