// A user may take away all that is kept of him, and who is deleted is forgotten: no table of any database holds a word of what
// was personal that was not in the export before, nor one afterwards; ids stay.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { PASSWORD, API, logInAdmin, send, signUp } from '../lib/people.mjs';
import { Souk } from '../lib/souk.mjs';
import { addProduct, orderOf } from '../lib/shop.mjs';
import { holds, repliesTo, tablesOf } from '../lib/tables.mjs';

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

async function allTables(souk) {
  const tables = await tablesOf(souk);
  assert.ok(tables.length > 30, `only ${tables.length} tables were looked at`);
  return tables;
}

/** In which tables these words stand: word → tables. */
async function findWords(souk, words) {
  const tables = await allTables(souk);
  return new Map(words.map((word) => [word, tables.filter(({ rows }) => holds(rows, word)).map(({ table }) => table)]));
}

/** What may be taken away, all pages of it. */
async function exportOf(person) {
  const items = [];
  for (let after = ''; after !== null;) {
    const { status, body } = await person.program('GET', `/users/me/export${after && `?after=${encodeURIComponent(after)}`}`);
    assert.equal(status, 200, JSON.stringify(body));
    items.push(...body.items);
    after = body.next;
  }
  return items;
}

/** Somebody of whom the shop knows all that it can know. */
async function known(souk, product, chief) {
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
  const order = await asked(201, 'POST', '/orders', orderOf(product, 1, 'cash_on_delivery'), { 'Idempotency-Key': randomUUID() });
  const { label, ...lines } = details.address;
  const sent = await asked(201, 'POST', '/orders', { ...orderOf(product, 1, 'cash_on_delivery'), delivery_address: { ...lines, phone: details.phone } });
  await asked(200, 'POST', `/orders/${sent.body.id}/cancel`); // what is under way still needs its address
  await asked(200, 'PUT', `/cart/lines/${product.variant}`, { quantity: 1 });
  await returned(souk, product, chief, { asked, details });
  await paidByCard(souk, product, asked);
  const noted = await chief.program('POST', `/orders/${order.body.id}/notes`, { text: `Leave it at ${details.address.line2}.` }, { 'Idempotency-Key': randomUUID() });
  assert.equal(noted.status, 201, JSON.stringify(noted.body));
  await asked(202, 'POST', '/auth/verification');
  const asks = await send(`${souk.url}${API}/auth/password-reset`, { method: 'POST', body: { email: details.email } });
  assert.equal(asks.status, 202);
  await asked(202, 'POST', '/auth/email', { email: `new.${details.email}`, password: PASSWORD });
  await souk.advance('0s'); // jobs look: the reset is a link now
  await souk.settle();
  return { person, details, asked, order: order.body.id };
}

/** Something is sent back, for a reason that says much; it was bought with a code. */
async function returned(souk, product, chief, { asked, details }) {
  const code = `C${randomUUID().slice(0, 8)}`.toUpperCase();
  const asAdmin = async (status, path, body) => {
    const reply = await chief.program('POST', path, body);
    assert.equal(reply.status, status, JSON.stringify(reply.body));
  };
  await asAdmin(201, '/discounts', { code, basis_points: 1000 });
  const { body: order } = await asked(201, 'POST', '/orders', { ...orderOf(product, 2, 'cash_on_delivery'), discount_code: code });
  await souk.settle();
  for (const step of ['packed', 'shipped', 'delivered']) await asAdmin(200, `/orders/${order.id}/shipment`, { step });
  await souk.settle();
  await asked(201, 'POST', `/orders/${order.id}/returns`, { lines: [{ variant_id: product.variant, quantity: 1 }], reason: `Not for ${details.name}.` });
}

/** One order is paid at the checkout, of another the checkout is left open. */
async function paidByCard(souk, product, asked) {
  for (const pays of [true, false]) {
    const { body: order } = await asked(201, 'POST', '/orders', orderOf(product, 1, 'card'));
    const { body: payment } = await asked(201, 'POST', '/payments', { order_id: order.id });
    if (pays) assert.equal((await send(souk.url + new URL(payment.checkout_url).pathname, { method: 'POST', body: new URLSearchParams({ choice: 'pay' }) })).status, 303);
  }
}

