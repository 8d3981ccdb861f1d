// Mails as a real SMTP server gets them, and what the sender makes of servers that refuse, put off, stall and die.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { refuse, serveMail as serve } from '../lib/smtp.mjs';
import { certificate } from '../lib/tls.mjs';
import { soon } from '../lib/until.mjs';

const SENDER = join(dirname(resolve(process.env.SOUK_PROGRAM ?? 'build-asan/souk')), 'tests/mail_sender');
const LOG_IN = { user: 'souk', pass: 'ein Paßwort=?' };

const MAIL = {
  from: 'shop@souk.example', from_name: 'Souk', to: 'ada@example.org', to_name: 'Ada "Countess" Łovelace', reply_to: 'help@souk.example',
  subject: 'Order 17 – „Grüße“ from the shop, with a subject that is longer than one line of a header may be 🛒',
  message_id: '01890a5d-ac96-774b-bcce-b302099a8057@souk.example', date_us: Date.UTC(2026, 10, 21, 18, 30, 5) * 1000,
  text: 'Hello Ada,\n\n.a dot first, and = signs, ünïcödé\n..\n.\nblanks at the end: \t\n' + 'long '.repeat(300) + '\nEnd.',
  html: '<p class="x">Hello &lt;Ada&gt; – 17&nbsp;€</p>\n<p>' + 'x'.repeat(2000) + '</p>',
  unsubscribe_url: 'https://souk.example/unsubscribe?token=abc%20def&x=1',
};

