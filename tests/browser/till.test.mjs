// From the cart to the paid order, in a real browser: what is ordered is ordered once, whatever happens on the way.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isWiderThanWindow, launch, MISSING, openWindow, photograph, SIZES } from '../lib/browser.mjs';
import { logIn, PASSWORD, signUp } from '../lib/people.mjs';
import { freePorts } from '../lib/ports.mjs';
import { addProduct } from '../lib/shop.mjs';
import { Souk } from '../lib/souk.mjs';

const STREET = 'Torstraße 1';
const euros = (minor) => ({ minor, currency: 'EUR' });
const ordersOf = async (person) => (await person.program('GET', '/orders')).body.items;

async function fill(person, product, quantity) {
  const reply = await person.program('PUT', `/cart/lines/${product.variant}`, { quantity });
  assert.equal(reply.status, 200, JSON.stringify(reply.body));
}

async function typeAddress(page) {
  await page.getByLabel('Street and number').fill(STREET);
  await page.getByLabel('Postcode').fill('10119');
  await page.getByLabel('Town or city').fill('Berlin');
  await page.getByLabel('Country').selectOption('DE');
}

const orderButton = (page) => page.getByRole('button', { name: /^Order (and pay|for) €/ });
const payOnDelivery = (page) => page.getByText('Cash on delivery').click();
const thanks = (page) => page.getByRole('heading', { name: 'Thank you. We have your order' }).waitFor();

/** Somebody at the checkout who has chosen everything. */
async function atCheckout(browser, souk, viewport, product) {
  const ada = await signUp(souk.url);
  await fill(ada, product, 1);
  const page = await openWindow(browser, souk, viewport, ada);
  await page.goto('/checkout');
  await typeAddress(page);
  await payOnDelivery(page);
  await orderButton(page).waitFor();
  return { ada, page };
}

async function begin(t) {
  const [port] = await freePorts(1);
  const environment = { SOUK_LISTEN: `127.0.0.1:${port}`, SOUK_PUBLIC_URL: `http://127.0.0.1:${port}`, SOUK_PAYMENT_SWEEP: '1s' };
  const souk = await Souk.start(t, { environment });
  const post = await souk.post('/shipping-methods', {
    name: 'Post', price: euros(490), free_from: euros(10000), tax_basis_points: 1900, countries: ['DE', 'AT'],
  }, { as: 'admin' });
  assert.equal(post.status, 201, JSON.stringify(post.body));
  return { souk, browser: await launch(t), mug: await addProduct(souk, 'mug', 1000) };
}

