// The desk's stock, files and tax rates, in a real browser: goods come and go and are counted, products and orders go out as files, and come in.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { isWiderThanWindow, launch, MISSING, openWindow, photograph, SIZES } from '../lib/browser.mjs';
import { logInAdmin, signUp } from '../lib/people.mjs';
import { Souk } from '../lib/souk.mjs';

const price = { minor: 1299, currency: 'EUR' };
const sizeOf = (sku, value) => ({ sku, options: [{ name: 'Size', value }], price, tax_basis_points: 1900 });

const press = (at, name) => at.getByRole('button', { name, exact: typeof name === 'string' }).click();
const panel = (page, name) => page.getByRole('region', { name, exact: true });
const dialogOf = (page) => page.getByRole('dialog');
const rowOf = (page, region, words) => panel(page, region).locator('tbody tr').filter({ hasText: words });

async function look(page, name) {
  await photograph(page, name);
  assert.equal(await isWiderThanWindow(page), false, `${name} is wider than its window`);
}

/** What the numbers of a variant are, as they stand in the table of the stock, once they are these. */
async function stands(page, sku, { free, held }) {
  const row = rowOf(page, 'Stock', sku);
  await row.locator('td').nth(0).getByText(String(free), { exact: true }).waitFor();
  await row.locator('td').nth(1).getByText(String(held), { exact: true }).waitFor();
}

async function saved(page, name) {
  const [file] = await Promise.all([page.waitForEvent('download'), press(dialogOf(page), name)]);
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
}

async function begin(t) {
  const souk = await Souk.start(t);
  const made = await souk.post('/products', { name: 'Enamel mug', description: 'For tests.', variants: [sizeOf('MUG-S', 'Small'), sizeOf('MUG-L', 'Large')] }, { as: 'admin' });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  await souk.settle();
  return { souk, browser: await launch(t), admin: await logInAdmin(souk), mug: made.body };
}

