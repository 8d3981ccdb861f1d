// Payments by card at the sandbox: a checkout, what becomes of it, and what is given back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Checkout } from '../lib/checkout.mjs';
import { send } from '../lib/people.mjs';
import { assertProblem, euros, Shop } from '../lib/scenario.mjs';
import { USER } from '../lib/souk.mjs';

test('payments by card', { timeout: 240000 }, async (t) => {
  const shop = await Shop.open(t);
  const { souk } = shop;
  const states = async (order) => {
    const { status, payment_status } = await shop.admin('GET', `/orders/${order.id}`);
    return [status, payment_status];
  };
  const refund = (payment, body, as = 'admin') => souk.post(`/payments/${payment.id}/refunds`, body, { as });
  const seen = (payment) => shop.admin('GET', `/payments/${payment.id}`);

  await t.test('an order is paid at the checkout', async () => {
    const mug = await shop.product({ stock: 10 });
    const order = await shop.placed(mug, 2);
    const checkout = await Checkout.open(shop, order);
    assert.deepEqual([checkout.payment.status, checkout.payment.amount, checkout.payment.refunded], ['open', order.gross, euros(0)]);
    assert.deepEqual(await shop.topics(checkout.payment.id, 'payment'), ['payment.requested']);
    const page = await checkout.page();
    assert.match(page.body, /This is a sandbox/);
    assert.match(page.headers.get('content-security-policy'), /sandbox allow-forms/);
    const paid = await checkout.use('pay');
    assert.equal(paid.status, 303);
    assert.match(paid.headers.get('location'), checkout.back('success'));
    await shop.later('0s');
    assert.deepEqual(await states(order), ['confirmed', 'paid']);
    const payment = await seen(checkout.payment);
    assert.deepEqual([payment.status, payment.checkout_url], ['succeeded', null]);
    assert.match(payment.provider_payment, /^pi_/);
    assert.deepEqual(await shop.topics(payment.id, 'payment'), ['payment.requested', 'payment.succeeded']);
    assert.deepEqual(await shop.stock(mug), { received: 10, reserved: 0, sold: 2 });
    assert.match((await checkout.page()).body, /It was paid/);
    await checkout.use('pay');
    await shop.later('0s');
    assert.deepEqual(await shop.topics(payment.id, 'payment'), ['payment.requested', 'payment.succeeded']);
    assertProblem(await souk.post('/payments', { order_id: order.id }, { as: USER }), 409, 'payment.order_paid');
  });

  await t.test('a declined card leaves it open, and asking again gives the same checkout', async () => {
    const mug = await shop.product({ stock: 10 });
    const order = await shop.placed(mug);
    const checkout = await Checkout.open(shop, order);
    const declined = await checkout.use('decline');
    assert.match(declined.headers.get('location'), /declined=true$/);
    assert.match((await checkout.page('?declined=true')).body, /The card was declined/);
    const back = await checkout.use('cancel');
    assert.match(back.headers.get('location'), checkout.back('cancelled'));
    for (const outcome of ['success', 'cancelled']) {
      const led = await send(`${souk.url}/api/v1/payments/${checkout.payment.id}/${outcome}`);
      assert.equal(led.status, 303);
      assert.match(led.headers.get('location'), checkout.back(outcome));
    }
    await shop.later('0s');
    assert.deepEqual(await states(order), ['placed', 'unpaid']);
    const again = await Checkout.open(shop, order);
    assert.deepEqual(again.payment, checkout.payment);
  });

  await t.test('the order waits for its checkout, and both expire when it is left', async () => {
    const mug = await shop.product({ stock: 10 });
    const order = await shop.placed(mug, 3);
    await shop.later('20m');
    const checkout = await Checkout.open(shop, order);
    await shop.settle();
    const waiting = await shop.admin('GET', `/orders/${order.id}`);
    assert.equal(waiting.pay_until, checkout.payment.expires_at);
    await shop.later('40m');
    assert.deepEqual(await states(order), ['placed', 'unpaid']);
    await shop.later('6m');
    await shop.later('0s');
    assert.deepEqual(await states(order), ['expired', 'unpaid']);
    assert.deepEqual(await shop.stock(mug), { received: 10, reserved: 0, sold: 0 });
    const { status } = await seen(checkout.payment);
    assert.ok(['failed', 'void'].includes(status), status);
    assert.match((await checkout.page()).body, /This checkout is closed/);
    assertProblem(await souk.post('/payments', { order_id: order.id }, { as: USER }), 409, 'payment.order_over');
  });

  await t.test('a cancelled order closes its checkout', async () => {
    const mug = await shop.product({ stock: 10 });
    const order = await shop.placed(mug);
    const checkout = await Checkout.open(shop, order);
    assert.equal((await souk.post(`/orders/${order.id}/cancel`, undefined, { as: USER })).status, 200);
    await shop.settle();
    assert.equal((await seen(checkout.payment)).status, 'void');
    await shop.later('0s');
    assert.match((await checkout.page()).body, /This checkout is closed/);
    await checkout.use('pay');
    await shop.later('0s');
    assert.deepEqual(await states(order), ['cancelled', 'unpaid']);
    assertProblem(await souk.post('/payments', { order_id: order.id }, { as: USER }), 409, 'payment.order_over');
  });

  await t.test('who pays in the moment of cancelling gets it back, once', async () => {
    const mug = await shop.product({ stock: 10 });
    const order = await shop.placed(mug, 2);
    const checkout = await Checkout.open(shop, order);
    await checkout.use('pay');
    await souk.post(`/orders/${order.id}/cancel`, undefined, { as: USER });
    await shop.later('0s');
    await shop.later('0s');
    await shop.later('0s');
    assert.deepEqual(await states(order), ['cancelled', 'refunded']);
    assert.deepEqual((await seen(checkout.payment)).refunded, order.gross);
    const { items } = await shop.admin('GET', `/payments/${checkout.payment.id}/refunds`);
    assert.deepEqual(items.map(({ status, reason, amount }) => [status, reason, amount]), [['succeeded', 'order_cancelled', order.gross]]);
    assert.deepEqual((await shop.topics(checkout.payment.id, 'payment')).filter((topic) => topic === 'payment.refunded').length, 1);
    assert.deepEqual(await shop.stock(mug), { received: 10, reserved: 0, sold: 0 });
  });

  await t.test('a payment is given back in part, then the rest, and never more', async () => {
    const mug = await shop.product({ stock: 10 });
    const order = await shop.placed(mug, 2);
    const { payment } = await Checkout.paid(shop, order);
    const part = await refund(payment, { amount: euros(500), reason: 'damaged' });
    assert.equal(part.status, 201, JSON.stringify(part.body));
    assert.deepEqual([part.body.status, part.body.reason, part.body.amount], ['pending', 'damaged', euros(500)]);
    await shop.later('0s');
    assert.deepEqual(await states(order), ['confirmed', 'partly_refunded']);
    assertProblem(await refund(payment, { amount: euros(order.gross.minor - 499) }), 409, 'payment.too_much');
    assertProblem(await refund(payment, { amount: { minor: 1, currency: 'USD' } }), 422, 'invalid_body', '/amount/currency one_of');
    assertProblem(await refund(payment, { amount: euros(0) }), 422, 'invalid_body', '/amount/minor range');
    assertProblem(await refund(payment, { amount: euros(-5) }), 422, 'invalid_body', '/amount/minor range');
    assertProblem(await refund(payment, { reason: 'order_expired' }), 422, 'invalid_body', '/reason one_of');
    assertProblem(await refund(payment, {}, USER), 403, 'forbidden');
    assert.equal((await refund(payment, {})).status, 201);
    await shop.later('0s');
    assert.deepEqual(await states(order), ['confirmed', 'refunded']);
    assertProblem(await refund(payment, {}), 409, 'payment.too_much');
    const told = (await shop.events(payment.id, 'payment')).filter(({ topic }) => topic === 'payment.refunded').map(({ data }) => data);
    assert.deepEqual(told.map(({ amount, refunded, whole }) => [amount.minor, refunded.minor, whole]),
      [[500, 500, false], [order.gross.minor - 500, order.gross.minor, true]]);
    const mine = await souk.get(`/payments/${payment.id}/refunds`, { as: USER });
    assert.equal(mine.body.items.length, 2);
    assert.equal((await souk.get(`/payments/${payment.id}/refunds`, { as: 'bob' })).status, 404);
  });

  await t.test('many refunds at once come to no more than was paid', async () => {
    const mug = await shop.product({ stock: 10 });
    const order = await shop.placed(mug, 2);
    const { payment } = await Checkout.paid(shop, order);
    const third = euros(Math.floor(order.gross.minor / 3));
    const replies = await Promise.all(Array.from({ length: 8 }, () => refund(payment, { amount: third })));
    assert.deepEqual(replies.map(({ status }) => status).sort(), [201, 201, 201, 409, 409, 409, 409, 409]);
    await shop.later('0s');
    await shop.later('0s');
    assert.deepEqual((await seen(payment)).refunded, euros(3 * third.minor));
  });

  await t.test('what is not to be paid by card is refused, and nobody names the price', async () => {
    const mug = await shop.product({ stock: 10 });
    const cash = await shop.placed(mug, 1, { payment_method: 'cash_on_delivery' });
    const order = await shop.placed(mug, 1);
    const pay = (body, as = USER) => souk.post('/payments', body, { as });
    assertProblem(await pay({ order_id: cash.id }), 409, 'payment.not_by_card');
    assertProblem(await pay({ order_id: order.id }, 'bob'), 404, 'not_found');
    assertProblem(await pay({ order_id: mug.id }), 404, 'not_found');
    assertProblem(await pay({ order_id: order.id, amount: euros(1) }), 422, 'invalid_body', '/amount unknown');
    assertProblem(await refund((await Checkout.open(shop, order)).payment, {}), 409, 'payment.not_refundable');
  });

  await t.test('cash that was collected is given back by hand', async () => {
    const mug = await shop.product({ stock: 10 });
    const order = await shop.placed(mug, 1, { payment_method: 'cash_on_delivery' });
    await shop.shipped(order, 'packed', 'shipped', 'delivered');
    await shop.settle();
    const payment = await shop.paymentAtDoor(order);
    const given = await refund(payment, { amount: euros(300), reason: 'goodwill' });
    assert.deepEqual([given.status, given.body.status], [201, 'succeeded']);
    await shop.settle();
    assert.deepEqual(await states(order), ['delivered', 'partly_refunded']);
  });

  await t.test('what comes back is given back by its amount, once, by card as in cash', async () => {
    const mug = await shop.product({ stock: 10 });
    for (const method of ['card', 'cash_on_delivery']) {
      const order = await shop.placed(mug, 3, { payment_method: method });
      if (method === 'card') await Checkout.paid(shop, order);
      await shop.shipped(order, 'packed', 'shipped', 'delivered');
      await shop.settle();
      const [payment] = (await shop.admin('GET', `/payments?order_id=${order.id}`)).items;
      const back = await souk.post(`/orders/${order.id}/returns`, { lines: [{ variant_id: order.lines[0].variant_id, quantity: 1 }] }, { as: USER });
      assert.equal(back.status, 201, JSON.stringify(back.body));
      for (const step of ['accepted', 'received']) await shop.admin('POST', `/returns/${back.body.id}/steps`, { step });
      await shop.settle();
      await shop.later('0s');
      const { items } = await shop.admin('GET', `/payments/${payment.id}/refunds`);
      const [returned] = (await shop.events(order.id, 'order')).filter(({ topic }) => topic === 'order.returned');
      assert.ok(returned.data.refund.minor > 0);
      assert.deepEqual(items.map(({ status, reason, amount, return_id }) => [status, reason, amount, return_id]),
        [['succeeded', 'returned', returned.data.refund, back.body.id]]);
      await shop.emit('order.returned', order.id, returned.data);
      await shop.later('0s');
      assert.deepEqual((await seen(payment)).refunded, returned.data.refund);
      assert.equal((await states(order))[1], 'partly_refunded');
    }
  });

  await shop.close();
});
