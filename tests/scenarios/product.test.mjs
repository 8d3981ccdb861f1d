// The catalogue from outside: replies, events, and the stock status that follows the inventory.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertProblem, euros, Shop, stranger } from '../lib/scenario.mjs';
import { USER } from '../lib/souk.mjs';

const mug = (sku, more = {}) => ({ name: 'Mug', description: 'Holds tea.', category: 'Kitchen', variants: [variant(sku)], ...more });
const variant = (sku, more = {}) => ({ sku, price: euros(1299), tax_basis_points: 1900, ...more });
const size = (value) => ({ options: [{ name: 'Size', value }] });
const matches = (version) => ({ 'If-Match': `"${version}"` });

test('product', { timeout: 240000 }, async (t) => {
  const shop = await Shop.open(t);
  const { souk } = shop;

  await t.test('a new product is there for anyone, and told once', async () => {
    const reply = await souk.post('/products', mug('MUG-1'), { as: 'admin' });
    assert.equal(reply.status, 201);
    const product = reply.body;
    assert.equal(reply.headers.get('location'), `/api/v1/products/${product.id}`);
    assert.match(reply.headers.get('etag'), /^"1\b/);
    assert.equal(product.stock_status, 'unknown');
    assert.deepEqual(product.variants.map(({ id, ...rest }) => rest), [
      { sku: 'MUG-1', options: [], price: euros(1299), tax_basis_points: 1900, stock_status: 'unknown' },
    ]);
    await shop.settle();
    const seen = await souk.get(`/products/${product.id}`);
    assert.equal(seen.status, 200);
    assert.equal(seen.body.stock_status, 'out_of_stock');
    assert.deepEqual({ ...seen.body, stock_status: '', variants: [] }, { ...product, stock_status: '', variants: [] });
    assert.deepEqual(await shop.events(product.id, 'product'), [
      { topic: 'product.created', data: { product_id: product.id, name: 'Mug', variants: [{ variant_id: product.variants[0].id, sku: 'MUG-1' }] } },
    ]);
  });

  await t.test('what is wrong is refused, by name, and nothing is stored', async (t) => {
    const cases = [
      ['nobody', mug('X-1'), null, 401, 'unauthenticated'],
      ['a user', mug('X-1'), USER, 403, 'forbidden'],
      ['no name', { variants: [variant('X-1')] }, 'admin', 422, 'invalid_body', '/name required'],
      ['a member we do not know', mug('X-1', { colour: 'red' }), 'admin', 422, 'invalid_body', '/colour unknown'],
      ['no variants', mug('X-1', { variants: [] }), 'admin', 422, 'invalid_body', '/variants length'],
      ['two faults', mug('X 1', { name: '' }), 'admin', 422, 'invalid_body', '/name length', '/variants/0/sku format'],
      ['a negative price', mug('X-1', { variants: [variant('X-1', { price: euros(-1) })] }), 'admin', 422, 'invalid_body', '/variants/0/price/minor range'],
      ['another currency', mug('X-1', { variants: [variant('X-1', { price: { minor: 1, currency: 'USD' } })] }), 'admin', 422, 'invalid_body', '/variants/0/price/currency one_of'],
      ['a sku twice', mug('X-1', { variants: [variant('X-1', size('S')), variant('X-1', size('M'))] }), 'admin', 422, 'invalid_body', '/variants/1/sku duplicate'],
      ['variants without options', mug('X-1', { variants: [variant('X-1'), variant('X-2')] }), 'admin', 422, 'invalid_body', '/variants/0/options required', '/variants/1/options required'],
      ['variants that are the same', mug('X-1', { variants: [variant('X-1', size('S')), variant('X-2', size('S'))] }), 'admin', 422, 'invalid_body', '/variants/1/options duplicate'],
      ['a sku of another product', mug('X-1', { variants: [variant('X-1', size('S')), variant('MUG-1', size('M'))] }), 'admin', 409, 'product.sku_taken', '/variants/1/sku duplicate'],
    ];
    for (const [what, body, as, status, code, ...expected] of cases) {
      await t.test(what, async () => assertProblem(await souk.post('/products', body, { as }), status, code, ...expected));
    }
    const { body } = await souk.get('/products');
    assert.equal(body.items.length, 1);
  });

  await t.test('a page that would be too long is shorter, and the next one goes on', async () => {
    const made = [];
    const wide = (text, length) => text + '\u{1f3fa}'.repeat(length - text.length);
    const options = (number) => [1, 2, 3].map((i) => ({ name: wide(`${i}`, 40), value: wide(`${number}`, 80) }));
    const variants = (number) => Array.from({ length: 25 }, (_, i) => variant(`VASE-${number}-${i}`, { options: options(i) }));
    for (let i = 0; i < 90; i++) {
      made.push((await shop.product({ category: 'Vases', description: wide('', 4000), variants: variants(i) })).id);
    }
    const seen = [];
    const lengths = [];
    for (let after = ''; after !== null;) {
      const page = await souk.get(`/products?category=Vases&limit=100${after && `&after=${after}`}`);
      assert.equal(page.status, 200);
      seen.push(...page.body.items.map(({ id }) => id));
      lengths.push(page.body.items.length);
      after = page.body.next;
    }
    assert.deepEqual(seen, made.reverse());
    assert.deepEqual(lengths, [45, 45]);
  });

  await t.test('a change needs the version that was seen', async () => {
    const product = await shop.product({ name: 'Bowl', category: 'Kitchen' });
    const path = `/products/${product.id}`;
    const change = (body, headers) => souk.request('PATCH', path, { as: 'admin', body, headers });
    assertProblem(await change({ name: 'Dish' }), 428, 'version_required');
    assertProblem(await change({ name: 'Dish' }, matches(2)), 412, 'version_mismatch');
    assertProblem(await change({ name: null }, matches(1)), 422, 'invalid_body', '/name null');
    assertProblem(await souk.request('PATCH', path, { as: USER, body: { name: 'Dish' }, headers: matches(1) }), 403, 'forbidden');
    const seen = await souk.get(path);
    const changed = await change({ name: 'Dish', category: null }, { 'If-Match': seen.headers.get('etag') });
    assert.equal(changed.status, 200);
    assert.equal(changed.body.version, 2);
    assert.equal(changed.body.name, 'Dish');
    assert.equal(changed.body.category, null);
    assert.equal(changed.body.description, product.description);
    assert.equal(changed.body.variants[0].id, product.variants[0].id);
    assertProblem(await change({ name: 'Cup' }, matches(1)), 412, 'version_mismatch');
    assert.deepEqual(await shop.topics(product.id, 'product'), ['product.created', 'product.updated']);
  });

  await t.test('variants are told apart by their skus: kept, added, retired, brought back', async () => {
    const [s, m, l] = ['SH-S', 'SH-M', 'SH-L'];
    const product = await shop.product({ name: 'Shirt', variants: [variant(s, size('S')), variant(m, size('M'))], stock: 7 });
    const put = async (version, ...variants) => {
      const reply = await souk.request('PATCH', `/products/${product.id}`, { as: 'admin', body: { variants }, headers: matches(version) });
      assert.equal(reply.status, 200, JSON.stringify(reply.body));
      await shop.settle();
      return reply.body;
    };
    const second = await put(1, variant(l, size('L')), variant(s, { ...size('S'), price: euros(1500) }));
    assert.deepEqual(second.variants.map((v) => v.sku), [l, s]);
    assert.equal(second.variants[1].id, product.variants[0].id);
    assert.deepEqual(second.variants[1].price, euros(1500));
    const stock = await shop.admin('GET', `/inventory/${product.id}`);
    assert.deepEqual(stock.variants.map((v) => [v.sku, v.available]).sort(), [[l, 0], [s, 7]]);
    const gone = await shop.order([{ variant_id: product.variants[1].id, quantity: 1 }]);
    assertProblem(gone, 422, 'product.not_for_sale', '/lines/0/variant_id not_found');
    const events = await shop.events(product.id, 'product');
    assert.deepEqual(events.at(-1).data.variants.map((v) => v.sku), [l, s]);
    const other = await shop.product({ name: 'Vest', variants: [variant(m)] });
    const clash = await souk.request('PATCH', `/products/${product.id}`, { as: 'admin', body: { variants: [variant(m)] }, headers: matches(2) });
    assertProblem(clash, 409, 'product.sku_taken', '/variants/0/sku duplicate');
    assert.equal(other.variants[0].sku, m);
  });

  await t.test('a deleted product is gone for buyers', async () => {
    const product = await shop.product({ stock: 3 });
    const path = `/products/${product.id}`;
    assertProblem(await souk.request('DELETE', path, { as: 'admin' }), 428, 'version_required');
    const deleted = await souk.request('DELETE', path, { as: 'admin', headers: matches(1) });
    assert.equal(deleted.status, 204);
    assert.equal(deleted.body, '');
    await shop.settle();
    assertProblem(await souk.get(path), 404, 'not_found');
    assertProblem(await souk.request('DELETE', path, { as: 'admin', headers: matches(2) }), 404, 'not_found');
    assertProblem(await souk.get(`/inventory/${product.id}`), 404, 'not_found');
    const refused = await shop.order([{ product_id: product.id, quantity: 1 }]);
    assertProblem(refused, 422, 'product.not_for_sale', '/lines/0/product_id not_found');
    const { body } = await souk.get('/products?limit=100');
    assert.ok(!body.items.some(({ id }) => id === product.id));
    assert.deepEqual(await shop.topics(product.id, 'product'), ['product.created', 'product.deleted']);
    const again = await shop.product({ variants: [variant(product.variants[0].sku)] });
    assert.notEqual(again.variants[0].id, product.variants[0].id);
  });

  await t.test('admins see what was deleted, newest first, page by page', async () => {
    const list = (query = '') => shop.admin('GET', `/products/deleted${query}`);
    const deleted = [];
    for (const name of ['Gone', 'Lost', 'Away']) {
      const product = await shop.product({ name, category: 'Attic' });
      const linked = await souk.post(`/products/${product.id}/linked-pictures`, { url: `https://example.org/${name}.jpg`, alt: name }, { as: 'admin' });
      assert.equal(linked.status, 201);
      assert.equal((await souk.request('DELETE', `/products/${product.id}`, { as: 'admin', headers: matches(2) })).status, 204);
      deleted.unshift({ id: product.id, name, category: 'Attic', pictures: [linked.body] });
    }
    const kept = await shop.product({ name: 'Kept' });
    const seen = await list('?limit=100');
    assert.deepEqual(seen.items.slice(0, 3).map(({ deleted_at, ...rest }) => rest), deleted);
    assert.ok(seen.items.every(({ id, deleted_at }) => id !== kept.id && Date.parse(deleted_at) > 0));
    assert.equal(seen.next, null);
    const first = await list('?limit=2');
    const { items: [third] } = await list(`?limit=1&after=${first.next}`);
    assert.deepEqual([...first.items, third].map(({ name }) => name), ['Away', 'Lost', 'Gone']);
    assertProblem(await souk.get('/products/deleted'), 401, 'unauthenticated');
    assertProblem(await souk.get('/products/deleted', { as: USER }), 403, 'forbidden');
    assertProblem(await souk.get('/products/deleted?after=nonsense', { as: 'admin' }), 400, 'invalid_request', '/after format');
  });

  await t.test('a deleted product is brought back as it was, with its stock', async () => {
    const restore = (id, as = 'admin') => souk.post(`/products/${id}/restore`, undefined, { as });
    const product = await shop.product({ name: 'Phoenix lamp', category: 'Attic', stock: 7, variants: [variant('phoenix-a'), variant('phoenix-b')].map((one, at) => ({ ...one, options: [{ name: 'Size', value: `${at}` }] })) });
    const [first, second] = product.variants;
    const fewer = await souk.request('PATCH', `/products/${product.id}`, { as: 'admin', headers: matches(1), body: { variants: [{ sku: first.sku, price: first.price, tax_basis_points: first.tax_basis_points, options: first.options }] } });
    assert.equal(fewer.status, 200, JSON.stringify(fewer.body));
    const before = (await souk.get(`/products/${product.id}`)).body;
    assert.equal((await souk.request('DELETE', `/products/${product.id}`, { as: 'admin', headers: matches(2) })).status, 204);
    await shop.settle();
    const back = await restore(product.id);
    assert.equal(back.status, 200, JSON.stringify(back.body));
    assert.deepEqual({ ...back.body, updated_at: null }, { ...before, version: 4, updated_at: null });
    assert.deepEqual((await souk.get(`/products/${product.id}`)).body, back.body);
    await shop.settle();
    assert.deepEqual(await shop.topics(product.id, 'product'), ['product.created', 'product.updated', 'product.deleted', 'product.restored']);
    const stock = (await souk.get(`/inventory/${product.id}`, { as: 'admin' })).body;
    assert.deepEqual(stock.variants.map(({ variant_id, received }) => [variant_id, received]), [[first.id, 7]]);
    assert.equal((await shop.order([{ product_id: product.id, quantity: 1 }])).status, 201);
    assert.deepEqual((await souk.get('/products?q=phoenix')).body.items.map(({ id }) => id), [product.id]);
    assert.ok((await souk.get('/products?category=Attic')).body.items.some(({ id }) => id === product.id));
    assert.ok(!(await shop.admin('GET', '/products/deleted?limit=100')).items.some(({ id }) => id === product.id));
    assert.notEqual(second.id, first.id);

    // Again is the same; and whom it is for.
    const again = await restore(product.id);
    assert.deepEqual([again.status, again.body.version], [200, 4]);
    assert.equal((await shop.topics(product.id, 'product')).length, 4);
    assertProblem(await restore(stranger()), 404, 'not_found');
    assertProblem(await restore(product.id, USER), 403, 'forbidden');
    const { items: [told] } = await shop.admin('GET', `/audit?object_id=${product.id}&topic=product.restored`);
    assert.ok(told, 'the audit tells');
  });

  await t.test('what another product has by now stays its own', async () => {
    const product = await shop.product({ name: 'Old', variants: [variant('heirloom')] });
    assert.equal((await souk.request('DELETE', `/products/${product.id}`, { as: 'admin', headers: matches(1) })).status, 204);
    const heir = await shop.product({ name: 'Heir', variants: [variant('heirloom')] });
    assertProblem(await souk.post(`/products/${product.id}/restore`, undefined, { as: 'admin' }), 409, 'product.sku_taken', '/variants/0/sku duplicate');
    assert.equal((await souk.get(`/products/${product.id}`)).status, 404);
    assert.equal((await souk.get(`/products/${heir.id}`)).status, 200);
  });

  await t.test('lists go page by page, newest first', async () => {
    const made = [];
    for (let i = 0; i < 5; i++) made.unshift((await shop.product({ name: `Lamp ${i}`, category: 'Lamps' })).id);
    const seen = [];
    let next = '';
    do {
      const { status, body } = await souk.get(`/products?category=Lamps&limit=2${next}`);
      assert.equal(status, 200);
      assert.ok(body.items.length <= 2);
      seen.push(...body.items.map(({ id }) => id));
      next = body.next && `&after=${body.next}`;
    } while (next);
    assert.deepEqual(seen, made);
    const all = await souk.get('/products?limit=100');
    assert.deepEqual(all.body.items.slice(0, 5).map(({ id }) => id), made);
    for (const { id, variants } of all.body.items) {
      assert.deepEqual(variants, (await souk.get(`/products/${id}`)).body.variants);
    }
    assert.deepEqual((await souk.get('/products?category=Nothing')).body, { items: [], next: null });
    for (const wrong of ['limit=0', 'limit=101', 'limit=x', 'after=x', 'colour=red']) {
      assert.equal((await souk.get(`/products?${wrong}`)).status, 400, wrong);
    }
    assertProblem(await souk.get(`/products/${stranger()}`), 404, 'not_found');
  });

  await t.test('the stock status follows the inventory, and can be made anew', async () => {
    const product = await shop.product({ stock: 7 });
    const status = async () => (await souk.get(`/products/${product.id}`)).body.stock_status;
    const take = async (quantity) => {
      await shop.admin('POST', `/inventory/${product.id}/movements`, { quantity: -quantity, reason: 'written_off' }, 201);
      await shop.settle();
    };
    assert.equal(await status(), 'in_stock');
    await take(2);
    assert.equal(await status(), 'low');
    const { exit, err } = await souk.command('events', 'replay', 'product');
    assert.equal(exit, 0, err);
    await shop.settle();
    assert.equal(await status(), 'low');
    await take(5);
    assert.equal(await status(), 'out_of_stock');
  });

  await t.test('availability is the inventory\'s word at this moment; how many is for admins', async () => {
    const product = await shop.product({ stock: 7, variants: [variant('AV-S', size('S')), variant('AV-M', size('M'))] });
    const [s, m] = product.variants;
    const ask = async (as) => (await souk.get(`/products/${product.id}/availability`, { as })).body;
    const status = (stock_status, { id, sku }, available = null) => ({ variant_id: id, sku, stock_status, available });
    assert.deepEqual(await ask(), { product_id: product.id, stock_status: 'in_stock', variants: [status('in_stock', s), status('in_stock', m)] });
    assert.deepEqual((await ask('admin')).variants, [status('in_stock', s, 7), status('in_stock', m, 7)]);
    const reply = await shop.order([{ variant_id: s.id, quantity: 7 }]);
    assert.equal(reply.status, 201, JSON.stringify(reply.body));
    assert.deepEqual((await ask(USER)).variants, [status('out_of_stock', s), status('in_stock', m)]);
    await shop.admin('POST', `/inventory/${product.id}/movements`, { variant_id: m.id, quantity: -4, reason: 'written_off' }, 201);
    await shop.settle();
    assert.deepEqual(await ask('admin'), { product_id: product.id, stock_status: 'low', variants: [status('out_of_stock', s, 0), status('low', m, 3)] });
    assertProblem(await souk.get(`/products/${stranger()}/availability`), 404, 'not_found');
  });

  await shop.close();
});
