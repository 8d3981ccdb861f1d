// What the storefront makes a newcomer load: little JavaScript, and nothing of the desk's.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { launch, MISSING, openWindow, SIZES } from '../lib/browser.mjs';
import { FurnishedShop } from '../lib/furnished.mjs';
import { untilShown } from '../lib/page-states.mjs';
import { pathOf, PAGES } from './pages.mjs';

const BUDGET = 200_000; // bytes, compressed
const DESK = /recharts|CartesianGrid|dropzone/i; // words that only charts and the desk's components hold

test('the first load of the storefront', { timeout: 300000, skip: MISSING }, async (t) => {
  const shop = await FurnishedShop.open(t);
  const browser = await launch(t);
  /** The scripts that a page loads for somebody who was never here. */
  const visit = async (name, person) => {
    const page = await openWindow(browser, shop.souk, SIZES.phone, person);
    const scripts = [];
    page.on('response', (response) => { if (response.request().resourceType() === 'script') scripts.push(response); });
    await page.goto(await pathOf(PAGES.find((row) => row.name === name), shop));
    await untilShown(page);
    return { page, scripts };
  };
  for (const name of ['front', 'search', 'product']) {
    await t.test(name, async () => {
      const { page, scripts } = await visit(name);
      const sizes = await Promise.all(scripts.map(async (script) => (await script.request().sizes()).responseBodySize));
      const sum = sizes.reduce((total, size) => total + size, 0);
      t.diagnostic(`${name}: ${sum} bytes of JavaScript in ${scripts.length} files`);
      assert.ok(sum > 10_000, 'scripts are counted');
      assert.ok(sum <= BUDGET, `${sum} bytes of JavaScript: ${scripts.map((script, i) => `${script.url()} ${sizes[i]}`).join(', ')}`);
      for (const [i, script] of scripts.entries()) {
        assert.ok(sizes[i] < 1000 || script.headers()['content-encoding'], `${script.url()} comes compressed`);
        assert.doesNotMatch(await script.text(), DESK, `${script.url()} is the desk's`);
      }
      await page.context().close();
    });
  }
  await t.test('the words by which charts are known are theirs', async () => {
    const { page, scripts } = await visit('desk', shop.people.admin);
    const texts = await Promise.all(scripts.map((script) => script.text()));
    assert.ok(texts.some((text) => DESK.test(text)));
    await page.context().close();
  });
  await shop.souk.endWell();
});
