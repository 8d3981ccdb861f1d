// Tax rates: changed once for everything that is taxed at them.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { assertProblem, euros, Shop } from '../lib/scenario.mjs';
import { USER } from '../lib/souk.mjs';

test('tax rates', { timeout: 120000 }, async (t) => {
  const shop = await Shop.open(t);
  const { souk } = shop;
  const add = (name, basis_points) => souk.post('/tax-rates', { name, basis_points }, { as: 'admin' });
  const added = async (...args) => {
    const reply = await add(...args);
    assert.equal(reply.status, 201, JSON.stringify(reply.body));
    return reply.body;
  };
  const change = (rate, body, version = rate.version) =>
    souk.request('PATCH', `/tax-rates/${rate.id}`, { as: 'admin', body, headers: { 'If-Match': `"${version}"` } });
  const remove = (rate, version = rate.version) => souk.request('DELETE', `/tax-rates/${rate.id}`, { as: 'admin', headers: { 'If-Match': `"${version}"` } });
  const item = (tax_basis_points) => ({ name: 'Cup', description: '', variants: [{ sku: randomUUID(), price: euros(100), tax_basis_points }] });

  const mug = await shop.product({ stock: 10 });
  const odd = await shop.admin('POST', '/products', item(1234), 201); // as long as there are none, any number will do
  const standard = await added('standard', 1900);
  const reduced = await added(' reduced ', 700);

  await t.test('they are listed, named and checked', async () => {
    assert.deepEqual((await souk.get('/tax-rates')).body, { items: [standard, reduced], next: null });
    assert.deepEqual([reduced.name, reduced.version], ['reduced', 1]);
    assertProblem(await add('standard', 700), 409, 'product.tax_rate_taken', '/name duplicate', '/basis_points duplicate');
    assertProblem(await add(' ', 1), 422, 'invalid_body', '/name format');
    for (const wrong of [-1, 10001, 1.5, '19']) assert.equal((await add('wrong', wrong)).status, 422, `${wrong}`);
    assertProblem(await souk.post('/products', item(1600), { as: 'admin' }), 422, 'product.no_tax_rate', '/variants/0/tax_basis_points one_of');
    await shop.admin('POST', '/products', item(700), 201);
    assertProblem(await remove(reduced), 409, 'product.tax_rate_used');
    assertProblem(await change(reduced, { basis_points: 1900 }), 409, 'product.tax_rate_taken', '/basis_points duplicate');
    assertProblem(await change(reduced, { name: 'low' }, 9), 412, 'version_mismatch');
  });

  await t.test('a rate is changed once for all: variants at once, shipping methods as soon as it is heard', async () => {
    const method = await shop.admin('POST', '/shipping-methods', { name: 'Parcel', price: euros(590), tax_basis_points: 1900 }, 201);
    const order = async () => {
      const reply = await souk.post('/orders', { lines: [{ product_id: mug.id, quantity: 1 }], payment_method: 'cash_on_delivery', shipping_method_id: method.id }, { as: USER });
      assert.equal(reply.status, 201, JSON.stringify(reply.body));
      return reply.body;
    };
    const before = await order();
    const more = await change(standard, { basis_points: 2000 });
    assert.deepEqual([more.status, more.body.basis_points, more.body.version], [200, 2000, 2]);
    assert.equal((await souk.get(`/products/${mug.id}`)).body.variants[0].tax_basis_points, 2000);
    assert.equal((await souk.get(`/products/${odd.id}`)).body.variants[0].tax_basis_points, 1234, 'it is at no rate');
    await shop.settle();
    const seen = (await souk.get(`/shipping-methods/${method.id}`)).body;
    assert.deepEqual([seen.tax_basis_points, seen.version], [2000, 2]);
    const after = await order();
    assert.deepEqual(after.totals, [{ tax_basis_points: 2000, gross: euros(1780), net: euros(1484), tax: euros(198 + 98) }]);
    assert.deepEqual((await souk.get(`/orders/${before.id}`, { as: USER })).body.totals, before.totals, 'orders keep what they were');

    // 20 goes on to 21, and 7 follows to where it was: in this order, whoever hears of it.
    assert.equal((await change(standard, { basis_points: 2100 }, 2)).status, 200);
    assert.equal((await change(reduced, { basis_points: 2000 })).status, 200);
    await shop.settle();
    assert.equal((await souk.get(`/shipping-methods/${method.id}`)).body.tax_basis_points, 2100);
  });

  await t.test('there are not too many, and one that is not used goes', async () => {
    for (let i = 2; i < 20; i += 1) await added(`rate ${i}`, i);
    assertProblem(await add('one more', 50), 409, 'product.too_many_tax_rates');
    const { items } = (await souk.get('/tax-rates')).body;
    assert.equal((await remove(items[19])).status, 204);
    assertProblem(await souk.get(`/tax-rates/${items[19].id}`), 404, 'not_found');
  });

  await shop.close();
});