for (const [size, viewport] of Object.entries(SIZES)) {
  test(`the desk's stock, ${size}`, { timeout: 300000, skip: MISSING }, async (t) => {
    const { souk, browser, admin, mug } = await begin(t);
    const page = await openWindow(browser, souk, viewport, admin);
    const dialog = dialogOf(page);
    const large = mug.variants.find(({ sku }) => sku === 'MUG-L').id;

    await t.test('goods come in, and go only as far as they are free', async () => {
      await page.goto(`/admin/products/${mug.id}`);
      await press(page, 'Record goods');
      await dialog.getByLabel('Variant').selectOption('Large');
      await press(dialog, 'Record it');
      await dialog.getByText('Say how many').waitFor();
      await dialog.getByLabel('How many').fill('12');
      await dialog.getByText('0 now, 12 then').waitFor();
      await dialog.getByLabel('Note').fill('Delivery note 4711');
      await press(dialog, 'Record it');
      await page.getByText('Recorded: +12 of Large.').waitFor();
      await rowOf(page, 'What came and went', 'Delivery note 4711').getByText('+12').waitFor();

      const ada = await signUp(souk.url);
      const ordered = await ada.program('POST', '/orders', { lines: [{ variant_id: large, quantity: 2 }], payment_method: 'card' });
      assert.equal(ordered.status, 201, JSON.stringify(ordered.body));
      await page.reload();
      await stands(page, 'MUG-L', { free: 10, held: 2 });
      await press(page, 'Record goods');
      await dialog.getByLabel('Variant').selectOption('Large');
      await dialog.getByLabel('What happened').selectOption('Lost');
      await dialog.getByLabel('How many').fill('11');
      await press(dialog, 'Record it');
      await dialog.getByText('Only 10 are free; 2 are held for orders.').waitFor();
      await look(page, 'stock-refused');
      const elsewhere = await souk.post(`/inventory/${mug.id}/movements`, { variant_id: large, quantity: -4, reason: 'damaged' }, { as: 'admin' });
      assert.equal(elsewhere.status, 201);
      await dialog.getByLabel('How many').fill('10');
      await press(dialog, 'Record it');
      await dialog.getByText(/^Only 6 are/).waitFor();
      await dialog.getByLabel('How many').fill('1');
      await press(dialog, 'Record it');
      await stands(page, 'MUG-L', { free: 5, held: 2 });
      await rowOf(page, 'Stock', 'MUG-L').getByText('Low', { exact: true }).waitFor();
    });

    await t.test('what is counted becomes the stock, but for what cannot be', async () => {
      await press(page, 'Count');
      await dialog.getByLabel('Small').fill('4');
      await dialog.getByLabel('Large').fill('1');
      await press(dialog, 'Set the stock');
      await dialog.getByText('Counted: +4.').waitFor();
      await dialog.getByText('2 are reserved for orders').waitFor();
      await look(page, 'stock-count');
      await dialog.getByLabel('Large').fill('9');
      await press(dialog, 'Set the stock');
      await page.getByText('The stock is as counted.').waitFor();
      await stands(page, 'MUG-S', { free: 4, held: 0 });
      await stands(page, 'MUG-L', { free: 7, held: 2 });
      const { items } = (await admin.program('GET', `/inventory/${mug.id}/movements?limit=2`)).body;
      assert.deepEqual(items.map(({ quantity, reason }) => [quantity, reason]), [[2, 'counted'], [4, 'counted']], 'each was counted once');
    });

    await t.test('a variant is low by its own number', async () => {
      await press(page, 'Low at 5: change it for Large');
      await dialog.getByLabel('How it is told').selectOption('By its own number');
      await dialog.getByLabel('Low when so many are left, or fewer').fill('7');
      await press(dialog, 'Save');
      await press(page, 'Low at 7: change it for Large');
      assert.equal(await dialog.getByLabel('How it is told').inputValue(), 'own');
      await dialog.getByLabel('How it is told').selectOption('As the rest of the shop');
      await press(dialog, 'Save');
      await page.getByRole('button', { name: 'Low at 5: change it for Large' }).waitFor();
      await look(page, 'stock');
    });

    await t.test('what is low is told on the overview, and listed', async () => {
      await page.goto('/admin');
      await page.getByRole('link', { name: '1 thing to restock' }).click();
      await page.getByRole('link', { name: 'Enamel mug, Small' }).waitFor();
      assert.equal(await page.getByText('MUG-L').count(), 0, 'of the other there is enough');
      await look(page, 'low-stock');
      await page.getByRole('link', { name: 'Enamel mug, Small' }).click();
      await stands(page, 'MUG-S', { free: 4, held: 0 });
    });

    await t.test('products go out as a file and come in again, and a bad line is told', async () => {
      await page.goto('/admin/imports');
      await page.getByRole('heading', { name: 'Nothing was imported yet' }).waitFor();
      await press(page, 'Export');
      const file = await saved(page, 'Download');
      assert.match(file.name, /^products-.*\.csv$/);
      const [header, ...lines] = file.text.trim().split('\r\n');
      assert.equal(lines.length, 2, file.text);
      const changed = lines.map((line) => line.replace('1299', line.startsWith('MUG-S') ? '1399' : 'much'));

      const chosen = page.locator('input[type=file]');
      await chosen.setInputFiles({ name: 'products.xlsx', mimeType: 'text/csv', buffer: Buffer.from(file.text) });
      await page.getByText('This is neither a CSV file').waitFor();
      await chosen.setInputFiles({ name: 'products.csv', mimeType: 'application/vnd.ms-excel', buffer: Buffer.from(['prize', ...changed].join('\r\n')) });
      await press(page, 'Import it');
      await page.getByRole('alert').filter({ hasText: 'header' }).waitFor();
      await look(page, 'imports');
      await chosen.setInputFiles({ name: 'products.csv', mimeType: 'application/vnd.ms-excel', buffer: Buffer.from([header, ...changed].join('\r\n')) });
      await press(page, 'Import it');
      await page.getByText('2 of 2 lines are done.').waitFor();
      const bad = 2 + lines.findIndex((line) => line.startsWith('MUG-L'));
      await panel(page, 'What failed').getByText(`Line ${bad}`, { exact: true }).waitFor();
      await panel(page, 'What failed').getByText('price_minor must be').waitFor();
      await look(page, 'import');
      const [faults] = await Promise.all([page.waitForEvent('download'), press(page, 'Download this list')]);
      assert.match(await readFile(await faults.path(), 'utf8'), new RegExp(`^Line,.*\r\n${bad},price_minor`));
      const now = (await admin.program('GET', `/products/${mug.id}`)).body.variants.map((variant) => [variant.sku, variant.price.minor]);
      assert.deepEqual(now, [['MUG-S', 1399], ['MUG-L', 1299]]);
      await page.getByRole('link', { name: 'All imports' }).click();
      await page.getByText('Done, with faults').waitFor();
    });

    await t.test('the orders that the list shows go out as a file', async () => {
      await page.goto('/admin/orders?status=placed');
      await press(page, 'Export');
      const file = await saved(page, 'Download');
      assert.match(file.name, /^orders-.*\.csv$/);
      assert.equal(file.text.trim().split('\r\n').length, 2, file.text);
    });

    await t.test('tax rates are added, changed for all that is at them, and removed when nothing is', async () => {
      await page.goto('/admin/tax-rates');
      await page.getByRole('heading', { name: 'No tax rates yet' }).waitFor();
      for (const [name, percent] of [['Standard', '19'], ['Reduced', '7']]) {
        await press(page, 'Add a rate');
        await dialog.getByLabel('Name').fill(name);
        await dialog.getByLabel('Rate, in per cent').fill(percent);
        await press(dialog, 'Save');
        await page.getByText(`${name} is added.`).waitFor();
      }
      await press(page, 'Change: Standard');
      await dialog.getByLabel('Rate, in per cent').fill('7');
      await press(dialog, 'Save');
      await dialog.getByText(/^(Another|Is|There|Must)/).first().waitFor();
      await look(page, 'tax-rate');
      await dialog.getByLabel('Rate, in per cent').fill('20');
      await press(dialog, 'Save');
      await page.getByText('Standard is changed.').waitFor();
      const [variant] = (await admin.program('GET', `/products/${mug.id}`)).body.variants;
      assert.equal(variant.tax_basis_points, 2000);
      await press(page, 'Remove: Standard');
      await press(dialog, 'Remove');
      await dialog.getByText('2 variants on sale').waitFor();
      await press(dialog, 'Cancel');
      await press(page, 'Remove: Reduced');
      await press(dialog, 'Remove');
      await page.getByText('Reduced is removed.').waitFor();
      await look(page, 'tax-rates');
      assert.deepEqual((await admin.program('GET', '/tax-rates')).body.items.map(({ name }) => name), ['Standard']);
    });

    await page.context().close();
    await souk.settle();
    await souk.endWell();
  });
}
