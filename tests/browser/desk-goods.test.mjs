// The catalogue from the admin's desk, in a real browser: a product with pictures and variants, from the desk to the shop and off sale again.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { isWiderThanWindow, launch, MISSING, openWindow, photograph, SIZES } from '../lib/browser.mjs';
import { logInAdmin } from '../lib/people.mjs';
import { addProduct } from '../lib/shop.mjs';
import { Souk } from '../lib/souk.mjs';
import { until } from '../lib/until.mjs';

const MORE_THAN_A_PAGE = 55;
const UPLOADS = '**/api/v1/products/*/pictures*';
const euros = (minor) => ({ minor, currency: 'EUR' });
const NOTES = { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('no picture') };
const picture = async (name) => ({
  name: `${name}.webp`, mimeType: 'image/webp', buffer: await readFile(new URL(`../../art/goods/${name}.webp`, import.meta.url)),
});

const press = (page, name) => page.getByRole('button', { name, exact: true }).click();
const heading = (page, name) => page.getByRole('heading', { name, exact: true, level: 1 }).waitFor();
const focused = (page) => page.evaluate(() => document.activeElement.getAttribute('aria-label'));
const tile = (page, place, count) => page.getByRole('listitem', { name: `Picture ${place} of ${count}` });
const cell = (page, column) => page.locator('form tbody').getByLabel(new RegExp(`^${column}`));
const idOf = (page) => /\/products\/([0-9a-f-]{36})/.exec(page.url())[1];

/** Nothing that is wider than the window, and a picture for whoever wants to look. */
async function look(page, name) {
  await photograph(page, name);
  assert.equal(await isWiderThanWindow(page), false, `${name} is wider than its window`);
}

async function choose(page, ...files) {
  const chooser = page.waitForEvent('filechooser');
  await press(page, 'Choose pictures');
  await (await chooser).setFiles(files);
}

/** A PNG of more than 4 MiB. */
function noise(page) {
  return page.evaluate(async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 2800, height: 1400 });
    const brush = canvas.getContext('2d');
    const picture = brush.createImageData(canvas.width, 700);
    for (let at = 0; at < picture.data.length; at += 65536) crypto.getRandomValues(picture.data.subarray(at, at + 65536));
    brush.putImageData(picture, 0, 0);
    return canvas.toDataURL('image/png').split(',')[1];
  });
}

/** As a file manager does. */
async function drop(page, { name, mimeType, buffer }) {
  const data = await page.evaluateHandle(([encoded, called, type]) => {
    const transfer = new DataTransfer();
    const content = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
    transfer.items.add(new File([content], called, { type }));
    return transfer;
  }, [buffer.toString('base64'), name, mimeType]);
  const place = page.getByText('JPEG, PNG or WebP');
  for (const event of ['dragenter', 'dragover', 'drop']) await place.dispatchEvent(event, { dataTransfer: data });
}

