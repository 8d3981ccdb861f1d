// A cart's way as people go it, in browsers: from a visitor's first look to a parcel at the door, and over two devices.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { API, PASSWORD, Person, logIn, newEmail, send, signUp, visit } from '../lib/people.mjs';
import { assertProblem, euros, Shop } from '../lib/scenario.mjs';

const HOME = { recipient: 'Ada Lovelace', line1: 'Ringstraße 1', postal_code: '1010', city: 'Wien', country: 'AT' };

test('carts in browsers', { timeout: 180000 }, async (t) => {
  const shop = await Shop.open(t);
  const { url } = shop.souk;
  const mug = await shop.product({ name: 'Blue mug', stock: 20 });
  const book = await shop.product({ name: 'Book', stock: 20, variants: [{ sku: randomUUID(), price: euros(2140), tax_basis_points: 700 }] });
  const bike = await shop.admin('POST', '/shipping-methods', { name: 'Bike', price: euros(330), tax_basis_points: 1900, countries: ['AT'] }, 201);
  const [mugs, books] = [mug, book].map(({ variants }) => variants[0].id);

  /** What a page gets. */
  const page = async (person, status, method, path, body) => {
    const reply = await person.page(method, path, body);
    assert.equal(reply.status, status, `${method} ${path}: ${JSON.stringify(reply.body)}`);
    return reply.body;
  };
  /** What a page orders; it makes up a key when its button is shown. */
  const order = (person, body, key = randomUUID()) =>
    send(`${url}${API}/orders`, { method: 'POST', body: { from_cart: true, ...body }, headers: { ...person.jar.headers, 'Idempotency-Key': key } });
  const held = async (person) => (await page(person, 200, 'GET', '/cart')).lines.map(({ name, quantity }) => [name, quantity]);

  await t.test('a visitor fills a cart, signs up, orders, and the parcel comes', async () => {
    // Nobody has asked who she is.
    const ada = await visit(url);
    const { items: [found] } = (await send(`${url}${API}/products?q=blue%20mug`)).body;
    await page(ada, 200, 'PUT', `/cart/lines/${found.variants[0].id}`, { quantity: 3 });
    await page(ada, 200, 'PUT', `/cart/lines/${books}`, { quantity: 1 });
    await page(ada, 200, 'PUT', `/cart/lines/${mugs}`, { quantity: 2 });
    assert.deepEqual(await held(ada), [['Blue mug', 2], ['Book', 1]]);
    assertProblem(await order(ada, { payment_method: 'cash_on_delivery', expected_total: euros(1) }), 401, 'unauthenticated');

    // At the till she makes an account, and her cart is there.
    const guest = ada.id;
    await ada.begin('/auth/sign-up', { email: newEmail(), password: PASSWORD, name: 'Ada Lovelace' }, 201);
    await shop.settle();
    assert.notEqual(ada.id, guest);
    assert.deepEqual(await held(ada), [['Blue mug', 2], ['Book', 1]]);

    // Where it goes, how it is sent, what it comes to.
    const address = await page(ada, 201, 'POST', '/users/me/addresses', HOME);
    const { items: [method] } = await page(ada, 200, 'GET', '/shipping-methods');
    const cart = await page(ada, 200, 'GET', `/cart?shipping_method_id=${method.id}`);
    assert.deepEqual([cart.gross, cart.shipping_method, cart.orderable], [euros(2 * 1190 + 2140 + 330), 'Bike', true]);

    // She clicks twice, and the page asks again when the train leaves the tunnel.
    const wish = { payment_method: 'cash_on_delivery', shipping_method_id: method.id, delivery_address_id: address.id, expected_total: cart.gross };
    const key = randomUUID();
    const clicks = await Promise.all([order(ada, wish, key), order(ada, wish, key)]);
    const again = await order(ada, wish, key);
    assert.deepEqual(clicks.map(({ status }) => status).filter((status) => status !== 409 && status !== 201), []);
    assert.equal(again.status, 201, JSON.stringify(again.body));
    const placed = again.body;
    assert.deepEqual((await page(ada, 200, 'GET', '/orders')).items.map(({ id }) => id), [placed.id]);
    assert.deepEqual(await held(ada), []);
    await shop.settle();
    const states = async () => {
      const { status, payment_status } = await page(ada, 200, 'GET', `/orders/${placed.id}`);
      return `${status} ${payment_status}`;
    };
    assert.equal(await states(), 'confirmed accepted');

    // The shop's turn.
    await shop.admin('POST', `/orders/${placed.id}/shipment`, { step: 'packed', carrier: 'Bike', tracking_number: 'B-7' });
    assert.equal(await states(), 'packed accepted');
    await shop.shipped(placed, 'shipped', 'delivered');
    await shop.settle();
    assert.equal(await states(), 'delivered paid');
    await shop.shipped(placed, 'completed');
    assert.equal(await states(), 'completed paid');
    assert.equal((await page(ada, 200, 'GET', `/orders/${placed.id}`)).tracking_number, 'B-7');
    assert.deepEqual((await page(ada, 200, 'GET', `/orders/${placed.id}/timeline`)).items.map(({ what, by }) => `${what} ${by}`), [
      'order.created customer', 'order.updated system', 'order.updated system', 'order.updated shop', 'order.updated shop',
      'order.delivered shop', 'order.paid system', 'order.completed shop',
    ]);
    assert.equal((await shop.paymentAtDoor(placed)).status, 'succeeded');
    assert.deepEqual([await shop.stock(mug), await shop.stock(book)], [{ received: 20, reserved: 0, sold: 2 }, { received: 20, reserved: 0, sold: 1 }]);
    const kinds = (await page(ada, 200, 'GET', '/users/me/export')).items.map(({ kind }) => kind);
    assert.ok(kinds.includes('order.order') && !kinds.includes('order.cart'), kinds.join());
  });

  await t.test("a visitor's cart joins at log-in on another device", async () => {
    const phone = await signUp(url, { name: 'Grace' });
    await page(phone, 200, 'PUT', `/cart/lines/${mugs}`, { quantity: 1 });

    const desk = await visit(url);
    await page(desk, 200, 'PUT', `/cart/lines/${mugs}`, { quantity: 2 });
    await page(desk, 200, 'PUT', `/cart/lines/${books}`, { quantity: 1 });
    assert.deepEqual(await held(phone), [['Blue mug', 1]]);
    await desk.begin('/auth/log-in', { login: phone.email, password: PASSWORD }, 200);
    await shop.settle();
    assert.equal(desk.id, phone.id);
    for (const device of [phone, desk]) assert.deepEqual(await held(device), [['Blue mug', 2], ['Book', 1]]);

    // Who logs out leaves nothing on the desk, and who comes back finds it once.
    await page(desk, 204, 'POST', '/auth/log-out');
    const next = await new Person(url, {}).begin('/auth/guest', undefined, 200);
    assert.deepEqual(await held(next), []);
    const back = await logIn(url, phone.email);
    await shop.settle();
    assert.deepEqual(await held(back), [['Blue mug', 2], ['Book', 1]]);

    // Two pages show the same total; what one of them has ordered the other cannot.
    const { gross } = await page(back, 200, 'GET', `/cart?shipping_method_id=${bike.id}`);
    const wish = { payment_method: 'card', shipping_method_id: bike.id, delivery_address: HOME, expected_total: gross };
    const placed = await order(phone, wish);
    assert.equal(placed.status, 201, JSON.stringify(placed.body));
    assertProblem(await order(back, wish), 409, 'order.cart_empty');
    assert.deepEqual(await held(back), []);
    await page(phone, 200, 'POST', `/orders/${placed.body.id}/cancel`);
  });
  await shop.close();
});
