// Commands about data that lies in PostgreSQL: what souk check finds there, live and at rest; what copies the data, and that a copy
// goes on where it stood.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { databaseOf, query } from '../lib/postgres.mjs';
import { addProduct, orderOf, tryOrder } from '../lib/shop.mjs';
import { Souk, souk, temporaryDirectory, USER } from '../lib/souk.mjs';

const nameOf = async (data) => new URL(await databaseOf(data)).pathname.slice(1);

const PLANTED = [
  ['an order whose total is not the sum of its lines', 'UPDATE souk_order.order_orders SET gross_minor = gross_minor + 1',
    /^order: an order comes to the sum of its lines and adjustments: id=[0-9a-f-]{36} /m],
  ['lines whose order is gone', 'DELETE FROM souk_order.order_payments; DELETE FROM souk_order.order_orders', /^order: a line, adjustment or address has its order: order_id=/m],
  ['a reservation that is gone from its lines', 'DELETE FROM souk_inventory.inventory_reservations', /^inventory: a reservation's line has its reservation: order_id=/m],
  ['a movement that is not in the ledger', 'DELETE FROM souk_inventory.inventory_movements', /^inventory: what was received is the ledger's sum: /m],
  ['money that came from nowhere', "UPDATE souk_payment.payment_entries SET amount_minor = amount_minor + 1 WHERE account = 'cash'",
    /^payment: the ledger's postings come to nothing: posting_id=[0-9a-f-]{36} /m],
  ['money that is not in the ledger', 'DELETE FROM souk_payment.payment_entries', /^payment: the ledger holds what was paid and not given back, and nothing else: id=/m],
  ['an event that was taken out of the log', 'DELETE FROM souk.souk_log WHERE version = 1', /^store souk: .*versions/m],
  ['an act whose event is another', 'UPDATE souk.souk_audit SET seq = seq + 1', /^store souk: the audit names an event that the log does not have: /m],
  ['a cursor beyond the log', 'UPDATE souk.souk_cursors SET position = position + (1::bigint << 50)', /^store souk: the cursor of .* beyond the end/m],
  ['a cursor in a log that is not here', "UPDATE souk.souk_cursors SET epoch = '00112233-4455-6677-8899-aabbccddeeff'", /^consumer order: the position in .* counts in a log that is not here/m],
];

/** A shop with one order, closed; copies of its database are cheap. */
async function shopAtRest(t) {
  const shop = await Souk.run(t);
  const product = await addProduct(shop, 'Lamp', 10);
  const order = await tryOrder(shop, USER, orderOf(product, 1, 'cash_on_delivery'));
  assert.equal(order.status, 201);
  await shop.settle();
  for (const step of ['packed', 'shipped', 'delivered']) {
    assert.equal((await shop.post(`/orders/${order.reply.id}/shipment`, { step }, { as: 'admin' })).status, 200);
  }
  await shop.settle();
  const live = await shop.command('check');
  assert.equal(live.exit, 0, live.out);
  assert.match(live.out, /^No findings\. Looked at 1 store /);
  await shop.stop();
  assert.deepEqual(await souk(shop.data, ['check']), live, 'the same at rest');
  return { data: shop.data, product, order: order.reply };
}

test('planted violations', { timeout: 120000 }, async (t) => {
  const { data } = await shopAtRest(t);
  const database = await nameOf(data);
  for (const [i, [name, sql, finding]] of PLANTED.entries()) {
    await t.test(name, async (t) => {
      const copy = `${database}_${i}`;
      await query(`CREATE DATABASE ${copy} TEMPLATE ${database}`);
      // Another place, so another log: at its first start what was copied begins there, and then something is spoilt.
      const environment = { DATABASE_URL: (await databaseOf(data)).replace(database, copy) };
      const directory = join(await temporaryDirectory(t), 'data');
      const moved = await Souk.run(t, { data: directory, environment });
      await moved.stop();
      await query(sql, copy);
      for (const when of ['at rest', 'and nothing was mended']) {
        const { exit, out, err } = await souk(directory, ['check'], { environment });
        assert.equal(exit, 1, `${when}: ${err}`);
        assert.match(out, finding, when);
        assert.match(out, /^\d+ findings?\. Looked at /m);
      }
    });
  }
  await t.test('found on a running program, too', async (t) => {
    const shop = await Souk.run(t, { data });
    await query(PLANTED[0][1], database);
    const { exit, out } = await shop.command('check');
    assert.equal(exit, 1);
    assert.match(out, PLANTED[0][2]);
  });
});

test('what copies a server is a server’s own tool, and its copy goes on', { timeout: 120000 }, async (t) => {
  const { data, product, order } = await shopAtRest(t);
  const directory = await temporaryDirectory(t);
  const shop = await Souk.run(t, { data });
  for (const [command, tool] of [['backup', 'pg_dump'], ['restore', 'pg_restore']]) {
    for (const when of ['live', 'at rest']) {
      const refused = await souk(when === 'live' ? data : directory, [command, join(directory, 'copy')], { environment: { DATABASE_URL: await databaseOf(data) } });
      assert.equal(refused.exit, 2, `${command} ${when}: ${refused.err}`);
      assert.match(refused.err, new RegExp(tool));
    }
  }

  const dump = join(directory, 'dump');
  const url = await databaseOf(data);
  const run = (tool, ...args) => {
    const { status, stderr } = spawnSync(tool, args, { encoding: 'utf8' });
    assert.equal(status, 0, stderr);
  };
  run('pg_dump', '--format=custom', `--file=${dump}`, url); // while it runs
  await shop.stop();
  const other = `${await nameOf(data)}_restored`;
  await query(`CREATE DATABASE ${other}`);
  const restored = url.replace(await nameOf(data), other);
  run('pg_restore', `--dbname=${restored}`, dump);

  const there = await Souk.run(t, { data: join(directory, 'data'), environment: { DATABASE_URL: restored } });
  const command = (...args) => souk(there.data, args, { environment: { DATABASE_URL: restored } });
  there.command = command;
  assert.equal((await there.get(`/orders/${order.id}`, { as: USER })).status, 200);
  const next = await tryOrder(there, USER, orderOf(product));
  assert.equal(next.status, 201, JSON.stringify(next.reply));
  await there.settle();
  const check = await command('check');
  assert.equal(check.exit, 0, check.out);
  const numbers = (await command('events', 'list', '--limit', '1000')).out.split('\n').filter(Boolean).map((line) => Number(line.trim().split(/\s+/)[0]));
  assert.deepEqual(numbers, [...numbers].sort((a, b) => a - b), 'positions go on rising');
  assert.deepEqual(await there.stop(), { exit: 0, signal: null });
});
