// What people are told, at the admin's desk, in a real browser: the mailbox and its links, mails that failed, messages of the shop's own.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isWiderThanWindow, launch, MISSING, openWindow, photograph, SIZES } from '../lib/browser.mjs';
import { logInAdmin, newEmail, signUp } from '../lib/people.mjs';
import { freePorts } from '../lib/ports.mjs';
import { refuse, serveMail } from '../lib/smtp.mjs';
import { Souk } from '../lib/souk.mjs';

const NOTE = '<img src=x onerror=alert(1)> We are closed on Monday';
const WORDS = 'What you order then is sent on Tuesday.\n\nSee you <b>soon</b>.';

const heading = (page, name) => page.getByRole('heading', { name }).first().waitFor();
const press = (place, name) => place.getByRole('button', { name, exact: true }).click();
const follow = (page, name) => page.getByRole('main').getByRole('link', { name }).first().click();

/** Nothing that is wider than the window, and a picture for whoever wants to look. */
async function look(page, name) {
  await photograph(page, name);
  assert.equal(await isWiderThanWindow(page), false, `${name} is wider than its window`);
}

/** A window of the desk, and whatever its console complains of. */
async function openDesk(browser, souk, viewport) {
  const page = await openWindow(browser, souk, viewport, await logInAdmin(souk));
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  return { page, complaints };
}

/** Finds somebody by typing, and takes them. */
async function findPerson(page, label, name) {
  await page.getByRole('textbox', { name: label, exact: true }).fill(name.slice(0, 4).toLowerCase());
  await page.getByRole('option', { name: new RegExp(name) }).click();
}

