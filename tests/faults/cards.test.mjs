// kill -9 while people pay by card and are given back, at named points and at random moments: whoever is cut off asks again. No
// checkout is opened twice, nothing is given back twice, and what the provider holds is what the ledger says.
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { sqlite } from '../cli/sqlite.mjs';
import { Checkout } from '../lib/checkout.mjs';
import { databaseOf, query, SERVER } from '../lib/postgres.mjs';
import { Shop } from '../lib/scenario.mjs';
import { Souk, souk as command, temporaryDirectory, USER } from '../lib/souk.mjs';
import { until } from '../lib/until.mjs';

const QUICK = { SOUK_EVENT_RETRY_FIRST_MS: '5', SOUK_EVENT_RETRY_MAX_MS: '50', SOUK_EVENT_TRIES: '1000', SOUK_LOG_LEVEL: 'error', SOUK_PAYMENT_SWEEP: '1s' };
const ROUNDS = Number(process.env.FAULT_ROUNDS ?? 6);
const PEOPLE = 6;

/** A shop whose program can be ended by kill -9 and started again on its data. */
class MortalShop extends Shop {
  static async at(t, data) {
    const shop = new MortalShop();
    shop.start = (environment = {}) => Souk.run(t, { data, environment: { ...QUICK, ...environment } });
    shop.data = data;
    shop.souk = await shop.start();
    return shop;
  }

  /** Stops it, and starts it so that it dies there. */
  async doomed(point) {
    assert.deepEqual(await this.souk.stop(), { exit: 0, signal: null }, this.souk.err);
    this.souk = await this.start({ SOUK_CRASH_AT: point });
  }

  async reborn() {
    assert.equal((await this.souk.untilEnded()).signal, 'SIGKILL');
    const { exit, out, err } = await command(this.data, ['check']);
    assert.equal(exit, 0, out + err);
    this.souk = await this.start();
  }

  /** What the sandbox holds, as it knows it. */
  async held() {
    return {
      sessions: await this.sum('count(*)', 'payment_sandbox_sessions'),
      paid: await this.sum('sum(amount_minor)', "payment_sandbox_sessions WHERE status = 'complete'"),
      refunds: await this.sum('count(*)', 'payment_sandbox_refunds'),
      refunded: await this.sum('sum(amount_minor)', 'payment_sandbox_refunds'),
    };
  }

  /** One number from the payment service's tables, of which each is in a schema of its own on a server. */
  async sum(what, from) {
    const sql = `SELECT coalesce(${what}, 0) FROM ${SERVER ? 'souk_payment.' : ''}${from}`;
    return Number(SERVER ? await query(sql, (await databaseOf(this.data)).split('/').at(-1)) : sqlite(join(this.data, 'souk.db'), sql));
  }
}

test('between what the provider did and what we store of it', { timeout: 120000 }, async (t) => {
  const shop = await MortalShop.at(t, join(await temporaryDirectory(t), 'data'));
  const order = await shop.placed(await shop.product({ stock: 5 }));
  const open = () => shop.souk.post('/payments', { order_id: order.id }, { as: USER });

  for (const point of ['after_provider', 'between_prepare_and_run']) {
    await t.test(`a checkout, ${point}: asking again gives the same one`, async () => {
      await shop.souk.person(USER);
      await shop.doomed(point);
      await assert.rejects(open());
      await shop.reborn();
      assert.equal((await shop.admin('GET', `/payments?order_id=${order.id}`)).items.length, 1);
    });
  }

  let checkout;
  await t.test('there is one payment, with one session', async () => {
    checkout = await Checkout.open(shop, order);
    const { items } = await shop.admin('GET', `/payments?order_id=${order.id}`);
    assert.deepEqual(items.map(({ id }) => id), [checkout.payment.id]);
    assert.deepEqual(await shop.topics(checkout.payment.id, 'payment'), ['payment.requested']);
    assert.equal((await shop.held()).sessions, 1);
  });

  await t.test('a refund: it is given once', async () => {
    await checkout.use('pay');
    await shop.later('0s');
    await shop.doomed('after_provider');
    const given = await shop.souk.post(`/payments/${checkout.payment.id}/refunds`, {}, { as: 'admin' });
    assert.equal(given.status, 201);
    await shop.reborn();
    const refund = async () => (await shop.admin('GET', `/payments/${checkout.payment.id}/refunds`)).items;
    await until('it is given', async () => (await refund())[0].status === 'succeeded');
    assert.equal((await refund()).length, 1);
    assert.deepEqual(await shop.held(), { sessions: 1, paid: order.gross.minor, refunds: 1, refunded: order.gross.minor });
    assert.equal((await shop.topics(checkout.payment.id, 'payment')).filter((topic) => topic === 'payment.refunded').length, 1);
  });
  await shop.close();
});

test(`${ROUNDS} rounds of kill -9 while ${PEOPLE} people pay`, { timeout: ROUNDS * 30_000 + 120_000 }, async (t) => {
  const shop = await MortalShop.at(t, join(await temporaryDirectory(t), 'data'));
  const mug = await shop.product({ stock: 100000 });
  const people = Array.from({ length: PEOPLE }, (_, i) => `payer${i}`);
  for (const person of people) await shop.souk.person(person);
  await shop.souk.person('admin');

  /** One after the other orders, opens, pays or leaves, cancels, is given back, until the program is gone. */
  const pay = async (as) => {
    for (;;) {
      const order = await shop.order([{ product_id: mug.id, quantity: randomInt(1, 4) }], { as });
      if (order.status !== 201) continue;
      const checkout = await Checkout.open(shop, order.body, { as });
      const chance = randomInt(10);
      if (chance < 8) await checkout.use('pay');
      if (chance === 0 || chance > 7) await shop.souk.post(`/orders/${order.body.id}/cancel`, undefined, { as });
      if (chance === 1) await shop.souk.post(`/payments/${checkout.payment.id}/refunds`, {}, { as: 'admin' });
    }
  };

  for (let round = 0; round < ROUNDS; round += 1) {
    await t.test(`round ${round + 1}`, async () => {
      const going = people.map((as) => pay(as).catch(() => {}));
      await pause(randomInt(300, 2500));
      await shop.souk.kill();
      await Promise.all(going);
      await shop.reborn();
    });
  }

  await t.test('when all is quiet, each order is paid, given back, or waits for its checkout no longer', async () => {
    await shop.later('0s');
    await shop.later('50m');
    for (let i = 0; i < 3; i += 1) await shop.later('0s');
    const orders = [];
    for (let after = ''; after !== null;) {
      const page = await shop.admin('GET', `/orders?limit=100${after && `&after=${after}`}`);
      orders.push(...page.items);
      after = page.next;
    }
    const states = new Set(orders.map(({ status, payment_status }) => `${status}, ${payment_status}`));
    const allowed = ['confirmed, paid', 'confirmed, refunded', 'cancelled, refunded', 'cancelled, unpaid', 'expired, unpaid', 'expired, refunded'];
    assert.deepEqual([...states].filter((state) => !allowed.includes(state)), []);
    const ledger = (account) => shop.sum('sum(amount_minor)', `payment_entries WHERE account = '${account}'`);
    const held = await shop.held();
    assert.deepEqual([await ledger('provider'), await ledger('refunds')], [held.paid - held.refunded, held.refunded]);
    t.diagnostic(`${orders.length} orders: ${[...states].join('; ')}; ${held.sessions} checkouts, ${held.refunds} refunds`);
  });
  await shop.close();
});
