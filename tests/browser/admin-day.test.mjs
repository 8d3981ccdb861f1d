// An admin's day at the desk, in a real browser and without a terminal: what was left over is done, a product comes, is restocked, ordered
// and sent; money goes back, somebody is shut out, a mail goes out again, and an order is watched on its way through the services.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { sqlite } from '../cli/sqlite.mjs';
import { isWiderThanWindow, launch, MISSING, openWindow, photograph, SIZES } from '../lib/browser.mjs';
import { ADMIN, newEmail, PASSWORD, send, signUp } from '../lib/people.mjs';
import { addProduct, orderOf } from '../lib/shop.mjs';
import { refuse, serveMail } from '../lib/smtp.mjs';
import { Souk, temporaryDirectory } from '../lib/souk.mjs';
import { until } from '../lib/until.mjs';

const BREAK = "CREATE TRIGGER broken BEFORE UPDATE ON order_orders BEGIN SELECT RAISE(ABORT, 'out of order'); END";
const REPAIR = 'DROP TRIGGER broken';
const SETTINGS = {
  SOUK_EVENT_TRIES: '2', SOUK_EVENT_RETRY_FIRST_MS: '5', SOUK_EVENT_RETRY_MAX_MS: '20', SOUK_LOG_LEVEL: 'error',
  SMTP_SERVER: 'localhost', SOUK_SMTP_SECURITY: 'plain', SOUK_MAIL_FROM: 'shop@souk.example',
};
const PICTURE = new URL('../../art/goods/breakfast-bowl-sea-green.webp', import.meta.url);

const main = (page) => page.getByRole('main');
const press = (page, name) => main(page).getByRole('button', { name, exact: true }).first().click();
const follow = (page, name) => main(page).getByRole('link', { name }).first().click();
const inDialog = (page, name) => page.getByRole('dialog').getByRole('button', { name, exact: true }).click();
const told = (page, words) => page.getByText(words).first().waitFor();
const heading = (page, name) => page.getByRole('heading', { name, level: 1 }).waitFor();

async function look(page, name) {
  await photograph(page, `day-${name}`);
  assert.equal(await isWiderThanWindow(page), false, `${name} is wider than its window`);
}

async function placeOrder(person, product, quantity = 1) {
  const placed = await person.program('POST', '/orders', orderOf(product, quantity, 'cash_on_delivery'));
  assert.equal(placed.status, 201, JSON.stringify(placed.body));
  return placed.body.id;
}

/** What the day before has left: an order that a service could not deal with, and a mail that was refused. */
async function yesterday(t, data, environment, full) {
  let souk = await Souk.run(t, { data, environment });
  const mug = await addProduct(souk, 'mug', 10);
  await signUp(souk.url, { name: 'Edsger Dijkstra' });
  await signUp(souk.url, { name: 'Grace Hopper', email: full });
  await souk.sent();
  const ada = await signUp(souk.url);
  await souk.endWell();
  sqlite(join(data, 'souk.db'), BREAK);
  souk = await Souk.run(t, { data, environment });
  ada.url = souk.url;
  const left = await placeOrder(ada, mug);
  await until('it is given up', async () => (await souk.get('/dead-letters', { as: 'admin' })).body.items.length === 2);
  await souk.endWell();
  sqlite(join(data, 'souk.db'), REPAIR);
  return { ada, left };
}

