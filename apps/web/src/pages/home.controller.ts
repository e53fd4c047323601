import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { movesWaiting, type WaitingMove } from '#commands';
import { heldActs, heldItems } from '#post';
import { casesOfInspector } from '#read-models';
import { Needs, Open } from '../accounts/access.ts';
import type { Account } from '../accounts/account.ts';
import { may } from '../accounts/permissions.ts';
import { showPage } from '../view/show-page.ts';
import { count, longDate } from '../view/wording.ts';
import { WEB_DEPS, type WebDeps } from '../web-deps.ts';

/** One thing that waits for the account that looks. */
interface WaitsForMe {
  readonly text: string;
  readonly href: string;
  /** ISO date, or null where no deadline is set. */
  readonly by: string | null;
  readonly isLate: boolean;
}

/** The start page: what this is and the way in, or for someone who is signed in what waits for them. */
@Controller()
export class HomeController {
  private readonly deps: WebDeps;

  constructor(@Inject(WEB_DEPS) deps: WebDeps) {
    this.deps = deps;
  }

  @Get()
  @Open()
  async home(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const waits = request.account === undefined ? undefined : await this.waitsFor(request.account);
    showPage(reply, 'home', { title: 'Run an inspection', waits });
  }

  @Get('overdue')
  @Needs('see_home')
  async overdue(@Res() reply: FastifyReply): Promise<void> {
    const { eventLog, frameworks, clock } = this.deps;
    const { overdue } = await movesWaiting(eventLog, frameworks, clock.today());
    showPage(reply, 'overdue', {
      title: 'Overdue',
      overdue: overdue.map(({ person, ...each }) => ({ ...each, whose: person?.name ?? 'The planner' })),
    });
  }

  /** The oldest deadline first; what has none comes last. */
  private async waitsFor(account: Account): Promise<readonly WaitsForMe[]> {
    const { dataSource, eventLog, frameworks, clock } = this.deps;
    const today = clock.today();
    const { moves } = await movesWaiting(eventLog, frameworks, today);
    const waits = [
      ...moves.filter((each) => isMine(each, account)).map((each) => shown(each, today)),
      ...(may(account.roles, 'move_visit') ? await this.heldForPlanner() : []),
      ...(may(account.roles, 'see_own_cases') ? await this.casesOf(account) : []),
      ...(may(account.roles, 'see_operations')
        ? (await heldItems(dataSource)).map(({ mailbox, inspectionId }) => ({
            text: `The copy for ${mailbox} needs a look`,
            href: `/inspections/${inspectionId}/dispatch`,
            by: null,
            isLate: false,
          }))
        : []),
    ];
    return waits.sort((one, other) => (one.by ?? '9999').localeCompare(other.by ?? '9999'));
  }

  private async heldForPlanner(): Promise<readonly WaitsForMe[]> {
    const held = await heldActs(this.deps.dataSource.manager);
    return held.map(({ kind, dueAt }) => ({
      text: `A late ${kind}, due on ${longDate(dueAt)}, asks whether it is still to go out`,
      href: '/held',
      by: dueAt.toISOString().slice(0, 10),
      isLate: true,
    }));
  }

  private async casesOf({ inspector }: Account): Promise<readonly WaitsForMe[]> {
    const unread = (await casesOfInspector(this.deps.dataSource, inspector)).filter(({ readOn }) => readOn === null);
    return unread.length === 0
      ? []
      : [{ text: `Read ${count(unread.length, 'case')}`, href: '/my-cases', by: null, isLate: false }];
  }
}

const isMine = ({ person }: WaitingMove, { email, roles }: Account): boolean =>
  person === null ? roles.includes('planner') : person.email.toLowerCase() === email;

const shown = ({ inspectionId, bodyName, move, deadline }: WaitingMove, today: string): WaitsForMe => ({
  text: `${move.what}: ${bodyName}`,
  href: `/inspections/${inspectionId}${move.page === '' ? '' : `/${move.page}`}`,
  by: deadline?.on ?? null,
  isLate: deadline !== null && deadline.on < today,
});
