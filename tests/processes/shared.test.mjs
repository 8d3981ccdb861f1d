// Processes that share a PostgreSQL server share its log, too: events emitted by one are heard in the other.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { databaseOf } from '../lib/postgres.mjs';
import { Souk, temporaryDirectory } from '../lib/souk.mjs';

/** Asks until the answer is the right one. */
async function until(right, ask) {
  const end = Date.now() + 20_000;
  for (;;) {
    const answer = await ask();
    if (right(answer)) return answer;
    assert.ok(Date.now() < end, JSON.stringify(answer));
    await pause(5);
  }
}

test('catalogue and stock in two processes', { timeout: 60_000 }, async (t) => {
  const DATABASE_URL = await databaseOf(await temporaryDirectory(t));
  const catalogue = await Souk.start(t, { args: ['product'], environment: { DATABASE_URL } });
  const stock = await Souk.start(t, { args: ['inventory'], environment: { DATABASE_URL } });
  const body = { name: 'Mug', description: 'Holds tea.', variants: [{ sku: 'MUG-1', price: { minor: 1190, currency: 'EUR' }, tax_basis_points: 1900 }] };
  const made = await catalogue.post('/products', body, { as: 'admin' });
  assert.equal(made.status, 201, JSON.stringify(made.body));

  await until(({ status }) => status === 200, () => stock.get(`/inventory/${made.body.id}`, { as: 'admin' }));
  const moved = await stock.post(`/inventory/${made.body.id}/movements`, { quantity: 100, reason: 'received' }, { as: 'admin' });
  assert.equal(moved.status, 201, JSON.stringify(moved.body));
  await until(({ body: { variants } }) => variants[0].stock_status === 'in_stock', () => catalogue.get(`/products/${made.body.id}`));

  for (const souk of [catalogue, stock]) {
    await souk.settle();
    const check = await souk.command('check');
    assert.equal(check.exit, 0, check.out + check.err);
    assert.deepEqual(await souk.stop(), { exit: 0, signal: null }, souk.err);
  }
});
