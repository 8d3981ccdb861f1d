// Demo products, and people who order them, come into an empty shop, once.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { signUp } from '../lib/people.mjs';
import { addProduct } from '../lib/shop.mjs';
import { Souk, souk, temporaryDirectory } from '../lib/souk.mjs';

const demo = JSON.parse(await readFile(new URL('../../src/services/product/demo.json', import.meta.url), 'utf8')).products;
const variants = demo.reduce((sum, product) => sum + product.variants.length, 0);
const pictures = demo.reduce((sum, product) => sum + product.pictures.length, 0);
const WHOLE = ['completed', 'delivered', 'shipped', 'packed', 'confirmed', 'cancelled', 'placed', 'expired'];
const STORY = 'Added 3 tax rates, 3 shipping methods and 2 discount codes.\nAdded 3 customers, and 8 orders of theirs.\n';

async function productsOf(shop) {
  return (await shop.get('/products?limit=100')).body.items;
}

async function assertWhole(shop) {
  await shop.settle();
  const products = await productsOf(shop);
  assert.deepEqual(products.map(({ name }) => name).sort(), demo.map(({ name }) => name).sort());
  for (const product of products) {
    const { stock, pictures: wanted } = demo.find(({ name }) => name === product.name);
    assert.deepEqual(product.pictures.map(({ alt, width, height }) => ({ alt, width, height })), wanted.map(({ alt }) => ({ alt, width: 1200, height: 1500 })), product.name);
    const { body } = await shop.get(`/inventory/${product.id}`, { as: 'admin' });
    assert.deepEqual(body.variants.map(({ received }) => received), product.variants.map(() => stock), product.name);
  }
}

test('at rest: a program is started for it; twice is once', async (t) => {
  const data = join(await temporaryDirectory(t), 'data');
  const first = await souk(data, ['demo']);
  assert.equal(first.exit, 0, first.err);
  assert.equal(first.out, `Added ${demo.length} demo products, ${pictures} pictures and the stock of ${variants} variants.\n${STORY}`);
  const second = await souk(data, ['demo']);
  assert.deepEqual([second.exit, second.out], [0, 'The demo products are there already.\n']);
  const shop = await Souk.start(t, { data, args: ['--demo'] });
  await assertWhole(shop);
  assert.equal((await shop.command('check')).exit, 0);
});

test('live, through the running program', async (t) => {
  const shop = await Souk.start(t);
  assert.equal((await shop.command('demo')).exit, 0);
  assert.match((await shop.command('demo')).out, /there already/);
  await assertWhole(shop);
});

test('an interrupted seeding is completed', async (t) => {
  const shop = await Souk.start(t);
  // Two are there; the first has its stock already.
  const ids = [];
  for (const { stock, pictures: later, ...product } of demo.slice(0, 2)) {
    const made = await shop.post('/products', product, { as: 'admin' });
    assert.equal(made.status, 201);
    ids.push(made.body);
  }
  await shop.settle();
  for (const { id } of ids[0].variants) {
    const moved = await shop.post(`/inventory/${ids[0].id}/movements`, { variant_id: id, quantity: demo[0].stock, reason: 'received' }, { as: 'admin' });
    assert.equal(moved.status, 201);
  }
  const { exit, out } = await shop.command('demo');
  assert.equal(exit, 0);
  const missing = variants - demo[0].variants.length;
  assert.equal(out, `Added ${demo.length - 2} demo products, ${pictures} pictures and the stock of ${missing} variants.\n${STORY}`);
  await assertWhole(shop);
});

const statuses = async (shop) => (await shop.get('/orders', { as: 'admin' })).body.items.map(({ status }) => status).reverse();

test('the orders tell a story', async (t) => {
  const shop = await Souk.start(t);
  assert.equal((await shop.command('demo')).exit, 0);
  await shop.settle();
  assert.deepEqual(await statuses(shop), WHOLE);
  for (const { id } of (await shop.get('/orders', { as: 'admin' })).body.items) {
    const { items } = (await shop.get(`/orders/${id}/addresses`, { as: 'admin' })).body;
    assert.deepEqual(items.map(({ purpose, country }) => [purpose, country]), [['delivery', 'DE']], id);
  }
  assert.equal((await shop.command('check')).exit, 0);
});

