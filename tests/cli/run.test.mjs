// souk run: what it says, and how it ends.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { realpath, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { Souk, souk, temporaryDirectory } from '../lib/souk.mjs';

test('it says where it is', async (t) => {
  const shop = await Souk.start(t);
  const out = await shop.said('out', /Its data lies/);
  assert.match(out, new RegExp(`Its data lies in ${await realpath(shop.data)}\\.`));
  assert.equal(await readFile(join(shop.data, 'address'), 'utf8'), `${shop.url.slice('http://'.length)}\n`);
});

test('a part of the services needs a database that the others share, too', async (t) => {
  const data = await temporaryDirectory(t);
  const refused = await souk(join(data, 'data'), ['run', 'product'], { environment: { DATABASE_URL: '' } });
  assert.equal(refused.exit, 3, refused.err);
  assert.match(refused.err, /product .*runs elsewhere.* DATABASE_URL/);
});

for (const signal of ['SIGTERM', 'SIGINT']) {
  test(`${signal} ends it well`, async (t) => {
    const shop = await Souk.start(t);
    assert.deepEqual(await shop.stop(signal), { exit: 0, signal: null });
    assert.equal((await souk(shop.data, ['check'])).exit, 0);
  });
}

test('a request under way is finished; a second signal does not wait for it', async (t) => {
  const shop = await Souk.start(t, { environment: { SOUK_DRAIN: '1h' } });
  const { port } = new URL(shop.url);
  const { token } = await shop.person('ann');
  const socket = connect(port, '127.0.0.1');
  t.after(() => socket.destroy());
  socket.on('error', () => {});
  // Half a body, so that it is under way for as long as we like.
  await new Promise((written) => {
    socket.write(`POST /api/v1/orders HTTP/1.1\r\nHost: souk\r\nAuthorization: Bearer ${token}\r\n` +
      'Content-Type: application/json\r\nContent-Length: 1000\r\nExpect: 100-continue\r\n\r\n');
    socket.once('data', written);
  });
  shop.child.kill('SIGTERM');
  await shop.said('err', /stopping/);
  shop.child.kill('SIGTERM');
  assert.deepEqual(await shop.untilEnded(), { exit: null, signal: 'SIGTERM' });
  assert.equal((await souk(shop.data, ['check'])).exit, 0);
});

test('standard output that is closed does not end it', async (t) => {
  const shop = await Souk.start(t);
  shop.child.stdout.destroy();
  assert.equal((await fetch(`${shop.url}/health`)).status, 200);
  assert.deepEqual(await shop.stop(), { exit: 0, signal: null });
});
