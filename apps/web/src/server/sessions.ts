import { randomBytes } from 'node:crypto';
import fastifyCookie from '@fastify/cookie';
import csrfProtection from '@fastify/csrf-protection';
import fastifySession from '@fastify/session';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import connectPgSimple from 'connect-pg-simple';
import type { DataSource } from 'typeorm';
import { poolOf } from '#platform';

declare module 'fastify' {
  interface Session {
    /** Address of the account that signed in. */
    email?: string;
  }
}

const sessionHours = 10;
export const sessionCookie = 'inspection_session';

async function cookieSecret(dataSource: DataSource): Promise<string> {
  await dataSource.query(`insert into web.cookie_secret (secret) values ($1) on conflict do nothing`, [
    randomBytes(48).toString('base64url'),
  ]);
  const [row]: { secret: string }[] = await dataSource.query(`select secret from web.cookie_secret`);
  if (row === undefined) throw new Error('web.cookie_secret is empty, though a row was just written.');
  return row.secret;
}

/** A session is a row in `web.session`, so that it outlives a restart and is the same for every web process. */
export async function keepSessions(app: NestFastifyApplication, dataSource: DataSource): Promise<void> {
  // connect-pg-simple asks Express's session for its Store; @fastify/session brings the like.
  const PostgresStore = connectPgSimple(fastifySession as unknown as Parameters<typeof connectPgSimple>[0]);
  const store = new PostgresStore({
    pool: poolOf(dataSource),
    schemaName: 'web',
    tableName: 'session',
  });
  // Its timer, which takes ended sessions away, must not outlive the pool.
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onClose', async () => store.close());
  await app.register(fastifyCookie);
  await app.register(fastifySession, {
    secret: await cookieSecret(dataSource),
    cookieName: sessionCookie,
    // No row and no cookie for a visitor who does not sign in.
    saveUninitialized: false,
    rolling: false,
    store: store as unknown as fastifySession.SessionStore,
    cookie: { httpOnly: true, sameSite: 'lax', secure: 'auto', path: '/', maxAge: sessionHours * 3_600_000 },
  });
  await app.register(csrfProtection, {
    sessionPlugin: '@fastify/session',
    getToken: (request) => {
      const body: unknown = request.body;
      if (typeof body !== 'object' || body === null || !('_csrf' in body)) return undefined;
      return typeof body._csrf === 'string' ? body._csrf : undefined;
    },
  });
}
