// Credit notes: for what is cancelled, returned and given back of an invoice; together never more than it, to the cent and by tax rate.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertProblem, euros, Shop, stranger } from '../lib/scenario.mjs';
import { USER } from '../lib/souk.mjs';

const EVIL = '<script>alert(1)</script> & "Sons" {{gross}}';
const HOME = { recipient: 'Zebedee Quill', line1: 'Ringstraße 1', postal_code: '1010', city: 'Wien', country: 'AT' };
const DAY = 86400;

/** The cells of a page's table, as numbers of minor units where they are amounts. */
function cellsOf(page, table) {
  const amount = (cell) => (/^-?\d+\.\d\d EUR$/.test(cell) ? Math.round(100 * parseFloat(cell)) : cell);
  const text = page.split(`class="${table}"`)[1].split('</table>')[0];
  const rows = text.match(/<tr[^>]*>.*<\/tr>/g).map((row) => [...row.matchAll(/<td[^>]*>(.*?)<\/td>/g)].map(([, cell]) => amount(cell)));
  return rows.filter((row) => row.length > 0);
}
const linesOf = (page) => cellsOf(page, 'lines').slice(0, -1).map((row) => [row[0].replace(/<small>.*/, ''), row.at(-1)]);
/** By rate: [gross, tax]. */
const taxesOf = (page) => Object.fromEntries(cellsOf(page, 'taxes').slice(0, -1).map(([rate, net, tax, gross]) => {
  assert.equal(net + tax, gross);
  return [rate, [gross, tax]];
}));

