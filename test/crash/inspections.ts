import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { applies, type Framework } from '#domain';
import { localAccounts } from '../../apps/local/src/open-site.ts';
import { caseloadOf, reoffendingRecord, visit } from '../journeys/web-inspection.ts';
import type { Chance } from './chance.ts';
import type { Moments } from './moments.ts';

/** One request with its key, and what came of it. Repeated, with the same key, until there was an answer. */
export interface AnsweredAct {
  /** As the log knows it. */
  readonly key: string;
  readonly what: string;
  readonly accepted: boolean;
  /** What the answer said. */
  readonly answer: string;
}

export interface LivedInspection {
  readonly inspectionId: string;
  readonly mailboxes: readonly string[];
  readonly acts: readonly AnsweredAct[];
}

export interface Living {
  readonly url: string;
  readonly framework: Framework;
  readonly moments: Moments;
}

type Who = 'planner' | 'lead' | 'inspector' | 'approver';

const answerWithinMs = 4_000;
const againAfterMs = 150;
/** Longer than any fault, by far: a product that does not answer after it is broken. */
const giveUpAfterMs = 120_000;

/** Takes one small inspection through its whole life by the API, with some acts that have to be refused. */
export async function liveInspection(living: Living, name: string, chance: Chance): Promise<LivedInspection> {
  const acts: AnsweredAct[] = [];
  const slug = name.toLowerCase().replaceAll(' ', '-');
  const mailboxes: string[] = [`head@${slug}.example`];
  const ask = async (
    who: Who,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<AnsweredAct & { json: unknown }> => {
    const act = await askUntilAnswered(living, who, { method, path, body, key: `${slug}-${acts.length + 1}` });
    acts.push(act);
    return act;
  };
  const must = async (who: Who, method: string, path: string, body?: unknown): Promise<unknown> => {
    const { accepted, what, answer, json } = await ask(who, method, path, body);
    if (!accepted) throw new Error(`${what} was refused: ${answer}`);
    return json;
  };

  const sampleSize = chance.between(3, 4);
  const cases = caseloadOf(living.framework).slice(0, sampleSize);
  const { addressee, copyList } = peopleOf(slug, chance.between(3, 5));
  mailboxes.push(...copyList.map(({ email }) => email));

  const scheduled = await must('planner', 'POST', '/api/inspections', {
    ...visit,
    inspectedBody: { ...visit.inspectedBody, name, shortName: name },
    addressee,
    sampleSize,
  });
  const { inspectionId } = scheduled as { inspectionId: string };
  const here = `/api/inspections/${inspectionId}`;
  await must('planner', 'PUT', `${here}/caseload`, { cases });
  if (chance.number() < 0.3) await ask('planner', 'PUT', `${here}/copy-list`, { entries: copyList.slice(1) });
  await must('planner', 'PUT', `${here}/copy-list`, { entries: copyList });
  await must('lead', 'POST', `${here}/case-sample`);
  if (chance.number() < 0.3) await ask('lead', 'POST', `${here}/case-sample`);
  for (const { caseRef } of cases)
    await must('lead', 'PUT', `${here}/case-sample/${caseRef}/inspector`, {
      inspector: 'inspector@inspectorate.example',
    });
  for (const { caseRef, facts } of cases) {
    const judgements = Object.fromEntries(
      living.framework.criteria.map((criterion) => [
        criterion.id,
        applies(criterion, facts) === 'no' ? 'not_relevant' : chance.oneOf(['sufficient', 'insufficient']),
      ]),
    );
    await must('inspector', 'PUT', `${here}/case-readings/${caseRef}`, { judgements });
    if (chance.number() < 0.3) await ask('inspector', 'PUT', `${here}/case-readings/${caseRef}`, { judgements });
  }
  await must('lead', 'PUT', `${here}/reoffending-record`, reoffendingRecord);
  await must('lead', 'PUT', `${here}/case-manager-interviews`, { number: 2 });
  await must('lead', 'POST', `${here}/tally-freeze`);
  await must('lead', 'POST', `${here}/letter`, {});
  await must('approver', 'POST', `${here}/approval`);
  await must('approver', 'POST', `${here}/publication`);
  living.moments.tell('publication answered');
  if (chance.number() < 0.3) await ask('approver', 'POST', `${here}/publication`);
  return { inspectionId, mailboxes, acts };
}

function peopleOf(slug: string, others: number) {
  const addressee = { name: 'Head of Service', position: 'Head of Service', email: `head@${slug}.example` };
  const yjb = { position: 'YJB Communications', area: '', organisation: 'YJB', name: 'Communications' };
  const partner = (number: number) => ({
    position: `Partner ${number}`,
    area: '',
    organisation: 'Northshire',
    name: `Partner ${number}`,
    email: `partner-${number}@${slug}.example`,
  });
  const copyList = [
    { ...yjb, email: `communications@yjb.${slug}.example` },
    ...Array.from({ length: others }, (_, place) => partner(place + 1)),
  ];
  return { addressee, copyList };
}

/** How the log knows a request: by account, resource, key and what was sent. */
function keyInLog({ by, method, path, body, key }: Asked & { readonly by: string }): string {
  const sent = createHash('sha256')
    .update(JSON.stringify(body ?? null))
    .digest('hex');
  return `${by} ${method} ${path} ${key} ${sent}`;
}

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly key: string;
}

async function askUntilAnswered(
  { url, moments }: Living,
  who: Who,
  { method, path, body, key }: Asked,
): Promise<AnsweredAct & { json: unknown }> {
  const account = localAccounts.find(({ email }) => email === `${who}@inspectorate.example`);
  if (account === undefined) throw new Error(`There is no account for ${who}.`);
  const { email, password } = account;
  const lastAt = Date.now() + giveUpAfterMs;
  for (;;) {
    const answer = await answerTo(url + path, moments, {
      method,
      headers: {
        authorization: `Basic ${Buffer.from(`${email}:${password}`).toString('base64')}`,
        'idempotency-key': key,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (answer !== undefined && answer.status < 500) {
      const { status, text } = answer;
      moments.tell('act answered');
      return {
        key: keyInLog({ by: email, method, path, body, key }),
        what: `${method} ${path}`,
        accepted: status < 300,
        answer: `${status} ${text}`,
        json: JSON.parse(text) as unknown,
      };
    }
    if (Date.now() > lastAt) throw new Error(`${method} ${path} was not answered in ${giveUpAfterMs / 1000} s`);
    await wait(againAfterMs);
  }
}

/** Undefined where the request was cut, by whichever side. */
async function answerTo(
  url: string,
  moments: Moments,
  init: RequestInit,
): Promise<{ status: number; text: string } | undefined> {
  try {
    const answering = fetch(url, { ...init, signal: AbortSignal.timeout(answerWithinMs) });
    moments.tell('request sent');
    const response = await answering;
    return { status: response.status, text: await response.text() };
  } catch {
    return undefined;
  }
}