test('it sends, taxes and takes something off, once, and orders show that', async (t) => {
  const shop = await Souk.start(t);
  assert.equal((await shop.command('demo')).exit, 0);
  await shop.settle();
  const list = async (path) => (await shop.get(path, { as: 'admin' })).body.items;
  const names = async () => [(await list('/shipping-methods')).map(({ name }) => name).sort(),
    (await list('/tax-rates')).map(({ basis_points }) => basis_points).sort(), (await list('/discounts')).map(({ code }) => code).sort()];
  const seeded = [['Express', 'Standard', 'To our neighbours'], [0, 1900, 700], ['MARKET5', 'WELCOME10']];
  assert.deepEqual(await names(), seeded);
  const orders = await list('/orders');
  assert.ok(orders.every(({ shipping_method: way, tax }) => way !== null && tax.minor > 0));
  assert.deepEqual(orders.flatMap(({ adjustments }) => adjustments).filter(({ kind }) => kind === 'discount').map(({ label }) => label).sort(), ['MARKET5', 'WELCOME10', 'WELCOME10']);
  const [{ valid_until: until }] = (await list('/discounts')).filter(({ code }) => code === 'MARKET5');
  assert.ok(Date.parse(until) > Date.now() + 29 * 86400000, until);
  // What is missing comes back with the next, but not beside what is somebody's own.
  const [method] = await list('/shipping-methods');
  await shop.request('DELETE', `/shipping-methods/${method.id}`, { as: 'admin', headers: { 'If-Match': `"${method.version}"` } });
  assert.equal((await shop.command('demo')).exit, 0);
  assert.deepEqual(await names(), seeded);
  const [again] = await list('/shipping-methods');
  await shop.request('PATCH', `/shipping-methods/${again.id}`, { as: 'admin', body: { name: 'By bicycle' }, headers: { 'If-Match': `"${again.version}"` } });
  assert.equal((await shop.command('demo')).exit, 0);
  assert.equal((await list('/shipping-methods')).length, 3);
});

test('a story that was interrupted goes on where it was', async (t) => {
  const shop = await Souk.start(t);
  const { stock, pictures: later, ...mug } = demo.find(({ name }) => name === 'Stoneware mug');
  const { body: product } = await shop.post('/products', mug, { as: 'admin' });
  await shop.settle();
  await shop.post(`/inventory/${product.id}/movements`, { variant_id: product.variants[0].id, quantity: stock, reason: 'received' }, { as: 'admin' });
  await shop.settle();
  const ada = await signUp(shop.url, { email: 'ada@demo.example', password: 'three-words-together' });
  const placed = await ada.program('POST', '/orders', { lines: [{ variant_id: product.variants[0].id, quantity: 4 }], payment_method: 'cash_on_delivery' });
  assert.equal(placed.status, 201, JSON.stringify(placed.body));
  const { exit, out } = await shop.command('demo');
  assert.equal(exit, 0);
  assert.match(out, /^Added 3 customers, and 7 orders of theirs.$/m);
  assert.deepEqual(await statuses(shop), WHOLE);
  assert.equal((await shop.get(`/orders/${placed.body.id}`, { as: 'admin' })).body.status, 'completed');
});

test('what an admin has put in place of a picture stays', async (t) => {
  const shop = await Souk.start(t);
  assert.equal((await shop.command('demo')).exit, 0);
  const product = (await productsOf(shop)).find(({ name }) => name === 'Tagine for two');
  const [{ id, url }] = product.pictures;
  assert.deepEqual(Buffer.from(await (await fetch(new URL(url, shop.url))).arrayBuffer()), await readFile(new URL('../../art/goods/tagine.webp', import.meta.url)));
  const changed = await shop.request('PATCH', `/products/${product.id}/pictures/${id}`, { as: 'admin', body: { alt: 'Ours' } });
  assert.equal(changed.status, 200, JSON.stringify(changed.body));
  assert.match((await shop.command('demo')).out, /there already/);
  assert.deepEqual((await shop.get(`/products/${product.id}`)).body.pictures.map(({ alt }) => alt), ['Ours']);
});

test('every product has a picture, told in words', () => {
  const files = demo.flatMap(({ pictures: some }) => some.map(({ file }) => file));
  assert.equal(new Set(files).size, files.length);
  for (const { name, pictures: some } of demo) {
    assert.ok(some.length > 0, name);
    for (const { alt } of some) {
      assert.ok(alt.length >= 20 && alt.length <= 200 && alt.endsWith('.'), alt);
    }
  }
});

test('a shop with a product of its own is left alone', async (t) => {
  const shop = await Souk.start(t);
  await addProduct(shop, 'Lamp', 1);
  const { exit, out } = await shop.command('demo');
  assert.equal(exit, 0);
  assert.match(out, /There are products already/);
  assert.equal((await productsOf(shop)).length, 1);
});
