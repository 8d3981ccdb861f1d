// A service without those it calls: what it can do alone it does, the rest is refused clearly.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { Souk, temporaryDirectory } from '../lib/souk.mjs';
import { published, signingKey } from '../lib/tokens.mjs';

test('an order without product and inventory is 503, not a riddle', async (t) => {
  const data = await temporaryDirectory(t);
  // The gateway, as far as a service asks it: for its keys, which here are those of the service's own directory.
  const gateway = createServer(async (request, reply) => {
    reply.setHeader('Content-Type', 'application/jwk-set+json').end(JSON.stringify({ keys: [published(await signingKey(data))] }));
  }).listen(0, '127.0.0.1');
  await new Promise((ready) => { gateway.on('listening', ready); });
  t.after(() => gateway.close());
  const SOUK_GATEWAY_URL = `http://127.0.0.1:${gateway.address().port}`;
  const souk = await Souk.start(t, { data, args: ['order'], environment: { SOUK_GATEWAY_URL } });
  const user = randomUUID();
  assert.equal((await souk.get('/orders', { as: user })).status, 200);
  const body = { lines: [{ product_id: randomUUID(), quantity: 1 }], payment_method: 'card' };
  const refused = await souk.post('/orders', body, { as: user });
  assert.equal(refused.status, 503, JSON.stringify(refused.body));
  assert.equal(refused.body.code, 'unavailable');
  assert.match(refused.body.detail, /product/);
  assert.equal((await souk.stop()).exit, 0);
});
