// Mail as its recipients get it: a real SMTP server takes it, refuses it, puts it off, stalls, dies; and nothing is lost or doubled.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { API, send } from '../lib/people.mjs';
import { assertProblem, Shop } from '../lib/scenario.mjs';
import { refuse, serveMail } from '../lib/smtp.mjs';
import { temporaryDirectory } from '../lib/souk.mjs';
import { certificate } from '../lib/tls.mjs';

const CASH = { payment_method: 'cash_on_delivery' };
const LOG_IN = { user: 'souk', pass: 'ein Paßwort=?' };
const NEW_PASSWORD = 'another garden of 8 paths';

const settings = (port, more = {}) => ({
  SMTP_SERVER: 'localhost', SMTP_PORT: String(port), SOUK_SMTP_SECURITY: 'plain', SOUK_MAIL_FROM: 'shop@souk.example',
  SOUK_SHOP_NAME: 'Grüner Markt', SOUK_MAIL_FOOTER: 'Grüner Markt, Wien', SOUK_MAIL_RATE: '100', ...more,
});

const to = (server, address) => server.mails.filter(({ mail }) => mail.to.value[0].address === address);
const idsOf = (mails) => mails.map(({ mail }) => mail.messageId);

async function statusOf(shop, name, kind) {
  const { items } = (await shop.souk.get('/notifications?limit=100', { as: name })).body;
  return items.find((each) => each.kind === kind)?.email;
}

test('over STARTTLS and with a log-in: sign-up, an order, a password that was forgotten', { timeout: 120000 }, async (t) => {
  const { SOUK_TLS_CERT: ca, SOUK_TLS_KEY: key } = certificate(await temporaryDirectory(t));
  const server = await serveMail(t, {
    cert: readFileSync(ca), key: readFileSync(key), disabledCommands: [],
    onAuth: (auth, session, done) =>
      (session.secure && auth.username === LOG_IN.user && auth.password === LOG_IN.pass ? done(null, { user: 1 }) : done(refuse(535, 'no'))),
  });
  const shop = await Shop.open(t, settings(server.port, {
    SOUK_SMTP_SECURITY: 'starttls', SOUK_SMTP_CA_FILE: ca, SMTP_USERNAME: LOG_IN.user, SMTP_PASSWORD: LOG_IN.pass,
  }));
  const { souk } = shop;
  const ann = await souk.id('ann');
  await shop.sent();
  const [{ mail: verify, session }] = to(server, 'ann@souk.example');
  assert.equal(session.envelope.mailFrom.address, 'shop@souk.example');
  assert.deepEqual(verify.from.value, [{ address: 'shop@souk.example', name: 'Grüner Markt' }]);
  assert.equal(verify.to.value[0].name, 'ann');
  assert.equal(verify.subject, 'Please confirm your e-mail address');
  assert.ok(verify.text.includes('Grüner Markt, Wien') && verify.html.includes('Grüner Markt, Wien'));
  assert.match(verify.messageId, /^<[0-9a-f-]{36}@souk\.example>$/);
  assert.equal(verify.headers.has('list-unsubscribe'), false, 'nobody ends by a click what belongs to an account');
  const linkIn = (mail) => `${API}/auth${new URL(/http:\S+\/links\/\S+/.exec(mail.text)[0]).pathname}`;
  assert.equal((await send(`${souk.url}${linkIn(verify)}`, { method: 'POST', body: {} })).status, 200);

  const mug = await shop.product({ name: 'Mug "<b>blue</b>" – größer & schöner', stock: 10 });
  const order = await shop.placed(mug, 2, { as: 'ann', ...CASH });
  await shop.sent();
  const { mail: receipt } = to(server, 'ann@souk.example').at(-1);
  assert.ok(receipt.text.includes('2 x Mug "<b>blue</b>" – größer & schöner  23.80 EUR'), receipt.text);
  assert.ok(receipt.html.includes('Mug &quot;&lt;b&gt;blue&lt;/b&gt;&quot; – größer &amp; schöner'));
  assert.ok(receipt.text.includes(order.id));
  assert.match(receipt.text, new RegExp(`^See it in the shop: http\\S+/orders/${order.id}$`, 'm'));
  assert.match(receipt.html, new RegExp(`<a href="http[^"]+/orders/${order.id}">See it in the shop</a>`));
  assert.equal(await statusOf(shop, 'ann', 'order_placed'), 'sent');

  assert.equal((await send(`${souk.url}${API}/auth/password-reset`, { method: 'POST', body: { email: 'ANN@souk.example' } })).status, 202);
  await shop.sent();
  const { mail: reset } = to(server, 'ann@souk.example').at(-1);
  assert.equal(reset.subject, 'Set a new password');
  const shown = await send(`${souk.url}${linkIn(reset)}`);
  assert.equal(shown.body.purpose, 'reset_password', 'to look at it does not use it');
  assert.equal((await send(`${souk.url}${linkIn(reset)}`, { method: 'POST', body: { password: NEW_PASSWORD } })).status, 200);
  assert.equal((await send(`${souk.url}${linkIn(reset)}`, { method: 'POST', body: { password: NEW_PASSWORD } })).status, 404);
  assert.ok(await souk.logIn('ann@souk.example', NEW_PASSWORD));
  await shop.sent();
  assert.equal(to(server, 'ann@souk.example').at(-1).mail.subject, 'Your password was changed');
  assert.deepEqual((await shop.admin('GET', `/mailbox?user_id=${ann}`)).items, [], 'none of it is kept');
  await shop.close();
});

