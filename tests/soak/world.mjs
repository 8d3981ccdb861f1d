// What all actors of a soak share: the shop's door, who is logged in, what there is to buy, and the book of what was asked and
// answered.
import assert from 'node:assert/strict';
import { randomInt, randomUUID } from 'node:crypto';
import { ADMIN, logIn, newEmail, PASSWORD, signUp } from '../lib/people.mjs';
import { until } from '../lib/until.mjs';

const FAULTS_KEPT = 20;
const PRODUCTS = 40;
const PER_PRODUCT = 200;

export const oneOf = (list) => list[randomInt(list.length)];
export const chance = (percent) => randomInt(100) < percent;

export class World {
  constructor(souk) {
    this.souk = souk;
    this.up = Promise.resolve(); // while the program is not there, what its being there again resolves
    this.isMortal = false; // whether it may die
    this.products = [];
    this.placed = new Set(); // orders that were answered 201
    this.gone = new Set(); // users who left
    this.goneEmails = new Set();
    this.moved = 0; // orders, by a step
    this.pace = 1; // by which pauses are multiplied
    this.requests = 0;
    this.busy = 0; // answered 503
    this.faults = []; // the first of those that nobody should have been answered
    this.faultsCount = 0;
  }

  static async open(souk) {
    const world = new World(souk);
    world.chief = await until('there is an admin', () => logIn(souk.url, ADMIN).catch(() => null));
    for (let i = 0; i < PRODUCTS; i += 1) await world.addProduct(`Thing ${i}`);
    return world;
  }

  async addProduct(name) {
    const variants = [{ sku: randomUUID(), price: { minor: randomInt(100, 20000), currency: 'EUR' }, tax_basis_points: oneOf([1900, 700]) }];
    const { body } = await this.ask(this.chief, 'POST', '/products', { name, description: 'Holds tea.', variants }, [201]);
    const product = { id: body.id, variant: body.variants[0].id };
    await until('its stock is kept', async () => (await this.ask(this.chief, 'GET', `/inventory/${product.id}`, undefined, [200, 404])).status === 200);
    await this.ask(this.chief, 'POST', `/inventory/${product.id}/movements`, { quantity: PER_PRODUCT, reason: 'received' }, [201]);
    this.products.push(product);
    return product;
  }

  async newcomer() {
    for (;;) {
      await this.up;
      try {
        return await signUp(this.souk.url, { email: newEmail(), name: 'Ada Lovelace' });
      } catch (error) {
        if (!this.isGone(error)) throw error;
      }
    }
  }

  /** The connection broke, as it may. */
  isGone(error) {
    return this.isMortal && error.message === 'fetch failed';
  }

  admin() {
    return logIn(this.souk.url, ADMIN);
  }

  fault(what) {
    this.faultsCount += 1;
    if (this.faults.length < FAULTS_KEPT) this.faults.push(what);
  }

  /** Asks as this person. Any status that is not among the `fine` ones is noted, but for 503: the shop may ask to come again. Who is
      cut off asks again, under the same key. */
  async ask(person, method, path, body, fine = [200], headers = {}) {
    const repeatable = method === 'POST' ? { 'Idempotency-Key': randomUUID() } : {};
    this.requests += 1;
    for (let again = false; ; again = true) {
      await this.up;
      try {
        const reply = await this.askOnce(person, method, path, body, { ...repeatable, ...headers });
        // What is done twice finds that it was done.
        const isFine = fine.includes(reply.status) || (again && [401, 404, 409, 412].includes(reply.status));
        if (reply.status === 503) this.busy += 1;
        else if (!isFine) this.fault(`${method} ${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
        return reply;
      } catch (error) {
        if (this.isGone(error)) continue;
        this.fault(`${method} ${path}: ${error.cause ?? error}`);
        return { status: 0, body: {}, headers: new Headers() };
      }
    }
  }

  async askOnce(person, method, path, body, headers) {
    const reply = await person.program(method, path, body, headers);
    if (reply.status !== 401 || !person.login) return reply;
    await person.begin('/auth/log-in', { login: person.login, password: PASSWORD }, 200); // the token's time was over
    return person.program(method, path, body, headers);
  }

  /** Places an order as a shop's page does; what is out of stock or off the shelf is refused. */
  order(person, payment_method, lines) {
    return this.place(person, { lines, payment_method });
  }

  /** The same of what is in the cart, which is empty then, for the total that the page has shown. */
  async orderCart(person, payment_method, expected_total) {
    const order = await this.place(person, { from_cart: true, payment_method, expected_total });
    if (order === null) return null;
    const left = await this.ask(person, 'GET', '/cart');
    if (left.status === 200 && left.body.lines.length > 0) this.fault(`cart of ${order.id}: ordered, and still there`);
    return order;
  }

  async place(person, wish) {
    const reply = await this.ask(person, 'POST', '/orders', wish, [201, 409, 422]);
    if (reply.status === 201) this.placed.add(reply.body.id);
    return reply.status === 201 ? reply.body : null;
  }

  lines() {
    const chosen = new Set(Array.from({ length: randomInt(1, 4) }, () => oneOf(this.products).variant));
    return [...chosen].map((variant_id) => ({ variant_id, quantity: randomInt(1, 3) }));
  }

  /** All pages of a list, as the chief sees it. */
  async all(path) {
    const items = [];
    const join = path.includes('?') ? '&' : '?';
    for (let after = ''; after !== null;) {
      const { status, body } = await this.chief.program('GET', `${path}${join}limit=100${after && `&after=${encodeURIComponent(after)}`}`);
      assert.equal(status, 200, JSON.stringify(body));
      items.push(...body.items);
      after = body.next;
    }
    return items;
  }

  async sum(metric) {
    return this.souk.metric(metric);
  }

  /** Nothing is left to do: no event, no order on its way, no return, no refund, no mail. */
  async isQuiet() {
    const first = async (path) => (await this.chief.program('GET', path)).body.items;
    if (await this.sum('souk_consumer_(?:lag|parked)') > 0) return false;
    for (const status of ['placed', 'confirmed', 'packed', 'shipped']) {
      if ((await first(`/orders?status=${status}&limit=1`)).length > 0) return false;
    }
    // What all came back before it was completed stays delivered, and refunded.
    for (const payment of ['accepted', 'paid', 'partly_refunded']) {
      if ((await first(`/orders?status=delivered&payment_status=${payment}&limit=1`)).length > 0) return false;
    }
    for (const status of ['asked', 'accepted']) {
      if ((await first(`/returns?status=${status}&limit=1`)).length > 0) return false;
    }
    // Those that are over but paid are about to be given back.
    for (const status of ['cancelled', 'expired']) {
      if ((await first(`/orders?status=${status}&payment_status=paid&limit=1`)).length > 0) return false;
    }
    return !(await first('/notifications?limit=100')).some(({ email }) => email === 'waiting');
  }
}