test('credit notes', { timeout: 180000 }, async (t) => {
  const shop = await Shop.open(t, { SOUK_SHOP_NAME: 'Tea & Cups', SOUK_SELLER: 'Tea Ltd | 1 <b>Market</b> St', SOUK_INVOICE_KEEP: `${60 * DAY}s` });
  const { souk } = shop;
  const mug = await shop.product({ stock: 1000 });
  const book = await shop.product({ stock: 100, name: EVIL, variants: [{ sku: 'book', price: euros(1071), tax_basis_points: 700 }] });
  const [mugs, books] = [mug, book].map(({ variants }) => variants[0].id);
  const placed = async ({ as = USER, lines = [{ variant_id: mugs, quantity: 1 }], payment_method = 'cash_on_delivery', ...more } = {}) => {
    const reply = await souk.post('/orders', { lines, payment_method, ...more }, { as });
    assert.equal(reply.status, 201, JSON.stringify(reply.body));
    await shop.settle();
    return reply.body;
  };
  const delivered = async (options) => {
    const order = await placed(options);
    await shop.shipped(order, 'packed', 'shipped', 'delivered');
    await shop.settle();
    return order;
  };
  const invoiced = async (order, as = USER) => {
    assert.equal((await souk.post(`/orders/${order.id}/invoice`, undefined, { as })).status, 200);
    return (await souk.get(`/orders/${order.id}/invoice`, { as })).body;
  };
  /** The newest first. */
  const notesOf = async ({ id }, as = USER) => {
    const { status, body } = await souk.get(`/orders/${id}/credit-notes`, { as });
    assert.deepEqual([status, body.next], [200, null]);
    return body.items;
  };
  const page = ({ id }, as = USER) => souk.get(`/credit-notes/${id}`, { as });
  const sent = async (order, lines) => {
    const asked = await souk.post(`/orders/${order.id}/returns`, { lines: lines.map(([variant_id, quantity]) => ({ variant_id, quantity })) }, { as: USER });
    assert.equal(asked.status, 201, JSON.stringify(asked.body));
    for (const step of ['accepted', 'received']) await shop.admin('POST', `/returns/${asked.body.id}/steps`, { step });
    await shop.settle();
    return (await souk.get(`/returns/${asked.body.id}`, { as: USER })).body;
  };
  const refund = async (order, minor) => {
    const payment = await shop.paymentAtDoor(order);
    await shop.admin('POST', `/payments/${payment.id}/refunds`, { amount: euros(minor) }, 201);
    await shop.settle();
  };

  /** All that was credited of the order is all of its invoice, also of its tax. */
  async function assertWhole(order) {
    const notes = await notesOf(order);
    assert.equal(notes.reduce((sum, { gross }) => sum + gross.minor, 0), order.gross.minor);
    assert.equal(notes.reduce((sum, { tax }) => sum + tax.minor, 0), order.tax.minor);
    const sums = {};
    for (const note of notes) {
      for (const [rate, amounts] of Object.entries(taxesOf((await page(note)).body))) {
        sums[rate] = amounts.map((amount, i) => amount + (sums[rate]?.[i] ?? 0));
      }
    }
    assert.deepEqual(sums, taxesOf(await invoiced(order)));
  }

  await shop.admin('POST', '/discounts', { code: 'SEVEN', amount: euros(777) }, 201);
  const basket = { lines: [{ variant_id: mugs, quantity: 3 }, { variant_id: books, quantity: 2 }], discount_code: 'SEVEN' };

  await t.test('each return has one, and all of them are the invoice', async () => {
    const order = await delivered(basket);
    assert.deepEqual(await notesOf(order), []);
    for (const [lines, serial] of [[[[mugs, 1]], 1], [[[mugs, 1], [books, 1]], 2], [[[books, 1]], 3]]) {
      const back = await sent(order, lines);
      const [note] = await notesOf(order);
      assert.deepEqual([note.number, note.serial, note.invoice_number, note.reason, note.return_id, note.order_id],
        [`CN-00000${serial}`, serial, '000001', 'returned', back.id, order.id]);
      assert.deepEqual(note.gross, back.refund);
      assert.equal(linesOf((await page(note)).body).reduce((sum, [, amount]) => sum + amount, 0), note.gross.minor);
    }
    await sent(order, [[mugs, 1]]);
    const [last] = await notesOf(order);
    assert.deepEqual(linesOf((await page(last)).body).map(([what]) => what), ['Mug', 'Shipping'], 'with all of it also what shipping cost');
    await assertWhole(order);
  });

  await t.test('a cancelled order\'s says what its invoice said', async () => {
    const order = await placed({ ...basket, delivery_address: HOME });
    await shop.shipped(order, 'packed');
    await shop.admin('POST', `/orders/${order.id}/cancel`);
    await shop.settle();
    const [note, ...more] = await notesOf(order);
    assert.deepEqual(more, []);
    assert.deepEqual([note.reason, note.return_id, note.gross, note.tax], ['cancelled', null, order.gross, order.tax]);
    const shown = await page(note);
    assert.equal(shown.status, 200);
    assert.match(shown.headers.get('content-type'), /^text\/html/);
    assert.doesNotMatch(shown.body, /<script|<b>Market/);
    for (const text of [`<h1>Credit note ${note.number}</h1>`, `<dd>${note.invoice_number}</dd>`, '<dd>order cancelled</dd>', '&lt;script&gt;alert(1)', '{{gross}}', '1 &lt;b&gt;Market', 'Zebedee Quill<br>', 'SEVEN']) {
      assert.ok(shown.body.includes(text), `${text}: ${shown.body}`);
    }
    const invoice = (await souk.get(`/orders/${order.id}/invoice`, { as: USER })).body;
    assert.deepEqual(taxesOf(shown.body), taxesOf(invoice));
    assert.deepEqual(linesOf(shown.body), linesOf(invoice));
    assert.equal((await page(note)).body, shown.body);
  });

  await t.test('what is given back otherwise is credited of each tax rate, and never twice', async () => {
    const order = await delivered(basket);
    await refund(order, 500);
    const [first] = await notesOf(order);
    assert.deepEqual([first.reason, first.gross], ['refunded', euros(500)]);
    assert.deepEqual(linesOf((await page(first)).body).map(([what]) => what), ['Refund', 'Refund']);
    const back = await sent(order, [[books, 2]]);
    await refund(order, order.gross.minor - 500 - back.refund.minor);
    await assertWhole(order);
    await sent(order, [[mugs, 3]]);
    await assertWhole(order);
  });

  await t.test('what was given back before there was an invoice is credited with it', async () => {
    const order = await placed({ payment_method: 'card' });
    const payment = await shop.pay(order, 'succeeded');
    await shop.pay(order, 'refunded', { payment, refunded: euros(119), whole: false });
    await shop.settle();
    assert.deepEqual(await notesOf(order), []);
    await invoiced(order);
    const [note] = await notesOf(order);
    assert.deepEqual([note.reason, note.gross], ['refunded', euros(119)]);
    await shop.admin('POST', `/orders/${order.id}/cancel`);
    const [cancelled] = await notesOf(order);
    assert.deepEqual(linesOf((await page(cancelled)).body).at(-1), ['Credited before', -119]);
    await assertWhole(order);
    await shop.pay(order, 'refunded', { payment });
    await shop.settle();
    assert.equal((await notesOf(order)).length, 2, 'the money follows what was credited');
  });

  await t.test('a second payment that goes back is no credit', async () => {
    const order = await placed({ payment_method: 'card' });
    await shop.pay(order, 'succeeded');
    const twice = await shop.pay(order, 'succeeded');
    await shop.settle();
    await invoiced(order);
    await shop.pay(order, 'refunded', { payment: twice });
    await shop.settle();
    assert.deepEqual(await notesOf(order), []);
  });

  await t.test('without an invoice there is none; one whose payment fails after all has one', async () => {
    const early = await placed();
    assert.equal((await souk.post(`/orders/${early.id}/cancel`, undefined, { as: USER })).status, 200);
    assert.deepEqual(await notesOf(early), []);
    const card = await placed({ payment_method: 'card' });
    const payment = await shop.pay(card, 'accepted');
    await shop.settle();
    await invoiced(card);
    await shop.pay(card, 'failed', { payment });
    await shop.settle();
    await shop.admin('POST', `/orders/${card.id}/expire`);
    const [note] = await notesOf(card);
    assert.deepEqual([note.reason, note.gross, note.tax], ['expired', card.gross, card.tax]);
  });

  await t.test('numbers have no gaps, however many at once', async () => {
    const orders = [];
    while (orders.length < 8) orders.push(await placed());
    const one = await delivered();
    await refund(one, 1);
    const [{ serial: before }] = await notesOf(one);
    await Promise.all(orders.map((order) => shop.shipped(order, 'packed')));
    await Promise.all(orders.map((order) => shop.admin('POST', `/orders/${order.id}/cancel`)));
    const serials = await Promise.all(orders.map(async (order) => (await notesOf(order))[0].serial));
    assert.deepEqual(serials.sort((a, b) => a - b), Array.from({ length: 8 }, (_, i) => before + 1 + i));
  });

  await t.test('nobody sees somebody else\'s', async () => {
    const order = await delivered({ as: 'eve' });
    await refund(order, 100);
    const [note] = await notesOf(order, 'eve');
    assertProblem(await souk.get(`/orders/${order.id}/credit-notes`, { as: USER }), 404, 'not_found');
    const [foreign, none] = [await page(note), await page({ id: stranger() })];
    assertProblem(foreign, 404, 'not_found');
    assert.deepEqual([foreign.status, foreign.body.detail], [none.status, none.body.detail]);
    assert.equal((await page(note, 'eve')).status, 200);
    assert.equal((await page(note, 'admin')).status, 200);
  });

  await t.test('its address is kept as long as the law wants it for the last of the papers', async () => {
    const order = await delivered({ as: 'zeb', delivery_address: HOME });
    await shop.later('20d');
    await refund(order, 100);
    const [note] = await notesOf(order, 'zeb');
    const seen = await souk.get('/users/me', { as: 'zeb' });
    assert.equal((await souk.request('DELETE', '/users/me', { as: 'zeb', headers: { 'If-Match': seen.headers.get('etag') } })).status, 204);
    await shop.settle();
    await shop.later('50d');
    assert.match((await page(note, 'admin')).body, /Zebedee Quill/);
    await shop.later('12d');
    await shop.later('1d');
    assert.doesNotMatch((await page(note, 'admin')).body, /Zebedee Quill/);
  });

  await shop.close();
});
