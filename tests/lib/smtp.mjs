// An SMTP server on a port of its own, as npm's smtp-server makes one; what it takes is read by mailparser.
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** {port, mails, sessions(), close(), drop(), take}; each mail as {raw, mail, session}. Without options it offers neither STARTTLS nor a
    log-in. `take` is how it takes a mail, for an onData of one's own; drop() ends all connections at once. */
export async function serveMail(t, { port = 0, ...options } = {}) {
  const mails = [];
  const take = (stream, session, done) => {
    const parts = [];
    stream.on('data', (part) => parts.push(part));
    stream.on('end', async () => {
      const raw = Buffer.concat(parts).toString('latin1');
      mails.push({ raw, session: { ...session, envelope: session.envelope }, mail: await simpleParser(Buffer.concat(parts)) });
      done(null, 'taken');
    });
  };
  const server = new SMTPServer({ disabledCommands: ['STARTTLS', 'AUTH'], disableReverseLookup: true, closeTimeout: 100, onData: take, ...options });
  let sessions = 0;
  const onConnect = options.onConnect;
  server.onConnect = (session, done) => { sessions++; return onConnect ? onConnect(session, done) : done(); };
  server.on('error', () => {});
  await new Promise((listening) => { server.listen(port, '127.0.0.1', listening); });
  const close = () => new Promise((closed) => { server.close(closed); });
  t.after(close);
  const drop = () => { for (const connection of server.connections) connection._socket.destroy(); };
  return { port: server.server.address().port, mails, sessions: () => sessions, close, drop, take };
}

/** The server's words of refusal. */
export const refuse = (code, words) => Object.assign(new Error(words), { responseCode: code });
