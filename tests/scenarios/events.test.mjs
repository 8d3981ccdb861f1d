// What happens in the shop, for admins: every event, by what it is about, newest first, page after page, and as a live list.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { logInAdmin } from '../lib/people.mjs';
import { assertProblem, Shop, stranger } from '../lib/scenario.mjs';
import { USER } from '../lib/souk.mjs';

test('the events', { timeout: 120000 }, async (t) => {
  const shop = await Shop.open(t);
  const { souk } = shop;
  const chief = await logInAdmin(souk);
  const events = async (query = {}) => {
    const reply = await chief.program('GET', `/events?${new URLSearchParams(query)}`);
    assert.equal(reply.status, 200, JSON.stringify(reply.body));
    return reply.body;
  };
  const topics = async (query) => (await events(query)).items.map(({ topic }) => topic);

  const product = await shop.product({ stock: 10 });
  const { newest: before } = await events({ limit: 1 });
  assert.deepEqual((await events({ since: before })).items, []);
  const placed = await shop.order([{ product_id: product.id, quantity: 1 }], { payment_method: 'cash_on_delivery' });
  assert.equal(placed.status, 201);
  const order = placed.body;
  await shop.settle();

  await t.test('what came since, and nothing twice', async () => {
    const { items, newest, next } = await events({ since: before, limit: 100 });
    assert.equal(next, null);
    const told = items.map(({ topic }) => topic);
    for (const topic of ['inventory.changed', 'order.created', 'payment.accepted', 'order.updated']) assert.ok(told.includes(topic), `${topic} in ${told}`);
    assert.ok(!told.includes('product.created'));
    assert.deepEqual(await events({ since: newest }), { items: [], next: null, newest });
    const first = await events({ since: before, limit: 2 });
    const rest = await events({ since: before, limit: 100, after: first.next });
    assert.deepEqual([...first.items, ...rest.items], items);
  });

  await t.test('of an object, with what each says', async () => {
    const { items } = await events({ object_id: order.id });
    const { at, ...created } = items.find(({ topic }) => topic === 'order.created');
    assert.ok(Math.abs(Date.parse(at) - Date.now()) < 60_000, at);
    const user = await souk.id(USER);
    const [, trace_id, span_id] = placed.headers.get('traceparent').split('-');
    assert.equal(created.data.order_id, order.id);
    assert.deepEqual(created, {
      id: created.id, topic: 'order.created', service: 'order', object_id: order.id, actor: `user:${user}`, user_id: user, data: created.data, trace_id, span_id,
    });
    assert.ok(items.every(({ object_id }) => object_id === order.id));
    assert.deepEqual(await topics({ object_id: order.id, topic: 'order.created' }), ['order.created']);
    assert.ok((await topics({ object_id: order.id, service: 'inventory' })).includes('stock.reserved'));
    assert.deepEqual(await topics({ object_id: order.id, service: 'product' }), []);
    assert.deepEqual(await topics({ object_id: stranger() }), []);
  });

  await t.test('of a request, with all its effects', async () => {
    const [, trace_id] = placed.headers.get('traceparent').split('-');
    const { items } = await events({ trace_id, limit: 100 });
    const told = items.map(({ topic, service }) => `${topic} by ${service}`);
    for (const each of ['inventory.changed by inventory', 'order.created by order', 'payment.accepted by payment']) assert.ok(told.includes(each), `${each} in ${told}`);
    assert.ok(items.every((item) => item.trace_id === trace_id));
    assert.deepEqual(await topics({ trace_id: '0'.repeat(31) + '1' }), []);
  });

  await t.test('of a user, a topic, a service', async () => {
    assert.ok((await topics({ user_id: await souk.id(USER), limit: 100 })).includes('order.created'));
    assert.ok((await topics({ user_id: chief.id, limit: 100 })).includes('product.created'));
    assert.deepEqual(await topics({ user_id: stranger() }), []);
    assert.ok((await events({ topic: 'order.created' })).items.every(({ topic }) => topic === 'order.created'));
    assert.ok((await events({ service: 'inventory' })).items.every(({ service }) => service === 'inventory'));
  });

  await t.test('a page after the other', async () => {
    const all = (await events({ limit: 100 })).items.map(({ id }) => id);
    const paged = [];
    for (let after = {}; after && paged.length < all.length;) {
      const { items, next } = await events({ limit: 7, ...after });
      paged.push(...items.map(({ id }) => id));
      after = next && { after: next };
    }
    assert.ok(all.length > 10);
    assert.deepEqual(paged.slice(0, all.length), all);
  });

  await t.test('what is no question is refused', async () => {
    for (const query of ['object_id=1', 'after=x', 'since=AAAA', 'limit=101', 'topic=', 'trace_id=12', `trace_id=${'G'.repeat(32)}`]) {
      assertProblem(await chief.program('GET', `/events?${query}`), 400, 'invalid_request');
    }
  });
  await shop.close();
});
