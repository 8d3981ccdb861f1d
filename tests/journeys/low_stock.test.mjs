// What runs low is in an admin's mail, once each time, by the threshold that an admin has said.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Shop } from '../lib/scenario.mjs';
import { serveMail } from '../lib/smtp.mjs';

const ADMIN_EMAIL = 'chief@souk.example';
const CASH = { payment_method: 'cash_on_delivery' };

test('low stock comes to an admin’s mail', { timeout: 120000 }, async (t) => {
  const server = await serveMail(t);
  const shop = await Shop.open(t, {
    ADMIN_EMAIL, SMTP_SERVER: '127.0.0.1', SMTP_PORT: String(server.port), SOUK_SMTP_SECURITY: 'plain', SOUK_MAIL_FROM: 'shop@souk.example', SOUK_MAIL_RATE: '100',
  });
  /** What an admin was mailed of low stock, once all is sent. */
  const mailed = async () => {
    await shop.sent();
    return server.mails.map(({ mail }) => mail).filter(({ subject }) => subject.startsWith('Stock is low'));
  };
  const tea = await shop.product({ name: 'Green tea', stock: 12 });
  await shop.admin('PUT', `/inventory/${tea.id}/threshold`, { threshold: 10 });
  await shop.placed(tea, 1, CASH);
  assert.deepEqual(await mailed(), []);

  await shop.placed(tea, 2, CASH);
  const [mail, ...more] = await mailed();
  assert.deepEqual(more, []);
  assert.deepEqual(mail.to.value.map(({ address }) => address), [ADMIN_EMAIL]);
  assert.equal(mail.subject, 'Stock is low: 9 left');
  for (const said of ['Green tea', tea.variants[0].sku]) assert.ok(mail.text.includes(said), mail.text);

  await shop.placed(tea, 1, CASH);
  assert.equal((await mailed()).length, 1, 'lower still is no news');

  await shop.admin('POST', `/inventory/${tea.id}/movements`, { quantity: 5, reason: 'received', note: 'From the cellar.' }, 201);
  const order = await shop.placed(tea, 4, CASH);
  assert.deepEqual((await mailed()).map(({ subject }) => subject), ['Stock is low: 9 left', 'Stock is low: 9 left'], 'again, after there was more');

  await shop.souk.post(`/orders/${order.id}/cancel`, undefined, { as: 'admin' });
  assert.equal((await mailed()).length, 2);
  await shop.close();
});
