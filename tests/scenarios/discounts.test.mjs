// Discount codes: admins edit them, orders use them, cents and uses are counted exactly.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertProblem, euros, Shop } from '../lib/scenario.mjs';
import { USER } from '../lib/souk.mjs';

test('discount codes', { timeout: 180000 }, async (t) => {
  const shop = await Shop.open(t);
  const { souk } = shop;
  const mug = await shop.product({ stock: 1000 });
  const book = await shop.product({ stock: 1000, name: 'Book', variants: [{ sku: 'book', price: euros(1070), tax_basis_points: 700 }] });
  const add = (body) => souk.post('/discounts', body, { as: 'admin' });
  const added = async (body) => {
    const reply = await add(body);
    assert.equal(reply.status, 201, JSON.stringify(reply.body));
    return reply.body;
  };
  const change = (id, version, body) => souk.request('PATCH', `/discounts/${id}`, { as: 'admin', body, headers: { 'If-Match': `"${version}"` } });
  const uses = async ({ id }) => (await shop.admin('GET', `/discounts/${id}`)).uses;
  const order = (discount_code, { as = USER, lines = [{ product_id: mug.id, quantity: 1 }], payment_method = 'card' } = {}) =>
    souk.post('/orders', { lines, payment_method, discount_code }, { as });
  const cancel = ({ id }) => souk.post(`/orders/${id}/cancel`, undefined, { as: 'admin' });

  await t.test('an admin adds, changes and deletes them', async () => {
    const one = await added({ code: 'Spring-10', basis_points: 1000 });
    assert.deepEqual([one.code, one.basis_points, one.amount, one.active, one.uses, one.max_uses], ['SPRING-10', 1000, null, true, 0, null]);
    assertProblem(await add({ code: 'sPRING-10', amount: euros(100) }), 409, 'order.discount_code_taken', '/code one_of');
    const two = await added({ code: 'FIVE', amount: euros(500), max_uses: 3, active: false });
    assert.deepEqual((await souk.get('/discounts?limit=1', { as: 'admin' })).body.items, [two]);
    assertProblem(await change(two.id, 1, { code: 'spring-10' }), 409, 'order.discount_code_taken', '/code one_of');
    assertProblem(await change(two.id, 7, { active: true }), 412, 'version_mismatch');
    const changed = await change(two.id, 1, { active: true, max_uses: null });
    assert.deepEqual([changed.status, changed.body.active, changed.body.max_uses, changed.body.version], [200, true, null, 2]);
    for (const { id, version } of [one, changed.body]) {
      await shop.admin('DELETE', `/discounts/${id}`, undefined, 204, { 'If-Match': `"${version}"` });
    }
    assert.equal((await souk.get(`/discounts/${one.id}`, { as: USER })).status, 403);
  });

  await t.test('what would not be sound is refused', async () => {
    assertProblem(await add({ code: 'BOTH', basis_points: 1, amount: euros(1) }), 422, 'invalid_body', '/basis_points one_of');
    assertProblem(await add({ code: 'NONE' }), 422, 'invalid_body', '/basis_points one_of');
    assertProblem(await add({ code: 'USD', amount: { minor: 1, currency: 'USD' }, least_order: { minor: 1, currency: 'USD' } }), 422, 'invalid_body',
      '/amount/currency one_of', '/least_order/currency one_of');
    const at = '2027-01-01T00:00:00Z';
    assertProblem(await add({ code: 'NEVER', basis_points: 1, valid_from: at, valid_until: at }), 422, 'invalid_body', '/valid_until range');
    for (const wrong of [{ basis_points: 0 }, { basis_points: 10001 }, { basis_points: -1 }, { amount: euros(0) }, { amount: euros(-1) },
      { amount: euros(1e15) }, { basis_points: 1, max_uses: 0 }, { basis_points: 1, max_uses: -1 }, { basis_points: 1, code: 'with blank' }]) {
      assert.equal((await add({ code: 'WRONG', ...wrong })).status, 422, JSON.stringify(wrong));
    }
    const { id } = await added({ code: 'SOUND', basis_points: 1 });
    assertProblem(await change(id, 1, { amount: euros(1) }), 422, 'invalid_body', '/basis_points one_of');
    assert.equal((await change(id, 1, { amount: euros(1), basis_points: null })).status, 200);
  });

  await t.test('it is taken off by tax rate, and the order, its event and its payment say so', async () => {
    const tenth = await added({ code: 'TENTH', basis_points: 1000 });
    const lines = [{ product_id: mug.id, quantity: 1 }, { product_id: book.id, quantity: 1 }, { product_id: mug.id, quantity: 3 }];
    const placed = await order('tenth', { lines, payment_method: 'cash_on_delivery' });
    assert.equal(placed.status, 201, JSON.stringify(placed.body));
    assert.deepEqual(placed.body.adjustments, [
      { kind: 'shipping', gross: euros(490), tax_basis_points: 1900, tax: euros(78), label: null },
      { kind: 'discount', gross: euros(-476), tax_basis_points: 1900, tax: euros(-76), label: 'TENTH' },
      { kind: 'discount', gross: euros(-107), tax_basis_points: 700, tax: euros(-7), label: 'TENTH' },
    ]);
    const gross = 1190 * 4 + 1070 + 490 - 476 - 107;
    assert.deepEqual(placed.body.gross, euros(gross));
    assert.equal(placed.body.totals.reduce((sum, total) => sum + total.net.minor + total.tax.minor, 0), gross);
    await shop.settle();
    const [created] = await shop.events(placed.body.id, 'order');
    assert.deepEqual([created.data.gross, created.data.tax], [euros(gross), placed.body.tax]);
    assert.deepEqual((await shop.paymentAtDoor(placed.body)).amount, euros(gross));
    assert.deepEqual((await souk.get(`/orders/${placed.body.id}`, { as: USER })).body.adjustments, placed.body.adjustments);
    assert.equal(await uses(tenth), 1);
    await shop.admin('DELETE', `/discounts/${tenth.id}`, undefined, 204, { 'If-Match': '"1"' });
    assert.deepEqual((await souk.get(`/orders/${placed.body.id}`, { as: USER })).body.gross, euros(gross), 'it keeps what it was promised');
    assert.equal((await cancel(placed.body)).status, 200);
  });

  await t.test('what comes to nothing is not paid by card', async () => {
    await added({ code: 'FREE', amount: euros(1000000) });
    const method = await shop.admin('POST', '/shipping-methods', { name: 'Fetched', price: euros(0), tax_basis_points: 1900 }, 201);
    const all = { lines: [{ product_id: mug.id, quantity: 1 }], discount_code: 'FREE', shipping_method_id: method.id };
    assertProblem(await souk.post('/orders', { ...all, payment_method: 'card' }, { as: USER }), 422, 'order.nothing_to_pay', '/payment_method one_of');
    const placed = await souk.post('/orders', { ...all, payment_method: 'cash_on_delivery' }, { as: USER });
    assert.deepEqual([placed.status, placed.body.gross, placed.body.tax], [201, euros(0), euros(0)]);
    await shop.settle();
    await shop.shipped(placed.body, 'packed', 'shipped', 'delivered');
    await shop.settle();
    assert.equal((await souk.get(`/orders/${placed.body.id}`, { as: USER })).body.payment_status, 'paid');
  });

  await t.test('a code that does not fit is refused, and no stock is held', async () => {
    await shop.settle();
    const held = await shop.stock(mug);
    assertProblem(await order('NOBODY'), 422, 'order.no_discount', '/discount_code one_of');
    await added({ code: 'OFF', basis_points: 100, active: false });
    assertProblem(await order('OFF'), 422, 'order.no_discount', '/discount_code one_of');
    await added({ code: 'OVER', basis_points: 100, valid_until: '2020-01-01T00:00:00Z' });
    assertProblem(await order('OVER'), 422, 'order.discount_not_now', '/discount_code range');
    await added({ code: 'LATER', basis_points: 100, valid_from: '2099-01-01T00:00:00Z' });
    assertProblem(await order('LATER'), 422, 'order.discount_not_now', '/discount_code range');
    await added({ code: 'LARGE', basis_points: 100, least_order: euros(1191) });
    assertProblem(await order('LARGE'), 422, 'order.discount_too_small', '/discount_code range');
    assert.equal((await order('')).status, 422);
    assert.equal((await order('x'.repeat(41))).status, 422);
    assert.deepEqual(await shop.stock(mug), held);
    assert.equal((await order('LARGE', { lines: [{ product_id: mug.id, quantity: 2 }] })).status, 201);
  });

  await t.test('uses are held like stock: never more than there are, and free again', async () => {
    const few = await added({ code: 'FEW', amount: euros(100), max_uses: 3 });
    const many = await Promise.all(Array.from({ length: 12 }, (_, i) => order('FEW', { as: i % 2 ? USER : 'eve' })));
    const taken = many.filter(({ status }) => status === 201).map(({ body }) => body);
    assert.equal(taken.length, 3, many.map(({ status }) => status).join());
    for (const reply of many.filter(({ status }) => status !== 201)) assertProblem(reply, 409, 'order.discount_used_up', '/discount_code range');
    assert.equal(await uses(few), 3);
    assert.equal((await cancel(taken[0])).status, 200);
    assert.equal(await uses(few), 2);
    const again = await order('FEW');
    assert.equal(again.status, 201);
    await shop.later('31m');
    assert.equal(await uses(few), 0, 'all have expired');

    const mine = await added({ code: 'MINE', amount: euros(100), max_uses_per_user: 1 });
    const own = await Promise.all([order('MINE'), order('MINE'), order('MINE', { as: 'eve' })]);
    assert.equal(own.filter(({ status }) => status === 201).length, 2, own.map(({ status }) => status).join());
    assertProblem(await order('MINE'), 409, 'order.discount_used_up', '/discount_code range');
    assert.equal(await uses(mine), 2);
  });

  await shop.close();
});
