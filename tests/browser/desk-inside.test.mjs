// Inside the shop, in a real browser: an order is seen as it happens, its trace is a picture, and what a service could not do is done.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { isWiderThanWindow, launch, MISSING, openWindow, photograph, SIZES } from '../lib/browser.mjs';
import { logInAdmin, signUp } from '../lib/people.mjs';
import { addProduct, orderOf } from '../lib/shop.mjs';
import { Souk, temporaryDirectory } from '../lib/souk.mjs';
import { sqlite } from '../cli/sqlite.mjs';
import { until } from '../lib/until.mjs';

const SETTINGS = { SOUK_EVENT_TRIES: '2', SOUK_EVENT_RETRY_FIRST_MS: '5', SOUK_EVENT_RETRY_MAX_MS: '20', SOUK_LOG_LEVEL: 'error' };
const BREAK = "CREATE TRIGGER broken BEFORE UPDATE ON order_orders BEGIN SELECT RAISE(ABORT, 'out of order'); END";

/** Nothing that is wider than the window, and a picture for whoever wants to look. */
async function look(page, name) {
  await photograph(page, name);
  assert.equal(await isWiderThanWindow(page), false, `${name} is wider than its window`);
}

async function placeOrder(person, product) {
  const placed = await person.program('POST', '/orders', orderOf(product, 1, 'cash_on_delivery'));
  assert.equal(placed.status, 201, JSON.stringify(placed.body));
  return { id: placed.body.id, trace: placed.headers.get('traceparent').split('-')[1] };
}

/** A part of the trace's picture. */
const part = (page, name) => page.getByRole('listbox', { name: 'The trace as a picture' }).getByRole('option', { name });

