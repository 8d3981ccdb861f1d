// What the gateway adds of its own: replies that protect themselves, the life of sessions, several services in one reply,
// what is kept about somebody, documents, TLS. Forged requests, hosts and floods: tests/abuse; sessions as lived: tests/journeys.
import assert from 'node:assert/strict';
import { renameSync } from 'node:fs';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { API, logIn, newEmail, PASSWORD, send, signUp, visit } from '../lib/people.mjs';
import { ask } from '../lib/raw.mjs';
import { assertProblem, Shop, stranger } from '../lib/scenario.mjs';
import { Souk, temporaryDirectory } from '../lib/souk.mjs';
import { sqlAt } from '../lib/tables.mjs';
import { certificate } from '../lib/tls.mjs';

const cookiesOf = (reply) => Object.fromEntries(reply.cookies.map((line) => [line.split('=')[0], line.replace(/^[^;]*; /, '')]));

test('gateway', { timeout: 240000 }, async (t) => {
  const shop = await Shop.open(t);
  const { souk } = shop;
  const grant = (form) => send(`${souk.url}${API}/auth/token`, { method: 'POST', body: new URLSearchParams(form) });

  await t.test('every reply protects itself', async () => {
    for (const path of ['/api/v1/products', '/api/v1/users/me', '/api/v1/nothing', '/health', '/metrics', '/openapi.json', '/%zz', '/problems/not_found']) {
      const { headers } = await ask(souk.url + path);
      assert.equal(headers['x-content-type-options'], 'nosniff', path);
      assert.equal(headers['referrer-policy'], 'same-origin', path);
      assert.match(headers['content-security-policy'], /^default-src 'none'/, path);
      assert.match(headers['permissions-policy'], /camera=\(\)/, path);
      assert.match(headers['cache-control'], /no-store|no-cache/, path);
      assert.equal(headers['strict-transport-security'], undefined, 'not over plain HTTP');
    }
    const docs = await ask(`${souk.url}/docs`);
    assert.match(docs.headers['content-security-policy'], /^default-src 'self'/);
    assert.equal(docs.headers['referrer-policy'], 'same-origin');
    const ada = await signUp(souk.url);
    assert.equal((await ada.program('GET', '/users/me')).headers.get('cache-control'), 'no-store');
  });

  await t.test('who guesses is told when to try again, wherever auth runs', async () => {
    const { email } = await signUp(souk.url);
    const guess = (password) => send(`${souk.url}${API}/auth/log-in`, { method: 'POST', body: { login: email, password } });
    let reply = await guess('guess');
    for (let tries = 1; reply.status === 401 && tries < 50; tries += 1) reply = await guess(`guess ${tries}`);
    assertProblem(reply, 429, 'auth.too_many_attempts');
    assert.match(reply.headers.get('retry-after') ?? 'nothing', /^[1-9]\d*$/);
  });

  await t.test('every reply says by what it is found', async () => {
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    const ids = new Set();
    const paths = ['/', '/health', '/ready', '/metrics', '/docs', '/docs/no-such', '/openapi.json', '/asyncapi.json', '/problems/not_found', '/no/such',
      '/.well-known/jwks.json', '/%zz', '/api/v1/products', '/api/v1/products/x', '/api/v1/users/me', '/api/v1/nothing'];
    for (const path of paths) {
      const { headers } = await ask(souk.url + path, { headers: { traceparent: `00-${trace}-00f067aa0ba902b7-01` } });
      const [, found, span] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-01$/.exec(headers.traceparent);
      assert.equal(found === trace, path !== '/%zz', `${path}: the trace of whoever asks goes on, where the head could be read`);
      assert.equal(headers['x-request-id'], span, path);
      ids.add(span);
    }
    assert.equal(ids.size, paths.length, 'a new span each');
  });

  await t.test('the document is of the whole system, with ways to log in', async () => {
    const { body } = await souk.get('/openapi.json');
    assert.deepEqual(body.servers, [{ url: API }]);
    assert.equal(body.components.securitySchemes.account.flows.password.tokenUrl, `${API}/auth/token`);
    for (const path of ['/auth/token', '/users/me', '/orders', '/products', '/inventory/{product_id}']) assert.ok(body.paths[path], path);
    assert.deepEqual(Object.keys(body.paths['/auth/token'].post.requestBody.content), ['application/x-www-form-urlencoded']);
    assert.equal((await souk.get('/.well-known/security.txt')).status, 404);
  });

  await t.test('the page of the document asks by cookie or by bearer, never by both', async () => {
    const script = await (await fetch(`${souk.url}/docs/start.js`)).text();
    const ada = await signUp(souk.url);
    const begin = (protocol, cookie) => {
      let options;
      runInNewContext(script, { SwaggerUIBundle: (given) => { options = given; }, location: { protocol }, document: { cookie } });
      return options.requestInterceptor;
    };
    /** What a browser makes of it. */
    const change = (headers) => {
      const request = begin('http:', ada.jar.header)({ headers, credentials: 'same-origin' });
      const cookie = request.credentials === 'omit' ? {} : { Cookie: ada.jar.header };
      return send(`${souk.url}${API}/users/me/addresses`, { method: 'POST', body: {}, headers: { ...request.headers, ...cookie } });
    };
    for (const headers of [{}, ada.bearer]) {
      const reply = await change(headers);
      assert.equal(reply.body.code, 'invalid_body', JSON.stringify(reply.body)); // it was let in
    }
    const seen = begin('https:', 'souk_csrf=a; __Host-souk_csrf=b')({ headers: {} });
    assert.equal(seen.headers['X-CSRF-Token'], 'b');
    const strangers = begin('http:', '')({ headers: {} });
    assert.deepEqual({ ...strangers.headers }, {});
  });

  await t.test('refusals of the token endpoint look as RFC 6749 says', async () => {
    const { email: username, password } = await signUp(souk.url);
    const good = await grant({ grant_type: 'password', username, password, scope: 'all', client_id: 'x', client_secret: '' });
    assert.equal(good.status, 200, JSON.stringify(good.body));
    assert.deepEqual([good.body.token_type, good.body.expires_in, good.headers.get('cache-control')], ['Bearer', 900, 'no-store']);
    assert.deepEqual(good.cookies, []);
    for (const [form, error] of [
      [{ grant_type: 'password', username, password: 'another one entirely' }, 'invalid_grant'],
      [{ grant_type: 'password', username: newEmail(), password }, 'invalid_grant'],
      [{ grant_type: 'refresh_token', refresh_token: 'x' }, 'invalid_grant'],
      [{ grant_type: 'refresh_token' }, 'invalid_request'],
      [{ grant_type: 'password', username }, 'invalid_request'],
      [{ username, password }, 'invalid_request'],
      [{ grant_type: 'client_credentials' }, 'unsupported_grant_type'],
      [{ grant_type: 'password', username, password, wish: 'x' }, 'invalid_request'],
    ]) {
      const { status, body, headers } = await grant(form);
      assert.deepEqual([status, body.error], [400, error], JSON.stringify(form));
      assert.equal(headers.get('content-type'), 'application/json');
      assert.equal(typeof body.error_description, 'string');
    }
  });

  await t.test('a form that another site has sent to the token endpoint does nothing to the browser\'s session', async () => {
    const ada = await signUp(souk.url);
    const { email: username, password } = await signUp(souk.url);
    for (const form of [{ grant_type: 'refresh_token', refresh_token: 'x' }, { grant_type: 'password', username, password }]) {
      const reply = await send(`${souk.url}${API}/auth/token`, { method: 'POST', body: new URLSearchParams(form), headers: { Cookie: ada.jar.header } });
      assert.deepEqual(reply.cookies, [], form.grant_type);
    }
    assert.equal((await ada.page('POST', '/auth/refresh')).status, 200);
  });

  await t.test('a session that rests too long, or has lasted too long, is over', async () => {
    const resting = await signUp(souk.url);
    const busy = await signUp(souk.url);
    const refreshed = async (person) => (await person.page('POST', '/auth/refresh')).status;
    for (let days = 0; days < 90; days += 10) {
      assert.equal(await refreshed(busy), 200, `after ${days} days`);
      await shop.later('10d');
    }
    assert.equal(await refreshed(resting), 401);
    assert.equal(resting.jar.cookies.size, 0, 'and its cookies are cleared');
    assert.equal(await refreshed(busy), 401);
  });

  await t.test('a guest\'s session makes room for a better one, and so does the one before', async () => {
    const guest = await visit(souk.url);
    const left = guest.token;
    assert.equal((await guest.page('GET', '/products')).status, 200);
    assertProblem(await guest.page('GET', '/users/me'), 401, 'unauthenticated');
    const account = { email: newEmail(), password: PASSWORD, name: 'Ada' };
    const reply = await guest.page('POST', '/auth/sign-up', account);
    assert.equal(reply.status, 201, JSON.stringify(reply.body));
    assert.deepEqual(cookiesOf(reply), {
      souk_access: 'Path=/; Max-Age=900; HttpOnly; SameSite=Lax',
      souk_refresh: 'Path=/; Max-Age=1209600; HttpOnly; SameSite=Lax',
      souk_csrf: 'Path=/; Max-Age=1209600; SameSite=Lax',
    });
    assert.equal((await guest.page('GET', '/users/me')).status, 200);
    assert.equal((await souk.get('/products', { headers: { Authorization: `Bearer ${left}` } })).status, 401);
    assertProblem(await guest.page('POST', '/auth/guest'), 409, 'conflict');
    guest.jar.cookies.delete('souk_access'); // as when it has run out
    assertProblem(await guest.page('POST', '/auth/guest'), 409, 'conflict');
    assert.equal((await guest.page('POST', '/auth/refresh')).status, 200);
  });

  await t.test('an order with its stock and time line, a product with its stock', async () => {
    const mug = await shop.product({ stock: 5 });
    const [{ id: variant_id }] = mug.variants;
    const order = await shop.placed(mug, 2, { as: 'ann' });
    const overview = await souk.get(`/orders/${order.id}/overview`, { as: 'ann' });
    assert.equal(overview.status, 200, JSON.stringify(overview.body));
    assert.deepEqual(overview.body.order, (await souk.get(`/orders/${order.id}`, { as: 'ann' })).body);
    assert.deepEqual(overview.body.timeline, (await souk.get(`/orders/${order.id}/timeline`, { as: 'ann' })).body.items);
    assert.deepEqual(overview.body.stock, [{ variant_id, available: 3 }]);
    assertProblem(await souk.get(`/orders/${order.id}/overview`, { as: 'bob' }), 404, 'not_found');
    assertProblem(await souk.get(`/orders/${order.id}/overview`), 401, 'unauthenticated');
    assert.equal((await souk.get(`/orders/${order.id}/overview`, { as: 'admin' })).status, 200);
    const shown = await souk.get(`/products/${mug.id}/overview`);
    assert.deepEqual(shown.body, { product: (await souk.get(`/products/${mug.id}`)).body, stock: [{ variant_id, available: 3 }] });
    assertProblem(await souk.get(`/products/${stranger()}/overview`), 404, 'not_found');
  });

  await t.test('all that is kept about somebody is shown to him, and to admins', async () => {
    const mug = await shop.product({ stock: 5 });
    const order = await shop.placed(mug, 1, { as: 'eve' });
    const own = await souk.get('/users/me/export', { as: 'eve' });
    assert.equal(own.status, 200, JSON.stringify(own.body));
    assert.equal(own.body.user_id, await souk.id('eve'));
    assert.equal(own.body.next, null);
    const kinds = own.body.items.map(({ kind }) => kind);
    for (const kind of ['user.profile', 'gateway.session', 'order.order']) assert.ok(kinds.includes(kind), `${kind} in ${kinds}`);
    assert.ok(kinds.some((kind) => kind.startsWith('auth.')), kinds.join());
    assert.equal(own.body.items.find(({ kind }) => kind === 'order.order').data.id, order.id);
    assert.doesNotMatch(JSON.stringify(own.body), /password_hash|argon2/);
    const seen = await souk.get(`/users/${own.body.user_id}/export`, { as: 'admin' });
    assert.deepEqual(seen.body.items.map(({ kind }) => kind), kinds);
    assertProblem(await souk.get(`/users/${own.body.user_id}/export`, { as: 'ann' }), 403, 'forbidden');
    assertProblem(await souk.get(`/users/${stranger()}/export`, { as: 'admin' }), 404, 'not_found');
    const rest = await souk.get('/users/me/export?after=order', { as: 'eve' });
    assert.deepEqual(rest.body.items.map(({ kind }) => kind), kinds.slice(kinds.indexOf('order.order')));
    for (const after of ['nobody', 'order.x', 'x.y']) assertProblem(await souk.get(`/users/me/export?after=${after}`, { as: 'eve' }), 400, 'invalid_request');
  });

  await shop.close();
});

