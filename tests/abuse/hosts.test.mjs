// Names under which the shop is reached, proxies in front of it, and what strangers claim about both.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { API, Jar, PASSWORD, newEmail } from '../lib/people.mjs';
import { ask, exchange } from '../lib/raw.mjs';
import { Souk } from '../lib/souk.mjs';

const PUBLIC = 'https://shop.example';
const start = (t, environment) => Souk.start(t, { environment });

test('hosts', { timeout: 60000 }, async (t) => {
  const souk = await start(t, { SOUK_PUBLIC_URL: PUBLIC });
  const api = souk.url + API;
  const port = new URL(souk.url).port;

  await t.test('a shop with a name answers to that name', async () => {
    for (const Host of ['shop.example', 'SHOP.example', 'shop.example:443', `127.0.0.1:${port}`, `localhost:${port}`]) {
      assert.equal((await ask(`${api}/products`, { headers: { Host } })).status, 200, Host);
    }
    const wrong = ['evil.example', 'shop.example.evil.example', 'evil.example:443', 'shop.example:8000', 'xshop.example', 'shop.example.', '127.0.0.1.evil.example',
      'localhost.evil.example', 'localhosted', '127.0.0.2'];
    for (const Host of wrong) {
      const reply = await ask(`${api}/products`, { headers: { Host } });
      assert.equal(reply.status, 400, Host);
      assert.equal(reply.body.code, 'gateway.wrong_host', Host);
      assert.doesNotMatch(JSON.stringify(reply.headers), /evil/, Host);
    }
  });

  await t.test('no other header, and no target, is a name', async () => {
    const raw = (head) => exchange(souk.url, `${head}\r\nConnection: close\r\n\r\n`);
    assert.match(await raw(`GET ${API}/products HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: shop.example`), /^HTTP\/1\.1 400 /);
    assert.match(await raw(`GET ${API}/products HTTP/1.1\r\nHost: shop.example\r\nHost: evil.example`), /^HTTP\/1\.1 400 /);
    assert.match(await raw(`GET ${API}/products HTTP/1.1\r\nHost: evil.example\r\nHost: shop.example`), /^HTTP\/1\.1 400 /);
    assert.match(await raw(`GET ${API}/products HTTP/1.1`), /^HTTP\/1\.1 400 /, 'no Host');
    for (const Host of ['shop.example@evil.example', 'shop.example/evil', 'shop.example evil.example', 'shop.example,evil.example', 'shop.example#', '']) {
      assert.match(await raw(`GET ${API}/products HTTP/1.1\r\nHost: ${Host}`), /^HTTP\/1\.1 400 /, Host);
    }
    for (const name of ['X-Forwarded-Host', 'Forwarded', 'X-Original-URL', 'X-Rewrite-URL', 'X-HTTP-Method-Override']) {
      const reply = await ask(`${api}/products`, { headers: { Host: 'shop.example', [name]: name === 'Forwarded' ? 'host=evil.example' : 'evil.example' } });
      assert.equal(reply.status, 200, name);
      assert.doesNotMatch(JSON.stringify([reply.headers, reply.body]), /evil/, name);
    }
  });

  await t.test('cookies of a shop over TLS are for this host alone', async () => {
    const reply = await ask(`${api}/auth/sign-up`, { method: 'POST', headers: { Host: 'shop.example', Origin: PUBLIC }, body: { email: newEmail(), password: PASSWORD, name: 'Ada' } });
    assert.equal(reply.status, 201);
    assert.equal(reply.cookies.length, 3);
    for (const line of reply.cookies) {
      assert.match(line, /^__Host-souk_/);
      assert.match(line, /; Secure/);
    }
    assert.match(reply.headers['strict-transport-security'], /^max-age=\d+/);
    const jar = new Jar();
    jar.take(reply);
    const me = (Cookie) => ask(`${api}/users/me`, { headers: { Host: 'shop.example', Cookie } });
    assert.equal((await me(jar.header)).status, 200);
    assert.equal((await me(jar.header.replaceAll('__Host-', ''))).status, 401, 'a name that any neighbour could have set');
  });

  await t.test("a page's origin is the shop's own name, whatever Host says", async () => {
    const body = { login: 'nobody@example.org', password: PASSWORD };
    const from = async (Host, Origin) => (await ask(`${api}/auth/log-in`, { method: 'POST', headers: { Host, Origin }, body })).status;
    assert.equal(await from('shop.example', PUBLIC), 401, 'the password is looked at');
    for (const Origin of ['http://shop.example', 'https://evil.example', `http://127.0.0.1:${port}`, 'https://shop.example:8443', 'https://shop.example.evil.example']) {
      assert.equal(await from('shop.example', Origin), 403, Origin);
    }
    assert.equal(await from(`127.0.0.1:${port}`, 'https://evil.example'), 403);
  });

  await t.test('nothing sends a browser elsewhere', async () => {
    const evil = ['//evil.example', '//evil.example/..', '/\\evil.example', '/%2f%2fevil.example', '/https://evil.example', '/docs//evil.example', '/docs?next=//evil.example',
      '/docs/..//evil.example', `${API}//evil.example`, `${API}/auth/links/x?next=https://evil.example`, '/.//evil.example', '/;@evil.example', '/docs/%5cevil.example'];
    for (const path of evil) {
      for (const method of ['GET', 'POST']) {
        const reply = await ask(souk.url + path, { method, headers: { Host: 'shop.example' } });
        const location = reply.headers.location ?? '/';
        assert.match(location, /^\/(?![/\\])/, `${method} ${path} leads to ${location}`);
        assert.equal(reply.headers.refresh, undefined, path);
      }
    }
  });

  await souk.endWell();
});

