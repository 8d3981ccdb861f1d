// Orders by the keyboard alone: what is pressed goes away, and the focus stays where one was.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { launch, MISSING, openWindow, SIZES } from '../lib/browser.mjs';
import { logInAdmin, signUp } from '../lib/people.mjs';
import { addProduct, orderOf } from '../lib/shop.mjs';
import { Souk } from '../lib/souk.mjs';

const focused = (page, level, name) => page.waitForFunction(
  (wanted) => document.activeElement?.localName === wanted.level && document.activeElement.textContent.includes(wanted.name),
  { level, name },
);

test('orders, by the keyboard alone', { timeout: 300000, skip: MISSING }, async (t) => {
  const souk = await Souk.start(t);
  const browser = await launch(t);
  const mug = await addProduct(souk, 'mug', 10);
  const ada = await signUp(souk.url);
  const order = async () => {
    const placed = await ada.program('POST', '/orders', orderOf(mug, 1, 'cash_on_delivery'));
    assert.equal(placed.status, 201, JSON.stringify(placed.body));
    await souk.settle();
    return placed.body.id;
  };

  await t.test('one is packed and handed over', async () => {
    const page = await openWindow(browser, souk, SIZES.desktop, await logInAdmin(souk));
    await page.goto(`/admin/orders/${await order()}`);
    await page.getByRole('button', { name: 'It is packed' }).press('Enter');
    await page.getByRole('button', { name: 'It is handed over' }).waitFor();
    await focused(page, 'h2', 'What comes next');
    await page.keyboard.press('Tab');
    await page.keyboard.type('DHL');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'It has arrived' }).waitFor();
    await focused(page, 'h2', 'What comes next');
    await page.context().close();
  });

  await t.test('one is cancelled, after thinking twice, and says so', async () => {
    const page = await openWindow(browser, souk, SIZES.desktop, ada);
    await page.goto(`/orders/${await order()}`);
    await page.getByRole('button', { name: 'Cancel the order' }).press('Enter');
    await focused(page, 'button', 'Keep it');
    await page.keyboard.press('Escape');
    await focused(page, 'button', 'Cancel the order');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel the order' }).press('Enter');
    await page.getByText('This order is cancelled').waitFor();
    await focused(page, 'h1', 'Order');
    assert.equal(await page.getByText('The payment failed').count(), 0);
    assert.equal(await page.getByText('payment on delivery').count(), 0);
    await page.context().close();
  });
});
