import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openSystem } from '../../../local/src/open-system.ts';
import type { System } from '../../../local/src/open-system.ts';
import type { Framework } from '#domain';
import { loadSettings, SystemClock } from '#platform';
import type { EmbeddedPostgres } from '#platform';
import { replayEqual, tallyOf } from '#read-models';
import { inspectionIdOf, loadInspection } from '#commands';
import { alreadyImported, importPack } from './import-pack.ts';
import type { Imported, Tell } from './import-pack.ts';
import type { Pack } from './pack.ts';
import { faultsInWords, inspectionFile } from './pack-fault.ts';
import type { PackFault } from './pack-fault.ts';
import { toldAsJson, toldAsLines } from './tell-result.ts';
import type { PackResult } from './tell-result.ts';
import { untilAtRest } from './until-at-rest.ts';

export interface RunOptions {
  /** Where the pack lies. */
  readonly folder: string;
  readonly json: boolean;
  readonly giveUpAfterSeconds: number;
  readonly frameworks: readonly Framework[];
  /** Where the environment names no database: the one that is being started for this run. */
  readonly database: Promise<EmbeddedPostgres> | undefined;
}

/**
 * Runs a checked pack through the whole product.
 * @returns the exit status: 0 when every copy is sent or was refused for good, 1 when one is unknown or was given up,
 * 2 when the database already holds the inspection
 */
export async function runPack(
  pack: Pack,
  { folder, json, giveUpAfterSeconds, frameworks, database }: RunOptions,
): Promise<number> {
  const settings = loadSettings();
  const keptIn = join(
    settings.varFolder,
    'packs',
    `${new SystemClock().now().toISOString().replaceAll(/[:.]/g, '-')}-${process.pid}`,
  );
  const tell: Tell = json ? progressOnStandardError() : (sentence) => process.stdout.write(`${sentence}\n`);
  const system = await openSystem({
    settings,
    databaseFolder: null,
    startedAhead: database,
    frameworks,
    mailFolder: join(keptIn, 'mail'),
    sendsOnlyFor: inspectionIdOf(pack),
  });
  const interrupted = (): void => void system.stop().finally(() => process.exit(130));
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    if (await alreadyImported(system.log, pack)) {
      refuseSecondImport(pack, folder, json);
      return 2;
    }
    const imported = await importPack(pack, system, tell);
    await system.startRelaying();
    const dispatch = await untilAtRest(system.dataSource, imported.inspectionId, giveUpAfterSeconds, tell);
    await system.untilCaughtUp();
    const result = await resultOf(pack, imported, system, keptIn, dispatch);
    process.stdout.write(json ? toldAsJson(result) : toldAsLines(pack, result, system.mailFolder));
    return result.dispatch.unknown > 0 || dispatch.gaveUp ? 1 : 0;
  } finally {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
    await system.stop();
  }
}

async function resultOf(
  pack: Pack,
  { inspectionId, sampled, seed, leftAside }: Imported,
  system: System,
  folder: string,
  dispatch: PackResult['dispatch'],
): Promise<PackResult> {
  const { recipients, sent, failed, unknown } = dispatch;
  const { events, equal } = await replayEqual(system.dataSource, system.log);
  return {
    inspectionId,
    framework: `${pack.framework.id}/${pack.framework.version}`,
    sampleSize: sampled.length,
    seed,
    leftAside,
    tally: await tallyOfEveryCriterion(pack, system, inspectionId),
    letter: await keepLetter(system, inspectionId, folder),
    dispatch: { recipients, sent, failed, unknown },
    replay: { events, equal },
  };
}

/** The read model's rows in the framework's order; a criterion that no reading has touched is 0 of 0. */
async function tallyOfEveryCriterion(
  pack: Pack,
  { dataSource }: System,
  inspectionId: string,
): Promise<PackResult['tally']> {
  const rows = new Map((await tallyOf(dataSource, inspectionId)).map((row) => [row.criterion, row]));
  return pack.framework.criteria.map(({ id: criterion }) => {
    const row = rows.get(criterion) ?? { sufficient: 0, insufficient: 0, relevant: 0, notRelevant: 0 };
    const { sufficient, insufficient, relevant, notRelevant } = row;
    return { criterion, sufficient, insufficient, relevant, notRelevant };
  });
}

/** Writes the three published renderings beside the mail of the run; they outlive it. */
async function keepLetter(
  { log, renderings }: System,
  inspectionId: string,
  folder: string,
): Promise<PackResult['letter']> {
  const { state } = await loadInspection(log, inspectionId);
  if (state.stage !== 'published')
    throw new Error(`Inspection ${inspectionId} is ${state.stage} where it should be published.`);
  const { edition, seals } = state.approval;
  await mkdir(folder, { recursive: true });
  const kept = { html: join(folder, 'letter.html'), text: join(folder, 'letter.txt'), pdf: join(folder, 'letter.pdf') };
  for (const form of ['html', 'text', 'pdf'] as const) {
    const rendering = await renderings.load(seals.renderings[form]);
    if (rendering === undefined) throw new Error(`The published letter is not kept as ${form}.`);
    await writeFile(kept[form], rendering.bytes);
  }
  return { edition, sha256: seals.renderings.pdf, ...kept };
}

function refuseSecondImport({ inspectedBody, fieldwork }: Pack, folder: string, json: boolean): void {
  const says = `${inspectedBody.name} with fieldwork from ${fieldwork.start} to ${fieldwork.end} is already in this database; nothing was imported.`;
  const lines = readFileSync(join(folder, inspectionFile), 'utf8').split('\n');
  const line = lines.findIndex((each) => /^["']?fieldwork["']?\s*:/.test(each)) + 1;
  const faults: readonly PackFault[] = [
    { file: inspectionFile, line: line > 0 ? line : null, column: 'fieldwork', value: fieldwork.start, says },
  ];
  if (json) process.stdout.write(`${JSON.stringify({ faults })}\n`);
  else process.stderr.write(`${faultsInWords(folder, faults)}\n`);
}

function progressOnStandardError(): Tell {
  return process.stderr.isTTY ? (sentence) => process.stderr.write(`${sentence}\n`) : () => undefined;
}
