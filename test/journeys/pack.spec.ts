import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { simpleParser } from 'mailparser';
import type { CriterionTally } from '#domain';
import { projectFile } from '#platform';
import { makePack } from '../support/made-pack.ts';
import type { MadePackOptions } from '../support/made-pack.ts';
import { needs } from '../support/needs.ts';
import { startRedis } from '../support/redis.ts';
import { runInspection } from '../support/run-inspection.ts';
import type { Ended } from '../support/run-inspection.ts';
import { startScriptedMailServer } from '../support/smtp.ts';
import type { SmtpAct, SmtpAsked } from '../support/smtp.ts';
import { testDatabase } from '../support/database.ts';

jest.setTimeout(120_000);

interface PackAnswer {
  readonly inspectionId: string;
  readonly framework: string;
  readonly sampleSize: number;
  readonly seed: string | null;
  readonly tally: readonly CriterionTally[];
  readonly letter: {
    readonly edition: number;
    readonly sha256: string;
    readonly html: string;
    readonly text: string;
    readonly pdf: string;
  };
  readonly dispatch: {
    readonly recipients: number;
    readonly sent: number;
    readonly failed: number;
    readonly unknown: number;
  };
  readonly replay: { readonly events: number; readonly equal: boolean };
}

const answerOf = ({ stdout, stderr }: Ended): PackAnswer => {
  try {
    return JSON.parse(stdout) as PackAnswer;
  } catch {
    throw new Error(`Standard output is not one JSON object:\n${stdout}\n${stderr}`);
  }
};

const westLondon = projectFile('examples', 'west-london-2015');
const publishedFigures = parse<Record<'criterion' | 'sufficient' | 'relevant', string>>(
  readFileSync(join(westLondon, 'published-figures.csv')),
  { columns: true, bom: true },
).map(({ criterion, sufficient, relevant }) => ({
  criterion,
  sufficient: Number(sufficient),
  relevant: Number(relevant),
}));

/** Runs a made pack against a mail server that does as the plan says. */
async function run(
  options: Partial<MadePackOptions>,
  plan: (asked: SmtpAsked) => SmtpAct = () => 'as usual',
  args: readonly string[] = [],
) {
  const pack = makePack({
    sampleSize: 7,
    fieldwork: { start: '2014-06-09', end: '2014-06-12' },
    nation: 'Wales',
    recordedSample: true,
    ...options,
  });
  const mail = await startScriptedMailServer(plan);
  try {
    const ended = await runInspection(['pack', pack.folder, '--json', ...args], {
      SMTP_URL: mail.url,
      SMTP_TIMEOUT_SECONDS: '1',
      BACKOFF_FIRST_MS: '200',
    });
    return { pack, mail, ended, answer: answerOf(ended) };
  } finally {
    await mail.stop();
    pack.remove();
  }
}

describe('The West London pack on the embedded default', () => {
  let ended: Ended;
  beforeAll(async () => {
    ended = await runInspection(['pack', westLondon, '--json']);
  });

  it('gives all 29 published figures', () => {
    const counted = answerOf(ended).tally.map(({ criterion, sufficient, relevant }) => ({
      criterion,
      sufficient,
      relevant,
    }));
    expect(counted).toEqual(publishedFigures);
  });
  it('sends 34 of 34 copies, replays to the same read models and exits with 0', () => {
    expect(answerOf(ended)).toMatchObject({
      framework: 'sqs/2012',
      sampleSize: 34,
      seed: null,
      dispatch: { recipients: 34, sent: 34, failed: 0, unknown: 0 },
      replay: { equal: true },
    });
    expect(ended.status).toBe(0);
  });
  it('leaves the letter behind in three forms with the same year throughout', () => {
    const { letter } = answerOf(ended);
    const text = readFileSync(letter.text, 'utf8');
    expect(readFileSync(letter.pdf).subarray(0, 5).toString()).toBe('%PDF-');
    for (const form of [text, readFileSync(letter.html, 'utf8')]) {
      expect(form).toContain('December 2013');
      expect(form).not.toContain('2103');
    }
  });
});

needs('redis-server')('The West London pack on Postgres with Redis', () => {
  let redis: Awaited<ReturnType<typeof startRedis>>;
  let database: Awaited<ReturnType<typeof testDatabase>>;
  beforeAll(async () => {
    [redis, database] = await Promise.all([startRedis(), testDatabase()]);
  });
  afterAll(async () => {
    await Promise.all([redis.stop(), database.stop()]);
  });

  it('gives the same figures and copies, and is refused a second time', async () => {
    const environment = { DATABASE_URL: database.url, REDIS_URL: redis.url };
    const first = await runInspection(['pack', westLondon, '--json'], environment);
    const answer = answerOf(first);
    expect(answer.tally.map(({ criterion, sufficient, relevant }) => ({ criterion, sufficient, relevant }))).toEqual(
      publishedFigures,
    );
    expect(answer).toMatchObject({ dispatch: { recipients: 34, sent: 34 }, replay: { equal: true } });
    expect(first.status).toBe(0);
    const second = await runInspection(['pack', westLondon, '--json'], environment);
    expect(second.status).toBe(2);
    expect(JSON.parse(second.stdout)).toMatchObject({
      faults: [{ file: 'inspection.yaml', line: 22, column: 'fieldwork' }],
    });
  });
});

