import type { Person } from '#domain';

/** Whom post and entries in calendars come from: the product, at the mailbox that the settings name. */
export const sentFrom = (postFrom: string): Person => ({ name: 'Run an inspection', email: postFrom });
