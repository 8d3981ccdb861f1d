// What is seen before any script has run, and that it stays where it is when the app takes its place.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { launch, MISSING, openWindow, SIZES } from '../lib/browser.mjs';
import { FurnishedShop } from '../lib/furnished.mjs';
import { untilShown } from '../lib/page-states.mjs';
import { pathOf, PAGES } from './pages.mjs';

/** Where things stand, in whole pixels. */
const places = async (page, selectors) => Promise.all(selectors.map(async (selector) => {
  const { x, y, width, height } = await page.locator(selector).first().boundingBox();
  return [selector, ...[x, y, width, height].map(Math.round)];
}));
const WATCHED = ['header', 'header img', 'h1', 'main img', 'input[name="q"]'];

test('what is seen first', { timeout: 300000, skip: MISSING }, async (t) => {
  const shop = await FurnishedShop.open(t);
  const browser = await launch(t);
  const pages = await Promise.all(['front', 'product'].map(async (name) => [name, await pathOf(PAGES.find((row) => row.name === name), shop)]));

  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const [name, path] of pages) {
      await t.test(`${name}, ${size}: the app draws the same`, async () => {
        const page = await openWindow(browser, shop.souk, viewport);
        const scripts = await held(page);
        await page.goto(path, { waitUntil: 'commit' });
        await page.locator('main img').first().waitFor();
        await page.evaluate(() => Promise.all([document.fonts.ready, ...[...document.images].map((image) => image.decode().catch(() => undefined))]));
        assert.equal(scripts.isLetThrough, false);
        const title = await page.locator('h1').textContent();
        const before = await places(page, WATCHED);
        await page.evaluate(() => { document.querySelector('h1').dataset.drawn = 'first'; });
        scripts.letThrough();
        await page.locator('h1:not([data-drawn])').waitFor();
        await untilShown(page);
        assert.equal(await page.locator('h1').textContent(), title);
        assert.deepEqual(await places(page, WATCHED), before);
        await page.context().close();
      });
    }
  }

  await t.test('whoever has no scripts sees it, too', async () => {
    const context = await browser.newContext({ viewport: SIZES.phone, baseURL: shop.souk.url, javaScriptEnabled: false });
    const page = await context.newPage();
    for (const [, path] of pages) {
      await page.goto(path);
      for (const selector of WATCHED) assert.ok(await page.locator(selector).first().isVisible(), `${path}: ${selector}`);
    }
    await page.locator('header a').first().click();
    await page.waitForURL('/');
    await context.close();
  });

  await t.test('what somebody types before the app has come is searched for', async () => {
    const page = await openWindow(browser, shop.souk, SIZES.phone);
    const scripts = await held(page);
    await page.goto('/', { waitUntil: 'commit' });
    await page.getByRole('searchbox').click();
    await page.keyboard.type('bowl');
    scripts.letThrough();
    await page.waitForURL('/search?q=bowl');
    await page.keyboard.type('s');
    await page.waitForURL('/search?q=bowls');
    await page.context().close();
  });

  await t.test('what somebody types while a page is on its way stays, and so does the focus', async () => {
    const page = await openWindow(browser, shop.souk, SIZES.phone);
    const scripts = await held(page, '**/assets/cart-*.js');
    await page.goto('/cart', { waitUntil: 'commit' });
    await page.getByRole('searchbox').click();
    await page.keyboard.type('bowl');
    scripts.letThrough();
    await page.waitForURL('/search?q=bowl');
    await page.keyboard.type('s');
    await page.waitForURL('/search?q=bowls');
    await page.context().close();
  });
  await shop.souk.endWell();
});

/** From now on such scripts do not come until they are let through. */
async function held(page, which = '**/assets/*.js') {
  let letThrough;
  const scripts = { isLetThrough: false };
  const gate = new Promise((done) => { letThrough = done; });
  await page.route(which, async (route) => {
    await gate;
    await route.continue();
  });
  scripts.letThrough = () => { scripts.isLetThrough = true; letThrough(); };
  return scripts;
}