test('news can be ended by one click, as RFC 8058 has it', { timeout: 120000 }, async (t) => {
  const server = await serveMail(t);
  const shop = await Shop.open(t, settings(server.port, { SOUK_PUBLIC_URL: 'https://shop.souk.example' }));
  const { souk } = shop;
  const ann = await souk.id('ann');
  await souk.request('PUT', '/users/me/preferences', { as: 'ann', body: { rows: [{ kind: 'news', channel: 'email', wanted: true }] } });
  await shop.settle();
  await shop.admin('POST', '/announcements', { audience: 'everybody', about: 'news', subject: 'Sale', text: 'Come in.' }, 201);
  await shop.sent();
  const news = server.mails.filter(({ mail }) => mail.subject === 'Sale');
  assert.deepEqual(news.map(({ mail }) => mail.to.value[0].address), ['ann@souk.example'], 'who asked for it');
  const [{ mail, raw }] = news;
  assert.match(raw, /^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r$/m);
  const url = new URL(mail.headers.get('list').unsubscribe.url);
  assert.equal(url.origin, 'https://shop.souk.example');
  const boundary = 'x';
  const click = await send(`${souk.url}${url.pathname}`, {
    method: 'POST', headers: { 'Content-Type': `multipart/form-data; boundary=${boundary}` },
    body: `--${boundary}\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--${boundary}--\r\n`,
  });
  assert.equal(click.status, 200, JSON.stringify(click.body));
  const { rows } = (await souk.get('/users/me/preferences', { as: 'ann' })).body;
  assert.equal(rows.find(({ kind, channel }) => kind === 'news' && channel === 'email').wanted, false);
  assert.equal((await shop.admin('GET', `/users/${ann}`)).name, 'ann');
  await shop.close();
});

