// Webhooks as they really come: late, twice, in any order, forged, or never. Stripe's own library signs and verifies.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { Checkout } from '../lib/checkout.mjs';
import { assertProblem, euros, Shop } from '../lib/scenario.mjs';
import { deliver, Letterbox, sign, stripeAt, WEBHOOKS } from '../lib/stripe.mjs';
import { send } from '../lib/people.mjs';
import { SERVER } from '../lib/postgres.mjs';
import { USER } from '../lib/souk.mjs';
import { sqlAt } from '../lib/tables.mjs';

const taken = async (souk, letter) => assert.equal((await deliver(souk, letter)).status, 200);
const again = (souk, { body }) => sign(souk, body);

test('webhooks', { timeout: 240000 }, async (t) => {
  const box = await Letterbox.open(t);
  const shop = await Shop.open(t, { ...box.environment, SOUK_PAYMENT_CHECK: '1d' });
  const { souk } = shop;
  const states = async (order) => {
    const { status, payment_status } = await shop.admin('GET', `/orders/${order.id}`);
    return [status, payment_status];
  };
  const seen = (payment) => shop.admin('GET', `/payments/${payment.id}`);
  const told = (payment, topic) => shop.topics(payment.id, 'payment').then((topics) => topics.filter((each) => each === topic).length);
  /** A checkout somebody has paid at, of which the shop has not heard: it, its order, and the letter. */
  const paidUnheard = async (product, quantity = 1) => {
    const order = await shop.placed(product, quantity);
    const checkout = await Checkout.open(shop, order);
    assert.equal((await checkout.use('pay')).status, 303);
    await shop.later('0s');
    const [letter] = await box.of('checkout.session.completed', checkout.payment.id);
    return { order, payment: checkout.payment, letter };
  };
  const mug = await shop.product({ stock: 100 });

  await t.test('what the sandbox sends, Stripe\'s library verifies; what counts is its word, and once', async () => {
    const { order, payment, letter } = await paidUnheard(mug, 2);
    assert.deepEqual(await states(order), ['placed', 'unpaid']);
    const { object } = letter.event.data;
    assert.deepEqual([object.object, object.client_reference_id, object.amount_total, object.currency, object.payment_status],
      ['checkout.session', payment.id, order.gross.minor, 'eur', 'paid']);
    for (let i = 0; i < 3; i += 1) await taken(souk, again(souk, letter));
    const replies = await Promise.all(Array.from({ length: 6 }, () => deliver(souk, again(souk, letter))));
    assert.deepEqual(replies.map(({ status }) => status), Array(6).fill(200));
    await shop.settle();
    assert.deepEqual(await states(order), ['confirmed', 'paid']);
    assert.equal(await told(payment, 'payment.succeeded'), 1);
    // Under another number, too: what is paid is paid.
    await taken(souk, sign(souk, letter.body.replace(letter.event.id, `evt_${randomUUID()}`)));
    await shop.settle();
    assert.equal(await told(payment, 'payment.succeeded'), 1);
  });

  await t.test('in the wrong order: refunds before the payment, an old expiry after it', async () => {
    const { order, payment, letter } = await paidUnheard(mug);
    const stripe = await stripeAt(souk);
    const intent = letter.event.data.object.payment_intent;
    await stripe.refunds.create({ payment_intent: intent, amount: 200 });
    await shop.later('0s');
    const [refund] = await box.of('refund.created', intent);
    const [charge] = await box.of('charge.refunded', intent);
    await taken(souk, again(souk, charge));
    await taken(souk, again(souk, refund));
    await taken(souk, again(souk, letter));
    const expired = { ...letter.event, id: `evt_${randomUUID()}`, type: 'checkout.session.expired' };
    expired.data.object.status = 'expired';
    await taken(souk, sign(souk, JSON.stringify(expired)));
    await taken(souk, sign(souk, charge.body.replace(charge.event.id, `evt_${randomUUID()}`)));
    await shop.later('0s');
    await shop.settle();
    assert.deepEqual(await states(order), ['confirmed', 'partly_refunded']);
    const { items } = await shop.admin('GET', `/payments/${payment.id}/refunds`);
    assert.deepEqual(items.map(({ status, reason, amount }) => [status, reason, amount]), [['succeeded', 'provider', euros(200)]]);
    assert.deepEqual((await seen(payment)).refunded, euros(200));
  });

  await t.test('lost: the provider is asked, and it is paid', async () => {
    const { order, payment, letter } = await paidUnheard(mug);
    await shop.later('30m');
    assert.deepEqual(await states(order), ['placed', 'unpaid']);
    // First the order expires, so that the money is given back once it is found: in one step either might come first.
    await shop.later('16m');
    assert.equal((await states(order))[0], 'expired');
    await shop.later('1d');
    for (let i = 0; i < 3; i += 1) await shop.later('0s');
    assert.deepEqual(await states(order), ['expired', 'refunded']);
    await taken(souk, again(souk, letter));
    await shop.settle();
    assert.equal(await told(payment, 'payment.succeeded'), 1);
    assert.equal(await told(payment, 'payment.refunded'), 1);
  });

  await t.test('paid after the order expired: given back once, and told', async () => {
    const { order, payment, letter } = await paidUnheard(mug, 3);
    await shop.later('46m');
    // The comparison with the provider may have found the money by now, or the webhook is the first to tell.
    assert.equal((await states(order))[0], 'expired');
    await taken(souk, again(souk, letter));
    await shop.settle();
    assert.deepEqual((await states(order))[0], 'expired');
    for (let i = 0; i < 3; i += 1) await shop.later('0s');
    assert.deepEqual(await states(order), ['expired', 'refunded']);
    const { items } = await shop.admin('GET', `/payments/${payment.id}/refunds`);
    assert.deepEqual(items.map(({ status, reason, amount }) => [status, reason, amount]), [['succeeded', 'order_expired', order.gross]]);
    assert.equal(await told(payment, 'payment.refunded'), 1);
  });

  await t.test('the stock is gone when it is paid: cancelled and given back', async () => {
    const { order, payment, letter } = await paidUnheard(mug);
    await shop.emit('stock.refused', order.id, { order_id: order.id });
    await taken(souk, again(souk, letter));
    await shop.settle();
    for (let i = 0; i < 3; i += 1) await shop.later('0s');
    assert.deepEqual(await states(order), ['cancelled', 'refunded']);
    assert.equal(await told(payment, 'payment.refunded'), 1);
  });

  await t.test('forged, old, altered: refused, and nothing happens', async () => {
    const { order, letter } = await paidUnheard(mug);
    const { body } = letter;
    const cheap = body.replace(`"amount_total":${order.gross.minor}`, '"amount_total":1');
    const { signature } = sign(souk, body);
    const wrong = [
      { body },
      { body, signature: 'nonsense' },
      { body, signature: signature.replace('v1=', 'v0=') },
      { body: cheap, signature },
      { body: `${body} `, signature },
      sign(souk, body, { secret: 'whsec_of_somebody_else' }),
      sign(souk, body, { ago: 301 }),
      sign(souk, body, { ago: -310 }),
      letter.signature && { body, signature: letter.signature.replace(/t=\d+/, 't=1') },
    ];
    for (const each of wrong) assertProblem(await deliver(souk, each), 400, 'payment.webhook_unsigned');
    for (const each of ['', '[]', '{"id":"evt_1"}', '{"id":"evt_1","type":"checkout.session.completed","data":{"object":7}}', 'x'.repeat(1000)]) {
      assertProblem(await deliver(souk, sign(souk, each)), 400, 'payment.webhook_unreadable');
    }
    const headers = { 'Content-Type': 'text/plain', 'Stripe-Signature': signature };
    assert.equal((await send(souk.url + WEBHOOKS, { method: 'POST', body, headers })).status, 415);
    assert.equal((await deliver(souk, sign(souk, `{"id":"evt_1","pad":"${'x'.repeat(300000)}"}`))).status, 413);
    await shop.settle();
    assert.deepEqual(await states(order), ['placed', 'unpaid']);
    assert.equal((await deliver(souk, sign(souk, body, { ago: 290 }))).status, 200);
    await shop.settle();
    assert.deepEqual(await states(order), ['confirmed', 'paid']);
  });

  await t.test('an event counts once, also where doing it again would do something', async () => {
    const { order, payment, letter } = await paidUnheard(mug);
    // Under one number first that it is not paid yet, then that it is: whoever looked at states alone would believe both.
    const unpaid = JSON.stringify({ ...letter.event, data: { object: { ...letter.event.data.object, payment_status: 'unpaid' } } });
    for (const body of [unpaid, letter.body]) await taken(souk, sign(souk, body));
    await shop.settle();
    assert.deepEqual(await states(order), ['placed', 'unpaid']);
    await taken(souk, sign(souk, letter.body.replace(letter.event.id, `evt_${randomUUID()}`)));
    await shop.settle();
    assert.deepEqual(await states(order), ['confirmed', 'paid']);

    // Each time that another sum than ours is told to be refunded the provider is asked; of one event once.
    const object = { payment_intent: letter.event.data.object.payment_intent, amount_refunded: 7 };
    const told = (id) => sign(souk, JSON.stringify({ id, type: 'charge.refunded', data: { object } }));
    const nextCheck = async () => {
      const where = SERVER ? `id = '${payment.id}'` : `id = x'${payment.id.replaceAll('-', '')}'`;
      return Number(await sqlAt(souk, 'souk_payment', 'payment_payments', `SELECT coalesce(check_at, 0) FROM payment_payments WHERE ${where}`));
    };
    const twice = `evt_${randomUUID()}`;
    const now = () => (Date.now() + souk.ahead) * 1000;
    const assertAsks = async (id, asks) => {
      await taken(souk, told(id));
      const next = await nextCheck();
      assert.equal(next > 0 && next <= now(), asks, `${id}: ${next} at ${now()}`);
      await shop.later('0s');
      assert.ok(await nextCheck() === 0 || await nextCheck() > now(), 'it was asked');
    };
    await assertAsks(twice, true);
    await assertAsks(twice, false);
    await assertAsks(`evt_${randomUUID()}`, true);
  });

  await t.test('another amount or currency than was asked for is not taken for the payment', async () => {
    const mismatches = await souk.metric('souk_payment_mismatches_total');
    const { order, payment, letter } = await paidUnheard(mug);
    const as = (changes) => {
      const event = { ...structuredClone(letter.event), id: `evt_${randomUUID()}` };
      Object.assign(event.data.object, changes);
      return sign(souk, JSON.stringify(event));
    };
    for (const changes of [{ amount_total: 1 }, { amount_total: order.gross.minor + 1 }, { currency: 'usd' }, { amount_total: null }]) {
      await taken(souk, as(changes));
    }
    await shop.settle();
    assert.deepEqual(await states(order), ['placed', 'unpaid']);
    assert.equal((await seen(payment)).status, 'open');
    assert.equal(await souk.metric('souk_payment_mismatches_total'), mismatches + 1, 'however often it was told');
    const [mismatch, ...more] = (await shop.events(payment.id, 'payment')).filter(({ topic }) => topic === 'payment.mismatched');
    assert.deepEqual(more, []);
    assert.deepEqual([mismatch.data.expected, mismatch.data.found], [order.gross, euros(1)]);
    // Somebody else's number on a session of its own says nothing of this payment.
    await taken(souk, as({ id: 'cs_test_of_somebody_else' }));
    await shop.settle();
    assert.equal((await seen(payment)).status, 'open');
  });

  await t.test('what is not ours or not known is taken, and nothing follows', async () => {
    const object = { id: 'cs_1', status: 'complete', payment_status: 'paid', amount_total: 1, currency: 'eur' };
    const events = [
      ['customer.created', {}],
      ['checkout.session.completed', object],
      ['checkout.session.completed', { ...object, client_reference_id: 'order 7' }],
      ['checkout.session.completed', { ...object, client_reference_id: randomUUID() }],
      ['refund.created', { id: 're_1', amount: 1, currency: 'eur', payment_intent: 'pi_of_nobody', metadata: null }],
      ['charge.refunded', { amount_refunded: 5, payment_intent: null }],
    ];
    for (const [type, data] of events) await taken(souk, sign(souk, JSON.stringify({ id: `evt_${randomUUID()}`, type, data: { object: data } })));
  });

  await t.test('a refund that comes back to the provider is owed again, and told', async () => {
    const { order, payment, letter } = await paidUnheard(mug);
    await taken(souk, again(souk, letter));
    await shop.settle();
    const given = await souk.post(`/payments/${payment.id}/refunds`, {}, { as: 'admin' });
    await shop.later('0s');
    assert.deepEqual((await seen(payment)).refunded, order.gross);
    const [refund] = await box.of('refund.created', letter.event.data.object.payment_intent);
    const failed = { ...refund.event, id: `evt_${randomUUID()}`, type: 'refund.failed' };
    failed.data.object.status = 'failed';
    await taken(souk, sign(souk, JSON.stringify(failed)));
    await taken(souk, again(souk, refund));
    await shop.settle();
    assert.deepEqual((await seen(payment)).refunded, euros(0));
    const [lost] = (await shop.events(payment.id, 'payment')).filter(({ topic }) => topic === 'payment.refund_failed');
    assert.deepEqual([lost.data.refund_id, lost.data.amount], [given.body.id, order.gross]);
    assert.equal((await souk.post(`/payments/${payment.id}/refunds`, {}, { as: 'admin' })).status, 201);
  });

  await t.test('the letterbox was away: the sandbox tries again', async () => {
    box.lose = true;
    const order = await shop.placed(mug);
    const checkout = await Checkout.open(shop, order);
    await checkout.use('pay');
    await shop.later('0s');
    box.lose = false;
    await shop.later('1m');
    const letters = await box.of('checkout.session.completed', checkout.payment.id);
    assert.equal(letters.length, 1);
    await taken(souk, letters[0]);
    await shop.settle();
    assert.deepEqual(await states(order), ['confirmed', 'paid']);
    assert.equal((await souk.get(`/payments/${checkout.payment.id}`, { as: USER })).body.status, 'succeeded');
  });

  await shop.close();
});

test('a lost webhook is made up for while the order still waits', { timeout: 120000 }, async (t) => {
  const box = await Letterbox.open(t);
  const shop = await Shop.open(t, box.environment);
  const order = await shop.placed(await shop.product({ stock: 5 }));
  const checkout = await Checkout.open(shop, order);
  await checkout.use('pay');
  await shop.later('11m');
  await shop.settle();
  const { status, payment_status } = await shop.admin('GET', `/orders/${order.id}`);
  assert.deepEqual([status, payment_status], ['confirmed', 'paid']);
  await shop.close();
});