/** As what the rows of a table that name a user are taken away: one item for each, or together in one. */
const TAKEN_AWAY = {
  user_users: { each: 'user.profile' },
  user_addresses: { each: 'user.address' },
  user_preferences: { all: 'user.preferences' },
  user_quiet_hours: { all: 'user.preferences' },
  user_orders_placed: { all: 'user.profile' },
  user_orders_completed: { all: 'user.profile' },
  auth_accounts: { each: 'auth.account' },
  auth_links: { each: 'auth.link' },
  gateway_sessions: { each: 'gateway.session' },
  order_orders: { each: 'order.order' },
  order_carts: { each: 'order.cart' },
  order_returns: { each: 'order.return' },
  payment_payments: { each: 'payment.payment' },
  notification_notices: { each: 'notification.notification' },
  notification_mails: { each: 'notification.mail' },
};
/** Ids and facts that the tables above hold, too, how many events there are of each id, which of them are audited, which code an order
    was placed with, and copies of replies, for a day. */
const NOT_TAKEN_AWAY = ['order_discount_uses', 'souk_log', 'souk_versions', 'souk_audit', 'souk_replies', 'notification_people', 'notification_orders'];

const words = ({ email, username, phone, mark }) => [mark, email, username, phone, phone.slice(1)];

test('erasure', { timeout: 120000 }, async (t) => {
  const souk = await Souk.start(t);
  const chief = await logInAdmin(souk);
  const mug = await addProduct(souk, 'mug', 100);

  await t.test('what is kept of a user is all in his export', async () => {
    const { person, details } = await known(souk, mug, chief);
    const items = await exportOf(person);
    const text = JSON.stringify(items).toLowerCase();
    const tables = await allTables(souk);
    // Each word with the mark that stands anywhere, whoever wrote it there: also those of which this test does not know.
    const marked = new RegExp(`[\\w.+-]*${details.mark}[\\w.]*(@[\\w.]+)?`, 'gi');
    const found = new Set(tables.flatMap(({ rows }) => rows.match(marked) ?? []).map((word) => word.toLowerCase()));
    for (const word of [details.email, `new.${details.email}`, details.username, details.address.line2]) assert.ok(found.has(word.toLowerCase()), `${word} is kept`);
    for (const word of [...found, details.phone]) assert.ok(text.includes(word), `${word} is kept, but is not in the export`);

    // Each row that names him is there, or the table is one of those that say nothing else.
    const ids = [person.id, person.id.replaceAll('-', '')];
    const naming = tables.map(({ table, rows }) => ({ table, count: rows.split('\n').filter((row) => ids.some((id) => row.toLowerCase().includes(id))).length }));
    for (const { table, count } of naming.filter(({ table, count }) => count > 0 && !NOT_TAKEN_AWAY.includes(table))) {
      const { each, all } = TAKEN_AWAY[table] ?? assert.fail(`${table} names users, and nothing says how that is taken away`);
      const taken = items.filter(({ kind }) => kind === (each ?? all)).length;
      assert.equal(taken, each ? count : 1, `${table}, which is taken away as ${each ?? all}`);
    }
    const kept = naming.filter(({ count }) => count > 0).map(({ table }) => table);
    for (const { each } of Object.values(TAKEN_AWAY).filter((way) => way.each)) assert.ok(items.some(({ kind }) => kind === each), each);
    assert.ok(kept.includes('user_quiet_hours') && kept.includes('souk_log'), kept.join());
  });

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
      const one = await known(souk, mug, chief);
      const { person, details, order } = one;
      assert.ok(await repliesTo(souk, person.id) > 0);
      for (const [word, tables] of await findWords(souk, words(details))) assert.notDeepEqual(tables, [], `${word} is there before`);

      await erase(one);
      await souk.settle();
      await souk.advance('1m'); // jobs look again
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
