// Carts: quoted live, changed line by line, a guest's and a user's, joined when the guest logs in, cleared when nobody comes back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PASSWORD, logIn, signUp, visit } from '../lib/people.mjs';
import { assertProblem, euros, Shop, stranger } from '../lib/scenario.mjs';

const MAX_LINES = 50;
const FEE = 490; // SOUK_SHIPPING_FEE
const EMPTY = { lines: [], adjustments: [], gross: euros(0), tax: euros(0), totals: [], shipping_method: null, orderable: false };

/** In the cart of this person, by page. */
const cartOf = async (person, query = '') => {
  const reply = await person.program('GET', `/cart${query}`);
  assert.equal(reply.status, 200, JSON.stringify(reply.body));
  return reply.body;
};
const put = (person, variant, quantity) => person.program('PUT', `/cart/lines/${variant}`, { quantity });
const fill = async (person, variant, quantity) => {
  const reply = await put(person, variant, quantity);
  assert.equal(reply.status, 200, JSON.stringify(reply.body));
  return reply.body;
};
const codes = (line) => line.notices.map(({ code }) => code);
const held = async (person) => (await cartOf(person)).lines.map(({ variant_id, quantity }) => [variant_id, quantity]);
const change = async (shop, product, body) => {
  const seen = await shop.souk.get(`/products/${product.id}`, { as: 'admin' });
  const reply = await shop.souk.request('PATCH', `/products/${product.id}`, { as: 'admin', body, headers: { 'If-Match': seen.headers.get('etag') } });
  assert.equal(reply.status, 200, JSON.stringify(reply.body));
  await shop.settle();
};
const remove = async (shop, product) => {
  const seen = await shop.souk.get(`/products/${product.id}`, { as: 'admin' });
  await shop.admin('DELETE', `/products/${product.id}`, undefined, 204, { 'If-Match': seen.headers.get('etag') });
  await shop.settle();
};

