// A PostgreSQL server that is killed and started again, and a network that loses COMMITs or their answers, while customers order:
// nothing that was answered is lost, nothing is done twice, and nobody but the server had to be started again.
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Souk, temporaryDirectory } from '../lib/souk.mjs';
import { until } from '../lib/until.mjs';
import { databaseOf, proxyTo, query, Server } from '../lib/postgres.mjs';
import { addProduct, askAgain, customerOf, orderOf, tryOrder, verify } from '../lib/shop.mjs';

const CLIENTS = 16;

/** Customers order, one after another each, until `enough` says so: the records. */
async function orderUntil(souk, products, enough) {
  const records = [];
  const customer = async (i) => {
    while (!enough(records)) {
      const record = await tryOrder(souk, customerOf(i), orderOf(products[randomInt(products.length)], randomInt(1, 4)));
      records.push(record);
      assert.ok([201, 409, 503].includes(record.status), `an order was answered ${record.status}: ${JSON.stringify(record.reply)}`);
      if (record.status === 503) await pause(20);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, (_, i) => customer(i)));
  return records;
}

/** Whoever orders has signed up before the trouble begins: two products. */
async function openShop(souk) {
  for (let i = 0; i < CLIENTS; i++) await souk.person(customerOf(i));
  return [await addProduct(souk, 'Plenty', 1_000_000), await addProduct(souk, 'Scarce', 40)];
}

const count = (records, status) => records.filter((record) => record.status === status).length;

async function verifyAll(souk, products, records) {
  try {
    await askAgain(souk, records);
  } catch (error) {
    // Which COMMITs were believed to be done is in the log alone.
    error.message += `\n${souk.err.split('\n').filter((line) => line.includes('being committed')).join('\n')}`;
    throw error;
  }
  const placed = new Map(records.filter((record) => record.status === 201).map((record) => [record.reply.id, record]));
  await verify(souk, products, placed);
}

async function open(t) {
  const server = await Server.start(t);
  const data = join(await temporaryDirectory(t), 'data');
  return { server, data, url: await databaseOf(data, server.url) };
}

test('COMMITs and their answers are lost on the way', { timeout: 120_000 }, async (t) => {
  const { server, data, url } = await open(t);
  const fates = { lost: 0, unanswered: 0 };
  let unlucky = false;
  const proxy = await proxyTo(t, server.url, () => {
    const fate = unlucky && randomInt(15) === 0 ? ['lost', 'unanswered'][randomInt(2)] : undefined;
    if (fate) fates[fate]++;
    return fate;
  });
  const souk = await Souk.start(t, { data, environment: { DATABASE_URL: url.replace(server.url, proxy) } });
  const products = await openShop(souk);
  unlucky = true;
  const records = await orderUntil(souk, products, (all) => count(all, 201) >= 150);
  unlucky = false;
  assert.ok(fates.lost > 5 && fates.unanswered > 5, JSON.stringify(fates));
  await verifyAll(souk, products, records);
  assert.match(souk.err, /being committed: it is committed/);
  assert.match(souk.err, /being committed: it is not committed/);
  assert.equal((await souk.stop()).exit, 0);
});

test('COMMITs are lost for longer than a request waits', { timeout: 120_000 }, async (t) => {
  const { server, data, url } = await open(t);
  let cut = false;
  const proxy = await proxyTo(t, server.url, () => (cut ? 'lost' : undefined));
  const souk = await Souk.start(t, { data, environment: { DATABASE_URL: url.replace(server.url, proxy) } });
  const products = await openShop(souk);
  cut = true;
  const refused = await tryOrder(souk, customerOf(1), orderOf(products[0]));
  assert.equal(refused.status, 503, JSON.stringify(refused.reply));
  const stock = async () => (await souk.get(`/inventory/${products[1].id}`, { as: 'admin' })).body;
  const before = await stock();
  const moved = await souk.post(`/inventory/${products[1].id}/movements`, { quantity: 7, reason: 'received' }, { as: 'admin' });
  assert.equal(moved.status, 503, JSON.stringify(moved.body));
  cut = false;
  await until('COMMITs arrive again', async () => (await souk.get('/ready')).status === 200);
  assert.deepEqual(await stock(), before);
  await verifyAll(souk, products, [refused]);
  assert.equal((await souk.stop()).exit, 0);
});

for (const signal of ['SIGKILL', 'SIGINT']) {
  test(`the server ends by ${signal} under load and is started again`, { timeout: 120_000 }, async (t) => {
    const { server, data, url } = await open(t);
    const souk = await Souk.start(t, { data, environment: { DATABASE_URL: url } });
    const products = await openShop(souk);
    let placed = 0;
    let enough = Infinity;
    const ordering = orderUntil(souk, products, (all) => {
      placed = count(all, 201);
      return placed >= enough;
    });
    await until('orders are placed', () => placed >= 20);
    await server.stop(signal);
    const away = async () => (await souk.get('/ready')).status === 503;
    await until('it says that the server is away', away);
    const refused = await tryOrder(souk, customerOf(1), orderOf(products[0]));
    assert.equal(refused.status, 503, JSON.stringify(refused.reply));
    assert.equal((await souk.get('/health')).status, 200, 'it does not end for that');
    await server.restart();
    await until('it has found the server again', async () => !await away());
    enough = placed + 50;
    await verifyAll(souk, products, [...await ordering, refused]);
    assert.equal((await souk.stop()).exit, 0);
  });
}

test('a session killed while bodies are run, again and again', { timeout: 120_000 }, async (t) => {
  const { server, data, url } = await open(t);
  const souk = await Souk.start(t, { data, environment: { DATABASE_URL: url } });
  const products = await openShop(souk);
  let ended = false;
  let killed = 0;
  const ordering = orderUntil(souk, products, (all) => count(all, 201) >= 200 && killed > 10).finally(() => { ended = true; });
  while (!ended) {
    killed += Number(await query(`SELECT count(pg_terminate_backend(pid)) FROM (SELECT pid FROM pg_stat_activity WHERE application_name = 'souk'
      AND state <> 'idle' ORDER BY random() LIMIT 2) AS chosen`, 'postgres', server.url));
    await pause(30);
  }
  await verifyAll(souk, products, await ordering);
  assert.equal((await souk.stop()).exit, 0);
});
