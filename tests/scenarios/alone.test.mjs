// A service without those it calls: what it can do alone it does, the rest is refused clearly.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { Souk, USER } from '../lib/souk.mjs';

test('an order without product and inventory is 503, not a riddle', async (t) => {
  const souk = await Souk.start(t, { args: ['order'] });
  assert.equal((await souk.get('/orders', { as: USER })).status, 200);
  const body = { lines: [{ product_id: randomUUID(), quantity: 1 }], payment_method: 'card' };
  const refused = await souk.post('/orders', body, { as: USER });
  assert.equal(refused.status, 503, JSON.stringify(refused.body));
  assert.equal(refused.body.code, 'unavailable');
  assert.match(refused.body.detail, /product/);
  assert.equal((await souk.stop()).exit, 0);
});