test('nothing that people choose becomes a header', { timeout: 120000 }, async (t) => {
  const server = await serveMail(t);
  const shop = await Shop.open(t, settings(server.port));
  const { souk } = shop;
  for (const name of ['Eve\r\nBcc: all@example.org', 'Eve\nX', 'Eve\u0007X']) {
    const reply = await send(`${souk.url}${API}/auth/sign-up`, { method: 'POST', body: { email: 'eve@souk.example', name, password: NEW_PASSWORD } });
    assertProblem(reply, 422, 'invalid_body');
  }
  const names = ['"Eve" <all@example.org>, b', '=?utf-8?q?x?=', '<script>alert(1)</script>', '{{link}} {{#lines}}', 'Zoë 🛒 Łovelace'];
  for (const [i, name] of names.entries()) {
    const reply = await send(`${souk.url}${API}/auth/sign-up`, { method: 'POST', body: { email: `eve${i}@souk.example`, name, password: NEW_PASSWORD } });
    assert.equal(reply.status, 201, JSON.stringify(reply.body));
    await shop.sent();
    const { mail, session, raw } = to(server, `eve${i}@souk.example`)[0];
    assert.deepEqual(mail.to.value, [{ address: `eve${i}@souk.example`, name }]);
    assert.deepEqual(session.envelope.rcptTo.map(({ address }) => address), [`eve${i}@souk.example`]);
    assert.ok(mail.text.startsWith(`Hello ${name},`), mail.text);
    assert.doesNotMatch(mail.html, /<script/);
    assert.doesNotMatch(raw, /^bcc:/im);
  }
  await shop.close();
});

test('what is refused for good is told and not tried again; what is put off is, under the same Message-ID', { timeout: 120000 }, async (t) => {
  let later = 2;
  const server = await serveMail(t, {
    onRcptTo({ address }, session, done) {
      if (address.startsWith('gone')) return done(refuse(550, '5.1.1 no such user'));
      if (address.startsWith('slow') && later-- > 0) return done(refuse(451, '4.7.1 greylisted, try again'));
      return done();
    },
  });
  const shop = await Shop.open(t, settings(server.port));
  const { souk } = shop;
  const gone = await souk.id('gone');
  await souk.id('slow');
  await souk.id('ann');
  await shop.sent();
  assert.deepEqual([to(server, 'ann@souk.example').length, to(server, 'slow@souk.example').length], [1, 0]);
  const { items } = await shop.admin('GET', `/notifications?user_id=${gone}`);
  const { id, email, email_tries: tries, email_words: words } = items.find(({ kind }) => kind === 'verify_email');
  assert.deepEqual([email, tries], ['refused', 1]);
  assert.match(words, /^550 5\.1\.1 no such user/);
  assert.deepEqual((await shop.admin('GET', '/notifications?email=refused')).items.map((each) => each.id), [id]);
  assert.deepEqual(await shop.events(id, 'notification'), [{
    topic: 'notification.failed', data: { notification_id: id, user_id: gone, kind: 'verify_email', channel: 'email', reason: 'refused' },
  }]);
  const slow = (await shop.admin('GET', `/notifications?user_id=${await souk.id('slow')}`)).items.find(({ kind }) => kind === 'verify_email');
  assert.equal(slow.email, 'waiting');
  assert.match(slow.email_words, /^451 4\.7\.1 greylisted/);
  await shop.later('31s');
  assert.equal(to(server, 'slow@souk.example').length, 0, 'put off again');
  await shop.later('59s');
  assert.equal(to(server, 'slow@souk.example').length, 0, 'each pause is longer');
  await shop.later('2s');
  assert.equal(to(server, 'slow@souk.example').length, 1);
  assert.deepEqual(await shop.topics(slow.id, 'notification'), ['notification.sent']);
  await shop.later('2h');
  assert.equal(to(server, 'slow@souk.example').length, 1);
  assert.equal(server.mails.length, 2, 'the one that was refused is not tried again');
  await shop.close();
});

