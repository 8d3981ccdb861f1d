// What an admin offers and to whom, in a real browser: discount codes and shipping methods that customers then meet in the shop, and
// users who are let in or not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isWiderThanWindow, launch, MISSING, openWindow, photograph, SIZES } from '../lib/browser.mjs';
import { logIn, logInAdmin, newEmail, PASSWORD, signUp } from '../lib/people.mjs';
import { addProduct } from '../lib/shop.mjs';
import { Souk } from '../lib/souk.mjs';

const press = (page, name) => page.getByRole('main').getByRole('button', { name, exact: true }).click();
const confirm = (page, name) => page.getByRole('dialog').getByRole('button', { name, exact: true }).click();
const told = (page, words) => page.getByRole('main').getByText(words).first().waitFor();
const field = (page, label) => page.getByRole('main').getByRole('textbox', { name: label });
const open = (page, name) => page.getByRole('main').getByRole('link', { name }).click();

/** Nothing that is wider than the window, and a picture for whoever wants to look. */
async function look(page, name) {
  await photograph(page, name);
  assert.equal(await isWiderThanWindow(page), false, `${name} is wider than its window`);
}

async function atCheckout(browser, souk, viewport, product, country) {
  const customer = await signUp(souk.url);
  assert.equal((await customer.program('PUT', `/cart/lines/${product.variant}`, { quantity: 1 })).status, 200);
  const page = await openWindow(browser, souk, viewport, customer);
  await page.goto('/checkout');
  await page.getByLabel('Street and number').fill('Hauptstraße 1');
  await page.getByLabel('Postcode').fill('1010');
  await page.getByLabel('Town or city').fill('Wien');
  await page.getByLabel('Country').selectOption(country);
  await page.getByText('Cash on delivery').click();
  return page;
}

async function changeElsewhere(person, path, change) {
  const seen = await person.program('GET', path);
  const reply = await person.program('PATCH', path, change, { 'If-Match': seen.headers.get('etag') });
  assert.equal(reply.status, 200, JSON.stringify(reply.body));
}

