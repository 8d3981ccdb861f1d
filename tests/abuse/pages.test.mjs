// What pages of other sites, and browsers that were made to misbehave, try with somebody's cookies.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { API, PASSWORD, logIn, newEmail, signUp } from '../lib/people.mjs';
import { ask, exchange } from '../lib/raw.mjs';
import { Souk } from '../lib/souk.mjs';

const EVIL = 'https://evil.example';

test('pages', { timeout: 60000 }, async (t) => {
  const souk = await Souk.start(t);
  const api = souk.url + API;
  const ada = await signUp(souk.url);
  const eve = await signUp(souk.url, { name: 'Eve' });
  await souk.settle();
  const Cookie = ada.jar.header;
  const token = ada.jar.get('souk_csrf');
  const write = (headers, path = '/users/me/preferences') => ask(api + path, { method: 'PUT', headers: { Cookie, ...headers }, body: { rows: [] } });
  const forged = (reply, why) => {
    assert.equal(reply.status, 403, `${why}: ${JSON.stringify(reply.body)}`);
    assert.equal(reply.body.code, 'gateway.forged', why);
    assert.deepEqual(reply.cookies, [], why);
  };

  await t.test('cookies alone change nothing, from whatever page', async () => {
    assert.equal((await write({ 'X-CSRF-Token': token })).status, 200, 'as our page does it');
    assert.equal((await write({ 'X-CSRF-Token': token, Origin: souk.url, 'Sec-Fetch-Site': 'same-origin' })).status, 200);
    const cases = {
      'no token': {},
      'an empty token': { 'X-CSRF-Token': '' },
      "another session's token": { 'X-CSRF-Token': eve.jar.get('souk_csrf') },
      'a token with one letter changed': { 'X-CSRF-Token': (token[0] === 'A' ? 'B' : 'A') + token.slice(1) },
      'another origin': { 'X-CSRF-Token': token, Origin: EVIL },
      'the origin of a sandbox': { 'X-CSRF-Token': token, Origin: 'null' },
      'another port': { 'X-CSRF-Token': token, Origin: 'http://127.0.0.1:1' },
      'another scheme': { 'X-CSRF-Token': token, Origin: souk.url.replace('http:', 'https:') },
      'a name that begins alike': { 'X-CSRF-Token': token, Origin: `${souk.url}.evil.example` },
      'two origins': { 'X-CSRF-Token': token, Origin: `${souk.url} ${EVIL}` },
      'fetched by another site': { 'X-CSRF-Token': token, 'Sec-Fetch-Site': 'cross-site' },
      'fetched by a sister site': { 'X-CSRF-Token': token, 'Sec-Fetch-Site': 'same-site' },
      'a site that there is not': { 'X-CSRF-Token': token, 'Sec-Fetch-Site': 'none of these' },
    };
    for (const [why, headers] of Object.entries(cases)) forged(await write(headers), why);
  });

  await t.test('a planted csrf cookie is of no use: the token belongs to the session', async () => {
    const planted = Cookie.replace(/souk_csrf=[^;]+/, 'souk_csrf=planted');
    forged(await write({ Cookie: planted, 'X-CSRF-Token': 'planted' }), 'planted');
  });

  await t.test('nobody is logged in, out, or refreshed by another page', async () => {
    const body = { login: eve.email, password: PASSWORD };
    const elsewhere = { Origin: EVIL, 'Sec-Fetch-Site': 'cross-site' };
    forged(await ask(`${api}/auth/log-in`, { method: 'POST', headers: elsewhere, body }), 'log-in');
    forged(await ask(`${api}/auth/sign-up`, { method: 'POST', headers: elsewhere, body: { email: newEmail(), password: PASSWORD, name: 'Eve' } }), 'sign-up');
    forged(await ask(`${api}/auth/guest`, { method: 'POST', headers: elsewhere }), 'guest');
    forged(await ask(`${api}/auth/refresh`, { method: 'POST', headers: { ...elsewhere, Cookie, 'X-CSRF-Token': token } }), 'refresh');
    forged(await ask(`${api}/auth/refresh`, { method: 'POST', headers: { Cookie } }), 'refresh without its token');
    forged(await ask(`${api}/auth/log-out`, { method: 'POST', headers: { ...elsewhere, Cookie } }), 'log-out');
    forged(await ask(`${api}/auth/log-out`, { method: 'POST', headers: { Cookie } }), 'log-out without its token');
    assert.equal((await ada.page('GET', '/users/me')).status, 200, 'the session is as it was');
    assert.equal((await ada.page('POST', '/auth/refresh')).status, 200, 'and so is its refresh token');
  });

  await t.test('what a page may send without asking first is no body of ours', async () => {
    const order = JSON.stringify({ rows: [] });
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      const reply = await ask(`${api}/users/me/preferences`, { method: 'PUT', headers: { ...ada.bearer, 'Content-Type': type, 'Content-Length': order.length }, body: order });
      assert.equal(reply.status, 415, type);
    }
  });

  await t.test('no page of another site may read a reply', async () => {
    for (const [method, path] of [['GET', '/users/me'], ['OPTIONS', '/users/me'], ['OPTIONS', '/auth/log-in'], ['GET', '/products']]) {
      const headers = { Origin: EVIL, Cookie: ada.jar.header, 'Access-Control-Request-Method': 'PUT', 'Access-Control-Request-Headers': 'x-csrf-token' };
      const reply = await ask(api + path, { method, headers });
      const told = Object.keys(reply.headers).filter((name) => name.startsWith('access-control-'));
      assert.deepEqual(told, [], `${method} ${path}`);
      assert.equal(reply.headers['cross-origin-resource-policy'], 'same-origin');
    }
  });

  await t.test('a request is of one user: cookie and bearer together are refused', async () => {
    for (const scheme of ['Bearer', 'bearer', 'BEARER ']) { // one scheme: RFC 9110 section 11.1
      const reply = await ask(`${api}/users/me`, { headers: { Cookie: ada.jar.header, Authorization: `${scheme} ${eve.token}` } });
      assert.equal(reply.status, 400, scheme);
      assert.equal(reply.body.code, 'gateway.two_tokens', scheme);
    }
    for (const Authorization of ['', 'Bearer', 'Bearer ', `Basic ${btoa('ada:x')}`, `Bearer ${eve.token}, ${ada.token}`]) {
      const { status } = await ask(`${api}/users/me`, { headers: { Authorization } });
      assert.equal(status, 401, Authorization.slice(0, 12));
    }
    const twice = await exchange(souk.url, `GET ${API}/users/me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${ada.token}\r\nAuthorization: Bearer ${eve.token}\r\nConnection: close\r\n\r\n`);
    assert.match(twice, /^HTTP\/1\.1 40[01] /, 'two bearers');
  });

  await t.test('cookies are out of reach of scripts and other sites', async () => {
    const reply = await ask(`${api}/auth/log-in`, { method: 'POST', body: { login: ada.email, password: PASSWORD } });
    assert.equal(reply.cookies.length, 3);
    for (const line of reply.cookies) {
      assert.match(line, /; SameSite=Lax/);
      assert.match(line, /; Path=\//);
      assert.doesNotMatch(line, /domain/i);
      assert.equal(/; HttpOnly/.test(line), !line.startsWith('souk_csrf='), line);
    }
    assert.equal(reply.headers['cache-control'], 'no-store');
  });

  await t.test('cookie bombs are answered, and the next request is served', async () => {
    const long = `a=${'x'.repeat(20000)}`;
    const many = Array.from({ length: 1500 }, (_, i) => `c${i}=${i}`).join('; ');
    const lines = Array.from({ length: 100 }, (_, i) => `Cookie: c${i}=1\r\n`).join('');
    const raw = (cookies) => exchange(souk.url, `GET ${API}/products HTTP/1.1\r\nHost: x\r\n${cookies}Connection: close\r\n\r\n`);
    assert.match(await raw(`Cookie: ${long}\r\n`), /^HTTP\/1\.1 431 /);
    assert.match(await raw(lines), /^HTTP\/1\.1 431 /);
    assert.match(await raw(`Cookie: ${many}\r\n`), /^HTTP\/1\.1 (200|431) /);
    for (const Bomb of [';'.repeat(8000), '='.repeat(8000), `${'souk_access='.repeat(600)}`, `souk_access=${'.'.repeat(8000)}`, 'souk_access="', 'souk_access=\t', 'souk_access']) {
      const { status } = await ask(`${api}/users/me`, { headers: { Cookie: Bomb } });
      assert.ok(status === 401 || status === 400, `${Bomb.slice(0, 20)}: ${status}`);
    }
    const first = await ask(`${api}/users/me`, { headers: { Cookie: `souk_access=bad; ${ada.jar.header}` } });
    assert.equal(first.status, 401, 'a cookie that was planted before ours does not let in somebody else');
    assert.equal((await ada.page('GET', '/users/me')).status, 200);
  });

  await t.test('nothing that is sent becomes a header of the reply', async () => {
    const evil = '%0d%0aX-Injected:%20yes%0d%0aSet-Cookie:%20souk_access=evil';
    for (const path of [`/products/${evil}`, `/products?after=${evil}`, `/auth/links/${evil}`, `/${evil}`, `/auth/sessions/${evil}`]) {
      const reply = await ask(api + path, { headers: { Cookie: ada.jar.header } });
      assert.ok(reply.status >= 400, path);
      assert.equal(reply.headers['x-injected'], undefined, path);
      assert.deepEqual(reply.cookies, [], path);
    }
    const bodies = [{ login: 'a\r\nX-Injected: yes', password: 'b\r\nX-Injected: yes' }, { login: 'a\u0000b', password: PASSWORD }];
    for (const body of bodies) {
      const reply = await ask(`${api}/auth/log-in`, { method: 'POST', body });
      assert.ok([400, 401, 422].includes(reply.status), `${reply.status}`);
      assert.equal(reply.headers['x-injected'], undefined);
    }
    const signedUp = await ask(`${api}/auth/sign-up`, { method: 'POST', body: { email: 'x@example.org\r\nBcc: y@example.org', password: PASSWORD, name: 'X' } });
    assert.equal(signedUp.status, 422);
    const trace = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const traced = await ask(`${api}/products`, { headers: { traceparent: `${trace}, evil`, 'X-Request-Id': 'evil' } });
    assert.match(traced.headers.traceparent, /^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$/);
    assert.match(traced.headers['x-request-id'], /^[0-9a-f]{16}$/);
    for (const bytes of ['X-A: b\rX-Injected: yes', 'X-A: b\nX-Injected: yes', 'X-A: b\0c', 'X A: b', 'X-A : b', ' X-A: b']) {
      const reply = await exchange(souk.url, `GET ${API}/products HTTP/1.1\r\nHost: x\r\n${bytes}\r\nConnection: close\r\n\r\n`);
      assert.doesNotMatch(reply, /^X-Injected/im, JSON.stringify(bytes));
    }
  });

  await t.test('a program that calls itself strangely is listed plainly', async () => {
    const agent = 'Mozilla/5.0 <script>alert(1)</script> \xff Firefox/1';
    await exchange(souk.url, `POST ${API}/auth/log-in HTTP/1.1\r\nHost: ${souk.url.slice(7)}\r\nUser-Agent: ${agent}\r\nContent-Type: application/json\r\n`
      + `Content-Length: ${JSON.stringify({ login: ada.email, password: PASSWORD }).length}\r\nConnection: close\r\n\r\n${JSON.stringify({ login: ada.email, password: PASSWORD })}`);
    const again = await logIn(souk.url, ada.email);
    const { body } = await again.page('GET', '/auth/sessions');
    assert.ok(body.items.length >= 2);
    for (const session of body.items) assert.match(session.agent, /^[A-Za-z ]+$/);
  });

  await souk.endWell();
});

test('one address in two spellings at once is one account', { timeout: 60000 }, async (t) => {
  const souk = await Souk.start(t);
  for (let round = 0; round < 5; round += 1) {
    const email = newEmail();
    const spellings = [email, email.toUpperCase(), ` ${email}`, email.replace('example', 'Example')];
    const replies = await Promise.all(spellings.map((each) => ask(`${souk.url}${API}/auth/sign-up`, {
      method: 'POST', body: { email: each, password: PASSWORD, name: 'Ada' },
    })));
    assert.deepEqual(replies.map(({ status }) => status).sort(), [201, 409, 409, 409], JSON.stringify(replies.map(({ body }) => body)));
    for (const reply of replies.filter(({ status }) => status === 409)) {
      assert.equal(reply.body.code, 'user.email_taken');
      assert.deepEqual(reply.cookies, []);
    }
    for (const each of spellings) await logIn(souk.url, each);
  }
  await souk.endWell();
});
