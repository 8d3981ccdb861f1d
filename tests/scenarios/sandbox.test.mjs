// The sandbox stands where Stripe would: Stripe's own library talks to it, and so does a shop that has a key.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { test } from 'node:test';
import Stripe from 'stripe';
import { Checkout } from '../lib/checkout.mjs';
import { API, send } from '../lib/people.mjs';
import { freePorts } from '../lib/ports.mjs';
import { assertProblem, euros, Shop } from '../lib/scenario.mjs';
import { USER } from '../lib/souk.mjs';
import { deliver, SECRET, serve, sign, stripeAt } from '../lib/stripe.mjs';
import { stripeMock } from '../lib/stripe_mock.mjs';
import { until } from '../lib/until.mjs';

const LINE = { quantity: 2, price_data: { currency: 'eur', unit_amount: 650, product_data: { name: 'Two mugs' } } };
const SESSION = { mode: 'payment', line_items: [LINE], success_url: 'https://shop.example/thanks', cancel_url: 'https://shop.example/cart' };

test('Stripe\'s own library talks to the sandbox', { timeout: 120000 }, async (t) => {
  const shop = await Shop.open(t);
  const { souk } = shop;
  const stripe = await stripeAt(souk);
  const press = (session, choice) => send(souk.url + new URL(session.url).pathname, { method: 'POST', body: new URLSearchParams({ choice }) });

  await t.test('a session, paid', async () => {
    const session = await stripe.checkout.sessions.create({ ...SESSION, client_reference_id: 'order 7', metadata: { colour: 'blue "and" red' } });
    assert.match(session.id, /^cs_test_/);
    assert.deepEqual([session.object, session.amount_total, session.currency, session.status, session.payment_status, session.payment_intent],
      ['checkout.session', 1300, 'eur', 'open', 'unpaid', null]);
    assert.deepEqual([session.client_reference_id, session.metadata], ['order 7', { colour: 'blue "and" red' }]);
    const paid = await press(session, 'pay');
    assert.deepEqual([paid.status, paid.headers.get('location')], [303, SESSION.success_url]);
    const after = await stripe.checkout.sessions.retrieve(session.id);
    assert.deepEqual([after.status, after.payment_status, after.url], ['complete', 'paid', null]);
    const intent = await stripe.paymentIntents.retrieve(after.payment_intent);
    assert.deepEqual([intent.status, intent.amount_received, intent.currency], ['succeeded', 1300, 'eur']);
    await assert.rejects(stripe.checkout.sessions.expire(session.id), Stripe.errors.StripeInvalidRequestError);
    const part = await stripe.refunds.create({ payment_intent: intent.id, amount: 300 });
    assert.deepEqual([part.status, part.amount], ['succeeded', 300]);
    await assert.rejects(stripe.refunds.create({ payment_intent: intent.id, amount: 1001 }), Stripe.errors.StripeInvalidRequestError);
    const rest = await stripe.refunds.create({ payment_intent: intent.id });
    assert.equal(rest.amount, 1000);
    assert.deepEqual((await stripe.refunds.list({ payment_intent: intent.id })).data.map(({ id }) => id), [rest.id, part.id]);
    assert.deepEqual(await stripe.refunds.retrieve(part.id).then(({ id, amount }) => [id, amount]), [part.id, 300]);
  });

  await t.test('a session, left', async () => {
    const session = await stripe.checkout.sessions.create(SESSION);
    assert.equal((await press(session, 'cancel')).headers.get('location'), SESSION.cancel_url);
    assert.equal((await stripe.checkout.sessions.expire(session.id)).status, 'expired');
    const late = await press(session, 'pay');
    assert.deepEqual([late.status, late.headers.get('location')], [303, session.url]);
    assert.equal((await stripe.checkout.sessions.retrieve(session.id)).payment_status, 'unpaid');
  });

  await t.test('the same key gives the same session; another request by it is refused', async () => {
    const options = { idempotencyKey: 'once' };
    const [one, two] = [await stripe.checkout.sessions.create(SESSION, options), await stripe.checkout.sessions.create(SESSION, options)];
    assert.equal(one.id, two.id);
    await assert.rejects(stripe.checkout.sessions.create({ ...SESSION, client_reference_id: '8' }, options), Stripe.errors.StripeInvalidRequestError);
  });

  await t.test('what Stripe would refuse, it refuses', async () => {
    const refused = (params) => assert.rejects(stripe.checkout.sessions.create({ ...SESSION, ...params }), Stripe.errors.StripeInvalidRequestError, JSON.stringify(params));
    await refused({ mode: 'setup' });
    await refused({ line_items: [] });
    await refused({ success_url: 'javascript:alert(1)' });
    await refused({ success_url: 'https://shop.example/\r\nSet-Cookie: a=b' });
    await refused({ expires_at: Math.floor(Date.now() / 1000) + 60 });
    for (const unit_amount of [0, -5, 1e15, '1.5']) await refused({ line_items: [{ ...LINE, price_data: { ...LINE.price_data, unit_amount } }] });
    await refused({ line_items: [{ ...LINE, quantity: 2 ** 40 }] });
    for (const id of ['cs_test_1', 'cs_test_00000000000000000000000000000000', 'pi_1']) {
      await assert.rejects(stripe.checkout.sessions.retrieve(id), { type: 'StripeInvalidRequestError', code: 'resource_missing' });
    }
  });

  await t.test('it is for admins', async () => {
    const path = `${souk.url}${API}/payments/sandbox/v1/refunds`;
    assert.equal((await send(path, { method: 'POST', body: new URLSearchParams({ payment_intent: 'pi_1' }) })).status, 401);
  });
  await shop.close();
});

