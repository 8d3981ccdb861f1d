// souk check finds what is wrong: one planted violation at a time.
import assert from 'node:assert/strict';
import { copyFile, mkdir, open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { addProduct, orderOf, tryOrder } from '../lib/shop.mjs';
import { Souk, USER, souk, temporaryDirectory } from '../lib/souk.mjs';
import { sqlite } from './sqlite.mjs';

const PLANTED = [
  ['an order whose total is not the sum of its lines', 'UPDATE order_orders SET gross_minor = gross_minor + 1',
    /^order: an order comes to the sum of its lines and adjustments: id=[0-9a-f-]{36} /m],
  ['a cart with more of something than can be ordered', 'UPDATE order_cart_lines SET quantity = 1001',
    /^order: a line in a cart has a quantity that can be ordered: cart_id=[0-9a-f-]{36} /m],
  ['a cart with nothing in it', 'DELETE FROM order_cart_lines', /^order: a cart has a line, and no more than an order may have: id=[0-9a-f-]{36}/m],
  ['stock sold that was never received', 'PRAGMA ignore_check_constraints=1; UPDATE inventory_stock SET sold = received + 1',
    /^inventory: no more is reserved and sold than was received: /m],
  ['a movement that is not in the ledger', 'DELETE FROM inventory_movements', /^inventory: what was received is the ledger's sum: /m],
  ['money that came from nowhere', "UPDATE payment_entries SET amount_minor = amount_minor + 1 WHERE account = 'cash'",
    /^payment: the ledger's postings come to nothing: posting_id=[0-9a-f-]{36} /m],
  ['money that is not in the ledger', 'DELETE FROM payment_entries', /^payment: the ledger holds what was paid and not given back, and nothing else: id=[0-9a-f-]{36} /m],
  ['money for a payment that is none', "UPDATE payment_entries SET payment_id = posting_id", /^payment: an entry has its payment, in its currency: posting_id=[0-9a-f-]{36} /m],
  ['an event that was taken out of the log', 'DELETE FROM souk_log WHERE version = 1', /^store souk: .*versions/m],
  ['an act whose event is another', 'UPDATE souk_audit SET seq = seq + 1', /^store souk: the audit names an event that the log does not have: /m],
  ['a cursor beyond the log', 'UPDATE souk_cursors SET position = 100000', /^store souk: the cursor of .* beyond the end/m],
  ['a cursor in a log that is not here', "UPDATE souk_cursors SET epoch = x'00112233445566778899aabbccddeeff'", /^consumer order: the position in .* counts in a log that is not here/m],
  ['a row that refers to none', 'PRAGMA foreign_keys=0; DELETE FROM order_orders', /refers to no row of order_orders/],
];

test('planted violations', async (t) => {
  const directory = await temporaryDirectory(t);
  const shop = await Souk.start(t);
  const product = await addProduct(shop, 'Lamp', 10);
  const { status, reply } = await tryOrder(shop, USER, orderOf(product, 1, 'cash_on_delivery'));
  assert.equal(status, 201);
  await shop.settle();
  for (const step of ['packed', 'shipped', 'delivered']) {
    assert.equal((await shop.post(`/orders/${reply.id}/shipment`, { step }, { as: 'admin' })).status, 200);
  }
  await shop.settle();
  assert.equal((await shop.request('PUT', `/cart/lines/${product.variant}`, { as: USER, body: { quantity: 2 } })).status, 200);
  const live = await shop.command('check');
  assert.equal(live.exit, 0, live.out);
  assert.match(live.out, /^No findings\. Looked at 1 store /);
  await shop.stop();

  for (const [i, [name, sql, finding]] of PLANTED.entries()) {
    await t.test(name, async () => {
      const data = join(directory, String(i));
      await mkdir(data);
      await copyFile(join(shop.data, 'souk.db'), join(data, 'souk.db'));
      sqlite(join(data, 'souk.db'), sql);
      const { exit, out, err } = await souk(data, ['check']);
      assert.equal(exit, 1, err);
      assert.match(out, finding);
      assert.match(out, /^\d+ findings?\. Looked at /m);
      assert.equal((await souk(data, ['check'])).exit, 1, 'looking has mended nothing');
    });
  }

  await t.test('found on a running program, too', async () => {
    const data = join(directory, 'live');
    await mkdir(data);
    await copyFile(join(shop.data, 'souk.db'), join(data, 'souk.db'));
    sqlite(join(data, 'souk.db'), PLANTED[0][1]);
    const wrong = await Souk.start(t, { data });
    const { exit, out } = await wrong.command('check');
    assert.equal(exit, 1);
    assert.match(out, PLANTED[0][2]);
  });

  await t.test('a damaged file', async () => {
    const data = join(directory, 'damaged');
    await mkdir(data);
    const file = join(data, 'souk.db');
    await copyFile(join(shop.data, 'souk.db'), file);
    // The root of an index of orders: overwritten, as a failing disk might.
    const page = Number(sqlite(file, "SELECT rootpage FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'souk_log'"));
    const size = Number(sqlite(file, 'PRAGMA page_size'));
    assert.ok((await stat(file)).size >= page * size);
    const handle = await open(file, 'r+');
    await handle.write(Buffer.alloc(size, 0x55), 0, size, (page - 1) * size);
    await handle.close();
    const { exit, out, err } = await souk(data, ['check']);
    assert.equal(exit, 1);
    assert.match(out + err, /souk/);
  });
});
