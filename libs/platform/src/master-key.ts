import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BadSettings, type Settings } from './settings.ts';

/**
 * The 32 bytes under which the keys of sealed parts are wrapped: from MASTER_KEY, from MASTER_KEY_FILE, or else from
 * `master-key` in the var folder, which is made on first use and belongs in no backup of the database.
 * @throws BadSettings where the file holds no key
 */
export function loadMasterKey(settings: Pick<Settings, 'masterKey' | 'masterKeyFile' | 'varFolder'>): Buffer {
  if (settings.masterKey !== undefined) return settings.masterKey;
  if (settings.masterKeyFile !== undefined) return readKey(settings.masterKeyFile, 'MASTER_KEY_FILE');
  const own = join(settings.varFolder, 'master-key');
  mkdirSync(dirname(own), { recursive: true });
  if (!existsSync(own)) {
    const draft = `${own}.${process.pid}`;
    writeFileSync(draft, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 });
    try {
      // A link appears whole or not at all: of two processes that start together both read the same key.
      linkSync(draft, own);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
    } finally {
      rmSync(draft);
    }
  }
  return readKey(own, 'The master key');
}

function readKey(file: string, name: string): Buffer {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch {
    throw new BadSettings([`${name} cannot be read at ${file}`]);
  }
  const bytes = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64');
  if (bytes.length !== 32) throw new BadSettings([`${name} holds no 32 bytes in hexadecimal or base64 at ${file}`]);
  return bytes;
}
