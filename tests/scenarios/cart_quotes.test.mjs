// What an order would cost: the same as it then costs, and nothing is held for the question.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signUp, visit } from '../lib/people.mjs';
import { assertProblem, euros, Shop, stranger } from '../lib/scenario.mjs';

const PRICED = ['lines', 'adjustments', 'gross', 'tax', 'totals', 'shipping_method'];

test('quotes', { timeout: 120000 }, async (t) => {
  const shop = await Shop.open(t);
  const { url } = shop.souk;
  const mug = await shop.product({ stock: 3 });
  const book = await shop.product({ name: 'Book', stock: 9, variants: [{ sku: stranger(), price: euros(2140), tax_basis_points: 700 }] });
  const bike = await shop.admin('POST', '/shipping-methods', { name: 'Bike', price: euros(330), tax_basis_points: 1900, countries: ['AT', 'DE'] }, 201);
  const tenth = await shop.admin('POST', '/discounts', { code: 'TENTH', basis_points: 1000, max_uses_per_user: 1 }, 201);
  const lines = [{ variant_id: mug.variants[0].id, quantity: 2 }, { product_id: book.id, quantity: 1 }, { product_id: mug.id, quantity: 1 }];
  const wish = { lines, shipping_method_id: bike.id, discount_code: 'tenth' };
  const quote = (person, body = wish) => person.program('POST', '/orders/quote', body);
  const ada = await signUp(url);

  await t.test('it is what the order then costs', async () => {
    const { status, body: told } = await quote(ada, { ...wish, country: 'AT' });
    assert.equal(status, 200, JSON.stringify(told));
    assert.deepEqual(Object.keys(told), PRICED);
    assert.equal(told.adjustments.length, 3, 'shipping, and a discount for each rate');
    assert.deepEqual(told.gross, euros(Math.round(0.9 * (3 * 1190 + 2140)) + 330));
    assert.deepEqual((await quote(await visit(url))).body, told, 'of a guest, too');

    const delivery_address = { recipient: 'Ada', line1: 'Ring 1', postal_code: '1010', city: 'Wien', country: 'AT' };
    const order = (expected_total) => ada.program('POST', '/orders', { ...wish, delivery_address, payment_method: 'card', expected_total });
    assertProblem(await order(euros(told.gross.minor - 1)), 409, 'order.total_changed');
    const placed = await order(told.gross);
    assert.equal(placed.status, 201, JSON.stringify(placed.body));
    for (const member of PRICED) assert.deepEqual(told[member], placed.body[member], member);
    assertProblem(await quote(ada), 409, 'order.discount_used_up', '/discount_code range');
    assert.equal((await ada.program('POST', `/orders/${placed.body.id}/cancel`)).status, 200);
    await shop.settle();
    assert.equal((await quote(ada)).status, 200, 'its use is free again');
  });

  await t.test('nothing is held for it', async () => {
    const before = await shop.stock(mug);
    const orders = (await ada.program('GET', '/orders')).body.items.length;
    for (let i = 0; i < 5; i += 1) assert.equal((await quote(ada)).status, 200);
    await shop.settle();
    assert.deepEqual(await shop.stock(mug), before);
    assert.equal((await shop.admin('GET', `/discounts/${tenth.id}`)).uses, 0);
    assert.equal((await ada.program('GET', '/orders')).body.items.length, orders);
    const key = { 'Idempotency-Key': stranger() };
    for (const body of [wish, { lines }]) {
      const reply = await ada.program('POST', '/orders/quote', body, key);
      assert.deepEqual([reply.status, reply.headers.get('idempotent-replayed')], [200, null], 'a question is asked anew');
    }
  });

  await t.test('a wrong code is told of an empty cart, too', async () => {
    assert.deepEqual((await ada.program('GET', '/cart')).body.lines, []);
    assertProblem(await ada.program('GET', '/cart?discount_code=none'), 422, 'order.no_discount', '/discount_code one_of');
    assert.equal((await ada.program('GET', '/cart?discount_code=tenth')).status, 200);
  });

  await t.test('a cart with the same in it is quoted alike', async () => {
    for (const { variants: [{ id }], quantity } of [{ ...mug, quantity: 3 }, { ...book, quantity: 1 }]) {
      assert.equal((await ada.program('PUT', `/cart/lines/${id}`, { quantity })).status, 200);
    }
    const { body: cart } = await ada.program('GET', `/cart?shipping_method_id=${bike.id}&discount_code=tenth`);
    const { body: told } = await quote(ada);
    for (const member of PRICED.slice(1)) assert.deepEqual(cart[member], told[member], member);
    assertProblem(await ada.program('GET', '/cart?discount_code=none'), 422, 'order.no_discount', '/discount_code one_of');
  });

  await t.test('what cannot be ordered like that is told', async () => {
    assertProblem(await quote(ada, { ...wish, lines: [] }), 422, 'invalid_body', '/lines length');
    assertProblem(await quote(ada, { ...wish, lines: [lines[0], { product_id: stranger(), quantity: 1 }] }), 422, 'product.not_for_sale', '/lines/1/product_id not_found');
    assertProblem(await quote(ada, { ...wish, shipping_method_id: stranger() }), 422, 'order.no_shipping_method', '/shipping_method_id one_of');
    assertProblem(await quote(ada, { ...wish, country: 'FR' }), 422, 'order.not_delivered_there', '/shipping_method_id one_of');
    assertProblem(await quote(ada, { ...wish, country: 'at' }), 422, 'invalid_body', '/country format');
    assertProblem(await quote(ada, { ...wish, discount_code: 'none' }), 422, 'order.no_discount', '/discount_code one_of');
    assertProblem(await shop.souk.post('/orders/quote', wish), 401, 'unauthenticated');
  });
  await shop.close();
});
