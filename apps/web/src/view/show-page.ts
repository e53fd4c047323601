import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Account } from '../accounts/account.ts';
import { may, roleTitles } from '../accounts/permissions.ts';
import { assetPath } from '../server/assets.ts';

/** What a template needs beside what every page has. Errors stand in the summary at the top, each with the field it is about. */
export interface PageModel {
  readonly title: string;
  readonly errors?: readonly PageError[];
  /** The section of the main navigation that this page belongs to. */
  readonly section?: 'programme' | 'bodies' | 'inspectors' | 'my-cases' | 'operations' | 'mail' | 'letters';
  readonly reloadAfterSeconds?: number;
}

export interface PageError {
  readonly text: string;
  readonly href?: string;
}

/** Renders `views/TEMPLATE.njk`; a form that was refused comes back with 422 and what was typed. */
export function showPage(
  reply: FastifyReply,
  template: string,
  model: PageModel & Readonly<Record<string, unknown>>,
  status = 200,
): void {
  const request = reply.request;
  const account = request.account;
  const frame = {
    account,
    whoIsSignedIn: account && nameAndRoles(account),
    navigation: navigationFor(request, model.section),
    assetPath,
    // A token writes a session row: only for those who are signed in.
    csrfToken: account === undefined ? undefined : reply.generateCsrf(),
    reloadAfterSeconds: model.reloadAfterSeconds,
  };
  void reply
    .status(status)
    .header('cache-control', 'no-store')
    .view(`${template}.njk`, { ...model, frame });
}

/** An account may be named after its role; then it is said once. */
function nameAndRoles({ name, roles }: Account): string {
  const titles = roles.map((role) => roleTitles[role].toLowerCase());
  return titles.includes(name.toLowerCase()) ? name : `${name}, ${titles.join(', ')}`;
}

function navigationFor(request: FastifyRequest, section: PageModel['section']) {
  const held = request.account?.roles;
  if (held === undefined) return [];
  const links = [
    { section: 'programme', href: '/programme', text: 'Programme', ability: 'see_programme' },
    { section: 'bodies', href: '/bodies', text: 'Bodies', ability: 'see_directory' },
    { section: 'inspectors', href: '/inspectors', text: 'Leave and ties', ability: 'see_own_leave' },
    { section: 'my-cases', href: '/my-cases', text: 'My cases', ability: 'see_own_cases' },
    { section: 'letters', href: '/letters', text: 'Published letters', ability: 'see_programme' },
    { section: 'operations', href: '/operations', text: 'Operations', ability: 'see_operations' },
  ] as const;
  return links
    .filter((link) => may(held, link.ability))
    .map((link) => ({ ...link, current: link.section === section }));
}

/** Sends the browser on after a form: 303, so that a reload does not post again. */
export function goTo(reply: FastifyReply, path: string): void {
  void reply.status(303).header('location', path).send();
}
