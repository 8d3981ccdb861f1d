// Payments that go wrong: they fail after they were accepted, overtake their confirmation, cross one another, come too late.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertProblem, Shop, stranger } from '../lib/scenario.mjs';
import { USER } from '../lib/souk.mjs';

const CARD = { payment_method: 'card' };
const CASH = { payment_method: 'cash_on_delivery' };

test('payments', { timeout: 240000 }, async (t) => {
  const shop = await Shop.open(t, { SOUK_EVENT_TRIES: '3' });
  const see = async (order) => (await shop.souk.get(`/orders/${order.id}`, { as: USER })).body;
  const states = async (order) => {
    const { status, payment_status } = await see(order);
    return [status, payment_status];
  };
  const ship = (order, step) => shop.souk.post(`/orders/${order.id}/shipment`, { step }, { as: 'admin' });
  const cancel = (order, as = USER) => shop.souk.post(`/orders/${order.id}/cancel`, undefined, { as });

  await t.test('a payment fails before its confirmation is heard: the next one confirms', async () => {
    const mug = await shop.product({ stock: 10 });
    const order = await shop.placed(mug, 3, CARD);
    const first = stranger();
    await shop.asleep(async () => {
      await shop.pay(order, 'accepted', { payment: first });
      await shop.pay(order, 'failed', { payment: first });
    });
    assert.equal((await see(order)).payment_status, 'unpaid');
    assert.deepEqual(await shop.stock(mug), { received: 10, reserved: 0, sold: 3 });
    const second = await shop.pay(order, 'accepted');
    await shop.settle();
    assert.deepEqual(await states(order), ['confirmed', 'accepted']);
    await shop.pay(order, 'accepted', { payment: second });
    await shop.pay(order, 'succeeded', { payment: second });
    await shop.pay(order, 'succeeded', { payment: second });
    await shop.settle();
    assert.deepEqual(await states(order), ['confirmed', 'paid']);
    assert.deepEqual(await shop.topics(order.id, 'inventory'), ['stock.reserved', 'stock.confirmed']);
    assert.equal((await shop.topics(order.id, 'order')).filter((topic) => topic === 'order.paid').length, 1);
    assert.equal((await shop.souk.command('dead-letters', 'list', '--json')).out, '');
  });

  await t.test('payments of one order cross one another: it stands where the best of them does', async () => {
    const mug = await shop.product({ stock: 10 });
    const stories = [
      [['1 accepted', '2 accepted', '1 failed', '2 succeeded'], 'paid'],
      [['1 accepted', '2 accepted', '1 failed', '3 accepted', '3 failed'], 'accepted'],
      [['1 accepted', '2 accepted', '2 failed', '1 failed'], 'unpaid'],
    ];
    const told = [];
    for (const [steps, payment_status] of stories) told.push({ order: await shop.placed(mug, 1, CARD), steps, payment_status });
    await shop.asleep(async () => {
      for (const { order, steps } of told) {
        const payments = {};
        for (const [number, what] of steps.map((step) => step.split(' '))) {
          payments[number] = await shop.pay(order, what, { payment: payments[number] });
        }
      }
    });
    for (const { order, steps, payment_status } of told) {
      const seen = await see(order);
      assert.equal(seen.payment_status, payment_status, steps.join(', '));
      if (payment_status !== 'unpaid') assert.equal(seen.status, 'confirmed', steps.join(', '));
    }
    assert.deepEqual(await shop.stock(mug), { received: 10, reserved: 0, sold: 3 });
    await shop.later('31m');
    const last = told.at(-1).order;
    assert.deepEqual(await states(last), ['expired', 'unpaid']);
    assert.deepEqual(await states(told[0].order), ['confirmed', 'paid']);
    assert.deepEqual(await states(told[1].order), ['confirmed', 'accepted']);
    assert.deepEqual(await shop.stock(mug), { received: 10, reserved: 0, sold: 2 });
  });

  await t.test('a confirmed order whose card fails is not packed, may be paid anew, and expires', async () => {
    const mug = await shop.product({ stock: 10 });
    const order = await shop.placed(mug, 4, CARD);
    const payment = await shop.pay(order, 'accepted');
    await shop.settle();
    await shop.later('45m');
    assert.deepEqual(await states(order), ['confirmed', 'accepted']);
    await shop.pay(order, 'failed', { payment });
    await shop.settle();
    assert.deepEqual(await states(order), ['confirmed', 'unpaid']);
    assert.ok(Date.parse((await see(order)).pay_until) - Date.parse(order.pay_until) >= 45 * 60 * 1000, 'time to pay anew');
    assertProblem(await ship(order, 'packed'), 409, 'order.not_covered');
    assertProblem(await ship(order, 'shipped'), 409, 'order.step_not_allowed');
    await shop.later('29m');
    assert.deepEqual(await states(order), ['confirmed', 'unpaid']);
    await shop.later('2m');
    assert.deepEqual(await states(order), ['expired', 'unpaid']);
    assert.deepEqual(await shop.stock(mug), { received: 10, reserved: 0, sold: 0 });
    assert.deepEqual(await shop.topics(order.id, 'inventory'), ['stock.reserved', 'stock.confirmed', 'stock.released']);
    assert.deepEqual((await shop.topics(order.id, 'order')).at(-1), 'order.expired');
    const { items } = await shop.admin('GET', `/inventory/${mug.id}/movements`);
    assert.deepEqual(items.slice(0, 2).map(({ quantity, reason }) => [quantity, reason]), [[4, 'sale_cancelled'], [-4, 'sold']]);
    await shop.pay(order, 'succeeded');
    await shop.settle();
    assert.deepEqual(await states(order), ['expired', 'paid']);
    assert.equal((await shop.topics(order.id, 'inventory')).at(-1), 'stock.refused');
  });

  await t.test('what is packed when its payment fails is not shipped before another one is accepted', async () => {
    const mug = await shop.product({ stock: 10 });
    const order = await shop.placed(mug, 1, CARD);
    const payment = await shop.pay(order, 'accepted');
    await shop.settle();
    await shop.shipped(order, 'packed');
    await shop.pay(order, 'failed', { payment });
    await shop.settle();
    await shop.later('31m');
    assert.deepEqual(await states(order), ['packed', 'unpaid']);
    assertProblem(await ship(order, 'shipped'), 409, 'order.not_covered');
    await shop.pay(order, 'accepted');
    await shop.settle();
    await shop.shipped(order, 'shipped', 'delivered');
    assert.deepEqual(await states(order), ['delivered', 'accepted']);
  });

  await t.test('nothing is packed whose money was given back, nor paid on delivery and then refused', async () => {
    const mug = await shop.product({ stock: 10 });
    const refunded = await shop.placed(mug, 1, CARD);
    const refused = await shop.placed(mug, 1, CASH);
    const payments = [await shop.pay(refunded, 'succeeded'), (await shop.paymentAtDoor(refused)).id];
    await shop.settle();
    await shop.pay(refunded, 'refunded', { payment: payments[0] });
    await shop.pay(refused, 'failed', { payment: payments[1] });
    await shop.settle();
    await shop.later('1d');
    for (const [order, payment_status] of [[refunded, 'refunded'], [refused, 'unpaid']]) {
      assert.deepEqual(await states(order), ['confirmed', payment_status]);
      assertProblem(await ship(order, 'packed'), 409, 'order.not_covered');
      assert.equal((await cancel(order)).status, 200);
    }
    await shop.settle();
    assert.deepEqual(await shop.stock(mug), { received: 10, reserved: 0, sold: 0 });
  });

  await t.test('an order that is refused its stock is cancelled, and a payment that comes then is given back', async () => {
    const mug = await shop.product({ stock: 10 });
    const order = await shop.placed(mug, 2, CARD);
    await shop.emit('stock.refused', order.id, { order_id: order.id });
    await shop.settle();
    assert.deepEqual(await states(order), ['cancelled', 'unpaid']);
    assert.deepEqual((await shop.events(order.id, 'order')).at(-1).data,
      { order_id: order.id, user_id: await shop.souk.id(USER), reason: 'out_of_stock', payment_status: 'unpaid', payment_method: 'card' });
    assert.deepEqual(await shop.stock(mug), { received: 10, reserved: 0, sold: 0 });
    const payment = await shop.pay(order, 'succeeded');
    await shop.settle();
    assert.deepEqual(await states(order), ['cancelled', 'paid']);
    await shop.pay(order, 'refunded', { payment });
    await shop.settle();
    assert.deepEqual(await states(order), ['cancelled', 'refunded']);
    assert.deepEqual(await shop.topics(order.id, 'order'), ['order.created', 'order.cancelled', 'order.updated', 'order.updated']);
    assert.deepEqual(await shop.stock(mug), { received: 10, reserved: 0, sold: 0 });
  });

  await shop.close();
});