test('the oldest of too many sessions makes room', { timeout: 60000 }, async (t) => {
  const shop = await Shop.open(t, { SOUK_SESSIONS_MAX: '3' });
  const people = [await signUp(shop.souk.url)];
  for (let i = 1; i < 5; i++) people.push(await logIn(shop.souk.url, people[0].email));
  const statuses = [];
  for (const person of people) statuses.push((await person.program('GET', '/users/me')).status);
  assert.deepEqual(statuses, [401, 401, 200, 200, 200]);
  await shop.close();
});

test('a program is told how long its token is good, also when the session is about to end', { timeout: 120000 }, async (t) => {
  const shop = await Shop.open(t, { SOUK_SESSION_LIFE: '900s' });
  const { email: username, password } = await signUp(shop.souk.url);
  const grant = async (form) => (await send(`${shop.souk.url}${API}/auth/token`, { method: 'POST', body: new URLSearchParams(form) })).body;
  const first = await grant({ grant_type: 'password', username, password });
  await shop.later('10m');
  const { expires_in } = await grant({ grant_type: 'refresh_token', refresh_token: first.refresh_token });
  assert.ok(expires_in > 200 && expires_in <= 300, `${expires_in} s`);
  await shop.close();
});

test('what is noted of an account goes after an hour, however many sessions end meanwhile', { timeout: 120000 }, async (t) => {
  const shop = await Shop.open(t, { SOUK_GUEST_LIFE: '2h' });
  const notes = async () => Number(await sqlAt(shop.souk, 'souk_gateway', 'gateway_account_changes', 'SELECT count(*) FROM gateway_account_changes'));
  const ada = await signUp(shop.souk.url);
  await visit(shop.souk.url);
  assert.equal((await ada.page('POST', '/auth/log-out-everywhere')).status, 204);
  await shop.settle();
  assert.equal(await notes(), 1);
  await shop.later('3h');
  assert.equal(await notes(), 0);
  await shop.close();
});

