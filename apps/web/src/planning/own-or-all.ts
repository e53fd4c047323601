import type { Account } from '../accounts/account.ts';
import { may } from '../accounts/permissions.ts';

/** Leave and ties are personal: planners see those of all inspectors, everyone else their own. */
export const ownOrAll = <Personal extends { readonly inspector: string }>(
  { email, roles }: Account,
  all: Iterable<Personal>,
): readonly Personal[] => [...all].filter(({ inspector }) => may(roles, 'plan_inspectors') || inspector === email);
