import { createHash, randomBytes } from 'node:crypto';

/** A new secret for an address that needs no account; it is kept nowhere and can be shown this once. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** Hex SHA-256, under which a secret is known. */
export const tokenSha256 = (token: string): string => createHash('sha256').update(token).digest('hex');
