// Accounts from outside: signing up and in as the gateway asks for it, links, passwords, addresses, the first admin.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { assertProblem, Shop, stranger } from '../lib/scenario.mjs';
import { Souk, souk as command, temporaryDirectory } from '../lib/souk.mjs';
import { sqlAt } from '../lib/tables.mjs';
import { readToken } from '../lib/tokens.mjs';
import { until } from '../lib/until.mjs';

const PASSWORD = 'correct horse';
let people = 0;

/** What a person and the gateway do with auth. */
function desk(shop) {
  const call = (name, body, options = {}) => shop.souk.call('auth', name, body, { by: 'gateway', ...options });
  const logIn = (login, password = PASSWORD, address = '192.0.2.1') => call('log_in', { login, password, address });
  const signUp = async (more = {}) => {
    people += 1;
    const who = { email: `person${people}@example.org`, name: `Person ${people}`, username: `person${people}`, ...more };
    const reply = await call('sign_up', { password: PASSWORD, address: '192.0.2.1', ...who });
    return { ...who, id: reply.body.user_id, reply };
  };
  const links = () => shop.souk.links();
  /** The newest link for an address, once it is there. */
  const link = (email, purpose) => until(`a link to ${purpose} for ${email}`,
    async () => (await links()).find((each) => each.email === email && each.purpose === purpose));
  const use = (token, body = {}) => shop.souk.post(`/auth/links/${token}`, body);
  return { call, logIn, signUp, links, link, use };
}

