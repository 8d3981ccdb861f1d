// What a client says and is told passes through the gateway to a service apart as it would reach one beside it.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { Apart, FRONT, Part, places } from '../lib/apart.mjs';
import { send } from '../lib/people.mjs';
import { addProduct, orderOf } from '../lib/shop.mjs';
import { temporaryDirectory } from '../lib/souk.mjs';
import { until } from '../lib/until.mjs';

const occurrences = (headers, name) => [...headers].filter(([found]) => found === name).length;

test('headers, bodies and problems', { timeout: 120000 }, async (t) => {
  const shop = await Apart.start(t, { environment: { SOUK_LOG_LEVEL: 'debug', SOUK_RATE_LIMIT: 'on' } });
  const mug = await addProduct(shop, 'mug', 10);
  const bearer = { Authorization: `Bearer ${(await shop.person('ann')).token}` };
  const at = `${shop.url}/api/v1`;

  const read = await fetch(`${at}/products/${mug.id}`);
  const etag = read.headers.get('etag');
  assert.match(etag, /^"\d+-[0-9a-f]{16}"$/);
  const known = await fetch(`${at}/products/${mug.id}`, { headers: { 'If-None-Match': etag } });
  assert.deepEqual([known.status, known.headers.get('etag'), await known.text()], [304, etag, '']);
  const head = await fetch(`${at}/products/${mug.id}`, { method: 'HEAD' });
  assert.deepEqual([head.status, head.headers.get('etag'), head.headers.get('content-length')], [200, etag, read.headers.get('content-length')]);
  for (const name of ['ratelimit', 'ratelimit-policy', 'x-request-id', 'traceparent', 'cache-control', 'content-type', 'x-content-type-options']) {
    assert.equal(occurrences(read.headers, name), 1, name);
    assert.doesNotMatch(read.headers.get(name), name === 'ratelimit' || name === 'ratelimit-policy' ? /"[^"]*".*"/ : /,.*,/, name);
  }

  const list = await shop.get('/products?limit=1&after=none%20such');
  assert.equal(list.status, 400, JSON.stringify(list.body));
  assert.deepEqual(list.body.errors.map(({ pointer }) => pointer), ['/after']);

  const key = { 'Idempotency-Key': randomUUID() };
  const order = () => send(`${at}/orders`, { method: 'POST', body: orderOf(mug), headers: { ...bearer, ...key } });
  const first = await order();
  assert.equal(first.status, 201, JSON.stringify(first.body));
  assert.equal(first.headers.get('location'), `/api/v1/orders/${first.body.id}`);
  assert.equal(first.headers.get('cache-control'), 'no-store');
  const second = await order();
  assert.deepEqual(second.body, first.body);
  assert.equal(second.headers.get('idempotent-replayed'), 'true');
  assert.equal(second.headers.get('location'), first.headers.get('location'));
  const other = await send(`${at}/orders`, { method: 'POST', body: orderOf(mug, 2), headers: { ...bearer, ...key } });
  assert.equal(other.status, 422, JSON.stringify(other.body));

  const asAdmin = { Authorization: `Bearer ${(await shop.person('admin')).token}` };
  const change = (headers) => send(`${at}/products/${mug.id}`, { method: 'PATCH', body: { name: 'Cup' }, headers: { ...asAdmin, ...headers } });
  assert.equal((await change({})).status, 428);
  assert.equal((await change({ 'If-Match': '"99-0000000000000000"' })).status, 412);
  assert.equal((await change({ 'If-Match': (await fetch(`${at}/products/${mug.id}`)).headers.get('etag') })).status, 200);

  const wrong = await send(`${at}/orders`, { method: 'POST', body: { lines: [] }, headers: bearer });
  assert.equal(wrong.status, 422);
  assert.equal(wrong.headers.get('content-type'), 'application/problem+json');
  assert.ok(wrong.body.errors.some(({ pointer }) => pointer === '/lines'), JSON.stringify(wrong.body));
  const large = await send(`${at}/orders`, { method: 'POST', body: { lines: [], payment_method: 'x'.repeat(60000) }, headers: bearer });
  assert.equal(large.status, 422); // read to its end, there
  const larger = await send(`${at}/orders`, { method: 'POST', body: { lines: [], payment_method: 'x'.repeat(70000) }, headers: bearer });
  assert.equal(larger.status, 413);
  assert.equal((await send(`${at}/orders/${randomUUID()}`, { headers: bearer })).status, 404);

  // One trace and one span: in the reply, in the logs of both, in the events that the request itself emits.
  const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
  const traced = await send(`${at}/orders`, { method: 'POST', body: orderOf(mug), headers: { ...bearer, traceparent: `00-${trace}-00f067aa0ba902b7-01` } });
  assert.equal(traced.status, 201);
  assert.match(traced.headers.get('traceparent'), new RegExp(`^00-${trace}-(?!00f067aa0ba902b7)[0-9a-f]{16}-01$`));
  assert.equal(traced.headers.get('x-request-id'), traced.headers.get('traceparent').slice(36, 52));
  const listed = await shop.command('events', 'list', '--json', '--key', traced.body.id);
  const created = listed.out.split('\n').filter(Boolean).map((line) => JSON.parse(line).event).find(({ type }) => type === 'order.created');
  assert.equal(created.traceparent, traced.headers.get('traceparent'));
  assert.deepEqual(await shop.stop(), { exit: 0, signal: null });
});

