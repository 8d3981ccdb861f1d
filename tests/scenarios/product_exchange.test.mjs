// The catalogue as a file: what is exported can be imported, twice changes nothing, and a bad line harms only itself.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { assertProblem, euros, Shop } from '../lib/scenario.mjs';
import { sqlAt } from '../lib/tables.mjs';
import { until } from '../lib/until.mjs';

const CSV = 'text/csv';
const LINES = 'application/x-ndjson';
const variant = (sku, more = {}) => ({ sku, price: euros(1299), tax_basis_points: 1900, ...more });

/** All parts of an export, one behind the other. */
async function exported(shop, format) {
  let all = '';
  let parts = 0;
  for (let path = `/products/export?format=${format}`; path !== undefined; parts++) {
    const reply = await shop.souk.get(path, { as: 'admin' });
    assert.equal(reply.status, 200, JSON.stringify(reply.body));
    assert.equal(reply.headers.get('content-type'), format === 'csv' ? 'text/csv; charset=utf-8' : LINES);
    assert.equal(reply.headers.get('cache-control'), 'no-store');
    all += reply.body;
    path = reply.headers.get('link')?.match(/^<\/api\/v1(.*)>; rel="next"$/)[1];
  }
  return { all, parts };
}

const upload = (shop, body, type = CSV) => shop.souk.post('/products/imports', body, { as: 'admin', headers: { 'Content-Type': type } });

/** An import that is done. */
async function imported(shop, body, type = CSV) {
  const reply = await upload(shop, body, type);
  assert.equal(reply.status, 201, JSON.stringify(reply.body));
  const path = `/products/imports/${reply.body.id}`;
  assert.equal(reply.headers.get('location'), `/api/v1${path}`);
  let seen = reply.body;
  await until('the import is done', async () => {
    await shop.souk.advance('2s');
    seen = await shop.admin('GET', path);
    assert.equal(seen.done, seen.inserted + seen.updated + seen.unchanged + seen.failed);
    return seen.finished_at !== null;
  });
  assert.equal(seen.done, seen.lines);
  await shop.settle();
  return seen;
}
const counts = ({ lines, inserted, updated, unchanged, failed }) => ({ lines, inserted, updated, unchanged, failed });
const only = (what) => ({ lines: 0, inserted: 0, updated: 0, unchanged: 0, failed: 0, ...what });

