/** Where the mail server is and who we are to it. */
export interface SmtpAddress {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (`smtps:`); otherwise STARTTLS where the server offers it. */
  readonly secure: boolean;
  readonly login?: { readonly user: string; readonly password: string };
}

/**
 * Reads `smtp://user:password@host:port` or `smtps://…`. User and password are percent-decoded.
 * Without a port: 587 for smtp, 465 for smtps.
 * @throws Error with a sentence that shows no password
 */
export function parseSmtpUrl(smtpUrl: string): SmtpAddress {
  const url = URL.canParse(smtpUrl) ? new URL(smtpUrl) : null;
  if (!url || !['smtp:', 'smtps:'].includes(url.protocol) || !url.hostname)
    throw new Error('The mail server is named as smtp://host:port or smtps://user:password@host:port.');
  const secure = url.protocol === 'smtps:';
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port ? Number(url.port) : secure ? 465 : 587,
    secure,
    ...(url.username && {
      login: { user: decodeURIComponent(url.username), password: decodeURIComponent(url.password) },
    }),
  };
}
