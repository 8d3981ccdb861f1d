// Pictures of products: uploaded and linked, in order, served as they are, and nothing that only pretends to be one.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { assertProblem, Shop, stranger } from '../lib/scenario.mjs';

const file = (name) => readFile(new URL(`../corpus/picture_fuzz/${name}`, import.meta.url));
const typed = (type) => ({ 'Content-Type': type });

test('pictures', { timeout: 240000 }, async (t) => {
  const shop = await Shop.open(t);
  const { souk } = shop;
  const upload = async (product, name, type, query = '') => souk.request('POST', `/products/${product.id}/pictures${query}`,
    { as: 'admin', body: typeof name === 'string' ? await file(name) : name, headers: typed(type) });
  const seen = async ({ id }) => (await souk.get(`/products/${id}`)).body;
  const fetched = async (url, headers = {}) => {
    const reply = await fetch(new URL(url, souk.url), { headers });
    return { status: reply.status, headers: reply.headers, bytes: Buffer.from(await reply.arrayBuffer()) };
  };

  await t.test('an uploaded picture is served to anyone, as it is, for ever', async () => {
    const product = await shop.product();
    for (const [name, type] of [['plain_jpg', 'image/jpeg'], ['plain_png', 'image/png'], ['lossy_webp', 'image/webp']]) {
      const reply = await upload(product, name, type, '?alt=A%20mug');
      assert.equal(reply.status, 201, JSON.stringify(reply.body));
      const { id, url, ...rest } = reply.body;
      assert.deepEqual(rest, { alt: 'A mug', width: 8, height: 6, widths: [] });
      assert.equal(url, `/api/v1/products/${product.id}/pictures/${id}`);
      const served = await fetched(url);
      assert.equal(served.status, 200);
      assert.equal(served.headers.get('content-type'), type);
      assert.equal(served.headers.get('x-content-type-options'), 'nosniff');
      assert.equal(served.headers.get('cache-control'), 'public, max-age=31536000, immutable');
      assert.deepEqual(served.bytes, await file(name));
      const again = await fetched(url, { 'If-None-Match': served.headers.get('etag') });
      assert.equal(again.status, 304);
      assert.equal(again.bytes.length, 0);
    }
    const { pictures, version } = await seen(product);
    assert.equal(pictures.length, 3);
    assert.equal(version, 4);
    const listed = (await souk.get('/products?limit=100')).body.items.find(({ id }) => id === product.id);
    assert.deepEqual(listed.pictures, pictures);
    await shop.settle();
    assert.deepEqual(await shop.topics(product.id, 'product'), ['product.created', ...Array(3).fill('product.updated')]);
  });

  await t.test('what a picture does not need is not kept', async () => {
    const product = await shop.product();
    for (const [name, type] of [['turned_jpg', 'image/jpeg'], ['told_png', 'image/png'], ['told_webp', 'image/webp']]) {
      const { body } = await upload(product, name, type);
      const { bytes } = await fetched(body.url);
      assert.ok((await file(name)).includes('secret'));
      assert.ok(!bytes.includes('secret') && !bytes.includes('trailing'), name);
    }
    const [turned] = (await seen(product)).pictures;
    assert.deepEqual([turned.width, turned.height], [6, 8]);
  });

  await t.test('what is no picture is refused', async (t) => {
    const product = await shop.product();
    const cases = [
      ['html', 'image/png'], ['svg', 'image/png'], ['gif', 'image/png'], ['empty', 'image/png'], ['bomb_png', 'image/png'], ['many_pixels_png', 'image/png'],
      ['bomb_jpg', 'image/jpeg'], ['bomb_webp', 'image/webp'], ['cut_jpg', 'image/jpeg'], ['head_only_jpg', 'image/jpeg'], ['moving_png', 'image/png'],
      ['moving_webp', 'image/webp'], ['plain_png', 'image/jpeg'], ['plain_jpg', 'image/webp'],
    ];
    for (const [name, type] of cases) {
      await t.test(`${name} as ${type}`, async () => assertProblem(await upload(product, name, type), 422, 'product.not_a_picture'));
    }
    for (const type of ['image/svg+xml', 'text/html', 'application/json', 'image/gif']) {
      assert.equal((await upload(product, 'plain_png', type)).status, 415, type);
    }
    assert.equal((await upload(product, Buffer.alloc((4 << 20) + 1, 0xff), 'image/jpeg')).status, 413);
    assert.equal((await upload({ id: stranger() }, 'plain_png', 'image/png')).status, 404);
    assert.deepEqual((await seen(product)).pictures, []);
  });

  await t.test('a picture elsewhere is named by its address, which is https', async () => {
    const product = await shop.product();
    const link = (body) => souk.post(`/products/${product.id}/linked-pictures`, body, { as: 'admin' });
    const { status, body } = await link({ url: 'https://example.org/a.jpg?w=1', alt: 'Elsewhere', width: 800 });
    assert.equal(status, 201);
    assert.deepEqual((await seen(product)).pictures, [body]);
    assert.deepEqual({ ...body, id: '' }, { id: '', url: 'https://example.org/a.jpg?w=1', alt: 'Elsewhere', width: 800, height: null, widths: [] });
    for (const url of ['http://example.org/a.jpg', 'javascript:alert(1)', 'data:image/png;base64,AAAA', 'https://', 'https:///a', 'https://user@example.org/',
      'https://example.org/ a', 'https://example.org/"onload="x', '//example.org/a.jpg', 'https://example.org/\na']) {
      assertProblem(await link({ url }), 422, 'invalid_body', '/url format');
    }
    assert.equal((await souk.get(`/products/${product.id}/pictures/${body.id}`)).status, 404);
  });

  await t.test('pictures have an order, words and a maximum, and can be taken away', async () => {
    const product = await shop.product();
    const other = await shop.product();
    const ids = [];
    for (let i = 0; i < 12; i++) ids.push((await upload(product, 'plain_png', 'image/png', `?alt=${i}`)).body.id);
    assertProblem(await upload(product, 'plain_png', 'image/png'), 409, 'product.too_many_pictures');
    const path = (id, owner = product) => `/products/${owner.id}/pictures/${id}`;
    const order = async () => (await seen(product)).pictures.map(({ id }) => ids.indexOf(id));
    await shop.admin('PATCH', path(ids[5]), { position: 1, alt: 'First' });
    assert.deepEqual(await order(), [5, 0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11]);
    await shop.admin('PATCH', path(ids[0]), { position: 12 });
    assert.deepEqual(await order(), [5, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 0]);
    assert.equal((await seen(product)).pictures[0].alt, 'First');
    await shop.admin('DELETE', path(ids[1]), undefined, 204);
    await shop.admin('DELETE', path(ids[1]), undefined, 404);
    assert.equal((await souk.get(path(ids[1]))).status, 404);
    await shop.admin('PATCH', path(ids[0]), { position: 3 });
    assert.deepEqual(await order(), [5, 2, 0, 3, 4, 6, 7, 8, 9, 10, 11]);
    assert.equal((await souk.get(path(ids[2], other))).status, 404);
    await shop.admin('DELETE', path(ids[2], other), undefined, 404);
    await shop.admin('PATCH', path(ids[2], other), { alt: 'Not mine' }, 404);
    assert.equal((await upload(product, 'plain_png', 'image/png')).status, 201);
  });

  await t.test('a deleted product is not shown, but old orders stay readable, and its pictures where they are', async () => {
    const product = await shop.product({ name: 'Last mug', stock: 1 });
    const { body: picture } = await upload(product, 'plain_png', 'image/png');
    const order = await shop.placed(product);
    const { version } = await seen(product);
    await shop.admin('DELETE', `/products/${product.id}`, undefined, 204, { 'If-Match': `"${version}"` });
    await shop.settle();
    assertProblem(await souk.get(`/products/${product.id}`), 404, 'not_found');
    const { lines: [line] } = await shop.admin('GET', `/orders/${order.id}`);
    assert.deepEqual([line.name, line.sku, line.product_id], ['Last mug', product.variants[0].sku, product.id]);
    assert.equal((await fetched(picture.url)).status, 200);
    await shop.admin('DELETE', `/products/${product.id}/pictures/${picture.id}`, undefined, 404);
    assert.equal((await upload(product, 'plain_png', 'image/png')).status, 404);
  });

  await shop.close();
});
