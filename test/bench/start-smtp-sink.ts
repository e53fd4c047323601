import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Taken } from './smtp-sink.ts';

export interface SmtpSink {
  readonly port: number;
  /** What came since it was asked last. */
  taken(): Promise<Taken>;
  stop(): Promise<void>;
}

/** Starts the sink as a process of its own on a free port of the loopback. */
export async function startSmtpSink(): Promise<SmtpSink> {
  const child = fork(join(import.meta.dirname, 'smtp-sink.js'));
  const { port } = await messageFrom<{ port: number }>(child);
  return {
    port,
    taken() {
      const answer = messageFrom<Taken>(child);
      child.send('taken?');
      return answer;
    },
    async stop() {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

async function messageFrom<Message>(child: ChildProcess): Promise<Message> {
  const [message] = (await once(child, 'message')) as [Message];
  return message;
}
