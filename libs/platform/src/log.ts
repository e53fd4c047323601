import { AsyncLocalStorage } from 'node:async_hooks';
import type { LoggerService } from '@nestjs/common';

type Level = 'debug' | 'info' | 'warn' | 'error';
type Fields = Readonly<Record<string, string | number | boolean | null | undefined>>;

const correlation = new AsyncLocalStorage<string>();

/** Everything that `act` logs, however deep, carries this correlation id. */
export const withCorrelation = <T>(id: string, act: () => T): T => correlation.run(id, act);

/** The correlation id of the request or job in hand. */
export const currentCorrelation = (): string | undefined => correlation.getStore();

// Standard error, because standard output belongs to what a command prints.
function write(level: Level, message: string, fields: Fields): void {
  const line = { at: new Date().toISOString(), level, message, correlationId: correlation.getStore(), ...fields };
  process.stderr.write(`${JSON.stringify(line)}\n`);
}

/** One JSON line an occurrence. Fields are ids, counts, states and times; names, addresses and texts stay out. */
export const log = {
  debug: (message: string, fields: Fields = {}): void => write('debug', message, fields),
  info: (message: string, fields: Fields = {}): void => write('info', message, fields),
  warn: (message: string, fields: Fields = {}): void => write('warn', message, fields),
  error: (message: string, fields: Fields = {}): void => write('error', message, fields),
};

/** Nest's own messages in the same form. Its chatter about modules and routes at start is left out. */
export class JsonLogger implements LoggerService {
  log(message: unknown, context?: string): void {
    if (context !== undefined && CHATTER.has(context)) return;
    write('info', textOf(message), { context });
  }

  warn(message: unknown, context?: string): void {
    write('warn', textOf(message), { context });
  }

  /** Nest passes the stack before the context. */
  error(message: unknown, stackOrContext?: string, context?: string): void {
    const stack = message instanceof Error ? message.stack : context === undefined ? undefined : stackOrContext;
    write('error', textOf(message), { context: context ?? stackOrContext, stack });
  }

  fatal(message: unknown, stackOrContext?: string, context?: string): void {
    this.error(message, stackOrContext, context);
  }
}

const CHATTER = new Set(['InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestFactory', 'NestApplication']);

function textOf(message: unknown): string {
  if (message instanceof Error) return message.message;
  return typeof message === 'string' ? message : JSON.stringify(message);
}
