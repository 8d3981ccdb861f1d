// Orders from a cart: for the total that its customer has seen, once, and the cart is empty with the order.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { signUp, visit } from '../lib/people.mjs';
import { assertProblem, euros, Shop, stranger } from '../lib/scenario.mjs';

const FEE = 490; // SOUK_SHIPPING_FEE

const fill = async (person, variant, quantity) => {
  const reply = await person.program('PUT', `/cart/lines/${variant}`, { quantity });
  assert.equal(reply.status, 200, JSON.stringify(reply.body));
};
const cartOf = async (person) => (await person.program('GET', '/cart')).body;
const held = async (person) => (await cartOf(person)).lines.map(({ variant_id, quantity }) => [variant_id, quantity]);
const orderCart = (person, expected_total, { headers = {}, ...more } = {}) =>
  person.program('POST', '/orders', { from_cart: true, payment_method: 'card', expected_total, ...more }, headers);
const ordersOf = async (person) => (await person.program('GET', '/orders')).body.items;
const priced = (product, price) => ({ variants: [{ sku: product.variants[0].sku, price: euros(price), tax_basis_points: 1900 }] });

test('orders from a cart', { timeout: 120000 }, async (t) => {
  const shop = await Shop.open(t);
  const { url } = shop.souk;
  const mug = await shop.product({ stock: 200 });
  const cup = await shop.product({ name: 'Cup', stock: 200 });
  const [mugs, cups] = [mug, cup].map(({ variants }) => variants[0].id);
  const change = async (product, body) => {
    const seen = await shop.souk.get(`/products/${product.id}`, { as: 'admin' });
    await shop.admin('PATCH', `/products/${product.id}`, body, 200, { 'If-Match': seen.headers.get('etag') });
    await shop.settle();
  };

  await t.test('all that is in it is ordered, and it is empty', async () => {
    const ada = await signUp(url);
    await fill(ada, mugs, 2);
    await fill(ada, cups, 1);
    const { gross } = await cartOf(ada);
    assert.deepEqual(gross, euros(3 * 1190 + FEE));
    const { status, body: order, headers } = await orderCart(ada, gross);
    assert.equal(status, 201, JSON.stringify(order));
    assert.equal(headers.get('location'), `/api/v1/orders/${order.id}`);
    assert.deepEqual([order.gross, order.lines.map(({ variant_id, quantity }) => [variant_id, quantity])], [gross, [[mugs, 2], [cups, 1]]]);
    assert.deepEqual(await held(ada), []);
    await shop.settle();
    const [created] = await shop.events(order.id, 'order');
    assert.deepEqual([created.topic, created.data.gross, created.data.lines.map(({ quantity }) => quantity)], ['order.created', gross, [2, 1]]);
    assert.deepEqual((await shop.stock(mug)).reserved, 2);
    assertProblem(await orderCart(ada, gross), 409, 'order.cart_empty');

    // A cart that is filled anew is another one.
    await fill(ada, mugs, 1);
    const again = await orderCart(ada, euros(1190 + FEE), { payment_method: 'cash_on_delivery' });
    assert.equal(again.status, 201, JSON.stringify(again.body));
    assert.equal((await ordersOf(ada)).length, 2);
  });

  await t.test('who is not told the total, or another one, orders nothing', async () => {
    const ada = await signUp(url);
    const { reserved } = await shop.stock(cup);
    await fill(ada, cups, 1);
    assertProblem(await orderCart(ada, undefined), 422, 'invalid_body', '/expected_total required');
    assertProblem(await orderCart(ada, null), 422, 'invalid_body', '/expected_total null');
    assertProblem(await orderCart(ada, euros(1190)), 409, 'order.total_changed');
    assertProblem(await orderCart(ada, { minor: 1190 + FEE, currency: 'USD' }), 409, 'order.total_changed');
    assertProblem(await orderCart(ada, euros(1190 + FEE), { lines: [{ variant_id: mugs, quantity: 1 }] }), 422, 'invalid_body', '/lines unknown');
    assertProblem(await ada.program('POST', '/orders', { payment_method: 'card' }), 422, 'invalid_body', '/lines required');
    assertProblem(await ada.program('POST', '/orders', { payment_method: 'card', from_cart: false }), 422, 'invalid_body', '/lines required');

    const { gross } = await cartOf(ada);
    await change(cup, priced(cup, 1191));
    const refused = await orderCart(ada, gross);
    assertProblem(refused, 409, 'order.total_changed');
    assert.match(refused.body.detail, /1681 now.*EUR/);
    assert.deepEqual((await shop.stock(cup)).reserved, reserved, 'nothing is held for it');
    assert.deepEqual(await held(ada), [[cups, 1]], 'the cart is as it was');
    const shown = await cartOf(ada);
    assert.deepEqual(shown.lines[0].notices, [{ code: 'price_changed' }]);
    assert.equal((await orderCart(ada, shown.gross)).status, 201);
    await change(cup, priced(cup, 1190));
  });

  await t.test('an order of lines may name its total, too', async () => {
    const ada = await signUp(url);
    const order = (minor) => ada.program('POST', '/orders', { lines: [{ variant_id: mugs, quantity: 1 }], payment_method: 'card', expected_total: euros(minor) });
    await fill(ada, cups, 1);
    assertProblem(await order(1190), 409, 'order.total_changed');
    assert.equal((await order(1190 + FEE)).status, 201);
    assert.deepEqual(await held(ada), [[cups, 1]], 'the cart is left alone');
  });

  await t.test('what cannot be ordered is refused with its line, and stays in the cart', async () => {
    const ada = await signUp(url);
    const rare = await shop.product({ name: 'Vase', stock: 1 });
    await fill(ada, mugs, 1);
    await fill(ada, rare.variants[0].id, 2);
    const { gross, orderable } = await cartOf(ada);
    assert.equal(orderable, false);
    assertProblem(await orderCart(ada, gross), 409, 'inventory.out_of_stock', '/lines/1/quantity out_of_stock');
    const seen = await shop.souk.get(`/products/${rare.id}`, { as: 'admin' });
    await shop.admin('DELETE', `/products/${rare.id}`, undefined, 204, { 'If-Match': seen.headers.get('etag') });
    await shop.settle();
    assertProblem(await orderCart(ada, gross), 422, 'product.not_for_sale', '/lines/1/variant_id not_found');
    assertProblem(await orderCart(ada, gross, { shipping_method_id: stranger() }), 422, 'product.not_for_sale');
    assert.equal((await held(ada)).length, 2);
  });

  await t.test('a repeated request orders once', async () => {
    const ada = await signUp(url);
    await fill(ada, mugs, 1);
    const { gross } = await cartOf(ada);
    const headers = { 'Idempotency-Key': randomUUID() };
    const first = await orderCart(ada, gross, { headers });
    const second = await orderCart(ada, gross, { headers });
    assert.deepEqual([first.status, second.status, second.headers.get('idempotent-replayed')], [201, 201, 'true']);
    assert.deepEqual(second.body, first.body);
    assert.equal((await ordersOf(ada)).length, 1);
  });

  await t.test('a double click orders once, also without a key', async () => {
    const ada = await signUp(url);
    for (let round = 1; round <= 5; round += 1) {
      await fill(ada, mugs, 1);
      const { gross } = await cartOf(ada);
      const replies = await Promise.all([1, 2, 3].map(() => orderCart(ada, gross)));
      const refused = replies.filter(({ status }) => status !== 201);
      assert.equal(refused.length, 2, JSON.stringify(replies.map(({ body }) => body)));
      for (const { status, body } of refused) {
        assert.ok(status === 409 && ['order.cart_empty', 'order.cart_changed'].includes(body.code), JSON.stringify(body));
      }
      assert.equal((await ordersOf(ada)).length, round);
      assert.deepEqual(await held(ada), []);
    }
  });

  await t.test('what is put while it is being ordered is neither ordered unseen nor lost', async () => {
    const ada = await signUp(url);
    for (let round = 0; round < 8; round += 1) {
      await ada.program('DELETE', '/cart');
      await fill(ada, mugs, 1);
      const { gross } = await cartOf(ada);
      const [{ status, body }] = await Promise.all([orderCart(ada, gross), fill(ada, mugs, 2)]);
      const left = await held(ada);
      assert.deepEqual(left, [[mugs, 2]], `${status}: what was put last is there`);
      if (status === 201) assert.deepEqual(body.lines.map(({ quantity }) => quantity), [1]);
      else assert.ok(['order.cart_changed', 'order.total_changed'].includes(body.code), JSON.stringify(body));
    }
  });

  await t.test('a guest logs in before ordering', async () => {
    const guest = await visit(url);
    await fill(guest, mugs, 1);
    const { gross } = await cartOf(guest);
    assertProblem(await orderCart(guest, gross), 401, 'unauthenticated');
    assert.deepEqual(await held(guest), [[mugs, 1]]);
  });
  await shop.close();
});
