// The audit: who did what to what, by user and by object, for admins.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changeAccess, logInAdmin, signUp } from '../lib/people.mjs';
import { assertProblem, Shop, stranger } from '../lib/scenario.mjs';
import { USER } from '../lib/souk.mjs';

test('the audit', { timeout: 120000 }, async (t) => {
  const shop = await Shop.open(t);
  const { souk } = shop;
  const chief = await logInAdmin(souk);
  const grace = await signUp(souk.url, { name: 'Grace' });
  await souk.settle();
  await changeAccess(chief, grace, { role: 'admin' });
  await souk.settle();

  const audit = async (query) => {
    const reply = await chief.program('GET', `/audit?${new URLSearchParams(query)}`);
    assert.equal(reply.status, 200, JSON.stringify(reply.body));
    return reply.body;
  };
  /** "topic by whom", newest first. */
  const names = { [`user:${chief.id}`]: 'chief', [`user:${grace.id}`]: 'grace' };
  const told = async (query) => (await audit(query)).items.map(({ topic, actor }) => `${topic} by ${names[actor] ?? actor}`);

  const began = new Date().toISOString();
  const product = await shop.product({ stock: 10 }); // by the chief, in another session
  const [variant] = product.variants;
  const order = await shop.placed(product, 1, { payment_method: 'cash_on_delivery' });
  const packed = await grace.program('POST', `/orders/${order.id}/shipment`, { step: 'packed' });
  assert.equal(packed.status, 200, JSON.stringify(packed.body));
  const counted = await grace.program('POST', `/inventory/${product.id}/counts`, { counted: 8 });
  assert.equal(counted.status, 201, JSON.stringify(counted.body));
  await shop.settle();

  await t.test('by user: all that an admin changed', async () => {
    assert.deepEqual(await told({ actor: grace.id }), ['inventory.changed by grace', 'order.updated by grace']);
    assert.deepEqual(await told({ actor: chief.id, from: began }), ['inventory.changed by chief', 'product.created by chief']);
    assert.deepEqual(await told({ actor: stranger() }), []);
  });

  await t.test('by object, with what the event says', async () => {
    const { items, next } = await audit({ object_id: order.id });
    assert.equal(next, null);
    const [{ at, data, traceparent, object_id, ...entry }] = items;
    assert.deepEqual(entry, { id: entry.id, actor: `user:${grace.id}`, topic: 'order.updated' });
    assert.equal(object_id, order.id);
    assert.ok(Math.abs(Date.parse(at) - Date.now()) < 60_000, at);
    assert.equal(data.order_id, order.id);
    assert.match(traceparent, /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/);
    assert.deepEqual(await told({ object_id: variant.id }), ['inventory.changed by grace', 'inventory.changed by chief']);
    assert.deepEqual(await told({ object_id: variant.id, actor: chief.id }), ['inventory.changed by chief']);
  });

  await t.test('what is set up for all orders, and noted on one', async () => {
    const add = async (path, body) => {
      const reply = await grace.program('POST', path, body);
      assert.equal(reply.status, 201, JSON.stringify(reply.body));
      return reply.body.id ?? reply.body.note_id;
    };
    const method = await add('/shipping-methods', { name: 'By bicycle', price: { minor: 300, currency: 'EUR' }, tax_basis_points: 1900 });
    const code = await add('/discounts', { code: 'AUDIT-10', basis_points: 1000 });
    const note = await add(`/orders/${order.id}/notes`, { text: 'Rings twice.' });
    assert.equal((await grace.program('PATCH', `/discounts/${code}`, { active: false }, { 'If-Match': '"1"' })).status, 200);
    assert.equal((await grace.program('DELETE', `/shipping-methods/${method}`, undefined, { 'If-Match': '"1"' })).status, 204);
    await souk.settle();
    assert.deepEqual(await told({ object_id: method }), ['order.shipping_method_changed by grace', 'order.shipping_method_changed by grace']);
    assert.deepEqual((await audit({ object_id: code })).items.map(({ data }) => data.change), ['changed', 'added']);
    assert.deepEqual(await told({ object_id: note }), ['order.noted by grace']);
  });

  await t.test('by whom it was done to: an account, its orders', async () => {
    const customer = await souk.id(USER);
    const done = await told({ user_id: customer });
    assert.equal(done[0], 'order.updated by grace');
    assert.ok(done.includes('user.created by service:auth'), done.join());
    assert.ok(!done.some((each) => each.startsWith('order.created')), 'what customers order is in their lists of orders');
    const [changed] = await told({ user_id: grace.id, topic: 'user.updated' });
    assert.equal(changed, 'user.updated by chief');
  });

  await t.test('what a customer takes back', async () => {
    const other = await shop.placed(product, 1);
    const cancelled = await souk.post(`/orders/${other.id}/cancel`, undefined, { as: USER });
    assert.equal(cancelled.status, 200, JSON.stringify(cancelled.body));
    assert.deepEqual(await told({ object_id: other.id }), [`order.cancelled by user:${await souk.id(USER)}`]);
  });

  await t.test('a page after the other, of any time', async () => {
    const all = (await audit({ limit: 100 })).items.map(({ id }) => id);
    const paged = [];
    for (let after = {}; after;) {
      const { items, next } = await audit({ limit: 3, ...after });
      paged.push(...items.map(({ id }) => id));
      after = next && { after: next };
    }
    assert.ok(all.length > 6);
    assert.deepEqual(paged, all);
    assert.deepEqual([...all].sort().reverse(), all, 'the newest first');
    assert.deepEqual(await told({ to: '2020-01-01T00:00:00Z' }), []);
    assert.deepEqual((await audit({ from: began, to: new Date(Date.now() + 1000).toISOString(), topic: 'product.created' })).items.length, 1);
  });

  await t.test('what is no question is refused', async () => {
    for (const query of ['actor=grace', 'object_id=1', 'from=yesterday', 'after=x', 'limit=101', 'topic=']) {
      assertProblem(await chief.program('GET', `/audit?${query}`), 400, 'invalid_request');
    }
  });
  await shop.close();
});
