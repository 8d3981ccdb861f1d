// What goes with a product: like names, the same category, and what can be had at all first.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { assertProblem, euros, Shop, stranger } from '../lib/scenario.mjs';

test('related products', { timeout: 180000 }, async (t) => {
  const shop = await Shop.open(t);
  const { souk } = shop;
  const made = {};
  const make = async (name, category, stock = 5) => {
    made[name] = await shop.product({ name, category, stock, variants: [{ sku: randomUUID(), price: euros(1000), tax_basis_points: 1900 }] });
  };
  const related = async (name, query = '') => {
    const reply = await souk.get(`/products/${made[name].id}/related${query}`);
    assert.equal(reply.status, 200, JSON.stringify(reply.body));
    assert.equal(reply.body.next, null);
    return reply.body.items;
  };
  const names = async (...of) => (await related(...of)).map(({ name }) => name);
  for (const [name, category, stock] of [
    ['Blue mug', 'Kitchen'], ['Red mug', 'Kitchen'], ['Green mug', 'Kitchen', 0], ['Wooden spoon', 'Kitchen'], ['Old kettle', 'Kitchen', 0],
    ['Mug warmer', 'Gadgets'], ['Desk lamp', 'Lamps'], ['Loner', null], ['Steel pan', 'Kitchen'],
  ]) await make(name, category, stock);

  await t.test('in stock first, then like names and its category, then the newest', async () => {
    assert.deepEqual(await names('Blue mug'), ['Red mug', 'Steel pan', 'Wooden spoon', 'Mug warmer', 'Green mug', 'Old kettle']);
    assert.deepEqual(await names('Blue mug', '?limit=2'), ['Red mug', 'Steel pan']);
    assert.deepEqual((await related('Blue mug'))[0], (await souk.get(`/products/${made['Red mug'].id}`)).body, 'as they are everywhere');
    for (let i = 0; i < 3; i += 1) assert.deepEqual(await names('Wooden spoon'), ['Steel pan', 'Red mug', 'Blue mug', 'Old kettle', 'Green mug']);
    assert.deepEqual(await names('Loner'), []);
    assert.deepEqual(await names('Desk lamp'), []);
  });

  await t.test('they follow the catalogue', async () => {
    const pan = made['Steel pan'];
    await shop.admin('DELETE', `/products/${pan.id}`, undefined, 204, { 'If-Match': '"1"' });
    await shop.admin('PATCH', `/products/${made['Mug warmer'].id}`, { name: 'Tea cosy' }, 200, { 'If-Match': '"1"' });
    await shop.admin('POST', `/inventory/${made['Green mug'].id}/movements`, { quantity: 3, reason: 'received' }, 201);
    await shop.settle();
    assert.deepEqual(await names('Blue mug'), ['Red mug', 'Green mug', 'Wooden spoon', 'Old kettle']);
    assertProblem(await souk.get(`/products/${pan.id}/related`), 404, 'not_found');
  });

  await t.test('never more than twelve, and never itself', async () => {
    for (let i = 0; i < 15; i += 1) await make(`Bowl ${i}`, 'Kitchen', i === 14 ? 0 : 1);
    const bowls = await names('Bowl 3');
    assert.equal(bowls.length, 12);
    assert.ok(bowls.every((name) => /^Bowl \d+$/.test(name) && name !== 'Bowl 3' && name !== 'Bowl 14'), bowls.join());
    assert.equal(new Set(bowls).size, 12);
    for (const limit of [0, 13, -1, 'x']) assertProblem(await souk.get(`/products/${made.Loner.id}/related?limit=${limit}`), 400, 'invalid_request');
    assertProblem(await souk.get(`/products/${stranger()}/related`), 404, 'not_found');
  });

  await shop.close();
});
