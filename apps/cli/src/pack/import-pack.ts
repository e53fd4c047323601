import { createHash } from 'node:crypto';
import type { CommandBus } from '@nestjs/cqrs';
import {
  ApproveReport,
  AssignCases,
  DraftLetter,
  DrawSample,
  FreezeTally,
  inspectionIdOf,
  loadInspection,
  PublishReport,
  RecordCaseManagerInterviews,
  RecordCaseReading,
  ScheduleInspection,
  SupplyCaseload,
  SupplyCopyList,
  SupplyReoffendingRecord,
} from '#commands';
import type { Asking } from '#commands';
import type { EventLog } from '#event-log';
import type { Pack } from './pack.ts';

/** Who stands in the log for what a pack does not ascribe to a person. */
const importer = 'pack-import';

export interface Imported {
  readonly inspectionId: string;
  /** Cases in the order in which they were drawn. */
  readonly sampled: readonly string[];
  /** The seed of a draw that the product made; null for a recorded one. */
  readonly seed: string | null;
  /** Readings of cases that were not drawn. */
  readonly leftAside: number;
}

/** Tells a person what has just been done, in one sentence. */
export type Tell = (sentence: string) => void;

/** Whether this database holds the inspection of the pack, to its end; an import that was cut off is taken up again. */
export async function alreadyImported(log: EventLog, pack: Pack): Promise<boolean> {
  const { state } = await loadInspection(log, inspectionIdOf(pack));
  return state.stage === 'published';
}

/** So that a piece of the pack that was mended before the import is taken up again is supplied anew. */
const digest = (piece: unknown): string => createHash('sha256').update(JSON.stringify(piece)).digest('hex');

/** Takes a pack through the same commands as a live inspection, each act on its own date. */
export async function importPack(
  pack: Pack,
  { commandBus, log }: { readonly commandBus: CommandBus; readonly log: EventLog },
  tell: Tell,
): Promise<Imported> {
  // Each act once, however often an import that was cut off is taken up again.
  const on = (date: string, act: string, by: string = importer): Asking => ({
    by,
    on: date,
    imported: true,
    idempotencyKey: `pack ${inspectionIdOf(pack)} ${act}`,
  });
  const { announcedOn, fieldwork, publicationDate, inspectedBody } = pack;
  const { inspectionId } = await commandBus.execute(
    new ScheduleInspection(
      {
        framework: pack.framework.id,
        inspectedBody,
        addressee: pack.addressee,
        signatory: pack.signatory,
        leadInspector: pack.leadInspector,
        announcedOn,
        fieldwork,
        publicationDate,
        sampleSize: pack.sampleSize,
        ...(pack.seed === null ? {} : { drawSeed: pack.seed }),
      },
      on(announcedOn, 'schedule'),
    ),
  );
  tell(`Scheduled ${inspectedBody.name}, fieldwork ${fieldwork.start} to ${fieldwork.end}.`);
  await commandBus.execute(
    new SupplyReoffendingRecord(
      inspectionId,
      pack.reoffending,
      on(announcedOn, `reoffending record ${digest(pack.reoffending)}`),
    ),
  );
  await commandBus.execute(new SupplyCaseload(inspectionId, pack.caseload, on(announcedOn, 'caseload')));
  await commandBus.execute(
    new SupplyCopyList(inspectionId, pack.copyList, on(announcedOn, `copy list ${digest(pack.copyList)}`)),
  );
  tell(`Supplied a caseload of ${pack.caseload.length} cases and a copy list of ${pack.copyList.length} rows.`);
  await commandBus.execute(new DrawSample(inspectionId, pack.sampleRefs, on(fieldwork.start, 'draw')));
  const { sampled, seed } = await drawnSample(log, inspectionId);
  tell(
    seed === null
      ? `Recorded the drawn sample of ${sampled.length} cases.`
      : `Drew ${sampled.length} cases with seed ${seed}.`,
  );
  const leftAside = await read(pack, inspectionId, sampled, commandBus, (act, by) => on(fieldwork.end, act, by));
  tell(
    `Read ${sampled.length} of ${sampled.length} cases${leftAside > 0 ? `; ${leftAside} readings of cases not drawn are left aside` : ''}.`,
  );
  await commandBus.execute(
    new RecordCaseManagerInterviews(inspectionId, pack.caseManagersInterviewed, on(fieldwork.end, 'interviews')),
  );
  await commandBus.execute(new FreezeTally(inspectionId, on(fieldwork.end, 'freeze')));
  await commandBus.execute(
    new DraftLetter(inspectionId, pack.letterSource, on(fieldwork.end, 'draft', pack.leadInspector.email)),
  );
  tell(`Drafted the letter ${pack.letterSource === null ? "from the framework's template" : "from the pack's text"}.`);
  await commandBus.execute(new ApproveReport(inspectionId, on(publicationDate, 'approve', pack.signatory.email)));
  await commandBus.execute(new PublishReport(inspectionId, on(publicationDate, 'publish', pack.signatory.email)));
  tell(`Approved and published the letter on ${publicationDate}.`);
  return { inspectionId, sampled, seed, leftAside };
}

async function drawnSample(
  log: EventLog,
  inspectionId: string,
): Promise<{ readonly sampled: readonly string[]; readonly seed: string | null }> {
  const { state } = await loadInspection(log, inspectionId);
  if (!('sample' in state)) throw new Error(`No sample stands in the log of ${inspectionId} after its draw.`);
  return { sampled: [...state.sample.keys()], seed: state.drawnWithSeed };
}

/** Assigns and reads every sampled case; answers how many readings belong to cases that were not drawn. */
async function read(
  pack: Pack,
  inspectionId: string,
  sampled: readonly string[],
  commandBus: CommandBus,
  asking: (act: string, by?: string) => Asking,
): Promise<number> {
  const readings = new Map(pack.readings.map((reading) => [reading.caseRef, reading]));
  const ofSample = sampled.map((caseRef) => {
    const reading = readings.get(caseRef);
    if (reading !== undefined) return reading;
    throw new Error(`The pack has no reading of sampled case ${caseRef}, though it was checked.`);
  });
  await commandBus.execute(new AssignCases(inspectionId, ofSample, asking('assign')));
  for (const reading of ofSample) {
    const { caseRef, inspector } = reading;
    await commandBus.execute(new RecordCaseReading(inspectionId, reading, asking(`read ${caseRef}`, inspector)));
  }
  return pack.readings.length - sampled.length;
}
