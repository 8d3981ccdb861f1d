// kill -9 while customers order, at random moments and at named points, round after round on the same data. After each
// round the customers' own records are held against what is there: answered orders exist, once, and a repeated key gets the
// same answer. FAULT_ROUNDS says how many rounds (6: each kind of death once).
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { test } from 'node:test';
import { Souk, souk as command, temporaryDirectory } from '../lib/souk.mjs';
import { addProduct, askAgain, customerOf, orderOf, stockOf, tryOrder, verify } from '../lib/shop.mjs';
import { chooseDeath } from './death.mjs';

const ROUNDS = Number(process.env.FAULT_ROUNDS ?? 6);
const CLIENTS = 16;
const POINT_PATIENCE_MS = 20_000;

/** Customers order, one after another each, until the process has gone; keys not yet answered are remembered, too. */
async function orderUntilDeath(souk, products, records) {
  let gone = false;
  souk.ended.then(() => { gone = true; });
  const customer = async (i) => {
    while (!gone) {
      const product = products[randomInt(products.length)];
      const record = await tryOrder(souk, customerOf(i), orderOf(product, randomInt(1, 4)));
      records.push(record);
      assert.ok([0, 201, 409, 503].includes(record.status), `an order was answered ${record.status}: ${JSON.stringify(record.reply)}`);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, (_, i) => customer(i)));
}

test(`${ROUNDS} rounds of kill -9 while ${CLIENTS} clients order`, { timeout: ROUNDS * 30_000 + 60_000 }, async (t) => {
  const data = join(await temporaryDirectory(t), 'data');
  let souk = await Souk.start(t, { data });
  const products = [await addProduct(souk, 'Plenty', 1_000_000), await addProduct(souk, 'Scarce', 40), await addProduct(souk, 'Some', 3000)];
  // Logged in before anything dies: sessions outlive the process.
  for (let i = 0; i < CLIENTS; i++) await souk.person(customerOf(i));
  await souk.stop();

  const placed = new Map();
  for (let round = 0; round < ROUNDS; round++) {
    const death = chooseDeath(round);
    await t.test(`round ${round + 1}: ${death.point ?? `after ${death.after} ms`}`, async () => {
      const records = [];
      souk = await Souk.start(t, { data, environment: { SOUK_NOTIFICATION_SWEEP: '1s', ...(death.point && { SOUK_CRASH_AT: death.point }) } });
      let byHand = false;
      const killer = setTimeout(() => { byHand = true; souk.kill(); }, death.after ?? POINT_PATIENCE_MS);
      await orderUntilDeath(souk, products, records);
      clearTimeout(killer);
      assert.equal(byHand, death.after !== undefined, 'it died where it was to die');
      assert.equal((await souk.untilEnded()).signal, 'SIGKILL');

      souk = await Souk.start(t, { data });
      await askAgain(souk, records);
      for (const record of records) {
        if (record.status === 201) placed.set(record.reply.id, record);
      }
      await verify(souk, products, placed);
      const { exit } = await souk.stop();
      assert.equal(exit, 0, souk.err);
    });
  }
});

test('killed in the middle of a migration, it starts again and is whole', async (t) => {
  for (const n of [1, 2, 3]) {
    const data = join(await temporaryDirectory(t), 'data');
    const killed = await command(data, ['migrate'], { environment: { SOUK_CRASH_AT: `in_migration:${n}` } });
    assert.equal(killed.signal, 'SIGKILL', killed.err);
    const souk = await Souk.start(t, { data });
    const product = await addProduct(souk, 'Tea', 5);
    const record = await tryOrder(souk, customerOf(1), orderOf(product));
    assert.equal(record.status, 201);
    await souk.settle();
    const check = await souk.command('check');
    assert.equal(check.exit, 0, check.out);
    await souk.stop();
  }
});

test('reservations that no order claimed are freed, and only those', async (t) => {
  const data = join(await temporaryDirectory(t), 'data');
  let souk = await Souk.start(t, { data });
  const product = await addProduct(souk, 'Tea', 10);
  await souk.person(customerOf(1));
  await souk.stop();
  souk = await Souk.start(t, { data, environment: { SOUK_CRASH_AT: 'between_prepare_and_run' } });
  const record = await tryOrder(souk, customerOf(1), orderOf(product, 3));
  assert.equal(record.status, 0);
  await souk.untilEnded();

  souk = await Souk.start(t, { data });
  assert.equal((await stockOf(souk, product)).reserved, 3, 'the reservation outlived the crash');
  const other = await tryOrder(souk, customerOf(2), orderOf(product, 2));
  assert.equal(other.status, 201);
  await souk.settle();
  await souk.advance('20m');
  await souk.settle();
  assert.equal((await stockOf(souk, product)).reserved, 2, 'the claimed one is kept, the other is free');
  const check = await souk.command('check');
  assert.equal(check.exit, 0, check.out);
  await souk.stop();
});
