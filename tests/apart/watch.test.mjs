// Who watches a shop in two processes: a trace has the parts of both, and who does not answer is named, not waited for.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Apart, BACK } from '../lib/apart.mjs';
import { logInAdmin } from '../lib/people.mjs';
import { addProduct, orderOf } from '../lib/shop.mjs';
import { USER } from '../lib/souk.mjs';

test('a trace and the services of two processes', { timeout: 120000 }, async (t) => {
  const shop = await Apart.start(t);
  const chief = await logInAdmin(shop);
  const ask = async (path) => {
    const reply = await chief.program('GET', path);
    assert.equal(reply.status, 200, JSON.stringify(reply.body));
    return reply.body;
  };
  const product = await addProduct(shop, 'Lamp', 10);
  const placed = await shop.post('/orders', orderOf(product, 1, 'cash_on_delivery'), { as: USER });
  assert.equal(placed.status, 201, JSON.stringify(placed.body));
  await shop.settle();
  const [, trace, span] = placed.headers.get('traceparent').split('-');

  await t.test('both have told', async () => {
    const { spans, unreachable } = await ask(`/traces/${trace}`);
    assert.deepEqual(unreachable, []);
    const requests = spans.filter(({ kind }) => kind === 'request');
    assert.deepEqual(requests.map(({ span_id, name, service }) => [span_id, name, service]), [[span, 'placeOrder', 'order']], 'passed on, and one request');
    const call = spans.find(({ kind, name }) => kind === 'call' && name === 'reserve');
    assert.deepEqual([call.caller, call.service, call.parent_span_id], ['order', 'inventory', span]);
    const reaction = spans.find(({ kind, name, service }) => kind === 'reaction' && name === 'order.created' && service === 'payment');
    assert.ok(reaction.duration_us >= 0 && reaction.state === 'done');
  });

  await t.test('both are ready', async () => {
    const { items } = await ask('/services');
    assert.deepEqual(items.filter(({ state }) => state !== 'ready'), []);
    assert.equal(new Set(items.map(({ process }) => process)).size, 2);
    for (const { name, address } of items) if (BACK.includes(name)) assert.equal(address, await shop.peers(name));
  });

  await t.test('one is gone', async () => {
    await shop.back.stop();
    const { items } = await ask('/services');
    for (const { name, state } of items) assert.equal(state, BACK.includes(name) ? 'unreachable' : 'ready', name);
    const { spans, unreachable } = await ask(`/traces/${trace}`);
    assert.deepEqual([...unreachable].sort(), [...BACK].sort());
    assert.ok(spans.some(({ kind, name }) => kind === 'request' && name === 'placeOrder'), 'the gateway noted it, too');
    assert.ok(spans.some(({ kind, name }) => kind === 'event' && name === 'order.created'));
    assert.ok(spans.some(({ kind, service, state }) => kind === 'reaction' && service === 'payment' && state === 'done'), 'by its tables');
  });
});