for (const [size, viewport] of Object.entries(SIZES)) {
  test(`what the desk offers, ${size}`, { timeout: 300000, skip: MISSING }, async (t) => {
    const souk = await Souk.start(t);
    const browser = await launch(t);
    const admin = await logInAdmin(souk);
    const mug = await addProduct(souk, 'mug', 100);
    const page = await openWindow(browser, souk, viewport, admin);

    await t.test('a discount code is made, and used in the shop', async () => {
      await page.goto('/admin/discounts');
      await told(page, 'No discount codes yet');
      await open(page, 'Add a code');
      await press(page, 'Save');
      await told(page, 'Say what customers type.');
      await field(page, 'Code').fill('spring');
      await field(page, /^How much/).fill('12,5');
      await page.getByRole('link', { name: 'To the shop' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Stay here' }).click();
      await look(page, 'discount-new');
      await press(page, 'Save');
      await told(page, '12.5% off');
      await look(page, 'discounts');

      await open(page, 'Add a code');
      await field(page, 'Code').fill('SPRING');
      await page.getByText('An amount', { exact: true }).click();
      await field(page, /^How much/).fill('5');
      await press(page, 'Save');
      await told(page, "Is another discount's");
      assert.equal(await field(page, /^How much/).inputValue(), '5.00', 'what was typed stays');
      await open(page, 'Cancel');
      await page.getByRole('dialog').getByRole('button', { name: 'Leave' }).click();

      const till = await atCheckout(browser, souk, viewport, mug, 'AT');
      await till.getByLabel('Discount code').fill('Spring');
      await till.getByRole('button', { name: 'Apply' }).click();
      await till.getByRole('button', { name: 'Order for €16.27' }).click();
      await till.getByRole('heading', { name: 'Thank you. We have your order' }).waitFor();
      await till.context().close();
      await open(page, 'SPRING');
      await told(page, '1 order');
    });

    await t.test('two change it at once, and nobody loses what was typed', async () => {
      const { items: [spring] } = (await admin.program('GET', '/discounts')).body;
      await field(page, /^How much/).fill('20');
      await changeElsewhere(admin, `/discounts/${spring.id}`, { basis_points: 1500, max_uses: 7 });
      await press(page, 'Save');
      await told(page, 'It was changed elsewhere');
      await told(page, 'How much: 15%');
      await look(page, 'discount-conflict');
      assert.equal(await field(page, /^How much/).inputValue(), '20');
      assert.equal(await field(page, 'In all').inputValue(), '7', 'what was not touched follows');
      await press(page, 'Save');
      await page.getByText('Saved.', { exact: true }).waitFor();
      const { basis_points, max_uses } = (await admin.program('GET', `/discounts/${spring.id}`)).body;
      assert.deepEqual([basis_points, max_uses], [2000, 7]);
    });

    await t.test('a code that is ended takes nothing off any more', async () => {
      await press(page, 'End it');
      await confirm(page, 'End it');
      await page.getByText('SPRING can no longer be used.').waitFor();
      await told(page, 'Ended');
      const customer = await signUp(souk.url);
      const quote = await customer.program('POST', '/orders/quote', { lines: [{ variant_id: mug.variant, quantity: 1 }], discount_code: 'SPRING' });
      assert.equal(quote.body.code, 'order.no_discount');
      await press(page, 'Delete it');
      await confirm(page, 'Delete it');
      await told(page, 'No discount codes yet');
    });

    await t.test('a shipping method is offered where it goes, and taken away', async () => {
      await page.goto('/admin/shipping');
      await told(page, 'No shipping methods yet');
      await open(page, 'Add a method');
      await field(page, 'Name').fill('Bicycle');
      await field(page, /^Price/).fill('3,5');
      await page.getByRole('combobox', { name: /^Tax/ }).fill('20'); // offers the shop's rates
      await field(page, /^Free from/).fill('much');
      await page.getByText('Only to some countries').click();
      await press(page, 'Save');
      await told(page, 'Say an amount, such as 12.50.');
      await told(page, 'Choose at least one country');
      await field(page, /^Free from/).fill('50');
      await field(page, 'Add a country').fill('Austri');
      await page.getByRole('option', { name: 'Austria' }).click();
      await look(page, 'shipping-new');
      await press(page, 'Save');
      await told(page, '€3.50');
      await look(page, 'shipping');

      const till = await atCheckout(browser, souk, viewport, mug, 'AT');
      await till.getByText('free from €50.00').waitFor();
      await till.getByRole('button', { name: 'Order for €16.49' }).waitFor();
      await till.context().close();

      await open(page, 'Bicycle');
      await field(page, /^Price/).fill('4');
      await page.getByText('Everywhere', { exact: true }).click();
      await press(page, 'Save');
      await page.getByText('Saved.', { exact: true }).waitFor();
      const { items: [bicycle] } = (await admin.program('GET', '/shipping-methods')).body;
      assert.deepEqual([bicycle.price.minor, bicycle.countries], [400, []]);
      await press(page, 'Take it away');
      await confirm(page, 'Take it away');
      await told(page, 'No shipping methods yet');
    });

    await t.test('a user who is suspended cannot log in until it is lifted', async () => {
      const ada = await signUp(souk.url, { name: `Ada of ${size}` });
      await signUp(souk.url, { name: 'Ben' });
      await souk.settle();
      const stranger = await openWindow(browser, souk, viewport);
      const knock = async () => {
        await stranger.goto('/log-in');
        await stranger.locator('main [name=login]').fill(ada.email);
        await stranger.locator('main [name=password]').fill(PASSWORD);
        await stranger.locator('main button[type=submit]').click();
      };

      await page.goto('/admin/users');
      await told(page, 'Ben');
      await page.getByLabel('Name or e-mail address').fill('ada of');
      await page.getByText('Ben', { exact: true }).waitFor({ state: 'detached' });
      await look(page, 'users');
      await open(page, `Ada of ${size}`);
      await press(page, 'Suspend');
      await changeElsewhere(ada, '/users/me', { language: 'de' });
      await confirm(page, 'Suspend');
      await page.getByRole('dialog').getByText('It was changed meanwhile.').waitFor();
      await page.getByText('de', { exact: true }).waitFor();
      await confirm(page, 'Suspend');
      await told(page, 'The account is suspended: they cannot log in.');
      await souk.settle();
      await knock();
      await stranger.getByText('The shop has suspended this account.').waitFor();
      await page.reload();
      await told(page, 'What they may do was changed: Customer, suspended');
      await look(page, 'user');

      await press(page, 'Lift the suspension');
      await confirm(page, 'Lift the suspension');
      await page.getByText('can log in again.').waitFor();
      await souk.settle();
      await knock();
      await stranger.waitForURL('**/');
      await stranger.context().close();
    });

    await t.test('an admin is made, and an account deleted, after saying so twice', async () => {
      const email = newEmail();
      const grace = await signUp(souk.url, { name: 'Grace', email });
      await souk.settle();
      await page.goto(`/admin/users/${grace.id}`);
      await press(page, 'Make an admin');
      await confirm(page, 'Make an admin');
      await told(page, 'An admin: runs the shop from this desk.');
      await souk.settle();
      assert.equal((await (await logIn(souk.url, email)).program('GET', '/users')).status, 200);

      await press(page, 'Delete the account');
      await confirm(page, 'Delete the account');
      await page.getByText('This is not the e-mail address of the account.').waitFor();
      await page.getByRole('dialog').getByRole('textbox').fill(email);
      await confirm(page, 'Delete the account');
      await page.getByRole('heading', { name: 'Users', level: 1 }).waitFor();
      await page.getByLabel('Name or e-mail address').fill('Grace');
      await told(page, 'Nobody like that');
      assert.equal((await admin.program('GET', `/users/${grace.id}`)).status, 404);
    });

    await t.test('who wrote a note on an order is named, and leads to them', async () => {
      const customer = await signUp(souk.url, { name: 'Cleo' });
      const order = await customer.program('POST', '/orders', { lines: [{ variant_id: mug.variant, quantity: 1 }], payment_method: 'cash_on_delivery' });
      assert.equal(order.status, 201, JSON.stringify(order.body));
      await page.goto(`/admin/orders/${order.body.id}`);
      await field(page, 'A note for other admins').fill('Rings twice.');
      await press(page, 'Add the note');
      await page.getByRole('listitem').filter({ hasText: 'Rings twice.' }).getByRole('link', { name: 'admin' }).click();
      await told(page, 'You are this admin');
      await page.goBack();
      await open(page, 'Cleo');
      await told(page, customer.email);
    });

    await page.context().close();
    await souk.settle();
    await souk.endWell();
  });
}
