// Finding something and putting it into the cart, by whoever types slowly and whoever has only a keyboard.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { launch, MISSING, openWindow, SIZES } from '../lib/browser.mjs';
import { addProduct } from '../lib/shop.mjs';
import { Souk } from '../lib/souk.mjs';

const FIRST_PAGE = 24;

async function untilFocused(page, locator) {
  await locator.waitFor();
  const handle = await locator.elementHandle();
  await page.waitForFunction((element) => document.activeElement === element, handle);
}

const isInView = (locator) => locator.evaluate((element) => {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < window.innerHeight;
});

for (const [size, viewport] of Object.entries(SIZES)) {
  test(`finding, ${size}`, { timeout: 300000, skip: MISSING }, async (t) => {
    const souk = await Souk.start(t);
    const browser = await launch(t);
    for (let i = 0; i < FIRST_PAGE; i += 1) await addProduct(souk, `cup-${i}`, 0);
    const lantern = await addProduct(souk, 'lantern', 10);
    const page = await openWindow(browser, souk, viewport);

    await t.test('who stops while typing goes on typing, and finds despite a mistake', async () => {
      await page.goto('/');
      const field = page.getByRole('searchbox');
      await field.click();
      await page.keyboard.type('lan');
      await page.getByRole('heading', { name: 'Results for “lan”' }).waitFor();
      await page.keyboard.type('tren');
      await page.getByRole('heading', { name: 'Results for “lantren”' }).waitFor();
      assert.equal(await field.inputValue(), 'lantren');
      await page.getByRole('link', { name: 'lantern' }).waitFor();
      await page.goBack();
      await page.waitForURL((url) => url.pathname === '/');
      assert.equal(await field.inputValue(), '');
    });

    await t.test('a search that is slow to come loses no letter', async () => {
      await page.goto('/');
      let release;
      const held = new Promise((resolve) => (release = resolve));
      await page.route('**/api/v1/products?*', async (route) => {
        await held;
        await route.continue();
      });
      const field = page.getByRole('searchbox');
      await field.click();
      const asked = page.waitForRequest(/products\?.*q=lan/);
      await page.keyboard.type('lan');
      await asked;
      await page.keyboard.type('tern');
      release();
      await page.getByRole('heading', { name: 'Results for “lantern”' }).waitFor();
      assert.equal(await field.inputValue(), 'lantern');
      await page.unroute('**/api/v1/products?*');
    });

    await t.test('who comes by the address of a search leaves it with the words', async () => {
      const newcomer = await openWindow(browser, souk, viewport);
      await newcomer.goto('/search?q=lantern');
      await newcomer.getByRole('main').getByRole('link', { name: 'lantern' }).click();
      await newcomer.getByRole('heading', { name: 'lantern', level: 1, exact: true }).waitFor();
      assert.equal(await newcomer.getByRole('searchbox').inputValue(), '');
      await newcomer.context().close();
    });

    await t.test('the way past the navigation leads to the page', async () => {
      await page.goto('/search');
      await page.getByText(`The first ${FIRST_PAGE} products`).waitFor();
      await page.keyboard.press('Tab');
      await untilFocused(page, page.getByRole('link', { name: 'Skip to content' }));
      await page.keyboard.press('Enter');
      await untilFocused(page, page.getByRole('main'));
      assert.equal(new URL(page.url()).hash, '');
    });

    await t.test('where a list ends it says so, and keeps the focus', async () => {
      await page.getByRole('button', { name: 'Show more' }).press('Enter');
      await page.getByText(`${FIRST_PAGE + 1} products`).waitFor();
      await untilFocused(page, page.getByText('That is all.'));
    });

    await t.test('the way back from a product leads to its place in the list', async () => {
      const last = page.getByRole('main').getByRole('link', { name: 'cup-0', exact: true });
      await last.press('Enter');
      await page.getByRole('heading', { name: 'cup-0' }).waitFor();
      await page.goBack();
      await untilFocused(page, last);
      await page.getByText('That is all.').waitFor();
      assert.ok(await isInView(last));
    });

    await t.test('what was pressed keeps the focus, also where it changes', async () => {
      await page.goto(`/products/${lantern.id}`);
      const add = page.getByRole('button', { name: 'Add to cart' });
      await add.press('Enter');
      await page.getByText('lantern is in your cart.').waitFor();
      await untilFocused(page, add);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Your cart' }).waitFor();
      await page.getByRole('button', { name: 'One more' }).press('Enter');
      await page.getByText('2 items').waitFor();
      const less = page.getByRole('button', { name: 'One less' });
      await less.press('Enter');
      await page.getByText('1 item', { exact: true }).waitFor();
      await untilFocused(page, less);
      await page.getByRole('button', { name: 'Remove lantern' }).press('Enter');
      await untilFocused(page, page.getByRole('button', { name: 'Put it back' }));
      await page.keyboard.press('Enter');
      await untilFocused(page, page.getByRole('button', { name: 'Remove lantern' }));
    });
  });
}
