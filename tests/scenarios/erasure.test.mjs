// A user who is deleted is forgotten: no table of any database holds a word of what was personal; ids stay.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { PASSWORD, API, logInAdmin, send, signUp } from '../lib/people.mjs';
import { Souk } from '../lib/souk.mjs';
import { repliesTo, tablesOf } from '../lib/tables.mjs';

/** What is personal, in words that nothing else has. */
function somebody() {
  const mark = randomUUID().replaceAll('-', '').slice(0, 12).replace(/[0-9]/g, (digit) => 'ghijklmnop'[digit]);
  return {
    name: `Zenobia ${mark}`,
    email: `Z.${mark}@Example.org`,
    username: `zen_${mark}`,
    phone: `+43155${Math.floor(1e7 + Math.random() * 8e7)}`,
    address: {
      label: `Label${mark}`, recipient: `Recipient${mark}`, company: `Company${mark}`, line1: `Street${mark}`, line2: `Door${mark}`,
      postal_code: '1010', city: `City${mark}`, region: `Region${mark}`, country: 'AT',
    },
    mark,
  };
}

/** In which tables these words stand, as text in whatever case or as bytes: word → tables. */
async function findWords(souk, words) {
  const tables = await tablesOf(souk);
  assert.ok(tables.length > 30, `only ${tables.length} tables were looked at`);
  const forms = (word) => [word, Buffer.from(word).toString('hex'), Buffer.from(word.toLowerCase()).toString('hex')].map((form) => form.toLowerCase());
  const holds = (rows, word) => forms(word).some((form) => rows.toLowerCase().includes(form));
  return new Map(words.map((word) => [word, tables.filter(({ rows }) => holds(rows, word)).map(({ table }) => table)]));
}

/** Somebody of whom the shop knows all that it can know. */
async function known(souk, product) {
  const details = somebody();
  const person = await signUp(souk.url, { email: details.email, name: details.name, username: details.username });
  await souk.settle();
  const asked = async (status, method, path, body, headers) => {
    const reply = await person.program(method, path, body, headers);
    assert.equal(reply.status, status, `${method} ${path}: ${JSON.stringify(reply.body)}`);
    return reply;
  };
  const seen = await asked(200, 'GET', '/users/me');
  await asked(200, 'PATCH', '/users/me', { phone: details.phone }, { 'If-Match': seen.headers.get('etag') });
  const key = { 'Idempotency-Key': randomUUID() };
  await asked(201, 'POST', '/users/me/addresses', { ...details.address, phone: details.phone }, key);
  await asked(200, 'PUT', '/users/me/preferences', {
    rows: [{ kind: 'news', channel: 'sms', wanted: true }], quiet_hours: { from: '22:00', to: '07:00', time_zone: 'Europe/Vienna' },
  });
  const order = await asked(201, 'POST', '/orders', { lines: [{ product_id: product.id, quantity: 1 }], payment_method: 'cash_on_delivery' }, { 'Idempotency-Key': randomUUID() });
  await asked(202, 'POST', '/auth/verification');
  const asks = await send(`${souk.url}${API}/auth/password-reset`, { method: 'POST', body: { email: details.email } });
  assert.equal(asks.status, 202);
  await asked(202, 'POST', '/auth/email', { email: `new.${details.email}`, password: PASSWORD });
  await souk.settle();
  return { person, details, asked, order: order.body.id };
}

const words = ({ email, username, phone, mark }) => [mark, email, username, phone, phone.slice(1)];

test('erasure', { timeout: 120000 }, async (t) => {
  const souk = await Souk.start(t);
  const chief = await logInAdmin(souk);
  const made = await chief.program('POST', '/products', {
    name: 'Mug', description: 'Holds tea.', variants: [{ sku: randomUUID(), price: { minor: 1190, currency: 'EUR' }, tax_basis_points: 1900 }],
  });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  await souk.settle();
  const stocked = await chief.program('POST', `/inventory/${made.body.id}/movements`, { quantity: 100, reason: 'received' });
  assert.equal(stocked.status, 201, JSON.stringify(stocked.body));

  const ways = {
    'by the user': async ({ asked, person }) => {
      const seen = await person.program('GET', '/users/me');
      await asked(204, 'DELETE', '/users/me', undefined, { 'If-Match': seen.headers.get('etag') });
    },
    'by an admin': async ({ person }) => {
      const seen = await chief.program('GET', `/users/${person.id}`);
      const reply = await chief.program('DELETE', `/users/${person.id}`, undefined, { 'If-Match': seen.headers.get('etag') });
      assert.equal(reply.status, 204, JSON.stringify(reply.body));
    },
  };
  for (const [way, erase] of Object.entries(ways)) {
    await t.test(`${way}: nothing personal is left, ids are`, async () => {
      const one = await known(souk, made.body);
      const { person, details, order } = one;
      assert.ok(await repliesTo(souk, person.id) > 0);
      for (const [word, tables] of await findWords(souk, words(details))) assert.notDeepEqual(tables, [], `${word} is there before`);

      await erase(one);
      await souk.settle();
      await souk.advance('1m'); // jobs look
      await souk.settle();
      for (const [word, tables] of await findWords(souk, words(details))) assert.deepEqual(tables, [], word);
      assert.equal(await repliesTo(souk, person.id), 0);
      const kept = await chief.program('GET', `/orders/${order}`);
      assert.equal(kept.status, 200);
      assert.equal(kept.body.user_id, person.id, 'the order is still that of an id');

      assert.equal((await person.program('GET', '/users/me')).status, 401);
      assert.equal((await person.page('POST', '/auth/refresh')).status, 401);
      for (const login of [details.email, details.username]) {
        const reply = await send(`${souk.url}${API}/auth/log-in`, { method: 'POST', body: { login, password: PASSWORD } });
        assert.equal(reply.status, 401);
        assert.equal(reply.body.code, 'auth.wrong_credentials');
      }
      const again = await signUp(souk.url, { email: details.email, name: 'Somebody else' });
      assert.notEqual(again.id, person.id, 'the address is free again');
    });
  }
  await souk.endWell();
});
