// Invoices: one for an order, numbered without gaps, a page that shows whatever is in it as text.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertProblem, euros, Shop, stranger } from '../lib/scenario.mjs';
import { USER } from '../lib/souk.mjs';

const EVIL = '<script>alert(1)</script> & "Sons" {{gross}}';
const HOME = { recipient: EVIL, line1: 'Ringstraße 1', postal_code: '1010', city: 'Wien', country: 'AT' };
const DAY = 86400;

test('invoices', { timeout: 180000 }, async (t) => {
  const shop = await Shop.open(t, {
    SOUK_INVOICE_PREFIX: 'R-', SOUK_SHOP_NAME: 'Tea & Cups', SOUK_SELLER: `Tea Ltd | 1 <b>Market</b> St |  VAT 123`, SOUK_INVOICE_KEEP: `${60 * DAY}s`,
  });
  const { souk } = shop;
  const mug = await shop.product({ stock: 1000 });
  const evil = await shop.product({ stock: 10, name: EVIL, variants: [{ sku: 'evil', price: euros(1070), tax_basis_points: 700 }] });
  const placed = async ({ as = USER, lines = [{ product_id: mug.id, quantity: 1 }], payment_method = 'cash_on_delivery', ...more } = {}) => {
    const reply = await souk.post('/orders', { lines, payment_method, ...more }, { as });
    assert.equal(reply.status, 201, JSON.stringify(reply.body));
    await shop.settle();
    return reply.body;
  };
  const make = ({ id }, as = USER) => souk.post(`/orders/${id}/invoice`, undefined, { as });
  const page = ({ id }, as = USER, headers = {}) => souk.get(`/orders/${id}/invoice`, { as, headers });

  await t.test('it comes with the parcel, or when it is asked for, and stays what it was', async () => {
    const order = await placed();
    assertProblem(await page(order), 409, 'order.no_invoice');
    await shop.shipped(order, 'packed');
    const shown = await page(order);
    assert.equal(shown.status, 200);
    assert.match(shown.headers.get('content-type'), /^text\/html/);
    assert.match(shown.body, /<h1>Invoice R-000001<\/h1>/);
    const made = await make(order);
    assert.deepEqual([made.status, made.body.number, made.body.serial, made.body.shop_name], [200, 'R-000001', 1, 'Tea & Cups']);
    const asked = await make(await placed());
    assert.deepEqual([asked.body.number, asked.body.serial], ['R-000002', 2]);
    assert.equal((await page(order, USER, { 'If-None-Match': shown.headers.get('etag') })).status, 304);
    assert.equal((await page(order)).body, shown.body);
    await shop.shipped(order, 'shipped', 'delivered');
    assert.equal((await page(order)).body, shown.body);
  });

  await t.test('what is not paid or promised has none, and somebody else\'s is not there', async () => {
    const card = await placed({ payment_method: 'card' });
    assertProblem(await make(card), 409, 'order.no_invoice');
    await shop.pay(card, 'succeeded');
    await shop.settle();
    assertProblem(await make(card, 'eve'), 404, 'not_found');
    assertProblem(await page(card, 'eve'), 404, 'not_found');
    assert.equal((await make(card, 'admin')).body.serial, 3);
    assert.equal((await page(card)).status, 200);
    const cancelled = await placed();
    await souk.post(`/orders/${cancelled.id}/cancel`, undefined, { as: USER });
    assertProblem(await make(cancelled), 409, 'order.no_invoice');
    assertProblem(await page({ id: stranger() }), 404, 'not_found');
  });

  await t.test('numbers have no gaps, however many ask at once', async () => {
    const orders = [];
    while (orders.length < 12) orders.push(await placed());
    const replies = await Promise.all([...orders, ...orders].map((order) => make(order)));
    const serials = new Set(replies.map(({ status, body }) => status === 200 ? body.serial : assert.fail(JSON.stringify(body))));
    assert.deepEqual([...serials].sort((a, b) => a - b), Array.from({ length: 12 }, (_, i) => i + 4));
  });

  await t.test('the page shows all of it, and texts as texts', async () => {
    await shop.admin('POST', '/discounts', { code: 'TENTH', basis_points: 1000 }, 201);
    const lines = [{ product_id: mug.id, quantity: 2 }, { product_id: evil.id, quantity: 1 }];
    const order = await placed({ lines, discount_code: 'TENTH', delivery_address: { ...HOME, recipient: 'Somebody Else' }, billing_address: HOME });
    await make(order);
    const { body } = await page(order);
    assert.doesNotMatch(body, /<script|<b>Market/);
    for (const text of ['&lt;script&gt;alert(1)&lt;/script&gt; &amp;', '{{gross}}', '1 &lt;b&gt;Market&lt;/b&gt; St<br>', 'Ringstraße 1<br>', '1010 Wien<br>', 'TENTH', '>on delivery<']) {
      assert.ok(body.includes(text), `${text}: ${body}`);
    }
    assert.ok(!body.includes('Somebody Else'), 'the bill is for the other one');
    const cells = (row) => [...row.matchAll(/<td[^>]*>(.*?)<\/td>/g)].map(([, cell]) => cell);
    const totals = body.split('class="taxes"')[1].match(/<tr>.*<\/tr>/g).map(cells).filter((row) => row.length > 0);
    const gross = 2380 + 490 + 1070 - 238 - 107;
    assert.deepEqual(totals, [['7 %', '9.00 EUR', '0.63 EUR', '9.63 EUR'], ['19 %', '22.12 EUR', '4.20 EUR', '26.32 EUR']]);
    assert.ok(body.includes(`<td>${(gross / 100).toFixed(2)} EUR</td>`), body);
    assert.equal(order.gross.minor, gross);
    const many = await placed({ lines: Array(50).fill({ product_id: mug.id, quantity: 1 }) });
    await make(many);
    assert.equal((await page(many)).body.match(/<small>[^<]*<\/small>/g).length, 50);
  });

  await t.test('its address outlives the account as long as the law wants', async () => {
    const order = await placed({ as: 'zeb', delivery_address: HOME, billing_address: { ...HOME, recipient: 'Zebedee Quill' } });
    await shop.shipped(order, 'packed', 'shipped', 'delivered');
    const seen = await souk.get('/users/me', { as: 'zeb' });
    assert.equal((await souk.request('DELETE', '/users/me', { as: 'zeb', headers: { 'If-Match': seen.headers.get('etag') } })).status, 204);
    await shop.settle();
    await shop.later('1m');
    const addresses = async () => (await shop.admin('GET', `/orders/${order.id}/addresses`)).items.map(({ purpose }) => purpose);
    assert.deepEqual(await addresses(), ['billing']);
    assert.match((await page(order, 'admin')).body, /Zebedee Quill/);
    await shop.later('61d');
    assert.deepEqual(await addresses(), []);
    assert.doesNotMatch((await page(order, 'admin')).body, /Zebedee Quill/);
  });

  await shop.close();
});
