// A small shop in a running program, and customers who order in it and remember what they were answered.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';

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

export function orderOf(product, quantity = 1, method = 'cash_on_delivery') {
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

/** All orders, by admin, page by page. */
export async function allOrders(souk) {
  const orders = [];
  let after = '';
  for (;;) {
    const page = await souk.get(`/orders?limit=100${after}`, { as: 'admin' });
    assert.equal(page.status, 200, JSON.stringify(page.body));
    orders.push(...page.body.items);
    if (page.body.next === null) return orders;
    after = `&after=${page.body.next}`;
  }
}

export async function stockOf(souk, product) {
  const stock = await souk.get(`/inventory/${product.id}`, { as: 'admin' });
  assert.equal(stock.status, 200, JSON.stringify(stock.body));
  return stock.body.variants[0];
}
