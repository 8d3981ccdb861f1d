// Looking at events, and at those that a service could not process; on a running program and at rest alike.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomUUID } from 'node:crypto';
import { addProduct, orderOf } from '../lib/shop.mjs';
import { Souk, USER, souk } from '../lib/souk.mjs';
import { until } from '../lib/until.mjs';

const paymentOf = (order) => JSON.stringify({ payment_id: randomUUID(), order_id: order, amount: { minor: 1, currency: 'EUR' } });

test('events, live and at rest', async (t) => {
  const shop = await Souk.start(t);
  const product = await addProduct(shop, 'Lamp', 10);
  const order = (await shop.post('/orders', orderOf(product), { as: USER })).body;
  await shop.settle();

  const seen = async (...args) => {
    const { exit, out, err } = await souk(shop.data, ['events', ...args]);
    assert.equal(exit, 0, err);
    return out;
  };
  const lines = async (...args) => (await seen('list', ...args)).split('\n').filter(Boolean);
  const seqOf = (line) => Number(line.trim().split(/\s+/)[0]);
  const looks = [
    ['list'], ['list', '--limit', '2'], ['list', '--after', '3', '--limit=2'], ['list', '--key', order.id],
    ['list', '--topic', 'order.created', '--json'], ['show', String(seqOf((await lines('--limit', '1000'))[0]))],
  ];

  await t.test('list shows the last ones, oldest first', async () => {
    const all = await lines('--limit', '1000');
    assert.ok(all.length > 5);
    assert.deepEqual(all.map(seqOf), all.map(seqOf).sort((a, b) => a - b));
    assert.deepEqual(await lines('--limit', '3'), all.slice(-3));
    assert.deepEqual(await lines('--limit', '1'), all.slice(-1));
    assert.deepEqual(await lines('--after', String(seqOf(all[1])), '--limit', '2'), all.slice(2, 4));
    assert.deepEqual(await lines('--after', String(seqOf(all.at(-1)))), []);
  });

  await t.test('list by topic and key', async () => {
    const created = await lines('--topic', 'order.created');
    assert.equal(created.length, 1);
    assert.ok(created[0].includes(order.id));
    const about = await lines('--key', order.id);
    assert.ok(about.length > 0 && about.every((line) => line.includes(order.id)));
    assert.deepEqual(await lines('--topic', 'product.created', '--key', order.id), []);
    // The rare one is found, however far behind the end.
    assert.equal((await lines('--topic', 'product.created', '--limit', '1')).length, 1);
  });

  await t.test('--json gives the position and the CloudEvent', async () => {
    const [line] = await lines('--topic', 'order.created', '--json');
    const { seq, event } = JSON.parse(line);
    assert.ok(Number.isInteger(seq));
    assert.equal(event.specversion, '1.0');
    assert.equal(event.type, 'order.created');
    assert.equal(event.subject, order.id);
    assert.equal(event.data.order_id, order.id);
  });

  await t.test('show finds by position and by id', async () => {
    const [line] = await lines('--topic', 'order.created', '--json');
    const { seq, event } = JSON.parse(line);
    const shown = await seen('show', String(seq));
    assert.equal(await seen('show', event.id), shown);
    assert.match(shown, /^topic +order\.created$/m);
    assert.match(shown, new RegExp(`^key +${order.id}$`, 'm'));
    assert.match(shown, new RegExp(`^on behalf of +${await shop.id(USER)}$`, 'm'));
    assert.deepEqual(JSON.parse(shown.slice(shown.indexOf('\ndata\n') + 6)), event.data);
  });

  await t.test('wrong questions', async () => {
    for (const [args, exit, message] of [
      [['list', '--key', 'seven'], 2, /--key is "seven".*UUID/],
      [['list', '--limit', '0'], 2, /from 1 to 10000/],
      [['list', '--limit', 'few'], 2, /from 1 to 10000/],
      [['list', '--after', '-1'], 2, /from 0/],
      [['show', 'first'], 2, /neither an event's position.*nor its id/],
      [['show', '999999'], 1, /There is no event 999999/],
      [['show', randomUUID()], 1, /There is no event/],
      [['replay', 'shoes'], 2, /No service called "shoes"/],
    ]) {
      const result = await shop.command('events', ...args);
      assert.equal(result.exit, exit, args.join(' '));
      assert.match(result.err, message);
      assert.equal(result.out, '');
    }
  });

  await t.test('replay rebuilds what it says', async () => {
    const before = (await shop.get(`/products/${product.id}`)).body;
    const { exit, out } = await shop.command('events', 'replay', 'product');
    assert.equal(exit, 0);
    assert.match(out, /^product begins again/);
    await shop.settle();
    assert.deepEqual((await shop.get(`/products/${product.id}`)).body, before);
    assert.equal((await shop.command('check')).exit, 0);
  });

  await t.test('the same at rest', async () => {
    const live = await Promise.all(looks.map((args) => seen(...args)));
    const check = await shop.command('check');
    assert.deepEqual(await shop.stop(), { exit: 0, signal: null });
    for (const [i, args] of looks.entries()) {
      assert.equal(await seen(...args), live[i], args.join(' '));
    }
    assert.deepEqual(await souk(shop.data, ['check']), check);
  });
});

test('dead letters: listed, retried, dropped', async (t) => {
  const environment = { SOUK_EVENT_TRIES: '1', SOUK_EVENT_RETRY_FIRST_MS: '1' };
  const shop = await Souk.start(t, { environment });
  const none = await shop.command('dead-letters', 'list');
  assert.deepEqual([none.exit, none.out], [0, 'There are no dead letters.\n']);

  // Two payments for orders that do not exist.
  const orders = [randomUUID(), randomUUID()];
  for (const order of orders) {
    const emitted = await shop.command('events', 'emit', 'payment.failed', randomUUID(),
      JSON.stringify({ payment_id: randomUUID(), order_id: order }));
    assert.equal(emitted.exit, 0, emitted.err);
  }
  const list = async () => (await souk(shop.data, ['dead-letters', 'list'])).out.split('\n').filter((line) => line.includes('order could not process payment.failed'));
  const dead = await until('two dead letters', async () => { const found = await list(); return found.length === 2 && found; });
  const idOf = (line) => line.split(' ')[0];
  assert.match(dead[0], /order could not process payment\.failed \(event \d+, key .*\) in \d+ tr(y|ies): \S/);
  const other = await shop.command('dead-letters', 'list', '--consumer', 'product');
  assert.equal(other.out, 'There are no dead letters.\n');

  await t.test('an id that is none, or not there', async () => {
    for (const what of ['retry', 'drop']) {
      assert.equal((await shop.command('dead-letters', what, 'x')).exit, 2);
      const missing = await shop.command('dead-letters', what, randomUUID());
      assert.equal(missing.exit, 1);
      assert.match(missing.err, /There is no dead letter/);
    }
  });

  await t.test('retried live, it is tried again and dies again', async () => {
    const retried = await shop.command('dead-letters', 'retry', idOf(dead[0]));
    assert.deepEqual([retried.exit, retried.err], [0, '']);
    await until('it is dead again', async () => { const now = await list(); return now.length === 2 && !now.some((line) => idOf(line) === idOf(dead[0])); });
  });

  await t.test('dropped, it is gone, and its event is not', async () => {
    const [first] = await list();
    const seq = /event (\d+)/.exec(first)[1];
    assert.equal((await shop.command('dead-letters', 'drop', idOf(first))).exit, 0);
    assert.equal((await list()).length, 1);
    assert.equal((await shop.command('events', 'show', seq)).exit, 0);
  });

  await t.test('at rest it waits for the next start', async () => {
    await shop.stop();
    const [last] = await list();
    const retried = await souk(shop.data, ['dead-letters', 'retry', idOf(last)]);
    assert.match(retried.out, /at the next `souk run`/);
    assert.deepEqual(await list(), []);
    await Souk.start(t, { data: shop.data, environment });
    await until('one is dead again', async () => (await list()).length === 1);
  });
});

test('playing a service that does not exist yet', async (t) => {
  const shop = await Souk.start(t);
  const product = await addProduct(shop, 'Chair', 5);
  const order = (await shop.post('/orders', orderOf(product, 1, 'card'), { as: USER })).body;
  assert.equal(order.payment_status, 'unpaid');
  const wrong = [
    [['order.imagined', randomUUID(), '{}'], /No service emits or hears order\.imagined/],
    [['payment.succeeded', 'x', '{}'], /not an id/],
    [['payment.succeeded', randomUUID(), '{"nothing": 1}'], /data is wrong at/],
    [['payment.succeeded', randomUUID(), 'no json'], /data is wrong/],
  ];
  for (const [args, message] of wrong) {
    const { exit, err } = await shop.command('events', 'emit', ...args);
    assert.equal(exit, 2);
    assert.match(err, message);
  }
  const payment = randomUUID();
  const emitted = await shop.command('events', 'emit', 'payment.succeeded', payment,
    JSON.stringify({ ...JSON.parse(paymentOf(order.id)), payment_id: payment, amount: order.gross }));
  assert.equal(emitted.exit, 0, emitted.err);
  await shop.settle();
  assert.equal((await shop.get(`/orders/${order.id}`, { as: USER })).body.payment_status, 'paid');
});

test('the clock is moved, and jobs look', async (t) => {
  const shop = await Souk.start(t);
  for (const duration of ['soon', '5w', '-1h', 'h', '1000000']) {
    assert.equal((await shop.command('clock', 'advance', duration)).exit, 2, duration);
  }
  const { exit, out } = await shop.command('clock', 'advance', '2d');
  assert.equal(exit, 0);
  const now = Date.parse(/It is (\S+) now/.exec(out)[1]);
  assert.ok(Math.abs(now - Date.now() - 2 * 86400000) < 60000);
});
