export { createWeb } from './create-web.ts';
export type { WebDeps, BoardQueue } from './web-deps.ts';
export { webMigrations } from './accounts/web.migrations.ts';
export type { NewAccount } from './accounts/account.ts';
export { createAccount } from './accounts/change-accounts.ts';
export { roles, type Role } from './accounts/permissions.ts';
export { firstAdministratorLink } from './accounts/first-administrator.ts';