test('a shop with a key asks Stripe over HTTP, here another shop\'s sandbox', { timeout: 240000 }, async (t) => {
  let there;
  let shop;
  let breakdown = null; // in place of an answer
  const asked = [];
  const stripe = await serve(t, async (request) => {
    asked.push(request);
    if (breakdown) return breakdown;
    const { token } = await there.souk.person('admin');
    const headers = { ...request.headers, authorization: `Bearer ${token}`, host: new URL(there.souk.url).host };
    for (const name of ['connection', 'content-length', 'expect']) delete headers[name];
    const reply = await fetch(`${there.souk.url}${API}/payments/sandbox${request.url}`, { method: request.method, headers, body: request.body || undefined });
    return { status: reply.status, headers: { 'Content-Type': 'application/json' }, body: await reply.text() };
  });
  const mailbox = await serve(t, async ({ headers, body }) => ({ status: (await deliver(shop.souk, { body, signature: headers['stripe-signature'] })).status }));
  there = await Shop.open(t, { STRIPE_WEBHOOK_SECRET: SECRET, SOUK_SANDBOX_WEBHOOK_URL: mailbox });
  shop = await Shop.open(t, { STRIPE_SECRET_KEY: 'sk_test_secret', STRIPE_WEBHOOK_SECRET: SECRET, STRIPE_API_BASE: stripe });
  const mug = await shop.product({ stock: 50 });
  const states = async (order) => {
    const { status, payment_status } = await shop.admin('GET', `/orders/${order.id}`);
    return [status, payment_status];
  };
  const use = (payment, choice) => send(there.souk.url + new URL(payment.checkout_url).pathname, { method: 'POST', body: new URLSearchParams({ choice }) });
  const told = async () => { await there.later('0s'); await shop.settle(); };

  await t.test('it pays, and is given back in part and whole', async () => {
    const order = await shop.placed(mug, 2);
    const { payment } = await Checkout.open(shop, order);
    const { headers, body, url } = asked.at(-1);
    assert.equal(url, '/v1/checkout/sessions');
    assert.equal(headers.authorization, 'Bearer sk_test_secret');
    assert.equal(headers['stripe-version'], Stripe.API_VERSION);
    assert.equal(headers['idempotency-key'], payment.id);
    const sent = new URLSearchParams(body);
    assert.deepEqual([sent.get('client_reference_id'), sent.get('line_items[0][price_data][unit_amount]')], [payment.id, String(order.gross.minor)]);
    await use(payment, 'pay');
    await told();
    assert.deepEqual(await states(order), ['confirmed', 'paid']);
    assert.equal((await shop.souk.post(`/payments/${payment.id}/refunds`, { amount: euros(100) }, { as: 'admin' })).status, 201);
    await shop.later('0s');
    assert.deepEqual(await states(order), ['confirmed', 'partly_refunded']);
    assert.equal((await shop.souk.post(`/payments/${payment.id}/refunds`, {}, { as: 'admin' })).status, 201);
    await shop.later('0s');
    await told();
    assert.deepEqual(await states(order), ['confirmed', 'refunded']);
    assert.equal((await shop.topics(payment.id, 'payment')).filter((topic) => topic === 'payment.refunded').length, 2);
  });

  await t.test('it is down, then refuses, then works: nothing is done twice', async () => {
    const order = await shop.placed(mug);
    const open = () => shop.souk.post('/payments', { order_id: order.id }, { as: USER });
    breakdown = { status: 500, body: '{"error":{"type":"api_error"}}' };
    assertProblem(await open(), 503, 'payment.provider_unreachable');
    const key = asked.at(-1).headers['idempotency-key'];
    breakdown = { status: 200, body: 'what?' };
    assertProblem(await open(), 503, 'payment.provider_unreachable');
    breakdown = { status: 401, body: '{"error":{"type":"invalid_request_error"}}' };
    assertProblem(await open(), 503, 'payment.provider_unreachable');
    breakdown = null;
    const opened = await open();
    assert.deepEqual([opened.status, opened.body.id], [201, key]);
    const other = await shop.placed(mug);
    breakdown = { status: 400, body: '{"error":{"type":"invalid_request_error","code":"amount_too_small"}}' };
    const refused = await shop.souk.post('/payments', { order_id: other.id }, { as: USER });
    assertProblem(refused, 502, 'payment.provider_refused');
    breakdown = null;
    await Checkout.open(shop, other);
    const { items } = await shop.admin('GET', `/payments?order_id=${other.id}`);
    assert.deepEqual(items.map(({ status }) => status), ['open', 'failed']);
  });

  await t.test('a refund waits while it is down, and fails where it is refused', async () => {
    const order = await shop.placed(mug);
    const { payment } = await Checkout.open(shop, order);
    await use(payment, 'pay');
    await told();
    const refund = async () => (await shop.admin('GET', `/payments/${payment.id}/refunds`)).items.at(-1);
    breakdown = { status: 503 };
    await shop.souk.post(`/payments/${payment.id}/refunds`, { amount: euros(50) }, { as: 'admin' });
    await shop.later('0s');
    assert.equal((await refund()).status, 'pending');
    breakdown = null;
    await shop.later('1h');
    assert.equal((await refund()).status, 'succeeded');
    breakdown = { status: 402, body: '{"error":{"type":"invalid_request_error","code":"charge_disputed"}}' };
    await shop.souk.post(`/payments/${payment.id}/refunds`, {}, { as: 'admin' });
    await shop.later('0s');
    assert.equal((await refund()).status, 'failed');
    breakdown = null;
    assert.ok((await shop.topics(payment.id, 'payment')).includes('payment.refund_failed'));
    assert.deepEqual((await shop.admin('GET', `/payments/${payment.id}`)).refunded, euros(50));
  });

  await t.test('there is no sandbox here, and the key is nowhere', async () => {
    const path = '/payments/sandbox/checkout/cs_test_00000000000000000000000000000000';
    assert.equal((await shop.souk.get(path)).status, 404);
    assert.equal((await shop.souk.get('/payments/sandbox/v1/refunds/re_1', { as: 'admin' })).status, 404);
    assert.doesNotMatch(shop.souk.err + shop.souk.out, /sk_test_secret|whsec_/);
    const { out } = await shop.souk.command('config');
    assert.doesNotMatch(out, /sk_test_secret|whsec_/);
  });
  await shop.close();
  await there.close();
});