test('each listener tells of what runs there, the gateway of all', { timeout: 60000 }, async (t) => {
  const shop = await Apart.start(t, { environment: { SOUK_LOG_LEVEL: 'warn' } });
  const paths = async (base) => Object.keys((await (await fetch(`${base}/openapi.json`)).json()).paths);
  const whole = await paths(shop.url);
  assert.ok(['/orders', '/products', '/users/me', '/auth/log-in'].every((path) => whole.includes(path)), whole.join());
  const back = await paths(shop.where.url('order'));
  assert.ok(back.includes('/orders') && back.includes('/products') && !back.includes('/users/me'), back.join());
  const front = await paths(shop.where.url('user'));
  assert.ok(front.includes('/users/me') && !front.includes('/orders') && !front.includes('/auth/log-in'), front.join());
  for (const base of [shop.url, shop.where.url('order'), shop.where.url('user')]) {
    for (const page of ['/health', '/ready', '/metrics', '/docs', '/asyncapi.json', '/.well-known/jwks.json']) {
      assert.equal((await fetch(base + page)).status, 200, base + page);
    }
    // The gateway's clients find the web app's page of that name there.
    const status = { [shop.url]: 200, [shop.where.url('order')]: 401, [shop.where.url('user')]: 404 };
    assert.equal((await fetch(`${base}/orders`)).status, status[base]);
  }
  assert.deepEqual(await shop.stop(), { exit: 0, signal: null });
});

test('whoever breaks off or is out of order is left alone for a moment; how long we wait is said', { timeout: 120000 }, async (t) => {
  const data = `${await temporaryDirectory(t)}/data`;
  const where = await places(data);
  const front = await Part.start(t, { data, args: FRONT, places: where, environment: { SOUK_LOG_LEVEL: 'error' } });
  const { hostname, port } = new URL(where.url('product'));
  let asked = 0;
  let works = false;
  let believes = true;
  const deadlines = [];
  const back = createServer((request, reply) => {
    asked += 1;
    deadlines.push(Number(request.headers['souk-deadline-ms']));
    if (!believes) {
      reply.writeHead(401, { 'Content-Type': 'application/problem+json' });
      reply.end('{"type":"/problems/unauthenticated","title":"x","status":401,"code":"unauthenticated"}');
    } else if (works) reply.setHeader('Content-Type', 'application/json').end('{"items":[],"next":null}');
    else request.socket.destroy();
  }).listen(port, hostname);
  await once(back, 'listening');
  t.after(() => { back.closeAllConnections(); back.close(); });
  const statuses = [];
  for (let i = 0; i < 12; i++) statuses.push((await front.get('/products')).status);
  assert.ok(statuses.every((status) => status === 503 || status === 504), statuses.join());
  assert.equal(statuses.at(-1), 503);
  assert.ok(asked <= 8, `${asked} requests reached a host that is broken`); // five open the breaker, a trial or two
  works = true;
  await until('it is asked again', async () => (await front.get('/products')).status === 200);
  // Not to be believed is our trouble, not the client's, who has nobody else to log in with.
  believes = false;
  const doubted = await front.get('/products');
  assert.deepEqual([doubted.status, doubted.headers.get('retry-after')], [503, '1'], JSON.stringify(doubted.body));
  assert.match(front.err, /does not believe/);
  assert.ok(deadlines.every((ms) => ms > 0 && ms <= 30000), deadlines.join());
});
