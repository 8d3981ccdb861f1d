// Who lives in the shop during a soak: a table. Each actor is begun once and then takes one step after the other, with a pause
// between; those that `drain` go on when the time is over, until nothing is left to do.
import { randomInt } from 'node:crypto';
import { API } from '../lib/people.mjs';
import { chance, oneOf } from './world.mjs';

const shopper = async (world) => ({ person: await world.newcomer() });
const admin = async (world) => ({ person: await world.admin() });

async function browse(world, { person }) {
  const product = oneOf(world.products);
  await world.ask(person, 'GET', `/products?q=${oneOf(['thing', 'thign 7', 'tea'])}`);
  await world.ask(person, 'GET', `/products/${product.id}/overview`, undefined, [200, 404]);
}

async function buyForCash(world, self) {
  const { person } = self;
  await browse(world, self);
  const order = await world.order(person, 'cash_on_delivery', world.lines());
  if (order === null) return;
  await world.ask(person, 'GET', `/orders/${order.id}/overview`);
  if (chance(15)) await world.ask(person, 'POST', `/orders/${order.id}/cancel`, undefined, [200, 409]);
  if (chance(10)) await world.ask(person, 'GET', '/payments');
}

async function buyFromCart(world, self) {
  const { person } = self;
  for (const { variant_id, quantity } of world.lines()) {
    await world.ask(person, 'PUT', `/cart/lines/${variant_id}`, { quantity }, [200, 404, 422]);
  }
  const cart = await world.ask(person, 'GET', '/cart');
  if (cart.status === 200 && cart.body.orderable && chance(70)) {
    await world.orderCart(person, 'cash_on_delivery', cart.body.gross);
  }
}

/** Presses a button of the checkout's page, as a browser does. */
async function press(world, { person }, payment, choice) {
  const path = new URL(payment.checkout_url).pathname.slice(API.length);
  await world.ask(person, 'GET', path);
  await world.ask(person, 'POST', path, new URLSearchParams({ choice }), [303]);
}

/** Orders by card and pays; or thinks better of it, perhaps in the moment of paying, and cancels. */
async function buyByCard(world, self) {
  const { person } = self;
  const order = await world.order(person, 'card', world.lines());
  if (order === null) return;
  const { status, body: payment } = await world.ask(person, 'POST', '/payments', { order_id: order.id }, [201, 409]);
  const cancel = () => world.ask(person, 'POST', `/orders/${order.id}/cancel`, undefined, [200, 409]);
  if (status !== 201 || chance(10)) {
    await cancel();
    return;
  }
  if (chance(10)) await press(world, self, payment, 'decline');
  if (chance(10)) await Promise.all([press(world, self, payment, 'pay'), cancel()]);
  else await press(world, self, payment, 'pay');
  await world.ask(person, 'GET', `/payments/${payment.id}`);
}

/** Orders by card and never pays: the order expires. */
async function leaveUnpaid(world, { person }) {
  const order = await world.order(person, 'card', world.lines());
  if (order !== null && chance(20)) await world.ask(person, 'POST', `/orders/${order.id}/cancel`, undefined, [200, 409]);
}

/** Wants to send something back of an order that has arrived. */
async function sendBack(world, { person }) {
  const page = await world.ask(person, 'GET', `/orders?status=${oneOf(['delivered', 'completed'])}`);
  const orders = page.body.items ?? [];
  if (orders.length === 0) return;
  const { id, lines } = oneOf(orders);
  const { variant_id, quantity } = oneOf(lines);
  const reply = await world.ask(person, 'POST', `/orders/${id}/returns`, { lines: [{ variant_id, quantity: randomInt(1, quantity + 1) }], reason: 'It leaks.' }, [201, 409, 422]);
  if (reply.status === 201 && chance(10)) await world.ask(person, 'POST', `/returns/${reply.body.id}/withdraw`, undefined, [200, 409]);
}

async function buyAndSendBack(world, self) {
  await buyForCash(world, self);
  await sendBack(world, self);
}

/** Comes, orders, and is forgotten; the order goes its way. */
async function comeAndGo(world) {
  const person = await world.newcomer();
  const seen = await world.ask(person, 'GET', '/users/me', undefined, [200, 404]);
  if (seen.status !== 200) return;
  await world.ask(person, 'POST', '/users/me/addresses', { recipient: 'Ada', line1: 'Ringstraße 1', postal_code: '1010', city: 'Wien', country: 'AT' }, [201]);
  await world.order(person, 'cash_on_delivery', world.lines());
  const now = await world.ask(person, 'GET', '/users/me');
  world.gone.add(person.id);
  world.goneEmails.add(person.email);
  await world.ask(person, 'DELETE', '/users/me', undefined, [204, 412], { 'If-Match': now.headers.get('etag') });
}

