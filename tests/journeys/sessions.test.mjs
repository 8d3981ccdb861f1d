// Sessions as people live them: tabs, thieves, log-outs, changed passwords and addresses, rotated keys.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { API, PASSWORD, changeAccess, logIn, logInAdmin, newEmail, send, signUp } from '../lib/people.mjs';
import { Souk } from '../lib/souk.mjs';
import { readToken } from '../lib/tokens.mjs';

const NEW_PASSWORD = 'another garden of 8 paths';

test('sessions', { timeout: 120000 }, async (t) => {
  const souk = await Souk.start(t);
  const { url } = souk;
  const admin = await logInAdmin(souk);

  const isIn = async (person) => (await person.page('GET', '/users/me')).status === 200;
  const refused = async (login, password = PASSWORD) => {
    const reply = await send(`${url}${API}/auth/log-in`, { method: 'POST', body: { login, password } });
    assert.equal(reply.status, 401, JSON.stringify(reply.body));
    assert.equal(reply.body.code, 'auth.wrong_credentials');
  };
  /** The path of the last link that this user was sent for this purpose, and to which address. */
  const lastLink = async (user, purpose) => {
    await souk.settle();
    const [link] = (await souk.links()).filter((each) => each.purpose === purpose && (each.email === user.email || purpose === 'change_email'));
    assert.ok(link, `a link for ${purpose} was asked for`);
    return { path: `/auth/links/${link.token}`, email: link.email };
  };

  await t.test('two tabs that refresh at once get the same session on', async () => {
    const ada = await signUp(url);
    const cookies = new Map(ada.jar.cookies);
    const tab = async () => {
      const reply = await send(`${url}${API}/auth/refresh`, { method: 'POST', headers: ada.jar.headers });
      assert.equal(reply.status, 200, JSON.stringify(reply.body));
      return /souk_refresh=([^;]+)/.exec(reply.cookies.join())[1];
    };
    const [one, two, three] = await Promise.all([tab(), tab(), tab()]);
    assert.equal(one, two);
    assert.equal(one, three);
    assert.notEqual(one, cookies.get('souk_refresh'));
    assert.equal((await ada.page('POST', '/auth/refresh')).status, 200, 'a late tab, within ten seconds');
    assert.equal(ada.jar.get('souk_refresh'), one);
    assert.ok(await isIn(ada));
  });

  await t.test('a refresh token that is used twice ends the session, for the thief and for whom it was stolen from', async () => {
    const ada = await signUp(url);
    const elsewhere = await logIn(url, ada.email);
    const stolen = new Map(ada.jar.cookies);
    for (let i = 0; i < 2; i += 1) assert.equal((await ada.page('POST', '/auth/refresh')).status, 200);
    const access = ada.bearer;
    const own = new Map(ada.jar.cookies);
    ada.jar.cookies = stolen;
    const theft = await ada.page('POST', '/auth/refresh');
    assert.equal(theft.status, 401);
    assert.equal(theft.body.code, 'gateway.session_over');
    assert.equal(ada.jar.get('souk_refresh'), undefined, 'its cookies are cleared');
    assert.equal((await send(`${url}${API}/users/me`, { headers: access })).status, 401, 'the access token is over at once');
    ada.jar.cookies = own;
    assert.equal((await ada.page('POST', '/auth/refresh')).status, 401, 'and the newest refresh token');
    assert.ok(await isIn(elsewhere), 'other sessions are as they were');
  });

  await t.test('the same for programs', async () => {
    const ada = await signUp(url);
    const grant = async (fields) => {
      const reply = await send(`${url}${API}/auth/token`, { method: 'POST', body: new URLSearchParams(fields) });
      return { status: reply.status, ...reply.body };
    };
    const refresh = (refresh_token) => grant({ grant_type: 'refresh_token', refresh_token });
    const first = await grant({ grant_type: 'password', username: ada.email, password: PASSWORD });
    assert.deepEqual([first.status, first.token_type, first.expires_in], [200, 'Bearer', 900]);
    const second = await refresh(first.refresh_token);
    const third = await refresh(second.refresh_token);
    assert.equal(third.status, 200);
    assert.equal((await send(`${url}${API}/users/me`, { headers: { Authorization: `Bearer ${third.access_token}` } })).status, 200);
    assert.equal((await send(`${url}${API}/users/me`, { headers: { Authorization: `bearer ${third.access_token}` } })).status, 200);
    const again = await refresh(first.refresh_token);
    assert.deepEqual([again.status, again.error], [400, 'invalid_grant']);
    const over = await refresh(third.refresh_token);
    assert.deepEqual([over.status, over.error], [400, 'invalid_grant']);
    assert.equal((await send(`${url}${API}/users/me`, { headers: { Authorization: `Bearer ${third.access_token}` } })).status, 401);
    const wrong = await grant({ grant_type: 'password', username: ada.email, password: 'wrong' });
    assert.deepEqual([wrong.status, wrong.error], [400, 'invalid_grant']);
    assert.equal((await grant({ grant_type: 'client_credentials' })).error, 'unsupported_grant_type');
  });

  await t.test('sessions are listed, ended one by one, and all together', async () => {
    const ada = await signUp(url);
    const [phone, desk, borrowed] = [await logIn(url, ada.email), await logIn(url, ada.email), await logIn(url, ada.email)];
    const eve = await signUp(url);
    const listed = (await ada.page('GET', '/auth/sessions')).body.items;
    assert.deepEqual(listed.map(({ id }) => id).sort(), [ada, phone, desk, borrowed].map(({ session }) => session).sort());
    assert.deepEqual(listed.filter(({ current }) => current).map(({ id }) => id), [ada.session]);
    assert.equal((await eve.page('DELETE', `/auth/sessions/${borrowed.session}`)).status, 404);
    assert.ok(await isIn(borrowed));
    assert.equal((await ada.page('DELETE', `/auth/sessions/${borrowed.session}`)).status, 204);
    assert.ok(!await isIn(borrowed), 'at once');
    assert.equal((await phone.page('POST', '/auth/log-out')).status, 204);
    assert.ok(!await isIn(phone));
    assert.ok(await isIn(desk) && await isIn(ada));
    assert.equal((await ada.page('POST', '/auth/log-out-everywhere')).status, 204);
    for (const each of [ada, desk]) {
      assert.ok(!await isIn(each));
      assert.equal((await each.page('POST', '/auth/refresh')).status, 401);
    }
    assert.ok(await isIn(eve));
    const back = await logIn(url, ada.email);
    await souk.settle();
    assert.ok(await isIn(back), 'who logs in again is in, also when all have heard of the log-out');
  });

  await t.test('a changed password ends all sessions but that in which it was changed', async () => {
    const ada = await signUp(url);
    const other = await logIn(url, ada.email);
    const change = (current_password) => ada.page('POST', '/auth/password', { current_password, new_password: NEW_PASSWORD });
    assert.equal((await change('not the password')).status, 403);
    assert.equal((await change(PASSWORD)).status, 204);
    await souk.settle();
    assert.ok(await isIn(ada));
    assert.ok(!await isIn(other));
    await refused(ada.email);
    await logIn(url, ada.email, NEW_PASSWORD);
  });

  await t.test('a forgotten password is set anew by a link that works once', async () => {
    const ada = await signUp(url);
    const ask = (email) => send(`${url}${API}/auth/password-reset`, { method: 'POST', body: { email } });
    const [known, unknown] = [await ask(ada.email), await ask(newEmail())];
    assert.deepEqual([known.status, known.body], [unknown.status, unknown.body]);
    await souk.advance('2s');
    const { path, email } = await lastLink(ada, 'reset_password');
    assert.equal(email, ada.email);
    const use = () => send(`${url}${API}${path}`, { method: 'POST', body: { password: NEW_PASSWORD } });
    assert.equal((await use()).status, 200);
    assert.equal((await use()).status, 404);
    await souk.settle();
    assert.ok(!await isIn(ada), 'all sessions have ended');
    await refused(ada.email);
    await logIn(url, ada.email, NEW_PASSWORD);
  });

  await t.test('a new e-mail address counts once somebody has read mail there', async () => {
    const ada = await signUp(url);
    const other = await logIn(url, ada.email);
    const email = newEmail();
    assert.equal((await ada.page('POST', '/auth/email', { email, password: 'not the password' })).status, 403);
    assert.equal((await ada.page('POST', '/auth/email', { email, password: PASSWORD })).status, 202);
    await refused(email);
    await logIn(url, ada.email);
    const link = await lastLink(ada, 'change_email');
    assert.equal(link.email, email, 'it is sent to the new address');
    assert.equal((await send(`${url}${API}${link.path}`)).body.purpose, 'change_email');
    assert.equal((await send(`${url}${API}${link.path}`, { method: 'POST', body: {} })).status, 200);
    await souk.advance('2s');
    await souk.settle();
    assert.ok(!await isIn(other), 'other sessions have ended');
    await refused(ada.email);
    const again = await logIn(url, email);
    const { body } = await again.page('GET', '/users/me');
    assert.deepEqual([body.email, body.email_verified], [email, true]);
    const newcomer = await signUp(url, { email: ada.email });
    assert.notEqual(newcomer.id, ada.id, 'the old address is free');
  });

  await t.test('who is suspended is out at once, and in again when that is over; a new role counts at once', async () => {
    const ada = await signUp(url);
    await souk.settle();
    await changeAccess(admin, ada, { role: 'admin' });
    await souk.settle();
    assert.equal((await ada.page('GET', '/users')).status, 200);
    await changeAccess(admin, ada, { role: 'user' });
    await souk.settle();
    assert.equal((await ada.page('GET', '/users')).status, 403);
    await changeAccess(admin, ada, { status: 'suspended' });
    await souk.settle();
    assert.ok(!await isIn(ada));
    const reply = await send(`${url}${API}/auth/log-in`, { method: 'POST', body: { login: ada.email, password: PASSWORD } });
    assert.deepEqual([reply.status, reply.body.code], [403, 'auth.suspended']);
    await refused(ada.email, 'not the password'); // nobody learns of it who does not know the password
    await changeAccess(admin, ada, { status: 'active' });
    await souk.settle();
    assert.ok(await isIn(await logIn(url, ada.email)));
  });

  await t.test('keys are rotated, and nobody notices', async () => {
    const people = [await signUp(url), await signUp(url), await signUp(url)];
    let rotating = true;
    const tally = { asked: 0, refreshed: 0 };
    const kids = new Set();
    const use = async (person) => {
      while (rotating) {
        for (let i = 0; i < 10; i += 1) {
          const { status, body } = await person.page('GET', '/users/me');
          assert.equal(status, 200, JSON.stringify(body));
          tally.asked += 1;
        }
        const { status, body } = await person.page('POST', '/auth/refresh');
        assert.equal(status, 200, JSON.stringify(body));
        tally.refreshed += 1;
        kids.add(JSON.parse(Buffer.from(person.token.split('.')[0], 'base64url')).kid);
      }
    };
    const old = people[0].bearer;
    const using = Promise.all(people.map(use));
    using.catch(() => {}); // told when it is awaited
    const seen = () => Promise.race([using, new Promise((done) => { setTimeout(done, 10); })]);
    for (let round = 1; round <= 3; round += 1) {
      for (const { refreshed } = { ...tally }; tally.refreshed < refreshed + 6;) await seen();
      const { exit, err } = await souk.command('keys', 'rotate');
      assert.equal(exit, 0, err);
    }
    for (const { refreshed } = { ...tally }; tally.refreshed < refreshed + 6;) await seen();
    rotating = false;
    await using;
    assert.equal(kids.size, 4, 'each key has signed');
    assert.equal((await send(`${url}${API}/users/me`, { headers: old })).status, 200, 'a token of the first key');
    assert.equal(readToken(people[0].token).iss, 'gateway');
    const { body } = await send(`${url}/.well-known/jwks.json`);
    for (const kid of kids) assert.ok(body.keys.some((key) => key.kid === kid), 'each key is published until its last token has ended');
  });

  await souk.endWell();
});
