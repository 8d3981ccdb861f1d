// Shipping methods: admins edit them, customers choose, and orders keep what they were promised.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertProblem, euros, Shop, stranger } from '../lib/scenario.mjs';
import { USER } from '../lib/souk.mjs';

const MAX_METHODS = 20;

test('shipping methods', { timeout: 120000 }, async (t) => {
  const shop = await Shop.open(t);
  const { souk } = shop;
  const add = (body, as = 'admin') => souk.post('/shipping-methods', { name: 'Parcel', price: euros(590), tax_basis_points: 1900, ...body }, { as });
  const change = (method, body, version = method.version) =>
    souk.request('PATCH', `/shipping-methods/${method.id}`, { as: 'admin', body, headers: { 'If-Match': `"${version}"` } });
  const remove = (method, version = method.version) =>
    souk.request('DELETE', `/shipping-methods/${method.id}`, { as: 'admin', headers: { 'If-Match': `"${version}"` } });
  const list = async () => (await souk.get('/shipping-methods')).body;
  const order = (product, quantity, shipping_method_id) =>
    souk.post('/orders', { lines: [{ product_id: product.id, quantity }], payment_method: 'cash_on_delivery', shipping_method_id }, { as: USER });

  await t.test('an admin adds, changes and deletes them', async () => {
    assert.deepEqual(await list(), { items: [], next: null });
    const added = await add({ name: ' Bike ', free_from: euros(5000) });
    assert.equal(added.status, 201, JSON.stringify(added.body));
    const { name, price, free_from, tax_basis_points, version } = added.body;
    assert.deepEqual([name, price, free_from, tax_basis_points, version], ['Bike', euros(590), euros(5000), 1900, 1]);
    assert.deepEqual(await list(), { items: [added.body], next: null });

    const changed = await change(added.body, { price: euros(690), free_from: null });
    assert.equal(changed.status, 200, JSON.stringify(changed.body));
    assert.deepEqual([changed.body.name, changed.body.price, changed.body.free_from, changed.body.version], ['Bike', euros(690), null, 2]);
    assert.deepEqual((await souk.get(`/shipping-methods/${added.body.id}`)).body, changed.body);
    assertProblem(await change(added.body, { name: 'Late' }), 412, 'version_mismatch');
    assertProblem(await remove(added.body), 412, 'version_mismatch');
    const unseen = await souk.request('DELETE', `/shipping-methods/${added.body.id}`, { as: 'admin' });
    assert.equal(unseen.status, 428);
    assert.equal((await remove(changed.body)).status, 204);
    assert.deepEqual((await list()).items, []);
    assertProblem(await souk.get(`/shipping-methods/${added.body.id}`), 404, 'not_found');
  });

  await t.test('what would not be sound is refused', async () => {
    assertProblem(await add({ name: '  ' }), 422, 'invalid_body', '/name format');
    assertProblem(await add({ name: 'Post\nBcc: x' }), 422, 'invalid_body', '/name format');
    assertProblem(await add({ price: { minor: 1, currency: 'USD' }, free_from: { minor: 1, currency: 'USD' } }), 422, 'invalid_body',
      '/price/currency one_of', '/free_from/currency one_of');
    assert.equal((await add({ price: euros(-1) })).status, 422);
    assert.equal((await add({ tax_basis_points: 10001 })).status, 422);
    const { body: method } = await add({});
    assertProblem(await change(method, { name: '' }), 422, 'invalid_body', '/name length');
    assertProblem(await change(method, { free_from: { minor: 1, currency: 'USD' } }), 422, 'invalid_body', '/free_from/currency one_of');
    assert.equal((await remove(method)).status, 204);
  });

  await t.test('an order is charged for the one that was chosen, and keeps it', async () => {
    const mug = await shop.product({ stock: 20 });
    const { body: method } = await add({ name: 'Bike', price: euros(330), tax_basis_points: 1000, free_from: euros(2380) });
    const placed = await order(mug, 1, method.id);
    assert.equal(placed.status, 201, JSON.stringify(placed.body));
    assert.equal(placed.body.shipping_method, 'Bike');
    assert.deepEqual(placed.body.adjustments, [{ kind: 'shipping', gross: euros(330), tax_basis_points: 1000, tax: euros(30), label: null }]);
    assert.deepEqual(placed.body.gross, euros(1190 + 330));
    const [created] = await shop.events(placed.body.id, 'order');
    assert.deepEqual(created.data.gross, euros(1190 + 330));

    const free = await order(mug, 2, method.id);
    assert.deepEqual([free.body.shipping_method, free.body.adjustments, free.body.gross], ['Bike', [], euros(2380)]);
    const flat = await order(mug, 1);
    assert.deepEqual([flat.body.shipping_method, flat.body.gross], [null, euros(1190 + 490)]);

    await shop.settle();
    const held = await shop.stock(mug);
    assertProblem(await order(mug, 1, stranger()), 422, 'order.no_shipping_method', '/shipping_method_id one_of');
    await change(method, { name: 'Courier', price: euros(990) });
    assert.equal((await remove(method, 2)).status, 204);
    assertProblem(await order(mug, 1, method.id), 422, 'order.no_shipping_method', '/shipping_method_id one_of');
    assert.deepEqual(await shop.stock(mug), held, 'nothing is held for what is refused');
    const kept = (await souk.get(`/orders/${placed.body.id}`, { as: USER })).body;
    for (const member of ['shipping_method', 'adjustments', 'gross', 'totals']) assert.deepEqual(kept[member], placed.body[member], member);
  });

  await t.test('there are not too many', async () => {
    for (let i = 0; i < MAX_METHODS; i++) assert.equal((await add({ name: `Way ${i}` })).status, 201);
    assertProblem(await add({}), 409, 'order.too_many_shipping_methods');
    assert.equal((await list()).items.length, MAX_METHODS);
  });

  await shop.close();
});
