// What people are told of, by mail and in the app: notices, the mails in the built-in mailbox, preferences, and what becomes of them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { API, PASSWORD, send } from '../lib/people.mjs';
import { assertProblem, euros, Shop, stranger } from '../lib/scenario.mjs';
import { until } from '../lib/until.mjs';

const CASH = { payment_method: 'cash_on_delivery' };
const CARD = { payment_method: 'card' };

/** A shop whose mailbox can be read. */
async function open(t, environment = {}) {
  const shop = await Shop.open(t, environment);
  const { souk } = shop;
  return Object.assign(shop, {
    async told(as, query = '') {
      const { status, body } = await souk.get(`/notifications?limit=100${query}`, { as });
      assert.equal(status, 200, JSON.stringify(body));
      return body;
    },
    async kinds(as) {
      return (await shop.told(as)).items.map(({ kind }) => kind);
    },
    /** The mails to somebody, newest first, of one kind. */
    async mails(user, kind) {
      await shop.sent();
      const { items } = await shop.admin('GET', `/mailbox?limit=100&user_id=${user}`);
      return Promise.all(items.filter((mail) => kind === undefined || mail.kind === kind).map(({ id }) => shop.admin('GET', `/mailbox/${id}`)));
    },
    async mail(user, kind) {
      const mails = await shop.mails(user, kind);
      assert.equal(mails.length, 1, `${mails.length} mails of ${kind}`);
      return mails[0];
    },
  });
}

