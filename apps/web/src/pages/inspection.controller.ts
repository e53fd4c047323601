import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { tallyOf, type TimelineEntry } from '#read-models';
import { Needs, whoAsks } from '../accounts/access.ts';
import { may } from '../accounts/permissions.ts';
import { copyTags, countCopies, type Copy } from '../view/copies.ts';
import {
  findInspection,
  openInspection,
  readingProgress,
  type CancelledFile,
  type InspectionFile,
} from '../view/inspection-file.ts';
import { inspectionPage } from '../view/inspection-page.ts';
import { shownDeadlines } from '../view/deadlines.ts';
import { actFor, nextMove } from '../view/next-move.ts';
import { dateRows, mayBeMissed, peopleRows, supplyRows } from '../view/overview.ts';
import { showPage } from '../view/show-page.ts';
import { tallyTables } from '../view/tally-table.ts';
import { timelineItems, wholeTimeline } from '../view/timeline.ts';
import { longDate } from '../view/wording.ts';
import { WEB_DEPS, type WebDeps } from '../web-deps.ts';

const latestShown = 5;
const lookAgainSeconds = 5;

/** The pages of one inspection that show and do not ask. */
@Controller('inspections/:id')
export class InspectionController {
  private readonly deps: WebDeps;

  constructor(@Inject(WEB_DEPS) deps: WebDeps) {
    this.deps = deps;
  }

  @Get()
  @Needs('see_inspection')
  async overview(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const account = whoAsks(request);
    const today = this.deps.clock.today();
    const [file, timeline] = await Promise.all([findInspection(this.deps, id), wholeTimeline(this.deps, id)]);
    if ('reason' in file) return void showCancelled(reply, file, timeline);
    const move = nextMove(file, today);
    showPage(reply, 'inspection', {
      ...inspectionPage(file, account, 'Overview'),
      move,
      act: actFor(move, account.roles),
      people: peopleRows(file),
      dates: dateRows(file, timeline, today),
      mayMove: file.inspection.stage !== 'published' && may(account.roles, 'move_visit'),
      mayBeMissed: mayBeMissed(file, today) && may(account.roles, 'record_missed_visit'),
      deadlines: shownDeadlines(file, today),
      supplies: supplyRows(file, account),
      timeline: timelineItems(timeline).slice(0, latestShown),
    });
  }

  @Get('tally')
  @Needs('see_tally')
  async tally(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const [file, tally] = await Promise.all([openInspection(this.deps, id), tallyOf(this.deps.dataSource, id)]);
    showPage(reply, 'tally', {
      ...inspectionPage(file, whoAsks(request), 'Tally'),
      standing: tallyStanding(file),
      tables: tallyTables(file.framework, tally),
    });
  }

  @Get('dispatch')
  @Needs('see_dispatch')
  async dispatch(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const file = await openInspection(this.deps, id);
    const counts = countCopies(file.copies);
    const underWay = file.inspection.stage === 'published' && (counts.open > 0 || counts.recipients === 0);
    showPage(reply, 'dispatch', {
      ...inspectionPage(file, whoAsks(request), 'Dispatch'),
      standing:
        file.inspection.stage === 'published'
          ? 'The letter is published. The copies are being made out.'
          : `Nothing has been sent. The copies go out when the letter is published, on ${longDate(file.inspection.publicationDate)}.`,
      counts,
      copies: file.copies.map((copy) => ({ ...copy, tag: copyTags[copy.state] })),
      warning: whyWaiting(file.copies),
      ...(underWay ? { reloadAfterSeconds: lookAgainSeconds } : {}),
    });
  }

  @Get('timeline')
  @Needs('see_timeline')
  async timeline(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const [file, timeline] = await Promise.all([findInspection(this.deps, id), wholeTimeline(this.deps, id)]);
    if ('reason' in file) return void showCancelled(reply, file, timeline);
    showPage(reply, 'timeline', {
      ...inspectionPage(file, whoAsks(request), 'Timeline'),
      timeline: timelineItems(timeline),
    });
  }
}

/** What is left of it: its days, why it was called off, and everything that happened. */
function showCancelled(
  reply: FastifyReply,
  { inspection, reason }: CancelledFile,
  timeline: readonly TimelineEntry[],
): void {
  showPage(reply, 'cancelled', {
    title: inspection.inspectedBody.shortName,
    section: 'programme',
    body: inspection.inspectedBody.name,
    fieldwork: inspection.fieldwork,
    reason,
    timeline: may(whoAsks(reply.request).roles, 'see_timeline') ? timelineItems(timeline) : [],
  });
}

function tallyStanding({ inspection }: InspectionFile): string {
  const progress = readingProgress(inspection);
  if (progress === undefined) return 'No sample has been drawn yet, so there is nothing to count.';
  const { read, sample } = progress;
  if (inspection.stage === 'sample_drawn')
    return `${read} of ${sample} sampled cases are read. The counts follow each reading within a second or so.`;
  return `All ${sample} sampled cases are read, and the tally is frozen. The letter’s figures are these.`;
}

/** Why copies that should be on their way are not: what the server, or the attempt to reach it, last said. */
function whyWaiting(copies: readonly Copy[]): string | undefined {
  const putOff = copies.filter(({ state, attempt }) => state === 'due' && attempt > 0);
  const [first] = putOff;
  if (first === undefined) return undefined;
  const copiesWait = putOff.length === 1 ? 'One copy waits' : `${putOff.length} copies wait`;
  return `${copiesWait} for another attempt. The last answer was: ${first.reply ?? 'none'}`;
}
