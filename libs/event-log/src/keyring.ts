import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { queryNamed } from './query-named.ts';
import { sessionOf, type Transaction } from './session.ts';

/**
 * The keys of sealed parts, one for each scope (an inspection). A destroyed key makes everything sealed under it
 * unreadable for good, in every copy of the log.
 */
export interface Keyring {
  /**
   * The scope's key, made on first use.
   * @throws KeyDestroyed
   */
  keyToSeal(scope: string, within?: Transaction): Promise<Buffer>;
  /** The keys that still exist of those scopes. */
  keysToOpen(scopes: readonly string[], within?: Transaction): Promise<ReadonlyMap<string, Buffer>>;
  destroy(scope: string, within?: Transaction): Promise<void>;
}

export class KeyDestroyed extends Error {
  constructor(scope: string) {
    super(`The key of ${scope} has been destroyed: nothing more can be sealed under it.`);
    this.name = 'KeyDestroyed';
  }
}

/** The keys in the database were wrapped by another master key than this process was given. */
export class WrongMasterKey extends Error {
  constructor(scope: string, cause: unknown) {
    super(`The key of ${scope} was wrapped by another master key: check MASTER_KEY or MASTER_KEY_FILE.`, { cause });
    this.name = 'WrongMasterKey';
  }
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM: nonce, ciphertext, tag. `boundTo` must be the same on opening, so that no sealed part can be moved. */
export function encrypt(key: Buffer, plain: Buffer, boundTo: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(boundTo));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** @throws where the key, the bytes or `boundTo` are not those of the encryption */
export function decrypt(key: Buffer, bytes: Buffer, boundTo: string): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(boundTo)).setAuthTag(bytes.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
}

interface WrappedKey {
  readonly scope: string;
  /** Null where the key was destroyed. */
  readonly wrapped: Buffer | null;
}

const WRAPPED_KEYS = {
  name: 'wrapped_keys',
  text: 'select scope, wrapped from keys.scope_key where scope = any($1)',
};

/**
 * Keys in the schema `keys`, which the main dump leaves out, each wrapped by the master key.
 * They are not remembered in memory: another process may destroy one at any time.
 */
export class PostgresKeyring implements Keyring {
  readonly #dataSource: DataSource;
  readonly #masterKey: Buffer;

  /** @param masterKey 32 bytes */
  constructor(dataSource: DataSource, masterKey: Buffer) {
    if (masterKey.length !== 32) throw new Error('A master key has 32 bytes.');
    this.#dataSource = dataSource;
    this.#masterKey = masterKey;
  }

  async keyToSeal(scope: string, within?: Transaction): Promise<Buffer> {
    const known = await this.#wrapped([scope], within);
    if (known.length === 0) {
      // Of two writers that seal first under a scope, one makes its key and the other reads that one.
      await sessionOf(within ?? this.#dataSource.manager).query(
        'insert into keys.scope_key (scope, wrapped) values ($1, $2) on conflict do nothing',
        [scope, encrypt(this.#masterKey, randomBytes(32), scope)],
      );
      known.push(...(await this.#wrapped([scope], within)));
    }
    const wrapped = known[0]?.wrapped;
    if (wrapped === undefined || wrapped === null) throw new KeyDestroyed(scope);
    return this.#unwrap(scope, wrapped);
  }

  async keysToOpen(scopes: readonly string[], within?: Transaction): Promise<ReadonlyMap<string, Buffer>> {
    if (scopes.length === 0) return new Map();
    const rows = await this.#wrapped(scopes, within);
    return new Map(rows.flatMap(({ scope, wrapped }) => (wrapped ? [[scope, this.#unwrap(scope, wrapped)]] : [])));
  }

  /**
   * Tries the master key on one key, so that a process with the wrong one ends at its start and not at its first event.
   * @throws WrongMasterKey
   */
  async check(): Promise<void> {
    const [one]: { scope: string; wrapped: Buffer }[] = await this.#dataSource.query(
      'select scope, wrapped from keys.scope_key where wrapped is not null limit 1',
    );
    if (one !== undefined) this.#unwrap(one.scope, one.wrapped);
  }

  async destroy(scope: string, within?: Transaction): Promise<void> {
    // The row stays: a scope whose key was destroyed must not quietly get a new one.
    await sessionOf(within ?? this.#dataSource.manager).query(
      `insert into keys.scope_key (scope, wrapped, destroyed_at) values ($1, null, now())
       on conflict (scope) do update set wrapped = null, destroyed_at = coalesce(scope_key.destroyed_at, now())`,
      [scope],
    );
  }

  #wrapped(scopes: readonly string[], within: Transaction | undefined): Promise<WrappedKey[]> {
    return queryNamed({ dataSource: this.#dataSource, transaction: within }, WRAPPED_KEYS, [scopes]);
  }

  #unwrap(scope: string, wrapped: Buffer): Buffer {
    try {
      return decrypt(this.#masterKey, wrapped, scope);
    } catch (cause) {
      throw new WrongMasterKey(scope, cause);
    }
  }
}

/** Keys that live as long as this object. */
export class MemoryKeyring implements Keyring {
  readonly #keys = new Map<string, Buffer | null>();

  async keyToSeal(scope: string): Promise<Buffer> {
    const key = this.#keys.get(scope);
    if (key === null) throw new KeyDestroyed(scope);
    const mine = key ?? randomBytes(32);
    this.#keys.set(scope, mine);
    return mine;
  }

  async keysToOpen(scopes: readonly string[]): Promise<ReadonlyMap<string, Buffer>> {
    const pairs = scopes.map((scope) => [scope, this.#keys.get(scope)] as const);
    return new Map(pairs.flatMap(([scope, key]) => (key ? [[scope, key]] : [])));
  }

  async destroy(scope: string): Promise<void> {
    this.#keys.set(scope, null);
  }
}
