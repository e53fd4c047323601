import { createHash } from 'node:crypto';
import type { DataSource, EntityManager } from 'typeorm';

export interface StoredRendering {
  readonly mediaType: string;
  readonly bytes: Buffer;
}

/** Bytes that are not what their hash says; nothing of the kind may be published or sent. */
export class RenderingDamaged extends Error {
  constructor(expectedSha256: string, actualSha256: string) {
    super(`A rendering should have the SHA-256 ${expectedSha256} and has ${actualSha256}.`);
    this.name = 'RenderingDamaged';
  }
}

/**
 * The bytes that approvals have sealed, each under its own hash. They are kept once and never changed: what is published
 * and sent in years to come is what was approved.
 */
export class RenderingStore {
  readonly #dataSource: DataSource;

  constructor(dataSource: DataSource) {
    this.#dataSource = dataSource;
  }

  /**
   * Keeps bytes under their hex SHA-256; keeping them again changes nothing.
   * @throws RenderingDamaged
   */
  async keep(
    sha256: string,
    mediaType: string,
    bytes: Uint8Array,
    manager: EntityManager = this.#dataSource.manager,
  ): Promise<void> {
    demandHash(sha256, bytes);
    await manager.query(
      'insert into letters.rendering (sha256, media_type, bytes) values ($1, $2, $3) on conflict (sha256) do nothing',
      [Buffer.from(sha256, 'hex'), mediaType, Buffer.from(bytes)],
    );
  }

  /**
   * The bytes under a hash, compared with it once more; undefined where none are kept.
   * @throws RenderingDamaged
   */
  async load(sha256: string): Promise<StoredRendering | undefined> {
    const rows: { media_type: string; bytes: Buffer }[] = await this.#dataSource.query(
      'select media_type, bytes from letters.rendering where sha256 = $1',
      [Buffer.from(sha256, 'hex')],
    );
    const row = rows[0];
    if (!row) return undefined;
    demandHash(sha256, row.bytes);
    return { mediaType: row.media_type, bytes: row.bytes };
  }
}

function demandHash(sha256: string, bytes: Uint8Array): void {
  const actual = createHash('sha256').update(bytes).digest('hex');
  if (actual !== sha256) throw new RenderingDamaged(sha256, actual);
}
