// Customers who order different things at once are in nobody's way, in a shop that has hardly any orders yet. On SQLite one
// body runs at a time and this holds by itself; on PostgreSQL it is a matter of what transactions read.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Souk } from '../lib/souk.mjs';
import { addProduct, customerOf, orderOf, tryOrder } from '../lib/shop.mjs';

const CLIENTS = 16;
const ORDERS_EACH = 12;
const RERUNS_PER_ORDER = 0.2; // it was 1 when reserving looked for what was not there yet

async function reruns(souk) {
  const { body } = await souk.get('/metrics');
  return [...body.matchAll(/^souk_store_reruns_total\{[^}]*\} (\d+)$/gm)].reduce((sum, [, count]) => sum + Number(count), 0);
}

test(`the first orders of ${CLIENTS} clients, each for something else, are run once`, async (t) => {
  const souk = await Souk.run(t);
  const products = [];
  for (let i = 0; i < CLIENTS; i++) products.push(await addProduct(souk, `Product-${i}`, 1000));
  for (let i = 0; i < CLIENTS; i++) await souk.person(customerOf(i));
  await souk.settle();

  const before = await reruns(souk);
  await Promise.all(products.map(async (product, i) => {
    for (let n = 0; n < ORDERS_EACH; n++) {
      const { status, reply } = await tryOrder(souk, customerOf(i), orderOf(product));
      assert.equal(status, 201, JSON.stringify(reply));
    }
  }));
  await souk.settle();
  const perOrder = (await reruns(souk) - before) / (CLIENTS * ORDERS_EACH);
  assert.ok(perOrder <= RERUNS_PER_ORDER, `${perOrder.toFixed(2)} re-runs for an order`);
  const { exit, out } = await souk.command('check');
  assert.equal(exit, 0, out);
  await souk.stop();
});
