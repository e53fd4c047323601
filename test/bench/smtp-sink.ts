import { createServer, type AddressInfo } from 'node:net';

/** What the sink has taken so far. */
export interface Taken {
  readonly messages: number;
  /** Of the bodies, as they came over the wire. */
  readonly bytes: number;
}

/**
 * A mail server that takes every message and keeps none; a process of its own, so that its work is not measured as the
 * sender's. It speaks the least of SMTP that a client needs, and takes commands that come together (RFC 2920) as the mail servers of
 * today do, alike for whoever sends. Its parent is told the port; any
 * message from the parent is answered with what was taken since the last one.
 */
let taken = { messages: 0, bytes: 0 };

const server = createServer({ noDelay: true }, (socket) => {
  let pending = Buffer.alloc(0);
  let inBody = false;
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    for (;;) {
      if (inBody) {
        const end = pending.indexOf('\r\n.\r\n');
        if (end < 0) return;
        taken = { messages: taken.messages + 1, bytes: taken.bytes + end };
        pending = pending.subarray(end + 5);
        inBody = false;
        socket.write('250 2.0.0 queued\r\n');
        continue;
      }
      const end = pending.indexOf('\r\n');
      if (end < 0) return;
      const verb = pending.toString('latin1', 0, 4).toUpperCase();
      pending = pending.subarray(end + 2);
      if (verb === 'DATA') {
        inBody = true;
        socket.write('354 go ahead\r\n');
      } else if (verb === 'QUIT') socket.end('221 2.0.0 bye\r\n');
      else if (verb === 'EHLO') socket.write('250-sink.test\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SIZE\r\n');
      else socket.write('250 2.0.0 ok\r\n');
    }
  });
  socket.write('220 sink.test ESMTP\r\n');
});

server.listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});
process.on('message', () => {
  process.send?.(taken);
  taken = { messages: 0, bytes: 0 };
});
process.on('disconnect', () => process.exit());
