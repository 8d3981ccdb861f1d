// Who comes around the gateway: a service's own listener believes passports for this service, and nothing else.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { API, send } from '../lib/people.mjs';
import { Souk } from '../lib/souk.mjs';
import { makePassport, now, readToken, signed, strangersKey, unsignedToken } from '../lib/tokens.mjs';
import { World } from './world.mjs';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

const bearer = (token) => ({ Authorization: `Bearer ${token}` });

async function open(t, environment = {}) {
  const souk = await Souk.start(t, { environment });
  const world = await World.open(souk);
  const at = (path, headers, method = 'GET', body = undefined) => send(`${world.peers}${path}`, { method, headers, body });
  return { souk, world, at };
}

test('around the gateway', { timeout: 120000 }, async (t) => {
  const { souk, world, at } = await open(t);
  const owner = await world.people.owner();
  const order = await world.makeOrder();
  const path = `/orders/${order.id}`;
  const fromGateway = { by: 'gateway', to: 'order', user: owner.id };
  const passport = (change, key = world.key) => bearer(makePassport(key, { ...fromGateway, ...change }));
  const refused = async (headers, why) => {
    const reply = await at(path, headers);
    assert.equal(reply.status, 401, why);
    assert.match(reply.headers.get('www-authenticate') ?? '', /^Bearer/, why);
  };

  await t.test('the gateway brings users, and they may what they may', async () => {
    assert.equal((await at(path, passport({}))).status, 200);
    assert.equal((await at(path, passport({ user: randomUUID() }))).status, 404);
    assert.equal((await at(path, passport({ user: randomUUID(), role: 'admin' }))).status, 200);
    assert.equal((await at(path, passport({ role: 'guest' }))).status, 401);
    assert.equal((await at('/users', passport({ to: 'user' }))).status, 403);
    assert.equal((await at(path, passport({ by: 'product', role: 'service' }))).status, 403, 'a service that works for a user');
  });

  await t.test('no route lets in a user who comes without it', async () => {
    const { body } = await souk.get('/openapi.json');
    let asked = 0;
    for (const [template, item] of Object.entries(body.paths)) {
      for (const method of METHODS.filter((each) => item[each] && item[each].tags[0] !== 'gateway')) {
        const { operationId } = item[method];
        const route = template.replace(/^\/api\/v1/, '').replace(/\{[^}]+\}/g, randomUUID());
        for (const headers of [{}, owner.bearer, world.chief.bearer, owner.jar.headers, { 'Souk-Caller': `${owner.id}; role=admin` }]) {
          const reply = await at(route, headers, method.toUpperCase());
          assert.equal(reply.status, 401, `${operationId} ${Object.keys(headers)}`);
          asked += 1;
        }
      }
    }
    assert.ok(asked > 150, `${asked}`);
  });

  await t.test('a passport is good for one service, by the service that asks', async () => {
    await refused(passport({ to: 'product' }), 'for another service');
    await refused(passport({ to: 'souk' }), 'for clients');
    await refused(passport({ by: 'product' }), 'a user brought by another service than the gateway');
    await refused(passport({ by: 'nobody' }), 'from a service that there is not');
    const own = { iss: 'gateway', aud: 'order', act: 'gateway', sub: owner.id, role: 'user', iat: now(), exp: now() + 60 };
    assert.equal((await at(path, bearer(signed(world.key, 'passport+jwt', own)))).status, 200);
    for (const [why, change] of Object.entries({
      'another actor than issuer': { act: 'order' },
      'no actor': { act: undefined },
      'a user as a service': { sub: 'service:gateway' },
      'another service as subject': { sub: 'service:product', role: 'service' },
      'too long a life': { exp: now() + 3600 },
      'no end': { exp: undefined },
    })) await refused(bearer(signed(world.key, 'passport+jwt', { ...own, ...change })), why);
    for (const typ of ['at+jwt', 'first+jwt', 'JWT']) await refused(bearer(signed(world.key, typ, own)), typ);
    for (const header of [{ alg: 'none' }, { alg: 'HS256' }, { alg: 'ES256' }, { crit: ['exp'] }, { jwk: {} }, { kid: '../signing' }]) {
      await refused(bearer(signed(world.key, 'passport+jwt', own, header)), JSON.stringify(header));
    }
    await refused(bearer(unsignedToken(own, 'passport+jwt')), 'not signed');
    await refused(passport({}, strangersKey()), 'a strange key');
    await refused(passport({}, { ...strangersKey(), kid: world.key.kid }), 'a strange key under our name');
  });

  await t.test('calls are for services, and not at the gateway', async () => {
    const call = (base, headers, body = { user_id: owner.id }) => send(`${base}/internal/v1/user/access_of`, {
      method: 'POST', headers: { 'Souk-Request-Id': randomUUID(), ...headers }, body,
    });
    const service = world.passport('user');
    assert.deepEqual((await call(world.peers, service)).body, { role: 'user', status: 'active' });
    assert.equal((await call(world.peers, {})).status, 401);
    assert.equal((await call(world.peers, owner.bearer)).status, 401);
    assert.equal((await call(world.peers, world.passport('order'))).status, 401);
    assert.equal((await call(world.peers, passport({ to: 'user' }))).status, 403);
    assert.equal((await call(world.peers, passport({ to: 'user', role: 'admin' }))).status, 403);
    for (const base of [souk.url, `${souk.url}${API}`]) {
      for (const headers of [{}, service, owner.bearer, world.chief.bearer]) assert.equal((await call(base, headers)).status, 404);
    }
  });

  await t.test('at the gateway a passport is nothing, nor is any token but the access token', async () => {
    const claims = readToken(owner.token);
    const shown = (token) => send(`${souk.url}${API}/users/me`, { headers: bearer(token) });
    assert.equal((await shown(signed(world.key, 'at+jwt', claims))).status, 200, 'the key is the right one');
    for (const to of ['gateway', 'souk', 'user']) assert.equal((await shown(makePassport(world.key, { ...fromGateway, to }))).status, 401, to);
    for (const typ of ['first+jwt', 'passport+jwt', 'JWT']) assert.equal((await shown(signed(world.key, typ, claims))).status, 401, typ);
    assert.equal((await shown(owner.jar.get('souk_refresh'))).status, 401);
    assert.equal((await shown(signed(world.key, 'at+jwt', { ...claims, sid: undefined }))).status, 401, 'without a session');
    assert.equal((await shown(signed(world.key, 'at+jwt', { ...claims, sub: world.chief.id }))).status, 401, "of another's session");
    const risen = bearer(signed(world.key, 'at+jwt', { ...claims, role: 'admin' }));
    assert.equal((await send(`${souk.url}${API}/users`, { headers: risen })).status, 403, 'the role is that of the session');
  });

  await t.test('a passport cannot be shown again after its minute', async () => {
    const shown = passport({});
    assert.equal((await at(path, shown)).status, 200);
    await souk.advance('3m');
    await refused(shown, 'three minutes later');
    await refused(passport({ issued: now() + 180 + 300 }), 'from the future');
    assert.equal((await at(path, passport({ issued: now() + 180 }))).status, 200);
  });

  await souk.endWell();
});

test('around the gateway, where the shop allows it', { timeout: 60000 }, async (t) => {
  const { souk, world, at } = await open(t, { SOUK_DIRECT_ACCESS: '1' });
  const owner = await world.people.owner();
  const order = await world.makeOrder();
  const another = await world.people.another();
  assert.equal((await at(`/orders/${order.id}`, owner.bearer)).status, 200);
  assert.equal((await at(`/orders/${order.id}`, another.bearer)).status, 404);
  assert.equal((await at('/users', owner.bearer)).status, 403);
  assert.equal((await at('/users', world.chief.bearer)).status, 200);
  assert.equal((await at('/users/me', owner.jar.headers)).status, 401, 'by cookie');
  for (const caller of ['expired', 'audience', 'key', 'none']) {
    assert.equal((await at('/users', bearer(await world.token(caller)))).status, 401, caller);
  }
  const internal = await at('/internal/v1/user/access_of', world.chief.bearer, 'POST', { user_id: owner.id });
  assert.equal(internal.status, 403, 'calls are for services all the same');
  await souk.endWell();
});
