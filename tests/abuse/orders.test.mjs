// What nobody should do with products, carts and orders: name a price, wish for less than nothing or for everything, reach for what
// is somebody else's, be two at once for the last one.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { signUp, visit } from '../lib/people.mjs';
import { assertProblem, euros, Shop, stranger } from '../lib/scenario.mjs';

const FEE = 490; // SOUK_SHIPPING_FEE
const DEAREST = 1e9; // the most that a price may be
const MAX_QUANTITY = 1000;
const MAX_LINES = 50;

/** Numbers as they stand in JSON that are no quantity, also where no parser keeps them as they are. */
const NO_QUANTITIES = ['0', '-1', '-0.5', '0.5', '1001', '1e3000', '-1e3', '2147483648', '4294967297', '9007199254740993', '18446744073709551617', '"1"', 'true', '[1]', '{}', 'null', 'NaN', '0x10', '01'];

test('abuse of products, carts and orders', { timeout: 240000 }, async (t) => {
  const shop = await Shop.open(t);
  const { url } = shop.souk;
  const mug = await shop.product({ stock: 1000 });
  const [{ id: mugs }] = mug.variants;
  const ada = await signUp(url);
  const eve = await signUp(url, { name: 'Eve' });
  const refused = (reply, what) => assert.ok(reply.status >= 400 && reply.status < 500, `${what}: ${reply.status} ${JSON.stringify(reply.body)}`);
  const order = (person, lines, more = {}, headers = {}) => person.program('POST', '/orders', { lines, payment_method: 'card', ...more }, headers);
  const raw = (person, method, path, body) => person.program(method, path, body, { 'Content-Type': 'application/json' });
  const fill = async (person, variant, quantity) => {
    const reply = await person.program('PUT', `/cart/lines/${variant}`, { quantity });
    assert.equal(reply.status, 200, JSON.stringify(reply.body));
  };
  const orderCart = async (person, headers = {}) => {
    const { body: { gross } } = await person.program('GET', '/cart');
    return person.program('POST', '/orders', { from_cart: true, payment_method: 'card', expected_total: gross }, headers);
  };
  const untouched = async () => assert.deepEqual(await shop.stock(mug), { received: 1000, reserved: 0, sold: 0 });

  await t.test('no price is taken from a customer', async () => {
    const line = { variant_id: mugs, quantity: 1 };
    for (const more of [{ price: euros(1) }, { gross: euros(1) }, { tax: euros(0) }, { tax_basis_points: 0 }, { name: 'Free' }, { product_id: mug.id }]) {
      refused(await order(ada, [{ ...line, ...more }]), JSON.stringify(more));
      refused(await ada.program('POST', '/orders/quote', { lines: [{ ...line, ...more }] }), JSON.stringify(more));
      refused(await ada.program('PUT', `/cart/lines/${mugs}`, { quantity: 1, ...more }), JSON.stringify(more));
    }
    for (const more of [{ gross: euros(1) }, { total: euros(1) }, { adjustments: [{ kind: 'discount', gross: euros(-1000) }] }, { currency: 'JPY' },
      { shipping: euros(0) }, { status: 'confirmed' }, { payment_status: 'paid' }, { user_id: eve.id }, { id: randomUUID() }]) {
      assertProblem(await order(ada, [line], more), 422, 'invalid_body', `/${Object.keys(more)[0]} unknown`);
    }
    for (const wrong of [euros(1), euros(0), { minor: 1190 + FEE, currency: 'USD' }, euros(1190), euros(1190 + FEE + 1)]) {
      assertProblem(await order(ada, [line], { expected_total: wrong }), 409, 'order.total_changed');
    }
    for (const wrong of [euros(-1), euros(2 ** 60), { minor: 1680 }, 1680, '16.80']) refused(await order(ada, [line], { expected_total: wrong }), JSON.stringify(wrong));
    await untouched();
    const paid = await order(ada, [line]);
    assert.deepEqual(paid.body.gross, euros(1190 + FEE));
    assert.equal((await ada.program('POST', `/orders/${paid.body.id}/cancel`)).status, 200);
    await shop.settle();
    await untouched();
  });

  await t.test('no quantity but what can be counted', async () => {
    for (const quantity of NO_QUANTITIES) {
      const line = `{"variant_id":"${mugs}","quantity":${quantity}}`;
      refused(await raw(ada, 'POST', '/orders', `{"payment_method":"card","lines":[${line}]}`), `order ${quantity}`);
      refused(await raw(ada, 'POST', '/orders/quote', `{"lines":[${line}]}`), `quote ${quantity}`);
      refused(await raw(ada, 'PUT', `/cart/lines/${mugs}`, `{"quantity":${quantity}}`), `cart ${quantity}`);
    }
    refused(await raw(ada, 'PUT', `/cart/lines/${mugs}`, '{"quantity":1,"quantity":2}'), 'twice');
    // Many small wishes for one thing are one large one.
    const much = Array(2).fill({ variant_id: mugs, quantity: 501 });
    assertProblem(await order(ada, much), 409, 'inventory.out_of_stock');
    assertProblem(await order(ada, Array(MAX_LINES).fill({ variant_id: mugs, quantity: MAX_QUANTITY })), 409, 'inventory.out_of_stock');
    assert.deepEqual((await ada.program('GET', '/cart')).body.lines, []);
    await untouched();
  });

  await t.test('no more lines than an order has', async () => {
    const lines = (count) => Array.from({ length: count }, () => ({ variant_id: mugs, quantity: 1 }));
    assertProblem(await order(ada, lines(MAX_LINES + 1)), 422, 'invalid_body', '/lines length');
    for (const count of [500, 10000, 200000]) {
      const started = Date.now();
      refused(await order(ada, lines(count)), `${count} lines`);
      refused(await ada.program('POST', '/orders/quote', { lines: lines(count) }), `${count} lines`);
      assert.ok(Date.now() - started < 20000, `${count} lines are refused soon`);
    }
    refused(await raw(ada, 'POST', '/orders', `{"payment_method":"card","lines":${'['.repeat(20000)}${']'.repeat(20000)}}`), 'deep lines');
    assert.equal((await ada.program('GET', '/cart')).status, 200, 'it is there');
    await untouched();
  });

  await t.test('the dearest order there can be is counted to the cent', async () => {
    const gold = await shop.product({ name: 'Gold', stock: MAX_LINES * MAX_QUANTITY, variants: [{ sku: stranger(), price: euros(DEAREST), tax_basis_points: 10000 }] });
    const all = Array(MAX_LINES).fill({ product_id: gold.id, quantity: MAX_QUANTITY });
    const total = euros(MAX_LINES * MAX_QUANTITY * DEAREST + FEE);
    const { body: told } = await ada.program('POST', '/orders/quote', { lines: all });
    assert.deepEqual(told.gross, total);
    const { status, body } = await order(ada, all, { payment_method: 'cash_on_delivery', expected_total: total });
    assert.equal(status, 201, JSON.stringify(body));
    assert.deepEqual([body.gross, body.tax], [total, euros(MAX_LINES * MAX_QUANTITY * (DEAREST / 2) + 78)]);
    await shop.settle();
    assert.equal((await ada.program('GET', `/orders/${body.id}`)).body.status, 'confirmed');
    assert.equal((await ada.program('POST', `/orders/${body.id}/cancel`)).status, 200);
    await shop.settle();
  });

  await t.test('a product has no price that cannot be paid', async () => {
    const add = (variant, more = {}) => shop.souk.post('/products', {
      name: 'Mug', description: '', variants: [{ sku: stranger(), price: euros(100), tax_basis_points: 1900, ...variant }], ...more,
    }, { as: 'admin' });
    for (const price of [euros(-1), euros(DEAREST + 1), euros(0.5), euros(1e300), euros(2 ** 53), { minor: 100, currency: 'USD' }, { minor: 100, currency: 'eur' },
      { minor: 100 }, { currency: 'EUR' }, 100, '1.00', null]) refused(await add({ price }), JSON.stringify(price));
    for (const tax_basis_points of [-1, 10001, 1.5, '19']) refused(await add({ tax_basis_points }), `${tax_basis_points}`);
    refused(await add({}, { variants: [] }), 'no variant');
    refused(await add({}, { variants: Array.from({ length: 10000 }, () => ({ sku: stranger(), price: euros(1), tax_basis_points: 0 })) }), '10,000 variants');
    refused(await add({ sku: '' }), 'no sku');
    for (const person of [ada, eve]) {
      assert.equal((await person.program('POST', '/products', { name: 'Mine', description: '', variants: [] })).status, 403);
      assert.equal((await person.program('PATCH', `/products/${mug.id}`, { name: 'Mine' }, { 'If-Match': '"1"' })).status, 403);
      assert.equal((await person.program('DELETE', `/products/${mug.id}`, undefined, { 'If-Match': '"1"' })).status, 403);
      assert.equal((await person.program('POST', `/inventory/${mug.id}/movements`, { quantity: -999, reason: 'lost' })).status, 403);
      assert.equal((await person.program('POST', '/discounts', { code: 'MINE', basis_points: 10000 })).status, 403);
      assert.equal((await person.program('POST', '/shipping-methods', { name: 'Free', price: euros(0), tax_basis_points: 0 })).status, 403);
    }
    await untouched();
  });

  await t.test("somebody else's order, return and cart are not there", async () => {
    const { body: hers } = await order(ada, [{ variant_id: mugs, quantity: 1 }], { payment_method: 'cash_on_delivery' });
    await shop.settle();
    await shop.shipped(hers, 'packed', 'shipped', 'delivered');
    await shop.settle();
    const asked = await ada.program('POST', `/orders/${hers.id}/returns`, { lines: [{ variant_id: mugs, quantity: 1 }] });
    assert.equal(asked.status, 201, JSON.stringify(asked.body));
    for (const [method, path, body] of [
      ['GET', `/orders/${hers.id}`], ['GET', `/orders/${hers.id}/timeline`], ['GET', `/orders/${hers.id}/overview`], ['GET', `/orders/${hers.id}/addresses`],
      ['GET', `/orders/${hers.id}/returns`], ['POST', `/orders/${hers.id}/cancel`], ['POST', `/orders/${hers.id}/returns`, { lines: [{ variant_id: mugs, quantity: 1 }] }],
      ['GET', `/returns/${asked.body.id}`], ['POST', `/returns/${asked.body.id}/withdraw`],
    ]) assertProblem(await eve.program(method, path, body), 404, 'not_found');
    assert.equal((await eve.program('POST', `/orders/${hers.id}/shipment`, { step: 'completed' })).status, 403);
    assert.equal((await eve.program('GET', `/orders?user_id=${ada.id}`)).status, 403);
    for (const step of ['accept', 'receive']) {
      for (const person of [ada, eve]) assert.equal((await person.program('POST', `/returns/${asked.body.id}/steps`, { step })).status, 403);
    }
    // What was sent back cannot be sent back again, nor more than there was.
    refused(await ada.program('POST', `/orders/${hers.id}/returns`, { lines: [{ variant_id: mugs, quantity: 1 }] }), 'twice');
    for (const [variant_id, quantity] of [[mugs, 2], [mugs, 0], [mugs, -1], [stranger(), 1], [mugs, 2 ** 40]]) {
      refused(await ada.program('POST', `/orders/${hers.id}/returns`, { lines: [{ variant_id, quantity }] }), `${quantity} of ${variant_id}`);
    }
    const many = Array(10000).fill({ variant_id: mugs, quantity: 1 });
    refused(await ada.program('POST', `/orders/${hers.id}/returns`, { lines: many }), '10,000 lines');

    await fill(ada, mugs, 3);
    for (const query of [`?user_id=${ada.id}`, `?cart_id=${ada.id}`]) refused(await eve.program('GET', `/cart${query}`), query);
    refused(await eve.program('PUT', `/cart/lines/${mugs}`, { quantity: 1, user_id: ada.id }), 'her cart');
    assertProblem(await eve.program('DELETE', `/cart/lines/${mugs}`), 404, 'not_found');
    assert.equal((await eve.program('DELETE', '/cart')).status, 204);
    assertProblem(await eve.program('POST', '/orders', { from_cart: true, payment_method: 'card', expected_total: euros(3 * 1190 + FEE) }), 409, 'order.cart_empty');
    assert.deepEqual((await ada.program('GET', '/cart')).body.lines.map(({ quantity }) => quantity), [3]);

    // A key says nothing about who asks: another's gets no reply of hers.
    const key = { 'Idempotency-Key': randomUUID() };
    const first = await orderCart(ada, key);
    assert.equal(first.status, 201, JSON.stringify(first.body));
    const other = await eve.program('POST', '/orders', { from_cart: true, payment_method: 'card', expected_total: first.body.gross }, key);
    assertProblem(other, 409, 'order.cart_empty');
    assert.equal((await ada.program('POST', `/orders/${first.body.id}/cancel`)).status, 200);
    await shop.settle();
  });

  await t.test('a guest may fill a cart, and nothing else', async () => {
    const guest = await visit(url);
    await fill(guest, mugs, 1);
    for (const [method, path, body] of [['GET', '/orders'], ['POST', '/orders', { lines: [{ variant_id: mugs, quantity: 1 }], payment_method: 'card' }],
      ['GET', '/users/me'], ['GET', '/users/me/export'], ['GET', '/returns'], ['GET', '/payments']]) assert.equal((await guest.program(method, path, body)).status, 401, path);
    // A log-in with cookies that were made up joins nobody's cart.
    guest.jar.cookies.set('souk_refresh', guest.jar.get('souk_refresh').replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')));
    guest.jar.cookies.delete('souk_access');
    await guest.begin('/auth/log-in', { login: eve.email, password: eve.password }, 200);
    await shop.settle();
    assert.deepEqual((await eve.program('GET', '/cart')).body.lines, []);
  });

  await t.test('of many who want the last ones, as many get one as there are', async () => {
    for (const [stock, count] of [[1, 2], [3, 8]]) {
      const last = await shop.product({ name: 'Last', stock });
      const people = [];
      for (let i = 0; i < count; i += 1) people.push(await signUp(url, { name: `Customer ${i}` }));
      for (const person of people) await fill(person, last.variants[0].id, 1);
      const replies = await Promise.all(people.map((person) => orderCart(person)));
      assert.equal(replies.filter(({ status }) => status === 201).length, stock, JSON.stringify(replies.map(({ body }) => body.code)));
      for (const [i, reply] of replies.entries()) {
        const { body: { lines } } = await people[i].program('GET', '/cart');
        if (reply.status !== 201) assertProblem(reply, 409, 'inventory.out_of_stock', '/lines/0/quantity out_of_stock');
        assert.equal(lines.length, reply.status === 201 ? 0 : 1, 'who got nothing still has the cart');
      }
      await shop.settle();
      assert.deepEqual(await shop.stock(last), { received: stock, reserved: stock, sold: 0 });
    }
  });

  await t.test('an order that is cancelled twice at once gives its stock back once', async () => {
    const vase = await shop.product({ name: 'Vase', stock: 5 });
    const placed = await shop.placed(vase, 2, { as: 'bob' });
    const replies = await Promise.all(Array.from({ length: 4 }, () => shop.souk.post(`/orders/${placed.id}/cancel`, undefined, { as: 'bob' })));
    assert.deepEqual(replies.map(({ status }) => status).sort(), [200, 409, 409, 409]);
    await shop.settle();
    assert.deepEqual(await shop.stock(vase), { received: 5, reserved: 0, sold: 0 });
    assert.deepEqual(await shop.topics(placed.id, 'order'), ['order.created', 'order.cancelled']);
  });
  await shop.close();
});