for (const [size, viewport] of Object.entries(SIZES)) {
  test(`an admin's day, ${size}`, { timeout: 300000, skip: MISSING }, async (t) => {
    const full = `full-${newEmail()}`;
    let isFull = true;
    const server = await serveMail(t, {
      onRcptTo: ({ address }, session, done) => (isFull && address === full ? done(refuse(550, '5.2.2 mailbox full')) : done()),
    });
    const data = join(await temporaryDirectory(t), 'data');
    const environment = { ...SETTINGS, SMTP_PORT: String(server.port) };
    const { ada, left } = await yesterday(t, data, environment, full);
    const souk = await Souk.run(t, { data, environment });
    ada.url = souk.url;
    const page = await openWindow(await launch(t), souk, viewport);
    let bowl;

    await t.test('the desk says what waits: what a service could not do is tried again', async () => {
      await page.goto('/log-in?back=/admin');
      await page.locator('main [name=login]').fill(ADMIN);
      await page.locator('main [name=password]').fill(PASSWORD);
      await page.locator('main button[type=submit]').click();
      await heading(page, 'Overview');
      await look(page, 'overview');
      await follow(page, /dead letters/);
      for (const topic of ['payment.accepted', 'stock.confirmed']) {
        await page.getByRole('row').filter({ hasText: topic }).getByRole('button', { name: 'Try again' }).click();
        await told(page, `order has processed ${topic}`);
      }
      await told(page, 'No dead letters');
      await souk.settle();
      assert.equal((await souk.get(`/orders/${left}`, { as: 'admin' })).body.status, 'confirmed');
    });

    await t.test('a new product with a picture, and goods for it', async () => {
      await page.goto('/admin/products');
      await follow(page, 'New product');
      await page.getByLabel('Name').fill('Sea bowl');
      const chooser = page.waitForEvent('filechooser');
      await press(page, 'Choose pictures');
      await (await chooser).setFiles({ name: 'bowl.webp', mimeType: 'image/webp', buffer: await readFile(PICTURE) });
      await page.locator('form tbody').getByLabel(/^Price/).fill('18.50');
      await page.locator('form tbody').getByLabel(/^Tax in %/).fill('19');
      await press(page, 'Add the product');
      await heading(page, 'Sea bowl');
      await page.getByRole('listitem', { name: 'Picture 1 of 1' }).waitFor();
      await press(page, 'Record goods');
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('How many').fill('12');
      await dialog.getByLabel('Note').fill('Delivery note 4711');
      await dialog.getByRole('button', { name: 'Record it' }).click();
      await page.getByRole('row').filter({ hasText: 'Delivery note 4711' }).waitFor();
      await look(page, 'product');
      const id = /\/products\/([0-9a-f-]{36})/.exec(page.url())[1];
      bowl = (await souk.get(`/products/${id}`)).body;
      await until('the shop has it', async () => (await souk.get(`/products/${id}`)).body.stock_status === 'in_stock');
    });

    await t.test('an order for it is packed, sent and done, and some of the money goes back', async () => {
      const order = await placeOrder(ada, bowl, 2);
      await souk.settle();
      await page.goto('/admin/orders?status=confirmed');
      await main(page).locator(`a[href="/admin/orders/${order}"]`).click();
      await press(page, 'It is packed');
      await page.getByLabel('Carrier').fill('Red Bicycle Couriers');
      await page.getByLabel('Tracking number').fill('RB-7');
      await press(page, 'It is handed over');
      await press(page, 'It has arrived');
      await press(page, 'Give money back');
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('How much').fill('10');
      await dialog.getByLabel('Why').selectOption('goodwill');
      await inDialog(page, 'Give money back');
      await told(page, /€10\.00 back/);
      await look(page, 'order');
      await souk.settle();
      const { body } = await souk.get(`/orders/${order}`, { as: 'admin' });
      assert.equal(body.payment_status, 'partly_refunded');

      await follow(page, 'An order was placed: watch it travel');
      const picture = page.getByRole('listbox', { name: 'The trace as a picture' });
      for (const part of [/^Somebody asks order: POST \/orders/, /^order asks inventory: reserve/, /^payment hears order.created/]) {
        await picture.getByRole('option', { name: part }).waitFor();
      }
      await look(page, 'trace');
    });

    await t.test('somebody is shut out', async () => {
      await page.goto('/admin/users');
      await follow(page, 'Edsger Dijkstra');
      await press(page, 'Suspend');
      await inDialog(page, 'Suspend');
      await told(page, 'The account is suspended: they cannot log in.');
      await look(page, 'user');
      await souk.settle();
      const id = /\/users\/([0-9a-f-]{36})/.exec(page.url())[1];
      const { email } = (await souk.get(`/users/${id}`, { as: 'admin' })).body;
      const refused = await send(`${souk.url}/api/v1/auth/log-in`, { method: 'POST', body: { login: email, password: PASSWORD } });
      assert.equal(refused.status, 403, JSON.stringify(refused.body));
    });

    await t.test('a mail that was refused goes out again', async () => {
      isFull = false;
      await page.goto('/admin/notifications?email=refused');
      await told(page, '550 5.2.2 mailbox full');
      await follow(page, 'Please confirm your e-mail address');
      await press(page, 'Send the mail again');
      await told(page, 'The mail is on its way again.');
      await look(page, 'mail');
      await souk.sent();
      await until('it has come', () => server.mails.some(({ mail }) => mail.to.value[0].address === full));
    });

    await page.context().close();
    await souk.settle();
    await souk.endWell();
  });
}
