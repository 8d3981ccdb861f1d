// Returns: asked by the customer, answered by the shop, received into stock; what is given back is exact to the cent.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { assertProblem, euros, Shop, stranger } from '../lib/scenario.mjs';
import { USER } from '../lib/souk.mjs';
import { holds, tablesOf } from '../lib/tables.mjs';

test('returns', { timeout: 180000 }, async (t) => {
  const shop = await Shop.open(t);
  const { souk } = shop;
  const mug = await shop.product({ stock: 100 });
  const book = await shop.product({ stock: 100, name: 'Book', variants: [{ sku: 'book', price: euros(1070), tax_basis_points: 700 }] });
  const variant = (product) => product.variants[0].id;
  const delivered = async (lines, { as = USER, discount_code } = {}) => {
    const reply = await souk.post('/orders', { lines, payment_method: 'cash_on_delivery', discount_code }, { as });
    assert.equal(reply.status, 201, JSON.stringify(reply.body));
    await shop.settle();
    await shop.shipped(reply.body, 'packed', 'shipped', 'delivered');
    await shop.settle();
    return reply.body;
  };
  const ask = (order, lines, { as = USER, reason } = {}) =>
    souk.post(`/orders/${order.id}/returns`, { lines: lines.map(([product, quantity]) => ({ variant_id: variant(product), quantity })), reason }, { as });
  const asked = async (...args) => {
    const reply = await ask(...args);
    assert.equal(reply.status, 201, JSON.stringify(reply.body));
    return reply.body;
  };
  const step = (one, name, note) => souk.post(`/returns/${one.id}/steps`, { step: name, note }, { as: 'admin' });
  const stepped = async (one, ...names) => {
    let reply;
    for (const name of names) {
      reply = await step(one, name);
      assert.equal(reply.status, 200, JSON.stringify(reply.body));
    }
    await shop.settle();
    return reply.body;
  };
  const of = async (order, as = USER) => (await souk.get(`/orders/${order.id}/returns`, { as })).body.items;

  await t.test('what comes back is in stock again, and its price is told', async () => {
    const order = await delivered([{ product_id: mug.id, quantity: 3 }, { product_id: book.id, quantity: 1 }]);
    const before = await shop.stock(mug);
    const one = await asked(order, [[mug, 2]], { reason: 'One leaks, one is blue.' });
    assert.deepEqual([one.status, one.refund, one.reason, one.lines], ['asked', null, 'One leaks, one is blue.', [{ line: 0, variant_id: variant(mug), quantity: 2, received: null }]]);
    assertProblem(await step(one, 'received'), 409, 'order.return_step_not_allowed');
    const accepted = await step(one, 'accepted', 'Send it to the shop, please.');
    assert.deepEqual([accepted.status, accepted.body.status, 'reason' in accepted.body, 'note' in accepted.body], [200, 'accepted', false, false]);
    const received = await stepped(one, 'received');
    assert.deepEqual([received.status, received.refund], ['received', euros(2380)]);
    assert.deepEqual(await shop.stock(mug), { ...before, received: before.received + 2 });
    const { items: [movement] } = await shop.admin('GET', `/inventory/${mug.id}/movements?limit=1`);
    assert.deepEqual([movement.reason, movement.quantity, movement.order_id], ['returned', 2, order.id]);

    const seen = (await souk.get(`/returns/${one.id}`, { as: USER })).body;
    assert.deepEqual([seen.reason, seen.note, seen.refund], ['One leaks, one is blue.', 'Send it to the shop, please.', euros(2380)]);
    const payment = async () => (await souk.get(`/orders/${order.id}`, { as: USER })).body.payment_status;
    assert.equal(await payment(), 'partly_refunded');
    const rest = await asked(order, [[book, 1], [mug, 1]]);
    assert.deepEqual((await stepped(rest, 'accepted', 'received')).refund, euros(1190 + 1070 + 490), 'with all of it also what shipping cost');
    assert.equal(await payment(), 'refunded', 'to the last cent');
    assert.deepEqual((await of(order)).map(({ id, status }) => [id, status]), [[rest.id, 'received'], [one.id, 'received']]);
    const events = (await shop.events(order.id, 'order')).filter(({ topic }) => topic.startsWith('order.return'));
    assert.deepEqual(events.map(({ topic }) => topic), ['order.return_asked', 'order.return_accepted', 'order.returned', 'order.return_asked', 'order.return_accepted', 'order.returned']);
    const user_id = await souk.id(USER);
    assert.deepEqual(events[2].data, { order_id: order.id, return_id: one.id, user_id, refund: euros(2380), lines: [{ variant_id: variant(mug), quantity: 2 }], declined: [] });
    assert.doesNotMatch(JSON.stringify(events), /leaks|please/);
    const timeline = (await souk.get(`/orders/${order.id}/timeline`, { as: USER })).body.items.filter(({ what }) => what.startsWith('order.return'));
    assert.deepEqual(timeline.slice(-3).map(({ what, by }) => [what, by]), [['order.return_asked', 'customer'], ['order.return_accepted', 'shop'], ['order.returned', 'shop']]);
    assertProblem(await ask(order, [[mug, 1]]), 422, 'order.too_many_returned', '/lines/0/quantity range');
  });

  await t.test('never more than was ordered, however it is asked for', async () => {
    const order = await delivered([{ product_id: mug.id, quantity: 1 }, { product_id: mug.id, quantity: 2 }]);
    assertProblem(await ask(order, [[mug, 4]]), 422, 'order.too_many_returned', '/lines/0/quantity range');
    assertProblem(await ask(order, [[book, 1]]), 422, 'order.too_many_returned', '/lines/0/variant_id one_of');
    assertProblem(await ask(order, [[mug, 1], [mug, 1]]), 422, 'order.too_many_returned', '/lines/1/variant_id duplicate');
    for (const quantity of [0, -1, 1e15, 1.5]) assert.equal((await ask(order, [[mug, quantity]])).status, 422, `${quantity}`);
    assert.equal((await ask(order, [])).status, 422);
    assert.equal((await ask(order, Array(10000).fill([mug, 1]))).status, 413);
    assert.equal((await ask(order, Array(51).fill([mug, 1]))).status, 422);
    const many = await Promise.all(Array.from({ length: 8 }, () => ask(order, [[mug, 1]])));
    assert.deepEqual(many.map(({ status }) => status).sort(), [201, 201, 201, 422, 422, 422, 422, 422]);
    const [one, two, three] = await of(order);
    assert.equal((await souk.post(`/returns/${one.id}/withdraw`, undefined, { as: USER })).body.status, 'withdrawn');
    await stepped(two, 'declined');
    const { lines } = await asked(order, [[mug, 2]]);
    assert.equal(lines.reduce((sum, { quantity }) => sum + quantity, 0), 2);
    await stepped(three, 'accepted', 'declined');
    assertProblem(await step(three, 'received'), 409, 'order.return_step_not_allowed');
    assertProblem(await souk.post(`/returns/${three.id}/withdraw`, undefined, { as: USER }), 409, 'order.return_step_not_allowed');
    for (let i = 4; i < 10; i += 1) {
      const more = await asked(order, [[mug, 1]]);
      assert.equal((await souk.post(`/returns/${more.id}/withdraw`, undefined, { as: USER })).status, 200);
    }
    assertProblem(await ask(order, [[mug, 1]]), 409, 'order.too_many_returns');
  });

  await t.test('only what was delivered, and not for ever', async () => {
    const placed = await shop.placed(mug);
    assertProblem(await ask(placed, [[mug, 1]]), 409, 'order.not_returnable');
    const order = await delivered([{ product_id: mug.id, quantity: 2 }]);
    await asked(order, [[mug, 1]]);
    await shop.later('30d');
    assertProblem(await ask(order, [[mug, 1]]), 409, 'order.not_returnable');
  });

  await t.test('what comes in part is taken back in part: the rest is declined, and told why', async () => {
    await shop.admin('POST', '/discounts', { code: 'ELEVEN', amount: euros(1111) }, 201);
    const order = await delivered([{ product_id: mug.id, quantity: 2 }, { product_id: book.id, quantity: 3 }, { product_id: mug.id, quantity: 1 }], { discount_code: 'ELEVEN' });
    const before = { mug: await shop.stock(mug), book: await shop.stock(book) };
    const one = await asked(order, [[mug, 3], [book, 3]]);
    const arrived = (lines, note, name = 'received') =>
      souk.post(`/returns/${one.id}/steps`, { step: name, note, lines: lines.map(([product, quantity]) => ({ variant_id: variant(product), quantity })) }, { as: 'admin' });
    assertProblem(await arrived([[mug, 1]], 'No.'), 409, 'order.return_step_not_allowed');
    assertProblem(await arrived([[mug, 1]], 'Yes.', 'accepted'), 422, 'invalid_body', '/lines unknown');
    await stepped(one, 'accepted');
    assertProblem(await arrived([[mug, 2]]), 422, 'invalid_body', '/note required');
    assertProblem(await arrived([[mug, 4]], 'More.'), 422, 'order.too_many_returned', '/lines/0/quantity range');
    assertProblem(await arrived([[{ variants: [{ id: stranger() }] }, 1]], 'Whose is that?'), 422, 'order.too_many_returned', '/lines/0/quantity range');
    assertProblem(await arrived([[mug, 1], [mug, 1]], 'Twice.'), 422, 'order.too_many_returned', '/lines/1/variant_id duplicate');
    assert.equal((await arrived([[mug, 0]], 'None.')).status, 422);
    assertProblem(await arrived([], 'Nothing.'), 422, 'invalid_body', '/lines length');
    assert.deepEqual(await shop.stock(mug), before.mug);
    const reply = await arrived([[mug, 3], [book, 1]], 'Two books were never in the parcel.');
    assert.equal(reply.status, 200, JSON.stringify(reply.body));
    await shop.settle();
    assert.deepEqual(reply.body.lines.map(({ line, quantity, received }) => [line, quantity, received]), [[0, 2, 2], [1, 3, 1], [2, 1, 1]]);
    assert.deepEqual(await shop.stock(mug), { ...before.mug, received: before.mug.received + 3 });
    assert.deepEqual(await shop.stock(book), { ...before.book, received: before.book.received + 1 });
    const [told] = (await shop.events(order.id, 'order')).filter(({ topic }) => topic === 'order.returned');
    assert.deepEqual(told.data.lines, [{ variant_id: variant(mug), quantity: 2 }, { variant_id: variant(book), quantity: 1 }, { variant_id: variant(mug), quantity: 1 }]);
    assert.deepEqual(told.data.declined, [{ variant_id: variant(book), quantity: 2 }]);
    const seen = (await souk.get(`/returns/${one.id}`, { as: USER })).body;
    assert.deepEqual([seen.status, seen.note], ['received', 'Two books were never in the parcel.']);
    const payment = await shop.paymentAtDoor(order);
    assert.deepEqual(payment.refunded, seen.refund, 'what has come is given back, and no cent more');
    const [note] = (await souk.get(`/orders/${order.id}/credit-notes`, { as: USER })).body.items;
    assert.deepEqual([note.gross, note.return_id], [seen.refund, one.id]);
    // What was declined may come after all: then it is all of what was paid.
    assertProblem(await ask(order, [[book, 3]]), 422, 'order.too_many_returned', '/lines/0/quantity range');
    const rest = await stepped(await asked(order, [[book, 2]]), 'accepted', 'received');
    assert.equal(seen.refund.minor + rest.refund.minor, order.gross.minor);
  });

  await t.test('discounts are shared: all that comes back is exactly what was paid', async () => {
    await shop.admin('POST', '/discounts', { code: 'SEVEN', amount: euros(777) }, 201);
    const order = await delivered([{ product_id: mug.id, quantity: 3 }, { product_id: book.id, quantity: 2 }], { discount_code: 'SEVEN' });
    let sum = 0;
    for (const lines of [[[mug, 1]], [[mug, 1], [book, 1]], [[book, 1]], [[mug, 1]]]) {
      const { refund } = await stepped(await asked(order, lines), 'accepted', 'received');
      assert.ok(refund.minor > 0);
      sum += refund.minor;
    }
    assert.equal(sum, order.gross.minor);
  });

  await t.test('nobody sees somebody else\'s', async () => {
    const order = await delivered([{ product_id: mug.id, quantity: 1 }], { as: 'eve' });
    const one = await asked(order, [[mug, 1]], { as: 'eve' });
    assertProblem(await souk.get(`/returns/${one.id}`, { as: USER }), 404, 'not_found');
    assertProblem(await ask(order, [[mug, 1]]), 404, 'not_found');
    assertProblem(await souk.post(`/returns/${one.id}/withdraw`, undefined, { as: USER }), 404, 'not_found');
    assertProblem(await souk.get(`/returns?user_id=${await souk.id('eve')}`, { as: USER }), 403, 'forbidden');
    assertProblem(await step({ id: stranger() }, 'accepted'), 404, 'not_found');
    assert.deepEqual((await souk.get('/returns', { as: 'eve' })).body.items.map(({ id }) => id), [one.id]);
    const waiting = (await souk.get('/returns?status=asked&limit=1', { as: 'admin' })).body;
    assert.deepEqual(waiting.items.map(({ id }) => id), [one.id]);
    const next = (await souk.get(`/returns?status=asked&after=${waiting.next}`, { as: 'admin' })).body;
    assert.ok(next.items.length > 0 && next.items.every(({ status }) => status === 'asked'));
    assert.ok((await souk.get('/returns', { as: 'admin' })).body.items.length > 5);
  });

  await t.test('a customer\'s words go with the account', async () => {
    const word = `Word${randomUUID().replaceAll('-', '')}`;
    const order = await delivered([{ product_id: mug.id, quantity: 1 }], { as: 'zeb' });
    const one = await asked(order, [[mug, 1]], { as: 'zeb', reason: word });
    const key = { 'Idempotency-Key': randomUUID() };
    await shop.admin('POST', `/returns/${one.id}/steps`, { step: 'accepted', note: `${word}?` }, 200, key);
    const found = await souk.get('/users/me/export', { as: 'zeb' });
    const told = found.body.items.filter(({ kind }) => kind === 'order.return').map(({ data }) => [data.reason, data.note]);
    assert.deepEqual(told, [[word, `${word}?`]]);
    const seen = await souk.get('/users/me', { as: 'zeb' });
    const gone = await souk.request('DELETE', '/users/me', { as: 'zeb', headers: { 'If-Match': seen.headers.get('etag') } });
    assert.equal(gone.status, 204);
    await shop.settle();
    for (const { table, rows } of await tablesOf(souk)) assert.ok(!holds(rows, word), table);
    assert.equal((await stepped(one, 'received')).status, 'received', 'the goods still come back');
  });

  await shop.close();
});
