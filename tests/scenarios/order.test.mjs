// Orders from outside: placing, paying, confirming, shipping, cancelling, expiring; replies, stock and events.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { assertProblem, euros, Shop, stranger } from '../lib/scenario.mjs';
import { USER } from '../lib/souk.mjs';

const CASH = { payment_method: 'cash_on_delivery' };
const OTHER = '01900000-0000-7000-8000-000000000002';
const variant = (price, tax, value) => ({
  sku: randomUUID(), price: euros(price), tax_basis_points: tax, options: value ? [{ name: 'Size', value }] : [],
});

test('order', { timeout: 240000 }, async (t) => {
  const shop = await Shop.open(t);
  const { souk } = shop;
  const see = async (order, as = USER) => (await souk.get(`/orders/${order.id}`, { as })).body;
  const states = async (order) => {
    const { status, payment_status } = await see(order);
    return [status, payment_status];
  };
  const cancel = (order, as = USER) => souk.post(`/orders/${order.id}/cancel`, undefined, { as });

  await t.test('an order is priced, stored, told, and its stock held', async () => {
    const book = await shop.product({ name: 'Book', variants: [variant(1070, 700)], stock: 10 });
    const shirt = await shop.product({ name: 'Shirt', variants: [variant(1190, 1900, 'S'), variant(1299, 1900, 'M')], stock: 10 });
    const reply = await shop.order([
      { product_id: book.id, quantity: 2 },
      { variant_id: shirt.variants[1].id, quantity: 3 },
      { variant_id: shirt.variants[1].id, quantity: 1 },
    ], { payment_method: 'card' });
    assert.equal(reply.status, 201, JSON.stringify(reply.body));
    const order = reply.body;
    assert.equal(reply.headers.get('location'), `/api/v1/orders/${order.id}`);
    assert.match(reply.headers.get('etag'), /^"1\b/);
    assert.deepEqual([order.user_id, order.status, order.payment_status, order.payment_method, order.version], [await souk.id(USER), 'placed', 'unpaid', 'card', 1]);
    assert.deepEqual(order.lines.map((line) => [line.name, line.quantity, line.gross.minor, line.tax.minor]), [
      ['Book', 2, 2140, 140], ['Shirt (M)', 3, 3897, 622], ['Shirt (M)', 1, 1299, 207],
    ]);
    assert.deepEqual(order.adjustments, [{ kind: 'shipping', gross: euros(490), tax_basis_points: 1900, tax: euros(78), label: null }]);
    assert.deepEqual([order.gross, order.tax], [euros(7826), euros(1047)]);
    assert.deepEqual(order.totals.map((total) => [total.tax_basis_points, total.gross.minor, total.net.minor, total.tax.minor]), [
      [700, 2140, 2000, 140], [1900, 5686, 4779, 907],
    ]);
    await shop.settle();
    assert.deepEqual(await see(order), order);
    assert.deepEqual(await shop.stock(book), { received: 10, reserved: 2, sold: 0 });
    const line = ({ variant_id, product_id, quantity, gross, tax_basis_points, tax }) => ({ variant_id, product_id, quantity, gross, tax_basis_points, tax });
    assert.deepEqual(await shop.events(order.id, 'order'), [{
      topic: 'order.created',
      data: { order_id: order.id, user_id: await souk.id(USER), payment_method: 'card', lines: order.lines.map(line), gross: order.gross, tax: order.tax },
    }]);
    assert.deepEqual(await shop.topics(order.id, 'inventory'), ['stock.reserved']);
  });

  await t.test('what cannot be ordered is refused by its line, and nothing is held', async (t) => {
    const mug = await shop.product({ stock: 3 });
    const shirt = await shop.product({ variants: [variant(100, 0, 'S'), variant(100, 0, 'M')], stock: 3 });
    const one = { product_id: mug.id, quantity: 1 };
    const cases = [
      ['no lines', [], 422, 'invalid_body', '/lines length'],
      ['nothing of it', [{ ...one, quantity: 0 }], 422, 'invalid_body', '/lines/0/quantity range'],
      ['no quantity', [one, { product_id: mug.id }], 422, 'invalid_body', '/lines/1/quantity required'],
      ['neither id', [{ quantity: 1 }], 422, 'product.not_for_sale', '/lines/0 one_of'],
      ['both ids', [{ ...one, variant_id: mug.variants[0].id }], 422, 'product.not_for_sale', '/lines/0 one_of'],
      ['unknown', [one, { product_id: stranger(), quantity: 1 }, { variant_id: stranger(), quantity: 1 }], 422, 'product.not_for_sale', '/lines/1/product_id not_found', '/lines/2/variant_id not_found'],
      ['which of two', [one, { product_id: shirt.id, quantity: 1 }], 422, 'product.not_for_sale', '/lines/1/product_id ambiguous'],
      ['more than there are', [{ variant_id: shirt.variants[0].id, quantity: 1 }, { ...one, quantity: 4 }], 409, 'inventory.out_of_stock', '/lines/1/quantity out_of_stock'],
      ['more than there are, in two lines', [one, { ...one, quantity: 3 }], 409, 'inventory.out_of_stock', '/lines/1/quantity out_of_stock'],
    ];
    for (const [what, lines, status, code, ...expected] of cases) {
      await t.test(what, async () => assertProblem(await shop.order(lines), status, code, ...expected));
    }
    assertProblem(await shop.order([one], { as: null }), 401, 'unauthenticated');
    assertProblem(await shop.order([one], { payment_method: 'shells' }), 422, 'invalid_body', '/payment_method one_of');
    assert.deepEqual(await shop.stock(mug), { received: 3, reserved: 0, sold: 0 });
  });

  await t.test('a repeated request orders once', async () => {
    const mug = await shop.product({ stock: 5 });
    const lines = [{ product_id: mug.id, quantity: 2 }];
    const headers = { 'Idempotency-Key': randomUUID() };
    const [first, second] = [await shop.order(lines, { headers }), await shop.order(lines, { headers })];
    assert.equal(first.status, 201);
    assert.equal(second.status, 201);
    assert.deepEqual(second.body, first.body);
    assert.equal(second.headers.get('idempotent-replayed'), 'true');
    assert.equal((await shop.order([{ product_id: mug.id, quantity: 1 }], { headers })).status, 422);
    assert.deepEqual(await shop.stock(mug), { received: 5, reserved: 2, sold: 0 });
  });

  await t.test('people see their own orders, admins all', async () => {
    const me = stranger();
    const mug = await shop.product({ stock: 9 });
    const mine = [];
    for (let i = 0; i < 3; i++) mine.unshift(await shop.placed(mug, 1, { as: me }));
    const [order] = mine;
    const list = async (query, as) => (await souk.get(`/orders${query}`, { as })).body;
    assert.deepEqual(await list('', me), { items: mine, next: null });
    const page = await list('?limit=2', me);
    assert.deepEqual(page.items, mine.slice(0, 2));
    assert.deepEqual(await list(`?limit=2&after=${page.next}`, me), { items: mine.slice(2), next: null });
    assert.deepEqual((await list('', stranger())).items, []);
    assert.deepEqual((await list(`?user_id=${me}`, 'admin')).items, mine);
    assert.deepEqual((await list('?limit=3', 'admin')).items, mine);
    assert.deepEqual((await list(`?user_id=${me}`, me)).items, mine);
    assertProblem(await souk.get(`/orders?user_id=${me}`, { as: OTHER }), 403, 'forbidden');
    for (const path of ['', '/timeline']) {
      assert.equal((await souk.get(`/orders/${order.id}${path}`, { as: me })).status, 200);
      assert.equal((await souk.get(`/orders/${order.id}${path}`, { as: 'admin' })).status, 200);
      assertProblem(await souk.get(`/orders/${order.id}${path}`, { as: OTHER }), 404, 'not_found');
      assertProblem(await souk.get(`/orders/${order.id}${path}`), 401, 'unauthenticated');
    }
    assertProblem(await cancel(order, OTHER), 404, 'not_found');
    assertProblem(await souk.get(`/orders/${stranger()}`, { as: 'admin' }), 404, 'not_found');
  });

  await t.test('lists are filtered by status, payment status and time', async () => {
    const me = stranger();
    const mug = await shop.product({ stock: 9 });
    const orders = [];
    for (let i = 0; i < 4; i++) {
      orders.unshift(await shop.placed(mug, 1, { as: me }));
      await souk.advance('1m');
    }
    const [fourth, third, second, first] = orders;
    await shop.pay(first, 'accepted');
    await shop.pay(third, 'accepted');
    await shop.settle();
    assert.equal((await cancel(second, me)).status, 200);
    const list = async (query, as = 'admin') => {
      const { status, body } = await souk.get(`/orders?limit=100${query}`, { as });
      assert.equal(status, 200, JSON.stringify(body));
      return body.items.filter(({ user_id }) => user_id === me).map(({ id }) => orders.findIndex((order) => order.id === id));
    };
    const [FOURTH, THIRD, SECOND, FIRST] = [0, 1, 2, 3];
    for (const as of ['admin', me]) {
      assert.deepEqual(await list('', as), [FOURTH, THIRD, SECOND, FIRST]);
      assert.deepEqual(await list('&status=confirmed', as), [THIRD, FIRST]);
      assert.deepEqual(await list('&payment_status=unpaid', as), [FOURTH, SECOND]);
      assert.deepEqual(await list('&status=cancelled&payment_status=unpaid', as), [SECOND]);
      assert.deepEqual(await list('&status=cancelled&payment_status=accepted', as), []);
      assert.deepEqual(await list(`&status=confirmed&user_id=${me}`, as), [THIRD, FIRST]);
      assert.deepEqual(await list(`&created_from=${third.created_at}`, as), [FOURTH, THIRD]);
      assert.deepEqual(await list(`&created_to=${third.created_at}`, as), [SECOND, FIRST]);
      assert.deepEqual(await list(`&status=confirmed&created_from=${first.created_at}&created_to=${second.created_at}`, as), [FIRST]);
      assert.deepEqual(await list(`&payment_status=accepted&created_from=${second.created_at}`, as), [THIRD]);
    }
    // By the number that people know it by, in capitals or not; nobody finds another's.
    const number = third.id.slice(-8);
    for (const as of ['admin', me]) {
      assert.deepEqual(await list(`&number=${number}`, as), [THIRD]);
      assert.deepEqual(await list(`&number=${number.toUpperCase()}&status=confirmed`, as), [THIRD]);
      assert.deepEqual(await list(`&number=${number}&status=cancelled`, as), []);
    }
    assert.deepEqual((await souk.get(`/orders?number=${number}`, { as: USER })).body.items, []);
    // The next page goes on in what is asked for.
    const query = `/orders?user_id=${me}&payment_status=accepted&limit=1&created_to=${fourth.created_at}`;
    const page = (await souk.get(query, { as: 'admin' })).body;
    assert.equal(page.items[0].id, third.id);
    const rest = (await souk.get(`${query}&after=${page.next}`, { as: 'admin' })).body;
    assert.deepEqual([rest.items.map(({ id }) => id), rest.next], [[first.id], null]);
    for (const wrong of ['status=open', 'payment_status=none', 'created_from=yesterday', 'number=1234567', 'number=1234567g']) {
      assert.equal((await souk.get(`/orders?${wrong}`, { as: 'admin' })).status, 400, wrong);
    }
  });

  await t.test('admins note on an order what only admins see', async () => {
    const order = await shop.placed(await shop.product({ stock: 1 }));
    const path = `/orders/${order.id}/notes`;
    const add = (text, as = 'admin', headers = {}) => souk.post(path, { text }, { as, headers });
    const list = async () => (await souk.get(path, { as: 'admin' })).body;
    assert.deepEqual(await list(), { items: [], next: null });
    const headers = { 'Idempotency-Key': randomUUID() };
    const first = await add('Called: wants it on Friday.', 'admin', headers);
    assert.equal(first.status, 201);
    assert.deepEqual((await add('Called: wants it on Friday.', 'admin', headers)).body, first.body);
    const second = await add('Wrapped as a gift.');
    const { items } = await list();
    assert.deepEqual(items.map(({ id, order_id, text }) => ({ id, order_id, text })), [
      { id: first.body.note_id, order_id: order.id, text: 'Called: wants it on Friday.' },
      { id: second.body.note_id, order_id: order.id, text: 'Wrapped as a gift.' },
    ]);
    assert.equal(items[0].author_id, items[1].author_id);
    assert.ok(items[0].created_at <= items[1].created_at);
    assertProblem(await add('x', USER), 403, 'forbidden');
    assertProblem(await souk.get(path, { as: USER }), 403, 'forbidden');
    assertProblem(await add(''), 422, 'invalid_body', '/text length');
    assertProblem(await add('x'.repeat(1001)), 422, 'invalid_body', '/text length');
    assertProblem(await souk.post(`/orders/${stranger()}/notes`, { text: 'x' }, { as: 'admin' }), 404, 'not_found');
    assertProblem(await souk.get(`/orders/${stranger()}/notes`, { as: 'admin' }), 404, 'not_found');
    for (let i = 2; i < 40; i++) assert.equal((await add('💬'.repeat(1000))).status, 201);
    assertProblem(await add('one too many'), 409, 'order.too_many_notes');
    assert.equal((await list()).items.length, 40);
    assert.deepEqual(await shop.topics(order.id, 'order'), ['order.created'], 'its customer hears nothing of it');
  });

  await t.test('its customer sees who carries it, and under which number', async () => {
    const order = await shop.placed(await shop.product({ stock: 1 }));
    assert.deepEqual([order.carrier, order.tracking_number], [null, null]);
    await shop.pay(order, 'accepted');
    await shop.settle();
    const ship = (body) => souk.post(`/orders/${order.id}/shipment`, body, { as: 'admin' });
    const parcel = async () => {
      const { carrier, tracking_number } = await see(order);
      return [carrier, tracking_number];
    };
    assertProblem(await ship({ step: 'packed', carrier: '  ', tracking_number: '   ' }), 422, 'invalid_body', '/carrier format', '/tracking_number format');
    assertProblem(await ship({ step: 'packed', carrier: 'Post\nBcc: x' }), 422, 'invalid_body', '/carrier format');
    assertProblem(await ship({ step: 'packed', tracking_number: 'A<b>' }), 422, 'invalid_body', '/tracking_number format');
    assertProblem(await ship({ step: 'packed', carrier: 'x'.repeat(61), tracking_number: '1'.repeat(61) }), 422, 'invalid_body', '/carrier length', '/tracking_number length');
    assertProblem(await ship({ step: 'delivered', carrier: 'Post' }), 422, 'invalid_body', '/carrier unknown');
    assert.deepEqual(await parcel(), [null, null]);

    const packed = await ship({ step: 'packed', carrier: ' Österreichische Post ', tracking_number: '10 2530-1' });
    assert.equal(packed.status, 200, JSON.stringify(packed.body));
    assert.deepEqual(await parcel(), ['Österreichische Post', '10 2530-1']);
    assert.equal((await ship({ step: 'shipped', tracking_number: '10 2530-2' })).status, 200);
    assert.deepEqual(await parcel(), ['Österreichische Post', '10 2530-2']);
    await shop.shipped(order, 'delivered');
    assert.deepEqual(await parcel(), ['Österreichische Post', '10 2530-2']);
    const [listed] = (await souk.get('/orders?limit=1', { as: USER })).body.items;
    assert.deepEqual(listed, await see(order));
    const told = JSON.stringify(await shop.events(order.id, 'order'));
    assert.ok(!told.includes('2530'), 'events carry no number that leads to an address');
  });

  await t.test('cash on delivery: accepted makes it firm, money comes at the door', async () => {
    const mug = await shop.product({ stock: 10 });
    const order = await shop.placed(mug, 3, CASH);
    assert.deepEqual(await states(order), ['confirmed', 'accepted']);
    assert.deepEqual(await shop.stock(mug), { received: 10, reserved: 0, sold: 3 });
    const early = await souk.post(`/orders/${order.id}/shipment`, { step: 'shipped' }, { as: 'admin' });
    assertProblem(early, 409, 'order.step_not_allowed');
    assertProblem(await souk.post(`/orders/${order.id}/shipment`, { step: 'packed' }, { as: USER }), 403, 'forbidden');
    await shop.shipped(order, 'packed', 'shipped');
    assert.deepEqual(await states(order), ['shipped', 'accepted']);
    await shop.shipped(order, 'delivered');
    await shop.settle();
    assert.deepEqual(await states(order), ['delivered', 'paid']);
    await shop.shipped(order, 'completed');
    assert.deepEqual(await states(order), ['completed', 'paid']);
    const told = ['order.created', 'order.updated', 'order.updated', 'order.updated', 'order.updated', 'order.delivered', 'order.paid', 'order.completed'];
    assert.deepEqual(await shop.topics(order.id, 'order'), told);
    assert.deepEqual(await shop.topics(order.id, 'inventory'), ['stock.reserved', 'stock.confirmed']);
    const { body } = await souk.get(`/orders/${order.id}/timeline`, { as: USER });
    assert.deepEqual(body.items.map(({ what }) => what), told);
    assert.deepEqual(body.items.map(({ by }) => by), ['customer', 'system', 'system', 'shop', 'shop', 'shop', 'system', 'shop']);
    assert.equal(body.items[0].data.order_id, order.id);
    const { items } = await shop.admin('GET', `/inventory/${mug.id}/movements`);
    assert.deepEqual([items[0].quantity, items[0].reason, items[0].order_id], [-3, 'sold', order.id]);
  });

  await t.test('what is delivered is completed once it is paid', async () => {
    const mug = await shop.product({ stock: 10 });
    const order = await shop.placed(mug);
    const payment = await shop.pay(order, 'accepted');
    await shop.settle();
    await shop.shipped(order, 'packed', 'shipped', 'delivered');
    const unpaid = await souk.post(`/orders/${order.id}/shipment`, { step: 'completed' }, { as: 'admin' });
    assertProblem(unpaid, 409, 'order.step_not_allowed');
    await shop.pay(order, 'succeeded', { payment });
    await shop.settle();
    await shop.shipped(order, 'completed');
    assert.deepEqual(await states(order), ['completed', 'paid']);
  });

  await t.test('a card that is not charged in time: the order expires, a late payment finds the stock gone', async () => {
    const mug = await shop.product({ stock: 10 });
    const card = await shop.placed(mug, 4, { payment_method: 'card' });
    const paid = await shop.placed(mug, 1, { payment_method: 'card' });
    const cash = await shop.placed(mug, 1, CASH);
    assert.equal(Date.parse(card.pay_until) - Date.parse(card.created_at), 30 * 60 * 1000);
    assert.equal(cash.pay_until, null);
    await shop.pay(paid, 'succeeded');
    await shop.later('29m');
    assert.deepEqual(await states(card), ['placed', 'unpaid']);
    await shop.later('2m');
    assert.deepEqual(await states(card), ['expired', 'unpaid']);
    assert.deepEqual(await states(paid), ['confirmed', 'paid']);
    assert.deepEqual(await states(cash), ['confirmed', 'accepted']);
    assert.deepEqual(await shop.stock(mug), { received: 10, reserved: 0, sold: 2 });
    const payment = await shop.pay(card, 'succeeded');
    await shop.settle();
    assert.deepEqual(await states(card), ['expired', 'paid']);
    assert.deepEqual(await shop.topics(card.id, 'inventory'), ['stock.reserved', 'stock.released', 'stock.refused']);
    await shop.pay(card, 'refunded', { payment });
    await shop.settle();
    assert.deepEqual(await states(card), ['expired', 'refunded']);
    assert.deepEqual(await shop.topics(card.id, 'order'), ['order.created', 'order.expired', 'order.updated', 'order.updated']);
    assertProblem(await cancel(card), 409, 'order.not_cancellable');
  });

  await t.test('an admin need not wait: what is unpaid expires now, and money that comes all the same goes back', async () => {
    const mug = await shop.product({ stock: 10 });
    const expire = ({ id }, as = 'admin') => souk.post(`/orders/${id}/expire`, undefined, { as });
    const card = await shop.placed(mug, 4, { payment_method: 'card' });
    assertProblem(await expire(card, USER), 403, 'forbidden');
    assertProblem(await expire({ id: stranger() }), 404, 'not_found');
    const reply = await expire(card);
    assert.deepEqual([reply.status, reply.body.status, reply.body.payment_status], [200, 'expired', 'unpaid']);
    await shop.settle();
    assert.deepEqual(await shop.stock(mug), { received: 10, reserved: 0, sold: 0 });
    assert.deepEqual(await shop.topics(card.id, 'order'), ['order.created', 'order.expired']);
    assertProblem(await expire(card), 409, 'order.not_waiting');
    await shop.pay(card, 'succeeded');
    await shop.settle();
    assert.deepEqual(await states(card), ['expired', 'paid']);
    const paid = await shop.placed(mug, 1, { payment_method: 'card' });
    await shop.pay(paid, 'succeeded');
    await shop.settle();
    for (const order of [paid, await shop.placed(mug, 1, CASH)]) assertProblem(await expire(order), 409, 'order.not_waiting');
  });

  await t.test('cancelling gives the stock back, until it is packed', async () => {
    const mug = await shop.product({ stock: 10 });
    const placed = await shop.placed(mug, 2);
    const cancelled = await cancel(placed);
    assert.equal(cancelled.status, 200);
    assert.deepEqual([cancelled.body.status, cancelled.body.version], ['cancelled', 2]);
    assertProblem(await cancel(placed), 409, 'order.not_cancellable');
    await shop.settle();
    assert.deepEqual(await shop.stock(mug), { received: 10, reserved: 0, sold: 0 });
    assert.deepEqual((await shop.events(placed.id, 'order')).at(-1), {
      topic: 'order.cancelled', data: { order_id: placed.id, user_id: await souk.id(USER), reason: 'customer', payment_status: 'unpaid', payment_method: 'card' },
    });
    const firm = await shop.placed(mug, 3);
    await shop.pay(firm, 'accepted');
    await shop.settle();
    await shop.shipped(firm, 'packed');
    assert.deepEqual(await shop.stock(mug), { received: 10, reserved: 0, sold: 3 });
    assertProblem(await cancel(firm), 409, 'order.not_cancellable');
    assert.equal((await cancel(firm, 'admin')).status, 200);
    await shop.settle();
    assert.deepEqual(await shop.stock(mug), { received: 10, reserved: 0, sold: 0 });
    assert.equal((await shop.events(firm.id, 'order')).at(-1).data.reason, 'shop');
    const { items } = await shop.admin('GET', `/inventory/${mug.id}/movements`);
    assert.deepEqual(items.slice(0, 2).map(({ quantity, reason }) => [quantity, reason]), [[3, 'sale_cancelled'], [-3, 'sold']]);
  });

  await t.test('payments in any order come to the same', async () => {
    const mug = await shop.product({ stock: 100 });
    const cases = [
      [['1 accepted'], 'confirmed', 'accepted'],
      [['1 succeeded'], 'confirmed', 'paid'],
      [['1 failed'], 'placed', 'unpaid'],
      [['1 accepted', '1 succeeded'], 'confirmed', 'paid'],
      [['1 failed', '2 accepted'], 'confirmed', 'accepted'],
      [['1 accepted', '1 accepted', '1 succeeded', '1 succeeded'], 'confirmed', 'paid'],
      [['1 succeeded', '1 part'], 'confirmed', 'partly_refunded'],
      [['1 succeeded', '1 part', '1 refunded'], 'confirmed', 'refunded'],
      [['1 succeeded', '2 failed'], 'confirmed', 'paid'],
      [['1 succeeded', '2 succeeded', '2 refunded'], 'confirmed', 'paid'],
      [['1 succeeded', '2 succeeded', '1 refunded'], 'confirmed', 'paid'],
      [['1 accepted', '1 failed', '2 succeeded'], 'confirmed', 'paid'],
      [['1 accepted', '2 accepted', '1 failed'], 'confirmed', 'accepted'],
      [['1 accepted', '2 accepted', '2 failed'], 'confirmed', 'accepted'],
      [['1 accepted', '2 accepted', '2 failed', '1 failed'], 'confirmed', 'unpaid'],
      [['1 accepted', '2 accepted', '1 failed', '2 succeeded'], 'confirmed', 'paid'],
      [['1 succeeded', '1 refunded', '2 accepted'], 'confirmed', 'accepted'],
    ];
    for (const [steps, status, payment_status] of cases) {
      const order = await shop.placed(mug);
      const payments = {};
      for (const [number, what] of steps.map((step) => step.split(' '))) {
        payments[number] ??= stranger();
        await shop.pay(order, what === 'part' ? 'refunded' : what, { payment: payments[number], refunded: euros(1), whole: what !== 'part' });
        await shop.settle();
      }
      assert.deepEqual(await states(order), [status, payment_status], steps.join(', '));
    }
  });

  await t.test("a user's orders are shown for the taking, page by page", async () => {
    const mug = await shop.product({ stock: 10 });
    const user = stranger();
    const placed = [];
    for (let i = 0; i < 5; i++) placed.unshift(await shop.placed(mug, 1, { as: user }));
    const items = [];
    for (let after = null; ;) {
      const { status, body } = await souk.call('order', 'export', { user_id: user, after }, { by: 'gateway' });
      assert.equal(status, 200, JSON.stringify(body));
      items.push(...body.items);
      after = body.next;
      if (after === null) break;
    }
    assert.deepEqual(items, placed.map((data) => ({ kind: 'order.order', data })));
    const nobody = await souk.call('order', 'export', { user_id: stranger() }, { by: 'gateway' });
    assert.deepEqual(nobody.body, { items: [], next: null });
    assertProblem(await souk.get(`/orders/${placed[0].id}`, { as: stranger() }), 404, 'not_found');
  });

  await t.test('an order keeps what it was placed with', async () => {
    const mug = await shop.product({ stock: 10 });
    const order = await shop.placed(mug);
    const change = { name: 'Cup', variants: [{ ...variant(5000, 0), sku: mug.variants[0].sku }] };
    await shop.admin('PATCH', `/products/${mug.id}`, change, 200, { 'If-Match': '"1"' });
    await shop.admin('DELETE', `/products/${mug.id}`, undefined, 204, { 'If-Match': '"2"' });
    await shop.settle();
    assert.deepEqual(await see(order), order);
    await shop.pay(order, 'accepted');
    await shop.settle();
    assert.deepEqual(await states(order), ['confirmed', 'accepted']);
  });

  await t.test('the last units go to those who came first, one each', async () => {
    const mug = await shop.product({ stock: 10 });
    const replies = await Promise.all(Array.from({ length: 40 }, () => shop.order([{ product_id: mug.id, quantity: 1 }])));
    const statuses = replies.map(({ status }) => status);
    assert.equal(statuses.filter((status) => status === 201).length, 10);
    for (const reply of replies.filter(({ status }) => status !== 201)) {
      assertProblem(reply, 409, 'inventory.out_of_stock', '/lines/0/quantity out_of_stock');
    }
    await shop.settle();
    assert.deepEqual(await shop.stock(mug), { received: 10, reserved: 10, sold: 0 });
  });

  await shop.close();
});
