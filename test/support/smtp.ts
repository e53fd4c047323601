import { createServer, type AddressInfo, type Socket } from 'node:net';

/** Where in a message's session a scripted server is asked what to do. `body` is asked at the first bytes after 354. */
export type SmtpStage = 'greeting' | 'ehlo' | 'mail' | 'rcpt' | 'data' | 'body' | 'final';
/** Answer as usual, with a line of its own, by ending the connection, never, or as usual but not before something else. */
export type SmtpAct =
  | 'as usual'
  | 'cut'
  | 'silence'
  | { readonly reply: string; readonly thenCut?: boolean }
  | { readonly notBefore: Promise<unknown> };

export interface SmtpAsked {
  readonly stage: SmtpStage;
  /** Of the message under way; empty until it is named. */
  readonly to: string;
  /** How often this stage was reached for this recipient, from 1. */
  readonly times: number;
}

export interface ReceivedMessage {
  readonly from: string;
  readonly to: string;
  /** Dot-unstuffed, as sent. */
  readonly raw: string;
}

export interface ScriptedMailServer {
  readonly url: string;
  readonly port: number;
  /** Messages received to their last byte that are answered 2xx, perhaps later. */
  readonly accepted: ReceivedMessage[];
  /** Every command line with the number of its connection, in the order of arrival. */
  readonly commands: { readonly connection: number; readonly line: string }[];
  /** Connections made so far, and the most that were open at once. */
  readonly connections: { made: number; open: number; mostOpen: number };
  stop(): Promise<void>;
}

const usual: Record<SmtpStage, string> = {
  greeting: '220 scripted.test ESMTP',
  ehlo: '250 scripted.test',
  mail: '250 2.1.0 sender ok',
  rcpt: '250 2.1.5 recipient ok',
  data: '354 go ahead',
  body: '',
  final: '250 2.0.0 queued',
};

/** A mail server that misbehaves on purpose: it speaks SMTP over a bare socket and does at each stage what `plan` says. */
export async function startScriptedMailServer(
  plan: (asked: SmtpAsked) => SmtpAct = () => 'as usual',
  options: { pipelining?: boolean; port?: number } = {},
): Promise<ScriptedMailServer> {
  const accepted: ReceivedMessage[] = [];
  const commands: ScriptedMailServer['commands'] = [];
  const connections = { made: 0, open: 0, mostOpen: 0 };
  const reached = new Map<string, number>();
  const sockets = new Set<Socket>();

  const server = createServer((socket) => {
    const connection = ++connections.made;
    connections.open += 1;
    connections.mostOpen = Math.max(connections.mostOpen, connections.open);
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      connections.open -= 1;
      sockets.delete(socket);
    });
    let from = '';
    let to = '';
    let pending = '';
    let recipientTaken = false;
    let inBody = false;
    let bodyBegun = false;
    let deaf = false;
    /** Cut or silent from here on. */
    const isDeaf = () => deaf;

    /** Plays the stage; true where the session goes on as usual. */
    const play = (stage: SmtpStage): boolean => {
      const key = `${stage} ${to}`;
      const times = (reached.get(key) ?? 0) + 1;
      reached.set(key, times);
      const act = plan({ stage, to, times });
      if (act === 'as usual') {
        const line = stage === 'ehlo' && options.pipelining ? '250-scripted.test\r\n250 PIPELINING' : usual[stage];
        if (line) socket.write(`${line}\r\n`);
        return true;
      }
      if (typeof act === 'object' && 'notBefore' in act) {
        void act.notBefore.then(() => socket.write(`${usual[stage]}\r\n`));
        return true;
      }
      if (act === 'silence') deaf = true;
      else if (act === 'cut') {
        deaf = true;
        socket.destroy();
      } else {
        socket.write(`${act.reply}\r\n`);
        if (act.thenCut) {
          deaf = true;
          socket.end();
        }
      }
      return false;
    };

    const takeCommand = (line: string) => {
      commands.push({ connection, line });
      const verb = line.slice(0, 4).toUpperCase();
      if (verb === 'EHLO' || verb === 'HELO') play('ehlo');
      else if (verb === 'MAIL') {
        from = /<(.*?)>/.exec(line)?.[1] ?? '';
        to = '';
        recipientTaken = false;
        play('mail');
      } else if (verb === 'RCPT') {
        to = /<(.*?)>/.exec(line)?.[1] ?? '';
        recipientTaken = play('rcpt');
      } else if (verb === 'DATA') {
        if (!recipientTaken) socket.write('503 5.5.1 no recipient\r\n');
        else inBody = play('data');
        bodyBegun = false;
      } else if (verb === 'QUIT') socket.end('221 bye\r\n');
      else socket.write('250 ok\r\n');
    };

    socket.on('data', (chunk) => {
      pending += chunk.toString('latin1');
      for (;;) {
        if (isDeaf()) return;
        if (inBody) {
          if (!bodyBegun && pending) {
            bodyBegun = true;
            play('body');
            if (isDeaf()) return;
          }
          const end = pending.startsWith('.\r\n') ? 0 : pending.indexOf('\r\n.\r\n');
          if (end < 0) return;
          const raw = pending.slice(0, end).replace(/^\.\./gm, '.');
          pending = pending.slice(end === 0 ? 3 : end + 5);
          inBody = false;
          if (play('final')) accepted.push({ from, to, raw });
        } else {
          const end = pending.indexOf('\r\n');
          if (end < 0) return;
          const line = pending.slice(0, end);
          pending = pending.slice(end + 2);
          takeCommand(line);
        }
      }
    });
    play('greeting');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    port,
    accepted,
    commands,
    connections,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
