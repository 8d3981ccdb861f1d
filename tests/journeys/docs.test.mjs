// Somebody tries the shop at /docs, in a real browser: logs in by Authorize and places an order from the page.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { chromium } from 'playwright-core';
import { PASSWORD, signUp } from '../lib/people.mjs';
import { addProduct, orderOf } from '../lib/shop.mjs';
import { Souk } from '../lib/souk.mjs';

const CHROMIUM = '/usr/bin/chromium';
const PATIENCE_MS = 60000;
const SIZES = [{ width: 1280, height: 900 }, { width: 400, height: 800 }];
const MISSING = existsSync(CHROMIUM) ? false : 'there is no chromium: ./setup test';

/** For whoever wants to look: SCREENSHOTS names a directory. */
async function photograph(page, name) {
  if (process.env.SCREENSHOTS) await page.screenshot({ path: join(process.env.SCREENSHOTS, `${name}.png`) });
}

async function authorize(page, person) {
  await page.locator('.auth-wrapper .authorize').click();
  const dialog = page.locator('.auth-container', { hasText: 'account (OAuth2, password)' });
  await dialog.locator('input#oauth_username').fill(person.email);
  await dialog.locator('input#oauth_password').fill(PASSWORD);
  await photograph(page, `authorize-${page.viewportSize().width}`);
  await dialog.getByRole('button', { name: 'Apply given OAuth2 credentials' }).click();
  await dialog.getByRole('button', { name: 'Remove authorization' }).waitFor();
  await page.locator('.dialog-ux .btn-done').first().click();
}

/** What the page shows as the reply: {status, body}. */
async function execute(page, operation, body) {
  await page.locator(`.opblock-tag[data-tag=${operation.split('-')[0]}]`).click();
  const block = page.locator(`#operations-${operation}`);
  await block.locator('.opblock-summary-control').click();
  await block.locator('textarea.body-param__text').fill(JSON.stringify(body));
  await block.getByRole('button', { name: 'Execute' }).click();
  const reply = block.locator('.live-responses-table .response');
  await reply.waitFor();
  await reply.scrollIntoViewIfNeeded();
  await photograph(page, `${operation}-${page.viewportSize().width}`);
  const status = Number((await reply.locator('.response-col_status').innerText()).trim().split(/\s/)[0]);
  return { status, body: JSON.parse(await reply.locator('.highlight-code code').first().innerText()) };
}

test('an order from /docs', { timeout: 180000, skip: MISSING }, async (t) => {
  const souk = await Souk.start(t);
  const mug = await addProduct(souk, 'mug', 10);
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  t.after(() => browser.close());

  for (const viewport of SIZES) {
    await t.test(`${viewport.width} pixels wide`, async () => {
      const ann = await signUp(souk.url);
      const complaints = [];
      const page = await browser.newPage({ viewport });
      page.setDefaultTimeout(PATIENCE_MS);
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => { if (message.type() === 'error') complaints.push(message.text()); });
      await page.goto(`${souk.url}/docs`);
      await authorize(page, ann);
      const placed = await execute(page, 'order-placeOrder', orderOf(mug));
      assert.equal(placed.status, 201, JSON.stringify(placed.body));
      assert.equal(placed.body.user_id, ann.id);
      assert.equal((await ann.program('GET', `/orders/${placed.body.id}`)).status, 200);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(wide <= 0, `the page is ${wide} pixels wider than its window`);
      assert.deepEqual(complaints, []);
      await page.close();
    });
  }

  await souk.settle();
  await souk.endWell();
});