async function keepStock(world, { person }) {
  const product = oneOf(world.products);
  const stock = await world.ask(person, 'GET', `/inventory/${product.id}`, undefined, [200, 404]);
  if (stock.status !== 200) return;
  const [{ available, received, sold }] = stock.body.variants;
  if (available < 50) await world.ask(person, 'POST', `/inventory/${product.id}/movements`, { quantity: 200, reason: 'received' }, [201, 404]);
  else if (chance(20)) await world.ask(person, 'POST', `/inventory/${product.id}/counts`, { counted: received - sold, note: 'Counted.' }, [201, 404, 409]);
  else if (chance(20)) await world.ask(person, 'PUT', `/inventory/${product.id}/threshold`, { threshold: randomInt(5, 100) }, [200, 404]);
}

/** The newest orders in such a state go on by a step, a few at a time. */
async function moveOrders(world, person, status, step) {
  const page = await world.ask(person, 'GET', `/orders?${status}&limit=100`);
  const orders = page.body.items ?? [];
  for (let at = 0; at < orders.length; at += 4) {
    const moved = await Promise.all(orders.slice(at, at + 4).map(({ id }) => world.ask(person, 'POST', `/orders/${id}/shipment`, { step }, [200, 409])));
    world.moved += moved.filter((reply) => reply.status === 200).length;
  }
}

async function pack(world, { person }) {
  await moveOrders(world, person, 'status=packed', 'shipped');
  await moveOrders(world, person, 'status=confirmed', 'packed');
}

async function deliver(world, { person }) {
  await moveOrders(world, person, 'status=delivered&payment_status=paid', 'completed');
  await moveOrders(world, person, 'status=delivered&payment_status=partly_refunded', 'completed');
  await moveOrders(world, person, 'status=shipped', 'delivered');
}

/** What of a return is in the parcel: all of it, or one piece less. */
function arrived({ lines }) {
  const [{ variant_id, quantity }] = lines;
  return quantity > 1 && chance(50) ? { lines: [{ variant_id, quantity: quantity - 1 }], note: 'One is missing.' } : {};
}

/** What customers want to send back is answered, and taken back when it comes: whole or in part, or not. */
async function takeBack(world, { person }) {
  for (const status of ['accepted', 'asked']) {
    const page = await world.ask(person, 'GET', `/returns?status=${status}&limit=20`);
    for (const one of page.body.items ?? []) {
      const take = status === 'asked' ? { step: 'accepted' } : { step: 'received', ...arrived(one) };
      const reply = await world.ask(person, 'POST', `/returns/${one.id}/steps`, chance(15) ? { step: 'declined', note: 'No.' } : take, [200, 409]);
      if (reply.status === 200) world.moved += 1;
    }
  }
}

/** Somebody is given something back, by card or cash, when all is done; sometimes all of it. */
async function giveBack(world, { person }) {
  const page = await world.ask(person, 'GET', '/orders?status=completed&limit=20');
  const [order] = page.body.items ?? [];
  if (order === undefined) return;
  const { body } = await world.ask(person, 'GET', `/payments?order_id=${order.id}`);
  const paid = body.items.find(({ status }) => status === 'succeeded');
  const part = chance(50) ? { amount: { minor: randomInt(1, 100), currency: 'EUR' } } : {};
  if (paid !== undefined) await world.ask(person, 'POST', `/payments/${paid.id}/refunds`, part, [201, 409, 422]);
}

async function keepCatalogue(world, { person }) {
  const product = oneOf(world.products);
  const seen = await world.ask(person, 'GET', `/products/${product.id}`);
  await world.ask(person, 'PATCH', `/products/${product.id}`, { description: `Holds ${randomInt(1000)} ml of tea.` }, [200, 412], { 'If-Match': seen.headers.get('etag') });
  await world.ask(person, 'GET', `/audit?object_id=${product.id}`);
}

export const ACTORS = [
  { name: 'shopper, cash', count: 3, pause: [400, 1200], begin: shopper, step: buyForCash },
  { name: 'shopper, sends back', count: 2, pause: [400, 1200], begin: shopper, step: buyAndSendBack },
  { name: 'shopper, cart', count: 3, pause: [400, 1200], begin: shopper, step: buyFromCart },
  { name: 'shopper, card', count: 4, pause: [400, 1200], begin: shopper, step: buyByCard },
  { name: 'shopper, never pays', count: 1, pause: [500, 1500], begin: shopper, step: leaveUnpaid },
  { name: 'newcomer', count: 1, pause: [1000, 3000], begin: async () => ({}), step: comeAndGo },
  { name: 'admin, stock', count: 1, pause: [50, 150], begin: admin, step: keepStock },
  { name: 'admin, packs', count: 1, pause: [50, 150], begin: admin, step: pack, drains: true },
  { name: 'admin, delivers', count: 1, pause: [50, 150], begin: admin, step: deliver, drains: true },
  { name: 'admin, takes back', count: 1, pause: [100, 300], begin: admin, step: takeBack, drains: true },
  { name: 'admin, gives back', count: 1, pause: [1000, 3000], begin: admin, step: giveBack },
  { name: 'admin, catalogue', count: 1, pause: [300, 900], begin: admin, step: keepCatalogue },
];