test('import and export', { timeout: 300000 }, async (t) => {
  const shop = await Shop.open(t);
  const { souk } = shop;
  const catalogue = async (of = shop) => (await of.souk.get('/products?sort=name&limit=100')).body.items;
  const bare = (products) => products.map(({ name, description, category, variants }) => ({ name, description, category, variants: variants.map(({ id, stock_status, ...rest }) => rest) }));

  await t.test('what is exported makes the same shop elsewhere, and changes nothing where it is from', async (t) => {
    const demo = JSON.parse(await readFile(new URL('../../src/services/product/demo.json', import.meta.url), 'utf8')).products;
    for (const { stock, pictures, ...product } of demo) await shop.admin('POST', '/products', product, 201);
    const odd = { name: '=HYPERLINK("http://x")', description: '-1, "quoted"\r\n+two lines\n\'=', category: '@home', variants: [variant('-5.odd')] };
    await shop.admin('POST', '/products', odd, 201);
    const lines = demo.reduce((sum, { variants }) => sum + variants.length, 1);
    await shop.settle();
    const before = await catalogue();
    for (const [format, type] of [['csv', CSV], ['jsonl', LINES]]) {
      const { all } = await exported(shop, format);
      assert.deepEqual(counts(await imported(shop, all, type)), only({ lines, unchanged: lines }));
      assert.deepEqual(await catalogue(), before);
      await t.test(`${format} elsewhere`, async (t) => {
        const other = await Shop.open(t);
        assert.deepEqual(counts(await imported(other, all, type)), only({ lines, inserted: lines }));
        assert.deepEqual(bare(await catalogue(other)), bare(before));
        assert.deepEqual(counts(await imported(other, all, type)), only({ lines, unchanged: lines }));
        await other.close();
      });
    }
    const { all } = await exported(shop, 'csv');
    assert.ok(all.startsWith('sku,parent_sku,name,description,category,option_1_name,'));
    assert.ok(all.includes('"\'=HYPERLINK(""http://x"")"') && all.includes('"\'-1, ""quoted""') && all.includes(",'@home,") && all.includes("\r\n'-5.odd,"));
  });

  await t.test('a line changes what it names and leaves the rest; events tell', async () => {
    const product = await shop.product({ name: 'Cap', category: 'Hats', variants: [variant('CAP-S', { options: [{ name: 'Size', value: 'S' }] })] });
    const file = ['sku,price_minor,parent_sku,option_1_name,option_1_value,tax_basis_points', 'CAP-S,999,,Size,S,1900', '', 'CAP-M,1099,CAP-S,Size,M,700'].join('\n');
    assert.deepEqual(counts(await imported(shop, file)), only({ lines: 2, inserted: 1, updated: 1 }));
    const seen = (await souk.get(`/products/${product.id}`)).body;
    assert.deepEqual([seen.name, seen.category, seen.version], ['Cap', 'Hats', 3]);
    assert.deepEqual(seen.variants.map(({ sku, price, tax_basis_points }) => [sku, price.minor, tax_basis_points]), [['CAP-S', 999, 1900], ['CAP-M', 1099, 700]]);
    assert.equal(seen.variants[0].id, product.variants[0].id);
    assert.deepEqual(await shop.topics(product.id, 'product'), ['product.created', 'product.updated', 'product.updated']);
    assert.deepEqual(counts(await imported(shop, file)), only({ lines: 2, unchanged: 2 }));
    assert.deepEqual(counts(await imported(shop, '\ufeff{"sku":"CAP-M","price_minor":1}\n{"sku":"CAP-S","category":null,"description":"Warm."}', LINES)), only({ lines: 2, updated: 2 }));
    const { category, description, name } = (await souk.get(`/products/${product.id}`)).body;
    assert.deepEqual([category, description, name], [null, 'Warm.', 'Cap']);
  });

  await t.test('a bad line harms only itself, and is told with its number', async () => {
    await shop.product({ name: 'Other', variants: [variant('OTHER-1')] });
    const lines = [
      'sku,name,price_minor,tax_basis_points,parent_sku,option_1_name,option_1_value,currency',
      'GOOD-1,Good,100,1900,,,,', 'BAD 2,Name,100,1900,,,,', 'BAD-3,,100,1900,,,,', 'BAD-4,Name,,1900,,,,', 'BAD-5,Name,1.5,1900,,,,', 'BAD-6,Name,-1,1900,,,,',
      'BAD-7,Name,100,1900,NOWHERE,,,', 'BAD-8,Name,100,1900,OTHER-1,,,', 'BAD-9,Name,100,1900,,Size,,', 'BAD-10,Name,100,1900,,,,USD', 'BAD-11,Name', ','.repeat(10000),
      'OTHER-1,Name,100,1900,GOOD-1,,,', `BAD-15,${'x'.repeat(201)},100,1900,,,,`, 'GOOD-2,"Two', 'lines",200,700,,,,EUR', 'BAD-18,\0,1,1,,,,', '"BAD',
    ];
    const done = await imported(shop, lines.join('\n'));
    assert.deepEqual(counts(done), only({ lines: 17, inserted: 2, failed: 15 }));
    assert.deepEqual(done.faults.map(({ line }) => line), [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 18, 19]);
    assert.deepEqual(await Promise.all(['Good', 'Two lines'].map(async (q) => (await souk.get(`/products?q=${encodeURIComponent(q)}`)).body.items[0].name)), ['Good', 'Two\nlines']);
    const messages = Object.fromEntries(done.faults.map(({ line, message }) => [line, message]));
    for (const [line, words] of [[3, /^sku /], [4, /needs a name/], [5, /needs price_minor/], [6, /^price_minor .*integer/], [8, /parent_sku/], [9, /^options /],
      [10, /a name and a value/], [11, /currency/], [12, /2 cells/], [13, /more than 32 cells/], [14, /another product/], [18, /UTF-8/], [19, /quote/]]) assert.match(messages[line], words);
  });

  await t.test('a file that cannot be read at all is refused whole', async (t) => {
    const cases = [['', CSV], ['', LINES], ['name,price_minor\nA,1', CSV], ['sku,colour\nA,red', CSV], ['sku,sku\nA,B', CSV], [`sku${',x'.repeat(10000)}\nA`, CSV], ['"sku\nA', CSV],
      ['\xff\xfe\n', CSV], [`sku\n${`"${'a'.repeat(70000)}\n`.repeat(60)}`, CSV], [`sku\n${'a\n'.repeat(100001)}`, CSV]];
    for (const [body, type] of cases) assertProblem(await upload(shop, body, type), 422, 'product.import_unreadable');
    for (const type of ['application/json', 'text/html', 'text/plain']) assert.equal((await upload(shop, 'sku\n', type)).status, 415, type);
    assert.equal((await upload(shop, 'x'.repeat((8 << 20) + 1))).status, 413);
    assert.deepEqual(counts(await imported(shop, 'sku\r\n\r\n\r\n')), only({}));
    const long = await imported(shop, `{"sku":"${'x'.repeat(70000)}"}\n{"sku":"CAP-M","price_minor":2}\n[]\nnull`, LINES);
    assert.deepEqual([counts(long), long.faults.map(({ line }) => line)], [only({ lines: 4, updated: 1, failed: 3 }), [1, 3, 4]]);
    assertProblem(await souk.get('/products/imports/019a0000-0000-7000-8000-000000000001', { as: 'admin' }), 404, 'not_found');
  });

  await t.test('a large catalogue comes in parts', async () => {
    const body = Array.from({ length: 120 }, (_, i) => JSON.stringify({ sku: `BIG-${i}`, name: `Big ${i}`, description: '\u{1f3fa}'.repeat(4000), price_minor: i, tax_basis_points: 0 })).join('\n');
    assert.equal((await imported(shop, body, LINES)).inserted, 120);
    const { all, parts } = await exported(shop, 'csv');
    assert.ok(parts > 1, `${parts} parts`);
    assert.equal(all.match(/^BIG-\d+,/gm).length, 120);
    assert.equal(all.match(/^sku,/gm).length, 1);
    assert.equal((await imported(shop, all)).updated, 0);
  });

  await t.test('where the shop has tax rates, a line is at one of them', async () => {
    const { id, version } = await shop.admin('POST', '/tax-rates', { name: 'Full', basis_points: 1900 }, 201);
    const file = 'sku,name,price_minor,tax_basis_points\nRATE-1,Rated,1,1900\nRATE-2,Rated,1,1700\nCAP-S,,1,1700\n';
    const done = await imported(shop, file);
    assert.deepEqual([counts(done), done.faults.map(({ line }) => line)], [only({ lines: 3, inserted: 1, failed: 2 }), [3, 4]]);
    await shop.admin('PATCH', `/products/${(await souk.get('/products?q=RATE-1')).body.items[0].id}`, { variants: [variant('RATE-1')], name: 'Still rated' }, 200, { 'If-Match': '"1"' });
    assert.equal((await souk.request('DELETE', `/tax-rates/${id}`, { as: 'admin', headers: { 'If-Match': `"${version}"` } })).status, 409);
  });

  await t.test('imports are listed, newest first, and forgotten when they were done long ago', async () => {
    const list = (query = '') => shop.admin('GET', `/products/imports${query}`);
    const all = (await list('?limit=100')).items;
    const { faults, ...newest } = await shop.admin('GET', `/products/imports/${all[0].id}`);
    assert.deepEqual([all[0], faults.length], [newest, 2]);
    assert.deepEqual(all.map(({ id }) => id), all.map(({ id }) => id).sort().reverse());
    const paged = [];
    for (let after = ''; after !== null;) {
      const { items, next } = await list(`?limit=2${after && `&after=${after}`}`);
      paged.push(...items);
      after = next;
    }
    assert.deepEqual(paged, all);

    await shop.later('29d');
    assert.equal((await list()).items[0].id, newest.id);
    const late = await imported(shop, 'sku,price_minor\nNOWHERE,1\n');
    await shop.later('2d');
    assert.deepEqual((await list()).items.map(({ id }) => id), [late.id]);
    assertProblem(await souk.get(`/products/imports/${newest.id}`, { as: 'admin' }), 404, 'not_found');
    assert.equal((await shop.admin('GET', `/products/imports/${late.id}`)).faults.length, 1);
    assert.equal(Number(await sqlAt(souk, 'souk_product', 'product_import_faults', 'SELECT count(*) FROM product_import_faults')), 1, 'faults go with their import');
  });

  await shop.close();
});
