import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadMasterKey } from './master-key.ts';
import { BadSettings, loadSettings } from './settings.ts';

describe('settings', () => {
  it('need nothing: the embedded default', () => {
    expect(loadSettings({ DATABASE_URL: '', UNRELATED: 'x' })).toMatchObject({
      databaseUrl: undefined,
      redisUrl: undefined,
      leaseSeconds: 60,
      smtpTimeoutSeconds: 30,
      sweepSeconds: 15,
      relayPollMs: 1_000,
      postConnections: 5,
      backoffFirstMs: 1_000,
    });
  });

  it('are read from the environment', () => {
    const settings = loadSettings({
      DATABASE_URL: 'postgres://inspection:secret@db.example:5433/inspection',
      REDIS_URL: 'rediss://queues.example',
      SMTP_URL: 'smtp://mail.example:25',
      PORT: '0',
      MASTER_KEY: 'ab'.repeat(32),
    });
    expect(settings).toMatchObject({ port: 0, redisUrl: 'rediss://queues.example', smtpUrl: 'smtp://mail.example:25' });
    expect(settings.masterKey).toEqual(Buffer.alloc(32, 0xab));
  });

  it('that are bad are all named at once, without their values', () => {
    const load = () =>
      loadSettings({
        DATABASE_URL: 'mysql://root:secret@db.example',
        SMTP_URL: 'mail.example',
        PORT: '70000',
        SWEEP_SECONDS: '1.5',
        SIGN_IN: 'none',
        MASTER_KEY: 'secret',
        LEASE_SECONDS: '20',
      });
    expect(load).toThrow(BadSettings);
    let faults: readonly string[] = [];
    try {
      load();
    } catch (error) {
      faults = (error as BadSettings).faults;
    }
    expect(faults.map((fault) => fault.split(' ')[0]).sort()).toEqual([
      'DATABASE_URL',
      'MASTER_KEY',
      'PORT',
      'SIGN_IN',
      'SMTP_TIMEOUT_SECONDS',
      'SMTP_URL',
      'SWEEP_SECONDS',
    ]);
    expect(faults.join()).not.toContain('secret');
  });
});

describe('the master key', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'inspection-settings-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('is made on first use, for the owner alone, and is the same ever after', () => {
    const settings = loadSettings({ VAR_FOLDER: folder });
    const key = loadMasterKey(settings);
    expect(key).toHaveLength(32);
    expect(loadMasterKey(settings)).toEqual(key);
    expect(statSync(join(folder, 'master-key')).mode & 0o077).toBe(0);
  });

  it('comes from a file, in hexadecimal or base64', () => {
    const file = join(folder, 'key');
    const settings = loadSettings({ MASTER_KEY_FILE: file });
    expect(() => loadMasterKey(settings)).toThrow(`cannot be read at ${file}`);
    writeFileSync(file, Buffer.alloc(32, 9).toString('base64'));
    expect(loadMasterKey(settings)).toEqual(Buffer.alloc(32, 9));
    writeFileSync(file, 'short');
    expect(() => loadMasterKey(settings)).toThrow('holds no 32 bytes');
  });
});
