import { mailboxOf, visitsDuring } from '#domain';
import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { movesWaiting, type WaitingMove } from '#commands';
import { heldActs, heldItems } from '#post';
import { londonDate } from '#platform';
import { casesOfInspector, programmeEntryOf } from '#read-models';
import { Needs, Open } from '../accounts/access.ts';
import { listAccounts, type Account } from '../accounts/account.ts';
import { may } from '../accounts/permissions.ts';
import { programmeSinceLastYear } from '../planning/programme-since.ts';
import { showPage } from '../view/show-page.ts';
import { count } from '../view/wording.ts';
import { WEB_DEPS, type WebDeps } from '../web-deps.ts';

/** One thing that waits for the account that looks. */
interface WaitsForMe {
  readonly text: string;
  readonly href: string;
  /** ISO date: its deadline, or the day since which it waits; null where there is neither. */
  readonly on: string | null;
  readonly isSince?: boolean;
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
      ...(may(account.roles, 'plan_inspectors') ? await this.awayFromVisits(today) : []),
      ...(may(account.roles, 'see_own_cases') ? await this.casesOf(account) : []),
      ...(may(account.roles, 'see_operations')
        ? (await heldItems(dataSource)).map(({ mailbox, inspectionId }) => ({
            text: `The copy for ${mailbox} needs a look`,
            href: `/inspections/${inspectionId}/dispatch`,
            on: null,
            isLate: false,
          }))
        : []),
    ];
    return waits.sort((one, other) => (one.on ?? '9999').localeCompare(other.on ?? '9999'));
  }

  /** One line an inspection, however much of it is held. */
  private async heldForPlanner(): Promise<readonly WaitsForMe[]> {
    const { dataSource } = this.deps;
    const held = await heldActs(dataSource.manager);
    const inspections = [...new Set(held.map(({ inspectionId }) => inspectionId))];
    return Promise.all(
      inspections.map(async (id) => {
        const theirs = held.filter(({ inspectionId }) => inspectionId === id);
        const what = (['announcement', 'reminder'] as const)
          .map((kind) => [kind, theirs.filter((act) => act.kind === kind).length] as const)
          .filter(([, number]) => number > 0)
          .map(([kind, number]) => (number === 1 ? `the late ${kind}` : `${number} late ${kind}s`));
        const body = (await programmeEntryOf(dataSource, id))?.body.shortName ?? id;
        return {
          text: `Say whether ${what.join(' and ')} still ${theirs.length === 1 ? 'goes' : 'go'} out: ${body}`,
          href: '/held',
          on: londonDate(theirs[0]?.dueAt ?? new Date()),
          isSince: true,
          isLate: true,
        };
      }),
    );
  }

  /** Leave that was entered over a visit: somebody else has to go, or the visit moves. */
  private async awayFromVisits(today: string): Promise<readonly WaitsForMe[]> {
    const [programme, accounts] = await Promise.all([
      programmeSinceLastYear(this.deps),
      listAccounts(this.deps.dataSource),
    ]);
    const names = new Map(accounts.map(({ email, name }) => [email, name]));
    const away = [...programme.leave.values()].flatMap((leave) =>
      visitsDuring(leave, programme)
        .filter(({ fieldwork }) => fieldwork.end >= today)
        .map((visit): WaitsForMe => ({
          text: `Name somebody in the place of ${names.get(leave.inspector) ?? leave.inspector}, who is on leave then: ${visit.bodyName}`,
          href: `/inspections/${visit.inspectionId}/team`,
          on: visit.fieldwork.start,
          isLate: false,
        })),
    );
    return [...new Map(away.map((each) => [each.text + each.href, each])).values()];
  }

  private async casesOf({ inspector }: Account): Promise<readonly WaitsForMe[]> {
    const { dataSource } = this.deps;
    const open = (await casesOfInspector(dataSource, inspector)).filter(({ readOn }) => readOn === null);
    const ids = [...new Set(open.map(({ inspectionId }) => inspectionId))];
    const entries = await Promise.all(ids.map((id) => programmeEntryOf(dataSource, id)));
    // Where the visit was missed, cases wait for its other days, and not for whoever is to read them.
    const missed = entries.filter((entry) => entry?.stage.name === 'missed').map((entry) => entry?.inspectionId);
    const unread = open.filter(({ inspectionId }) => !missed.includes(inspectionId));
    return unread.length === 0
      ? []
      : [{ text: `Read ${count(unread.length, 'case')}`, href: '/my-cases', on: null, isLate: false }];
  }
}

const isMine = ({ person }: WaitingMove, { email, roles }: Account): boolean =>
  person === null ? roles.includes('planner') : mailboxOf(person) === email;

const shown = ({ inspectionId, bodyName, move, deadline, since }: WaitingMove, today: string): WaitsForMe => ({
  text: `${move.what}: ${bodyName}`,
  href: `/inspections/${inspectionId}${move.page === '' ? '' : `/${move.page}`}`,
  on: deadline?.on ?? since,
  isSince: since !== null,
  isLate: deadline !== null && deadline.on < today,
});
