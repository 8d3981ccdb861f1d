// Coming in and what is about oneself, in a real browser: sign-up, log-in, links from mails, sessions that end, the account's pages.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isWiderThanWindow, launch, MISSING, openWindow, photograph, SIZES } from '../lib/browser.mjs';
import { PASSWORD, logIn, newEmail, signUp, visit } from '../lib/people.mjs';
import { addProduct } from '../lib/shop.mjs';
import { Souk } from '../lib/souk.mjs';

const NEW_PASSWORD = 'another garden of 8 paths';

const heading = (page, name) => page.getByRole('heading', { name }).first().waitFor();
const press = (page, name) => page.getByRole('button', { name, exact: true }).click();
const at = (page, path) => page.waitForURL((url) => url.pathname + url.search === path);

async function enter(page, login, password = PASSWORD) {
  await page.locator('[name=login]').fill(login);
  await page.locator('[name=password]').fill(password);
  await press(page, 'Log in');
}

/** Where the last link for this purpose leads in the web app. */
async function linkFor(souk, purpose, email) {
  await souk.settle();
  const link = (await souk.links()).find((each) => each.purpose === purpose && each.email === email);
  assert.ok(link, `a link for ${purpose} was sent to ${email}`);
  return `/links/${link.token}`;
}

/** Nothing that is wider than the window, and a picture for whoever wants to look. */
async function look(page, name) {
  await photograph(page, name);
  assert.equal(await isWiderThanWindow(page), false, `${name} is wider than its window`);
}