test('notification', { timeout: 240000 }, async (t) => {
  const shop = await open(t);
  const { souk } = shop;

  await t.test('an order is confirmed in the app and by mail, and admins hear of it', async () => {
    const mug = await shop.product({ name: 'Mug <b>blue</b>', stock: 10 });
    const order = await shop.placed(mug, 2, { as: 'bea', ...CASH });
    const bea = await souk.id('bea');
    const { items: [notice], unread } = await shop.told('bea');
    const { id, created_at, ...rest } = notice;
    assert.deepEqual({ ...rest, email: undefined }, {
      user_id: bea, kind: 'order_placed', about: 'order_receipts', title: 'We have your order', order_id: order.id, amount: order.gross,
      read_at: null, email: undefined, object_id: null, variant_id: null, number: null, reason: null, text: null,
    });
    assert.equal(unread, 2, 'the welcome, too');
    const mail = await shop.mail(bea, 'order_placed');
    assert.equal(mail.address, 'bea@souk.example');
    assert.match(mail.subject, /^Your order [0-9A-F]{8}$/);
    assert.ok(mail.subject.endsWith(order.id.replaceAll('-', '').slice(-8).toUpperCase()));
    assert.match(mail.text, /^Hello bea,\n\nthank you for your order\./);
    assert.ok(mail.text.includes(order.id));
    assert.ok(mail.text.includes('2 x Mug <b>blue</b>  23.80 EUR'));
    assert.ok(mail.text.includes('Shipping  4.90 EUR\nTotal  28.70 EUR (tax included: 4.58 EUR)'), mail.text);
    assert.ok(mail.text.includes('You pay on delivery.'));
    assert.ok(mail.html.includes('<td>Mug &lt;b&gt;blue&lt;/b&gt;</td>'));
    assert.equal((await shop.admin('GET', `/notifications/${id}`)).email, 'sent');
    assert.deepEqual(await shop.events(id, 'notification'), [
      { topic: 'notification.sent', data: { notification_id: id, user_id: bea, kind: 'order_placed', channel: 'email' } },
    ]);

    await shop.placed(mug, 1, { as: 'bea', ...CASH });
    const admin = await souk.id('admin');
    assert.deepEqual(await shop.mails(admin, 'new_orders'), [], 'they are told together');
    await shop.later('1m');
    const told = await shop.mail(admin, 'new_orders');
    assert.equal(told.subject, '2 new orders');
    assert.ok(told.text.includes(order.id));
    assert.ok((await shop.told('admin', `&user_id=${admin}`)).items.some(({ kind, number }) => kind === 'new_orders' && number === 2));
  });

  await t.test('each step of an order is told once', async () => {
    const mug = await shop.product({ stock: 10 });
    const order = await shop.placed(mug, 1, { as: 'cleo', ...CASH });
    await shop.admin('POST', `/orders/${order.id}/shipment`, { step: 'packed', carrier: 'Owl & Sons', tracking_number: 'X-17' });
    await shop.shipped(order, 'shipped');
    await shop.settle(); // heard after the delivery it would not be told any more
    await shop.shipped(order, 'delivered');
    await shop.sent();
    assert.deepEqual((await shop.kinds('cleo')).sort(), ['order_delivered', 'order_paid', 'order_placed', 'order_shipped', 'welcome']);
    const cleo = await souk.id('cleo');
    const { text, html } = await shop.mail(cleo, 'order_shipped');
    assert.ok(text.includes('It is carried by Owl & Sons.') && text.includes('Its tracking number is X-17.'), text);
    assert.ok(html.includes('Owl &amp; Sons'));
    assert.ok((await shop.mail(cleo, 'order_paid')).text.includes('16.80 EUR'));
    // Heard again, as by hand: nothing is told twice.
    const [created] = await shop.events(order.id, 'order');
    await shop.emit('order.created', order.id, created.data);
    await shop.emit('order.delivered', order.id, { order_id: order.id, user_id: cleo });
    await shop.settle();
    assert.equal((await shop.kinds('cleo')).length, 5);
  });

  await t.test('a cancelled order says why, and its payment is no failure', async () => {
    const mug = await shop.product({ stock: 10 });
    const dora = await souk.id('dora');
    const order = await shop.placed(mug, 1, { as: 'dora', ...CASH });
    assert.equal((await souk.post(`/orders/${order.id}/cancel`, undefined, { as: 'dora' })).status, 200);
    await shop.sent();
    assert.equal((await shop.events((await shop.paymentAtDoor(order)).id, 'payment')).at(-1).topic, 'payment.failed');
    assert.deepEqual((await shop.kinds('dora')).sort(), ['order_cancelled', 'order_placed', 'welcome']);
    assert.ok((await shop.mail(dora, 'order_cancelled')).text.includes('You asked us to.'));
    assert.equal((await shop.told('dora')).items.find(({ kind }) => kind === 'order_cancelled').reason, 'customer');
  });

  await t.test('a card that fails is told to its customer and to admins; money that goes back, too', async () => {
    const mug = await shop.product({ stock: 10 });
    const emil = await souk.id('emil');
    const order = await shop.placed(mug, 1, { as: 'emil', ...CARD });
    await shop.pay(order, 'failed');
    const mail = await shop.mail(emil, 'payment_failed');
    assert.match(mail.text, /You can pay again until \d{4}-\d\d-\d\d \d\d:\d\d UTC; then the order expires\./);
    assert.equal((await shop.mails(await souk.id('admin'), 'customer_payment_failed')).length, 1);
    const payment = await shop.pay(order, 'succeeded');
    await shop.settle();
    await shop.pay(order, 'refunded', { payment, refunded: euros(500), whole: false });
    assert.equal((await shop.mail(emil, 'payment_refunded')).subject, '5.00 EUR are on their way back to you');
    assert.deepEqual((await shop.kinds('emil')).sort(), ['order_paid', 'order_placed', 'payment_failed', 'payment_refunded', 'welcome']);

    // An order that is over: nobody pays again, so nobody is asked to.
    const over = await shop.placed(mug, 1, { as: 'emil', ...CARD });
    await shop.admin('POST', `/orders/${over.id}/cancel`);
    await shop.settle();
    await shop.pay(over, 'failed');
    await shop.sent();
    assert.equal((await shop.kinds('emil')).filter((kind) => kind === 'payment_failed').length, 1);
  });

  await t.test('an order that nobody pays expires, and says so', async () => {
    const mug = await shop.product({ stock: 10 });
    const order = await shop.placed(mug, 1, { as: 'fay', ...CARD });
    await shop.later('31m');
    await shop.later('0s');
    assert.equal((await shop.admin('GET', `/orders/${order.id}`)).status, 'expired');
    assert.ok((await shop.mail(await souk.id('fay'), 'order_expired')).text.includes(order.id));
  });

  await t.test('a return is told to the shop, its answer to the customer', async () => {
    const mug = await shop.product({ stock: 10 });
    const rita = await souk.id('rita');
    const order = await shop.placed(mug, 3, { as: 'rita', ...CASH });
    await shop.settle();
    for (const step of ['packed', 'shipped', 'delivered']) {
      await shop.admin('POST', `/orders/${order.id}/shipment`, { step });
      await shop.settle();
    }
    const ask = async () => {
      const lines = [{ variant_id: mug.variants[0].id, quantity: 1 }];
      const reply = await souk.post(`/orders/${order.id}/returns`, { lines, reason: 'It leaks.' }, { as: 'rita' });
      assert.equal(reply.status, 201, JSON.stringify(reply.body));
      return reply.body.id;
    };
    const step = (id, name) => shop.admin('POST', `/returns/${id}/steps`, { step: name });
    const taken = await ask();
    await step(taken, 'accepted');
    await step(taken, 'received');
    await step(await ask(), 'declined');
    assert.equal((await shop.mails(await souk.id('admin'), 'return_asked')).filter(({ text }) => text.includes(order.id)).length, 2);
    assert.ok((await shop.mail(rita, 'return_accepted')).text.includes(taken));
    for (const kind of ['return_received', 'return_declined', 'payment_refunded']) assert.ok((await shop.mail(rita, kind)).text.includes(order.id), kind);
    assert.deepEqual((await shop.kinds('rita')).filter((kind) => kind.startsWith('return')).sort(), ['return_accepted', 'return_declined', 'return_received']);
    const both = await souk.post(`/orders/${order.id}/returns`, { lines: [{ variant_id: mug.variants[0].id, quantity: 2 }] }, { as: 'rita' });
    assert.equal(both.status, 201, JSON.stringify(both.body));
    await step(both.body.id, 'accepted');
    await shop.admin('POST', `/returns/${both.body.id}/steps`, { step: 'received', note: 'One is broken.', lines: [{ variant_id: mug.variants[0].id, quantity: 1 }] });
    const inPart = await shop.mail(rita, 'return_received_in_part');
    assert.ok(inPart.text.includes(both.body.id) && inPart.text.includes(`/orders/${order.id}`), inPart.text);
  });

  await t.test('what goes wrong with money is told to admins', async () => {
    const mug = await shop.product({ stock: 10 });
    const order = await shop.placed(mug, 1, { as: 'hank', ...CARD });
    const payment = { payment_id: stranger(), order_id: order.id };
    await shop.emit('payment.refund_failed', payment.payment_id, { ...payment, refund_id: stranger(), amount: euros(500) });
    await shop.emit('payment.mismatched', payment.payment_id, { ...payment, what: 'amount', expected: order.gross, found: euros(700) });
    const admin = await souk.id('admin');
    assert.ok((await shop.mail(admin, 'refund_failed')).text.includes(`5.00 EUR of payment ${payment.payment_id}`));
    assert.ok((await shop.mail(admin, 'payment_mismatched')).text.includes('7.00 EUR'));
    assert.ok(!(await shop.kinds('hank')).some((kind) => kind === 'refund_failed' || kind === 'payment_mismatched'));
  });

  await t.test('low stock is told to admins, with the product', async () => {
    const mug = await shop.product({ name: 'Last mug', stock: 6 });
    await shop.placed(mug, 2, { as: 'bea', ...CASH });
    const mails = await shop.mails(await souk.id('admin'), 'low_stock');
    const mail = mails.find(({ text }) => text.includes(mug.id));
    assert.equal(mail?.subject, 'Stock is low: 4 left');
    assert.ok(mail.text.includes('Last mug') && mail.text.includes(mug.variants[0].sku));
    assert.deepEqual(await shop.mails(await souk.id('bea'), 'low_stock'), []);
  });

  await t.test('one reads and deletes one\'s own, admins see everybody\'s', async () => {
    const mug = await shop.product({ stock: 10 });
    const gus = await souk.id('gus');
    await shop.settle(); // the welcome comes before the order
    await shop.placed(mug, 1, { as: 'gus', ...CASH });
    const [first, second] = (await shop.told('gus')).items;
    const read = await souk.post(`/notifications/${first.id}/read`, undefined, { as: 'gus' });
    assert.equal(read.status, 200);
    assert.ok(read.body.read_at);
    const again = await souk.post(`/notifications/${first.id}/read`, undefined, { as: 'gus' });
    assert.equal(again.body.read_at, read.body.read_at, 'the first time counts');
    assert.deepEqual([(await shop.told('gus')).unread, (await shop.told('gus', '&unread=true')).items.map(({ id }) => id)], [1, [second.id]]);
    await shop.admin('POST', `/notifications/${second.id}/read`);
    assert.equal((await shop.told('gus')).unread, 1, 'who looks at somebody else\'s leaves it as it is');
    for (const [method, path] of [['GET', ''], ['POST', '/read'], ['DELETE', '']]) {
      assertProblem(await souk.request(method, `/notifications/${second.id}${path}`, { as: 'bea' }), 404, 'not_found');
    }
    assertProblem(await souk.get(`/notifications?user_id=${gus}`, { as: 'bea' }), 403, 'forbidden');
    assert.equal((await souk.post('/notifications/read', undefined, { as: 'gus' })).status, 204);
    assert.equal((await shop.told('gus')).unread, 0);
    assert.equal((await souk.request('DELETE', `/notifications/${first.id}`, { as: 'gus' })).status, 204);
    assertProblem(await souk.get(`/notifications/${first.id}`, { as: 'gus' }), 404, 'not_found');
    assert.deepEqual((await shop.told('gus')).items.map(({ id }) => id), [second.id]);
    assert.equal((await shop.mails(gus, 'order_placed')).length, 1, 'the mail went out all the same');
    const of = (await shop.told('admin', `&user_id=${gus}`)).items.map(({ id }) => id);
    assert.ok(of.includes(first.id) && of.includes(second.id));
    const cash = (await shop.told('admin', '&kind=order_placed')).items;
    assert.ok(cash.some(({ id }) => id === first.id) && cash.every(({ kind }) => kind === 'order_placed'));
    assert.deepEqual((await shop.told('admin', `&user_id=${gus}&kind=welcome`)).items.map(({ id }) => id), [second.id]);
    const byChannel = async (channel) => (await shop.told('admin', `&user_id=${gus}&channel=${channel}`)).items.map(({ kind }) => kind);
    assert.deepEqual(await byChannel('email'), ['order_placed', 'verify_email'], 'the welcome is told in the app alone');
    assert.deepEqual(await byChannel('in_app'), ['welcome'], 'what its recipient has put away is seen no more');
    await shop.admin('DELETE', `/notifications/${first.id}`, undefined, 204);
    assert.deepEqual(await shop.mails(gus, 'order_placed'), []);
  });

  await t.test('a forgotten password is set anew by the link in the mail, which nothing keeps', async () => {
    const hal = await souk.id('hal');
    const verify = await shop.mail(hal, 'verify_email');
    const url = /http:\S+\/links\/\S+/;
    const used = await send(`${souk.url}${API}/auth${new URL(url.exec(verify.text)[0]).pathname}`, { method: 'POST', body: {} });
    assert.equal(used.status, 200, JSON.stringify(used.body));
    await shop.sent(); // auth's job tells the user service
    assert.equal((await shop.admin('GET', `/users/${hal}`)).email_verified, true);
    assert.match((await shop.admin('GET', `/mailbox/${verify.id}`)).text, /\(this link was used, or has expired\)/);

    await send(`${souk.url}${API}/auth/password-reset`, { method: 'POST', body: { email: 'Hal@souk.example' } });
    await shop.sent();
    const reset = await shop.mail(hal, 'reset_password');
    const link = url.exec(reset.text)[0];
    assert.ok(reset.html.includes(`<a href="${link}">`));
    const changed = await send(`${souk.url}${API}/auth${new URL(link).pathname}`, { method: 'POST', body: { password: 'another garden of 8 paths' } });
    assert.equal(changed.status, 200, JSON.stringify(changed.body));
    assert.ok(await souk.logIn('hal@souk.example', 'another garden of 8 paths'));
    assert.ok((await shop.mail(hal, 'password_changed')).text.includes('was changed'));
  });

  await t.test('a change of address is told to the old one first', async () => {
    const ida = await souk.id('ida');
    const asked = await souk.post('/auth/email', { email: 'ida.new@souk.example', password: PASSWORD }, { as: 'ida' });
    assert.equal(asked.status, 202);
    assert.equal((await shop.mail(ida, 'email_change_asked')).address, 'ida@souk.example');
    const { address, text } = await shop.mail(ida, 'change_email');
    assert.equal(address, 'ida.new@souk.example');
    await send(`${souk.url}${API}/auth${new URL(/http:\S+\/links\/\S+/.exec(text)[0]).pathname}`, { method: 'POST', body: {} });
    await shop.sent();
    // To the old address or to the new one: whichever the user service knows of at that moment.
    assert.ok((await shop.mail(ida, 'email_changed')).text.includes('From now on we write to you there'));
  });

  await t.test('preferences are obeyed, but for what warns', async () => {
    const mug = await shop.product({ stock: 50 });
    const jan = await souk.id('jan');
    const prefer = async (body) => {
      const reply = await souk.request('PUT', '/users/me/preferences', { as: 'jan', body });
      assert.equal(reply.status, 200, JSON.stringify(reply.body));
      await shop.settle();
    };
    await prefer({ rows: [
      { kind: 'order_receipts', channel: 'email', wanted: false }, { kind: 'order_receipts', channel: 'in_app', wanted: true },
      { kind: 'order_updates', channel: 'in_app', wanted: false }, { kind: 'security', channel: 'email', wanted: false },
    ] });
    const order = await shop.placed(mug, 1, { as: 'jan', ...CASH });
    assert.deepEqual(await shop.mails(jan, 'order_placed'), []);
    const [placed] = (await shop.told('jan')).items;
    assert.deepEqual([placed.kind, placed.email], ['order_placed', 'unwanted']);
    assert.equal((await souk.post(`/orders/${order.id}/cancel`, undefined, { as: 'jan' })).status, 200);
    assert.equal((await shop.mails(jan, 'order_cancelled')).length, 1);
    assert.ok(!(await shop.kinds('jan')).includes('order_cancelled'));
    await send(`${souk.url}${API}/auth/password-reset`, { method: 'POST', body: { email: 'jan@souk.example' } });
    await shop.sent();
    assert.equal((await shop.mails(jan, 'reset_password')).length, 1);

    // It is quiet from a minute ago, for an hour.
    const at = (minutes) => new Date(Date.now() + souk.ahead + minutes * 60000 + 2 * 3600000).toISOString().slice(11, 16);
    await prefer({ rows: [], quiet_hours: { from: at(-1), to: at(59), time_zone: 'Etc/GMT-2' } });
    const late = await shop.placed(mug, 1, { as: 'jan', ...CARD });
    await shop.pay(late, 'failed');
    assert.equal((await shop.mails(jan, 'payment_failed')).length, 1, 'urgent');
    assert.deepEqual(await shop.mails(jan, 'order_placed'), []);
    assert.deepEqual((await shop.told('jan')).items.slice(0, 2).map(({ kind }) => kind), ['payment_failed', 'order_placed'], 'the app makes no noise');
    const [held] = (await shop.told('admin', `&user_id=${jan}&email=waiting`)).items;
    assert.deepEqual([held.kind, held.email_tries, held.email_words], ['order_placed', 0, '']);
    assert.ok(Date.parse(held.email_due_at) > Date.now() + souk.ahead, 'it is held until the quiet hours are over');
    assert.deepEqual((await shop.told('jan')).items.filter((item) => 'email_words' in item || 'email_due_at' in item), []);
    await shop.later('20m');
    assert.deepEqual(await shop.mails(jan, 'order_placed'), []);
    await shop.later('40m');
    assert.equal((await shop.mails(jan, 'order_placed')).length, 1);
  });

  await t.test('admins say something in their own words, to some, to admins, to everybody', async () => {
    const [mia, noa] = [await souk.id('mia'), await souk.id('noa')];
    await shop.settle();
    const words = { about: 'order_updates', subject: 'We <move>', text: 'To a <larger> house.\n\nSee you there.' };
    const say = (body) => souk.post('/announcements', { ...words, ...body }, { as: 'admin' });
    const one = await say({ audience: 'users', user_ids: [mia] });
    assert.equal(one.status, 201, JSON.stringify(one.body));
    const { id, created_at, ...rest } = one.body;
    assert.deepEqual(rest, { ...words, audience: 'users', told: 1 });
    const mail = await shop.mail(mia, 'message');
    assert.equal(mail.subject, 'We <move>');
    assert.ok(mail.text.startsWith('Hello mia,\n\nTo a <larger> house.\n\nSee you there.\n'));
    assert.ok(mail.html.includes('<p>To a &lt;larger&gt; house.</p>'));
    const [notice] = (await shop.told('mia')).items;
    assert.deepEqual([notice.kind, notice.about, notice.title, notice.text, notice.object_id], ['message', 'order_updates', words.subject, words.text, id]);
    assert.deepEqual(await shop.mails(noa, 'message'), []);

    const look = (body) => souk.post('/announcements/preview', { ...words, ...body }, { as: 'admin' });
    const seen = await look({ audience: 'users', user_ids: [mia, noa] });
    assert.equal(seen.status, 200, JSON.stringify(seen.body));
    assert.deepEqual([seen.body.subject, seen.body.people], ['We <move>', 2]);
    assert.ok(seen.body.text.includes('To a <larger> house.') && seen.body.html.includes('<p>To a &lt;larger&gt; house.</p>'));
    assert.ok(!seen.body.html.includes('any more'), 'who is in the middle of an order cannot end its mails');
    assert.ok((await look({ audience: 'admins', about: 'news' })).body.html.includes('I do not want such mails any more'));
    assert.equal((await look({ audience: 'admins' })).body.people, 1);
    const everybody = (await look({ audience: 'everybody' })).body.people;
    assert.equal((await shop.admin('GET', '/announcements')).items.length, 1, 'a preview sends nothing');

    const all = await say({ audience: 'everybody', subject: 'Sale' });
    await shop.sent();
    const shown = await shop.admin('GET', `/announcements/${all.body.id}`);
    assert.ok(shown.told >= 10, `${shown.told} were told`);
    assert.equal(shown.told, everybody, 'as many as the preview said');
    assert.deepEqual((await shop.mails(noa, 'message')).map(({ subject }) => subject), ['Sale']);
    const admins = await say({ audience: 'admins', subject: 'Meeting' });
    await shop.sent();
    assert.equal((await shop.admin('GET', `/announcements/${admins.body.id}`)).told, 1);
    assert.deepEqual((await shop.admin('GET', '/announcements')).items.map((each) => each.subject), ['Meeting', 'Sale', 'We <move>']);

    // News goes only to who asked for it.
    await say({ audience: 'users', user_ids: [mia, noa], about: 'news', subject: 'News' });
    await souk.request('PUT', '/users/me/preferences', { as: 'noa', body: { rows: [{ kind: 'news', channel: 'email', wanted: true }, { kind: 'news', channel: 'in_app', wanted: true }] } });
    await say({ audience: 'users', user_ids: [mia, noa], about: 'news', subject: 'More news' });
    await shop.sent();
    const titles = async (name) => (await shop.told(name)).items.map(({ title }) => title);
    assert.ok(!(await titles('mia')).some((title) => title.includes('ews')));
    assert.ok((await titles('noa')).includes('More news'));
    assert.equal((await shop.mails(mia, 'message')).filter(({ subject }) => subject.includes('ews')).length, 0);

    for (const [body, ...expected] of [
      [{ audience: 'users' }, '/user_ids required'],
      [{ audience: 'users', user_ids: [mia, stranger()] }, '/user_ids/1 one_of'],
      [{ audience: 'everybody', user_ids: [mia] }, '/user_ids one_of'],
      [{ audience: 'admins', subject: 'x\r\nBcc: all@example.org' }, '/subject format'],
      [{ audience: 'admins', text: 'x\u0007' }, '/text format'],
      [{ audience: 'users', user_ids: Array.from({ length: 101 }, stranger) }, '/user_ids length'],
    ]) {
      assertProblem(await say(body), 422, 'invalid_body', ...expected);
      assertProblem(await look(body), 422, 'invalid_body', ...expected);
    }
  });

  await t.test('one click ends what is no part of an order or an account', async () => {
    const oda = await souk.id('oda');
    await souk.request('PUT', '/users/me/preferences', { as: 'oda', body: { rows: [{ kind: 'news', channel: 'email', wanted: true }] } });
    const say = () => shop.admin('POST', '/announcements', { audience: 'users', user_ids: [oda], about: 'news', subject: 'News', text: 'None.' }, 201);
    await shop.settle();
    await say();
    const { text, html } = await shop.mail(oda, 'message');
    const path = new URL(/http:\S+\/unsubscribe\/\S+/.exec(text)[0]).pathname;
    assert.ok(html.includes(path));
    const page = await send(`${souk.url}${path}`);
    assert.equal(page.status, 200);
    assert.match(page.headers.get('content-type'), /^text\/html/);
    assert.match(page.body, /<form method="post">/);
    const wanted = async () => (await souk.get('/users/me/preferences', { as: 'oda' })).body.rows.find(({ kind, channel }) => kind === 'news' && channel === 'email').wanted;
    assert.equal(await wanted(), true, 'to look at it ends nothing');
    const click = (at, headers = {}) => send(`${souk.url}${at}`, { method: 'POST', headers, body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) });
    // As a mail program, and from a page that has somebody's cookies.
    const done = await click(path, { Cookie: 'souk_access=nonsense' });
    assert.equal(done.status, 200, JSON.stringify(done.body));
    assert.equal(await wanted(), false);
    assert.equal((await click(path)).status, 200, 'once more does no harm');
    await say();
    assert.equal((await shop.mails(oda, 'message')).length, 1);
    const wrong = path.slice(0, -1) + (path.endsWith('A') ? 'B' : 'A');
    const token = Buffer.from(path.split('/').at(-1), 'base64url');
    token[16] = 0; // security
    for (const at of [wrong, `/api/v1/unsubscribe/${token.toString('base64url')}`]) {
      assertProblem(await click(at), 404, 'notification.link_invalid');
      assertProblem(await send(`${souk.url}${at}`), 404, 'notification.link_invalid');
    }
  });

  await t.test('a mail is sent again, but not for ever', async () => {
    const mug = await shop.product({ stock: 10 });
    await shop.placed(mug, 1, { as: 'pia', ...CASH });
    const pia = await souk.id('pia');
    await shop.sent();
    const { items } = await shop.told('pia');
    const { id } = items.find(({ kind }) => kind === 'order_placed');
    for (let i = 0; i < 4; i++) await shop.admin('POST', `/notifications/${id}/resend`);
    assert.equal((await shop.mails(pia, 'order_placed')).length, 5);
    assertProblem(await souk.post(`/notifications/${id}/resend`, undefined, { as: 'admin' }), 409, 'notification.sent_too_often');
    const welcome = items.find(({ kind }) => kind === 'welcome');
    assertProblem(await souk.post(`/notifications/${welcome.id}/resend`, undefined, { as: 'admin' }), 409, 'notification.not_mailed');
  });

  await t.test('what mails look like', async () => {
    const { items } = await shop.admin('GET', '/mail-templates');
    assert.ok(items.length >= 15);
    for (const { kind } of items) {
      const { subject, text, html } = await shop.admin('GET', `/mail-templates/${kind}`);
      assert.ok(subject && text.includes('Hello Ada Lovelace') && html.includes('Hello Ada Lovelace'), kind);
      assert.equal(await shop.admin('GET', `/mail-templates/${kind}/html`), html);
    }
    assertProblem(await souk.get('/mail-templates/welcome', { as: 'admin' }), 404, 'not_found');
    assertProblem(await souk.get('/mail-templates/nothing', { as: 'admin' }), 400, 'invalid_request');
    const [{ id, html }] = await shop.mails(await souk.id('bea'), 'verify_email');
    const page = await souk.get(`/mailbox/${id}/html`, { as: 'admin' });
    assert.equal(page.body, html);
    assert.match(page.headers.get('content-security-policy'), /default-src 'none'/);
  });

  await t.test('who is gone is told nothing, and nothing of it is left', async () => {
    const mug = await shop.product({ stock: 10 });
    const kim = await souk.id('kim');
    const order = await shop.placed(mug, 1, { as: 'kim', ...CASH });
    await shop.sent();
    const seen = await souk.get('/users/me', { as: 'kim' });
    assert.equal((await souk.request('DELETE', '/users/me', { as: 'kim', headers: { 'If-Match': seen.headers.get('etag') } })).status, 204);
    await shop.settle();
    await shop.shipped(order, 'packed', 'shipped', 'delivered');
    await shop.sent();
    assert.deepEqual((await shop.told('admin', `&user_id=${kim}`)).items, []);
    assert.deepEqual(await shop.mails(kim), []);
  });

  await t.test('what is old is forgotten', async () => {
    const lea = await souk.id('lea');
    await shop.sent();
    assert.ok((await shop.mails(lea)).length > 0);
    await shop.later('366d');
    assert.deepEqual((await shop.told('admin', `&user_id=${lea}`)).items, []);
    assert.deepEqual(await shop.mails(lea), []);
  });

  await shop.close();
});

