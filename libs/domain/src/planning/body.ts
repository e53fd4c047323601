import { dateInWords, isDate } from '../inspection/dates.ts';
import { areasTwice } from '../inspection/decide-schedule.ts';
import { allOrRefusals, refuse, tooLong, type Decision, type Refusal } from '../inspection/refusal.ts';
import { isOneMailbox, mailboxOf } from '../copy-list/mailbox.ts';
import {
  positionTitles,
  type BodyChanged,
  type BodyEntered,
  type BodyPosition,
  type DirectoryEntry,
  type PositionLeft,
  type PositionTaken,
  type TieEnded,
  type TieRecorded,
} from './events.ts';
import { addDays } from './working-days.ts';

export type BodyEvent = BodyEntered | BodyChanged | PositionTaken | PositionLeft | TieRecorded | TieEnded;

export type Holder = PositionTaken['data'];
export type Tie = TieRecorded['data'];

/** An inspected body as the directory knows it; null before it is entered. */
export type Body = null | {
  readonly bodyId: string;
  readonly entry: DirectoryEntry;
  readonly holders: readonly Holder[];
  readonly ties: readonly Tie[];
};

export function evolveBody(body: Body, event: BodyEvent): Body {
  if (event.type === 'BodyEntered') {
    const { bodyId, ...entry } = event.data;
    return { bodyId, entry, holders: [], ties: [] };
  }
  if (body === null) throw new Error(`${event.type} before BodyEntered.`);
  switch (event.type) {
    case 'BodyChanged':
      return { ...body, entry: event.data };
    case 'PositionTaken':
      return { ...body, holders: [...body.holders, event.data] };
    case 'PositionLeft':
      return {
        ...body,
        holders: body.holders.map((holder) =>
          holder.holderId === event.data.holderId ? { ...holder, to: event.data.to } : holder,
        ),
      };
    case 'TieRecorded':
      return { ...body, ties: [...body.ties, event.data] };
    case 'TieEnded':
      return { ...body, ties: body.ties.filter(({ tieId }) => tieId !== event.data.tieId) };
    default:
      return event satisfies never;
  }
}

/** Who holds a position on that ISO date; the latest to take it, where two do. */
export function holderOn(holders: readonly Holder[], position: BodyPosition, on: string): Holder | undefined {
  return holders
    .filter((holder) => holder.position === position && holder.from <= on && (holder.to === null || on <= holder.to))
    .reduce<Holder | undefined>(
      (latest, each) => (latest === undefined || latest.from <= each.from ? each : latest),
      undefined,
    );
}

export type BodyCommand =
  | { readonly type: 'EnterBody'; readonly bodyId: string; readonly entry: DirectoryEntry }
  | { readonly type: 'ChangeBody'; readonly entry: DirectoryEntry }
  | {
      /** What a table says of a body, known or not. */
      readonly type: 'ListBody';
      readonly bodyId: string;
      readonly entry: DirectoryEntry;
      readonly holders: readonly Holder[];
    }
  | { readonly type: 'TakePosition'; readonly holder: Holder }
  | { readonly type: 'LeavePosition'; readonly holderId: string; readonly to: string }
  | { readonly type: 'RecordTie'; readonly tie: Tie }
  | { readonly type: 'EndTie'; readonly tieId: string };

/** The rules of the directory. */
export function decideBody(body: Body, command: BodyCommand): Decision<BodyEvent> {
  if (command.type === 'EnterBody') {
    return body === null
      ? allOrRefusals(entryRefusals(command.entry), () => [
          { type: 'BodyEntered', data: { bodyId: command.bodyId, ...command.entry } },
        ])
      : refuse('body_known', `${body.entry.name} is in the directory already.`);
  }
  if (command.type === 'ListBody') return listBody(body, command);
  if (body === null) return refuse('body_unknown', 'This body is not in the directory.');
  switch (command.type) {
    case 'ChangeBody':
      return allOrRefusals(entryRefusals(command.entry), () => [{ type: 'BodyChanged', data: command.entry }]);
    case 'TakePosition':
      return allOrRefusals(holderRefusals(body.holders, command.holder), () => [
        { type: 'PositionTaken', data: command.holder },
      ]);
    case 'LeavePosition': {
      const holder = body.holders.find(({ holderId }) => holderId === command.holderId);
      if (holder === undefined) return refuse('holder_unknown', 'Nobody is in the directory under this entry.');
      if (!isDate(command.to) || command.to < holder.from)
        return refuse(
          'invalid_date',
          `${holder.name} held the position from ${dateInWords(holder.from)}; name a last day on or after that.`,
        );
      return { ok: true, events: [{ type: 'PositionLeft', data: { holderId: command.holderId, to: command.to } }] };
    }
    case 'RecordTie': {
      const { inspector, what } = command.tie;
      if (body.ties.some((tie) => tie.inspector === inspector && tie.what.trim() === what.trim()))
        return refuse('tie_known', `This tie of ${inspector} to ${body.entry.name} is recorded already.`);
      return allOrRefusals(tieRefusals(command.tie), () => [{ type: 'TieRecorded', data: command.tie }]);
    }
    case 'EndTie':
      return body.ties.some(({ tieId }) => tieId === command.tieId)
        ? { ok: true, events: [{ type: 'TieEnded', data: { tieId: command.tieId } }] }
        : refuse('tie_unknown', 'This tie is not recorded, or has ended.');
    default:
      return command satisfies never;
  }
}

