// An SMTP server on a port of its own, as npm's smtp-server makes one; what it takes is read by mailparser.
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** {port, mails, sessions()}; each mail as {raw, mail, session}. Without options it offers neither STARTTLS nor a log-in. */
export async function serveMail(t, { port = 0, ...options } = {}) {
  const mails = [];
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    onData(stream, session, done) {
      const parts = [];
      stream.on('data', (part) => parts.push(part));
      stream.on('end', async () => {
        const raw = Buffer.concat(parts).toString('latin1');
        mails.push({ raw, session: { ...session, envelope: session.envelope }, mail: await simpleParser(Buffer.concat(parts)) });
        done(null, 'taken');
      });
    },
    ...options,
  });
  let sessions = 0;
  const onConnect = options.onConnect;
  server.onConnect = (session, done) => { sessions++; return onConnect ? onConnect(session, done) : done(); };
  server.on('error', () => {});
  await new Promise((listening) => { server.listen(port, '127.0.0.1', listening); });
  const close = () => new Promise((closed) => { server.close(closed); });
  t.after(close);
  return { port: server.server.address().port, mails, sessions: () => sessions, close };
}

/** The server's words of refusal. */
export const refuse = (code, words) => Object.assign(new Error(words), { responseCode: code });