/* Whoever tells of a change, auth and the gateway hear of it one after the other, and clocks are not all alike. */
test('a role that was taken away is gone, whoever hears of it last', { timeout: 120000 }, async (t) => {
  const shop = await Shop.open(t);
  const ada = await signUp(shop.souk.url);
  const change = async (access) => {
    const seen = await shop.souk.get(`/users/${ada.id}`, { as: 'admin' });
    await shop.admin('PATCH', `/users/${ada.id}`, access, 200, { 'If-Match': seen.headers.get('etag') });
    await shop.settle();
  };
  await shop.settle();
  await change({ role: 'admin' });

  await shop.later('2h');
  const early = await logIn(shop.souk.url, ada.email);
  const mayList = async (person) => (await send(`${shop.souk.url}${API}/users`, { headers: person.bearer })).status === 200;
  assert.ok(await mayList(early));
  await shop.asleep(() => {}); // and its clock stands two hours back
  await change({ role: 'user' });
  early.url = shop.souk.url;
  assert.equal((await early.page('POST', '/auth/refresh')).status, 200);
  assert.equal(await mayList(early), false, 'the session began after the change, as the clock says');

  await shop.asleep(() => sqlAt(shop.souk, 'souk_auth', 'auth_accounts', `UPDATE auth_accounts SET role = 'admin' WHERE email_key = '${ada.email}'`));
  const late = await logIn(shop.souk.url, ada.email);
  assert.equal(await mayList(late), false, 'auth has not heard of it yet');
  await change({ role: 'admin' });
  assert.ok(await mayList(late));

  await change({ status: 'suspended' });
  assert.equal((await send(`${shop.souk.url}${API}/users/me`, { headers: late.bearer })).status, 401);
  await shop.close();
});

