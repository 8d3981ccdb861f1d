// What admins see first: what was ordered on each day, to the cent, and what waits for the shop.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertProblem, euros, Shop } from '../lib/scenario.mjs';
import { USER } from '../lib/souk.mjs';

const MINUTE = 60000;
const DAY = 24 * 60 * MINUTE;
const OFFSETS = [0, 60, 345, -720, 840];
/** The day on which something was, by clocks that are so many minutes ahead of UTC. */
const dayOf = (time, offset) => new Date(time + offset * MINUTE).toISOString().slice(0, 10);

test('figures', { timeout: 180000 }, async (t) => {
  const shop = await Shop.open(t);
  const { souk } = shop;
  const mug = await shop.product({ stock: 100 });
  const figures = async (query = '') => shop.admin('GET', `/orders/figures${query}`);
  const attention = async () => (await figures()).attention;
  const quiet = { unconfirmed: 0, to_pack: 0, to_ship: 0, not_covered: 0, returns_asked: 0, returns_accepted: 0 };
  const told = []; // the orders, and what became of them
  const place = async (quantity, payment_method, fate) => {
    const order = await shop.placed(mug, quantity, { payment_method });
    told.push({ at: Date.parse(order.created_at), minor: order.gross.minor, fate });
    return order;
  };

  /** What must be said of a day, counted here from the orders themselves. */
  const countedOn = (day, offset) => {
    const orders = told.filter(({ at }) => dayOf(at, offset) === day);
    const of = (...fates) => orders.filter(({ fate }) => fates.includes(fate));
    const sum = (some) => some.reduce((total, { minor }) => total + minor, 0);
    const [gross, lost] = [sum(orders), sum(of('cancelled', 'expired'))];
    return {
      day, placed: orders.length, cancelled: of('cancelled').length, expired: of('expired').length,
      gross: euros(gross), lost: euros(lost), revenue: euros(gross - lost),
    };
  };
  const assertFigures = async () => {
    for (const offset of OFFSETS) {
      const [first, last] = [told[0].at - 2 * DAY, told.at(-1).at + DAY].map((time) => dayOf(time, offset));
      const { from, to, utc_offset, days } = await figures(`?from=${first}&to=${last}&utc_offset=${offset}`);
      assert.deepEqual([from, to, utc_offset], [first, last, offset]);
      const all = [];
      for (let time = Date.parse(first); time <= Date.parse(last); time += DAY) all.push(countedOn(dayOf(time, 0), offset));
      assert.deepEqual(days, all, `${offset}`);
    }
  };

  await t.test('without orders there is nothing, on each of 30 days', async () => {
    const before = Date.now();
    const { from, to, utc_offset, days, attention: waits } = await figures();
    assert.ok([dayOf(before, 0), dayOf(Date.now(), 0)].includes(to), to);
    assert.deepEqual([days.length, days[0].day, days.at(-1).day, utc_offset, Date.parse(to) - Date.parse(from)], [30, from, to, 0, 29 * DAY]);
    assert.deepEqual(days[7], { day: days[7].day, placed: 0, cancelled: 0, expired: 0, gross: euros(0), lost: euros(0), revenue: euros(0) });
    assert.deepEqual(waits, quiet);
  });

  await t.test('an order counts on the day when it was placed, also when it comes to nothing later', async () => {
    await place(2, 'card', 'expired');
    const cancelled = await place(3, 'cash_on_delivery');
    await place(1, 'cash_on_delivery');
    assert.deepEqual(await attention(), { ...quiet, unconfirmed: 1, to_pack: 2 });
    for (const pause of ['5h', '7h', '9h', '11h']) {
      await shop.later(pause);
      await place(1, 'cash_on_delivery');
    }
    await assertFigures();
    await shop.admin('POST', `/orders/${cancelled.id}/cancel`);
    told[1].fate = 'cancelled';
    await shop.settle();
    await assertFigures();
    const { days } = await figures();
    const sums = days.reduce((all, { placed, revenue, lost }) => [all[0] + placed, all[1] + revenue.minor, all[2] + lost.minor], [0, 0, 0]);
    assert.deepEqual(sums, [7, 5 * (1190 + 490), 5 * 1190 + 2 * 490]);
  });

  await t.test('they can be counted anew from the events', async () => {
    const { exit, err } = await souk.command('events', 'replay', 'order');
    assert.equal(exit, 0, err);
    await shop.settle();
    await assertFigures();
  });

  await t.test('what waits is told until somebody does it', async () => {
    const { to_pack } = await attention();
    assert.equal(to_pack, 5);
    const order = await place(1, 'cash_on_delivery');
    const waits = async (expected) => assert.deepEqual(await attention(), { ...quiet, to_pack: 5, ...expected });
    await waits({ to_pack: 6 });
    await shop.shipped(order, 'packed');
    await waits({ to_ship: 1 });
    await shop.shipped(order, 'shipped');
    await waits({});
    await shop.shipped(order, 'delivered');
    await shop.settle();
    const { body: asked } = await souk.post(`/orders/${order.id}/returns`, { lines: [{ variant_id: mug.variants[0].id, quantity: 1 }] }, { as: USER });
    await waits({ returns_asked: 1 });
    await shop.admin('POST', `/returns/${asked.id}/steps`, { step: 'accepted' });
    await waits({ returns_accepted: 1 });
    await shop.admin('POST', `/returns/${asked.id}/steps`, { step: 'received' });
    await waits({});

    const card = await place(1, 'card');
    await waits({ unconfirmed: 1 });
    const payment = await shop.pay(card, 'accepted');
    await shop.settle();
    await waits({ to_pack: 6 });
    await shop.pay(card, 'failed', { payment });
    await shop.settle();
    await waits({ not_covered: 1 });
    await assertFigures();
  });

  await t.test('only for days that there are, and not too many', async () => {
    const refused = async (query, ...faults) => assertProblem(await souk.get(`/orders/figures?${query}`, { as: 'admin' }), 400, 'invalid_request', ...faults);
    assert.equal((await figures('?from=2024-01-01&to=2024-12-31')).days.length, 366);
    await refused('from=2024-01-01&to=2025-01-01', '/from range');
    await refused('from=2024-01-02&to=2024-01-01', '/from range');
    await refused('from=2023-02-29&to=2023-03-01', '/from format');
    await refused('to=1969-12-31', '/to format');
    await refused('utc_offset=50', '/utc_offset range');
    await refused('utc_offset=855', '/utc_offset range');
    await refused('from=2024-01&to=today', '/from length', '/to format', '/to length');
  });

  await shop.close();
});
