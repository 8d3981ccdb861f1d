// One request's trace for admins: calls, events and reactions in the order in which they caused each other, and what is left of it after a
// restart. And how each service is.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { logInAdmin } from '../lib/people.mjs';
import { assertProblem, Shop, stranger } from '../lib/scenario.mjs';

const line = ({ kind, service, caller, name }) => `${kind} ${caller ? `${caller} > ` : ''}${service} ${name}`;

/** Whether it was caused, by however many in between. */
function isUnder(spans, span, cause) {
  for (let at = span; at; at = spans.find(({ span_id }) => span_id === at.parent_span_id)) if (at === cause) return true;
  return false;
}

test('traces and services', { timeout: 120000 }, async (t) => {
  const shop = await Shop.open(t);
  let chief = await logInAdmin(shop.souk);
  const ask = (path) => chief.program('GET', path);
  const trace = async (id, query = '') => {
    const reply = await ask(`/traces/${id}${query}`);
    assert.equal(reply.status, 200, JSON.stringify(reply.body));
    return reply.body;
  };
  const product = await shop.product({ stock: 10 });
  const placed = await shop.order([{ product_id: product.id, quantity: 1 }], { payment_method: 'cash_on_delivery' });
  assert.equal(placed.status, 201);
  await shop.settle();
  const [, traceId, requestSpan] = placed.headers.get('traceparent').split('-');
  let eventId;

  await t.test('an order: what it asked, what it told, who heard', async () => {
    const { spans, unreachable, complete, trace_id } = await trace(traceId);
    assert.deepEqual({ unreachable, complete, trace_id }, { unreachable: [], complete: true, trace_id: traceId });
    /** The only one of these words under another. */
    const under = (cause, wanted) => {
      const found = spans.filter((span) => span.parent_span_id === cause?.span_id && line(span) === wanted);
      assert.equal(found.length, 1, `${wanted}: ${found.length} in ${spans.map(line).join(', ')}`);
      return found[0];
    };
    const chain = (...steps) => steps.reduce(under, undefined);
    const request = chain('request order placeOrder');
    assert.equal(spans[0], request);
    const { start, duration_us, ...of } = request;
    assert.deepEqual(of, { span_id: requestSpan, depth: 0, kind: 'request', service: 'order', name: 'placeOrder', method: 'POST', path: '/orders', status: 201, state: 'done' });
    assert.ok(duration_us > 0 && Math.abs(Date.parse(start) - Date.now()) < 60_000);

    const root = 'request order placeOrder';
    const reserve = chain(root, 'call order > inventory reserve');
    chain(root, 'call order > inventory reserve', 'event inventory inventory.changed', 'reaction product inventory.changed');
    const created = chain(root, 'event order order.created');
    chain(root, 'event order order.created', 'reaction inventory order.created');
    const accepted = chain(root, 'event order order.created', 'reaction payment order.created', 'event payment payment.accepted');
    const reaction = under(accepted, 'reaction order payment.accepted');
    const order = [chain(root, 'call order > product quote'), reserve, created, accepted, reaction].map((span) => spans.indexOf(span));
    assert.deepEqual(order, [...order].sort((a, b) => a - b), 'as they happened');
    for (const span of spans) {
      const parent = spans.find(({ span_id }) => span_id === span.parent_span_id);
      if (!parent) continue;
      assert.equal(span.depth, parent.depth + 1);
      assert.ok(span.start >= parent.start, `${line(span)} at ${span.start} began before ${line(parent)} at ${parent.start}`);
    }
    assert.ok(spans.every((span) => isUnder(spans, span, request)), 'all of it was caused by the request');
    assert.ok(spans.every(({ state }) => state === 'done'));
    eventId = created.event_id;
    assert.equal(created.object_id, placed.body.id);
    assert.match(created.actor, /^user:/);
    assert.ok(reaction.duration_us >= 0);
    assert.equal(reaction.event_id, accepted.event_id);
  });

  await t.test('a request that is refused says why', async () => {
    const refused = await shop.order([{ product_id: stranger(), quantity: 1 }]);
    assert.ok(refused.status >= 400);
    const { spans } = await trace(refused.headers.get('traceparent').split('-')[1]);
    const request = spans.find(({ kind }) => kind === 'request');
    assert.equal(request.status, refused.status);
    assert.equal(request.state, 'failed');
    assert.equal(request.error, refused.body.code);
    const call = spans.find(({ kind }) => kind === 'call');
    assert.equal(line(call), 'call order > product quote');
  });

  await t.test('how each service is', async () => {
    const reply = await ask('/services');
    assert.equal(reply.status, 200, JSON.stringify(reply.body));
    const names = reply.body.items.map(({ name }) => name);
    for (const name of ['gateway', 'auth', 'user', 'product', 'inventory', 'order', 'payment', 'notification']) assert.ok(names.includes(name), name);
    for (const service of reply.body.items) {
      assert.equal(service.state, 'ready', JSON.stringify(service));
      assert.match(service.address, /^http:\/\//);
      assert.match(service.version, /^\d+\./);
      assert.ok(service.uptime_seconds >= 0 && service.doc.length > 0);
    }
    const order = reply.body.items.find(({ name }) => name === 'order');
    assert.ok(order.done > 0 && order.requests > 0);
    assert.deepEqual([order.lag, order.parked, order.dead_letters, order.failures], [0, 0, 0, 0]);
  });

  await t.test('what is no trace', async () => {
    assertProblem(await ask(`/traces/${'1'.repeat(32)}`), 404, 'not_found');
    for (const path of ['12', 'G'.repeat(32), `${'1'.repeat(32)}?near=x`]) assertProblem(await ask(`/traces/${path}`), 400, 'invalid_request');
  });

  await t.test('after a restart its events are left, and who heard them', async () => {
    await shop.asleep(async () => {});
    chief = await logInAdmin(shop.souk);
    for (const query of ['', `?near=${eventId}`]) {
      const { spans, complete } = await trace(traceId, query);
      assert.equal(complete, true);
      assert.deepEqual([...new Set(spans.map(({ kind }) => kind))].sort(), ['event', 'reaction']);
      const created = spans.find((span) => line(span) === 'event order order.created');
      const reaction = spans.find((span) => line(span) === 'reaction payment order.created');
      const accepted = spans.find((span) => line(span) === 'event payment payment.accepted');
      assert.equal(reaction.parent_span_id, created.span_id);
      assert.equal(accepted.parent_span_id, reaction.span_id, 'what caused an event is in the log');
      assert.deepEqual([reaction.state, reaction.start, reaction.duration_us], ['done', undefined, undefined]);
    }
  });
  await shop.close();
});
