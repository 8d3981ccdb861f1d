// Orders as a file: what stands in it is what the orders say, in parts that miss nothing, and nothing in it computes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SERVER } from '../lib/postgres.mjs';
import { assertProblem, euros, Shop } from '../lib/scenario.mjs';
import { USER } from '../lib/souk.mjs';
import { sqlAt } from '../lib/tables.mjs';

const COLUMNS = ['order_id', 'placed_at', 'status', 'payment_status', 'payment_method', 'user_id', 'items', 'goods_minor', 'shipping_minor', 'discount_minor',
  'gross_minor', 'tax_minor', 'currency', 'discount_code', 'invoice', 'shipping_method', 'carrier', 'tracking_number'];

/** Lines of cells; none of ours spans two lines. */
const cellsOf = (csv) => csv.split('\r\n').slice(0, -1)
  .map((line) => [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(([, quoted, plain]) => plain ?? quoted.replaceAll('""', '"')));

test('orders as a file', { timeout: 180000 }, async (t) => {
  const shop = await Shop.open(t);
  const { souk } = shop;
  const part = async (path) => {
    const reply = await shop.souk.get(path, { as: 'admin' });
    assert.equal(reply.status, 200, JSON.stringify(reply.body));
    assert.equal(reply.headers.get('content-type'), 'text/csv; charset=utf-8');
    assert.equal(reply.headers.get('cache-control'), 'no-store');
    return { lines: cellsOf(reply.body), next: reply.headers.get('link')?.match(/^<\/api\/v1(.*)>; rel="next"$/)[1] };
  };
  /** All parts, as objects by column, and how many parts there were. */
  const exported = async (query = '') => {
    const all = [];
    let parts = 0;
    for (let path = `/orders/export${query}`; path !== undefined; parts += 1) {
      const { lines, next } = await part(path);
      all.push(...lines);
      path = next;
    }
    const [header, ...rest] = all;
    assert.deepEqual(header, COLUMNS);
    return { parts, orders: rest.map((cells) => Object.fromEntries(cells.map((cell, i) => [COLUMNS[i], cell]))) };
  };
  const ids = async (query) => (await exported(query)).orders.map(({ order_id }) => order_id);

  await t.test('without orders there is a header alone', async () => {
    assert.deepEqual(await exported(), { parts: 1, orders: [] });
  });

  const mug = await shop.product({ stock: 100 });
  await shop.admin('POST', '/discounts', { code: 'TENTH', basis_points: 1000 }, 201);
  const place = async (body) => {
    const { status, body: order } = await souk.post('/orders', { lines: [{ product_id: mug.id, quantity: 2 }], payment_method: 'cash_on_delivery', ...body }, { as: USER });
    assert.equal(status, 201, JSON.stringify(order));
    await shop.settle();
    return order;
  };
  const first = await place({ discount_code: 'TENTH' });
  await shop.later('1h');
  const second = await place({ payment_method: 'card' });
  await shop.later('1m');

  await t.test('a line says what the order says', async () => {
    await shop.admin('POST', `/orders/${first.id}/shipment`, { step: 'packed', carrier: '=HYPERLINK("x","Post")', tracking_number: '-7' });
    const { orders: [, line] } = await exported();
    const order = await shop.admin('GET', `/orders/${first.id}`);
    const invoice = await souk.get(`/orders/${first.id}/invoice`, { as: 'admin' });
    assert.ok(line.invoice !== '' && invoice.body.includes(line.invoice), line.invoice);
    assert.deepEqual({ ...line, invoice: '' }, {
      order_id: order.id, placed_at: order.created_at, status: 'packed', payment_status: 'accepted', payment_method: 'cash_on_delivery', user_id: order.user_id,
      items: '2', goods_minor: '2380', shipping_minor: '490', discount_minor: '238', gross_minor: '2632', tax_minor: String(order.tax.minor), currency: 'EUR',
      discount_code: 'TENTH', invoice: '', shipping_method: '', carrier: '\'=HYPERLINK("x","Post")', tracking_number: "'-7",
    });
    assert.deepEqual(order.gross, euros(2632));
  });

  await t.test('narrowed down by status and time', async () => {
    assert.deepEqual(await ids(), [second.id, first.id]);
    assert.deepEqual(await ids('?status=placed'), [second.id]);
    const between = new Date(Date.parse(first.created_at) + 1000).toISOString();
    assert.deepEqual(await ids(`?created_from=${between}`), [second.id]);
    assert.deepEqual(await ids(`?created_to=${between}`), [first.id]);
    assert.deepEqual(await ids(`?created_to=${between}&status=placed`), []);
    assertProblem(await souk.get('/orders/export?status=odd', { as: 'admin' }), 400, 'invalid_request');
    assertProblem(await souk.get('/orders/export?after=nowhere', { as: 'admin' }), 400, 'invalid_request');
  });

  await t.test('in parts that hold each order once', async () => {
    const MORE = 1100;
    await shop.admin('POST', `/orders/${second.id}/cancel`);
    const id = SERVER ? `'${second.id}'` : `x'${second.id.replaceAll('-', '')}'`;
    const numbers = `WITH RECURSIVE order_numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM order_numbers WHERE n < ${MORE}) `;
    const columns = 'user_id, status, payment_status, payment_method, currency, gross_minor, stock_sold, version, created_at, updated_at';
    const copies = `SELECT o.id, c.* FROM order_orders o CROSS JOIN (SELECT COLUMNS FROM TABLE WHERE order_id = ${id}) AS c WHERE o.status = 'cancelled' AND o.id <> ${id}`;
    const copy = (table, of) => `INSERT INTO ${table} (order_id, ${of}) ${copies.replace('COLUMNS', of).replace('TABLE', table)};`;
    // While nothing runs: a reader's snapshot is kept until the program itself commits something.
    await shop.asleep(() => sqlAt(souk, 'souk_order', 'order_orders',
      `${numbers}INSERT INTO order_orders (id, ${columns}) SELECT ${SERVER ? 'gen_random_uuid()' : 'randomblob(16)'}, ${columns} FROM order_orders, order_numbers WHERE id = ${id};`
      + copy('order_lines', 'line, variant_id, product_id, name, sku, quantity, price_minor, gross_minor, tax_basis_points, tax_minor')
      + copy('order_adjustments', 'line, kind, gross_minor, tax_basis_points, tax_minor, label')));
    for (const [query, count] of [['', MORE + 2], ['?status=cancelled', MORE + 1]]) {
      const { parts, orders } = await exported(query);
      assert.ok(parts > 1, `${parts} parts`);
      const seen = orders.map(({ order_id }) => order_id);
      assert.deepEqual([seen.length, new Set(seen).size], [count, count]);
      assert.deepEqual(seen, [...seen].sort().reverse(), 'newest first');
      assert.ok(orders.slice(0, 50).every(({ goods_minor, gross_minor }) => goods_minor !== '0' && gross_minor === '2870'));
    }
  });

  await shop.close();
});