test('auth', { timeout: 240000 }, async (t) => {
  const shop = await Shop.open(t, { SOUK_LOG_LEVEL: 'debug' });
  const { souk } = shop;
  const { call, logIn, signUp, links, link, use } = desk(shop);
  const account = async (user) => (await souk.get('/auth/account', { as: user })).body;
  const events = async (id) => shop.events(id, 'auth');
  const loggedOut = (user_id, reason, more = {}) => ({ topic: 'user.logged_out', data: { user_id, session_id: null, kept_session_id: null, reason, ...more } });

  await t.test('who signs up has an account, a profile and a link, and gets a first token', async () => {
    const ada = await signUp({ email: ' Ada@Example.org', username: 'Ada' });
    assert.equal(ada.reply.status, 200, JSON.stringify(ada.reply.body));
    const { token, user_id, role } = ada.reply.body;
    assert.equal(role, 'user');
    const { iat, exp, ...rest } = readToken(token);
    assert.deepEqual(rest, { iss: 'auth', aud: 'gateway', sub: user_id, role: 'user' });
    assert.equal(exp - iat, 60);
    await shop.settle();
    const told = await events(user_id);
    assert.deepEqual(told.map(({ topic }) => topic), ['user.registered', 'auth.link_requested']);
    assert.equal(told[1].data.purpose, 'verify_email');
    const { created_at, password_changed_at, ...seen } = await account(user_id);
    assert.equal(created_at, password_changed_at);
    assert.deepEqual(seen, { user_id, email: 'Ada@Example.org', email_verified: false, username: 'Ada' });
    assert.equal((await souk.get('/users/me', { as: user_id })).body.email, 'Ada@Example.org');
    for (const login of ['Ada', 'ADA', 'ada@example.org', ' ADA@EXAMPLE.ORG ']) {
      assert.equal((await logIn(login)).body.user_id, user_id);
    }
  });

  await t.test('a repeated sign-up is answered alike, another one of the same name refused', async () => {
    const body = { email: 'twice@example.org', password: PASSWORD, name: 'Twice', username: 'twice' };
    const id = randomUUID();
    const first = await call('sign_up', body, { id });
    const again = await call('sign_up', body, { id });
    assert.deepEqual([again.status, again.body.user_id], [200, first.body.user_id]);
    assertProblem(await call('sign_up', { ...body, password: 'guessed it' }, { id }), 409, 'user.email_taken');
    assertProblem(await call('sign_up', { ...body, email: 'TWICE@example.org' }), 409, 'user.email_taken');
    assertProblem(await call('sign_up', { ...body, email: 'thrice@example.org', username: 'TWICE' }), 409, 'user.username_taken');
    await shop.settle();
    assert.equal((await events(first.body.user_id)).length, 2);
    const both = await Promise.all(['Both@example.org', 'both@EXAMPLE.org'].map((email) => call('sign_up', { email, password: PASSWORD, name: 'Both' })));
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409]);
  });

  await t.test('what is wrong with a sign-up is told at its member', async () => {
    const body = { email: 'new@example.org', password: PASSWORD, name: 'New' };
    const wrong = (more) => call('sign_up', { ...body, ...more });
    assertProblem(await wrong({ email: 'new@localhost' }), 422, 'invalid_body', '/email format');
    assertProblem(await wrong({ password: 'seven77' }), 422, 'invalid_body', '/password length');
    assertProblem(await wrong({ password: 'Password' }), 422, 'auth.password_too_common', '/password common');
    assertProblem(await wrong({ password: 'new@EXAMPLE.org' }), 422, 'auth.password_too_common', '/password common');
    assertProblem(await wrong({ name: ' ' }), 422, 'invalid_body', '/name format');
    assertProblem(await wrong({ username: 'a b' }), 422, 'invalid_body', '/username format');
    assertProblem(await wrong({ username: 'ADMIN' }), 409, 'user.username_taken');
    assertProblem(await wrong({ email: 'Admin@Souk.invalid' }), 409, 'user.email_taken');
    assert.equal((await wrong({ password: 'ünïcödé' + '🔑'.repeat(249) })).status, 200);
  });

  await t.test('unknown people and wrong passwords are answered alike', async () => {
    const { username } = await signUp();
    const wrong = await logIn(username, 'incorrect horse');
    const unknown = await logIn('nobody-at-all', 'incorrect horse');
    assertProblem(wrong, 401, 'auth.wrong_credentials');
    assert.deepEqual(wrong.body, unknown.body);
  });

  await t.test('who guesses is slowed down, the owner elsewhere is not', async () => {
    const { username } = await signUp();
    const guesses = [];
    for (let i = 0; i < 11; i += 1) guesses.push(await logIn(username, `guess ${i}`, '198.51.100.7'));
    assert.deepEqual(guesses.map(({ status }) => status), [...Array(10).fill(401), 429]);
    assertProblem(guesses[10], 429, 'auth.too_many_attempts');
    assert.ok(Number(guesses[10].headers.get('retry-after')) > 0);
    assertProblem(await logIn(username, PASSWORD, '198.51.100.99'), 429, 'auth.too_many_attempts');
    assert.equal((await logIn(username, PASSWORD, '203.0.113.1')).status, 200);
    const unknown = [];
    for (let i = 0; i < 11; i += 1) unknown.push(await logIn('nobody-here', `guess ${i}`, '198.51.101.7'));
    assert.deepEqual(unknown.map(({ status }) => status), [...Array(10).fill(401), 429]);
  });

  await t.test('a link shows what it is for, and verifies an address once', async () => {
    const { id, email } = await signUp();
    const { token, until: expires_at } = await link(email, 'verify_email');
    for (let i = 0; i < 2; i += 1) {
      const shown = await souk.get(`/auth/links/${token}`);
      assert.deepEqual([shown.status, shown.body], [200, { purpose: 'verify_email', expires_at }]);
    }
    assert.equal((await account(id)).email_verified, false);
    assert.equal((await use(token)).status, 200);
    assert.equal((await account(id)).email_verified, true);
    assertProblem(await use(token), 404, 'auth.link_invalid');
    assertProblem(await souk.get(`/auth/links/${token}`), 404, 'auth.link_invalid');
    for (const other of ['x', `${token}x`, token.slice(1), 'A'.repeat(43)]) assertProblem(await use(other), 404, 'auth.link_invalid');
    await shop.settle();
    await until('the profile knows', async () => (await souk.get('/users/me', { as: id })).body.email_verified);
    assert.equal((await souk.post('/auth/verification', undefined, { as: id })).status, 202);
    assert.equal((await links()).filter((each) => each.email === email).length, 0);
  });

  await t.test('no more than three links an hour for one purpose', async () => {
    const { id, email } = await signUp();
    const asked = [];
    for (let i = 0; i < 3; i += 1) asked.push((await souk.post('/auth/verification', undefined, { as: id })).status);
    assert.deepEqual(asked, [202, 202, 429]);
    assert.equal((await links()).filter((each) => each.email === email).length, 3);
  });

  await t.test('a link is the same each time, and no service is told it but the one that writes mails', async () => {
    const { id, email } = await signUp();
    const requested = (await events(id)).findLast(({ topic }) => topic === 'auth.link_requested');
    const { url } = await link(email, 'verify_email');
    assert.equal((await link(email, 'verify_email')).url, url);
    assertProblem(await call('make_link', { link_id: requested.data.link_id }, { by: 'gateway' }), 403, 'forbidden');
  });

  await t.test('a forgotten password is set anew, and all sessions end', async () => {
    const { id, email, username } = await signUp();
    const known = await souk.post('/auth/password-reset', { email: email.toUpperCase() });
    const unknown = await souk.post('/auth/password-reset', { email: 'nobody@example.org' });
    assert.deepEqual([known.status, known.body], [202, '']);
    assert.deepEqual([unknown.status, unknown.body], [202, '']);
    const { token } = await link(email, 'reset_password');
    assert.equal((await links()).filter((each) => each.email === 'nobody@example.org').length, 0);
    assertProblem(await use(token), 422, 'invalid_body', '/password required');
    assertProblem(await use(token, { password: 'sunshine' }), 422, 'auth.password_too_common', '/password common');
    assertProblem(await use(token, { password: username.padEnd(7, 'x').slice(0, 7) }), 422, 'invalid_body', '/password length');
    const both = await Promise.all([use(token, { password: 'battery staple' }), use(token, { password: 'stapled battery' })]);
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 404]);
    const taken = both[0].status === 200 ? 'battery staple' : 'stapled battery';
    assertProblem(await logIn(username), 401, 'auth.wrong_credentials');
    assert.equal((await logIn(username, taken)).status, 200);
    assert.equal((await account(id)).email_verified, true);
    assert.equal((await links()).filter((each) => each.email === email).length, 0);
    await shop.settle();
    assert.deepEqual((await events(id)).filter(({ topic }) => topic === 'user.logged_out'), [loggedOut(id, 'password_changed')]);
  });

  await t.test('a reset link is dead after an hour', async () => {
    const { email } = await signUp();
    await souk.post('/auth/password-reset', { email });
    const { token } = await link(email, 'reset_password');
    await shop.later('61m');
    assertProblem(await use(token, { password: 'battery staple' }), 404, 'auth.link_invalid');
  });

  await t.test('a password is changed by who knows it', async () => {
    const { id, email, username } = await signUp();
    const change = (current_password, new_password) => souk.post('/auth/password', { current_password, new_password }, { as: id });
    await souk.post('/auth/password-reset', { email });
    const { token } = await link(email, 'reset_password');
    assertProblem(await change('wrong horse', 'battery staple'), 403, 'auth.wrong_password');
    assertProblem(await change(PASSWORD, 'football'), 422, 'auth.password_too_common', '/new_password common');
    assertProblem(await change(PASSWORD, 'short'), 422, 'invalid_body', '/new_password length');
    assert.equal((await change(PASSWORD, 'battery staple')).status, 204);
    assertProblem(await logIn(username), 401, 'auth.wrong_credentials');
    assert.equal((await logIn(username, 'battery staple')).status, 200);
    assertProblem(await use(token, { password: 'tortoise shell' }), 404, 'auth.link_invalid');
    await shop.settle();
    assert.deepEqual((await events(id)).filter(({ topic }) => topic === 'user.logged_out'), [loggedOut(id, 'password_changed')]);
    const guesses = [];
    for (let i = 0; i < 11; i += 1) guesses.push((await change(`guess ${i}`, 'battery staple')).status);
    assert.equal(guesses.at(-1), 429);
  });

  await t.test('an address is changed by a link to the new one', async () => {
    const { id, email, username } = await signUp();
    const other = await signUp();
    const change = (to, password = PASSWORD) => souk.post('/auth/email', { email: to, password }, { as: id });
    assertProblem(await change('new.address@example.org', 'wrong horse'), 403, 'auth.wrong_password');
    assertProblem(await change('nonsense'), 422, 'invalid_body', '/email format');
    assert.equal((await change('New.Address@example.org')).status, 202);
    assert.equal((await change(other.email)).status, 202); /* nobody is told that it is taken … */
    assert.equal((await account(id)).email, email);
    assertProblem(await use((await link(other.email, 'change_email')).token), 409, 'user.email_taken'); /* … but who reads mail there */
    const { token } = await link('New.Address@example.org', 'change_email');
    assert.equal((await use(token)).status, 200);
    assert.deepEqual([(await account(id)).email, (await account(id)).email_verified], ['New.Address@example.org', true]);
    assertProblem(await logIn(email), 401, 'auth.wrong_credentials');
    assert.equal((await logIn('new.address@example.org')).body.user_id, id);
    assert.equal((await logIn(username)).body.user_id, id);
    await shop.settle();
    await until('the profile knows', async () => (await souk.get('/users/me', { as: id })).body.email !== email);
    const { body } = await souk.get('/users/me', { as: id });
    assert.deepEqual([body.email, body.email_verified], ['New.Address@example.org', true]);
    assert.deepEqual((await events(id)).filter(({ topic }) => topic === 'user.logged_out'), [loggedOut(id, 'email_changed')]);
  });

  await t.test('who is suspended is told so with the right password alone', async () => {
    const { id, username } = await signUp();
    const access = async (body) => {
      const seen = await souk.get(`/users/${id}`, { as: 'admin' });
      await shop.admin('PATCH', `/users/${id}`, body, 200, { 'If-Match': seen.headers.get('etag') });
      await shop.settle();
    };
    await access({ role: 'admin' });
    assert.equal(readToken((await logIn(username)).body.token).role, 'admin');
    await access({ role: 'user' });
    await access({ status: 'suspended' });
    assertProblem(await logIn(username), 403, 'auth.suspended');
    assertProblem(await logIn(username, 'wrong horse'), 401, 'auth.wrong_credentials');
    await access({ status: 'active' });
    assert.equal((await logIn(username)).status, 200);
    assert.deepEqual((await events(id)).filter(({ topic }) => topic === 'user.logged_out'), [loggedOut(id, 'shop')]);
  });

  await t.test('log-outs are told of', async () => {
    const { id } = await signUp();
    const session_id = stranger();
    assert.equal((await call('log_out', { user_id: id, session_id })).status, 204);
    assert.equal((await call('log_out', { user_id: id })).status, 204);
    await shop.settle();
    assert.deepEqual((await events(id)).slice(-2), [loggedOut(id, 'user', { session_id }), loggedOut(id, 'user')]);
  });

  await t.test('what is kept may be taken away, and goes with the user', async () => {
    const { id, email, username } = await signUp();
    assert.equal((await souk.post('/auth/email', { email: 'wished.for@example.org', password: PASSWORD }, { as: id })).status, 202);
    const { items } = (await call('export', { user_id: id })).body;
    assert.deepEqual(items.map(({ kind }) => kind), ['auth.account', 'auth.link', 'auth.link']);
    assert.deepEqual(items.map(({ data }) => data.email), [email, 'wished.for@example.org', email]);
    assert.doesNotMatch(JSON.stringify(items), /argon2|token|hash/);
    const me = await souk.get('/users/me', { as: id });
    assert.equal((await souk.request('DELETE', '/users/me', { as: id, headers: { 'If-Match': me.headers.get('etag') } })).status, 204);
    await shop.settle();
    assertProblem(await logIn(username), 401, 'auth.wrong_credentials');
    assertProblem(await souk.get('/auth/account', { as: id }), 404, 'not_found');
    assert.deepEqual((await call('export', { user_id: id })).body.items, []);
    assert.equal((await links()).filter((each) => each.email === email).length, 0);
    assert.equal((await signUp({ email, username })).reply.status, 200);
  });

  await t.test('what is kept of a request does not tell its password: of the same one with another key it is something else', async () => {
    const kept = async () => Number(await sqlAt(souk, 'souk', 'souk_replies', 'SELECT count(DISTINCT fingerprint) FROM souk_replies'));
    const before = await kept();
    for (const { id } of [await signUp(), await signUp()]) {
      const headers = { 'Idempotency-Key': stranger() };
      const change = () => souk.post('/auth/password', { current_password: PASSWORD, new_password: 'battery staple' }, { as: id, headers });
      assert.deepEqual([(await change()).status, (await change()).headers.get('idempotent-replayed')], [204, 'true']);
    }
    assert.equal(await kept(), before + 2);
  });

  await t.test('passwords and links are in no log', () => {
    assert.match(souk.err, /auth\/links\/\{token\}/);
    assert.doesNotMatch(souk.err, /correct horse|battery staple|auth\/links\/[^{]/);
  });
  await shop.close();
});

