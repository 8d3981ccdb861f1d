// A shop in two processes on one database: orders and their effects cross, and so do halts and crashes of one of them.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { basename } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { test } from 'node:test';
import { Apart, BACK, FRONT, Part, places } from '../lib/apart.mjs';
import { addProduct, allOrders, orderOf, stockOf, tryOrder } from '../lib/shop.mjs';
import { send } from '../lib/people.mjs';
import { query } from '../lib/postgres.mjs';
import { readToken } from '../lib/tokens.mjs';
import { souk, temporaryDirectory } from '../lib/souk.mjs';
import { until } from '../lib/until.mjs';

const QUICK = { SOUK_EVENT_RETRY_FIRST_MS: '5', SOUK_EVENT_RETRY_MAX_MS: '50', SOUK_EVENT_TRIES: '100', SOUK_LOG_LEVEL: 'warn' };

/** What psql says in the shop's database. */
const ask = (shop, sql) => query(sql, basename(new URL(shop.database).pathname));

async function endWell(shop) {
  const check = await shop.command('check');
  assert.equal(check.exit, 0, check.out + check.err);
  await shop.endWell();
}

test('signed up in one process, ordered in the other, told in both', { timeout: 120000 }, async (t) => {
  const shop = await Apart.start(t, { environment: QUICK });
  const mug = await addProduct(shop, 'mug', 10);
  const placed = await shop.post('/orders', orderOf(mug, 3), { as: 'ann' });
  assert.equal(placed.status, 201, JSON.stringify(placed.body));
  const user = await shop.id('ann');
  assert.equal(placed.body.user_id, user);
  // Effects in the back, of the back's events: nobody asks for them to be settled.
  await until('the stock is reserved', async () => (await stockOf(shop, mug)).reserved === 3);
  const timeline = await until('the order is told of', async () => {
    const reply = await shop.get(`${new URL(placed.headers.get('location'), shop.url).pathname.slice('/api/v1'.length)}/timeline`, { as: 'ann' });
    return reply.status === 200 && reply.body.items.length > 0 && reply.body.items;
  });
  assert.equal(timeline[0].what, 'order.created', JSON.stringify(timeline));
  // Replies kept for a repeated request lie in the back; who is gone is told of by the front.
  const repeat = { as: 'ann', headers: { 'Idempotency-Key': randomUUID() } };
  assert.equal((await shop.post('/orders', orderOf(mug), repeat)).status, 201);
  const kept = () => ask(shop, 'SELECT count(*) FROM souk.souk_replies');
  assert.equal(await kept(), '1');
  await shop.post('/orders', orderOf(mug), { as: 'ann' });
  const me = await shop.get('/users/me', { as: 'ann' });
  const gone = await shop.request('DELETE', '/users/me', { as: 'ann', headers: { 'If-Match': me.headers.get('etag') } });
  assert.equal(gone.status, 204, JSON.stringify(gone.body));
  await until('the back has forgotten', async () => await kept() === '0');
  await shop.settle();
  await endWell(shop);
});

test('whichever comes first waits for the other, says so, and goes on by itself', { timeout: 120000 }, async (t) => {
  const data = `${await temporaryDirectory(t)}/data`;
  const where = await places(data);
  const front = await Part.start(t, { data, args: FRONT, places: where, environment: QUICK });
  front.peers = where.url;
  const early = await front.get('/products');
  assert.equal(early.status, 503, JSON.stringify(early.body));
  assert.equal(early.body.code, 'unavailable');
  assert.match(early.body.detail, /product/);
  assert.equal(early.headers.get('retry-after'), '1');
  const token = (await front.person('ann')).token;
  assert.equal((await front.get('/orders', { as: 'ann' })).status, 503);
  assert.equal((await front.get('/ready')).status, 200); // it can do its own work
  const startBack = () => Part.start(t, { data: `${data}-back`, args: BACK, places: where, environment: QUICK });
  let back = await startBack();
  await until('the front finds the back', async () => (await front.get('/products')).status === 200);
  assert.equal((await front.get('/orders', { as: 'ann' })).status, 200);

  // Without the front nobody can say who asks: the back does not take that for a wrong passport.
  assert.deepEqual(await front.stop(), { exit: 0, signal: null });
  await back.kill();
  back = await startBack();
  const passport = await front.passport({ by: 'gateway', to: 'order', user: readToken(token).sub, role: 'user' });
  const show = () => send(`${where.url('order')}/orders`, { headers: { Authorization: passport } });
  const unknown = await show();
  assert.equal(unknown.status, 503, JSON.stringify(unknown.body));
  assert.ok(Number(unknown.headers.get('retry-after')) > 0);
  await Part.start(t, { data, args: FRONT, places: where, environment: QUICK });
  await until('the back believes the front', async () => (await show()).status === 200);
});

