// What must be true of a shop that has come to rest, whatever happened in it.
import assert from 'node:assert/strict';

/** Of each kind of payment status, the order statuses at which nothing is left to do. */
const ENDS = { paid: ['completed'], refunded: ['cancelled', 'expired', 'completed'], unpaid: ['cancelled', 'expired'] };

function soldIn(orders) {
  const sold = new Map();
  for (const { lines } of orders.filter(({ status }) => status === 'completed')) {
    for (const { variant_id, quantity } of lines) sold.set(variant_id, (sold.get(variant_id) ?? 0) + quantity);
  }
  return sold;
}

/** [[what, check]], to be tested one by one. `orders`: all of them; `ways`: pairs of states that must be among them. */
export function verdict(world, orders, ways) {
  return [
    ['each order that was answered is there, and no other', () => {
      assert.deepEqual(new Set(orders.map(({ id }) => id)), world.placed);
    }],
    ['every paid order is fulfilled or refunded', () => {
      const wrong = orders.filter(({ status, payment_status }) => !ENDS[payment_status]?.includes(status));
      assert.deepEqual(wrong.map(({ id, status, payment_status }) => `${id}: ${status}, ${payment_status}`), []);
      const seen = new Set(orders.map(({ status, payment_status }) => `${status}, ${payment_status}`));
      for (const way of ways) assert.ok(seen.has(way), `some are ${way}: ${[...seen].join('; ')}`);
    }],
    ['what was sold is what was ordered, and nothing is held any more', async () => {
      const sold = soldIn(orders);
      for (const { id, variant } of world.products) {
        const { body } = await world.ask(world.chief, 'GET', `/inventory/${id}`);
        const [stock] = body.variants;
        assert.deepEqual([stock.sold, stock.reserved], [sold.get(variant) ?? 0, 0], `sold and reserved of ${id}`);
      }
    }],
    ['no event was given up', async () => {
      const { exit, out } = await world.souk.command('dead-letters', 'list');
      assert.equal(exit, 0, out);
      assert.equal(await world.sum('souk_consumer_dead_total'), 0, out);
    }],
    ['souk check finds nothing: the ledger balances', async () => {
      const { exit, out, err } = await world.souk.command('check');
      assert.equal(exit, 0, out + err);
    }],
  ];
}