test('the first admin is made once, and its password shown once', { timeout: 120000 }, async (t) => {
  const shop = await Shop.open(t, { ADMIN_PASSWORD: '' }); // not set: made up
  const { data } = shop.souk;
  await shop.settle();
  const path = join(data, 'first-admin');
  await until('the password is shown', () => stat(path).catch(() => undefined));
  await shop.souk.untilAdmin(); // the file comes first, so that no password is lost
  const [, username, password] = /username (\S+), password (\S+)/.exec(await readFile(path, 'utf8'));
  assert.equal((await stat(path)).mode & 0o777, 0o600);
  assert.equal(username, 'admin');
  assert.ok(password.length >= 16);
  assert.ok(!shop.souk.err.includes(password) && !shop.souk.out.includes(password));
  const reply = await desk(shop).logIn(username, password);
  assert.deepEqual([reply.status, reply.body.role], [200, 'admin'], JSON.stringify(reply.body));
  await writeFile(path, 'read');
  await shop.souk.stop();
  shop.start = (directory) => Souk.start(t, { data: directory, environment: { ADMIN_USERNAME: 'boss', ADMIN_PASSWORD: 'another one entirely' } });
  await shop.wake(data);
  await shop.settle();
  const again = desk(shop);
  assertProblem(await again.logIn('boss', 'another one entirely'), 401, 'auth.wrong_credentials');
  assert.equal((await again.logIn(username, password)).status, 200);
  assert.equal(await readFile(path, 'utf8'), 'read');
  await shop.close();
});