test('a server that is down, stalls and dies in mid-mail loses nothing', { timeout: 120000 }, async (t) => {
  let way = 'stall';
  const server = await serveMail(t, {
    onData(stream, session, done) {
      if (way === 'stall') return void stream.resume();
      if (way === 'die') return void stream.once('data', () => server.drop());
      return server.take(stream, session, done);
    },
  });
  const shop = await Shop.open(t, settings(server.port, { SOUK_SMTP_DEADLINE: '1s' }));
  const { souk } = shop;
  const mug = await shop.product({ stock: 10 });
  await shop.placed(mug, 1, { as: 'ann', ...CASH });
  await shop.sent();
  assert.equal(await statusOf(shop, 'ann', 'order_placed'), 'waiting', 'it stalls');
  way = 'die';
  await shop.later('2m');
  assert.equal(await statusOf(shop, 'ann', 'order_placed'), 'waiting', 'it dies');
  assert.equal(server.mails.length, 0);

  const { port } = server;
  await server.close();
  await shop.later('10m');
  await shop.placed(mug, 1, { as: 'bea', ...CASH });
  await shop.sent();
  const back = await serveMail(t, { port });
  await shop.later('2h');
  await shop.sent();
  assert.equal(await statusOf(shop, 'ann', 'order_placed'), 'sent');
  for (const name of ['ann', 'bea']) {
    const subjects = to(back, `${name}@souk.example`).map(({ mail }) => mail.subject);
    assert.equal(subjects.filter((subject) => subject.startsWith('Your order ')).length, 1, subjects.join());
  }
  assert.equal(new Set(idsOf(back.mails)).size, back.mails.length);
  await shop.close();
});

test('given up after SOUK_MAIL_GIVE_UP', { timeout: 120000 }, async (t) => {
  const server = await serveMail(t, { onRcptTo: (address, session, done) => done(refuse(452, '4.2.2 mailbox full')) });
  const shop = await Shop.open(t, settings(server.port, { SOUK_MAIL_GIVE_UP: '5m' }));
  const { souk } = shop;
  const ann = await souk.id('ann');
  await shop.sent();
  for (let i = 0; i < 6; i++) await shop.later('2m');
  const { id, email } = (await shop.admin('GET', `/notifications?user_id=${ann}`)).items.find(({ kind }) => kind === 'verify_email');
  assert.equal(email, 'given_up');
  assert.equal((await shop.events(id, 'notification')).at(-1).data.reason, 'given_up');
  await shop.close();
});

test('killed between the server\'s word and the commit: that mail comes twice under one Message-ID, no other does, none is lost', { timeout: 180000 }, async (t) => {
  const server = await serveMail(t);
  const shop = await Shop.open(t, settings(server.port));
  const mug = await shop.product({ stock: 100 });
  const names = ['ann', 'bea', 'cleo', 'dora'];
  for (const name of names) await shop.souk.person(name);
  await shop.sent();
  const { data } = shop.souk;
  for (let round = 1; round <= 3; round++) {
    const before = server.mails.length;
    for (const name of names) await shop.placed(mug, 1, { as: name, ...CASH });
    await shop.souk.endWell();
    shop.souk = await shop.start(data, { SOUK_CRASH_AT: `after_mail:${round}`, SOUK_NOTIFICATION_SWEEP: '1s' });
    assert.equal((await shop.souk.untilEnded()).signal, 'SIGKILL');
    await shop.wake(data);
    await shop.sent();
    const mails = server.mails.slice(before).filter(({ mail }) => mail.subject.startsWith('Your order '));
    const ids = idsOf(mails);
    assert.equal(new Set(ids).size, names.length, 'each of them is there');
    const twice = ids.filter((id, i) => ids.indexOf(id) !== i);
    assert.equal(twice.length, 1, 'the one after which it was killed');
    for (const id of twice) {
      const [first, second] = mails.filter(({ mail }) => mail.messageId === id);
      assert.equal(second.raw, first.raw, 'the same mail, byte for byte');
    }
    for (const name of names) assert.equal(new Set(idsOf(mails.filter(({ mail }) => mail.to.value[0].address === `${name}@souk.example`))).size, 1);
  }
  await shop.close();
});