describe('A pack that is not in the project', () => {
  it('is counted right, 0 of 0 and 0 of 3 included, with one copy for a mailbox in two positions', async () => {
    const { pack, mail, ended, answer } = await run({});
    expect(answer.tally).toEqual(pack.tally);
    expect(pack.tally).toContainEqual({
      criterion: 'safeguarding.looked-after',
      sufficient: 0,
      insufficient: 0,
      relevant: 0,
      notRelevant: 7,
    });
    expect(pack.tally).toContainEqual({
      criterion: 'safeguarding.exploitation',
      sufficient: 0,
      insufficient: 3,
      relevant: 3,
      notRelevant: 4,
    });
    expect(mail.accepted.map(({ to }) => to.toLowerCase()).sort()).toEqual([...pack.mailboxes].sort());
    expect(answer).toMatchObject({
      sampleSize: 7,
      dispatch: { recipients: 4, sent: 4, failed: 0, unknown: 0 },
      replay: { equal: true },
    });
    expect(ended.status).toBe(0);
  });

  it('reads columns in another order, CRLF and a byte-order mark, and one day of fieldwork', async () => {
    const { pack, answer } = await run({
      columnsReversed: true,
      lineEnd: '\r\n',
      byteOrderMark: true,
      sampleSize: 14,
      fieldwork: { start: '2015-03-02', end: '2015-03-02' },
      nation: 'England',
    });
    expect(answer.tally).toEqual(pack.tally);
    expect(answer.sampleSize).toBe(14);
  });

  it('is drawn by the product where it brings no sample, with the seed told', async () => {
    const { answer, ended } = await run({ recordedSample: false, sampleSize: 5 });
    expect(answer.seed).toMatch(/^[0-9a-f]{32}$/);
    expect(answer.tally.map(({ relevant, notRelevant }) => relevant + notRelevant)).toEqual(answer.tally.map(() => 5));
    expect(ended.status).toBe(0);
  });

  it('counts a mailbox that is refused for good as failed, and still ends with 0', async () => {
    const { answer, ended } = await run({}, ({ stage, to }) =>
      stage === 'rcpt' && to === 'head@dyffryn.example' ? { reply: '550 5.1.1 no such mailbox' } : 'as usual',
    );
    expect(answer.dispatch).toEqual({ recipients: 4, sent: 3, failed: 1, unknown: 0 });
    expect(ended.status).toBe(0);
  });

  it('tries a mailbox again that is refused for now', async () => {
    const { answer, mail, ended } = await run({}, ({ stage, to, times }) =>
      stage === 'rcpt' && to === 'link@yjb.example' && times < 3 ? { reply: '451 4.3.0 later' } : 'as usual',
    );
    expect(answer.dispatch).toEqual({ recipients: 4, sent: 4, failed: 0, unknown: 0 });
    expect(mail.accepted.filter(({ to }) => to === 'link@yjb.example')).toHaveLength(1);
    expect(ended.status).toBe(0);
  });

  it('holds a copy as unknown where the server goes silent after the body, and ends with 1', async () => {
    const { answer, ended, mail } = await run({}, ({ stage, to }) =>
      stage === 'final' && to === 'link@yjb.example' ? 'silence' : 'as usual',
    );
    expect(answer.dispatch).toEqual({ recipients: 4, sent: 3, failed: 0, unknown: 1 });
    expect(mail.commands.filter(({ line }) => line.includes('link@yjb.example'))).toHaveLength(1);
    expect(ended.status).toBe(1);
  });

  it('gives up a server that is never there, and counts its copies as failed', async () => {
    const { answer, ended } = await run({}, ({ stage }) => (stage === 'greeting' ? 'cut' : 'as usual'), [
      '--give-up-after',
      '3',
    ]);
    expect(answer.dispatch).toEqual({ recipients: 4, sent: 0, failed: 4, unknown: 0 });
    expect(ended.status).toBe(1);
  });

  it('tells each recipient the positions in the first line, and shows nobody another', async () => {
    const { mail } = await run({});
    const director = mail.accepted.find(({ to }) => to.toLowerCase() === 'director@cwm.example');
    const { text, headerLines } = await simpleParser(director?.raw ?? '');
    expect(text?.split('\n').slice(0, 2)).toEqual([
      'You receive this letter as: Director of Children’s Services; Chair of Local Safeguarding Children Board.',
      '',
    ]);
    const headers = headerLines.map(({ line }) => line.toLowerCase()).join('\n');
    expect(headers).toContain('director@cwm.example');
    for (const other of ['head@dyffryn.example', 'link@yjb.example', 'chair@dyffryn.example'])
      expect(headers).not.toContain(other);
  });
});