test('the first admin as the environment says, or a start that is refused', { timeout: 120000 }, async (t) => {
  const environment = { ADMIN_USERNAME: 'Boss', ADMIN_EMAIL: 'Boss@example.org', ADMIN_PASSWORD: 'three wise words' };
  const shop = await Shop.open(t, environment);
  const { logIn } = desk(shop);
  await shop.settle();
  await shop.souk.untilAdmin();
  const reply = await logIn('boss', 'three wise words');
  assert.equal(reply.body.role, 'admin', JSON.stringify(reply.body));
  await assert.rejects(stat(join(shop.souk.data, 'first-admin')));
  await shop.close();
  for (const [name, value] of [['ADMIN_PASSWORD', 'password'], ['ADMIN_PASSWORD', 'short'], ['ADMIN_EMAIL', 'nonsense'], ['ADMIN_USERNAME', 'a b']]) {
    const refused = await command(join(await temporaryDirectory(t), 'data'), ['run'], { environment: { [name]: value } });
    assert.equal(refused.exit, 3, refused.err);
    assert.match(refused.err, new RegExp(name));
    if (name === 'ADMIN_PASSWORD') assert.ok(!refused.err.includes(`"${value}"`));
  }
});

test('where addresses must be verified, nobody gets in before', { timeout: 120000 }, async (t) => {
  const shop = await Shop.open(t, { SOUK_REQUIRE_VERIFIED_EMAIL: '1' });
  const { logIn, signUp, link, links, use } = desk(shop);
  const { reply, email, username } = await signUp();
  assertProblem(reply, 403, 'auth.email_unverified');
  assertProblem(await logIn(username, 'wrong horse'), 401, 'auth.wrong_credentials');
  assertProblem(await logIn(username), 403, 'auth.email_unverified');
  assert.equal((await links()).filter((each) => each.email === email).length, 2);
  assert.equal((await use((await link(email, 'verify_email')).token)).status, 200);
  assert.equal((await logIn(username)).status, 200);
  await shop.close();
});

test('a crowd of log-ins is sent away, not queued', { timeout: 120000 }, async (t) => {
  const shop = await Shop.open(t, { SOUK_PASSWORD_QUEUE: '2' });
  const { logIn, signUp } = desk(shop);
  const { username } = await signUp();
  const replies = await Promise.all(Array.from({ length: 40 }, (_, i) => logIn(username, PASSWORD, `10.0.${i}.1`)));
  const statuses = replies.map(({ status }) => status);
  // As many as may wait, and one more if the first has left the queue before the crowd is over.
  assert.ok(statuses.filter((status) => status === 200).length >= 2, String(statuses));
  assert.ok(statuses.filter((status) => status === 503).length >= 1, String(statuses));
  assert.deepEqual([...new Set(statuses)].sort(), [200, 503]);
  for (const reply of replies.filter(({ status }) => status === 503)) {
    assertProblem(reply, 503, 'unavailable');
    assert.equal(reply.headers.get('retry-after'), '1');
  }
  assert.equal((await logIn(username)).status, 200);
  await shop.close();
});
