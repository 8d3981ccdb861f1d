// Where orders go: an address of the book or one that is said, copied when the order is placed, and erased when nobody needs it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertProblem, euros, Shop, stranger } from '../lib/scenario.mjs';
import { USER } from '../lib/souk.mjs';
import { holds, tablesOf } from '../lib/tables.mjs';

const HOME = { recipient: 'Ada Lovelace', line1: 'Ringstraße 1', postal_code: '1010', city: 'Wien', country: 'AT', phone: '+43155512345' };
const WORK = { recipient: 'Ada King', company: 'Engines & Sons', line1: 'Hauptstraße 7', postal_code: '10827', city: 'Berlin', country: 'DE' };
const whole = (address) => ({ company: '', line2: '', region: '', phone: null, ...address });

test('addresses of orders', { timeout: 120000 }, async (t) => {
  const shop = await Shop.open(t);
  const { souk } = shop;
  const mug = await shop.product({ stock: 100 });
  const order = (more, as = USER) =>
    souk.post('/orders', { lines: [{ product_id: mug.id, quantity: 1 }], payment_method: 'cash_on_delivery', ...more }, { as });
  const placed = async (more, as) => {
    const reply = await order(more, as);
    assert.equal(reply.status, 201, JSON.stringify(reply.body));
    await shop.settle();
    return reply.body;
  };
  const addresses = async (id, as = USER) => (await souk.get(`/orders/${id}/addresses`, { as })).body;
  const inBook = async (address, as = USER) => {
    const reply = await souk.post('/users/me/addresses', address, { as });
    assert.equal(reply.status, 201, JSON.stringify(reply.body));
    return reply.body;
  };

  await t.test('one of the book is copied, and stays what it was', async () => {
    const home = await inBook(HOME);
    const { id } = await placed({ delivery_address_id: home.id, billing_address: WORK });
    const copies = { items: [{ order_id: id, purpose: 'delivery', ...whole(HOME) }, { order_id: id, purpose: 'billing', ...whole(WORK) }], next: null };
    assert.deepEqual(await addresses(id), copies);
    const changed = await souk.request('PATCH', `/users/me/addresses/${home.id}`, { as: USER, body: { line1: 'Elsewhere 2' }, headers: { 'If-Match': '"1"' } });
    assert.equal(changed.status, 200, JSON.stringify(changed.body));
    assert.deepEqual(await addresses(id, 'admin'), copies);
    assertProblem(await souk.get(`/orders/${id}/addresses`, { as: 'eve' }), 404, 'not_found');
    for (const { data } of await shop.events(id, 'order')) assert.doesNotMatch(JSON.stringify(data), /Ada|Wien|Berlin/);
    const plain = await placed({});
    assert.deepEqual(await addresses(plain.id), { items: [], next: null });
  });

  await t.test('what is no address, or not one\'s own, is refused, and nothing is held', async () => {
    const held = await shop.stock(mug);
    const others = await inBook(WORK, 'eve');
    assertProblem(await order({ delivery_address_id: others.id, billing_address_id: stranger() }), 422, 'order.no_address',
      '/delivery_address_id one_of', '/billing_address_id one_of');
    assertProblem(await order({ delivery_address: { ...HOME, line1: '  ', city: 'Wien\nBcc: x' } }), 422, 'invalid_body',
      '/delivery_address/line1 format', '/delivery_address/city format');
    const home = await inBook(HOME);
    assertProblem(await order({ delivery_address_id: home.id, delivery_address: HOME }), 422, 'invalid_body', '/delivery_address unknown');
    assert.equal((await order({ delivery_address: { ...HOME, country: 'Austria' } })).status, 422);
    assert.equal((await order({ delivery_address: { ...HOME, line1: 'x'.repeat(101) } })).status, 422);
    assert.equal((await order({ delivery_address: {} })).status, 422);
    assert.deepEqual(await shop.stock(mug), held);
  });

  await t.test('a shipping method goes where it says', async () => {
    const parcel = { name: 'Parcel', price: euros(590), tax_basis_points: 1900 };
    const method = await shop.admin('POST', '/shipping-methods', { ...parcel, countries: ['DE', 'CH', 'DE'] }, 201);
    assert.deepEqual(method.countries, ['CH', 'DE']);
    assert.deepEqual((await souk.get('/shipping-methods')).body.items, [method]);
    const choose = { shipping_method_id: method.id };
    assertProblem(await order({ ...choose, delivery_address: HOME }), 422, 'order.not_delivered_there', '/shipping_method_id one_of');
    assertProblem(await order({ ...choose, billing_address: WORK }), 422, 'order.not_delivered_there', '/shipping_method_id one_of');
    await placed({ ...choose, delivery_address: WORK });
    const change = (body, version, status = 200) => shop.admin('PATCH', `/shipping-methods/${method.id}`, body, status, { 'If-Match': `"${version}"` });
    assert.deepEqual((await change({ name: 'Post' }, 1)).countries, ['CH', 'DE']);
    assert.deepEqual((await change({ countries: ['AT'] }, 2)).countries, ['AT']);
    await placed({ ...choose, delivery_address: HOME });
    assert.deepEqual((await change({ countries: ['AT'], everywhere: true }, 3, 422)).errors.map(({ pointer }) => pointer), ['/countries']);
    assert.deepEqual((await change({ countries: ['at'] }, 3, 422)).errors.map(({ pointer }) => pointer), ['/countries/0']);
    assert.deepEqual((await change({ everywhere: true }, 3)).countries, []);
    await placed(choose);
    await shop.admin('DELETE', `/shipping-methods/${method.id}`, undefined, 204, { 'If-Match': '"4"' });
  });

  await t.test('who deletes the account is forgotten when the parcel has arrived', async () => {
    const mark = 'Zebedee Quill';
    const under = await placed({ delivery_address: { ...HOME, recipient: mark } }, 'zeb');
    const over = await placed({ billing_address: { ...HOME, recipient: mark } }, 'zeb');
    assert.equal((await souk.post(`/orders/${over.id}/cancel`, undefined, { as: 'zeb' })).status, 200);
    const seen = await souk.get('/users/me', { as: 'zeb' });
    const gone = await souk.request('DELETE', '/users/me', { as: 'zeb', headers: { 'If-Match': seen.headers.get('etag') } });
    assert.equal(gone.status, 204);
    await shop.settle();
    await shop.later('1m');
    assert.deepEqual((await addresses(over.id, 'admin')).items, []);
    assert.equal((await addresses(under.id, 'admin')).items.length, 1, 'it still has to get there');
    await shop.shipped(under, 'packed', 'shipped', 'delivered');
    await shop.later('25h');
    assert.equal((await addresses(under.id, 'admin')).items.length, 1, 'it stands on an invoice');
    await shop.later('3660d');
    for (const { table, rows } of await tablesOf(souk)) assert.ok(!holds(rows, mark), table);
  });

  await shop.close();
});
