// What must be true of a shop that has come to rest, whatever happened in it.
import assert from 'node:assert/strict';

/** Of each kind of payment status, the order statuses at which nothing is left to do. */
const ENDS = { paid: ['completed'], partly_refunded: ['completed'], refunded: ['cancelled', 'expired', 'completed', 'delivered'], unpaid: ['cancelled', 'expired'] };
const ONCE = ['order_placed', 'order_shipped', 'order_delivered', 'order_cancelled', 'order_expired']; // of an order, to its customer

function soldIn(orders) {
  const sold = new Map();
  for (const { lines } of orders.filter(({ status }) => ['delivered', 'completed'].includes(status))) {
    for (const { variant_id, quantity } of lines) sold.set(variant_id, (sold.get(variant_id) ?? 0) + quantity);
  }
  return sold;
}

const sumOf = (list, number) => list.reduce((sum, each) => sum + number(each), 0);

/** What was received of returns stands in the stock's books. */
async function assertBackInStock(world, returns) {
  const back = new Map();
  for (const { variant_id, received } of returns.flatMap(({ lines }) => lines)) back.set(variant_id, (back.get(variant_id) ?? 0) + received);
  for (const { id, variant } of world.products) {
    const movements = await world.all(`/inventory/${id}/movements`);
    const returned = movements.filter(({ reason }) => reason === 'returned');
    assert.equal(sumOf(returned, ({ quantity }) => quantity), back.get(variant) ?? 0, `came back of ${id}`);
  }
}

/** For each return one refund at most, of no more than it says, and of just that where nobody gave back something else; and what was
    given back for the order, but for a second payment of it, is credited. */
async function assertGivenBack(world, order, returns) {
  const payments = (await world.all(`/payments?order_id=${order.id}`)).filter(({ status }) => status === 'succeeded');
  const lists = await Promise.all(payments.map(({ id }) => world.ask(world.chief, 'GET', `/payments/${id}/refunds`)));
  const refunds = lists.flatMap(({ body }) => body.items);
  for (const { id, refund } of returns) {
    const own = refunds.filter(({ return_id }) => return_id === id);
    assert.ok(own.length <= 1, `refunds of return ${id}`);
    const given = sumOf(own, ({ amount }) => amount.minor);
    if (refunds.every(({ reason }) => reason === 'returned')) assert.equal(given, refund.minor, `given back for return ${id}`);
    else assert.ok(given <= refund.minor, `given back for return ${id}`);
  }
  const { body } = await world.ask(world.chief, 'GET', `/orders/${order.id}/credit-notes`);
  const given = sumOf(payments, ({ refunded }) => refunded.minor) - (payments.length - 1) * order.gross.minor;
  assert.equal(sumOf(body.items, ({ gross }) => gross.minor), given, `credited of order ${order.id}`);
}

/** What an order's customer is told, once: those who left are forgotten. */
function assertTold(world, orders, notices) {
  const told = new Map();
  for (const { kind, order_id, user_id } of notices.filter(({ kind }) => ONCE.includes(kind))) {
    const key = `${kind} of ${order_id} to ${user_id}`;
    told.set(key, (told.get(key) ?? 0) + 1);
  }
  assert.deepEqual([...told].filter(([, times]) => times > 1), [], 'told twice');
  const here = orders.filter(({ user_id }) => !world.gone.has(user_id));
  assert.ok(here.length > 0);
  const missing = here.filter(({ id, user_id }) => !told.has(`order_placed of ${id} to ${user_id}`));
  assert.deepEqual(missing.map(({ id }) => id), [], 'never told');
}

/** As many mails were taken as are noted as sent, but for those to people who have left: of them nothing is noted any more. */
function assertMailed(world, mail, notices, repeatsMax) {
  const open = notices.filter(({ email }) => !['sent', 'unwanted', 'void', null].includes(email));
  assert.deepEqual(open.map(({ id, kind, email, created_at }) => `${id} ${kind} ${email} ${created_at}`), []);
  const taken = [...mail.mails.values()];
  const toThoseHere = taken.filter(({ to }) => !world.goneEmails.has(to));
  assert.equal(toThoseHere.length, notices.filter(({ email }) => email === 'sent').length, 'mails taken, and noted as sent');
  const repeats = taken.reduce((sum, { times }) => sum + times - 1, 0);
  assert.ok(repeats <= repeatsMax, `${repeats} mails came again`);
}

/** [[what, check]], to be tested one by one. `orders`: all of them; `ways`: pairs of states that must be among them; `mail`: the
    server, which may have been sent `repeatsMax` mails again. */
export function verdict(world, orders, ways, mail, repeatsMax) {
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
    ['what came back is in stock again, given back, and credited', async () => {
      const returns = (await world.all('/returns')).filter(({ status }) => status === 'received');
      await assertBackInStock(world, returns);
      for (const order of orders) {
        const own = returns.filter(({ order_id }) => order_id === order.id);
        if (own.length > 0) await assertGivenBack(world, order, own);
      }
    }],
    ['everybody was told of each order, and mailed what was to be mailed', async () => {
      const notices = await world.all('/notifications');
      assertTold(world, orders, notices);
      assertMailed(world, mail, notices, repeatsMax);
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
