import { applies, type Framework } from '#domain';
import { caseloadOf, reoffendingRecord, visit } from '../journeys/web-inspection.ts';
import type { Chance } from './chance.ts';
import { askUntilAnswered, type AnsweredAct, type Who } from './client.ts';
import type { Moments } from './moments.ts';

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

/** Takes one small inspection through its whole life by the API, with some acts that have to be refused. */
export async function liveInspection(living: Living, name: string, chance: Chance): Promise<LivedInspection> {
  const acts: AnsweredAct[] = [];
  const slug = name.toLowerCase().replaceAll(' ', '-');
  const mailboxes: string[] = [`head@${slug}.example`];
  const ask = async (who: Who, method: string, path: string, body?: unknown): Promise<AnsweredAct> => {
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

  const visitHere = {
    ...visit,
    inspectedBody: { ...visit.inspectedBody, name, shortName: name },
    addressee,
    // All of them are visited in one week, which no lead inspector and no limit would bear.
    leadInspector: { name: 'Lead inspector', email: `lead-${slug}@inspectorate.example` },
    passWith: 'Every office is visited in this week.',
    sampleSize,
  };
  const scheduled = await must('planner', 'POST', '/api/inspections', visitHere);
  if (chance.number() < 0.3) await ask('planner', 'POST', '/api/inspections', visitHere);
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
