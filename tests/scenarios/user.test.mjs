// Users from outside: signing up, profiles, address books, preferences, admins, being forgotten; replies and events.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { holds, repliesTo, tablesOf } from '../lib/tables.mjs';
import { assertProblem, Shop, stranger } from '../lib/scenario.mjs';

const KINDS = ['security', 'order_receipts', 'order_updates', 'payments', 'invitations', 'chat', 'galleries', 'reviews', 'stock', 'news'];
const CHANNELS = ['email', 'sms', 'push', 'in_app'];
const HOME = { recipient: 'Ada Lovelace', line1: 'Ringstraße 1', postal_code: '1010', city: 'Wien', country: 'AT' };
const tag = (reply) => ({ 'If-Match': reply.headers.get('etag') });

test('user', { timeout: 240000 }, async (t) => {
  const shop = await Shop.open(t);
  const { souk } = shop;
  const me = (as) => souk.get('/users/me', { as });
  const change = async (as, body) => souk.request('PATCH', '/users/me', { as, body, headers: tag(await me(as)) });
  // An admin whom nobody can demote: these come to the service as the gateway brings them.
  const boss = { user: stranger(), role: 'admin' };
  const access = async (id, body) => {
    const seen = await souk.behind('GET', `/users/${id}`, boss);
    return souk.behind('PATCH', `/users/${id}`, { ...boss, body, headers: tag(seen) });
  };
  const remove = async (id) => {
    const seen = await souk.behind('GET', `/users/${id}`, boss);
    return souk.behind('DELETE', `/users/${id}`, { ...boss, headers: tag(seen) });
  };
  const updated = (user_id, reason, more = {}) => ({
    topic: 'user.updated', data: { user_id, role: 'user', status: 'active', reason, ...more },
  });
  const lastEvent = async (id) => (await shop.events(id, 'user')).at(-1);

  await t.test('who signs up has a profile and is told of', async () => {
    const user_id = stranger();
    const reply = await shop.signUp({ user_id, email: ' Ada@Example.org ', name: ' Ada ', username: 'Ada.L' });
    assert.equal(reply.status, 200, JSON.stringify(reply.body));
    assert.deepEqual(reply.body, { user_id, role: 'user' });
    const profile = await me(user_id);
    assert.equal(profile.status, 200);
    const { created_at, updated_at, ...rest } = profile.body;
    assert.equal(created_at, updated_at);
    assert.deepEqual(rest, {
      id: user_id, username: 'Ada.L', email: 'Ada@Example.org', email_verified: false, name: 'Ada', phone: null, language: 'en',
      time_zone: 'UTC', role: 'user', status: 'active', orders_placed: 0, orders_completed: 0, version: 1,
    });
    assert.deepEqual(await shop.events(user_id, 'user'), [{ topic: 'user.created', data: { user_id, role: 'user' } }]);
    const asked = async (call) => (await souk.call('user', call, { user_id })).body;
    assert.deepEqual(await asked('access_of'), { role: 'user', status: 'active' });
    assert.deepEqual(await asked('contact_of'), {
      email: 'Ada@Example.org', email_verified: false, name: 'Ada', phone: null, language: 'en', time_zone: 'UTC',
    });
    await shop.emit('user.registered', user_id, { user_id });
  });

  await t.test('only services make users, and nobody is there who did not sign up', async () => {
    const body = { request_id: stranger(), user_id: stranger(), email: 'eve@example.org', name: 'Eve', role: 'admin' };
    assertProblem(await souk.post('/internal/v1/user/create_user', body, { as: stranger() }), 403, 'forbidden');
    assertProblem(await souk.behind('POST', '/internal/v1/user/create_user', { ...boss, body }), 403, 'forbidden');
    assertProblem(await souk.post('/internal/v1/user/create_user', body, { as: 'admin' }), 404, 'not_found');
    assertProblem(await souk.post('/internal/v1/user/create_user', body), 404, 'not_found');
    assertProblem(await souk.get('/users/me'), 401, 'unauthenticated');
    assertProblem(await me(stranger()), 404, 'not_found');
    for (const call of ['access_of', 'contact_of', 'preferences_of']) {
      assertProblem(await souk.call('user', call, { user_id: stranger() }), 404, 'not_found');
    }
  });

  await t.test('one address in many spellings at once is one user', async () => {
    const spellings = ['grace@example.org', 'Grace@example.org', 'GRACE@EXAMPLE.ORG', ' grace@Example.org', 'gRACE@example.ORG '];
    const replies = await Promise.all(spellings.map((email) => shop.signUp({ email, name: 'Grace' })));
    assert.equal(replies.filter(({ status }) => status === 200).length, 1);
    for (const reply of replies.filter(({ status }) => status !== 200)) assertProblem(reply, 409, 'user.email_taken');
    const found = await shop.admin('GET', '/users?q=grace');
    assert.equal(found.items.length, 1);
    await shop.emit('user.registered', found.items[0].id, { user_id: found.items[0].id });
  });

  await t.test('a repeated sign-up is answered alike, another one under its id is refused', async () => {
    const details = { request_id: stranger(), email: 'again@example.org', name: 'Again', username: 'again' };
    const first = await shop.signUp(details);
    const second = await shop.signUp({ ...details, email: 'AGAIN@example.org' });
    assert.equal(second.status, 200, JSON.stringify(second.body));
    assert.deepEqual(second.body, first.body);
    for (const other of [{ email: 'other@example.org' }, { name: 'Other' }, { role: 'admin' }, { username: 'other' }, { username: undefined }]) {
      assertProblem(await shop.signUp({ ...details, ...other }), 422, 'user.request_reused');
    }
    assert.deepEqual(await shop.topics(first.body.user_id, 'user'), ['user.created']);
    assertProblem(await shop.signUp({ email: 'third@example.org', username: 'AGAIN' }), 409, 'user.username_taken');
    assertProblem(await shop.signUp({ user_id: first.body.user_id, email: 'third@example.org' }), 422, 'user.request_reused');
  });

  await t.test('what nobody can be called or reached by is refused', async () => {
    assertProblem(await shop.signUp({ email: 'a@b', name: ' \n ' }), 422, 'invalid_body', '/email format', '/name format');
    assertProblem(await shop.signUp({ email: 'a@example.org\r\nBcc: b@example.org' }), 422, 'invalid_body', '/email format');
    assertProblem(await shop.signUp({ username: 'no blanks' }), 422, 'invalid_body', '/username format');
    assertProblem(await shop.signUp({ role: 'guest' }), 422, 'invalid_body', '/role one_of');
  });

  await t.test('a sign-up that ended half-way leaves nothing', async () => {
    const half = (await shop.signUp({ email: 'half@example.org' })).body.user_id;
    const whole = await shop.user({ email: 'whole@example.org' });
    assertProblem(await shop.signUp({ email: 'half@example.org' }), 409, 'user.email_taken');
    await shop.later('14m');
    assert.equal((await me(half)).status, 200);
    await shop.later('2m');
    assertProblem(await me(half), 404, 'not_found');
    assert.equal((await me(whole)).status, 200);
    assert.deepEqual(await shop.topics(half, 'user'), ['user.created', 'user.deleted']);
    await shop.emit('user.registered', half, { user_id: half });
    await shop.settle();
    assertProblem(await me(half), 404, 'not_found');
    await shop.user({ email: 'half@example.org' });
  });

  await t.test('a profile is changed by whose it is, at the version that was seen', async () => {
    const user = await shop.user();
    const seen = await me(user);
    const body = { name: ' Ada King ', phone: '+4315551234', language: 'de-AT', time_zone: 'Europe/Vienna' };
    assertProblem(await souk.request('PATCH', '/users/me', { as: user, body }), 428, 'version_required');
    const reply = await souk.request('PATCH', '/users/me', { as: user, body, headers: tag(seen) });
    assert.equal(reply.status, 200, JSON.stringify(reply.body));
    const { updated_at, ...rest } = reply.body;
    const before = { ...seen.body };
    delete before.updated_at;
    assert.ok(updated_at > seen.body.updated_at);
    assert.deepEqual(rest, { ...before, ...body, name: 'Ada King', version: 2 });
    assert.deepEqual((await me(user)).body, reply.body);
    assert.deepEqual(await lastEvent(user), updated(user, 'profile'));
    assertProblem(await souk.request('PATCH', '/users/me', { as: user, body, headers: tag(seen) }), 412, 'version_mismatch');
    const faulty = { name: '  ', phone: '0123', language: 'German', time_zone: 'Europe/Atlantis' };
    assertProblem(await change(user, faulty), 422, 'invalid_body', '/language format', '/name format', '/phone format', '/time_zone one_of');
    assertProblem(await change(user, { time_zone: '../../../etc/passwd' }), 422, 'invalid_body', '/time_zone one_of');
    assertProblem(await change(user, { name: null }), 422, 'invalid_body', '/name null');
    assertProblem(await change(user, { role: 'admin' }), 422, 'invalid_body', '/role unknown');
    assertProblem(await change(user, { email: 'new@example.org' }), 422, 'invalid_body', '/email unknown');
    assert.equal((await change(user, { phone: null })).body.phone, null);
    assert.equal((await me(user)).body.version, 3);
  });

  await t.test('auth sets the address of a user', async () => {
    const user = await shop.user({ email: 'before@example.org' });
    await shop.user({ email: 'taken@example.org' });
    const set = (email, verified = true) => souk.call('user', 'set_contact_email', { user_id: user, email, verified });
    assert.equal((await set('before@example.org')).status, 204);
    assert.deepEqual(await lastEvent(user), updated(user, 'contact'));
    assert.equal((await set('After@example.org', false)).status, 204);
    const contact = async () => {
      const { email, email_verified } = (await souk.call('user', 'contact_of', { user_id: user })).body;
      return [email, email_verified];
    };
    assert.deepEqual(await contact(), ['After@example.org', false]);
    const count = (await shop.events(user, 'user')).length;
    assert.equal((await set('After@example.org', false)).status, 204);
    assertProblem(await set('TAKEN@example.org'), 409, 'user.email_taken');
    assertProblem(await set('nowhere'), 422, 'invalid_body', '/email format');
    assert.equal((await shop.events(user, 'user')).length, count);
    assert.deepEqual(await contact(), ['After@example.org', false]);
    await shop.user({ email: 'before@example.org' });
  });

  await t.test('an address book has its defaults and its limit', async () => {
    const user = await shop.user();
    const add = (body) => souk.post('/users/me/addresses', body, { as: user });
    const list = async () => (await souk.get('/users/me/addresses', { as: user })).body;
    const defaults = async () => (await list()).items.map(({ default_shipping, default_billing }) => [default_shipping, default_billing]);
    const first = await add({ ...HOME, city: ' Wien ' });
    assert.equal(first.status, 201, JSON.stringify(first.body));
    assert.equal(first.headers.get('location'), `/users/me/addresses/${first.body.id}`);
    const { id, created_at, updated_at, ...rest } = first.body;
    assert.equal(created_at, updated_at);
    assert.deepEqual(rest, {
      label: '', company: '', line2: '', region: '', phone: null, ...HOME, default_shipping: true, default_billing: true, version: 1,
    });
    assert.deepEqual(await lastEvent(user), updated(user, 'addresses'));
    const second = await add({ ...HOME, label: 'Work', phone: '+4315551234', default_shipping: true });
    assert.deepEqual(await list(), { items: [{ ...first.body, default_shipping: false }, second.body], next: null });
    assert.deepEqual(await defaults(), [[false, true], [true, false]]);

    const path = `/users/me/addresses/${second.body.id}`;
    const see = () => souk.get(path, { as: user });
    const put = async (body) => souk.request('PATCH', path, { as: user, body, headers: tag(await see()) });
    const changed = await put({ city: 'Graz', phone: null, default_billing: true, default_shipping: false });
    assert.equal(changed.status, 200, JSON.stringify(changed.body));
    const { updated_at: later, ...after } = changed.body;
    assert.ok(later > second.body.updated_at);
    assert.deepEqual(after, {
      ...HOME, id: second.body.id, label: 'Work', company: '', line2: '', region: '', city: 'Graz', phone: null, default_shipping: false,
      default_billing: true, version: 2, created_at: second.body.created_at,
    });
    assert.deepEqual(await defaults(), [[false, false], [false, true]]);
    assertProblem(await souk.request('PATCH', path, { as: user, body: {}, headers: { 'If-Match': '"1"' } }), 412, 'version_mismatch');
    assertProblem(await souk.request('DELETE', path, { as: user }), 428, 'version_required');
    const faulty = { line1: ' ', city: 'a\nb', country: 'XX', phone: '12' };
    assertProblem(await put(faulty), 422, 'invalid_body', '/city format', '/country one_of', '/line1 format', '/phone format');
    assertProblem(await add({ ...HOME, country: 'at' }), 422, 'invalid_body', '/country format');
    assertProblem(await add({ ...HOME, recipient: '\t' }), 422, 'invalid_body', '/recipient format');

    const other = await shop.user();
    for (const [method, body] of [['GET'], ['PATCH', {}], ['DELETE']]) {
      assertProblem(await souk.request(method, path, { as: other, body, headers: { 'If-Match': '"2"' } }), 404, 'not_found');
    }
    assert.deepEqual((await souk.get('/users/me/addresses', { as: other })).body, { items: [], next: null });
    assertProblem(await souk.post('/users/me/addresses', HOME, { as: stranger() }), 404, 'not_found');

    assert.equal((await souk.request('DELETE', path, { as: user, headers: tag(await see()) })).status, 204);
    assertProblem(await see(), 404, 'not_found');
    assert.deepEqual(await defaults(), [[false, false]]);
    for (let i = 1; i < 20; i++) assert.equal((await add(HOME)).status, 201);
    assertProblem(await add(HOME), 409, 'user.too_many_addresses');
    assert.equal((await list()).items.length, 20);
  });

  await t.test('an address that is added twice with one key is there once', async () => {
    const user = await shop.user();
    const headers = { 'Idempotency-Key': randomUUID() };
    const add = () => souk.post('/users/me/addresses', HOME, { as: user, headers });
    const replies = [await add(), await add()];
    assert.deepEqual(replies[0].body, replies[1].body);
    assert.equal(replies[1].headers.get('idempotent-replayed'), 'true');
    assert.equal((await souk.get('/users/me/addresses', { as: user })).body.items.length, 1);
  });

  await t.test('what may be sent is chosen row by row, but for what must be', async () => {
    const user = await shop.user();
    const get = async () => (await souk.get('/users/me/preferences', { as: user })).body;
    const put = (body) => souk.request('PUT', '/users/me/preferences', { as: user, body });
    const none = { from: null, to: null, time_zone: null };
    const night = { from: '22:00', to: '07:00', time_zone: 'Europe/Vienna' };
    const first = await get();
    assert.deepEqual(first.rows.map(({ kind, channel }) => `${kind} ${channel}`), KINDS.flatMap((kind) => CHANNELS.map((channel) => `${kind} ${channel}`)));
    assert.deepEqual(first.quiet_hours, none);
    const wanted = (preferences, kind) => preferences.rows.filter((row) => row.kind === kind && row.wanted).map(({ channel }) => channel);
    assert.deepEqual(wanted(first, 'security'), ['email', 'in_app']);
    assert.deepEqual(wanted(first, 'news'), []);

    const rows = [{ kind: 'news', channel: 'sms', wanted: true }, { kind: 'security', channel: 'email', wanted: false }];
    const reply = await put({ rows, quiet_hours: night });
    assert.equal(reply.status, 200, JSON.stringify(reply.body));
    assert.deepEqual(wanted(reply.body, 'news'), ['sms']);
    assert.deepEqual(wanted(reply.body, 'security'), ['in_app']);
    assert.deepEqual(reply.body.quiet_hours, night);
    assert.deepEqual(await get(), reply.body);
    assert.deepEqual((await souk.call('user', 'preferences_of', { user_id: user }, { by: 'order' })).body, reply.body);
    assert.deepEqual(await lastEvent(user), updated(user, 'preferences'));

    const off = (kind) => CHANNELS.map((channel) => ({ kind, channel, wanted: false }));
    for (const kind of KINDS) {
      const outcome = await put({ rows: off(kind) });
      if (['security', 'order_receipts'].includes(kind)) assertProblem(outcome, 422, 'invalid_body', '/rows required');
      else assert.equal(outcome.status, 200, JSON.stringify(outcome.body));
    }
    assertProblem(await put({ rows: [rows[0], rows[1], rows[0]] }), 422, 'invalid_body', '/rows/2 duplicate');
    const quiet = (quiet_hours) => put({ rows: [], quiet_hours });
    assertProblem(await quiet({ ...night, time_zone: 'Mars/Olympus' }), 422, 'invalid_body', '/quiet_hours/time_zone one_of');
    assertProblem(await quiet({ ...night, from: '24:00' }), 422, 'invalid_body', '/quiet_hours/from format');
    assertProblem(await quiet({ ...night, to: '22:00' }), 422, 'invalid_body', '/quiet_hours/to range');
    assertProblem(await quiet({ ...night, time_zone: null }), 422, 'invalid_body', '/quiet_hours/time_zone required');
    assertProblem(await quiet({ time_zone: 'UTC' }), 422, 'invalid_body', '/quiet_hours/from required', '/quiet_hours/to required');
    assert.deepEqual((await put({ rows: first.rows })).body, first);
    assert.deepEqual((await put({ rows: [] })).body, first);
    assertProblem(await souk.get('/users/me/preferences', { as: stranger() }), 404, 'not_found');
  });

  await t.test('admins see, search and list everybody, users nobody', async () => {
    const names = ['Zoe Alpha', 'Zoe Beta', 'zoë gamma', 'Zacharias'];
    const ids = [];
    for (const name of names) ids.push(await shop.user({ name }));
    const special = await shop.user({ name: 'Other', email: 'zoe.mail@example.org', username: 'ZOEUSER' });
    const found = async (query) => (await shop.admin('GET', `/users?${query}`)).items.map(({ id }) => id);
    assert.deepEqual(await found('q=zoe'), [special, ids[1], ids[0]]);
    assert.deepEqual(await found('q=ZOE+B'), [ids[1]]);
    assert.deepEqual(await found(`q=${encodeURIComponent('zoë')}`), [ids[2]]);
    assert.deepEqual(await found('q=zoe.mail'), [special]);
    assert.deepEqual(await found('q=zoeuser'), [special]);
    assert.deepEqual(await found('q=oe'), []);
    assert.deepEqual(await found(`q=${encodeURIComponent('%')}`), []);

    await access(ids[0], { status: 'suspended' });
    assert.deepEqual(await found('status=suspended'), [ids[0]]);
    assert.deepEqual(await found('status=suspended&role=admin'), []);
    assert.deepEqual(await found('q=zoe&status=active'), [special, ids[1]]);
    const [first] = await found('role=admin');
    await access(ids[1], { role: 'admin' });
    assert.deepEqual(await found('role=admin'), [first, ids[1]]);
    assert.deepEqual(await found('role=admin&status=suspended'), []);
    assert.deepEqual(await found('q=zoe&role=user&status=suspended'), [ids[0]]);
    assert.equal((await access(ids[1], { role: 'user' })).status, 200);

    const all = [];
    for (let after = ''; after !== null;) {
      const page = await shop.admin('GET', `/users?limit=3${after && `&after=${after}`}`);
      assert.ok(page.items.length <= 3);
      all.push(...page.items.map(({ id }) => id));
      after = page.next;
    }
    assert.deepEqual(all, [...new Set(all)].sort().reverse());
    assert.deepEqual(all, await found('limit=100'));
    assertProblem(await souk.get('/users?after=nonsense', { as: 'admin' }), 400, 'invalid_request', '/after format');
    assertProblem(await souk.get('/users?role=guest', { as: 'admin' }), 400, 'invalid_request', '/role one_of');
    for (const [method, path, body] of [['GET', '/users'], ['GET', `/users/${special}`], ['PATCH', `/users/${special}`, {}], ['DELETE', `/users/${special}`]]) {
      assertProblem(await souk.request(method, path, { as: special, body }), 403, 'forbidden');
    }
  });

  await t.test('a role or a status is changed and told of, but not the last admin\'s', async () => {
    const [admin] = (await shop.admin('GET', '/users?role=admin')).items;
    for (const body of [{ role: 'user' }, { status: 'suspended' }, { role: 'user', status: 'suspended' }]) {
      assertProblem(await access(admin.id, body), 409, 'user.last_admin');
    }
    assertProblem(await remove(admin.id), 409, 'user.last_admin');
    assertProblem(await souk.request('DELETE', '/users/me', { as: admin.id, headers: tag(await me(admin.id)) }), 409, 'user.last_admin');
    assert.equal((await access(admin.id, { role: 'admin', status: 'active' })).status, 200);
    const second = await shop.user();
    const reply = await access(second, { role: 'admin' });
    assert.equal(reply.status, 200, JSON.stringify(reply.body));
    assert.deepEqual([reply.body.role, reply.body.version], ['admin', 2]);
    assert.deepEqual(await lastEvent(second), updated(second, 'access', { role: 'admin' }));
    assert.deepEqual((await souk.call('user', 'access_of', { user_id: second })).body, { role: 'admin', status: 'active' });
    assert.equal((await access(admin.id, { status: 'suspended' })).status, 200);
    assert.deepEqual(await lastEvent(admin.id), updated(admin.id, 'access', { role: 'admin', status: 'suspended' }));
    assertProblem(await access(second, { role: 'user' }), 409, 'user.last_admin');
    assert.equal((await access(admin.id, { status: 'active' })).status, 200);
    const stale = { as: 'admin', body: { role: 'user' }, headers: { 'If-Match': '"1"' } };
    assertProblem(await souk.request('PATCH', `/users/${second}`, stale), 412, 'version_mismatch');
    assertProblem(await souk.request('PATCH', `/users/${stranger()}`, stale), 404, 'not_found');
    assert.equal((await remove(second)).status, 204);
  });

  await t.test('two admins who demote each other at once leave one', async () => {
    const first = await souk.id('admin');
    const second = await shop.user({ role: 'admin' });
    const replies = await Promise.all([first, second].map((id) => access(id, { role: 'user' })));
    assert.deepEqual(replies.map(({ status }) => status).sort(), [200, 409]);
    const { body } = await souk.behind('GET', '/users?role=admin', boss);
    assert.equal(body.items.length, 1);
    assert.equal((await access(first, { role: 'admin' })).status, 200);
    await shop.settle();
  });

  await t.test('orders are counted, also anew', async () => {
    const user = await shop.user();
    const mug = await shop.product({ stock: 10 });
    const order = await shop.placed(mug, 1, { as: user });
    await shop.placed(mug, 1, { as: user });
    await shop.placed(mug, 1, { as: stranger() });
    await shop.pay(order, 'succeeded');
    await shop.settle();
    await shop.shipped(order, 'packed', 'shipped', 'delivered', 'completed');
    await shop.settle();
    const counts = async () => {
      const { orders_placed, orders_completed, version } = (await me(user)).body;
      return [orders_placed, orders_completed, version];
    };
    assert.deepEqual(await counts(), [2, 1, 1]);
    const { exit, err } = await souk.command('events', 'replay', 'user');
    assert.equal(exit, 0, err);
    await shop.settle();
    assert.deepEqual(await counts(), [2, 1, 1]);
  });

  await t.test('what is kept about a user is shown for the taking', async () => {
    const user = await shop.user({ email: 'export@example.org', username: 'exporter' });
    await souk.post('/users/me/addresses', HOME, { as: user });
    const { status, body } = await souk.call('user', 'export', { user_id: user }, { by: 'gateway' });
    assert.equal(status, 200, JSON.stringify(body));
    assert.deepEqual(body.items.map(({ kind }) => kind), ['user.profile', 'user.preferences', 'user.address']);
    assert.equal(body.next, null);
    assert.deepEqual(body.items[0].data, (await me(user)).body);
    assert.deepEqual(body.items[1].data, (await souk.get('/users/me/preferences', { as: user })).body);
    assert.equal(body.items[2].data.line1, HOME.line1);
    assert.deepEqual((await souk.call('user', 'export', { user_id: stranger() }, { by: 'gateway' })).body, { items: [], next: null });
  });

  await t.test('of who is deleted nothing stays but the id', async () => {
    const secret = { email: 'forget.me@example.org', name: 'Forgetful Jones', username: 'forgetful', phone: '+4366012345', street: 'Oblivion Road 7' };
    const user = await shop.user({ email: secret.email, name: secret.name, username: secret.username });
    const headers = { 'Idempotency-Key': randomUUID() };
    const address = { ...HOME, recipient: secret.name, line1: secret.street, phone: secret.phone };
    assert.equal((await souk.post('/users/me/addresses', address, { as: user, headers })).status, 201);
    assert.equal((await change(user, { phone: secret.phone })).status, 200);
    const quiet_hours = { from: '22:00', to: '07:00', time_zone: 'Europe/Vienna' };
    assert.equal((await souk.request('PUT', '/users/me/preferences', { as: user, body: { rows: [{ kind: 'news', channel: 'sms', wanted: true }], quiet_hours } })).status, 200);
    const mug = await shop.product({ stock: 1 });
    const order = await shop.placed(mug, 1, { as: user, headers: { 'Idempotency-Key': randomUUID() } });

    assertProblem(await souk.request('DELETE', '/users/me', { as: user }), 428, 'version_required');
    assert.equal((await souk.request('DELETE', '/users/me', { as: user, headers: tag(await me(user)) })).status, 204);
    await shop.settle();
    assertProblem(await me(user), 404, 'not_found');
    assertProblem(await souk.get(`/users/${user}`, { as: 'admin' }), 404, 'not_found');
    assertProblem(await souk.get('/users/me/addresses', { as: user }), 404, 'not_found');
    assertProblem(await souk.call('user', 'contact_of', { user_id: user }), 404, 'not_found');
    assert.deepEqual((await shop.admin('GET', '/users?q=forget')).items, []);
    assert.deepEqual(await lastEvent(user), { topic: 'user.deleted', data: { user_id: user } });
    assert.equal((await shop.admin('GET', `/orders/${order.id}`)).user_id, user);

    const seen = new Set();
    for (const { table, rows } of await tablesOf(souk)) {
      for (const [what, text] of Object.entries(secret)) assert.ok(!holds(rows, text), `${table} still holds the ${what}`);
      seen.add(table);
    }
    assert.equal(await repliesTo(souk, user), 0);
    assert.ok(seen.has('user_users') && seen.has('souk_log') && seen.has('souk_replies'), [...seen].join());
    await shop.user({ email: secret.email, username: secret.username });
  });

  await shop.close();
});
