// Another process that takes connections and never answers: who waits for it has an end, and others are served meanwhile. What comes
// too late for whoever asked is not begun.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer as listen } from 'node:net';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { FRONT, Part, places } from '../lib/apart.mjs';
import { databaseOf, query } from '../lib/postgres.mjs';
import { addProduct, orderOf, stockOf } from '../lib/shop.mjs';
import { Souk, temporaryDirectory } from '../lib/souk.mjs';
import { published, signingKey } from '../lib/tokens.mjs';
import { soon, until } from '../lib/until.mjs';

const WORKERS = 4; // of a service, and as many requests again may wait for one

/** Takes what it is told and says nothing; `held()`: how many wait for it. */
async function silence(t) {
  const sockets = new Set();
  const server = listen((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket)).resume();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => { server.close(); sockets.forEach((socket) => socket.destroy()); });
  return { url: `http://127.0.0.1:${server.address().port}`, held: () => sockets.size };
}

test('a service that hangs keeps only those waiting who come for it', { timeout: 60000 }, async (t) => {
  const data = `${await temporaryDirectory(t)}/data`;
  const where = await places(data);
  const hung = await silence(t);
  const well = createServer((request, reply) => reply.setHeader('Content-Type', 'application/json').end('{"items":[],"next":null}')).listen(0, '127.0.0.1');
  await once(well, 'listening');
  t.after(() => { well.closeAllConnections(); well.close(); });
  where.environment.SOUK_PRODUCT_URL = hung.url;
  where.environment.SOUK_ORDER_URL = `http://127.0.0.1:${well.address().port}`;
  const front = await Part.start(t, { data, args: FRONT, places: where, environment: { SOUK_WORKERS: String(WORKERS) } });
  await front.person('ann');

  const waiting = new AbortController();
  t.after(() => waiting.abort());
  const ask = () => fetch(`${front.url}/api/v1/products`, { signal: waiting.signal }).then(({ status }) => status, () => 0);
  // More than can work and wait: one at least is refused at once, whichever it is.
  const asked = Array.from({ length: 2 * WORKERS + 1 }, ask);
  assert.equal(await soon('one is refused', Promise.race(asked)), 503);
  await until('all that may ask there do', () => hung.held() === WORKERS);

  // What is done here, and what another process does.
  assert.equal((await front.get('/users/me', { as: 'ann' })).status, 200);
  assert.ok(await front.logIn('ann@souk.example'), 'a log-in');
  assert.equal((await front.get('/orders', { as: 'ann' })).status, 200);
  assert.equal(hung.held(), WORKERS);
  for (const path of ['/', `/products/${randomUUID()}`, '/cart']) {
    const page = await soon('the page comes without', fetch(front.url + path));
    assert.equal(page.status, 200, path);
    assert.match(await page.text(), /"prefetched":\{\}/);
  }
  waiting.abort();
  const statuses = await Promise.all(asked);
  assert.ok(statuses.every((status) => status === 0 || status === 503), statuses.join());
  assert.ok(statuses.filter((status) => status === 0).length >= WORKERS, 'the others still waited');
});

test('a call that is not answered ends by its deadline, then nobody waits any more', { timeout: 60000 }, async (t) => {
  const data = await temporaryDirectory(t);
  const hung = await silence(t);
  const gateway = createServer(async (request, reply) => {
    reply.setHeader('Content-Type', 'application/jwk-set+json').end(JSON.stringify({ keys: [published(await signingKey(data))] }));
  }).listen(0, '127.0.0.1');
  await once(gateway, 'listening');
  t.after(() => { gateway.closeAllConnections(); gateway.close(); });
  const environment = { SOUK_GATEWAY_URL: `http://127.0.0.1:${gateway.address().port}`, SOUK_PRODUCT_URL: hung.url, SOUK_WORKERS: '16' };
  const orders = await Souk.start(t, { data, args: ['order'], environment });
  const user = randomUUID();
  assert.equal((await orders.get('/orders', { as: user })).status, 200);

  const order = () => orders.post('/orders', orderOf({ id: randomUUID() }), { as: user });
  const first = await Promise.all(Array.from({ length: 6 }, order));
  for (const { status, body } of first) assert.equal(status, 504, JSON.stringify(body));
  const began = Date.now();
  const then = await order();
  assert.equal(then.status, 503, JSON.stringify(then.body));
  assert.ok(then.headers.get('retry-after') >= 1);
  assert.ok(Date.now() - began < 1000, `it took ${Date.now() - began} ms to say so`);
  assert.equal((await orders.get('/orders', { as: user })).status, 200);
});

test('what comes too late is not begun', { timeout: 60000 }, async (t) => {
  const shop = await Souk.run(t, { environment: { SOUK_DATABASE_CONNECTIONS: '4' } });
  const mug = await addProduct(shop, 'mug', 10);
  await shop.settle();
  const reserve = (ms) => shop.call('inventory', 'reserve', {
    request_id: randomUUID(), order_id: randomUUID(), lines: [{ variant_id: mug.variant, quantity: 1 }],
  }, { by: 'order', headers: { 'Souk-Deadline-Ms': String(ms) } });
  const reserved = async () => (await stockOf(shop, mug)).reserved;
  assert.equal((await reserve(5000)).status, 200);
  assert.equal(await reserved(), 1);
  assert.equal((await reserve(0)).status, 503);
  assert.equal(await reserved(), 1);

  // In time when it came, too late when it could be done: others hold whatever writes until then.
  const database = new URL(await databaseOf(shop.data)).pathname.slice(1);
  const held = query(`BEGIN; LOCK TABLE souk_inventory.inventory_movements; SELECT pg_sleep(1.5); COMMIT`, database);
  await until('the table is locked', async () => (await query("SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND relation = 'souk_inventory.inventory_movements'::regclass", database)) !== '0');
  const moves = Array.from({ length: 4 }, () => shop.post(`/inventory/${mug.id}/movements`, { quantity: 1, reason: 'received' }, { as: 'admin' }));
  await pause(300);
  const late = await reserve(300);
  assert.equal(late.status, 503, JSON.stringify(late.body));
  await held;
  for (const { status, body } of await Promise.all(moves)) assert.equal(status, 201, JSON.stringify(body));
  assert.equal(await reserved(), 1);
  assert.equal((await reserve(5000)).status, 200);
  assert.equal(await reserved(), 2);
});
