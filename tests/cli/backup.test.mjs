// A copy of a shop in use, and a shop from a copy.
import assert from 'node:assert/strict';
import { copyFile, mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { addProduct, allOrders, orderOf, stockOf, tryOrder } from '../lib/shop.mjs';
import { Souk, USER, souk, temporaryDirectory } from '../lib/souk.mjs';
import { sqlite } from './sqlite.mjs';

const epochOf = (file) => sqlite(file, 'SELECT hex(epoch) FROM souk_epoch');

async function fine(promise) {
  const { exit, out, err } = await promise;
  assert.equal(exit, 0, err + out);
  return out;
}

/** A shop with one order whose events may not have arrived everywhere yet. */
async function shopWithOrder(t, options) {
  const shop = await Souk.start(t, options);
  const product = await addProduct(shop, 'Lamp', 1000);
  const placed = await tryOrder(shop, USER, orderOf(product));
  assert.equal(placed.status, 201);
  return { shop, product, order: placed.reply };
}

test('a backup of a shop in use has every order answered before it, and loses no event', async (t) => {
  const directory = await temporaryDirectory(t);
  const { shop, product } = await shopWithOrder(t);
  const target = join(directory, 'copy.db');

  // Customers go on ordering while it is made.
  const placed = [];
  let stop = false;
  t.after(() => { stop = true; });
  const customers = Array.from({ length: 4 }, async () => {
    while (!stop) placed.push(await tryOrder(shop, USER, orderOf(product)));
  });
  const before = await allOrders(shop);
  const out = await fine(shop.command('backup', target));
  stop = true;
  await Promise.all(customers);
  assert.match(out, /copy\.db: \d+\.\d MB in \d+\.\d s\./);
  assert.equal((await stat(target)).mode & 0o777, 0o600);
  assert.deepEqual((await readdir(directory)).filter((name) => name.startsWith('copy')), ['copy.db']);

  await shop.stop();
  assert.notEqual(epochOf(target), epochOf(join(shop.data, 'souk.db')), 'the copy has a life of its own');
  const data = join(directory, 'restored');
  assert.match(await fine(souk(data, ['restore', target])), /Restored .*Next: `souk check`, then `souk run`/s);
  assert.match(await fine(souk(data, ['check'])), /^No findings\./);

  const restored = await Souk.start(t, { data });
  await restored.settle();
  const orders = await allOrders(restored);
  for (const order of before) {
    assert.ok(orders.some(({ id }) => id === order.id), `order ${order.id} is in the copy`);
  }
  await fine(restored.command('check'));
  // And life goes on.
  assert.equal((await tryOrder(restored, USER, orderOf(product))).status, 201);
  await restored.settle();
  await restored.stop();
  // Every effect of every event: each order's stock is claimed. (Stock may also be held for orders that the copy was made
  // in the midst of.)
  const claimed = "SELECT count(*) FROM inventory_reservations WHERE state = 'claimed'";
  assert.equal(Number(sqlite(join(data, 'souk.db'), claimed)), orders.length + 1);
});

test('pictures and their copies are in a backup', async (t) => {
  const directory = await temporaryDirectory(t);
  const shop = await Souk.start(t);
  const { id } = await addProduct(shop, 'Lamp', 0);
  const body = await readFile(new URL('../corpus/picture_sizes_fuzz/plain_jpg', import.meta.url));
  const { body: picture } = await shop.request('POST', `/products/${id}/pictures`, { as: 'admin', body, headers: { 'Content-Type': 'image/jpeg' } });
  await shop.advance('1s');
  const read = async (souk, query) => Buffer.from(await (await fetch(souk.url + picture.url + query)).arrayBuffer());
  const copies = [await read(shop, ''), await read(shop, '?width=160'), await read(shop, '?width=320')];
  assert.deepEqual(copies[0], body);
  const target = join(directory, 'copy.db');
  await fine(shop.command('backup', target));
  await shop.stop();
  const data = join(directory, 'restored');
  await fine(souk(data, ['restore', target]));
  const restored = await Souk.start(t, { data });
  assert.deepEqual((await restored.get(`/products/${id}`)).body.pictures[0].widths, [160, 320]);
  assert.deepEqual([await read(restored, ''), await read(restored, '?width=160'), await read(restored, '?width=320')], copies);
  await fine(restored.command('check'));
});

test('a backup overwrites nothing', async (t) => {
  const directory = await temporaryDirectory(t);
  const data = join(directory, 'data');
  await fine(souk(data, ['migrate']));
  const target = join(directory, 'copy.db');
  await writeFile(target, 'dear to somebody');
  const { exit, err } = await souk(data, ['backup', target]);
  assert.equal(exit, 2);
  assert.match(err, /exists already/);
  assert.equal(await readFile(target, 'utf8'), 'dear to somebody');
  await mkdir(join(directory, 'other.db.part'));
  assert.equal((await souk(data, ['backup', join(directory, 'other.db')])).exit, 2);
});

test('a backup into a directory is named by the time; a relative path is the caller\'s', async (t) => {
  const { shop } = await shopWithOrder(t);
  const directory = await temporaryDirectory(t);
  await fine(shop.command('backup', directory));
  const [name] = await readdir(directory);
  assert.match(name, /^souk-\d{8}T\d{6}Z\.db$/);
  await fine(souk(shop.data, ['backup', './here.db'], { cwd: directory }));
  await shop.stop();
  await fine(souk(shop.data, ['backup', 'rest.db'], { cwd: directory }));
  assert.deepEqual((await readdir(directory)).sort(), ['here.db', 'rest.db', name].sort());
});

test('a backup that cannot be made leaves nothing behind', async (t) => {
  const directory = await temporaryDirectory(t);
  const data = join(directory, 'data');
  await fine(souk(data, ['migrate']));
  const { exit, err } = await souk(data, ['backup', join(directory, 'missing', 'copy.db')]);
  assert.equal(exit, 1);
  assert.match(err, /There is no backup: .*missing/);
  assert.deepEqual(await readdir(directory), ['data']);
});

test('restore keeps what was there, and only when it is told to', async (t) => {
  const directory = await temporaryDirectory(t);
  const { shop, order } = await shopWithOrder(t);
  const target = join(directory, 'copy.db');
  await fine(shop.command('backup', target));
  const later = await addProduct(shop, 'Chair', 1);
  await shop.kill(); // its last commits lie in the write-ahead log

  const refused = await souk(shop.data, ['restore', target]);
  assert.equal(refused.exit, 2);
  assert.match(refused.err, /holds data already.*--replace/);

  const out = await fine(souk(shop.data, ['restore', '--replace', target]));
  const [, kept] = /as (souk\.db\.before-restore-\S+);/.exec(out);
  assert.equal(sqlite(join(shop.data, kept), 'SELECT count(*) FROM product_products'), '2');
  const restored = await Souk.start(t, { data: shop.data });
  assert.equal((await restored.get(`/orders/${order.id}`, { as: USER })).status, 200);
  assert.equal((await restored.get(`/products/${later.id}`)).status, 404);
  await fine(restored.command('check'));
  assert.deepEqual((await readdir(shop.data)).filter((name) => name.startsWith('restore')), []);
});

test('what is not a whole backup is not restored, and nothing is changed', async (t) => {
  const directory = await temporaryDirectory(t);
  const { shop } = await shopWithOrder(t);
  const good = join(directory, 'good.db');
  await fine(shop.command('backup', good));
  await shop.stop();
  const path = (name) => join(directory, name);
  await writeFile(path('text'), 'this is not a database, however long it may be'.repeat(100));
  await writeFile(path('empty'), '');
  sqlite(path('alien.db'), 'CREATE TABLE cats (name TEXT)');
  await copyFile(good, path('damaged.db'));
  sqlite(path('damaged.db'), 'PRAGMA foreign_keys=0; DELETE FROM souk_log WHERE topic = \'inventory.changed\' AND version = 1');
  await copyFile(good, path('newer.db'));
  sqlite(path('newer.db'), "INSERT INTO souk_migrations VALUES ('product', 99, 'of tomorrow', 'x', 0)");
  await copyFile(good, path('live.db'));
  await writeFile(path('live.db-wal'), 'something');
  await mkdir(path('nothing'));

  for (const [name, exit, message] of [
    ['text', 1, /not a database/],
    ['empty', 1, /not a database of Souk's/],
    ['alien.db', 1, /not a database of Souk's/],
    ['damaged.db', 1, /damaged/],
    ['newer.db', 1, /older than the data/],
    ['live.db', 2, /in use, not a backup.*`souk backup`/],
    ['nothing', 2, /no backup in/],
    ['missing', 2, /No such file/],
  ]) {
    await t.test(name, async () => {
      const data = path(`data of ${name}`);
      const result = await souk(data, ['restore', path(name)]);
      assert.equal(result.exit, exit, result.err);
      assert.match(result.err, message);
      const left = await readdir(data).catch(() => []);
      assert.deepEqual(left.filter((file) => file !== 'lock'), []);
    });
  }
  await t.test('nor does it cost the data that is there', async () => {
    const before = await readFile(join(shop.data, 'souk.db'));
    assert.notEqual((await souk(shop.data, ['restore', '--replace', path('damaged.db')])).exit, 0);
    assert.deepEqual(await readFile(join(shop.data, 'souk.db')), before);
  });
});

test('a backup of an older version is brought up to date', async (t) => {
  const directory = await temporaryDirectory(t);
  const { shop, product } = await shopWithOrder(t);
  const old = join(directory, 'old.db');
  await fine(shop.command('backup', old));
  await shop.stop();
  // As it was before there were orders.
  const tables = sqlite(old, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name GLOB 'order_*'").split('\n');
  sqlite(old, `PRAGMA foreign_keys=0; ${tables.map((name) => `DROP TABLE ${name};`).join(' ')} DELETE FROM souk_migrations WHERE service = 'order'`);
  const data = join(directory, 'data');
  assert.match(await fine(souk(data, ['restore', old])), /of an older version and is brought up to date/);
  const restored = await Souk.start(t, { data });
  assert.equal((await restored.get(`/products/${product.id}`)).status, 200);
});

test('a file per service: one directory, one moment', async (t) => {
  const directory = await temporaryDirectory(t);
  const environment = { SOUK_TEST_FILES: 'each' };
  const { shop, order, product } = await shopWithOrder(t, { environment });
  const target = join(directory, 'copy');
  await fine(shop.command('backup', `${target}/`));
  await shop.stop();
  const files = (await readdir(shop.data)).filter((name) => name.endsWith('.db')).sort();
  assert.ok(files.includes('order.db') && !files.includes('souk.db'), files.join());
  assert.deepEqual((await readdir(target)).sort(), files);
  const data = join(directory, 'data');
  await fine(souk(data, ['restore', target], { environment }));
  const restored = await Souk.start(t, { data, environment });
  await restored.settle();
  assert.equal((await restored.get(`/orders/${order.id}`, { as: USER })).status, 200);
  assert.equal((await stockOf(restored, product)).reserved, 1);
  await fine(restored.command('check'));
});