test('one is killed in the middle of orders: nothing is lost, nothing is done twice', { timeout: 300000 }, async (t) => {
  const shop = await Apart.start(t, { environment: QUICK });
  const mug = await addProduct(shop, 'mug', 100000);
  const people = ['ann', 'bob', 'eve', 'joe'];
  for (const name of people) await shop.person(name);
  const records = [];
  let going = true;
  t.after(() => { going = false; });
  const customers = people.map(async (name) => {
    while (going) {
      records.push(await tryOrder(shop, name, orderOf(mug)));
      await pause(5);
    }
  });
  for (let round = 0; round < 3; round++) {
    const before = records.filter(({ status }) => status === 201).length;
    await until('orders are placed', async () => records.filter(({ status }) => status === 201).length >= before + 20);
    await shop.back.kill();
    shop.back = await shop.startBack();
  }
  const before = records.filter(({ status }) => status === 201).length;
  await until('orders are placed again', async () => records.filter(({ status }) => status === 201).length >= before + 20);
  going = false;
  await Promise.all(customers);
  // Whoever was not told asks again under the same key.
  for (const record of records.filter(({ status }) => status !== 201)) {
    assert.ok([0, 409, 503, 504].includes(record.status), JSON.stringify(record));
    const again = await until('an answer', async () => {
      const reply = await tryOrder(shop, record.customer, record.body, record.key);
      return reply.status === 201 && reply;
    });
    record.reply = again.reply;
  }
  await shop.settle();
  const orders = await allOrders(shop);
  assert.deepEqual(orders.map(({ id }) => id).sort(), records.map(({ reply }) => reply.id).sort());
  assert.equal(new Set(orders.map(({ id }) => id)).size, orders.length);
  await until('every order has its stock', async () => (await stockOf(shop, mug)).reserved + (await stockOf(shop, mug)).sold === orders.length);
  await endWell(shop);
});

test('two processes of one service: one hears, the other says that it does not; a key counts for both', { timeout: 120000 }, async (t) => {
  const shop = await Apart.start(t, { environment: QUICK });
  const mug = await addProduct(shop, 'mug', 100);
  const elsewhere = await places(shop.data);
  // A second back, with the keys of the shop's own front, at ports of its own.
  const own = { SOUK_PEERS_LISTEN: elsewhere.url('order').slice('http://'.length) };
  const second = await Part.start(t, { data: `${shop.data}-second`, args: BACK, places: shop.where, environment: { ...QUICK, ...own } });
  const ann = await shop.id('ann');
  const ROUNDS = 20;
  for (let round = 1; round <= ROUNDS; round++) {
    const key = randomUUID();
    const order = async (base) => send(`${base}/orders`, {
      method: 'POST', body: orderOf(mug), headers: { Authorization: await shop.passport({ by: 'gateway', to: 'order', user: ann, role: 'user' }), 'Idempotency-Key': key },
    });
    const replies = await Promise.all([shop.where.url('order'), elsewhere.url('order')].map(order));
    for (const { status, body } of replies) assert.ok(status === 201 || (status === 409 && body.code === 'request_in_progress'), JSON.stringify(replies));
    assert.ok(replies.some(({ status }) => status === 201), JSON.stringify(replies));
  }
  assert.equal((await shop.get('/orders?limit=100', { as: 'ann' })).body.items.length, ROUNDS);
  const [fenced] = await until('one of them is fenced', async () => {
    const ready = await Promise.all([shop.back, second].map(async (part) => [part, await part.get('/ready')]));
    return ready.find(([, { status }]) => status === 503);
  });
  assert.match(fenced.err, /another process is the same consumer/);
  await until('the other does the work', async () => (await stockOf(shop, mug)).reserved === ROUNDS);
  assert.deepEqual(await second.stop(), { exit: 0, signal: null }, second.err);
  await shop.kill();
});

test('what a process that has just died is still committing is waited for', { timeout: 120000 }, async (t) => {
  const data = `${await temporaryDirectory(t)}/data`;
  const where = await places(data);
  const startFront = () => Part.start(t, { data, args: FRONT, places: where, environment: QUICK });
  const front = await startFront();
  front.peers = where.url;
  const back = await Part.start(t, { data: `${data}-back`, args: BACK, places: where, environment: QUICK });
  const mug = await addProduct(Object.assign(front, { settle: () => back.settle() }), 'mug', 10);
  assert.equal((await front.post('/orders', orderOf(mug), { as: 'ann' })).status, 201);
  const position = () => ask(front, "SELECT position FROM souk.souk_cursors WHERE consumer = 'user' AND topic = 'order.created'");
  const seq = () => ask(front, "SELECT max(seq) FROM souk.souk_log WHERE topic = 'order.created'");
  await until('the front has heard of the order', async () => await position() === await seq());
  assert.deepEqual(await front.stop(), { exit: 0, signal: null });
  // The front's last batch, all but committed: its cursor does not say yet what it has done.
  const heard = await position();
  await ask(front, "UPDATE souk.souk_cursors SET position = 0 WHERE consumer = 'user' AND topic = 'order.created'");
  const psql = spawn('psql', ['--no-psqlrc', '--quiet', front.database], { stdio: ['pipe', 'inherit', 'inherit'] });
  psql.stdin.write(`BEGIN; UPDATE souk.souk_cursors SET position = ${heard} WHERE consumer = 'user' AND topic = 'order.created';\n`);
  await until('it is under way', () => ask(front, "SELECT 1 FROM pg_stat_activity WHERE state = 'idle in transaction' AND application_name = 'psql'"));
  const starting = startFront();
  await until('somebody waits for it', () => ask(front, "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'"));
  psql.stdin.end('COMMIT;\n');
  await once(psql, 'close');
  const again = await starting;
  assert.equal((await again.post('/orders', orderOf(mug), { as: 'ann' })).status, 201);
  await until('the front goes on hearing', async () => BigInt(await position()) > BigInt(heard));
  assert.equal((await again.get('/ready')).status, 200);
});

test('without a database that all of them share it does not start', async (t) => {
  const data = await temporaryDirectory(t);
  for (const services of [FRONT, BACK, ['product']]) {
    const refused = await souk(`${data}/${services[0]}`, ['run', ...services], { environment: { DATABASE_URL: '' } });
    assert.equal(refused.exit, 3, refused.err);
    assert.match(refused.err, /DATABASE_URL/);
  }
});