test('where to tell of a weakness', { timeout: 60000 }, async (t) => {
  const shop = await Shop.open(t, { SOUK_SECURITY_CONTACT: 'mailto:security@shop.example' });
  const { body, headers } = await ask(`${shop.souk.url}/.well-known/security.txt`);
  assert.match(headers['content-type'], /^text\/plain/);
  assert.match(body, /^Contact: mailto:security@shop\.example\nExpires: \d{4}-\d\d-\d\dT/);
  await shop.close();
});

test('TLS, with a certificate that changes while it runs', { timeout: 60000 }, async (t) => {
  const directory = await temporaryDirectory(t);
  const { SOUK_TLS_CERT, SOUK_TLS_KEY } = certificate(directory, 'first');
  const second = certificate(directory, 'second');
  const souk = await Souk.start(t, { environment: { SOUK_TLS_CERT, SOUK_TLS_KEY, SOUK_LOG_LEVEL: 'info' } });
  assert.match(souk.url, /^https:/);
  const subject = async () => {
    const { headers, certificate } = await ask(`${souk.url}/health`);
    assert.match(headers['strict-transport-security'], /max-age/);
    return certificate.subject.CN;
  };
  assert.equal(await subject(), 'first');
  const made = await ask(`${souk.url}${API}/auth/sign-up`, { method: 'POST', body: { email: newEmail(), name: 'Bo', password: PASSWORD } });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  assert.match(made.cookies[0], /^__Host-souk_access=.*Secure/);
  renameSync(second.SOUK_TLS_CERT, SOUK_TLS_CERT);
  renameSync(second.SOUK_TLS_KEY, SOUK_TLS_KEY);
  souk.child.kill('SIGHUP');
  await souk.said('err', /read again/);
  assert.equal(await subject(), 'second');
  await souk.endWell();
});
