import { setTimeout as wait } from 'node:timers/promises';
import { startScriptedMailServer, type ScriptedMailServer, type SmtpAct, type SmtpAsked } from '../support/smtp.ts';
import type { Chance } from './chance.ts';
import type { Moments } from './moments.ts';

/** How the mail server treats the messages that come. */
export type Mood =
  | 'as usual'
  | 'refuses recipients for now'
  | 'refuses bodies for now'
  | 'hangs before the body'
  | 'hangs after the body'
  | 'cuts before the body'
  | 'cuts in the body'
  | 'cuts after the body';

export const badMoods = [
  'refuses recipients for now',
  'refuses bodies for now',
  'hangs before the body',
  'hangs after the body',
  'cuts before the body',
  'cuts in the body',
  'cuts after the body',
] as const satisfies readonly Exclude<Mood, 'as usual'>[];

/** A real server takes its time over a message; this long at most, in milliseconds, so that faults find it at work. */
const slowestAnswerMs = 60;

/** The mail server of the world outside: it counts what it takes by mailbox, and is in a bad mood on demand. */
export class MailServer {
  readonly #moments: Moments;
  readonly #chance: Chance;
  #server: ScriptedMailServer | undefined;
  #port = 0;
  #mood: Mood = 'as usual';
  #moodFor = 0;
  /** Recipients whose body was asked for and not answered yet. */
  readonly #open = new Set<string>();
  /** Whole messages by mailbox, answered or not, but for those that were refused. */
  readonly received = new Map<string, number>();
  /** Messages by mailbox that were answered with 250, whether or not the answer arrived. */
  readonly accepted = new Map<string, number>();
  /** Bodies that were asked for and never answered, by the server's own doing. */
  unanswered = 0;

  constructor(moments: Moments, chance: Chance) {
    this.#moments = moments;
    this.#chance = chance;
  }

  async start(): Promise<void> {
    this.#server = await startScriptedMailServer((asked) => this.#act(asked), { port: this.#port });
    this.#port = this.#server.port;
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.#port}`;
  }

  /** Treats the next `messages` messages so, then is as usual again. */
  beIn(mood: Mood, messages: number): void {
    this.#mood = mood;
    this.#moodFor = messages;
  }

  /** Ends with all its connections and is back after `downMs`. */
  async crash(downMs: number): Promise<void> {
    this.unanswered += this.#open.size;
    this.#open.clear();
    await this.#server?.stop();
    await wait(downMs);
    await this.start();
  }

  async stop(): Promise<void> {
    await this.#server?.stop();
  }

  #act(asked: SmtpAsked): SmtpAct {
    if (asked.stage === 'greeting') this.#moments.tell('mail connection opened');
    const act = this.#actOf(asked);
    this.#note(asked, act);
    return act;
  }

  #actOf({ stage }: SmtpAsked): SmtpAct {
    switch (this.#mood) {
      case 'as usual':
        break;
      case 'refuses recipients for now':
        if (stage === 'rcpt') return this.#once({ reply: '450 4.2.1 try again later' });
        break;
      case 'refuses bodies for now':
        if (stage === 'final') return this.#once({ reply: '451 4.3.0 try again later' });
        break;
      case 'hangs before the body':
        if (stage === 'mail') return this.#once('silence');
        break;
      case 'hangs after the body':
        if (stage === 'final') return this.#once('silence');
        break;
      case 'cuts before the body':
        if (stage === 'data') return this.#once('cut');
        break;
      case 'cuts in the body':
        if (stage === 'body') return this.#once('cut');
        break;
      case 'cuts after the body':
        if (stage === 'final') return this.#once('cut');
        break;
      default:
        this.#mood satisfies never;
    }
    return stage === 'final' ? { notBefore: wait(this.#chance.between(0, slowestAnswerMs)) } : 'as usual';
  }

  #once(act: SmtpAct): SmtpAct {
    this.#moodFor -= 1;
    if (this.#moodFor <= 0) this.#mood = 'as usual';
    return act;
  }

  #note({ stage, to }: SmtpAsked, act: SmtpAct): void {
    const goesOn = act === 'as usual' || (typeof act === 'object' && 'notBefore' in act);
    if (stage === 'data' && goesOn) {
      this.#open.add(to);
      this.#moments.tell('body asked for');
    }
    if ((stage === 'body' || stage === 'final') && (act === 'cut' || act === 'silence')) {
      this.#open.delete(to);
      this.unanswered += 1;
    }
    if (stage !== 'final') return;
    const refused = typeof act === 'object' && 'reply' in act;
    if (!refused) this.received.set(to, (this.received.get(to) ?? 0) + 1);
    this.#moments.tell('body received');
    if (goesOn) this.accepted.set(to, (this.accepted.get(to) ?? 0) + 1);
    if (typeof act === 'object' && 'notBefore' in act) {
      void act.notBefore.then(() => {
        // A little longer, for the answer is still on its way to the sender.
        setTimeout(() => this.#open.delete(to), slowestAnswerMs);
        this.#moments.tell('copy accepted');
      });
    } else this.#open.delete(to);
  }
}
