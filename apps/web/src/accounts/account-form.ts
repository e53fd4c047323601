import { isOneMailbox } from '#domain';
import { FormFaults } from '../pages/acting.ts';
import type { PageError } from '../view/show-page.ts';
import type { NewAccount } from './account.ts';
import { roles as allRoles, type Role } from './permissions.ts';

// NIST SP 800-63B-4 asks for 15 characters where a password is all there is; ours are for local accounts alone.
const shortestPassword = 12;

/** @throws FormFaults naming each field that cannot stand */
export function newAccountFrom(
  typed: { email: string; name: string; password: string },
  roles: readonly Role[],
): NewAccount {
  const faults: PageError[] = [];
  if (!isOneMailbox(typed.email))
    faults.push({ text: 'Enter one e-mail address, such as name@inspectorate.example.', href: '#email' });
  if (typed.name === '') faults.push({ text: 'Enter a name.', href: '#name' });
  if (typed.password.length < shortestPassword)
    faults.push({ text: `Choose a password of at least ${shortestPassword} characters.`, href: '#password' });
  if (roles.length === 0) faults.push({ text: 'Choose at least one role.', href: '#roles' });
  if (faults.length > 0) throw new FormFaults(faults);
  return { ...typed, roles };
}

/** The roles among what a form sent. */
export const rolesAmong = (sent: readonly string[]): readonly Role[] => allRoles.filter((role) => sent.includes(role));