for (const [size, viewport] of Object.entries(SIZES)) {
  test(`mails and messages at the desk, ${size}`, { timeout: 300000, skip: MISSING }, async (t) => {
    // Links in mails must lead here.
    const [port] = await freePorts(1);
    const souk = await Souk.start(t, { environment: { SOUK_LISTEN: `127.0.0.1:${port}`, SOUK_PUBLIC_URL: `http://127.0.0.1:${port}` } });
    const browser = await launch(t);
    const { page, complaints } = await openDesk(browser, souk, viewport);
    const grace = await signUp(souk.url, { name: 'Grace Hopper' });
    await signUp(souk.url, { name: 'Edsger Dijkstra' });
    await souk.sent();

    await t.test('a mail is read in the mailbox, and its link works', async () => {
      await page.goto('/admin/mailbox');
      await findPerson(page, 'To', 'Grace Hopper');
      await page.getByRole('button', { name: 'Remove: Grace Hopper' }).waitFor();
      await page.getByText('Edsger').waitFor({ state: 'detached' });
      await page.getByText(grace.email).first().waitFor();
      await look(page, 'desk-mailbox');
      await follow(page, 'Please confirm your e-mail address');
      await page.getByText(/^Hello Grace Hopper/).first().waitFor();
      const frame = page.locator('iframe');
      assert.equal(await frame.getAttribute('sandbox'), 'allow-popups allow-popups-to-escape-sandbox', 'it runs nothing, and is of no origin');
      await look(page, 'desk-mail');
      const link = frame.contentFrame().getByRole('link').first();
      const [opened] = await Promise.all([page.waitForEvent('popup'), link.click()]);
      await press(opened, 'Confirm the address');
      await opened.getByText('Your e-mail address is confirmed').waitFor();
      await opened.close();
      await page.reload();
      await page.getByText('this link was used, or has expired').first().waitFor();
    });

    await t.test('each kind of mail is shown with made-up facts', async () => {
      await page.goto('/admin/templates');
      await follow(page, 'Your order is on its way');
      await page.getByText(/Owl Post/).first().waitFor();
      await page.locator('iframe').contentFrame().getByText('Owl Post').waitFor();
      await look(page, 'desk-template');
      await page.goto('/admin/templates/nothing');
      await heading(page, 'There is nothing here');
    });

    await t.test('a message goes to one person, once, after a look at it', async () => {
      await page.goto('/admin/notifications');
      await follow(page, 'Write a message');
      await press(page, 'Look at it first');
      await page.getByText('Say who gets it.').waitFor();
      await findPerson(page, 'Add a person', 'Grace Hopper');
      await page.getByLabel('Subject').fill(NOTE);
      await page.getByRole('textbox', { name: 'Words' }).fill(WORDS);
      await look(page, 'desk-write');
      await press(page, 'Look at it first');
      await page.getByText(/^It goes to 1 person/).waitFor();
      await page.locator('iframe').contentFrame().getByText(NOTE).first().waitFor();
      await look(page, 'desk-preview');
      await press(page, 'Change it');
      assert.equal(await page.getByLabel('Subject').inputValue(), NOTE, 'what was typed stays');
      await press(page, 'Look at it first');
      await press(page, 'Send it');
      await page.getByRole('dialog').getByRole('button', { name: 'Send it', exact: true }).dblclick();
      await heading(page, 'Your message is on its way');
      await page.getByText('1 person was told so far.').waitFor();
      await follow(page, 'To all messages');
      await page.getByRole('row', { name: /We are closed on Monday/ }).or(page.getByText(NOTE)).first().waitFor();
      await look(page, 'desk-messages');
      const shown = await openWindow(browser, souk, viewport, grace);
      await shown.goto('/notifications');
      await shown.getByText(NOTE).waitFor();
      assert.equal(await shown.getByText(NOTE).count(), 1, 'once');
      await shown.getByText('See you <b>soon</b>.').waitFor();
      await shown.context().close();
    });

    await t.test('one to everybody says how many that is', async () => {
      await page.goto('/admin/notifications');
      await follow(page, 'Write a message');
      await page.getByText('Everybody', { exact: true }).click();
      await page.getByLabel('Subject').fill('Sale');
      await page.getByRole('textbox', { name: 'Words' }).fill('Come in.');
      await press(page, 'Look at it first');
      await page.getByText(/^It goes to 3 people/).waitFor();
      await page.goBack();
      await page.getByRole('dialog', { name: 'Leave without saving?' }).waitFor();
      await press(page, 'Leave');
      await heading(page, 'Notifications');
    });
    assert.deepEqual(complaints, [], 'the console is silent: nothing is against the policy');
    await page.context().close();
  });

  test(`a mail that failed, ${size}`, { timeout: 300000, skip: MISSING }, async (t) => {
    let isFull = true;
    const server = await serveMail(t, {
      onRcptTo: ({ address }, session, done) => (isFull && address.startsWith('full') ? done(refuse(550, '5.2.2 mailbox full')) : done()),
    });
    const souk = await Souk.start(t, {
      environment: { SMTP_SERVER: 'localhost', SMTP_PORT: String(server.port), SOUK_SMTP_SECURITY: 'plain', SOUK_MAIL_FROM: 'shop@souk.example' },
    });
    const browser = await launch(t);
    const { page } = await openDesk(browser, souk, viewport);
    const email = `full-${newEmail()}`;
    await signUp(souk.url, { email, name: 'Grace Hopper' });
    await souk.sent();

    await t.test('it is told why, sent again and deleted', async () => {
      await page.goto('/admin/notifications');
      await page.getByLabel('Mail', { exact: true }).selectOption('refused');
      await page.getByText('550 5.2.2 mailbox full').waitFor();
      await look(page, 'desk-failed');
      await follow(page, 'Please confirm your e-mail address');
      await page.getByText(/refused it for good/).waitFor();
      await look(page, 'desk-notification');
      isFull = false;
      await press(page, 'Send the mail again');
      await page.getByText('The mail is on its way again.').waitFor();
      await souk.sent();
      assert.deepEqual(server.mails.map(({ mail }) => mail.to.value[0].address), [email]);
      await page.reload();
      await page.getByText(/^The mail server has taken it/).waitFor();
      await page.goBack();
      await heading(page, 'Nothing like that was told');
      assert.equal(new URL(page.url()).search, '?email=refused', 'the filter is still there');
      await page.goForward();
      await press(page, 'Delete it');
      await page.getByRole('dialog').getByRole('button', { name: 'Delete it', exact: true }).click();
      await page.getByText('The notification is deleted.').waitFor();
      await heading(page, 'Notifications');
      await page.goto('/admin/mailbox');
      await heading(page, 'No mail here');
      await page.getByText(/SMTP_SERVER/).waitFor();
      await look(page, 'desk-mailbox-empty');
    });
    await page.context().close();
  });
}