for (const [size, viewport] of Object.entries(SIZES)) {
  test(`the desk's products, ${size}`, { timeout: 300000, skip: MISSING }, async (t) => {
    const souk = await Souk.start(t);
    const browser = await launch(t);
    const admin = await logInAdmin(souk);
    const page = await openWindow(browser, souk, viewport, admin);
    const inShop = async (id) => (await souk.get(`/products/${id}`)).body;
    const change = async (id, body) => {
      const { version } = await inShop(id);
      const reply = await souk.request('PATCH', `/products/${id}`, { as: 'admin', body, headers: { 'If-Match': `"${version}"` } });
      assert.equal(reply.status, 200, JSON.stringify(reply.body));
    };
    let bowl;

    await t.test('a new product, with variants and a picture', async () => {
      await page.goto('/admin/products');
      await page.getByRole('heading', { name: 'Nothing is on sale yet' }).waitFor();
      await page.getByRole('link', { name: 'New product' }).first().click();
      await heading(page, 'New product');
      await press(page, 'Add the product');
      await page.getByText('Say what it is called.').waitFor();
      assert.equal(await page.evaluate(() => document.activeElement === document.querySelector('[data-path=name]')), true);

      await page.getByLabel('Name').fill('Sea bowl');
      await page.getByRole('textbox', { name: 'Category' }).fill('Bowls');
      await page.getByLabel('Description').fill('Holds soup.\nAnd the sea.');
      await choose(page, await picture('breakfast-bowl-sea-green'), NOTES);
      await page.getByText('notes.txt is neither JPEG nor PNG nor WebP.').waitFor();
      await page.getByText('They go up once the product is added.').waitFor();

      await cell(page, 'Price').fill('18,5');
      await cell(page, 'Tax in %').fill('19');
      await press(page, 'Add a variant');
      await page.getByLabel('Option 1').first().fill('Size');
      await cell(page, 'Size').nth(0).fill('Small');
      await cell(page, 'Size').nth(1).fill('Large');
      await cell(page, 'Price').nth(1).fill('24.50');
      await look(page, 'desk-product-new');
      await press(page, 'Add the product');
      await heading(page, 'Sea bowl');
      await tile(page, 1, 1).waitFor();
      bowl = idOf(page);
      const { category, description, variants, pictures } = await inShop(bowl);
      assert.deepEqual([category, description, pictures.length], ['Bowls', 'Holds soup.\nAnd the sea.', 1]);
      assert.deepEqual(variants.map(({ sku, price, tax_basis_points, options }) => [sku, price, tax_basis_points, options]), [
        ['SEA-BOWL', euros(1850), 1900, [{ name: 'Size', value: 'Small' }]],
        ['SEA-BOWL-LARGE', euros(2450), 1900, [{ name: 'Size', value: 'Large' }]],
      ]);
    });

    await t.test('what goes up shows how far it is, and what did not arrive can be sent again', async () => {
      let letGo;
      const seen = new Promise((resolve) => { letGo = resolve; });
      await page.route(UPLOADS, async (route) => {
        await seen;
        await route.continue();
      });
      await drop(page, await picture('breakfast-bowl-sand'));
      await page.getByRole('progressbar', { name: 'Uploading breakfast-bowl-sand.webp' }).waitFor({ state: 'attached' });
      letGo();
      await tile(page, 2, 2).waitFor();
      await page.unroute(UPLOADS);

      await page.route(UPLOADS, (route) => route.abort());
      await choose(page, await picture('argan-oil'));
      await page.getByText('argan-oil.webp did not get here.').waitFor();
      await look(page, 'desk-picture-failed');
      await page.unroute(UPLOADS);
      await press(page, 'Try again');
      await tile(page, 3, 3).waitFor();
      assert.equal((await inShop(bowl)).pictures.length, 3);
    });

    await t.test('what a camera makes too large goes up smaller', async () => {
      const snapshots = await openWindow(browser, souk, viewport, admin);
      const { id } = await addProduct(souk, 'snapshot', 1);
      await snapshots.goto(`/admin/products/${id}`);
      await choose(snapshots, { name: 'camera.png', mimeType: 'image/png', buffer: Buffer.from(await noise(snapshots), 'base64') });
      await tile(snapshots, 1, 1).waitFor();
      const [{ width, height }] = (await inShop(id)).pictures;
      assert.deepEqual([width, height], [2560, 1280]);
      await snapshots.context().close();
    });

    await t.test('pictures are put in order by the keyboard, told in words, and removed', async () => {
      const [first, second, third] = (await inShop(bowl)).pictures.map(({ id }) => id);
      await page.getByRole('button', { name: 'Move picture 3 forward' }).focus();
      await page.keyboard.press('Enter');
      await page.getByText('It is picture 2 of 3 now.').waitFor();
      assert.equal(await focused(page), 'Move picture 2 forward');
      await page.keyboard.press('Enter');
      await page.getByText('It is picture 1 of 3 now.').waitFor();
      assert.equal(await focused(page), 'Move picture 1 back', 'where there is no further forward, the way back has the focus');
      if (size === 'desktop') {
        await tile(page, 3, 3).locator('img').dragTo(tile(page, 2, 3).locator('img'));
        await page.getByText('It is picture 2 of 3 now.').waitFor();
      } else {
        await press(page, 'Move picture 3 forward');
        await page.getByText('It is picture 2 of 3 now.').waitFor();
      }
      await tile(page, 1, 3).getByLabel('What is to be seen').fill('A sea-green bowl, from above');
      await press(page, 'Save the words');
      await page.getByText('Saved.', { exact: true }).waitFor();
      const kept = [third, second, first].join();
      await until('the order is kept', async () => (await inShop(bowl)).pictures.map(({ id }) => id).join() === kept);
      await page.reload();
      await tile(page, 3, 3).waitFor();
      const ordered = (await inShop(bowl)).pictures;
      assert.deepEqual(ordered.map(({ id }) => id), [third, second, first]);
      assert.equal(ordered[0].alt, 'A sea-green bowl, from above');

      await tile(page, 3, 3).getByRole('button', { name: 'Remove' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
      await tile(page, 2, 2).waitFor();
      assert.deepEqual((await inShop(bowl)).pictures.map(({ id }) => id), [third, second]);
      await look(page, 'desk-product');
    });

    await t.test('the shop sells it', async () => {
      const visitor = await openWindow(browser, souk, viewport);
      await visitor.goto('/search?q=sea%20bowl');
      await visitor.getByRole('main').getByRole('link', { name: /Sea bowl/ }).first().click();
      await heading(visitor, 'Sea bowl');
      await visitor.getByRole('img', { name: 'A sea-green bowl, from above' }).first().waitFor();
      await visitor.getByText('€18.50').first().waitFor();
      await visitor.getByRole('radio', { name: /^Large/ }).check();
      await visitor.getByText('€24.50').first().waitFor();
      await visitor.context().close();
    });

    await t.test('who saves at the same time loses nothing', async () => {
      await page.getByLabel('Name').fill('Sea bowl, glazed');
      await change(bowl, { category: 'Tableware' });
      await press(page, 'Save the changes');
      await page.getByText('It was changed elsewhere').waitFor();
      assert.equal(await page.getByRole('textbox', { name: 'Category' }).inputValue(), 'Tableware', 'what was not touched is what is saved');
      assert.equal(await page.getByLabel('Name').inputValue(), 'Sea bowl, glazed', 'what was typed stays');
      await change(bowl, { name: 'Ocean bowl' });
      await press(page, 'Save the changes');
      await page.getByText('Name: Ocean bowl').waitFor();
      await look(page, 'desk-product-conflict');
      await press(page, 'Save the changes');
      await page.getByText('All changes are saved.').waitFor();
      const { name, category } = await inShop(bowl);
      assert.deepEqual([name, category], ['Sea bowl, glazed', 'Tableware']);
    });

    await t.test('the API’s faults stand at their fields, and leaving asks first', async () => {
      await addProduct(souk, 'plate', 1);
      await press(page, 'Add a variant');
      await cell(page, 'Size').nth(2).fill('Small');
      await cell(page, 'SKU').nth(2).fill('PLATE-1');
      await press(page, 'Save the changes');
      await page.getByText('Must differ in a value from the other variants').waitFor();
      await cell(page, 'Size').nth(2).fill('Huge');
      await press(page, 'Save the changes');
      await page.getByText('Is the sku of another product').waitFor();
      await page.goBack();
      await page.getByRole('dialog').getByText('Leave without saving?').waitFor();
      await press(page, 'Stay here');
      assert.equal(await cell(page, 'Size').nth(2).inputValue(), 'Huge');
      await press(page, 'Remove Huge');
      await page.getByText('All changes are saved.').waitFor();
    });

    await t.test('a deleted product leaves the shop, and the list knows it', async () => {
      await press(page, 'Delete the product');
      await press(page, 'Keep it');
      await press(page, 'Delete the product');
      let isChanged = false;
      await page.route(`**/api/v1/products/${bowl}`, async (route) => {
        if (route.request().method() === 'DELETE' && !isChanged) {
          isChanged = true;
          await change(bowl, { description: 'Changed meanwhile.' });
        }
        await route.continue();
      });
      await page.getByRole('dialog').getByRole('button', { name: 'Delete the product' }).click();
      await page.getByText('It was changed meanwhile.').waitFor();
      await page.getByRole('dialog').getByRole('button', { name: 'Delete the product' }).click();
      await heading(page, 'Products');
      await page.getByRole('link', { name: 'plate', exact: true }).waitFor();
      assert.equal(await page.getByRole('link', { name: 'Sea bowl, glazed' }).count(), 0);
      await page.getByLabel('State', { exact: true }).selectOption('Deleted');
      await page.getByRole('rowheader', { name: 'Sea bowl, glazed' }).waitFor();
      await look(page, 'desk-products-deleted');
      assert.equal((await souk.get(`/products/${bowl}`)).status, 404);
      await page.goto(`/admin/products/${bowl}`);
      await heading(page, 'No such product');
    });

    await t.test('what was deleted is sold again', async () => {
      await page.goto('/admin/products');
      await page.getByLabel('State', { exact: true }).selectOption('Deleted');
      await page.getByRole('button', { name: 'Sell again: Sea bowl, glazed' }).click();
      await page.getByText('No product was deleted').waitFor();
      await page.getByLabel('State', { exact: true }).selectOption('On sale');
      await page.getByRole('link', { name: 'Sea bowl, glazed' }).waitFor();
      const { body } = await souk.get(`/products/${bowl}`);
      await souk.request('DELETE', `/products/${bowl}`, { as: 'admin', headers: { 'If-Match': `"${body.version}"` } });
    });

    await t.test('the list is searched, and keeps its place on the way back', async () => {
      for (let i = 1; i <= MORE_THAN_A_PAGE; i += 1) {
        const made = await souk.post('/products', { name: `Tile ${i}`, variants: [{ sku: `TILE-${i}`, price: euros(i * 100), tax_basis_points: 1900 }] }, { as: 'admin' });
        assert.equal(made.status, 201, JSON.stringify(made.body));
      }
      await page.goto('/admin/products');
      await page.getByLabel('Order', { exact: true }).selectOption('Cheapest first');
      await page.getByRole('link', { name: 'Tile 1', exact: true }).waitFor();
      await press(page, 'Show more');
      const last = page.getByRole('link', { name: `Tile ${MORE_THAN_A_PAGE}`, exact: true });
      await last.scrollIntoViewIfNeeded();
      const place = await page.evaluate(() => window.scrollY);
      assert.ok(place > 0);
      await last.click();
      await heading(page, `Tile ${MORE_THAN_A_PAGE}`);
      await page.goBack();
      await last.waitFor();
      await page.waitForFunction((before) => Math.abs(window.scrollY - before) < 2, place);
      await look(page, 'desk-products');

      await page.getByLabel('Search', { exact: true }).fill('plaet');
      await page.getByRole('link', { name: 'plate', exact: true }).waitFor();
      await page.getByLabel('Search', { exact: true }).fill('nothing like it');
      await page.getByRole('heading', { name: 'No products like that' }).waitFor();
    });

    await souk.settle();
    await souk.endWell();
  });
}