test('what we ask of Stripe is what its OpenAPI says', { timeout: 400000 }, async (t) => {
  const { program, missing } = stripeMock();
  if (missing) return t.skip(missing);
  const [port] = await freePorts(1);
  const mock = spawn(program, ['-http-addr', `127.0.0.1:${port}`], { stdio: 'ignore' });
  t.after(() => mock.kill('SIGKILL'));
  const base = `http://127.0.0.1:${port}`;
  const answered = [];
  // Its answers are samples: the page to pay at is not always among them.
  const patched = await serve(t, async ({ method, url, headers, body }) => {
    for (const name of ['connection', 'content-length', 'expect', 'host']) delete headers[name];
    const reply = await fetch(base + url, { method, headers, body: body || undefined });
    const answer = await reply.json();
    answered.push([method, url.split('?')[0].replace(/(sessions|refunds)\/[^/]+/, '$1/…'), reply.status, JSON.stringify(answer.error ?? null)]);
    if (answer.object === 'checkout.session') Object.assign(answer, { url: 'https://checkout.stripe.com/c/pay/1', status: 'open', payment_status: 'unpaid' });
    return { status: reply.status, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(answer) };
  });
  await until('stripe-mock answers', () => fetch(`${base}/v1/refunds`, { headers: { Authorization: 'Bearer sk_test_1' } }).then(({ status }) => status === 200, () => false));
  const shop = await Shop.open(t, { STRIPE_SECRET_KEY: 'sk_test_123', STRIPE_WEBHOOK_SECRET: SECRET, STRIPE_API_BASE: patched });
  const mug = await shop.product({ stock: 5 });
  const order = await shop.placed(mug);
  const { payment } = await Checkout.open(shop, order);
  const object = { id: payment.provider_session, client_reference_id: payment.id, status: 'complete', payment_status: 'paid',
    payment_intent: 'pi_mocked', amount_total: order.gross.minor, currency: 'eur' };
  const event = JSON.stringify({ id: 'evt_mocked', type: 'checkout.session.completed', data: { object } });
  assert.equal((await deliver(shop.souk, sign(shop.souk, event))).status, 200);
  assert.equal((await shop.souk.post(`/payments/${payment.id}/refunds`, { amount: euros(10) }, { as: 'admin' })).status, 201);
  const left = await shop.placed(mug);
  await Checkout.open(shop, left);
  assert.equal((await shop.souk.post(`/orders/${left.id}/cancel`, undefined, { as: USER })).status, 200);
  await shop.settle();
  await shop.later('11m');
  const kinds = new Set(answered.map(([method, url]) => `${method} ${url}`));
  assert.deepEqual(answered.filter(([, , status]) => status !== 200), []);
  for (const kind of ['POST /v1/checkout/sessions', 'GET /v1/checkout/sessions/…', 'POST /v1/checkout/sessions/…/expire', 'POST /v1/refunds']) {
    assert.ok(kinds.has(kind), `${kind} was asked: ${[...kinds].join(', ')}`);
  }
  await shop.souk.endWell();
  return undefined;
});
