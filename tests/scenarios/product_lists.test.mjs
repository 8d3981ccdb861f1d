// Lists of products: filters, orders and pages, in the whole catalogue and in a search; a cursor keeps its place whatever happens meanwhile.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { assertProblem, euros, Shop } from '../lib/scenario.mjs';

const variant = (minor, more = {}) => ({ sku: randomUUID(), price: euros(minor), tax_basis_points: 1900, ...more });
const size = (value) => ({ options: [{ name: 'Size', value }] });

test('lists of products', { timeout: 240000 }, async (t) => {
  const shop = await Shop.open(t);
  const { souk } = shop;
  const list = async (query) => {
    const reply = await souk.get(`/products?${query}`);
    assert.equal(reply.status, 200, `${query}: ${JSON.stringify(reply.body)}`);
    return reply.body;
  };
  const names = async (query) => (await list(query)).items.map(({ name }) => name);
  /** All names, page by page; `between` happens once, after the first page. */
  const paged = async (query, between = async () => {}) => {
    const seen = [];
    for (let after = '', first = true; after !== null; first = false) {
      const page = await list(`${query}${after && `&after=${after}`}`);
      seen.push(...page.items.map(({ name }) => name));
      after = page.next;
      if (first) await between();
    }
    return seen;
  };
  const made = {};
  for (const [name, minor, category, stock] of [
    ['Zebra lamp', 500, 'Lamps', 7], ['amber lamp', 700, 'Lamps', 0], ['Éclair lamp', 700, 'Lamps', 9],
    ['Bronze lamp', 300, 'Lamps', 1], ['Oak table', 9000, 'Tables', 2], ['Ash table', 500, 'Tables', 0],
  ]) made[name] = await shop.product({ name, category, stock, variants: [variant(minor)] });
  made['Two sizes'] = await shop.product({ name: 'Two sizes', category: null, variants: [variant(2000, size('L')), variant(1000, size('S'))] });
  const change = (name, body, version = 1) => shop.admin('PATCH', `/products/${made[name].id}`, body, 200, { 'If-Match': `"${version}"` });
  const remove = (name, version = 1) => shop.admin('DELETE', `/products/${made[name].id}`, undefined, 204, { 'If-Match': `"${version}"` });

  await t.test('each order, each filter, and both', async () => {
    assert.deepEqual(await names('sort=newest'), Object.keys(made).reverse());
    assert.deepEqual(await names('sort=name'), ['amber lamp', 'Ash table', 'Bronze lamp', 'Éclair lamp', 'Oak table', 'Two sizes', 'Zebra lamp']);
    assert.deepEqual(await names('sort=price'), ['Bronze lamp', 'Zebra lamp', 'Ash table', 'amber lamp', 'Éclair lamp', 'Two sizes', 'Oak table']);
    assert.deepEqual(await names('sort=-price'), (await names('sort=price')).reverse());
    assert.deepEqual(await names('sort=name&category=Lamps'), ['amber lamp', 'Bronze lamp', 'Éclair lamp', 'Zebra lamp']);
    assert.deepEqual(await names('price_min=500&price_max=700'), ['Ash table', 'Éclair lamp', 'amber lamp', 'Zebra lamp']);
    assert.deepEqual(await names('price_min=1000&price_max=1000'), ['Two sizes']);
    assert.deepEqual(await names('price_min=701&sort=price'), ['Two sizes', 'Oak table']);
    assert.deepEqual(await names('price_max=499&sort=-price'), ['Bronze lamp']);
    assert.deepEqual(await names('price_min=800&price_max=700'), []);
    assert.deepEqual(await names('in_stock=true&sort=name'), ['Bronze lamp', 'Éclair lamp', 'Oak table', 'Zebra lamp']);
    assert.deepEqual(await names('in_stock=false&sort=name&category=Lamps'), ['amber lamp']);
    assert.deepEqual(await names('in_stock=true&price_max=600&category=Lamps&sort=price'), ['Bronze lamp', 'Zebra lamp']);
  });

  await t.test('pages of one are the list, in every order', async () => {
    for (const query of ['sort=newest', 'sort=price', 'sort=-price', 'sort=name', 'sort=price&price_min=500&price_max=9000',
      'sort=-price&price_min=500&price_max=700&in_stock=true', 'sort=name&category=Lamps', 'q=lamp', 'q=lamp&sort=price', 'q=lamp&sort=-price',
      'q=lamp&sort=name', 'q=lamp&sort=newest', 'q=lamp&in_stock=true&price_max=600']) {
      assert.deepEqual(await paged(`${query}&limit=1`), await names(query), query);
      assert.ok((await names(query)).length > 1, query);
    }
  });

  await t.test('filters and orders hold in a search, too', async () => {
    assert.deepEqual(await names('q=lamp&sort=price'), ['Bronze lamp', 'Zebra lamp', 'amber lamp', 'Éclair lamp']);
    assert.deepEqual(await names('q=lamp&sort=name'), ['amber lamp', 'Bronze lamp', 'Éclair lamp', 'Zebra lamp']);
    assert.deepEqual(await names('q=lapm&sort=name&in_stock=true&price_min=500'), ['Éclair lamp', 'Zebra lamp']);
    assert.deepEqual(await names('q=table&category=Lamps'), []);
  });

  await t.test('what does not go together is refused', async () => {
    const { next } = await list('sort=price&limit=1');
    for (const query of [`after=${next}`, `sort=name&after=${next}`, `q=lamp&after=${next}`, 'sort=price&after=x']) {
      assertProblem(await souk.get(`/products?${query}`), 400, 'invalid_request', '/after format');
    }
    for (const [query, fault] of [['sort=cheap', '/sort one_of'], ['price_min=-1', '/price_min range'], ['price_min=x', '/price_min type'],
      ['price_max=1000000001', '/price_max range'], ['in_stock=yes', '/in_stock type']]) {
      assertProblem(await souk.get(`/products?${query}`), 400, 'invalid_request', fault);
    }
  });

  await t.test('facets tell prices and stock, of all, of a category and of a search', async () => {
    const facets = async (query) => {
      const reply = await souk.get(`/products/facets${query}`);
      assert.equal(reply.status, 200, JSON.stringify(reply.body));
      return reply.body;
    };
    const prices = ({ prices }) => prices.map(({ price_min, price_max, products }) => [price_min.minor, price_max.minor, products]);
    const all = await facets('');
    assert.deepEqual(prices(all), [[0, 1999, 6], [2000, 3999, 0], [4000, 5999, 0], [6000, 7999, 0], [8000, 9999, 1]]);
    assert.deepEqual([all.in_stock, all.not_in_stock], [4, 3]);
    assert.equal(all.prices[0].price_min.currency, 'EUR');
    const lamps = await facets('?category=Lamps');
    assert.deepEqual(prices(lamps), [[300, 399, 1], [400, 499, 0], [500, 599, 1], [600, 699, 0], [700, 799, 2]]);
    assert.deepEqual([lamps.in_stock, lamps.not_in_stock], [3, 1]);
    assert.deepEqual(lamps.categories, all.categories);
    assert.deepEqual({ ...await facets('?q=lamp'), categories: [] }, { ...lamps, categories: [] });
    assert.deepEqual({ ...await facets('?q=lamp&category=Lamps'), categories: [] }, { ...lamps, categories: [] });
    const none = { prices: [], in_stock: 0, not_in_stock: 0 };
    assert.deepEqual(await facets('?category=None'), { categories: all.categories, ...none });
    assert.deepEqual(await facets('?q=xylophone'), { categories: [], ...none });
    for (const { price_min, price_max, products } of all.prices) {
      assert.equal((await list(`price_min=${price_min.minor}&price_max=${price_max.minor}`)).items.length, products);
    }
  });

  await t.test('lists follow prices, names, categories and stock', async () => {
    await change('Oak table', { name: 'Ebony table', category: 'Lamps', variants: [variant(600)] });
    assert.deepEqual(await names('sort=price&category=Lamps'), ['Bronze lamp', 'Zebra lamp', 'Ebony table', 'amber lamp', 'Éclair lamp']);
    assert.deepEqual(await names('category=Tables'), ['Ash table']);
    assert.ok((await names('sort=name')).indexOf('Ebony table') === 3);
    await shop.settle();
    assert.ok(!(await names('in_stock=true')).includes('Ebony table')); // its new variant has none
    await change('Oak table', { category: null }, 2);
    assert.deepEqual((await names('sort=name&category=Lamps')), ['amber lamp', 'Bronze lamp', 'Éclair lamp', 'Zebra lamp']);
    await shop.admin('POST', `/inventory/${made['Ash table'].id}/movements`, { quantity: 1, reason: 'received' }, 201);
    await shop.settle();
    assert.deepEqual(await names('category=Tables&in_stock=true'), ['Ash table']);
  });

  await t.test('a cursor keeps its place when what it stood on moves or goes', async () => {
    const byPrice = await names('sort=price');
    const moved = await paged('sort=price&limit=2', () => change('Zebra lamp', { variants: [variant(99000)] }));
    assert.deepEqual(moved, [...byPrice, 'Zebra lamp']);
    const byName = await names('sort=name');
    assert.deepEqual(await paged('sort=name&limit=2', () => remove('Ash table')), byName);
    assert.deepEqual(await names('sort=name'), byName.filter((name) => name !== 'Ash table'));
  });

  await t.test('a search looks at skus, categories and descriptions, too', async () => {
    await shop.product({ name: 'Round tray', category: 'Serveware', description: 'Made of brass and turquoise.', variants: [variant(100, { sku: 'TR-0815/A'.replace('/', '.') })] });
    const turquoise = await shop.product({ name: 'Turquoise bowl', category: null });
    assert.equal((await names('q=tr-0815.a'))[0], 'Round tray');
    assert.deepEqual(await names('q=TR0815A'), ['Round tray']);
    assert.deepEqual(await names('q=serveware'), ['Round tray']);
    assert.deepEqual(await names('q=turquoise'), ['Turquoise bowl', 'Round tray']);
    assert.deepEqual((await names('q=brass+tray'))[0], 'Round tray');
    await shop.admin('PATCH', `/products/${turquoise.id}`, { name: 'Bowl', description: 'Of terracotta.' }, 200, { 'If-Match': '"1"' });
    assert.deepEqual(await names('q=turquoise'), ['Round tray']);
    assert.deepEqual(await names('q=terracotta'), ['Bowl']);
    await shop.admin('DELETE', `/products/${turquoise.id}`, undefined, 204, { 'If-Match': '"2"' });
    assert.deepEqual(await names('q=terracotta'), []);
  });

  await shop.close();
});
