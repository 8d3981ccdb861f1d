// The web app as the gateway serves it: its files, its pages, and what stands in the first HTML of a product.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { ask } from '../lib/raw.mjs';
import { assertProblem, euros, Shop, stranger } from '../lib/scenario.mjs';

const BROWSER = { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
const HOSTILE = '</title></script><script>alert(1)</script>"\'><img src=x onerror=alert(1)> & \u2028 {{shop}}';

/** Attributes' own escapes undone. */
const plain = (text) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
const meta = (html, name) => {
  const [, content] = new RegExp(`<meta (?:name|property)="${name}" content="([^"]*)">`).exec(html) ?? [];
  return content === undefined ? undefined : plain(content);
};
const picturesAhead = (html) => [...html.matchAll(/<link\s+rel="preload"\s+as="image"\s+href="([^"]*)"/g)].map(([, path]) => plain(path));
const viewOf = (html) => /<div id="root">([^]*)<\/div>\s*<script type="application\/json"/.exec(html)[1];
const titleOf = (html) => plain(/<title>([^<]*)<\/title>/.exec(html)[1]);
const dataOf = (html) => JSON.parse(/<script type="application\/json" id="souk-data">([^<]*)<\/script>/.exec(html)[1]);
const structured = (html) => {
  const found = /<script type="application\/ld\+json">([^<]*)<\/script>/.exec(html);
  return found === null ? null : JSON.parse(found[1]);
};
const assertNothing = ({ status, headers, body }, path) => assert.deepEqual([status, headers['content-type'], body.code], [404, 'application/problem+json', 'not_found'], path);

test('the web app', { timeout: 240000 }, async (t) => {
  const shop = await Shop.open(t, { SOUK_SHOP_NAME: 'Mugs & "Co" </script>', SOUK_SHOP_LOGO: 'https://cdn.example/logo.png' });
  const { souk } = shop;
  const page = (path, headers = BROWSER) => ask(souk.url + path, { headers });
  const front = (await page('/')).body;
  const scripts = [...front.matchAll(/<link rel="modulepreload"[^>]* href="([^"]+)"/g)].map(([, path]) => path);

  await t.test('files are coded as the client likes it, and kept for long', async () => {
    assert.ok(scripts.length > 0);
    for (const path of scripts) {
      const as = async (coding) => ask(souk.url + path, { headers: { 'Accept-Encoding': coding } });
      const whole = await as('identity');
      assert.deepEqual([whole.status, whole.headers['content-encoding'], whole.headers.vary], [200, undefined, 'Accept-Encoding'], path);
      assert.match(whole.headers['content-type'], /^text\/javascript/);
      assert.equal(whole.headers['cache-control'], 'public, max-age=31536000, immutable');
      assert.equal(whole.headers['x-content-type-options'], 'nosniff');
      const etags = new Set([whole.headers.etag]);
      for (const [coding, unpack, accepted] of [['br', brotliDecompressSync, 'gzip, deflate, br, zstd'], ['gzip', gunzipSync, 'gzip'], ['gzip', gunzipSync, 'br;q=0.1, gzip']]) {
        const { headers } = await as(accepted);
        assert.deepEqual([headers['content-encoding'], headers.vary], [coding, 'Accept-Encoding'], accepted);
        assert.ok(Number(headers['content-length']) < Number(whole.headers['content-length']));
        const packed = await bytesOf(souk.url + path, accepted);
        assert.equal(unpack(packed).toString(), whole.body, `${path} as ${coding}`);
        etags.add(headers.etag);
      }
      assert.equal(etags.size, 3, 'each coding has a tag of its own');
    }
  });

  await t.test('what is there already is not sent again, and HEAD sends nothing', async () => {
    const [path] = scripts;
    const { headers } = await ask(souk.url + path, { headers: { 'Accept-Encoding': 'br' } });
    for (const [known, status] of [[headers.etag, 304], [`"x", W/${headers.etag}`, 304], ['*', 304], ['"x"', 200]]) {
      const reply = await ask(souk.url + path, { headers: { 'Accept-Encoding': 'br', 'If-None-Match': known } });
      assert.equal(reply.status, status, known);
      assert.equal(reply.headers.vary, 'Accept-Encoding');
      assert.equal(reply.headers.etag, headers.etag);
      if (status === 304) assert.equal(reply.body, '');
    }
    const other = await ask(souk.url + path, { headers: { 'If-None-Match': headers.etag } });
    assert.equal(other.status, 200, 'the tag of one coding is not that of another');
    const head = await ask(souk.url + path, { method: 'HEAD', headers: { 'Accept-Encoding': 'br' } });
    assert.deepEqual([head.status, head.body, head.headers['content-length']], [200, '', headers['content-length']]);
    assertProblem(await souk.request('POST', '/', { body: {} }), 404, 'not_found');
  });

  await t.test('files beside the page are kept for a while', async () => {
    const icon = await page('/favicon.svg');
    assert.deepEqual([icon.status, icon.headers['content-type'], icon.headers['cache-control']], [200, 'image/svg+xml', 'public, max-age=604800']);
  });

  await t.test('search engines are told what to read', async () => {
    const robots = await page('/robots.txt', {});
    assert.deepEqual([robots.status, robots.headers['content-type']], [200, 'text/plain; charset=utf-8']);
    assert.match(robots.body, /^User-agent: \*$[^]*^Disallow: \/admin$[^]*^Sitemap: http:\/\/127\.0\.0\.1:\d+\/sitemap\.xml$/m);
    const mug = await shop.product();
    const { status, headers, body } = await page('/sitemap.xml', {});
    assert.deepEqual([status, headers['content-type']], [200, 'application/xml']);
    const found = [...body.matchAll(/<url><loc>http:\/\/127\.0\.0\.1:\d+([^<]*)<\/loc>(?:<lastmod>(\d{4}-\d\d-\d\d)<\/lastmod>)?<\/url>/g)].map(([, path]) => path);
    assert.deepEqual(found, ['/', `/products/${mug.id}`]);
    assert.match(body, /<\/urlset>\n$/);
  });

  await t.test('pages let no other script run than the app\'s', async () => {
    const reply = await page('/');
    const policy = reply.headers['content-security-policy'];
    const inline = [...reply.body.matchAll(/<script>([^]*?)<\/script>/g)].map(([, text]) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`);
    assert.equal(inline.length, 2);
    assert.equal(/script-src ([^;]*);/.exec(policy)[1], `'self' ${inline.join(' ')}`);
    for (const part of ["default-src 'none'", "style-src 'self' 'unsafe-inline'", "img-src 'self' https: data: blob:", "connect-src 'self'", "base-uri 'none'",
      "form-action 'self'", "frame-ancestors 'none'"]) assert.ok(policy.split('; ').includes(part), part);
    assert.match(reply.headers['cache-control'], /no-cache|no-store/);
    for (const [name, value] of [['x-content-type-options', 'nosniff'], ['referrer-policy', 'same-origin'], ['cross-origin-resource-policy', 'same-origin']]) {
      assert.equal(reply.headers[name], value);
    }
  });

  await t.test('the app\'s own paths are pages for everybody, with whatever query', async () => {
    for (const path of ['/', '/search', '/search?q=a&q=b&utm_source=x%20y', '/cart', '/checkout', '/orders', `/orders/${stranger()}?payment=success`, '/log-in', '/sign-up',
      '/forgot-password', '/links/abc', '/notifications', '/account', '/account/sessions', '/admin', '/admin/products/1/edit']) {
      for (const headers of [BROWSER, {}, { ...BROWSER, Cookie: 'souk_access=stale; __Host-souk_access=stale' }]) {
        const reply = await page(path, headers);
        assert.equal(reply.status, 200, path);
        assert.match(reply.headers['content-type'], /^text\/html/);
        assert.equal(dataOf(reply.body).shop.name, 'Mugs & "Co" </script>');
      }
    }
    const { body } = await page('/cart');
    assert.equal(meta(body, 'robots'), 'noindex');
    assert.equal(meta(front, 'robots'), undefined);
  });

  await t.test('elsewhere browsers get a page that says so, and programs a problem', async () => {
    for (const path of ['/nothing', '/products', '/products/', '/cart/', '/a/b/c', `/${'x'.repeat(4000)}`, '/index.html', '/admin/', '/%C3%A4', '/%3Cscript%3E']) {
      const reply = await page(path);
      assert.equal(reply.status, 404, path);
      assert.match(titleOf(reply.body), /^Nothing here – /);
      assert.equal(meta(reply.body, 'robots'), 'noindex');
      for (const headers of [{}, { Accept: '*/*' }, { Accept: 'application/json' }]) assertNothing(await page(path, headers), path);
    }
    for (const path of ['/api', '/api/v1/nothing', '/assets/', '/assets/gone-12345678.js', '/docs/no-such', '/docs/a/b', '/.well-known/nothing', '/problems/x/y']) {
      assertNothing(await page(path), path);
    }
  });

  await t.test('paths that mean harm lead to nothing', async () => {
    const [path] = scripts;
    const name = path.slice('/assets/'.length);
    for (const [bad, statuses] of [['/assets/../etc/passwd', [400, 404]], [`/assets/%2e%2e/assets/${name}`, [400, 404]], [`/assets%2f${name}`, [400, 404]],
      [`/assets/${name}%00`, [400]], [`//assets/${name}`, [404]], [`/assets//${name}`, [404]], [`/assets/./${name}`, [400, 404]], [`/assets/${name}/`, [404]],
      [`/assets/%${name.charCodeAt(0).toString(16)}${name.slice(1)}`, [404]], ['/assets/.inputs', [404]], ['/.inputs', [404]],
      ['/products/%2e%2e', [400, 404]], ['/products/%00', [400]], ['/products/%ff', [400, 404]], [`/products/${'1'.repeat(4000)}`, [404]], [`/${'y'.repeat(5000)}`, [414]]]) {
      for (const headers of [BROWSER, {}]) {
        const reply = await page(bad, headers);
        assert.ok(statuses.includes(reply.status), `${bad}: ${reply.status}`);
        assert.equal(reply.headers['content-encoding'], undefined);
      }
    }
  });

  await t.test('the front page brings what the app asks first', async () => {
    const mug = await shop.product({ stock: 3 });
    const { body } = await page('/');
    const data = dataOf(body);
    assert.deepEqual(data.shop, { name: 'Mugs & "Co" </script>', currency: 'EUR', logo: 'https://cdn.example/logo.png', headline: null, lead: null, picture: null, card_payments: 'sandbox' });
    assert.match(meta(body, 'og:image'), /^http:\/\/127\.0\.0\.1:\d+\/shared\.jpg$/);
    const ahead = picturesAhead(body);
    assert.equal(ahead.length, 2, 'for phones and for wide screens');
    for (const path of [...ahead, '/shared.jpg']) assert.equal((await ask(souk.url + path)).status, 200, path);
    assert.ok(!(await page('/search')).body.includes(ahead[0]), 'on other pages nobody would see it');
    assert.deepEqual(Object.keys(data.prefetched), ['/products?limit=12', '/products/facets']);
    for (const [path, value] of Object.entries(data.prefetched)) assert.deepEqual(value, (await souk.get(path)).body, path);
    assert.ok(data.prefetched['/products?limit=12'].items.some(({ id }) => id === mug.id));
    assert.equal(titleOf(body), 'Mugs & "Co" </script>');
    assert.equal(meta(body, 'og:type'), 'website');
    assert.match(body, /<link rel="canonical" href="http:\/\/127\.0\.0\.1:\d+\/">/);
    assert.equal(structured(body), null);
  });

  await t.test('a product is told to whoever reads no scripts', async () => {
    const sized = (name, minor) => ({ sku: stranger(), price: euros(minor), tax_basis_points: 1900, options: [{ name: 'Size', value: name }] });
    const description = 'Holds tea.\n\nAnd coffee, too. '.repeat(20);
    const mug = await shop.product({ name: 'Blue mug', description, category: 'Kitchen', variants: [sized('M', 1250), sized('L', 1490)], stock: 30 });
    await shop.admin('POST', `/products/${mug.id}/linked-pictures`, { url: 'https://cdn.example/a.png?a=1&b=2', alt: 'A mug' }, 201);
    const { status, body } = await page(`/products/${mug.id}?utm_source=mail`);
    assert.equal(status, 200);
    assert.equal(titleOf(body), 'Blue mug – Mugs & "Co" </script>');
    assert.match(meta(body, 'description'), /^Holds tea\. And coffee, too\. .*…$/);
    assert.ok(meta(body, 'description').length <= 161);
    assert.equal(meta(body, 'og:description'), meta(body, 'description'));
    const url = new RegExp(`^http://127\\.0\\.0\\.1:\\d+/products/${mug.id}$`);
    assert.match(meta(body, 'og:url'), url);
    assert.match(/<link rel="canonical" href="([^"]*)">/.exec(body)[1], url);
    assert.deepEqual(['og:type', 'og:title', 'og:site_name', 'product:price:amount', 'product:price:currency'].map((name) => meta(body, name)),
      ['product', 'Blue mug', 'Mugs & "Co" </script>', '12.50', 'EUR']);
    const told = structured(body);
    assert.deepEqual([told['@context'], told['@type'], told.name, told.category, told.description], ['https://schema.org', 'Product', 'Blue mug', 'Kitchen', description]);
    const { url: offered, ...offer } = told.offers;
    assert.match(offered, url);
    assert.deepEqual(offer, { '@type': 'AggregateOffer', lowPrice: '12.50', highPrice: '14.90', offerCount: 2, priceCurrency: 'EUR', availability: 'https://schema.org/InStock' });
    const { prefetched } = dataOf(body);
    assert.deepEqual(Object.keys(prefetched), [`/products/${mug.id}`]);
    assert.deepEqual(prefetched[`/products/${mug.id}`], (await souk.get(`/products/${mug.id}`)).body);
    assert.deepEqual(['og:image', 'og:image:alt'].map((name) => meta(body, name)), ['https://cdn.example/a.png?a=1&b=2', 'A mug']);
    assert.deepEqual(told.image, ['https://cdn.example/a.png?a=1&b=2']);
    assert.match(body, /<link rel="preload" as="image" href="https:\/\/cdn\.example\/a\.png\?a=1&amp;b=2"/);
  });

  await t.test('what a seller writes stays text', async () => {
    const evil = await shop.product({ name: HOSTILE, description: HOSTILE, category: HOSTILE.slice(0, 60) });
    for (const path of [`/products/${evil.id}`, '/']) {
      const { body } = await page(path);
      assert.equal(body.match(/<script/g).length, front.match(/<script/g).length + (path === '/' ? 0 : 1), path);
      assert.doesNotMatch(body, /<img src=x/);
      assert.equal(body.match(/<\/title/g).length, 1);
    }
    const { body } = await page(`/products/${evil.id}`);
    assert.equal(meta(body, 'og:title'), HOSTILE);
    assert.equal(structured(body).name, HOSTILE);
    assert.equal(dataOf(body).prefetched[`/products/${evil.id}`].name, HOSTILE);
  });

  await t.test('a product that is not there is a page that says so', async () => {
    const gone = await shop.product();
    await shop.admin('DELETE', `/products/${gone.id}`, undefined, 204, { 'If-Match': '"1"' });
    for (const id of [gone.id, stranger(), 'x', `${gone.id}x`]) {
      for (const headers of [BROWSER, {}]) {
        const { status, body } = await page(`/products/${id}`, headers);
        assert.equal(status, 404, id);
        assert.match(titleOf(body), /^Nothing here/);
        assert.deepEqual(dataOf(body).prefetched, {});
      }
    }
  });

  await t.test('a page that has not changed is not sent again', async () => {
    const { headers } = await page('/cart');
    assert.equal((await page('/cart', { ...BROWSER, 'If-None-Match': headers.etag })).status, 304);
  });

  await t.test('where newcomers arrive, something is seen before any script has run', async () => {
    const hero = viewOf((await page('/')).body);
    assert.match(hero, /<img src="https:\/\/cdn\.example\/logo\.png"[^>]*>Mugs &amp; &quot;Co&quot; &lt;\/script&gt;<\/a>/);
    assert.match(hero, /<h1[^>]*>[^<{]+<\/h1><p[^>]*>[^<{]+<\/p><a [^>]*href="\/search"/);
    assert.match(hero, /<source media="[^"]*" srcSet="(\/assets\/[^"]*\.webp)"/);
    const mug = await shop.product({ name: 'Cup & saucer' });
    const bare = viewOf((await page(`/products/${mug.id}`)).body);
    assert.match(bare, /<h1[^>]*>Cup &amp; saucer<\/h1>/);
    assert.equal(bare.match(/<img/g).length, 1, 'of the shop, and none of the product');
    await shop.admin('POST', `/products/${mug.id}/linked-pictures`, { url: 'https://cdn.example/a.png?a=1&b=2', alt: 'A "cup"' }, 201);
    assert.match(viewOf((await page(`/products/${mug.id}`)).body), /<img class="[^"]*" src="https:\/\/cdn\.example\/a\.png\?a=1&amp;b=2"[^>]* alt="A &quot;cup&quot;"/);
    for (const path of ['/cart', '/search', `/products/${stranger()}`]) assert.equal(viewOf((await page(path)).body), '', path);
  });

  await t.test('pages come compressed', async () => {
    for (const path of ['/', '/cart', '/sitemap.xml']) {
      const whole = await page(path);
      assert.deepEqual([whole.headers['content-encoding'], whole.headers.vary], [undefined, 'Accept-Encoding'], path);
      const accepted = { ...BROWSER, 'Accept-Encoding': 'gzip, deflate, br, zstd' };
      const { headers } = await page(path, accepted);
      assert.deepEqual([headers['content-encoding'], headers.vary, headers['content-type']], ['gzip', 'Accept-Encoding', whole.headers['content-type']], path);
      assert.ok(Number(headers['content-length']) < Number(whole.headers['content-length']) / 2, path);
      assert.notEqual(headers.etag, whole.headers.etag, 'each coding has a tag of its own');
      assert.equal((await page(path, { ...accepted, 'If-None-Match': headers.etag })).status, 304);
      assert.equal(gunzipSync(await bytesOf(souk.url + path, 'gzip')).toString(), whole.body, path);
    }
    assert.equal((await page('/nothing', { ...BROWSER, 'Accept-Encoding': 'br' })).headers['content-encoding'], undefined);
  });

  await shop.close();
});

/** The bytes as they were sent: fetch() would unpack them. */
function bytesOf(url, coding) {
  return new Promise((done, failed) => {
    request(url, { headers: { 'Accept-Encoding': coding }, agent: false }, (reply) => {
      const chunks = [];
      reply.on('data', (chunk) => chunks.push(chunk));
      reply.on('end', () => done(Buffer.concat(chunks)));
    }).on('error', failed).end();
  });
}

test('a front page with words and a picture of the shop\'s own', { timeout: 120000 }, async (t) => {
  const picture = 'https://cdn.example/wide.jpg?a=1&b=2';
  const words = { SOUK_SHOP_HEADLINE: 'Bread & <salt>', SOUK_SHOP_LEAD: 'Every day from six.', SOUK_SHOP_PICTURE: picture };
  const { souk } = await Shop.open(t, words);
  const { body } = await ask(`${souk.url}/`, { headers: BROWSER });
  const { headline, lead, picture: shown } = dataOf(body).shop;
  assert.deepEqual([headline, lead, shown], Object.values(words));
  assert.equal(meta(body, 'og:image'), picture);
  assert.deepEqual(picturesAhead(body), [picture]);
  const hero = viewOf(body);
  assert.match(hero, /<h1[^>]*>Bread &amp; &lt;salt&gt;<\/h1><p[^>]*>Every day from six\.<\/p>/);
  assert.match(hero, /<picture[^>]*><img src="https:\/\/cdn\.example\/wide\.jpg\?a=1&amp;b=2"[^>]*><\/picture>/);
});
