// Somebody who is logged in pays at the sandbox's page, in a real browser that runs no scripts.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { chromium } from 'playwright-core';
import { signUp } from '../lib/people.mjs';
import { freePorts } from '../lib/ports.mjs';
import { addProduct, orderOf } from '../lib/shop.mjs';
import { Souk } from '../lib/souk.mjs';
import { until } from '../lib/until.mjs';

const CHROMIUM = '/usr/bin/chromium';
const MISSING = existsSync(CHROMIUM) ? false : 'there is no chromium: ./setup test';

test('a card\'s checkout in a browser', { timeout: 180000, skip: MISSING }, async (t) => {
  const [port] = await freePorts(1);
  const url = `http://127.0.0.1:${port}`;
  const souk = await Souk.start(t, { environment: { SOUK_LISTEN: `127.0.0.1:${port}`, SOUK_PUBLIC_URL: url, SOUK_PAYMENT_SWEEP: '1s' } });
  const mug = await addProduct(souk, 'mug', 10);
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  t.after(() => browser.close());
  const ann = await signUp(souk.url);
  const context = await browser.newContext({ javaScriptEnabled: false });
  await context.addCookies([...ann.jar.cookies].map(([name, value]) => ({ name, value, url, sameSite: 'Lax', httpOnly: name !== 'souk_csrf' })));
  const page = await context.newPage();
  page.setDefaultTimeout(60000);
  const photograph = (name) => process.env.SCREENSHOTS && page.screenshot({ path: join(process.env.SCREENSHOTS, `${name}.png`) });
  const open = async () => {
    const { body: order } = await ann.program('POST', '/orders', orderOf(mug, 1, 'card'));
    const { body: payment } = await ann.program('POST', '/payments', { order_id: order.id });
    await page.goto(payment.checkout_url);
    await page.getByText('This is a sandbox').waitFor();
    return { order, payment };
  };

  await t.test('the card is declined, then taken', async () => {
    const { order } = await open();
    await photograph('sandbox');
    const sent = page.waitForRequest((request) => request.method() === 'POST');
    await page.getByRole('button', { name: 'Have the card declined' }).click();
    assert.equal((await (await sent).allHeaders()).cookie, undefined, 'the form goes out without the shop\'s cookies');
    await page.getByText('The card was declined').waitFor();
    await photograph('sandbox-declined');
    await page.getByRole('button', { name: 'Pay', exact: true }).click();
    await page.waitForURL(`${url}/orders/${order.id}?payment=success`);
    await until('it has arrived', async () => (await ann.program('GET', `/orders/${order.id}`)).body.payment_status === 'paid');
  });

  await t.test('somebody goes back to the shop', async () => {
    const { order } = await open();
    await page.getByRole('button', { name: 'Back to the shop' }).click();
    await page.waitForURL(`${url}/orders/${order.id}?payment=cancelled`);
  });
  await souk.endWell();
});