test('carts', { timeout: 180000 }, async (t) => {
  const shop = await Shop.open(t);
  const { url } = shop.souk;
  const mug = await shop.product({ stock: 5 });
  const book = await shop.product({ name: 'Book', stock: 100, variants: [{ sku: stranger(), price: euros(2140), tax_basis_points: 700 }] });
  const [{ id: mugs }] = mug.variants;
  const [{ id: books }] = book.variants;

  await t.test('a user fills a cart, and sees it at the prices of the moment', async () => {
    const ada = await signUp(url);
    assert.deepEqual(await cartOf(ada), EMPTY);
    const line = await fill(ada, mugs, 2);
    const { added_at: added, ...shown } = line;
    assert.ok(Date.parse(added) > 0);
    assert.deepEqual(shown, {
      variant_id: mugs, product_id: mug.id, name: 'Mug', sku: mug.variants[0].sku, quantity: 2, price: euros(1190), gross: euros(2380),
      tax_basis_points: 1900, tax: euros(380), seen_price: euros(1190), available: 5, notices: [],
    });
    await fill(ada, books, 1);
    await fill(ada, mugs, 1);
    const cart = await cartOf(ada);
    assert.deepEqual(cart.lines.map(({ name, quantity, gross }) => [name, quantity, gross.minor]), [['Mug', 1, 1190], ['Book', 1, 2140]]);
    assert.equal(cart.lines[0].added_at, added, 'it keeps its place');
    assert.deepEqual(cart.totals, [
      { tax_basis_points: 700, gross: euros(2140), net: euros(2000), tax: euros(140) },
      { tax_basis_points: 1900, gross: euros(1190 + FEE), net: euros(1000 + FEE - 78), tax: euros(190 + 78) },
    ]);
    assert.deepEqual([cart.gross, cart.tax, cart.orderable, cart.shipping_method], [euros(1190 + 2140 + FEE), euros(140 + 190 + 78), true, null]);
    const ordered = await ada.program('POST', '/orders', { payment_method: 'card', lines: cart.lines.map(({ variant_id, quantity }) => ({ variant_id, quantity })) });
    for (const member of ['gross', 'tax', 'totals', 'adjustments']) assert.deepEqual(cart[member], ordered.body[member], `${member} as an order of it has`);
    assert.equal((await ada.program('POST', `/orders/${ordered.body.id}/cancel`)).status, 200);
    await shop.settle();

    assert.equal((await ada.program('DELETE', `/cart/lines/${mugs}`)).status, 204);
    assertProblem(await ada.program('DELETE', `/cart/lines/${mugs}`), 404, 'not_found');
    assert.deepEqual(await held(ada), [[books, 1]]);
    assert.equal((await ada.program('DELETE', `/cart/lines/${books}`)).status, 204);
    assert.deepEqual(await cartOf(ada), EMPTY);
    await fill(ada, mugs, 1);
    for (let i = 0; i < 2; i += 1) assert.equal((await ada.program('DELETE', '/cart')).status, 204);
    assert.deepEqual(await cartOf(ada), EMPTY);
  });

  await t.test('the way it is sent counts', async () => {
    const ada = await signUp(url);
    const method = await shop.admin('POST', '/shipping-methods', { name: 'Bike', price: euros(330), tax_basis_points: 1000, free_from: euros(2380) }, 201);
    const sent = `?shipping_method_id=${method.id}`;
    assert.deepEqual(await cartOf(ada, sent), EMPTY);
    await fill(ada, mugs, 1);
    const one = await cartOf(ada, sent);
    assert.deepEqual([one.gross, one.shipping_method], [euros(1190 + 330), 'Bike']);
    assert.deepEqual(one.adjustments.map(({ kind, gross }) => [kind, gross.minor]), [['shipping', 330]]);
    await fill(ada, mugs, 2);
    const two = await cartOf(ada, sent);
    assert.deepEqual([two.gross, two.adjustments], [euros(2380), []]);
    assertProblem(await ada.program('GET', `/cart?shipping_method_id=${stranger()}`), 422, 'order.no_shipping_method', '/shipping_method_id one_of');
  });

  await t.test('each line tells what has changed, and what hinders an order', async () => {
    const ada = await signUp(url);
    const cup = await shop.product({ name: 'Cup', stock: 3 });
    const vase = await shop.product({ name: 'Vase', stock: 3 });
    const [{ id: cups }] = cup.variants;
    const [{ id: vases }] = vase.variants;
    for (const variant of [cups, vases]) await fill(ada, variant, 3);
    assert.equal((await cartOf(ada)).orderable, true);

    await change(shop, cup, { variants: [{ sku: cup.variants[0].sku, price: euros(990), tax_basis_points: 1900 }] });
    const [line] = (await cartOf(ada)).lines;
    assert.deepEqual([codes(line), line.price, line.seen_price, line.gross], [['price_changed'], euros(990), euros(1190), euros(2970)]);
    assert.equal((await cartOf(ada)).orderable, true, 'a price hinders nobody');
    assert.deepEqual(codes(await fill(ada, cups, 3)), [], 'put again: seen');

    const order = await shop.placed(cup, 1, { as: 'bob' });
    const few = await cartOf(ada);
    assert.deepEqual([codes(few.lines[0]), few.lines[0].available, few.orderable], [['too_few_left'], 2, false]);
    await shop.placed(cup, 2, { as: 'bob' });
    assert.deepEqual(codes((await cartOf(ada)).lines[0]), ['out_of_stock']);
    assert.equal((await shop.souk.post(`/orders/${order.id}/cancel`, undefined, { as: 'bob' })).status, 200);

    await remove(shop, vase);
    const gone = await cartOf(ada);
    const { name, price, gross, available, seen_price } = gone.lines[1];
    assert.deepEqual([codes(gone.lines[1]), name, price, gross, available, seen_price], [['not_for_sale'], 'Vase', null, null, null, euros(1190)]);
    assert.deepEqual([gone.gross, gone.orderable], [euros(2970 + FEE), false], 'it does not count');
    assertProblem(await put(ada, vases, 1), 422, 'product.not_for_sale', '/variant_id not_found');
    assert.equal((await ada.program('DELETE', `/cart/lines/${cups}`)).status, 204);
    const nothing = await cartOf(ada);
    assert.deepEqual([nothing.lines.length, nothing.gross, nothing.totals, nothing.adjustments, nothing.orderable], [1, euros(0), [], [], false]);
    assert.equal((await ada.program('DELETE', `/cart/lines/${vases}`)).status, 204, 'what is gone can be taken out');
  });

  await t.test('quantities and lines have bounds', async () => {
    const ada = await signUp(url);
    for (const quantity of [0, -1, 1001, 1.5, 2 ** 60, '1', null]) assert.equal((await put(ada, mugs, quantity)).status, 422, `${quantity}`);
    assertProblem(await put(ada, mugs, undefined), 422, 'invalid_body', '/quantity required');
    assert.equal((await put(ada, 'mug', 1)).status, 400);
    assertProblem(await put(ada, stranger(), 1), 422, 'product.not_for_sale', '/variant_id not_found');
    assert.equal((await ada.program('PUT', `/cart/lines/${mugs}`, { quantity: 1, price: euros(1) })).status, 422, 'a price is not taken');
    assert.deepEqual(await cartOf(ada), EMPTY);

    const shelf = await shop.product({
      name: 'Shelf',
      variants: Array.from({ length: 40 }, (_, i) => ({ sku: stranger(), options: [{ name: 'Width', value: `${i}` }], price: euros(100), tax_basis_points: 1900 })),
    });
    const rack = await shop.product({
      name: 'Rack',
      variants: Array.from({ length: 11 }, (_, i) => ({ sku: stranger(), options: [{ name: 'Width', value: `${i}` }], price: euros(100), tax_basis_points: 1900 })),
    });
    const variants = [...shelf.variants, ...rack.variants].map(({ id }) => id);
    for (const variant of variants.slice(0, MAX_LINES)) await fill(ada, variant, 1000);
    assertProblem(await put(ada, variants[MAX_LINES], 1), 409, 'order.cart_full');
    await fill(ada, variants[0], 1);
    assert.equal((await held(ada)).length, MAX_LINES);

    // A guest's lines come in as far as there is room.
    const guest = await visit(url);
    await fill(guest, variants[MAX_LINES], 1);
    await fill(guest, variants[0], 7);
    await guest.begin('/auth/log-in', { login: ada.email, password: PASSWORD }, 200);
    await shop.settle();
    const joined = await held(ada);
    assert.equal(joined.length, MAX_LINES);
    assert.deepEqual(joined.find(([variant]) => variant === variants[0])[1], 7);
  });

  await t.test('everybody has a cart of his own', async () => {
    const [ada, eve, guest, other] = [await signUp(url), await signUp(url), await visit(url), await visit(url)];
    await fill(ada, mugs, 1);
    await fill(guest, books, 2);
    assert.deepEqual(await held(ada), [[mugs, 1]]);
    assert.deepEqual(await held(guest), [[books, 2]]);
    for (const person of [eve, other]) {
      assert.deepEqual(await held(person), []);
      assertProblem(await person.program('DELETE', `/cart/lines/${mugs}`), 404, 'not_found');
    }
    assertProblem(await shop.souk.get('/cart'), 401, 'unauthenticated');
    assert.equal((await guest.page('POST', '/auth/refresh')).status, 200);
    assert.deepEqual(await held(guest), [[books, 2]], 'a refreshed session is the same guest');
  });

  await t.test("a guest's cart is that of the user who signs up with it", async () => {
    const guest = await visit(url);
    await fill(guest, mugs, 2);
    const { id: was, bearer } = guest;
    await guest.begin('/auth/sign-up', { email: `${stranger()}@example.org`, password: PASSWORD, name: 'Ada' }, 201);
    await shop.settle();
    assert.notEqual(guest.id, was);
    assert.deepEqual(await shop.events(was, 'gateway'), [{ topic: 'guest.joined', data: { guest_id: was, user_id: guest.id } }]);
    assert.deepEqual(await held(guest), [[mugs, 2]]);
    const late = await shop.souk.request('GET', '/cart', { headers: bearer });
    assert.equal(late.status, 401, "the guest's session is over");
  });

  await t.test('carts join at log-in: the larger quantity counts, and the price that was seen last', async () => {
    const ada = await signUp(url);
    const lamp = await shop.product({ name: 'Lamp', stock: 9 });
    const [{ id: lamps }] = lamp.variants;
    await fill(ada, mugs, 3);
    await fill(ada, lamps, 1);
    await change(shop, lamp, { variants: [{ sku: lamp.variants[0].sku, price: euros(1290), tax_basis_points: 1900 }] });
    const guest = await visit(url);
    await fill(guest, mugs, 2);
    await fill(guest, lamps, 2);
    await fill(guest, books, 4);
    await guest.begin('/auth/log-in', { login: ada.email, password: PASSWORD }, 200);
    await shop.settle();
    const { lines } = await cartOf(ada);
    assert.deepEqual(lines.map(({ variant_id, quantity }) => [variant_id, quantity]), [[mugs, 3], [lamps, 2], [books, 4]]);
    assert.deepEqual(lines.map(codes), [[], [], []]);
    assert.deepEqual(await held(guest), await held(ada), 'one user, two devices');

    // Nothing to join, nothing to tell.
    const empty = await visit(url);
    await empty.begin('/auth/log-in', { login: ada.email, password: PASSWORD }, 200);
    await shop.settle();
    assert.equal((await cartOf(ada)).lines.length, 3);
    const again = await logIn(url, ada.email);
    await again.begin('/auth/log-in', { login: ada.email, password: PASSWORD }, 200);
    await shop.settle();
    assert.deepEqual(await shop.topics(ada.id, 'gateway'), [], 'a user who logs in anew was no guest');
  });

  await t.test('a wrong password joins nothing', async () => {
    const ada = await signUp(url);
    const guest = await visit(url);
    await fill(guest, mugs, 1);
    assert.equal((await guest.page('POST', '/auth/log-in', { login: ada.email, password: 'not the right one' })).status, 401);
    await shop.settle();
    assert.deepEqual([await held(ada), await held(guest)], [[], [[mugs, 1]]]);
  });

  await t.test('the export tells of it, and with the account it goes', async () => {
    const ada = await signUp(url);
    await fill(ada, mugs, 2);
    await fill(ada, books, 1);
    const order = await ada.program('POST', '/orders', { payment_method: 'card', lines: [{ variant_id: books, quantity: 1 }] });
    assert.equal(order.status, 201, JSON.stringify(order.body));
    const { body } = await ada.program('GET', '/users/me/export');
    const ours = body.items.filter(({ kind }) => kind.startsWith('order.'));
    assert.deepEqual(ours.map(({ kind }) => kind), ['order.cart', 'order.order']);
    assert.deepEqual(ours[0].data.lines.map(({ name, quantity, price }) => [name, quantity, price]), [['Mug', 2, euros(1190)], ['Book', 1, euros(2140)]]);

    const seen = await ada.program('GET', '/users/me');
    assert.equal((await ada.program('DELETE', '/users/me', undefined, { 'If-Match': seen.headers.get('etag') })).status, 204);
    await shop.settle();
    const rest = async () => (await shop.admin('GET', `/users/${ada.id}/export`)).items.map(({ kind }) => kind).filter((kind) => kind.startsWith('order.'));
    assert.deepEqual(await rest(), ['order.order']);

    // What is heard late: a guest who had joined her.
    const guest = await visit(url);
    await fill(guest, mugs, 1);
    await shop.emit('guest.joined', guest.id, { guest_id: guest.id, user_id: ada.id });
    await shop.settle();
    assert.deepEqual([await rest(), await held(guest)], [['order.order'], []]);
  });

  await t.test('carts that nobody comes back for are cleared', async () => {
    await shop.souk.id('bob');
    const asBob = (method, path, body) => shop.souk.request(method, path, { as: 'bob', body });
    assert.equal((await asBob('PUT', `/cart/lines/${books}`, { quantity: 1 })).status, 200);
    await shop.later('20d');
    assert.equal((await asBob('PUT', `/cart/lines/${mugs}`, { quantity: 1 })).status, 200, 'changed: kept anew');
    await shop.later('20d');
    assert.equal((await asBob('GET', '/cart')).body.lines.length, 2);
    await shop.later('11d');
    assert.deepEqual((await asBob('GET', '/cart')).body, EMPTY);
  });
  await shop.close();
});
