// The last unit: a stock of 100, 64 clients, 300 tries.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Souk } from '../lib/souk.mjs';
import { addProduct, allOrders, orderOf, stockOf, tryOrder } from '../lib/shop.mjs';

test('of 300 tries for 100 units exactly 100 are orders and 200 are clear refusals', async (t) => {
  const souk = await Souk.start(t);
  const product = await addProduct(souk, 'Scarce', 100);
  const path = `/inventory/${product.id}/variants/${product.variant}/threshold`;
  assert.equal((await souk.request('PUT', path, { as: 'admin', body: { threshold: 0 } })).status, 200);
  for (let i = 0; i < 64; i++) await souk.person(`customer-${i}`);
  let left = 300;
  const records = [];
  const client = async (i) => {
    while (left-- > 0) {
      records.push(await tryOrder(souk, `customer-${i}`, orderOf(product)));
    }
  };
  await Promise.all(Array.from({ length: 64 }, (_, i) => client(i)));

  const count = (status) => records.filter((record) => record.status === status).length;
  assert.deepEqual({ placed: count(201), refused: count(409), all: records.length }, { placed: 100, refused: 200, all: 300 });
  for (const { reply } of records.filter((record) => record.status === 409)) {
    assert.equal(reply.code, 'inventory.out_of_stock');
    assert.equal(reply.errors[0].pointer, '/lines/0/quantity');
  }
  await souk.settle();
  assert.equal((await allOrders(souk)).length, 100);
  const stock = await stockOf(souk, product);
  assert.deepEqual([stock.available, stock.reserved, stock.received], [0, 100, 100]);
  const events = await souk.command('events', 'list', '--json', '--key', product.variant, '--limit', '1000');
  const lows = events.out.split('\n').filter(Boolean).map((line) => JSON.parse(line).event).filter(({ type }) => type === 'inventory.low');
  assert.deepEqual(lows.map(({ data }) => [data.available, data.threshold]), [[0, 0]]);
  const check = await souk.command('check');
  assert.equal(check.exit, 0, check.out);
  assert.equal((await souk.stop()).exit, 0);
});
