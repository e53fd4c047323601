export { createWeb } from './create-web.ts';
export type { WebDeps, BoardQueue } from './web-deps.ts';
export { webMigrations } from './accounts/web.migrations.ts';
export { createAccount, type NewAccount } from './accounts/account.ts';
export { roles, type Role } from './accounts/permissions.ts';
export { firstAdministratorLink } from './accounts/first-administrator.ts';
