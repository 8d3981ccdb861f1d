// What a service could not do is seen by an admin, and done when it can be: nothing of it is lost.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { test } from 'node:test';
import { sqlite } from '../cli/sqlite.mjs';
import { logInAdmin } from '../lib/people.mjs';
import { Souk, temporaryDirectory, USER } from '../lib/souk.mjs';
import { addProduct, orderOf, tryOrder } from '../lib/shop.mjs';
import { until } from '../lib/until.mjs';

const SETTINGS = { SOUK_EVENT_TRIES: '3', SOUK_EVENT_RETRY_FIRST_MS: '5', SOUK_EVENT_RETRY_MAX_MS: '20', SOUK_LOG_LEVEL: 'error' };
const BREAK = "CREATE TRIGGER broken BEFORE UPDATE ON order_orders BEGIN SELECT RAISE(ABORT, 'out of order'); END";

test('a dead letter is retried by an admin', { timeout: 120000 }, async (t) => {
  const data = join(await temporaryDirectory(t), 'data');
  const start = () => Souk.run(t, { data, environment: SETTINGS });
  let souk = await start();
  const product = await addProduct(souk, 'Lamp', 10);
  await souk.person(USER);
  const whileClosed = async (sql) => {
    await souk.endWell();
    sqlite(join(data, 'souk.db'), sql);
    souk = await start();
  };
  const chief = await logInAdmin(souk);
  const ask = async (method, path, status) => {
    const reply = await chief.program(method, path);
    assert.equal(reply.status, status, JSON.stringify(reply.body));
    return reply.body;
  };
  const letters = async () => (await ask('GET', '/dead-letters', 200)).items;
  /** How the order service stands to that event, as its trace shows it. */
  const reactionTo = async ({ topic, object_id, traceparent }) => {
    const { spans } = await ask('GET', `/traces/${traceparent.split('-')[1]}`, 200);
    const event = spans.find((span) => span.kind === 'event' && span.name === topic && span.object_id === object_id);
    return spans.find(({ kind, service, event_id }) => kind === 'reaction' && service === 'order' && event_id === event.event_id);
  };

  // The order service can take orders, but not go on with them.
  await whileClosed(BREAK);
  chief.url = souk.url;
  const [first, second] = [await tryOrder(souk, USER, orderOf(product, 2, 'cash_on_delivery')), await tryOrder(souk, USER, orderOf(product, 1, 'cash_on_delivery'))];
  assert.deepEqual([first.status, second.status], [201, 201]);
  await until('all is given up', async () => (await letters()).length === 4);

  await t.test('it is seen: who gave up what, after how many tries, and why', async () => {
    const seen = await letters();
    assert.deepEqual(seen.map(({ service, topic, tries }) => `${service} ${topic} ${tries}`).sort(),
      ['order payment.accepted 3', 'order payment.accepted 3', 'order stock.confirmed 3', 'order stock.confirmed 3']);
    const letter = seen.find(({ topic, object_id }) => topic === 'stock.confirmed' && object_id === first.reply.id);
    assert.deepEqual(letter.data, { order_id: first.reply.id });
    assert.match(letter.reason, /^the database refused \w+: .*out of order.* \([A-Z][a-z ]+\)$/);
    const { items: [told] } = await ask('GET', `/events?object_id=${first.reply.id}&topic=stock.confirmed`, 200);
    assert.equal(letter.event_id, told.id);
    assert.match(letter.traceparent, /^00-[0-9a-f]{32}-/);
    assert.ok(Date.parse(letter.died_at) >= Date.parse(letter.happened_at));
    const { items: [newest], next } = await ask('GET', '/dead-letters?limit=1', 200);
    assert.deepEqual(newest, seen[0]);
    assert.deepEqual((await ask('GET', `/dead-letters?after=${next}`, 200)).items, seen.slice(1));
    assert.equal((await ask('GET', `/orders/${first.reply.id}`, 200)).status, 'placed');
    const { state, tries, error } = await reactionTo(letter);
    assert.deepEqual({ state, tries, error }, { state: 'failed', tries: 3, error: letter.reason });
    const { items: services } = await ask('GET', '/services', 200);
    assert.deepEqual(services.filter(({ dead_letters }) => dead_letters > 0).map(({ name, dead_letters }) => [name, dead_letters]), [['order', 4]]);
  });

  await t.test('retried too soon, it dies again', async () => {
    const [letter] = await letters();
    await ask('POST', `/dead-letters/${letter.id}/retry`, 204);
    await until('it is dead again', async () => { const now = await letters(); return now.length === 4 && !now.some(({ id }) => id === letter.id); });
    await ask('POST', `/dead-letters/${letter.id}/retry`, 404);
  });

  await t.test('all of a service are retried at once, and die again', async () => {
    const before = await letters();
    const retried = (service) => chief.program('POST', '/dead-letters/retry', { service });
    assert.deepEqual((await retried('product')).body, { retried: 0, left: 0 });
    assert.equal((await retried('')).status, 422);
    const reply = await retried('order');
    assert.deepEqual([reply.status, reply.body], [200, { retried: 4, left: 0 }]);
    await until('they are dead again', async () => { const now = await letters(); return now.length === 4 && !now.some(({ id }) => before.some((one) => one.id === id)); });
    assert.deepEqual((await letters()).map(({ event_id }) => event_id).sort(), before.map(({ event_id }) => event_id).sort());
  });

  const of = async (order) => (await letters()).filter(({ data }) => data.order_id === order.id);
  await whileClosed('DROP TRIGGER broken');
  chief.url = souk.url;

  await t.test('retried when the fault is gone, the order goes its way', async () => {
    const seen = await of(first.reply);
    assert.equal(seen.length, 2);
    for (const { id } of seen) await ask('POST', `/dead-letters/${id}/retry`, 204);
    await until('it is confirmed', async () => (await ask('GET', `/orders/${first.reply.id}`, 200)).status === 'confirmed');
    assert.equal((await ask('GET', `/orders/${first.reply.id}`, 200)).payment_status, 'accepted');
    assert.deepEqual(await of(first.reply), []);
    for (const letter of seen) assert.equal((await reactionTo(letter)).state, 'done');
  });

  await t.test('dropped, it is given up for good', async () => {
    for (const { id } of await of(second.reply)) await ask('DELETE', `/dead-letters/${id}`, 204);
    await ask('DELETE', `/dead-letters/${randomUUID()}`, 404);
    assert.deepEqual(await letters(), []);
    await souk.settle();
    assert.equal((await ask('GET', `/orders/${second.reply.id}`, 200)).status, 'placed');
  });

  await t.test('the audit tells who did that', async () => {
    for (const [topic, times] of [['dead_letter.retried', 7], ['dead_letter.dropped', 2]]) {
      const { items } = await ask('GET', `/audit?actor=${chief.id}&topic=${topic}`, 200);
      assert.equal(items.length, times, topic);
      assert.equal(items[0].data.service, 'order');
    }
  });
  const check = await souk.command('check');
  assert.equal(check.exit, 0, check.out);
  await souk.endWell();
});
