// Stock from outside: movements, reservations by request id, and what becomes of those that no order claims.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertProblem, euros, Shop, stranger } from '../lib/scenario.mjs';
import { USER } from '../lib/souk.mjs';
import { until } from '../lib/until.mjs';

const size = (sku, value) => ({ sku, price: euros(100), tax_basis_points: 0, options: [{ name: 'Size', value }] });

test('inventory', { timeout: 240000 }, async (t) => {
  const shop = await Shop.open(t, { SOUK_EVENT_TRIES: '15' });
  const { souk } = shop;
  const admin = await souk.id('admin');
  const move = (product, body, as = 'admin') => souk.post(`/inventory/${product.id}/movements`, body, { as });
  const call = (name, body) => souk.call('inventory', name, body, { by: 'order', id: body.request_id });
  const reserve = (lines, more = {}) => call('reserve', { request_id: stranger(), order_id: stranger(), lines, ...more });

  await t.test('a new product begins with nothing; only admins see how a number comes about', async () => {
    const product = await shop.product();
    const variant_id = product.variants[0].id;
    const { status, body } = await souk.get(`/inventory/${product.id}`);
    assert.equal(status, 200);
    assert.deepEqual(body, { product_id: product.id, variants: [{ variant_id, sku: product.variants[0].sku, available: 0 }] });
    assert.deepEqual(await shop.stock(product), { received: 0, reserved: 0, sold: 0 });
    assertProblem(await souk.get(`/inventory/${stranger()}`), 404, 'not_found');
    assertProblem(await move({ id: stranger() }, { quantity: 1, reason: 'received' }), 404, 'not_found');
    assert.deepEqual(await shop.events(variant_id, 'inventory'), [
      { topic: 'inventory.changed', data: { variant_id, product_id: product.id, received: 0, reserved: 0, sold: 0, available: 0, low: true } },
    ]);
  });

  await t.test('goods come and go, and the ledger knows', async () => {
    const product = await shop.product();
    const first = await move(product, { quantity: 100, reason: 'received' });
    assert.equal(first.status, 201);
    const { id, moved_at, moved_by, ...rest } = first.body;
    assert.deepEqual(rest, { product_id: product.id, variant_id: product.variants[0].id, quantity: 100, reason: 'received', order_id: null, note: null });
    assert.equal(moved_by, admin);
    for (const [quantity, reason] of [[-7, 'written_off'], [-2, 'damaged'], [-3, 'lost'], [2, 'found'], [2, 'returned'], [-1, 'corrected'], [3, 'corrected']]) {
      assert.equal((await move(product, { quantity, reason })).status, 201);
    }
    assert.deepEqual(await shop.stock(product), { received: 94, reserved: 0, sold: 0 });
    const page = await shop.admin('GET', `/inventory/${product.id}/movements?limit=3`);
    assert.deepEqual(page.items.map((item) => item.quantity), [3, -1, 2]);
    const last = await shop.admin('GET', `/inventory/${product.id}/movements?limit=5&after=${page.next}`);
    assert.deepEqual(last.items.map((item) => [item.quantity, item.reason]),
      [[2, 'found'], [-3, 'lost'], [-2, 'damaged'], [-7, 'written_off'], [100, 'received']]);
    assert.deepEqual(last.items[4], first.body);
    assert.equal(last.next, null);
    assertProblem(await souk.get(`/inventory/${product.id}/movements`, { as: USER }), 403, 'forbidden');
    assertProblem(await souk.get(`/inventory/${stranger()}/movements`, { as: 'admin' }), 404, 'not_found');
  });

  await t.test('the ledger says who did it, and what they noted', async () => {
    const product = await shop.product();
    const note = '„Böden“ <b>wet</b>; DROP TABLE';
    const moved = await move(product, { quantity: 3, reason: 'received', note });
    assert.deepEqual([moved.body.note, moved.body.moved_by], [note, admin]);
    assert.equal((await move(product, { quantity: 1, reason: 'found', note: 'é'.repeat(500) })).status, 201);
    assertProblem(await move(product, { quantity: 1, reason: 'found', note: 'é'.repeat(501) }), 422, 'invalid_body', '/note length');
    assertProblem(await move(product, { quantity: 1, reason: 'found', note: '' }), 422, 'invalid_body', '/note length');
    assertProblem(await move(product, { quantity: 1, reason: 'found', moved_by: stranger() }), 422, 'invalid_body', '/moved_by unknown');
    const order = await shop.placed(product);
    await shop.pay(order, 'accepted');
    await shop.settle();
    const { items } = await shop.admin('GET', `/inventory/${product.id}/movements`);
    assert.deepEqual(items.map(({ reason, moved_by, order_id }) => [reason, moved_by, order_id]),
      [['sold', null, order.id], ['found', admin, null], ['received', admin, null]]);
    assert.deepEqual([items[0].note, items[2].note], [null, note]);
  });

  await t.test('a count puts stock right by the difference, never below what is reserved', async (t) => {
    const count = (body, as = 'admin', of = product) => souk.post(`/inventory/${of.id}/counts`, body, { as });
    const product = await shop.product({ stock: 10 });
    const order = await shop.placed(product, 3);
    await shop.placed(product, 2);
    await shop.pay(order, 'accepted');
    await shop.settle();
    assert.deepEqual(await shop.stock(product), { received: 10, reserved: 2, sold: 3 });
    const fewer = await count({ counted: 4, note: 'Shelf 7' });
    assert.equal(fewer.status, 201, JSON.stringify(fewer.body));
    const { reason, quantity, moved_by, note } = fewer.body;
    assert.deepEqual([reason, quantity, moved_by, note], ['counted', -3, admin, 'Shelf 7']);
    assert.deepEqual(await shop.stock(product), { received: 7, reserved: 2, sold: 3 });
    const changes = async () => (await shop.topics(product.variants[0].id, 'inventory')).length;
    const before = await changes();
    assert.equal((await count({ counted: 4 })).body.quantity, 0);
    assert.equal(await changes(), before);
    assert.equal((await count({ counted: 2, variant_id: product.variants[0].id })).body.quantity, -2);
    assert.equal((await count({ counted: 20 })).body.quantity, 18);
    assert.deepEqual(await shop.stock(product), { received: 23, reserved: 2, sold: 3 });
    const shirt = await shop.product({ variants: [size('CO-S', 'S'), size('CO-M', 'M')] });
    const cases = [
      ['fewer than are reserved', product, { counted: 1 }, 'admin', 409, 'inventory.below_committed'],
      ['below nothing', product, { counted: -1 }, 'admin', 422, 'invalid_body', '/counted range'],
      ['beyond all bounds', product, { counted: 1000000001 }, 'admin', 422, 'invalid_body', '/counted range'],
      ['nothing said', product, {}, 'admin', 422, 'invalid_body', '/counted required'],
      ['no variant of two', shirt, { counted: 1 }, 'admin', 422, 'invalid_body', '/variant_id required'],
      ['no such product', { id: stranger() }, { counted: 1 }, 'admin', 404, 'not_found'],
      ['a user', product, { counted: 1 }, USER, 403, 'forbidden'],
    ];
    for (const [what, of, body, as, status, code, ...expected] of cases) {
      await t.test(what, async () => assertProblem(await count(body, as, of), status, code, ...expected));
    }
    assert.deepEqual(await shop.stock(product), { received: 23, reserved: 2, sold: 3 });
    const { items } = await shop.admin('GET', `/inventory/${product.id}/movements?limit=4`);
    assert.deepEqual(items.map((item) => [item.reason, item.quantity]), [['counted', 18], ['counted', -2], ['counted', 0], ['counted', -3]]);
  });

  await t.test('movements that cannot be are refused', async (t) => {
    const product = await shop.product({ stock: 10 });
    const shirt = await shop.product({ variants: [size('IN-S', 'S'), size('IN-M', 'M')] });
    const cases = [
      ['nobody', product, { quantity: 1, reason: 'received' }, null, 401, 'unauthenticated'],
      ['a user', product, { quantity: 1, reason: 'received' }, USER, 403, 'forbidden'],
      ['more than there is', product, { quantity: -11, reason: 'written_off' }, 'admin', 409, 'inventory.below_committed'],
      ['nothing', product, { quantity: 0, reason: 'corrected' }, 'admin', 422, 'invalid_body', '/quantity range'],
      ['less than nothing received', product, { quantity: -1, reason: 'received' }, 'admin', 422, 'invalid_body', '/quantity range'],
      ['more written off', product, { quantity: 1, reason: 'written_off' }, 'admin', 422, 'invalid_body', '/quantity range'],
      ['more lost', product, { quantity: 1, reason: 'lost' }, 'admin', 422, 'invalid_body', '/quantity range'],
      ['less found', product, { quantity: -1, reason: 'found' }, 'admin', 422, 'invalid_body', '/quantity range'],
      ['a count that is none', product, { quantity: 1, reason: 'counted' }, 'admin', 422, 'invalid_body', '/reason one_of'],
      ['a sale by hand', product, { quantity: -1, reason: 'sold' }, 'admin', 422, 'invalid_body', '/reason one_of'],
      ['no reason', product, { quantity: 1 }, 'admin', 422, 'invalid_body', '/reason required'],
      ['no variant of two', shirt, { quantity: 1, reason: 'received' }, 'admin', 422, 'invalid_body', '/variant_id required'],
      ['another product’s variant', shirt, { variant_id: product.variants[0].id, quantity: 1, reason: 'received' }, 'admin', 422, 'invalid_body', '/variant_id not_found'],
    ];
    for (const [what, of, body, as, status, code, ...expected] of cases) {
      await t.test(what, async () => assertProblem(await move(of, body, as), status, code, ...expected));
    }
    assert.deepEqual(await shop.stock(product), { received: 10, reserved: 0, sold: 0 });
    const { items } = await shop.admin('GET', `/inventory/${shirt.id}/movements`);
    assert.deepEqual(items, []);
  });

  await t.test('running low is told once, each time it happens', async () => {
    const product = await shop.product({ stock: 8 });
    for (const quantity of [-3, -1, 4, -5]) {
      assert.equal((await move(product, { quantity, reason: 'corrected' })).status, 201);
    }
    const topics = await shop.topics(product.variants[0].id, 'inventory');
    assert.deepEqual(topics.filter((topic) => topic === 'inventory.low').length, 2);
    const events = await shop.events(product.variants[0].id, 'inventory');
    assert.deepEqual(events.filter(({ topic }) => topic === 'inventory.changed').map(({ data }) => [data.available, data.low]),
      [[0, true], [8, false], [5, true], [4, true], [8, false], [3, true]]);
  });

  const threshold = (product, value, as = 'admin', variant = product.variants[0].id) =>
    souk.request('PUT', `/inventory/${product.id}/variants/${variant}/threshold`, { as, body: { threshold: value } });
  /** What inventory.low told of a product's only variant. */
  const lows = async (product) => {
    const events = await shop.events(product.variants[0].id, 'inventory');
    return events.filter(({ topic }) => topic === 'inventory.low').map(({ data }) => {
      assert.deepEqual([data.variant_id, data.product_id], [product.variants[0].id, product.id]);
      return { available: data.available, threshold: data.threshold };
    });
  };

  await t.test('a variant has a threshold of its own, or the shop’s', async () => {
    const product = await shop.product({ stock: 20 });
    const variant_id = product.variants[0].id;
    const shown = async () => (await shop.admin('GET', `/inventory/${product.id}`)).variants[0].threshold;
    assert.equal(await shown(), 5);
    const set = await threshold(product, 10);
    assert.equal(set.status, 200, JSON.stringify(set.body));
    assert.deepEqual(set.body, { variant_id, sku: product.variants[0].sku, available: 20, received: 20, reserved: 0, sold: 0, threshold: 10, own_threshold: 10 });
    assert.equal(await shown(), 10);
    assert.equal((await souk.get(`/inventory/${product.id}`)).body.variants[0].threshold, undefined);

    assert.equal((await move(product, { quantity: -10, reason: 'written_off' })).status, 201);
    assert.deepEqual(await lows(product), [{ available: 10, threshold: 10 }]);
    await shop.settle();
    assert.equal((await shop.admin('GET', `/products/${product.id}`)).variants[0].stock_status, 'low');
    const ofShop = (await threshold(product, null)).body;
    assert.deepEqual([ofShop.threshold, ofShop.own_threshold], [5, null]);
    await shop.settle();
    assert.equal((await shop.admin('GET', `/products/${product.id}`)).variants[0].stock_status, 'in_stock');
    assert.equal((await threshold(product, 12)).body.threshold, 12);
    assert.equal((await threshold(product, 12)).body.threshold, 12);
    assert.equal((await threshold(product, 15)).body.threshold, 15);
    assert.deepEqual(await lows(product), [{ available: 10, threshold: 10 }, { available: 10, threshold: 12 }]);
    const events = await shop.events(variant_id, 'inventory');
    assert.deepEqual(events.filter(({ topic }) => topic === 'inventory.changed').map(({ data }) => [data.available, data.low]),
      [[0, true], [20, false], [20, false], [10, true], [10, false], [10, true], [10, true]]);
  });

  await t.test('of a product all variants have it', async () => {
    const product = await shop.product({ stock: 8, variants: [size(stranger(), 'S'), size(stranger(), 'L')] });
    const [small, large] = product.variants;
    assert.equal((await threshold(product, 3, 'admin', small.id)).body.threshold, 3);
    const set = await shop.admin('PUT', `/inventory/${product.id}/threshold`, { threshold: 9 });
    assert.deepEqual(set.variants.map(({ variant_id, threshold: is }) => [variant_id, is]).sort(), [[small.id, 9], [large.id, 9]].sort());
    assert.deepEqual(await shop.admin('GET', `/inventory/${product.id}`), set);
    for (const { id } of [small, large]) assert.equal((await shop.topics(id, 'inventory')).filter((topic) => topic === 'inventory.low').length, 1);
    await shop.admin('PUT', `/inventory/${stranger()}/threshold`, { threshold: 9 }, 404);
  });

  await t.test('what is low is listed for admins, the newest first, page by page', async () => {
    const few = await shop.product({ stock: 5 });
    await shop.product({ stock: 6 });
    const own = await shop.product({ stock: 20 });
    const gone = await shop.product({ stock: 2 });
    const none = await shop.product();
    assert.equal((await threshold(own, 30)).status, 200);
    const deleted = await souk.request('DELETE', `/products/${gone.id}`, { as: 'admin', headers: { 'If-Match': '"1"' } });
    assert.equal(deleted.status, 204);
    await shop.settle();
    const first = await shop.admin('GET', '/inventory/low?limit=2');
    assert.deepEqual(first.items, [
      { product_id: none.id, variant_id: none.variants[0].id, sku: none.variants[0].sku, available: 0, threshold: 5 },
      { product_id: own.id, variant_id: own.variants[0].id, sku: own.variants[0].sku, available: 20, threshold: 30 },
    ]);
    const second = await shop.admin('GET', `/inventory/low?limit=1&after=${first.next}`);
    assert.deepEqual(second.items.map(({ product_id, available }) => [product_id, available]), [[few.id, 5]]);
    const all = await shop.admin('GET', '/inventory/low?limit=100');
    assert.equal(all.next, null);
    assertProblem(await souk.get('/inventory/low', { as: USER }), 403, 'forbidden');
    assertProblem(await souk.get('/inventory/low?after=nonsense', { as: 'admin' }), 400, 'invalid_request', '/after format');
  });

  await t.test('thresholds that cannot be are refused', async (t) => {
    const product = await shop.product();
    const other = await shop.product();
    const cases = [
      ['below nothing', product, -1, 'admin', undefined, 422, 'invalid_body', '/threshold range'],
      ['beyond all bounds', product, 1000001, 'admin', undefined, 422, 'invalid_body', '/threshold range'],
      ['a text', product, 'ten', 'admin', undefined, 422, 'invalid_body', '/threshold type'],
      ['another product’s variant', product, 1, 'admin', other.variants[0].id, 404, 'not_found'],
      ['no variant', product, 1, 'admin', stranger(), 404, 'not_found'],
      ['a user', product, 1, USER, undefined, 403, 'forbidden'],
    ];
    for (const [what, of, value, as, variant, status, code, ...expected] of cases) {
      await t.test(what, async () => assertProblem(await threshold(of, value, as, variant), status, code, ...expected));
    }
  });

  await t.test('however many come for the last units at once, low is told once; again only after there were more', async () => {
    const product = await shop.product({ stock: 12 });
    assert.equal((await threshold(product, 3)).status, 200);
    const lines = [{ variant_id: product.variants[0].id, quantity: 1 }];
    const race = async () => {
      const requests = Array.from({ length: 30 }, () => stranger());
      const replies = await Promise.all(requests.map((request_id) => reserve(lines, { request_id })));
      assert.deepEqual(replies.map(({ status }) => status).sort(), [...Array(12).fill(200), ...Array(18).fill(409)]);
      return requests.filter((_, i) => replies[i].status === 200);
    };
    const held = await race();
    assert.deepEqual(await lows(product), [{ available: 3, threshold: 3 }]);
    await Promise.all(held.slice(0, 3).map((request_id) => call('release', { request_id })));
    assert.equal((await reserve(lines)).status, 200);
    assert.deepEqual(await lows(product), [{ available: 3, threshold: 3 }]); // three were free, and it was low all the time
    await shop.later('16m');
    assert.deepEqual(await shop.stock(product), { received: 12, reserved: 0, sold: 0 });
    await race();
    assert.deepEqual(await lows(product), [{ available: 3, threshold: 3 }, { available: 3, threshold: 3 }]);
  });

  await t.test('a repeated reserve reserves once and is answered alike', async () => {
    const product = await shop.product({ stock: 10 });
    const lines = [{ variant_id: product.variants[0].id, quantity: 4 }];
    const request_id = stranger();
    const order_id = stranger();
    const first = await reserve(lines, { request_id, order_id });
    assert.equal(first.status, 200, JSON.stringify(first.body));
    assert.equal(first.body.order_id, order_id);
    const again = await reserve(lines, { request_id });
    assert.deepEqual(again.body, first.body);
    assert.deepEqual(await shop.stock(product), { received: 10, reserved: 4, sold: 0 });
    const other = await reserve([{ ...lines[0], quantity: 5 }], { request_id });
    assertProblem(other, 422, 'inventory.request_reused');
    assert.deepEqual((await call('release', { request_id })).body, { released: true });
    assert.deepEqual((await call('release', { request_id })).body, { released: false });
    assert.deepEqual(await shop.stock(product), { received: 10, reserved: 0, sold: 0 });
    const anew = await reserve(lines, { request_id });
    assert.notEqual(anew.body.order_id, order_id);
    assert.deepEqual(await shop.stock(product), { received: 10, reserved: 4, sold: 0 });
    assert.deepEqual(await shop.topics(order_id, 'inventory'), ['stock.reserved', 'stock.released']);
  });

  await t.test('all lines are held, or none', async () => {
    const shirt = await shop.product({ stock: 5, variants: [size('AL-S', 'S'), size('AL-M', 'M')] });
    const [s, m] = shirt.variants.map(({ id }) => id);
    const cases = [
      [[[s, 5], [m, 6]], '/lines/1/quantity out_of_stock'],
      [[[s, 6], [m, 6]], '/lines/0/quantity out_of_stock', '/lines/1/quantity out_of_stock'],
      [[[s, 3], [m, 1], [s, 3]], '/lines/2/quantity out_of_stock'],
      [[[s, 1], [stranger(), 1]], '/lines/1/quantity out_of_stock'],
    ];
    for (const [lines, ...expected] of cases) {
      const reply = await reserve(lines.map(([variant_id, quantity]) => ({ variant_id, quantity })));
      assertProblem(reply, 409, 'inventory.out_of_stock', ...expected);
    }
    const stock = await shop.admin('GET', `/inventory/${shirt.id}`);
    assert.deepEqual(stock.variants.map(({ reserved }) => reserved), [0, 0]);
    const twice = await reserve([[s, 3], [s, 2]].map(([variant_id, quantity]) => ({ variant_id, quantity })));
    assert.equal(twice.status, 200);
  });

  /** Of a reservation of four that has lapsed: what its order and its payment say when they come after all. */
  async function lapsed(product) {
    const order_id = stranger();
    const request_id = stranger();
    const lines = [{ variant_id: product.variants[0].id, quantity: 4 }];
    assert.equal((await reserve(lines, { order_id, request_id })).status, 200);
    await shop.later('10m');
    assert.deepEqual(await shop.stock(product), { received: 10, reserved: 4, sold: 0 });
    await shop.later('6m');
    assert.deepEqual(await shop.stock(product), { received: 10, reserved: 0, sold: 0 });
    assert.deepEqual((await call('release', { request_id })).body, { released: false });
    const payment = { payment_id: stranger(), order_id, amount: euros(100) };
    const order = { order_id, user_id: stranger(), payment_method: 'card', gross: euros(100), tax: euros(0),
      lines: [{ variant_id: lines[0].variant_id, product_id: product.id, quantity: 4, gross: euros(100), tax_basis_points: 0, tax: euros(0) }] };
    return {
      order_id,
      order: async () => { await shop.emit('order.created', order_id, order); await souk.settle(); },
      payment: async () => { await shop.emit('payment.succeeded', payment.payment_id, payment); await souk.settle(); },
    };
  }

  await t.test('what an order holds is held as long as it waits: not shorter, not longer', async () => {
    const product = await shop.product({ stock: 10 });
    const order = await shop.placed(product, 4);
    await shop.later('29m'); // for long nobody would wait for an order any more
    assert.deepEqual(await shop.stock(product), { received: 10, reserved: 4, sold: 0 });
    await shop.later('2m');
    assert.deepEqual(await shop.topics(order.id, 'order'), ['order.created', 'order.expired']);
    assert.deepEqual(await shop.topics(order.id, 'inventory'), ['stock.reserved', 'stock.released']);
    assert.deepEqual(await shop.stock(product), { received: 10, reserved: 0, sold: 0 });
  });

  await t.test('what no order claims is freed; the order that comes too late has it again', async () => {
    const product = await shop.product({ stock: 10 });
    const late = await lapsed(product);
    await late.order();
    assert.deepEqual(await shop.stock(product), { received: 10, reserved: 4, sold: 0 });
    await shop.later('16m'); // it is the order's now
    await late.payment();
    assert.deepEqual(await shop.topics(late.order_id, 'inventory'), ['stock.reserved', 'stock.released', 'stock.reserved', 'stock.confirmed']);
    assert.deepEqual(await shop.stock(product), { received: 10, reserved: 0, sold: 4 });
    await forgetStrangers(shop);
  });

  await t.test('so has a payment that is heard of first', async () => {
    const product = await shop.product({ stock: 10 });
    const late = await lapsed(product);
    await late.payment();
    await late.order();
    assert.deepEqual(await shop.topics(late.order_id, 'inventory'), ['stock.reserved', 'stock.released', 'stock.confirmed']);
    assert.deepEqual(await shop.stock(product), { received: 10, reserved: 0, sold: 4 });
    await forgetStrangers(shop);
  });

  await t.test('where it is gone the order is refused, once', async () => {
    const product = await shop.product({ stock: 10 });
    const late = await lapsed(product);
    assert.equal((await reserve([{ variant_id: product.variants[0].id, quantity: 7 }])).status, 200);
    await late.order();
    await late.payment();
    assert.deepEqual(await shop.topics(late.order_id, 'inventory'), ['stock.reserved', 'stock.released', 'stock.refused']);
    assert.deepEqual(await shop.stock(product), { received: 10, reserved: 7, sold: 0 });
    await forgetStrangers(shop);
  });

  await t.test('however many lapse at once, all are freed', async () => {
    const product = await shop.product({ stock: 200 });
    const lines = [{ variant_id: product.variants[0].id, quantity: 1 }];
    for (const reply of await Promise.all(Array.from({ length: 120 }, () => reserve(lines)))) assert.equal(reply.status, 200);
    assert.deepEqual(await shop.stock(product), { received: 200, reserved: 120, sold: 0 });
    await shop.later('16m');
    assert.deepEqual(await shop.stock(product), { received: 200, reserved: 0, sold: 0 });
  });

  await shop.close();
});

/** Events of an order that the order service never had wait for it; an admin would drop them. */
async function forgetStrangers(shop) {
  const { souk } = shop;
  await until('nothing waits', async () => {
    const { out } = await souk.command('dead-letters', 'list');
    const ids = [...out.matchAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g)].map(([id]) => id);
    const parked = await souk.metric('souk_consumer_parked');
    for (const id of ids) await souk.command('dead-letters', 'drop', id);
    if (parked > 0) await souk.advance('1m');
    return parked === 0;
  });
}
