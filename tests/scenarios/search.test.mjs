// Searching the catalogue: what is misspelt is found, what is deleted or renamed is not, and nothing that is typed does harm.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { assertProblem, euros, Shop } from '../lib/scenario.mjs';
import { sqlAt } from '../lib/tables.mjs';
import { until } from '../lib/until.mjs';

const read = (path) => readFile(new URL(path, import.meta.url), 'utf8');
const named = (name, more = {}) => ({ name, category: 'Test', variants: [{ sku: randomUUID(), price: euros(100), tax_basis_points: 1900 }], ...more });

test('search', { timeout: 240000 }, async (t) => {
  const shop = await Shop.open(t);
  const create = (body) => shop.admin('POST', '/products', body, 201);
  const page = async (q, more = '') => {
    const reply = await shop.souk.get(`/products?q=${encodeURIComponent(q)}${more}`);
    assert.equal(reply.status, 200, `${q}: ${JSON.stringify(reply.body)}`);
    return reply.body;
  };
  const find = async (q, more = '') => (await page(q, more)).items.map(({ name }) => name);

  await t.test('of fifty misspelt queries on the demo catalogue 45 have the meant product among the first three', async () => {
    const demo = JSON.parse(await read('../../src/services/product/demo.json')).products;
    for (const { stock, pictures, ...product } of demo) await create(product);
    const lines = (await read('../corpus/search/misspelt.txt')).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    assert.equal(lines.length, 50);
    const missed = [];
    for (const line of lines) {
      const [query, meant] = line.split('\t');
      assert.ok(demo.some(({ name }) => name === meant), `${meant} is not of the demo catalogue`);
      const found = (await find(query)).slice(0, 3);
      if (!found.includes(meant)) missed.push(`${query}: ${found.join(' | ')}`);
    }
    t.diagnostic(`${50 - missed.length} of 50; missed: ${missed.join('; ') || 'none'}`);
    assert.ok(missed.length <= 5, missed.join('\n'));
  });

  await t.test('what is spelled right comes first, whatever its case and accents; a beginning is enough', async () => {
    assert.equal((await find('ceder box'))[0], 'Cedar box');
    assert.equal((await find('CÉDAR BOX'))[0], 'Cedar box');
    assert.equal((await find('refl'))[0], 'Reflector, five in one');
    await create(named('Ёлка из дерева'));
    assert.deepEqual(await find('ёлка'), ['Ёлка из дерева']);
    assert.deepEqual(await find('ЁЛКА деревo'), ['Ёлка из дерева']);
    assert.deepEqual(await find('xylophone'), []);
  });

  await t.test('category, limit and pages hold for a search, too', async () => {
    assert.deepEqual(new Set((await page('camera', '&category=Leather')).items.map(({ category }) => category)), new Set(['Leather']));
    const all = await find('frame', '&limit=100');
    assert.ok(all.length >= 3, all.join(' | '));
    const seen = [];
    let next = '';
    do {
      const part = await page('frame', `&limit=2${next}`);
      assert.ok(part.items.length <= 2);
      seen.push(...part.items.map(({ name }) => name));
      next = part.next && `&after=${part.next}`;
    } while (next);
    assert.deepEqual(seen, all);
  });

  await t.test('facets count what is on sale by category, in the catalogue and in a search', async () => {
    const facets = async (query = '') => {
      const reply = await shop.souk.get(`/products/facets${query}`);
      assert.equal(reply.status, 200, JSON.stringify(reply.body));
      return reply.body.categories;
    };
    const { items } = (await shop.souk.get('/products?limit=100')).body;
    const counted = (products) => {
      const names = [...new Set(products.map(({ category }) => category).filter((category) => category !== null))];
      return names.map((category) => ({ category, products: products.filter((product) => product.category === category).length }))
        .sort((a, b) => b.products - a.products || (a.category < b.category ? -1 : 1));
    };
    assert.deepEqual(await facets(), counted(items));
    const camera = await facets('?q=camera');
    assert.deepEqual(camera, counted((await page('camera', '&limit=100')).items));
    assert.ok(camera.length > 1);
    assert.deepEqual(await facets('?q=xylophone'), []);
    const plain = await create(named('Nothing of the kind', { category: null }));
    const alone = await create(named('One of its kind', { category: 'Alone' }));
    assert.deepEqual((await facets()).filter(({ category }) => category === 'Alone'), [{ category: 'Alone', products: 1 }]);
    const another = await create(named('One of many', { category: 'Prints' }));
    for (const { id } of [plain, alone, another]) {
      assert.equal((await shop.souk.request('DELETE', `/products/${id}`, { as: 'admin', headers: { 'If-Match': '"1"' } })).status, 204);
    }
    assert.deepEqual(await facets(), counted(items));
    assertProblem(await shop.souk.get('/products/facets?q='), 400, 'invalid_request', '/q length');
  });

  await t.test('a page cannot go on behind what the search does not find', async () => {
    const { next } = await page('frame', '&limit=1');
    assertProblem(await shop.souk.get(`/products?q=soap&after=${next}`), 400, 'invalid_request', '/after not_found');
    assertProblem(await shop.souk.get('/products?q=frame&after=!'), 400, 'invalid_request', '/after format');
  });

  await t.test('a product is found by its newest name alone, and not at all once it is deleted', async () => {
    const product = await create(named('Zinnober Kaleidoscope'));
    const path = `/products/${product.id}`;
    const change = (method, version, body) => shop.souk.request(method, path, { as: 'admin', body, headers: { 'If-Match': `"${version}"` } });
    assert.deepEqual(await find('kaleidoskop'), ['Zinnober Kaleidoscope']);
    assert.equal((await change('PATCH', 1, { name: 'Quicksilver Thermometer' })).status, 200);
    assert.deepEqual(await find('kaleidoskop'), []);
    assert.deepEqual(await find('termometer'), ['Quicksilver Thermometer']);
    assert.equal((await change('PATCH', 2, { description: 'It is warm.' })).status, 200);
    assert.deepEqual(await find('termometer'), ['Quicksilver Thermometer']);
    assert.equal((await change('DELETE', 3)).status, 204);
    assert.deepEqual(await find('termometer'), []);
    const check = await shop.souk.command('check'); // nothing is left of the name that could be found
    assert.equal(check.exit, 0, `${check.out}${check.err}`);
  });

  await t.test('whatever is typed is answered', async () => {
    const odd = ['!', ' ', '%', "'; DROP TABLE product_trigrams; --", '\u0301', '\u{1f3fa}', '_%_', 'ﷺ', '\u202e', 'e\u0301'.repeat(50), 'a'.repeat(100),
      'a b '.repeat(25), '\u{10ffff}'.repeat(100), 'ab cd ef gh ij kl mn op qr st uv wx yz '.repeat(2)];
    for (const q of odd) await page(q);
    await create(named('\u{1f3fa}'.repeat(200)));
    await create(named('!'));
    await create(named('a b c d e f g h i j '.repeat(10)));
    assert.deepEqual(await find('\u{1f3fa}'), ['\u{1f3fa}'.repeat(200)]);
    assertProblem(await shop.souk.get(`/products?q=${'a'.repeat(101)}`), 400, 'invalid_request', '/q length');
    assertProblem(await shop.souk.get('/products?q='), 400, 'invalid_request', '/q length');
    assertProblem(await shop.souk.get('/products?q=%ff'), 400, 'invalid_request');
  });

  await t.test('products from before there was a search become searchable by themselves', async () => {
    const told = (sql) => sqlAt(shop.souk, 'souk_product', 'product_products', sql);
    await shop.asleep(async () => {
      await told('DELETE FROM product_trigrams');
      await told('DELETE FROM product_words');
      await told('DELETE FROM product_listings');
      await told('UPDATE product_products SET searchable = FALSE');
    });
    await until('the last of them is found', async () => await told('SELECT count(*) FROM product_products WHERE NOT searchable AND deleted_at IS NULL') === '0');
    assert.equal((await find('ceder box'))[0], 'Cedar box');
    assert.equal((await find('harbuor'))[0], 'Harbour at Dawn, fine art print');
    assert.deepEqual(await find('termometer'), []);
    assert.equal((await find('turmeric'))[0], 'Spice Stall, fine art print');
    assert.ok((await shop.souk.get('/products?limit=100&category=Prints')).body.items.some(({ name }) => name === 'Spice Stall, fine art print'));
  });

  await shop.close();
});