/**
 * A table is taken at its word: whoever it names holds the position from that day, and the time of somebody else who holds
 * it ends on the day before.
 */
function listBody(
  body: Body,
  { bodyId, entry, holders }: Extract<BodyCommand, { type: 'ListBody' }>,
): Decision<BodyEvent> {
  const commands = [
    body === null ? { type: 'EnterBody' as const, bodyId, entry } : { type: 'ChangeBody' as const, entry },
    ...holders.flatMap((holder) => {
      const now = body?.holders.find(({ position, to }) => position === holder.position && to === null);
      if (now !== undefined && isSamePerson(now, holder)) return [];
      return [
        ...(now === undefined
          ? []
          : [{ type: 'LeavePosition' as const, holderId: now.holderId, to: dayBefore(holder.from) }]),
        { type: 'TakePosition' as const, holder },
      ];
    }),
  ];
  let state = body;
  const events: BodyEvent[] = [];
  for (const command of commands) {
    const decision = decideBody(state, command);
    if (!decision.ok) return decision;
    events.push(...decision.events);
    state = decision.events.reduce(evolveBody, state);
  }
  return { ok: true, events };
}

const isSamePerson = (one: Holder, other: Holder): boolean =>
  one.name === other.name && mailboxOf(one) === mailboxOf(other);

/** A text that is no date is left for the rules to refuse. */
const dayBefore = (day: string): string => (isDate(day) ? addDays(day, -1) : day);

const blank = (what: string): Refusal => ({ code: 'blank_field', sentence: `${what} is blank.` });

function entryRefusals({ name, shortName, type, nation, areas, size, performance }: DirectoryEntry): Refusal[] {
  return [
    ...(name.trim() === '' ? [blank('The name of the body')] : []),
    ...(shortName.trim() === '' ? [blank('The short name of the body')] : []),
    ...tooLong('The name of the body', name),
    ...tooLong('The short name of the body', shortName),
    ...tooLong('The type of the body', type),
    ...tooLong('The nation', nation),
    ...areas.flatMap((area) => tooLong('An area of the body', area)),
    ...tooLong('What is said of its performance', performance),
    ...(areas.length === 0 || areas.some((area) => area.trim() === '') ? [blank('An area of the body')] : []),
    ...areasTwice(areas).map((area): Refusal => ({
      code: 'invalid_value',
      sentence: `The area ${area} stands there more than once.`,
    })),
    ...(size !== null && (!Number.isInteger(size) || size < 0)
      ? [{ code: 'invalid_value' as const, sentence: `A size of ${size} cases a year cannot be; name a whole number.` }]
      : []),
  ];
}

function holderRefusals(holders: readonly Holder[], { position, title, name, email, from, to }: Holder): Refusal[] {
  if (!isDate(from) || (to !== null && !isDate(to)))
    return [
      { code: 'invalid_date', sentence: `"${isDate(from) ? (to ?? '') : from}" is no date; write it as 2015-12-14.` },
    ];
  const before = holders.find(
    (holder) =>
      holder.position === position && (holder.to === null || holder.to >= from) && (to === null || holder.from <= to),
  );
  return [
    ...(name.trim() === '' || title.trim() === '' ? [blank('A name or the title of the position')] : []),
    ...tooLong('The name', name),
    ...tooLong('The title of the position', title),
    ...(isOneMailbox(email)
      ? []
      : [{ code: 'not_one_mailbox' as const, sentence: `"${email}" of ${name} is not exactly one mailbox.` }]),
    ...(to !== null && to < from
      ? [
          {
            code: 'invalid_date' as const,
            sentence: `${name} leaves on ${dateInWords(to)}, before the first day ${dateInWords(from)}.`,
          },
        ]
      : []),
    ...(before === undefined
      ? []
      : [
          {
            code: 'position_taken' as const,
            sentence: `${positionTitles[position]} is held by ${before.name} from ${dateInWords(before.from)}${before.to === null ? '' : ` to ${dateInWords(before.to)}`}. Say first when that ends.`,
          },
        ]),
  ];
}

const tieRefusals = ({ inspector, what }: Tie): Refusal[] => [
  ...(isOneMailbox(inspector)
    ? []
    : [{ code: 'not_one_mailbox' as const, sentence: `"${inspector}" is not exactly one mailbox.` }]),
  ...(what.trim() === '' ? [blank('What ties the inspector to the body')] : []),
  ...tooLong('What ties the inspector to the body', what),
];