for (const [size, viewport] of Object.entries(SIZES)) {
  test(`the account, ${size}`, { timeout: 300000, skip: MISSING }, async (t) => {
    const souk = await Souk.start(t);
    const browser = await launch(t);
    const open = (person) => openWindow(browser, souk, viewport, person);

    await t.test('who signs up is told what is wrong, gets in, and confirms the address by the link', async () => {
      const email = newEmail();
      const page = await open();
      await page.goto('/sign-up?back=/account');
      await press(page, 'Make the account');
      await page.getByText('Must not be empty').first().waitFor();
      await page.locator('[name=name]').fill('Ada');
      await page.locator('[name=email]').fill(email);
      await page.locator('[name=password]').fill('password');
      await press(page, 'Make the account');
      await page.getByText('Is one of the commonest passwords').waitFor();
      await look(page, 'sign-up');
      assert.equal(await page.locator('[name=email]').inputValue(), email, 'what was typed stays');
      await page.locator('[name=password]').fill(PASSWORD);
      await press(page, 'Make the account');
      await at(page, '/account');
      await page.getByText('Your e-mail address is not confirmed yet').waitFor();
      await look(page, 'account');

      await page.goto(await linkFor(souk, 'verify_email', email));
      await press(page, 'Confirm the address');
      await page.getByText('Your e-mail address is confirmed').waitFor();
      await look(page, 'link');
      await page.goto('/account');
      await heading(page, 'Your data');
      assert.equal(await page.getByText('is not confirmed yet').count(), 0);
      await page.goto('/links/was-used-long-ago');
      await heading(page, 'This link does not work any more');
      await page.context().close();
    });

    await t.test('who logs in comes back to where they were, never elsewhere, and their cart comes along', async () => {
      const mug = await addProduct(souk, `mug-${size}`, 10);
      const ada = await signUp(souk.url);
      const guest = await visit(souk.url);
      assert.equal((await guest.page('PUT', `/cart/lines/${mug.variant}`, { quantity: 2 })).status, 200);
      const page = await open(guest);
      await page.goto('/account/security?from=mail');
      await page.getByRole('main').getByRole('link', { name: 'Log in' }).click();
      await enter(page, ada.email, 'not the password');
      await page.getByText('The name or the password is wrong.').waitFor();
      await look(page, 'log-in');
      await enter(page, ada.email);
      await at(page, '/account/security?from=mail');
      await page.getByText('What you had put into the cart is in it still').waitFor();
      await page.getByRole('link', { name: 'Cart, 2 items' }).first().waitFor();
      for (const elsewhere of ['https://example.org/', '//example.org', '/.//example.org']) {
        await page.goto(`/log-in?back=${encodeURIComponent(elsewhere)}`);
        await at(page, '/');
      }
      await page.context().close();
    });

    await t.test('a forgotten password is set anew', async () => {
      const ada = await signUp(souk.url);
      const page = await open();
      await page.goto('/log-in');
      await page.getByRole('link', { name: 'Forgot your password?' }).click();
      await page.getByLabel('E-mail address', { exact: true }).fill(ada.email);
      await press(page, 'Send the link');
      await heading(page, 'Look into your mail');
      await souk.advance('2s');
      const link = await linkFor(souk, 'reset_password', ada.email);
      await page.goto(link);
      await page.getByLabel('New password').fill('short');
      await press(page, 'Set the password');
      await page.getByText('Must have at least 8 characters').waitFor();
      await page.getByLabel('New password').fill(NEW_PASSWORD);
      await press(page, 'Set the password');
      await page.getByText('Your password is set').waitFor();
      await page.getByRole('link', { name: 'Go on' }).click();
      await enter(page, ada.email, NEW_PASSWORD);
      await at(page, '/');
      await page.goto(link);
      await heading(page, 'This link does not work any more');
      await page.context().close();
    });

    await t.test('a session that ends asks for the log-in in place, and what was begun goes on', async () => {
      const ada = await signUp(souk.url);
      const page = await open(ada);
      await page.goto('/account');
      await page.getByLabel('Your name').fill('Countess of Lovelace');
      const elsewhere = await logIn(souk.url, ada.email);
      assert.equal((await elsewhere.page('POST', '/auth/log-out-everywhere')).status, 204);
      await press(page, 'Save');
      const dialog = page.getByRole('dialog', { name: 'Please log in again' });
      await dialog.waitFor();
      await look(page, 'session-over');
      await dialog.locator('[name=password]').fill(PASSWORD);
      await dialog.getByRole('button', { name: 'Log in', exact: true }).click();
      await page.getByText('Saved.', { exact: true }).waitFor();
      assert.equal(await page.getByLabel('Your name').inputValue(), 'Countess of Lovelace');
      const again = await logIn(souk.url, ada.email);
      assert.equal((await again.page('GET', '/users/me')).body.name, 'Countess of Lovelace');
      await page.context().close();
    });

    await t.test('two tabs: what one has saved the other does not overwrite unasked; a log-out counts for both', async () => {
      const page = await open(await signUp(souk.url));
      await page.goto('/account');
      const other = await page.context().newPage();
      await other.goto('/account');
      await other.getByLabel('Your name').fill('Ada of the other tab');
      await page.getByLabel('Your name').fill('Ada of this tab');
      await press(page, 'Save');
      await page.getByText('Saved.', { exact: true }).waitFor();
      await press(other, 'Save');
      await other.getByText('It was changed elsewhere').waitFor();
      await look(other, 'conflict');
      await press(other, 'Show what is saved');
      await other.waitForFunction(() => document.querySelector('main [name=name]').value === 'Ada of this tab');
      // A browser without log-in from its page remembers nobody: this one has only cookies.
      await press(page, 'Log out');
      await at(page, '/');
      await other.bringToFront();
      await other.evaluate(() => window.dispatchEvent(new Event('focus')));
      await heading(other, 'Please log in first');
      await page.context().close();
    });

    await t.test('without a network it is told at once what did not go; nothing is done later, and pages come back by themselves', async () => {
      const bowl = await addProduct(souk, `bowl-${size}`, 1);
      const ada = await signUp(souk.url);
      const page = await open(ada);
      await page.goto('/account/addresses');
      await page.getByRole('button', { name: 'Add an address' }).press('Enter');
      await page.waitForFunction(() => document.activeElement?.name === 'label');
      await page.getByLabel('Street and number').fill('Torstraße 1');
      await page.getByLabel('Full name').fill('Ada Lovelace');
      await page.getByLabel('Town or city').fill('Berlin');
      await page.getByLabel('Country').selectOption('DE');
      await page.context().setOffline(true);
      await press(page, 'Save');
      await page.getByText('No answer from the shop').waitFor();
      await page.context().setOffline(false);
      assert.equal(await page.getByLabel('Street and number').inputValue(), 'Torstraße 1', 'what was typed stays');
      assert.deepEqual((await ada.program('GET', '/users/me/addresses')).body.items, []);
      await press(page, 'Save');
      await page.getByText('Goods go here', { exact: true }).waitFor();
      assert.equal((await ada.program('GET', '/users/me/addresses')).body.items.length, 1);

      await page.goto('/search');
      await page.getByRole('link', { name: `bowl-${size}` }).waitFor();
      await page.context().setOffline(true);
      await page.getByRole('link', { name: `bowl-${size}` }).click();
      await page.getByText('No answer from the shop').first().waitFor();
      await page.context().setOffline(false);
      await heading(page, `bowl-${size}`);
      await page.getByRole('button', { name: 'Add to cart' }).waitFor();
      assert.equal(new URL(page.url()).pathname, `/products/${bowl.id}`);
      await page.context().close();
    });

    await t.test('addresses, preferences, devices', async () => {
      const ada = await signUp(souk.url);
      const phone = await logIn(souk.url, ada.email);
      const page = await open(ada);
      await page.goto('/account/addresses');
      await press(page, 'Add an address');
      await page.getByLabel('What you call it').fill('Home');
      await page.getByLabel('Full name').fill('Ada Lovelace');
      await page.getByLabel('Street and number').fill('Torstraße 1');
      await press(page, 'Save');
      await page.getByText('Must not be empty').waitFor();
      await page.getByLabel('Town or city').fill('Berlin');
      await page.getByLabel('Country').selectOption('DE');
      await press(page, 'Save');
      await page.getByText('Goods go here', { exact: true }).waitFor();
      await press(page, 'Change: Home');
      await page.getByLabel('Town or city').fill('Potsdam');
      await press(page, 'Save');
      await page.getByText('Potsdam').waitFor();
      await look(page, 'addresses');
      await press(page, 'Delete: Home');
      await press(page.getByRole('dialog'), 'Delete');
      await heading(page, 'No address yet');

      await page.goto('/account/preferences');
      const stock = page.getByRole('switch', { name: 'Stock: E-mail' });
      const before = await stock.isChecked();
      await stock.press('Space');
      await page.getByRole('switch', { name: 'Security: In the shop' }).press('Space');
      assert.equal(await page.getByRole('switch', { name: 'Security: E-mail' }).isDisabled(), true, 'one way stays on');
      await page.getByRole('switch', { name: /^Send me nothing at night/ }).press('Space');
      await page.getByLabel('From').fill('21:30');
      await look(page, 'preferences');
      await press(page, 'Save');
      await page.getByText('Saved.', { exact: true }).waitFor();
      const { rows, quiet_hours: quiet } = (await ada.page('GET', '/users/me/preferences')).body;
      assert.equal(rows.find(({ kind, channel }) => kind === 'stock' && channel === 'email').wanted, !before);
      assert.deepEqual([quiet.from, quiet.to], ['21:30', '07:00']);

      await page.goto('/account/security');
      await page.getByRole('button', { name: /^Log out there:/ }).click();
      await page.getByRole('button', { name: /^Log out there:/ }).waitFor({ state: 'detached' });
      assert.equal((await phone.page('GET', '/users/me')).status, 401);
      await page.getByLabel('Password as it is').fill('not the password');
      await page.getByLabel('New password').fill(NEW_PASSWORD);
      await press(page, 'Change the password');
      await page.getByText('The password is wrong.').waitFor();
      await look(page, 'security');
      await page.getByLabel('Password as it is').fill(PASSWORD);
      await press(page, 'Change the password');
      await page.getByText('Your password is changed').waitFor();
      await page.context().close();
    });

    await t.test('what one is told is read; what is kept is taken away; the account goes', async () => {
      const ada = await signUp(souk.url);
      const page = await open(ada);
      await souk.settle();
      await page.goto('/notifications');
      await page.getByText('1 is unread.').waitFor();
      await look(page, 'notifications');
      await press(page, 'Mark as read: Welcome');
      await page.getByText('You have read everything.').waitFor();
      await press(page, 'Remove: Welcome');
      await heading(page, 'Nothing to tell yet');

      await page.goto('/account');
      const [file] = await Promise.all([page.waitForEvent('download'), press(page, 'Download your data')]);
      assert.match(file.suggestedFilename(), /^my-data-.*\.json$/);
      await press(page, 'Delete your account');
      const dialog = page.getByRole('dialog');
      await press(dialog, 'Delete your account');
      await page.getByText('This is not your e-mail address.').waitFor();
      await look(page, 'delete');
      await dialog.locator('[name=confirm]').fill(ada.email);
      await press(dialog, 'Delete your account');
      await page.getByText('Your account is deleted').waitFor();
      await page.goto('/log-in');
      await enter(page, ada.email);
      await page.getByText('The name or the password is wrong.').waitFor();
      await page.context().close();
    });
  });
}