async function directoryOf(t) {
  const directory = await mkdtemp(join(tmpdir(), 'souk-mail-'));
  t.after(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

/** A sender for one server. */
function sender(t, port, { security = 'plain', deadline = 20000, ca = '', logIn, server = 'localhost' } = {}) {
  const words = [server, port, security, deadline, ca, ...(logIn ? [logIn.user, logIn.pass] : [])].map(String);
  const child = spawn(SENDER, words, { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, ALL_PROXY: 'http://127.0.0.1:1' } });
  const ended = new Promise((exited) => { child.on('exit', (code) => exited(code)); });
  t.after(() => child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async send(changes = {}) {
      child.stdin.write(JSON.stringify({ ...MAIL, ...changes }) + '\n');
      return JSON.parse((await soon('an outcome', lines.next())).value);
    },
    async end() {
      child.stdin.end();
      assert.equal(await soon('the end of the sender', ended), 0);
    },
  };
}

function assertLines(raw) {
  assert.doesNotMatch(raw, /[^\r]\n|\r[^\n]/, 'lines end with CR LF');
  assert.doesNotMatch(raw, /[^\r\n\x20-\x7e]/, 'seven bits, and no tabs');
  for (const line of raw.split('\r\n')) assert.ok(line.length <= 76 || line.startsWith('List-Unsubscribe:'), line);
}

const withLineEnds = (text) => text.replace(/\r\n/g, '\n').replace(/\n$/, '');

test('a mail arrives as it was meant, over STARTTLS and after a log-in', async (t) => {
  const { SOUK_TLS_CERT: ca, SOUK_TLS_KEY: key } = certificate(await directoryOf(t));
  const server = await serve(t, {
    cert: readFileSync(ca), key: readFileSync(key), disabledCommands: [],
    onAuth: (auth, session, done) =>
      (session.secure && auth.username === LOG_IN.user && auth.password === LOG_IN.pass ? done(null, { user: 1 }) : done(refuse(535, 'no'))),
  });
  const { send, end } = sender(t, server.port, { security: 'starttls', ca, logIn: LOG_IN });
  assert.deepEqual(await send(), { outcome: 'sent', result: 0, status: 250, words: '250 taken', error: '' });
  assert.equal((await send({ html: '', unsubscribe_url: '', reply_to: '', text: 'Привет, Ада! '.repeat(30) })).outcome, 'sent');
  await end();
  assert.equal(server.sessions(), 1, 'one connection for both');

  const [{ mail, raw, session }, second] = server.mails;
  assertLines(raw);
  assert.equal(session.hostNameAppearsAs, 'souk.example');
  assert.equal(session.envelope.mailFrom.address, MAIL.from);
  assert.deepEqual(session.envelope.rcptTo.map(({ address }) => address), [MAIL.to]);
  assert.deepEqual(mail.from.value, [{ address: MAIL.from, name: 'Souk' }]);
  assert.deepEqual(mail.to.value, [{ address: MAIL.to, name: MAIL.to_name }]);
  assert.equal(mail.replyTo.value[0].address, MAIL.reply_to);
  assert.equal(mail.subject, MAIL.subject);
  assert.equal(mail.messageId, `<${MAIL.message_id}>`);
  assert.equal(mail.date.toISOString(), '2026-11-21T18:30:05.000Z');
  assert.equal(withLineEnds(mail.text), MAIL.text);
  assert.equal(withLineEnds(mail.html), MAIL.html);
  assert.match(raw, /\r\nList-Unsubscribe: <https:\/\/souk\.example\/unsubscribe\?token=abc%20def&x=1>\r\n/);
  assert.match(raw, /\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n/);

  assertLines(second.raw);
  assert.match(second.raw, /\r\nContent-Transfer-Encoding: base64\r\n/);
  assert.equal(withLineEnds(second.mail.text), 'Привет, Ада! '.repeat(30));
  assert.equal(second.mail.html, false);
  assert.equal(second.mail.headers.has('list-unsubscribe'), false);
});

test('TLS from the first byte; a certificate that nobody signed gets nothing', async (t) => {
  const { SOUK_TLS_CERT: ca, SOUK_TLS_KEY: key } = certificate(await directoryOf(t));
  const server = await serve(t, { secure: true, cert: readFileSync(ca), key: readFileSync(key) });
  const { send, end } = sender(t, server.port, { security: 'tls', ca });
  assert.equal((await send()).outcome, 'sent');
  await end();
  const other = sender(t, server.port, { security: 'tls' });
  const answer = await other.send();
  assert.equal(answer.outcome, 'later');
  assert.match(answer.error, /has no certificate that proves who it is/);
  await other.end();
  assert.equal(server.mails.length, 1);
});

test('a server without STARTTLS gets neither mail nor password where it is asked for', async (t) => {
  let passwords = 0;
  const server = await serve(t, { disabledCommands: ['STARTTLS'], allowInsecureAuth: true, onAuth: (auth, session, done) => { passwords++; done(null, { user: 1 }); } });
  const { send, end } = sender(t, server.port, { security: 'starttls', logIn: LOG_IN });
  const answer = await send();
  assert.equal(answer.outcome, 'later');
  assert.match(answer.error, /offers no TLS/);
  await end();
  assert.equal(passwords, 0);
  assert.equal(server.mails.length, 0);
});

test('a wrong password is a matter of the set-up, not of the mail', async (t) => {
  const { SOUK_TLS_CERT: ca, SOUK_TLS_KEY: key } = certificate(await directoryOf(t));
  const server = await serve(t, { cert: readFileSync(ca), key: readFileSync(key), disabledCommands: [], onAuth: (auth, session, done) => done(refuse(535, 'wrong')) });
  const wrong = sender(t, server.port, { security: 'starttls', ca, logIn: LOG_IN });
  const denied = await wrong.send();
  assert.equal(denied.outcome, 'later');
  assert.match(denied.error, /did not let us log in: look at SMTP_USERNAME/);
  await wrong.end();
  const nobody = sender(t, server.port, { security: 'starttls', ca }); // 530 in place of a reply to MAIL
  const required = await nobody.send();
  assert.deepEqual([required.outcome, required.status], ['later', 530]);
  await nobody.end();
});

test('what is refused for good, and what may be tried again', async (t) => {
  const replies = {
    onMailFrom: { 'gone@souk.example': [550, 'no such sender'], 'slow@souk.example': [451, 'not now'] },
    onRcptTo: { 'gone@example.org': [550, '5.1.1 no such user'], 'full@example.org': [452, '4.2.2 mailbox full'] },
  };
  const reply = (table) => (address, session, done) => done(table[address.address] && refuse(...table[address.address]));
  const server = await serve(t, {
    onMailFrom: reply(replies.onMailFrom), onRcptTo: reply(replies.onRcptTo), size: 600_000,
    onData(stream, session, done) {
      let bytes = '';
      stream.on('data', (part) => { bytes += part; });
      stream.on('end', () => done(/Subject: spam/.test(bytes) ? refuse(554, 'spam') : /Subject: grey/.test(bytes) ? refuse(451, 'grey') : null, 'ok'));
    },
  });
  const { send, end } = sender(t, server.port);
  const cases = [
    [{ from: 'gone@souk.example' }, 'refused', 550],
    [{ from: 'slow@souk.example' }, 'later', 451],
    [{ to: 'gone@example.org' }, 'refused', 550],
    [{ to: 'full@example.org' }, 'later', 452],
    [{ subject: 'spam' }, 'refused', 554],
    [{ subject: 'grey' }, 'later', 451],
    [{ text: 'x'.repeat(500_000), html: 'x'.repeat(500_000) }, 'refused', 552], // larger than it says that it takes
    [{}, 'sent', 250],
  ];
  for (const [changes, outcome, status] of cases) {
    const answer = await send(changes);
    assert.deepEqual([answer.outcome, answer.status], [outcome, status], JSON.stringify(answer));
  }
  assert.match((await send({ to: 'gone@example.org' })).error, /refused the mail for good \(550 5\.1\.1 no such user\)/);
  await end();
});

test('what cannot be a header does not leave the house', async (t) => {
  const server = await serve(t);
  const { send, end } = sender(t, server.port);
  const wrong = [
    { subject: 'x\r\nBcc: all@example.org' }, { from_name: 'x\nBcc: all@example.org' }, { to_name: 'x\rBcc: a@example.org' },
    { to: 'ada@example.org>\r\nRCPT TO:<all@example.org' }, { message_id: 'a@b.example>\r\nX: y' }, { unsubscribe_url: 'https://a.example/\r\nX: y' },
  ];
  for (const changes of wrong) assert.equal((await send(changes)).outcome, 'not written', JSON.stringify(changes));
  await end();
  assert.equal(server.sessions(), 0);
});

test('a server that stalls is given up at the deadline', async (t) => {
  const silent = await serve(t, { onConnect() {} });
  const before = sender(t, silent.port, { deadline: 300 });
  assert.deepEqual((({ outcome, status }) => [outcome, status])(await before.send()), ['later', 0]);
  await before.end();

  const { SOUK_TLS_CERT: ca, SOUK_TLS_KEY: key } = certificate(await directoryOf(t));
  for (const security of ['plain', 'tls']) {
    let mails = 0;
    const mute = await serve(t, {
      secure: security === 'tls', cert: readFileSync(ca), key: readFileSync(key),
      onData(stream, session, done) { stream.resume(); if (++mails > 1) stream.on('end', () => done(null, 'taken')); },
    });
    const after = sender(t, mute.port, { security, ca, deadline: 1000 });
    const answer = await after.send();
    assert.equal(answer.outcome, 'unknown', JSON.stringify(answer));
    assert.equal((await after.send()).outcome, 'sent', 'over a connection of its own');
    await after.end();
    assert.equal(mute.sessions(), 2);
  }
});

test('nobody listens: later', async (t) => {
  const server = net.createServer().listen(0, '127.0.0.1');
  await new Promise((listening) => { server.on('listening', listening); });
  const { port } = server.address();
  await new Promise((closed) => { server.close(closed); });
  const { send, end } = sender(t, port);
  assert.equal((await send()).outcome, 'later');
  await end();
});

/** A server that speaks by itself: `heard(bytes, socket)` says what to reply, and may end the connection. */
async function speak(t, heard) {
  let sessions = 0;
  const server = net.createServer((socket) => {
    sessions++;
    socket.on('error', () => {});
    socket.write('220 here\r\n');
    let mail; // what came since DATA
    socket.on('data', (bytes) => {
      const command = mail === undefined ? String(bytes).slice(0, 4) : '';
      if (mail !== undefined) mail += bytes;
      else if (command === 'DATA') mail = '';
      const reply = heard({ command, mail, ended: mail?.endsWith('\r\n.\r\n') }, socket);
      if (reply !== undefined) socket.write(`${reply}\r\n`);
      if (mail?.endsWith('\r\n.\r\n')) mail = undefined;
    });
  }).listen(0, '127.0.0.1');
  await new Promise((listening) => { server.on('listening', listening); });
  t.after(() => server.close());
  return { port: server.address().port, sessions: () => sessions };
}

const usual = ({ command, ended }) => (command === 'DATA' ? '354 go on' : command !== '' || ended ? '250 ok' : undefined);

test('a server that dies before, in and after a mail', async (t) => {
  const large = { text: 'x'.repeat(500_000), html: 'x'.repeat(500_000) };
  const cases = [
    [(said, socket) => (said.command === 'DATA' ? void socket.destroy() : usual(said)), ['later']],
    // In mid-mail the rest may have gone into the kernel's buffers; so it is either, but never taken for sent or refused.
    [(said, socket) => (said.mail ? void socket.destroy() : usual(said)), ['later', 'unknown']],
    [(said, socket) => (said.ended ? void socket.destroy() : usual(said)), ['unknown']],
  ];
  for (const [heard, outcomes] of cases) {
    const server = await speak(t, heard);
    const { send, end } = sender(t, server.port);
    const answer = await send(large);
    assert.ok(outcomes.includes(answer.outcome), JSON.stringify(answer));
    await end();
  }
});

test('a connection that the server has closed meanwhile is made anew', async (t) => {
  let close;
  const closed = new Promise((done) => { close = done; });
  const server = await speak(t, (said, socket) => {
    if (!said.ended) return usual(said);
    socket.end('250 taken\r\n', close);
    return undefined;
  });
  const { send, end } = sender(t, server.port);
  assert.equal((await send()).outcome, 'sent');
  await soon('the end of the first connection', closed);
  const answer = await send();
  assert.equal(answer.outcome, 'sent', JSON.stringify(answer));
  await end();
  assert.equal(server.sessions(), 2);
});
