// A small shop in a running program, and customers who order in it and remember what they were answered.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';

const PAGES_MAX = 5000;

/** A product with this much stock, known to the inventory: {id, variant}. */
export async function addProduct(souk, name, stock, price = 1299) {
  const made = await souk.post('/products', {
    name,
    description: `${name}, for tests.`,
    variants: [{ sku: `${name}-1`.toUpperCase(), options: [], price: { minor: price, currency: 'EUR' }, tax_basis_points: 1900 }],
  }, { as: 'admin' });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  await souk.settle();
  if (stock > 0) {
    const moved = await souk.post(`/inventory/${made.body.id}/movements`, { quantity: stock, reason: 'received' }, { as: 'admin' });
    assert.equal(moved.status, 201, JSON.stringify(moved.body));
  }
  return { id: made.body.id, variant: made.body.variants[0].id };
}

export function orderOf(product, quantity = 1, method = 'card') {
  return { lines: [{ product_id: product.id, quantity }], payment_method: method };
}

/** A customer's memory of one request: what was sent under which key, and the answer, if there was one. */
export async function tryOrder(souk, customer, body, key = randomUUID()) {
  const record = { key, customer, body, status: 0, reply: null };
  try {
    const reply = await souk.post('/orders', body, { as: customer, headers: { 'Idempotency-Key': key } });
    record.status = reply.status;
    record.reply = reply.body;
  } catch {
    // The connection broke: whether the order was placed is unknown until it is asked again.
  }
  return record;
}

/** A whole list, by admin, page by page. */
async function allOf(souk, path) {
  const items = [];
  let after = '';
  for (let pages = 0; pages < PAGES_MAX; pages += 1) {
    const page = await souk.get(`${path}?limit=100${after}`, { as: 'admin' });
    assert.equal(page.status, 200, JSON.stringify(page.body));
    items.push(...page.body.items);
    if (page.body.next === null) return items;
    after = `&after=${page.body.next}`;
  }
  return assert.fail(`${PAGES_MAX} pages, and no end`);
}

export const allOrders = (souk) => allOf(souk, '/orders');

/** Each order was confirmed to its customer once, and there is a mail of it, or will be. */
async function verifyNotices(souk, orders) {
  const notices = (await allOf(souk, '/notifications')).filter(({ kind }) => kind === 'order_placed');
  const told = new Map(notices.map((notice) => [notice.order_id, notice]));
  assert.equal(notices.length, told.size, 'an order was confirmed twice');
  for (const { id, user_id } of orders) {
    const notice = told.get(id) ?? assert.fail(`order ${id} was confirmed to nobody`);
    assert.equal(notice.user_id, user_id);
    assert.ok(['waiting', 'sent'].includes(notice.email), `the mail of order ${id} is ${notice.email}`);
  }
}

export async function stockOf(souk, product) {
  const stock = await souk.get(`/inventory/${product.id}`, { as: 'admin' });
  assert.equal(stock.status, 200, JSON.stringify(stock.body));
  return stock.body.variants[0];
}

export const customerOf = (i) => `customer-${i}`;

/** Every request is sent again with its key: what was answered must be answered alike, and then all are known. */
export async function askAgain(souk, records) {
  for (const record of records) {
    const again = await tryOrder(souk, record.customer, record.body, record.key);
    assert.ok([201, 409].includes(again.status), `asked again: ${again.status} ${JSON.stringify(again.reply)}`);
    if (record.status === 201) {
      assert.deepEqual(again.reply, record.reply, 'a repeated key got another answer');
    }
    record.status = again.status;
    record.reply = again.reply;
  }
}

/** All that was answered is there, and nothing else; stock and log agree with it. */
export async function verify(souk, products, placed) {
  await souk.settle();
  const check = await souk.command('check');
  assert.equal(check.exit, 0, check.out + check.err);

  const orders = await allOrders(souk);
  assert.equal(orders.length, placed.size, 'each answered order is there, and no other');
  for (const order of orders) assert.ok(placed.has(order.id), `order ${order.id} was answered to nobody`);
  await verifyNotices(souk, orders);

  for (const product of products) {
    const wanted = orders.flatMap((order) => order.lines).filter((line) => line.product_id === product.id)
      .reduce((sum, line) => sum + line.quantity, 0);
    const stock = await stockOf(souk, product);
    assert.ok(stock.reserved + stock.sold <= stock.received, 'oversold');
    assert.ok(stock.reserved >= wanted, `${stock.reserved} reserved for ${wanted} ordered`);
    product.unclaimed = stock.reserved - wanted;
  }
}
