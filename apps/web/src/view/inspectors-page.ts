import type { FastifyRequest } from 'fastify';
import { loadDirectory } from '#commands';
import { visitsDuring } from '#domain';
import { whoAsks } from '../accounts/access.ts';
import { listAccounts, withRole } from '../accounts/account.ts';
import { may } from '../accounts/permissions.ts';
import { ownOrAll } from '../planning/own-or-all.ts';
import { programmeSinceLastYear } from '../planning/programme-since.ts';
import type { WebDeps } from '../web-deps.ts';

interface Choice {
  readonly value: string;
  readonly text: string;
  readonly selected: boolean;
}

/** Leave and ties as one page shows them, and what its forms offer to those who plan. */
export interface InspectorsPage {
  readonly mayPlan: boolean;
  /** Leave that ends today or later, by its first day. */
  readonly leave: readonly {
    readonly leaveId: string;
    readonly name: string;
    readonly start: string;
    readonly end: string;
    /** Short names of the bodies that the inspector is to visit on these days all the same. */
    readonly visits: readonly string[];
  }[];
  readonly ties: readonly {
    readonly tieId: string;
    readonly name: string;
    readonly bodyId: string;
    readonly body: string;
    readonly what: string;
  }[];
  readonly onLeave: readonly Choice[];
  readonly tied: readonly Choice[];
  readonly bodies: readonly Choice[];
}

/** @param typed what a form that was refused had in it */
export async function inspectorsPage(
  deps: WebDeps,
  request: FastifyRequest,
  typed: Readonly<Record<string, string>>,
): Promise<InspectorsPage> {
  const account = whoAsks(request);
  const [programme, bodies, accounts] = await Promise.all([
    programmeSinceLastYear(deps),
    loadDirectory(deps.eventLog, deps.dataSource.manager),
    listAccounts(deps.dataSource),
  ]);
  const names = new Map(accounts.map(({ email, name }) => [email, `${name} (${email})`]));
  const nameOf = (inspector: string): string => names.get(inspector) ?? inspector;
  const today = deps.clock.today();
  const choices = (field: string, nothing: string, of: readonly (readonly [string, string])[]): readonly Choice[] =>
    [['', nothing] as const, ...of].map(([value, text]) => ({ value, text, selected: typed[field] === value }));
  const inspectors = withRole(accounts, 'inspector', 'lead_inspector').map(
    ({ email }) => [email, nameOf(email)] as const,
  );
  return {
    mayPlan: may(account.roles, 'plan_inspectors'),
    leave: ownOrAll(account, programme.leave.values())
      .filter(({ days }) => days.end >= today)
      .sort((one, other) => one.days.start.localeCompare(other.days.start))
      .map(({ leaveId, inspector, days }) => ({
        leaveId,
        name: nameOf(inspector),
        ...days,
        visits: visitsDuring({ inspector, days }, programme).map(({ bodyName }) => bodyName),
      })),
    ties: bodies.flatMap(({ bodyId, entry, ties }) =>
      ownOrAll(account, ties).map(({ tieId, inspector, what }) => ({
        tieId,
        name: nameOf(inspector),
        bodyId,
        body: entry.name,
        what,
      })),
    ),
    onLeave: choices('inspector', 'Choose an inspector', inspectors),
    tied: choices('tied', 'Choose an inspector', inspectors),
    bodies: choices(
      'bodyId',
      'Choose a body',
      bodies.map(({ bodyId, entry }) => [bodyId, entry.name] as const),
    ),
  };
}
