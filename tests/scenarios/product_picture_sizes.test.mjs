// Pictures in the widths that pages show: made a moment after the upload, listed, served, gone with their picture.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { assertProblem, Shop } from '../lib/scenario.mjs';
import { sizeOfWebp } from '../lib/webp.mjs';

const file = (name) => readFile(new URL(`../corpus/picture_sizes_fuzz/${name}`, import.meta.url));

test('pictures in several widths', { timeout: 240000 }, async (t) => {
  const shop = await Shop.open(t);
  const { souk } = shop;
  const upload = async (product, name, type) => {
    const reply = await souk.request('POST', `/products/${product.id}/pictures`,
      { as: 'admin', body: typeof name === 'string' ? await file(name) : name, headers: { 'Content-Type': type } });
    assert.equal(reply.status, 201, JSON.stringify(reply.body));
    assert.deepEqual(reply.body.widths, []);
    return reply.body;
  };
  const seen = async ({ id }) => (await shop.souk.get(`/products/${id}`)).body;
  const widths = async (product) => (await seen(product)).pictures.map((picture) => picture.widths);
  const fetched = async (url, headers = {}) => {
    const reply = await fetch(new URL(url, shop.souk.url), { headers });
    return { status: reply.status, headers: reply.headers, bytes: Buffer.from(await reply.arrayBuffer()) };
  };

  const mug = await shop.product({ name: 'Measured mug' });
  const uploaded = [await upload(mug, 'palette_wide_png', 'image/png'), await upload(mug, 'plain_jpg', 'image/jpeg'),
    await upload(mug, 'clear_webp', 'image/webp')];
  const { version } = await seen(mug);
  await shop.later('1s');

  await t.test('a picture says in which widths there are copies, wherever it is shown', async () => {
    const product = await seen(mug);
    assert.deepEqual(product.pictures.map((picture) => picture.widths), [[160, 320, 640, 1280], [160, 320], [160, 320]]);
    const { body: list } = await souk.get('/products?limit=100');
    assert.deepEqual(list.items.find(({ id }) => id === mug.id).pictures, product.pictures);
    const { body: found } = await souk.get('/products?q=measured%20mug');
    assert.deepEqual(found.items[0].pictures, product.pictures);
    const changed = await shop.admin('PATCH', `/products/${mug.id}/pictures/${uploaded[0].id}`, { alt: 'Above' });
    assert.deepEqual(changed.widths, [160, 320, 640, 1280]);
  });

  await t.test('that they were made is no change of the product', async () => {
    assert.equal((await seen(mug)).version, version + 1); // the words of a moment ago
    await shop.settle();
    assert.deepEqual(await shop.topics(mug.id, 'product'), ['product.created', ...Array(4).fill('product.updated')]);
  });

  await t.test('a copy is served to anyone, as WebP of that width, for ever', async () => {
    for (const { id, url, width, height, widths: made } of (await seen(mug)).pictures) {
      for (const wanted of made) {
        const served = await fetched(`${url}?width=${wanted}`);
        assert.equal(served.status, 200, id);
        assert.equal(served.headers.get('content-type'), 'image/webp');
        assert.equal(served.headers.get('x-content-type-options'), 'nosniff');
        assert.equal(served.headers.get('cache-control'), 'public, max-age=31536000, immutable');
        assert.deepEqual(sizeOfWebp(served.bytes), { width: wanted, height: Math.round((height * wanted) / width) });
        assert.equal((await fetched(`${url}?width=${wanted}`, { 'If-None-Match': served.headers.get('etag') })).status, 304);
      }
    }
    const [{ url }] = uploaded;
    assert.deepEqual((await fetched(url)).bytes, await file('palette_wide_png'));
  });

  await t.test('there are no others', async () => {
    const path = `/products/${mug.id}/pictures/${uploaded[1].id}`;
    for (const width of [159, 640, 400]) assertProblem(await souk.get(`${path}?width=${width}`), 404, 'not_found');
    for (const width of ['0', '-160', 'wide', '', '16385', '160.5']) {
      assert.equal((await souk.get(`${path}?width=${width}`)).status, 400, width);
    }
    assert.equal((await souk.get(`${path}?widht=160`)).status, 400);
    const other = await shop.product();
    assert.equal((await souk.get(`/products/${other.id}/pictures/${uploaded[1].id}?width=160`)).status, 404);
  });

  await t.test('what cannot be decoded, lies elsewhere or is small anyway has none, and is shown as it is', async () => {
    const product = await shop.product();
    const broken = await upload(product, 'broken_png', 'image/png');
    const small = await upload(product, await readFile(new URL('../corpus/picture_fuzz/plain_png', import.meta.url)), 'image/png');
    const link = await shop.admin('POST', `/products/${product.id}/linked-pictures`, { url: 'https://example.org/a.jpg', width: 2000, height: 1000 }, 201);
    assert.deepEqual(link.widths, []);
    await shop.later('1s');
    await shop.later('1h');
    assert.deepEqual(await widths(product), [[], [], []]);
    assert.equal((await fetched(broken.url)).status, 200);
    for (const { id } of [broken, small, link]) {
      assert.equal((await souk.get(`/products/${product.id}/pictures/${id}?width=160`)).status, 404);
    }
    await shop.admin('DELETE', `/products/${product.id}/pictures/${broken.id}`, undefined, 204);
    assert.deepEqual(await widths(product), [[], []]);
  });

  await t.test('copies go with their picture, made or not, and stay when the product is deleted', async () => {
    const product = await shop.product();
    const first = await upload(product, 'plain_jpg', 'image/jpeg');
    await shop.later('1s');
    const second = await upload(product, 'plain_jpg', 'image/jpeg');
    for (const { id } of [first, second]) {
      await shop.admin('DELETE', `/products/${product.id}/pictures/${id}`, undefined, 204);
      assert.equal((await souk.get(`/products/${product.id}/pictures/${id}?width=160`)).status, 404);
    }
    const third = await upload(product, 'plain_jpg', 'image/jpeg');
    await shop.later('1s');
    const { version: now } = await seen(product);
    await shop.admin('DELETE', `/products/${product.id}`, undefined, 204, { 'If-Match': `"${now}"` });
    assert.equal((await fetched(`${third.url}?width=320`)).status, 200);
  });

  await t.test('copies that were not made before the program ended are made afterwards', async () => {
    const product = await shop.product();
    await upload(product, 'wide_jpg', 'image/jpeg');
    await shop.asleep(async () => {});
    await shop.later('2h'); // it has forgotten how far its clock was ahead
    assert.deepEqual(await widths(product), [[160, 320, 640, 1280]]);
  });

  await shop.close();
});
