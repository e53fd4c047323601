import { Body, Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AmendCaseReading, RecordCaseReading } from '#commands';
import type { SampledCase } from '#domain';
import { Needs, whoAsks } from '../accounts/access.ts';
import { NotAllowed } from '../accounts/access.guard.ts';
import type { Account } from '../accounts/account.ts';
import { may } from '../accounts/permissions.ts';
import { NotFound } from '../server/problem.ts';
import { openInspection, type InspectionFile } from '../view/inspection-file.ts';
import { inspectionPage } from '../view/inspection-page.ts';
import { answersFromForm, readingForm, type TypedReading } from '../view/reading-form.ts';
import { goTo, showPage, type PageError } from '../view/show-page.ts';
import { WEB_DEPS, type WebDeps } from '../web-deps.ts';
import { askingOf, FormFaults, whyNot } from './acting.ts';

/** One case, read by the inspector to whom it is assigned; whoever may see readings can look at it. */
@Controller('inspections/:id/case-readings/:caseRef')
export class CaseReadingController {
  private readonly deps: WebDeps;

  constructor(@Inject(WEB_DEPS) deps: WebDeps) {
    this.deps = deps;
  }

  @Get()
  @Needs('see_own_cases')
  async reading(
    @Param('id') id: string,
    @Param('caseRef') caseRef: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { file, sampled } = await this.openCase(id, caseRef, whoAsks(request));
    this.show(reply, file, sampled, { answers: sampled.judgements ?? {}, comments: sampled.comments, reason: '' }, []);
  }

  @Post()
  @Needs('read_case')
  async submit(
    @Param('id') id: string,
    @Param('caseRef') caseRef: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { inspector } = whoAsks(request);
    const { file, sampled } = await this.openCase(id, caseRef, whoAsks(request));
    const typed = answersFromForm(body, file.framework, file.inspection.caseload?.cases.get(caseRef));
    // The version that the form was made from: somebody who amended meanwhile is not written over.
    const asking = { ...askingOf(request), expectedVersion: typed.version };
    const reading = { caseRef, inspector, judgements: typed.answers, comments: typed.comments };
    try {
      if (typed.unanswered.length > 0) throw new FormFaults(typed.unanswered);
      await this.deps.commandBus.execute(
        sampled.judgements === null
          ? new RecordCaseReading(id, reading, asking)
          : new AmendCaseReading(id, reading, typed.reason, asking),
      );
    } catch (error) {
      this.show(reply, file, sampled, typed, whyNot(error));
      return;
    }
    goTo(reply, '/my-cases');
  }

  /** @throws NotFound, NotAllowed: an inspector sees the cases assigned to her or him, and no others */
  private async openCase(
    id: string,
    caseRef: string,
    account: Account,
  ): Promise<{ file: InspectionFile; sampled: SampledCase }> {
    const file = await openInspection(this.deps, id);
    const sampled = file.inspection.stage === 'scheduled' ? undefined : file.inspection.sample.get(caseRef);
    if (sampled === undefined) throw new NotFound('There is no such case in the sample.');
    if (sampled.inspector !== account.inspector && !may(account.roles, 'see_readings')) {
      throw new NotAllowed('This case is assigned to someone else.');
    }
    return { file, sampled };
  }

  private show(
    reply: FastifyReply,
    file: InspectionFile,
    sampled: SampledCase,
    typed: TypedReading,
    errors: readonly PageError[],
  ): void {
    const account = whoAsks(reply.request);
    const facts = file.inspection.caseload?.cases.get(sampled.caseRef);
    const mayRead =
      sampled.inspector === account.inspector && file.inspection.stage === 'sample_drawn' && facts !== undefined;
    showPage(
      reply,
      'case-reading',
      {
        ...inspectionPage(file, account, 'Readings', `Case ${sampled.caseRef}`),
        section: 'my-cases' as const,
        ...readingForm(file.framework, facts, typed),
        caseRef: sampled.caseRef,
        inspector: sampled.inspector,
        version: sampled.version,
        alreadyRead: sampled.judgements !== null,
        mayRead,
        errors,
      },
      errors.length > 0 ? 422 : 200,
    );
  }
}
