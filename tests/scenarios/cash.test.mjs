// Cash on delivery from outside: promised with the order, void when it is cancelled, collected at the door.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertProblem, euros, Shop, stranger } from '../lib/scenario.mjs';
import { USER } from '../lib/souk.mjs';

const CASH = { payment_method: 'cash_on_delivery' };

test('cash on delivery', { timeout: 240000 }, async (t) => {
  const shop = await Shop.open(t);
  const { souk } = shop;
  const states = async (order) => {
    const { status, payment_status } = await shop.admin('GET', `/orders/${order.id}`);
    return [status, payment_status];
  };
  const cancel = (order, as = USER) => souk.post(`/orders/${order.id}/cancel`, undefined, { as });

  await t.test('the order itself promises its payment', async () => {
    const mug = await shop.product({ stock: 10 });
    const order = await shop.placed(mug, 2, CASH);
    const payment = await shop.paymentAtDoor(order);
    const { id, created_at, updated_at, ...told } = payment;
    assert.deepEqual(told, {
      order_id: order.id, user_id: await souk.id(USER), method: 'cash_on_delivery', status: 'accepted', amount: order.gross, version: 1,
      refunded: euros(0), expires_at: null, checkout_url: null, provider_session: null, provider_payment: null,
    });
    assert.equal(created_at, updated_at);
    assert.deepEqual(await shop.events(id, 'payment'), [
      { topic: 'payment.accepted', data: { payment_id: id, order_id: order.id, amount: order.gross } },
    ]);
    assert.deepEqual(await states(order), ['confirmed', 'accepted']);
    assert.deepEqual(await shop.stock(mug), { received: 10, reserved: 0, sold: 2 });
  });

  await t.test('a card promises nothing by itself', async () => {
    const mug = await shop.product({ stock: 10 });
    const order = await shop.placed(mug);
    assert.deepEqual((await shop.admin('GET', `/payments?order_id=${order.id}`)).items, []);
    await shop.pay(order, 'succeeded');
    await shop.settle();
    await shop.shipped(order, 'packed', 'shipped', 'delivered', 'completed');
    await shop.settle();
    assert.deepEqual((await shop.admin('GET', `/payments?order_id=${order.id}`)).items, []);
  });

  await t.test('it is collected at the door, once', async () => {
    const mug = await shop.product({ stock: 10 });
    const order = await shop.placed(mug, 1, CASH);
    const { id } = await shop.paymentAtDoor(order);
    await shop.shipped(order, 'packed', 'shipped', 'delivered');
    await shop.settle();
    const payment = await shop.paymentAtDoor(order);
    assert.deepEqual([payment.id, payment.status, payment.amount, payment.version], [id, 'succeeded', order.gross, 2]);
    assert.deepEqual(await states(order), ['delivered', 'paid']);
    assert.deepEqual((await shop.events(id, 'payment')).at(-1),
      { topic: 'payment.succeeded', data: { payment_id: id, order_id: order.id, amount: order.gross } });
    // Told again, as by hand: nothing is promised or collected twice.
    const [created] = await shop.events(order.id, 'order');
    await shop.emit('order.created', order.id, created.data);
    await shop.emit('order.delivered', order.id, { order_id: order.id, user_id: order.user_id });
    await shop.settle();
    assert.deepEqual(await shop.paymentAtDoor(order), payment);
    assert.deepEqual(await shop.topics(id, 'payment'), ['payment.accepted', 'payment.succeeded']);
  });

  await t.test('of an order that is cancelled it is void', async () => {
    const mug = await shop.product({ stock: 10 });
    const orders = [await shop.placed(mug, 1, CASH), await shop.placed(mug, 1, CASH)];
    await shop.shipped(orders[1], 'packed');
    assert.equal((await cancel(orders[0])).status, 200);
    assert.equal((await cancel(orders[1], 'admin')).status, 200);
    await shop.settle();
    for (const order of orders) {
      const { id, status } = await shop.paymentAtDoor(order);
      assert.equal(status, 'void');
      assert.deepEqual(await shop.topics(id, 'payment'), ['payment.accepted', 'payment.failed']);
      assert.deepEqual(await states(order), ['cancelled', 'unpaid']);
    }
    assert.deepEqual(await shop.stock(mug), { received: 10, reserved: 0, sold: 0 });
  });

  await t.test('orders that are cancelled at once come to the same, whichever is heard first', async () => {
    const mug = await shop.product({ stock: 20 });
    const orders = await Promise.all(Array.from({ length: 20 }, async () => {
      const { body: order } = await shop.order([{ product_id: mug.id, quantity: 1 }], CASH);
      assert.equal((await cancel(order)).status, 200);
      return order;
    }));
    await shop.settle();
    for (const order of orders) {
      assert.equal((await shop.paymentAtDoor(order)).status, 'void');
      assert.deepEqual(await states(order), ['cancelled', 'unpaid']);
    }
    assert.deepEqual(await shop.stock(mug), { received: 20, reserved: 0, sold: 0 });
  });

  await t.test('people see their own payments, admins all', async () => {
    const me = stranger();
    const other = stranger();
    const mug = await shop.product({ stock: 10 });
    const mine = [];
    for (let i = 0; i < 3; i++) mine.unshift(await shop.paymentAtDoor(await shop.placed(mug, 1, { ...CASH, as: me })));
    const list = async (query, as) => {
      const { status, body } = await souk.get(`/payments${query}`, { as });
      assert.equal(status, 200, JSON.stringify(body));
      return body;
    };
    assert.deepEqual(await list('', me), { items: mine, next: null });
    const page = await list('?limit=2', me);
    assert.deepEqual(page.items, mine.slice(0, 2));
    assert.deepEqual(await list(`?limit=2&after=${page.next}`, me), { items: mine.slice(2), next: null });
    assert.deepEqual((await list('?limit=3', 'admin')).items, mine);
    assert.deepEqual(await list('', other), { items: [], next: null });
    const [{ id, order_id }] = mine;
    assert.deepEqual((await list(`?order_id=${order_id}`, me)).items, mine.slice(0, 1));
    assert.deepEqual((await list(`?order_id=${order_id}`, 'admin')).items, mine.slice(0, 1));
    assert.deepEqual((await list(`?order_id=${order_id}`, other)).items, []);
    for (const as of [me, 'admin']) assert.deepEqual((await souk.get(`/payments/${id}`, { as })).body, mine[0]);
    assertProblem(await souk.get(`/payments/${id}`, { as: other }), 404, 'not_found');
    assertProblem(await souk.get(`/payments/${stranger()}`, { as: 'admin' }), 404, 'not_found');
    assertProblem(await souk.get('/payments'), 401, 'unauthenticated');

    const taken = await souk.call('payment', 'export', { user_id: me }, { by: 'gateway' });
    assert.deepEqual(taken.body, { items: mine.map((data) => ({ kind: 'payment.payment', data })), next: null });
  });

  await shop.close();
});