for (const [size, viewport] of Object.entries(SIZES)) {
  test(`the till, ${size}`, { timeout: 300000, skip: MISSING }, async (t) => {
    const { souk, browser, mug } = await begin(t);

    await t.test('cash on delivery, with a discount', async () => {
      const code = await souk.post('/discounts', { code: 'TEN', basis_points: 1000 }, { as: 'admin' });
      assert.equal(code.status, 201, JSON.stringify(code.body));
      const ada = await signUp(souk.url);
      await fill(ada, mug, 1);
      const page = await openWindow(browser, souk, viewport, ada);
      await page.goto('/cart');
      await page.getByRole('button', { name: 'One more' }).click();
      await page.getByText('€25.98').first().waitFor();
      await page.getByRole('button', { name: /^Remove mug/ }).click();
      await page.getByRole('button', { name: 'Put it back' }).click();
      await page.getByText('€25.98').first().waitFor();
      await photograph(page, 'cart');
      assert.equal(await isWiderThanWindow(page), false);
      await page.getByRole('link', { name: 'Go to checkout' }).click();

      await typeAddress(page);
      await page.getByText('free from €100.00').waitFor();
      await payOnDelivery(page);
      await page.getByLabel('Discount code').fill('nothing');
      await page.getByRole('button', { name: 'Apply' }).click();
      await page.getByText('There is no such discount code.').waitFor();
      await page.getByLabel('Discount code').fill('ten');
      await page.getByRole('button', { name: 'Apply' }).click();
      await page.getByText('TEN is applied').waitFor();
      await page.getByRole('button', { name: 'Order for €28.28' }).waitFor();
      await photograph(page, 'checkout');
      assert.equal(await isWiderThanWindow(page), false);
      await page.getByRole('button', { name: 'Order for €28.28' }).click();

      await thanks(page);
      await page.getByText('Confirmed: your things are set aside').waitFor();
      await photograph(page, 'order');
      assert.equal(await isWiderThanWindow(page), false);
      await page.goto('/orders');
      await page.getByText('2 × mug').waitFor();
      const [order, ...others] = await ordersOf(ada);
      assert.deepEqual([order.gross, others], [euros(2828), []]);
      assert.equal((await ada.program('GET', '/users/me/addresses')).body.items[0].line1, STREET);
      await page.context().close();
    });

    await t.test('a visitor fills a cart, and takes it along', async () => {
      const ada = await signUp(souk.url);
      const page = await openWindow(browser, souk, viewport);
      await page.goto('/cart');
      await page.getByRole('heading', { name: 'Your cart is empty' }).waitFor();
      await page.goto(`/products/${mug.id}`);
      await page.getByRole('main').getByRole('button', { name: 'Add to cart' }).click();
      await page.getByRole('link', { name: 'Cart, 1 item' }).first().click();
      await page.getByRole('link', { name: 'Go to checkout' }).click();
      await page.getByRole('main').getByRole('link', { name: 'Log in' }).click();
      await page.locator('main input[name=login]').fill(ada.email);
      await page.locator('main input[name=password]').fill(PASSWORD);
      await page.locator('main button[type=submit]').click();
      await page.getByText('1 × mug').waitFor();
      await page.context().close();
    });

    await t.test('by card, in the sandbox', async () => {
      const ada = await signUp(souk.url);
      await fill(ada, mug, 1);
      const page = await openWindow(browser, souk, viewport, ada);
      await page.goto('/checkout');
      await typeAddress(page);
      await orderButton(page).click();
      await page.getByText('This is a sandbox').waitFor();
      await photograph(page, 'sandbox');
      await page.getByRole('button', { name: 'Back to the shop' }).click();
      await page.getByRole('heading', { name: 'Nothing was paid' }).waitFor();
      await page.getByRole('button', { name: 'Pay by card' }).click();
      await page.getByRole('button', { name: 'Pay', exact: true }).click();
      await page.getByRole('heading', { name: 'Paid. Thank you' }).waitFor();
      await page.getByText('Confirmed: your things are set aside').waitFor();
      await photograph(page, 'paid');
      const [order, ...others] = await ordersOf(ada);
      assert.deepEqual([order.payment_status, others], ['paid', []]);

      const opened = page.waitForEvent('popup');
      await page.getByRole('button', { name: 'Open the invoice' }).click();
      const invoice = await opened;
      await invoice.getByText('mug').first().waitFor();
      await invoice.close();
      await page.getByRole('button', { name: 'Cancel the order' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Cancel the order' }).click();
      await page.getByText('You cancelled').waitFor();
      await page.getByText('Your money is on its way back').waitFor();
      await page.getByRole('link', { name: /^Credit note/ }).waitFor();
      await page.context().close();
    });

    await t.test('an order moves on the page, and something of it goes back', async () => {
      const ada = await signUp(souk.url);
      const placed = await ada.program('POST', '/orders', { lines: [{ variant_id: mug.variant, quantity: 3 }], payment_method: 'cash_on_delivery' });
      assert.equal(placed.status, 201, JSON.stringify(placed.body));
      const step = async (name, more) => {
        await souk.settle();
        const reply = await souk.post(`/orders/${placed.body.id}/shipment`, { step: name, ...more }, { as: 'admin' });
        assert.equal(reply.status, 200, JSON.stringify(reply.body));
      };
      const page = await openWindow(browser, souk, viewport, ada);
      await page.goto(`/orders/${placed.body.id}`);
      await page.getByText('We pack your things next').waitFor();
      await step('packed');
      await step('shipped', { carrier: 'Red Bicycle Couriers', tracking_number: 'RB-1' });
      await page.getByText('Handed to the carrier').waitFor();
      await page.getByText('RB-1').waitFor();
      await step('delivered');
      await page.getByRole('button', { name: 'Return something' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Ask for the return' }).click();
      await dialog.getByText('Choose at least one thing.').waitFor();
      await dialog.getByRole('checkbox', { name: 'mug' }).check();
      await dialog.getByRole('button', { name: 'One less' }).click();
      await dialog.getByLabel('Why?').fill('Two came with a crack.');
      await photograph(page, 'return');
      await dialog.getByRole('button', { name: 'Ask for the return' }).click();
      await page.getByText('2 × mug').waitFor();
      await page.getByText('You asked to send something back').waitFor();
      await photograph(page, 'returned');
      await page.getByRole('button', { name: 'Keep it after all' }).click();
      await page.getByText('You keep it after all').waitFor();
      await page.context().close();
    });

    await t.test('somebody else buys the last one meanwhile', async () => {
      const vase = await addProduct(souk, `vase-${size}`, 1);
      const { ada, page } = await atCheckout(browser, souk, viewport, vase);
      const ben = await signUp(souk.url);
      const bought = await ben.program('POST', '/orders', { lines: [{ variant_id: vase.variant, quantity: 1 }], payment_method: 'card' });
      assert.equal(bought.status, 201, JSON.stringify(bought.body));
      await orderButton(page).click();
      await page.getByText('Somebody was faster').waitFor();
      await photograph(page, 'too-late');
      await page.getByRole('alert').getByRole('link', { name: 'Change the cart' }).click();
      await page.getByText('Sold out for now').waitFor();
      assert.deepEqual(await ordersOf(ada), []);
      await page.context().close();
    });

    await t.test('a price that changed is told before anything is ordered', async () => {
      const cup = await addProduct(souk, `cup-${size}`, 10);
      const { ada, page } = await atCheckout(browser, souk, viewport, cup);
      const seen = await souk.get(`/products/${cup.id}`, { as: 'admin' });
      const variants = [{ sku: seen.body.variants[0].sku, price: euros(1399), tax_basis_points: 1900 }];
      const changed = await souk.request('PATCH', `/products/${cup.id}`, { as: 'admin', body: { variants }, headers: { 'If-Match': seen.headers.get('etag') } });
      assert.equal(changed.status, 200, JSON.stringify(changed.body));
      await page.getByRole('button', { name: 'Order for €17.89' }).click();
      await page.getByText('The total was €17.89 and is €18.89 now').waitFor();
      await page.getByText('The price has changed since you put it here: €12.99 then, €13.99 now.').waitFor();
      assert.deepEqual(await ordersOf(ada), []);
      await page.getByRole('button', { name: 'Order for €18.89' }).click();
      await thanks(page);
      await page.context().close();
    });

    await t.test('a double click orders once', async () => {
      const { ada, page } = await atCheckout(browser, souk, viewport, mug);
      await orderButton(page).dblclick();
      await thanks(page);
      assert.equal((await ordersOf(ada)).length, 1);
      await page.context().close();
    });

    await t.test('the network is lost, and the answer too, and it is ordered once', async () => {
      const { ada, page } = await atCheckout(browser, souk, viewport, mug);
      await page.context().setOffline(true);
      await orderButton(page).click();
      await page.getByText('No answer came').waitFor();
      await photograph(page, 'offline');
      await page.context().setOffline(false);
      assert.deepEqual(await ordersOf(ada), []);

      await page.route('**/api/v1/orders', async (route) => {
        await route.fetch();
        await route.abort();
      });
      await orderButton(page).click();
      await page.getByText('No answer came').waitFor();
      assert.equal((await ordersOf(ada)).length, 1);
      await page.unroute('**/api/v1/orders');
      await orderButton(page).click();
      await thanks(page);
      assert.equal((await ordersOf(ada)).length, 1);
      await page.context().close();
    });

    await t.test('a session that ends in between loses nothing', async () => {
      const { ada, page } = await atCheckout(browser, souk, viewport, mug);
      assert.equal((await ada.program('POST', '/auth/log-out-everywhere')).status, 204);
      await orderButton(page).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button').last().click();
      await page.getByRole('heading', { name: 'Who is ordering?' }).waitFor();
      await page.getByRole('main').getByRole('link', { name: 'Log in' }).click();
      await page.locator('main input[name=login]').fill(ada.email);
      await page.locator('main input[name=password]').fill(PASSWORD);
      await page.locator('main button[type=submit]').click();
      await page.waitForURL('**/checkout');
      assert.equal(await page.getByLabel('Street and number').inputValue(), STREET);

      const again = await logIn(souk.url, ada.email);
      assert.equal((await again.program('POST', '/auth/log-out-everywhere')).status, 204);
      await page.getByRole('button', { name: 'Order for €17.89' }).click();
      await dialog.locator('input[name=password]').fill(PASSWORD);
      await dialog.locator('button[type=submit]').click();
      await thanks(page);
      const ordered = await ordersOf(await logIn(souk.url, ada.email));
      assert.equal(ordered.length, 1);
      await page.context().close();
    });

    await souk.settle();
    await souk.endWell();
  });
}