test('admins are told of dead letters', { timeout: 120000 }, async (t) => {
  const shop = await open(t, { SOUK_EVENT_TRIES: '1', SOUK_EVENT_RETRY_FIRST_MS: '1' });
  const { souk } = shop;
  const admin = await souk.id('admin');
  await shop.sent();
  const bury = async () => {
    const before = Number(await souk.metric('souk_consumer_dead_total'));
    await shop.emit('payment.failed', stranger(), { payment_id: stranger(), order_id: stranger() });
    await until('it is dead', async () => await souk.metric('souk_consumer_dead_total') >= before + 2); // order's and notification's
    await souk.advance('0s'); // they are counted
  };
  await bury();
  const mail = await shop.mail(admin, 'dead_letters');
  assert.match(mail.text, /^Hello admin,\n\n2 events could not be processed/);
  await shop.sent();
  assert.equal((await shop.mails(admin, 'dead_letters')).length, 1, 'told once');
  const { out } = await souk.command('dead-letters', 'list');
  for (const line of out.split('\n').filter(Boolean)) assert.equal((await souk.command('dead-letters', 'drop', line.split(' ')[0])).exit, 0);
  await shop.sent();
  await bury();
  assert.equal((await shop.mails(admin, 'dead_letters')).length, 2);
  await souk.endWell();
});
