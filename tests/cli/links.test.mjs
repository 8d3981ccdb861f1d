// souk links: what people were to be sent, while it runs and at rest.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Souk, souk } from '../lib/souk.mjs';

test('open links are listed, newest first, the same at rest', async (t) => {
  const shop = await Souk.start(t, { environment: { SOUK_PUBLIC_URL: 'https://shop.example.org' } });
  const list = (...more) => souk(shop.data, ['links', ...more], { environment: { SOUK_PUBLIC_URL: 'https://shop.example.org' } });
  const none = await list();
  assert.deepEqual(none, { exit: 0, signal: null, out: 'There are no open links.\n', err: '' });
  for (const name of ['ada', 'bea']) {
    const body = { email: `${name}@example.org`, password: 'correct horse', name };
    assert.equal((await shop.call('auth', 'sign_up', body, { by: 'gateway' })).status, 200);
  }
  const live = await list();
  assert.equal(live.exit, 0, live.err);
  const lines = live.out.trimEnd().split('\n');
  assert.equal(lines.length, 4);
  assert.match(lines[0], /^verify_email +until \d{4}-\S+Z {2}for bea@example\.org$/);
  assert.match(lines[1], /^ {2}https:\/\/shop\.example\.org\/links\/[\w-]{43}$/);
  assert.match(lines[2], /for ada@example\.org$/);
  assert.deepEqual((await list('--limit', '1')).out, `${lines.slice(0, 2).join('\n')}\n`);
  assert.equal((await list('--limit', '0')).exit, 2);
  assert.equal((await shop.stop()).exit, 0);
  assert.deepEqual(await list(), live);
  const local = async (environment) => /^ {2}(\S+)\/links/m.exec((await souk(shop.data, ['links'], { environment })).out)[1];
  assert.equal(await local({ SOUK_LISTEN: '127.0.0.1:9123' }), 'http://127.0.0.1:9123', 'where nobody says how the shop is reached');
  assert.equal(await local({ SOUK_PUBLIC_URL: 'https://shop.example/' }), 'https://shop.example', 'one slash is enough');
  assert.equal(await local({ SOUK_LISTEN: '[::]:443', SOUK_TLS_CERT: '/a', SOUK_TLS_KEY: '/b' }), 'https://localhost:443');
});
