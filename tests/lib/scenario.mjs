// A shop to tell stories in: a program with quick retries, products with stock, payments played by `souk events emit`.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Souk, souk as command, USER } from './souk.mjs';
import { until } from './until.mjs';

const QUICK = { SOUK_EVENT_RETRY_FIRST_MS: '5', SOUK_EVENT_RETRY_MAX_MS: '50', SOUK_EVENT_TRIES: '100', SOUK_LOG_LEVEL: 'error' };

export const euros = (minor) => ({ minor, currency: 'EUR' });
/** An id that nothing has. */
export const stranger = () => randomUUID();

let newcomers = 0;
/** Ids of people who come one after the other: they rise, as a service's own do. */
const newcomer = () => `019a0000-0000-7000-8000-${(newcomers += 1).toString(16).padStart(12, '0')}`;

export class Shop {
  static async open(t, environment = {}) {
    const shop = new Shop();
    shop.start = (data, more = {}) => Souk.start(t, { data, environment: { ...QUICK, ...environment, ...more } });
    await shop.wake();
    return shop;
  }

  async wake(data) {
    const souk = await this.start(data);
    this.souk = souk;
    souk.ended.then(({ exit, signal }) => {
      if (exit !== 0 && signal !== 'SIGKILL') console.error(`souk ended with ${exit ?? signal}:\n${souk.err}`);
    });
  }

  /** Stops it while this happens: what is then in the log meets all who hear it at once, when it runs again. */
  async asleep(meanwhile) {
    assert.deepEqual(await this.souk.stop(), { exit: 0, signal: null }, this.souk.err);
    await meanwhile();
    await this.wake(this.souk.data);
    await this.settle();
  }

  /** Ends it in order: no finding in its data, no complaint of a sanitizer. */
  async close() {
    await this.settle();
    const check = await this.souk.command('check');
    assert.equal(check.exit, 0, `souk check: ${check.out}${check.err}`);
    await this.souk.endWell();
    const rest = await command(this.souk.data, ['check']);
    assert.equal(rest.exit, 0, `souk check at rest: ${rest.out}${rest.err}`);
  }

  /** All effects of all events are there, also of those that came too early and were parked. */
  async settle() {
    await until('no event waits', async () => {
      await this.souk.settle();
      return await this.souk.metric('souk_consumer_(?:lag|parked)') === 0;
    });
  }

  /** All mails are sent. */
  async sent() {
    await this.settle();
    await this.souk.sent();
    await this.settle();
  }

  /** Sends it as an admin, and expects this status. */
  async admin(method, path, body, status = 200, headers = {}) {
    const reply = await this.souk.request(method, path, { as: 'admin', body, headers });
    assert.equal(reply.status, status, JSON.stringify(reply.body));
    return reply.body;
  }

  /** A product on sale, with so many of each variant. */
  async product({ stock = 0, ...more } = {}) {
    const sku = randomUUID();
    const body = { name: 'Mug', description: 'Holds tea.', variants: [{ sku, price: euros(1190), tax_basis_points: 1900 }], ...more };
    const product = await this.admin('POST', '/products', body, 201);
    await this.settle();
    if (stock > 0) {
      for (const variant of product.variants) {
        await this.admin('POST', `/inventory/${product.id}/movements`, { variant_id: variant.id, quantity: stock, reason: 'received' }, 201);
      }
      await this.settle();
    }
    return product;
  }

  /** Received, reserved and sold of a product's only variant. */
  async stock(product) {
    const { variants } = await this.admin('GET', `/inventory/${product.id}`);
    assert.equal(variants.length, 1);
    const [{ received, reserved, sold, available }] = variants;
    assert.equal(available, received - reserved - sold);
    return { received, reserved, sold };
  }

  order(lines, { as = USER, payment_method = 'card', headers = {} } = {}) {
    return this.souk.post('/orders', { lines, payment_method }, { as, headers });
  }

  /** An order that must be taken. */
  async placed(product, quantity = 1, options = {}) {
    const reply = await this.order([{ product_id: product.id, quantity }], options);
    assert.equal(reply.status, 201, JSON.stringify(reply.body));
    await this.settle();
    return reply.body;
  }

  /** Plays a service that does not exist yet. */
  async emit(topic, key, data) {
    const { exit, err } = await this.souk.command('events', 'emit', topic, key, JSON.stringify(data));
    assert.equal(exit, 0, err);
  }

  /** What is collected at the door for an order: the only payment that it has. */
  async paymentAtDoor(order) {
    const { items } = await this.admin('GET', `/payments?order_id=${order.id}`);
    assert.equal(items.length, 1, JSON.stringify(items));
    return items[0];
  }

  /** Plays a card's payment: "accepted", "succeeded", "failed", "refunded". */
  async pay(order, outcome, { payment = stranger(), refunded = order.gross, whole = true } = {}) {
    const amount = outcome === 'failed' ? {} : { amount: order.gross };
    const refund = outcome === 'refunded' ? { amount: refunded, refunded, whole } : {};
    await this.emit(`payment.${outcome}`, payment, { payment_id: payment, order_id: order.id, ...amount, ...refund });
    return payment;
  }

  async shipped(order, ...steps) {
    for (const step of steps) await this.admin('POST', `/orders/${order.id}/shipment`, { step });
  }

  /** Somebody who signs up, up to where auth has a say: the reply to auth's call. */
  signUp({ user_id = newcomer(), request_id = randomUUID(), email, name = 'Ada Lovelace', role = 'user', ...more } = {}) {
    const body = { request_id, user_id, email: email ?? `${user_id}@example.org`, name, role, ...more };
    return this.souk.call('user', 'create_user', body, { id: request_id });
  }

  /** Somebody who has signed up: the id. */
  async user(details = {}) {
    const reply = await this.signUp(details);
    assert.equal(reply.status, 200, JSON.stringify(reply.body));
    const { user_id } = reply.body;
    await this.emit('user.registered', user_id, { user_id });
    await this.settle();
    return user_id;
  }

  /** Lets time pass, and jobs run. */
  async later(duration) {
    await this.souk.advance(duration);
    await this.settle();
  }

  /** The events about one thing, as {topic, data}, of one service in the order of their versions. */
  async events(key, source) {
    const { exit, out, err } = await this.souk.command('events', 'list', '--json', '--key', key, '--limit', '1000');
    assert.equal(exit, 0, err);
    const events = out.split('\n').filter(Boolean).map((line) => JSON.parse(line).event).filter((event) => event.source === `/souk/${source}`);
    events.sort((a, b) => a.version - b.version);
    assert.deepEqual(events.map((event) => event.version), events.map((_, i) => i + 1), 'versions without gaps');
    return events.map(({ type, data }) => ({ topic: type, data }));
  }

  async topics(key, source) {
    return (await this.events(key, source)).map(({ topic }) => topic);
  }
}

/** What is wrong, as "pointer code" lines in order. */
export function faults(reply) {
  return (reply.body.errors ?? []).map(({ pointer, code }) => `${pointer} ${code}`).sort();
}

/** The reply is this problem, with these faults. */
export function assertProblem(reply, status, code, ...expected) {
  assert.equal(reply.status, status, JSON.stringify(reply.body));
  assert.equal(reply.headers.get('content-type'), 'application/problem+json');
  assert.equal(reply.body.code, code, JSON.stringify(reply.body));
  if (expected.length > 0) assert.deepEqual(faults(reply), expected.sort(), JSON.stringify(reply.body));
}
