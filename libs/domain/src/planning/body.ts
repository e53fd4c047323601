import { dateInWords, isDate } from '../inspection/dates.ts';
import { allOrRefusals, refuse, type Decision, type Refusal } from '../inspection/refusal.ts';
import { isOneMailbox } from '../copy-list/mailbox.ts';
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
    case 'RecordTie':
      return allOrRefusals(tieRefusals(command.tie), () => [{ type: 'TieRecorded', data: command.tie }]);
    case 'EndTie':
      return body.ties.some(({ tieId }) => tieId === command.tieId)
        ? { ok: true, events: [{ type: 'TieEnded', data: { tieId: command.tieId } }] }
        : refuse('tie_unknown', 'This tie is not recorded, or has ended.');
    default:
      return command satisfies never;
  }
}

const blank = (what: string): Refusal => ({ code: 'blank_field', sentence: `${what} is blank.` });

function entryRefusals({ name, shortName, areas, size }: DirectoryEntry): Refusal[] {
  return [
    ...(name.trim() === '' ? [blank('The name of the body')] : []),
    ...(shortName.trim() === '' ? [blank('The short name of the body')] : []),
    ...(areas.length === 0 || areas.some((area) => area.trim() === '') ? [blank('An area of the body')] : []),
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
];