for (const [size, viewport] of Object.entries(SIZES)) {
  test(`inside the shop, ${size}`, { timeout: 300000, skip: MISSING }, async (t) => {
    const data = join(await temporaryDirectory(t), 'data');
    let souk = await Souk.run(t, { data, environment: SETTINGS });
    const browser = await launch(t);
    const mug = await addProduct(souk, 'mug', 100);
    const ada = await signUp(souk.url);
    let chief = await logInAdmin(souk);
    let order;

    await t.test('an order is seen as it happens, and its trace names who took part', async () => {
      const page = await openWindow(browser, souk, viewport, chief);
      await page.goto('/admin/events');
      await page.getByText('Live: what happens appears here by itself.').waitFor();
      order = await placeOrder(ada, mug);
      const row = page.getByRole('row').filter({ hasText: 'order.created' });
      await row.waitFor();
      await page.getByText(/\d+ new events?/).waitFor();
      await row.getByRole('button', { name: /^An order was placed/ }).click();
      const drawer = page.getByRole('dialog', { name: 'An order was placed' });
      await drawer.getByText('€12.99').first().waitFor();
      await drawer.getByText('As the log has it').click();
      await drawer.getByText('"topic": "order.created"').waitFor();
      await look(page, 'events');
      await page.keyboard.press('Escape');
      await drawer.waitFor({ state: 'hidden' });

      await row.getByRole('link', { name: 'Watch it travel' }).click();
      await part(page, /^Somebody asks order: POST \/orders/).waitFor();
      for (const name of [/^order asks product: quote/, /^order asks inventory: reserve/, /^order tells: order.created/, /^payment hears order.created/, /^notification hears order.created/]) {
        await part(page, name).waitFor();
      }
      await look(page, 'trace');
      await page.context().close();
    });

    await t.test('a trace is read by keyboard, step by step, and as a list', async () => {
      const page = await openWindow(browser, souk, viewport, chief);
      await page.goto(`/admin/traces/${order.trace}`);
      await part(page, /^Somebody asks/).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Somebody asks order: POST /orders' }).waitFor();
      await page.keyboard.press('ArrowRight');
      await page.getByRole('heading', { name: 'order asks product: quote' }).waitFor();
      assert.equal(await part(page, /^order asks product/).evaluate((node) => node === document.activeElement), true);

      const steps = page.getByRole('table', { name: 'Step by step' });
      await steps.getByRole('button', { name: 'order tells: order.created' }).click();
      await page.getByRole('heading', { name: 'order tells: order.created' }).waitFor();
      await page.getByText('payment method').first().waitFor();
      assert.equal(await part(page, /^order tells: order.created/).getAttribute('aria-selected'), 'true');
      await page.getByRole('button', { name: 'Next step' }).click();
      await page.getByRole('heading', { name: 'Somebody asks order: POST /orders' }).waitFor();
      assert.equal(await part(page, /./).count(), 1, 'the rest has not begun yet');
      await page.getByRole('button', { name: 'Show all' }).click();
      await part(page, /^order tells: order.created/).waitFor();

      await page.goto(`/admin/traces/${'1'.repeat(32)}`);
      await page.getByRole('heading', { name: 'Nothing is known of this trace' }).waitFor();
      await page.context().close();
    });

    await t.test('the order leads to its way through Souk', async () => {
      const page = await openWindow(browser, souk, viewport, chief);
      await page.goto(`/admin/orders/${order.id}`);
      await page.getByRole('link', { name: 'An order was placed: watch it travel' }).click();
      await part(page, /^Somebody asks order/).waitFor();
      await page.context().close();
    });

    await t.test('events are found by what was pasted, and paused by who reads', async () => {
      const page = await openWindow(browser, souk, viewport, chief);
      await page.goto('/admin/events');
      const id = page.getByLabel('Its id');
      await id.fill('mug');
      await id.blur();
      await page.getByText('An id has 32 digits').waitFor();
      await id.fill(order.id);
      await page.waitForURL((url) => url.searchParams.get('object_id') === order.id);
      await page.getByRole('row').filter({ hasText: 'user.logged_in' }).first().waitFor({ state: 'hidden' });
      await page.getByRole('row').filter({ hasText: 'order.created' }).waitFor();
      await page.goto('/admin/events');
      await id.fill('00000000');
      await id.blur();
      await page.getByText('No order has this number.').waitFor();
      await id.fill(order.id.slice(-8).toUpperCase()); // as a mail names it
      await page.waitForURL((url) => url.searchParams.get('object_id') === order.id);
      await page.getByRole('row').filter({ hasText: 'user.logged_in' }).first().waitFor({ state: 'hidden' });
      await page.goto(`/admin/orders?number=${order.id.slice(-8)}`);
      await page.getByRole('table').getByRole('link').first().waitFor();
      assert.equal(await page.getByRole('table').getByRole('link').count(), 1);
      await page.goto('/admin/events');
      await id.fill(`00-${order.trace}-0123456789abcdef-01`);
      await page.waitForURL((url) => url.searchParams.get('trace_id') === order.trace);
      await page.getByRole('row').filter({ hasText: 'inventory.changed' }).first().waitFor();

      await id.fill('');
      await page.getByRole('button', { name: 'Pause' }).click();
      await page.getByText('Paused.').waitFor();
      const other = await placeOrder(ada, mug);
      await page.getByRole('button', { name: 'Go on' }).click();
      await page.getByRole('row').filter({ hasText: 'order.created' }).nth(1).waitFor();
      await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
      await page.getByText('Paused while you read.').waitFor();
      await placeOrder(ada, mug);
      await page.getByRole('button', { name: 'To the newest' }).click();
      await page.getByRole('row').filter({ hasText: 'order.created' }).nth(2).waitFor();
      await page.goto(`/admin/events?object_id=${other.id}&topic=order.created`);
      await page.getByRole('row').filter({ hasText: 'order.created' }).waitFor();
      await page.context().close();
    });

    await t.test('who did what', async () => {
      const page = await openWindow(browser, souk, viewport, chief);
      await page.goto(`/admin/audit?topic=product.created&actor=${chief.id}`);
      const row = page.getByRole('row').filter({ hasText: 'product.created' });
      await row.getByRole('link', { name: 'mug' }).waitFor();
      await look(page, 'audit');
      await page.getByLabel('Done to (user’s id)').fill(ada.id);
      await page.getByRole('heading', { name: 'Nobody did anything like that' }).waitFor();
      await page.context().close();
    });

    await souk.settle();
    await souk.endWell();
    sqlite(join(data, 'souk.db'), BREAK);
    souk = await Souk.run(t, { data, environment: SETTINGS });
    chief = await logInAdmin(souk);
    ada.url = souk.url;
    const letters = async () => (await chief.program('GET', '/dead-letters')).body.items.length;

    await t.test('what a service could not do is seen, tried again, done and dropped', async () => {
      order = await placeOrder(ada, mug);
      await until('it is given up', async () => (await letters()) === 2);
      let page = await openWindow(browser, souk, viewport, chief);
      await page.goto('/admin/services');
      await page.getByText('1 service needs a look.').waitFor();
      await look(page, 'services');
      await page.getByRole('link', { name: 'See its dead letters' }).click();
      const row = page.getByRole('row').filter({ hasText: 'payment.accepted' });
      await row.getByRole('button', { name: 'Try again' }).click();
      await page.getByText('order could not process payment.accepted this time either').waitFor();
      await look(page, 'dead-letters');
      await row.getByText('the database refused').waitFor(); // in words, with the fault's own behind them
      await page.getByRole('button', { name: 'Try all of order again' }).click();
      const allAsked = page.getByRole('dialog');
      await look(page, 'dead-letters-all');
      await allAsked.getByRole('button', { name: 'Try all of order again' }).click();
      await page.getByText('2 events are tried again by order. None is left.').waitFor();
      await until('they are given up again', async () => (await letters()) === 2);
      await page.context().close();

      await souk.endWell();
      sqlite(join(data, 'souk.db'), 'DROP TRIGGER broken');
      souk = await Souk.run(t, { data, environment: SETTINGS });
      chief = await logInAdmin(souk);
      page = await openWindow(browser, souk, viewport, chief);
      await page.goto('/admin/dead-letters');
      await page.getByRole('row').filter({ hasText: 'payment.accepted' }).getByRole('button', { name: 'Try again' }).click();
      await page.getByText('order has processed payment.accepted').waitFor();
      await page.getByRole('row').filter({ hasText: 'stock.confirmed' }).getByRole('button', { name: 'Drop' }).click();
      const asked = page.getByRole('dialog');
      await asked.getByRole('button', { name: 'Keep it' }).click();
      await asked.waitFor({ state: 'hidden' });
      assert.equal(await letters(), 1);
      await page.getByRole('button', { name: 'Drop' }).click();
      await asked.getByRole('button', { name: 'Drop' }).click();
      await page.getByRole('heading', { name: 'No dead letters' }).waitFor();
      assert.equal(await letters(), 0);

      await page.goto(`/admin/traces/${order.trace}`);
      await page.getByText('Some of it is not remembered any more').waitFor();
      await part(page, /^order tells: order.created/).waitFor();
      await look(page, 'trace-forgotten');
      await page.goto('/admin/services');
      await page.getByText(/All \d+ services are ready/).waitFor();
      await page.context().close();
    });
    await souk.settle();
    await souk.endWell();
  });
}
