import { setTimeout as wait } from 'node:timers/promises';
import { startScriptedMailServer, type ScriptedMailServer, type SmtpAct, type SmtpAsked } from '../support/smtp.ts';
import type { Chance } from './chance.ts';
import type { Moments } from './moments.ts';

/** How the mail server treats a message that comes, instead of as usual. */
export type Mood = (typeof badMoods)[number];

export const badMoods = [
  'refuses a recipient for now',
  'refuses a body for now',
  'refuses a recipient for good',
  'refuses a body for good',
  'hangs before the body',
  'hangs after the body',
  'cuts at the recipient',
  'cuts instead of asking for the body',
  'cuts in the body',
  'cuts after the body',
] as const;

/** A real server takes its time over a message; this long at most, in milliseconds, so that faults find it at work. */
const slowestAnswerMs = 60;

/** The mail server of the world outside: it counts what it takes by mailbox, and is in a bad mood on demand. */
export class MailServer {
  readonly #moments: Moments;
  readonly #chance: Chance;
  #server: ScriptedMailServer | undefined;
  #port = 0;
  /** The first is the present one. */
  #moods: { readonly mood: Mood; left: number; met: boolean }[] = [];
  readonly #silentTo = new Set<string>();
  /** Messages that met each mood. */
  readonly met = new Map<Mood, number>(badMoods.map((mood) => [mood, 0]));
  /** Whole messages by mailbox, answered or not, but for those that were refused. */
  readonly received = new Map<string, number>();
  /** Messages by mailbox that were answered with 250, whether or not the answer arrived. */
  readonly accepted = new Map<string, number>();
  /** Mailboxes that take no letter, now or ever, once they have refused one. */
  readonly refusedForGood = new Set<string>();

  constructor(moments: Moments, chance: Chance) {
    this.#moments = moments;
    this.#chance = chance;
  }

  async start(): Promise<void> {
    this.#server = await startScriptedMailServer((asked) => this.#act(asked), { port: this.#port });
    this.#port = this.#server.port;
  }

  get port(): number {
    return this.#port;
  }

  /** Whether the server has taken a whole message for this mailbox and then kept silent. */
  isSilentTo(mailbox: string): boolean {
    return this.#silentTo.has(mailbox);
  }

  /** Treats `messages` messages so, once as many have met the moods before it; then is as usual again. */
  beIn(mood: Mood, messages: number): void {
    this.#moods.push({ mood, left: messages, met: false });
  }

  /** Whether a mood is still to come that no message has met. */
  get isWaitingForMessages(): boolean {
    return this.#moods.some(({ met }) => !met);
  }

  /** Is as usual from now on. */
  calmDown(): void {
    this.#moods = [];
  }

  /** Ends with all its connections and is back after `downMs`. */
  async crash(downMs: number): Promise<void> {
    await this.#server?.stop();
    await wait(downMs);
    await this.start();
  }

  async stop(): Promise<void> {
    await this.#server?.stop();
  }

  #act(asked: SmtpAsked): SmtpAct {
    if (asked.stage === 'greeting') this.#moments.tell('mail connection opened');
    if (asked.stage === 'rcpt') this.#moments.tell('recipient named');
    const act = this.#actOf(asked);
    this.#note(asked, act);
    return act;
  }

  #actOf({ stage, to }: SmtpAsked): SmtpAct {
    if (stage === 'rcpt' && this.refusedForGood.has(to)) return { reply: '550 5.1.1 no such mailbox' };
    const mood = this.#moods[0]?.mood;
    switch (mood) {
      case undefined:
        break;
      case 'refuses a recipient for now':
        if (stage === 'rcpt') return this.#once({ reply: '450 4.2.1 try again later' });
        break;
      case 'refuses a body for now':
        if (stage === 'final') return this.#once({ reply: '451 4.3.0 try again later' });
        break;
      case 'refuses a recipient for good':
        if (stage === 'rcpt') return this.#forGood(to, { reply: '550 5.1.1 no such mailbox' });
        break;
      case 'refuses a body for good':
        if (stage === 'final') return this.#forGood(to, { reply: '554 5.7.1 not wanted here' });
        break;
      case 'hangs before the body':
        if (stage === 'mail') return this.#once('silence');
        break;
      case 'hangs after the body':
        if (stage === 'final') return this.#once('silence');
        break;
      case 'cuts at the recipient':
        if (stage === 'rcpt') return this.#once('cut');
        break;
      case 'cuts instead of asking for the body':
        if (stage === 'data') return this.#once('cut');
        break;
      case 'cuts in the body':
        if (stage === 'body') return this.#once('cut');
        break;
      case 'cuts after the body':
        if (stage === 'final') return this.#once('cut');
        break;
      default:
        mood satisfies never;
    }
    return stage === 'final' ? { notBefore: wait(this.#chance.between(0, slowestAnswerMs)) } : 'as usual';
  }

  #forGood(to: string, act: SmtpAct): SmtpAct {
    this.refusedForGood.add(to);
    return this.#once(act);
  }

  #once(act: SmtpAct): SmtpAct {
    const [present] = this.#moods;
    if (present === undefined) return act;
    this.met.set(present.mood, (this.met.get(present.mood) ?? 0) + 1);
    present.met = true;
    present.left -= 1;
    if (present.left === 0) this.#moods.shift();
    return act;
  }

  #note({ stage, to }: SmtpAsked, act: SmtpAct): void {
    const goesOn = act === 'as usual' || (typeof act === 'object' && 'notBefore' in act);
    if (stage === 'data' && goesOn) this.#moments.tell('body asked for');
    if (stage !== 'final') return;
    if (act === 'silence') this.#silentTo.add(to);
    const refused = typeof act === 'object' && 'reply' in act;
    if (!refused) this.received.set(to, (this.received.get(to) ?? 0) + 1);
    this.#moments.tell('body received');
    if (!goesOn) return;
    this.accepted.set(to, (this.accepted.get(to) ?? 0) + 1);
    if (typeof act === 'object' && 'notBefore' in act)
      void act.notBefore.then(() => this.#moments.tell('copy accepted'));
  }
}