const refreshes = async (souk, count, options) => {
  const statuses = [];
  for (let i = 0; i < count; i += 1) {
    statuses.push((await ask(`${souk.url}${API}/auth/refresh`, { method: 'POST', ...(typeof options === 'function' ? options(i) : options) })).status);
  }
  return statuses;
};
const countOf = (statuses, status) => statuses.filter((each) => each === status).length;

test('limits', { timeout: 60000 }, async (t) => {
  const LIMITS = { SOUK_RATE_LIMIT: 'on', SOUK_RATE_AUTH: '5', SOUK_RATE_READ: '6' };

  await t.test('who is no proxy that we know cannot say where he is', async (t2) => {
    const souk = await start(t2, LIMITS);
    const statuses = await refreshes(souk, 12, (i) => ({
      headers: { 'X-Forwarded-For': `10.0.0.${i}`, 'X-Real-IP': `10.0.1.${i}`, Forwarded: `for=10.0.2.${i}`, 'X-Client-IP': `10.0.3.${i}`, 'CF-Connecting-IP': `10.0.4.${i}` },
    }));
    assert.equal(countOf(statuses, 401), 5, statuses.join());
    assert.equal(countOf(statuses, 429), 7, statuses.join());
    const refused = await ask(`${souk.url}${API}/auth/refresh`, { method: 'POST' });
    assert.match(refused.headers['retry-after'], /^[1-9]\d*$/);
    assert.match(refused.headers.ratelimit, /^"auth";r=0;t=\d+$/);
    const elsewhere = await refreshes(souk, 2, { from: '127.0.0.9' });
    assert.deepEqual(elsewhere, [401, 401], 'another address has a limit of its own');
    assert.equal((await ask(`${souk.url}${API}/products`)).status, 200, 'and reading another one');
    await souk.endWell();
  });

  await t.test('a proxy says where clients are, and clients cannot say it for the proxy', async (t2) => {
    const souk = await start(t2, { ...LIMITS, SOUK_TRUSTED_PROXIES: '127.0.0.1,10.9.0.0/16' });
    const behind = (forwarded, from = '127.0.0.1') => ({ from, headers: { 'X-Forwarded-For': forwarded } });
    assert.equal(countOf(await refreshes(souk, 8, (i) => behind(`198.51.100.${i}`)), 401), 8, 'eight clients');
    const forged = await refreshes(souk, 12, (i) => behind(`203.0.113.${i}, 192.0.2.7`));
    assert.equal(countOf(forged, 401), 5, `what the client itself said is not believed: ${forged}`);
    const chain = await refreshes(souk, 12, (i) => behind(`203.0.113.${i}, 192.0.2.8, 10.9.0.${i}`));
    assert.equal(countOf(chain, 401), 5, `nor before two proxies: ${chain}`);
    const broken = await refreshes(souk, 12, (i) => behind(`nonsense${i}`));
    assert.equal(countOf(broken, 401), 5, `nor what is no address: ${broken}`);
    const stranger = await refreshes(souk, 12, (i) => behind(`198.51.100.${100 + i}`, '127.0.0.5'));
    assert.equal(countOf(stranger, 401), 5, `who is no proxy: ${stranger}`);
    const network = await refreshes(souk, 12, (i) => behind(`2001:db8:1:2::${i.toString(16)}`));
    assert.equal(countOf(network, 401), 5, `one network of IPv6: ${network}`);
    const mapped = await refreshes(souk, 6, (i) => behind(i % 2 ? '198.51.100.200' : '::ffff:198.51.100.200'));
    assert.equal(countOf(mapped, 401), 5, `one address in two forms: ${mapped}`);
    await souk.endWell();
  });

  await t.test('an account is counted by itself, wherever it asks from', async (t2) => {
    const souk = await start(t2, { ...LIMITS, SOUK_RATE_AUTH: '50' });
    const made = await ask(`${souk.url}${API}/auth/sign-up`, { method: 'POST', body: { email: newEmail(), password: PASSWORD, name: 'Ada' } });
    const jar = new Jar();
    jar.take(made);
    const statuses = [];
    for (let i = 0; i < 12; i += 1) {
      statuses.push((await ask(`${souk.url}${API}/users/me`, { from: `127.0.0.${i + 1}`, headers: { Cookie: jar.header } })).status);
    }
    assert.equal(countOf(statuses, 200), 6, statuses.join());
    assert.equal(countOf(statuses, 429), 6, statuses.join());
    assert.equal((await ask(`${souk.url}${API}/products`, { from: '127.0.0.1' })).status, 200, 'the address of nobody is not used up by it');
    await souk.endWell();
  });
});
