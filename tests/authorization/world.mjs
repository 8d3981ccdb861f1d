// Those who ask, and what there is to ask for.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import Stripe from 'stripe';
import { API, changeAccess, logInAdmin, send, signUp, visit } from '../lib/people.mjs';
import { addProduct, orderOf } from '../lib/shop.mjs';
import { makePassport, now, readToken, signed, strangersKey, unsignedToken } from '../lib/tokens.mjs';
import { until } from '../lib/until.mjs';

export const WEBHOOK_SECRET = 'whsec_of_the_tests';
const PNG = { 'Content-Type': 'image/png' };
const picture = () => readFile(new URL('../corpus/picture_fuzz/plain_png', import.meta.url));
const money = { minor: 1190, currency: 'EUR' };

/** People with accounts, made when they are first needed. */
class People {
  constructor(world) {
    this.world = world;
    this.made = new Map();
  }

  once(name, make) {
    if (!this.made.has(name)) this.made.set(name, make());
    return this.made.get(name);
  }

  owner() {
    return this.once('owner', () => signUp(this.world.souk.url));
  }

  another() {
    return this.once('another', () => signUp(this.world.souk.url, { name: 'Eve' }));
  }

  guest() {
    return this.once('guest', () => visit(this.world.souk.url));
  }

  admin() {
    return this.once('admin', () => this.promoted());
  }

  /** An admin until a moment ago. */
  suspended() {
    return this.once('suspended', async () => {
      const person = await this.promoted();
      await changeAccess(this.world.chief, person, { status: 'suspended' });
      await this.world.souk.settle();
      return person;
    });
  }

  /** An admin, in a session that is over. */
  ended() {
    return this.once('ended', async () => {
      const person = await this.promoted();
      const cookies = new Map(person.jar.cookies);
      const reply = await person.page('POST', '/auth/log-out');
      assert.equal(reply.status, 204, JSON.stringify(reply.body));
      person.jar.cookies = cookies;
      return person;
    });
  }

  async promoted() {
    const person = await signUp(this.world.souk.url, { name: 'Grace' });
    await this.world.souk.settle();
    await changeAccess(this.world.chief, person, { role: 'admin' });
    await this.world.souk.settle();
    return person;
  }
}

export class World {
  static async open(souk) {
    const world = new World();
    world.souk = souk;
    world.peers = await souk.peers();
    world.key = await souk.keyOf();
    world.chief = await logInAdmin(souk);
    world.standing = new People(world);
    world.people = world.standing;
    world.product = await world.makeProduct();
    return world;
  }

  /** The same, with people of its own. */
  apart() {
    const world = Object.assign(new World(), this);
    world.people = new People(world);
    return world;
  }

  /** What would be an admin's good access token, but for this. */
  async forged(change, { key = this.key, header } = {}) {
    const admin = await this.standing.admin();
    return signed(key, 'at+jwt', { ...readToken(admin.token), role: 'admin', ...change }, header);
  }

  /** What this caller shows at the gateway, or nothing. */
  async token(caller) {
    switch (caller) {
      case 'expired': return this.forged({ iat: now() - 1000, exp: now() - 100 });
      case 'audience': return this.forged({ aud: 'order' });
      case 'key': return this.forged({}, { key: { ...strangersKey(), kid: this.key.kid } });
      case 'none': return unsignedToken(readToken((await this.standing.admin()).token));
      default: return (await this.people[caller]?.())?.token;
    }
  }

  /** As a program shows it, or a browser. */
  async credentials(caller, page) {
    const person = page && this.people[caller] && await this.people[caller]();
    if (person) return person.jar.headers;
    const token = await this.token(caller);
    if (!token) return {};
    return page ? { Cookie: `souk_access=${token}` } : { Authorization: `Bearer ${token}` };
  }

  /** Of another service, in its own name. */
  passport(service, by = service === 'order' ? 'product' : 'order') {
    return { Authorization: `Bearer ${makePassport(this.key, { by, to: service })}` };
  }

  newProduct() {
    return { name: 'Mug', description: 'Holds tea.', variants: [{ sku: randomUUID(), price: money, tax_basis_points: 1900 }] };
  }

  async expect(person, status, method, path, body, headers = {}) {
    const reply = await person.program(method, path, body, headers);
    assert.equal(reply.status, status, `${method} ${path}: ${JSON.stringify(reply.body)}`);
    return reply;
  }

  /** A product on sale. */
  makeProduct() {
    return addProduct(this.souk, randomUUID(), 1000);
  }

  async productImport() {
    return `/products/imports/${(await this.expect(this.chief, 201, 'POST', '/products/imports', 'sku\r\n', { 'Content-Type': 'text/csv' })).body.id}`;
  }

  async pictureOf({ id }) {
    return `/products/${id}/pictures/${(await this.expect(this.chief, 201, 'POST', `/products/${id}/pictures`, await picture(), PNG)).body.id}`;
  }

  newOrder() {
    return orderOf(this.product, 1, 'cash_on_delivery');
  }

  /** The owner's, to be paid at the door: ready to be packed. */
  async makeOrder() {
    const { body } = await this.expect(await this.people.owner(), 201, 'POST', '/orders', this.newOrder());
    await this.souk.settle();
    return body;
  }

  /** Of an order of the owner's. */
  async makePayment() {
    const { id } = await this.makeOrder();
    const { body } = await this.expect(await this.people.owner(), 200, 'GET', `/payments?order_id=${id}`);
    assert.equal(body.items.length, 1, JSON.stringify(body));
    return body.items[0];
  }

  async makeInvoiced() {
    const order = await this.makeOrder();
    await this.expect(await this.people.owner(), 200, 'POST', `/orders/${order.id}/invoice`);
    return order;
  }

  /** Of an order of the owner's that was cancelled when it had an invoice: the id. */
  async creditNote() {
    const { id } = await this.makeInvoiced();
    await this.expect(this.chief, 200, 'POST', `/orders/${id}/cancel`);
    return (await this.expect(this.chief, 200, 'GET', `/orders/${id}/credit-notes`)).body.items[0].id;
  }

  /** How the owner asks to send something of a delivered order back. */
  async wantedBack() {
    const { id, lines } = await this.makeOrder();
    for (const step of ['packed', 'shipped', 'delivered']) await this.expect(this.chief, 200, 'POST', `/orders/${id}/shipment`, { step });
    return { path: `/orders/${id}/returns`, body: { lines: [{ variant_id: lines[0].variant_id, quantity: 1 }] } };
  }

  /** Of an order of the owner's. */
  async makeReturn() {
    const { path, body } = await this.wantedBack();
    return (await this.expect(await this.people.owner(), 201, 'POST', path, body)).body;
  }

  /** The owner's, to be paid by card. */
  async makeCardOrder() {
    const order = orderOf(this.product, 1, 'card');
    return (await this.expect(await this.people.owner(), 201, 'POST', '/orders', order)).body;
  }

  /** One whose money is here. */
  makeCollectedPayment() {
    const make = async () => {
      const { id, order_id } = await this.makePayment();
      for (const step of ['packed', 'shipped', 'delivered']) await this.expect(this.chief, 200, 'POST', `/orders/${order_id}/shipment`, { step });
      await this.souk.settle();
      return { id };
    };
    return this.people.once('collected', make);
  }

  /** The path of a checkout of the sandbox. */
  sandboxPath() {
    const make = async () => {
      const body = { order_id: (await this.makeCardOrder()).id };
      const opened = await this.expect(await this.people.owner(), 201, 'POST', '/payments', body);
      return new URL(opened.body.checkout_url).pathname.slice(API.length);
    };
    return this.people.once('sandbox', make);
  }

  /** What the sandbox calls it, or what has its number. */
  async sandboxName(prefix = 'cs_test_') {
    return (await this.sandboxPath()).split('/').at(-1).replace(/^cs_test_/, prefix);
  }

  /** As the card provider sends it, of something that is not ours. */
  webhook() {
    const body = JSON.stringify({ id: `evt_${randomUUID()}`, type: 'customer.created', data: { object: {} } });
    const signature = Stripe.webhooks.generateTestHeaderString({ payload: body, secret: WEBHOOK_SECRET });
    return { body, headers: { 'Content-Type': 'application/json', 'Stripe-Signature': signature } };
  }

  /** One of the shop's, by its path. */
  async shippingMethod() {
    this.method ??= this.expect(this.chief, 201, 'POST', '/shipping-methods', { name: 'Bike', price: money, tax_basis_points: 1900 });
    return `/shipping-methods/${(await this.method).body.id}`;
  }

  /** Of which there is one in the owner's cart, and in nobody else's. */
  async variantInCart() {
    const { variant } = await this.makeProduct();
    await this.expect(await this.people.owner(), 200, 'PUT', `/cart/lines/${variant}`, { quantity: 1 });
    return variant;
  }

  /** The one at which the products here are: where there are rates, it must be among them. */
  async taxRate() {
    this.rate ??= this.expect(this.chief, 201, 'POST', '/tax-rates', { name: 'standard', basis_points: 1900 });
    return `/tax-rates/${(await this.rate).body.id}`;
  }

  /** A new one, for the caller alone. */
  async unusedTaxRate(rate) {
    await this.taxRate();
    return `/tax-rates/${(await this.expect(this.chief, 201, 'POST', '/tax-rates', rate)).body.id}`;
  }

  /** A new one, for the caller alone. */
  async discount(code) {
    return `/discounts/${(await this.expect(this.chief, 201, 'POST', '/discounts', { code, basis_points: 1000 })).body.id}`;
  }

  /** The owner's. */
  address() {
    const make = async () => (await this.expect(await this.people.owner(), 201, 'POST', '/users/me/addresses', {
      recipient: 'Ada Lovelace', line1: 'Ringstraße 1', postal_code: '1010', city: 'Wien', country: 'AT',
    })).body;
    return this.people.once('address', make);
  }

  /** What the owner was told last. */
  async notification() {
    const owner = await this.people.owner();
    await this.souk.settle();
    const { body } = await this.expect(owner, 200, 'GET', '/notifications');
    assert.ok(body.items.length > 0, JSON.stringify(body));
    return body.items[0];
  }

  /** Of an order of the owner's, which is told by mail. */
  async orderNotification() {
    const order = await this.makeOrder();
    const { body } = await this.expect(await this.people.owner(), 200, 'GET', '/notifications');
    return body.items.find(({ order_id }) => order_id === order.id);
  }

  async announcement(saying) {
    return (await this.expect(this.chief, 201, 'POST', '/announcements', saying)).body;
  }

  /** With which the owner ends mail: it stands in news. */
  unsubscribePath() {
    const make = async () => {
      const owner = await this.people.owner();
      await this.expect(owner, 200, 'PUT', '/users/me/preferences', { rows: [{ kind: 'news', channel: 'email', wanted: true }] });
      await this.souk.settle();
      await this.expect(this.chief, 201, 'POST', '/announcements', { audience: 'users', user_ids: [owner.id], about: 'news', subject: 'News', text: 'None.' });
      const { id } = await this.mail('message');
      const { body } = await this.expect(this.chief, 200, 'GET', `/mailbox/${id}`);
      return new URL(/http:\S+\/unsubscribe\/\S+/.exec(body.text)[0]).pathname.slice(API.length);
    };
    return this.people.once('unsubscribe', make);
  }

  /** A mail that the owner was sent; so many go out each time that jobs look, the oldest first. */
  async mail(kind) {
    const { id } = await this.people.owner();
    await this.souk.settle();
    return until(`a mail (${kind ?? 'any'}) is sent`, async () => {
      await this.souk.advance('0s');
      const { body } = await this.expect(this.chief, 200, 'GET', `/mailbox?limit=100&user_id=${id}`);
      return body.items.find((each) => kind === undefined || each.kind === kind);
    });
  }

  /** The token of a link that the owner was sent. */
  async link() {
    const { email } = await this.people.owner();
    const [link] = (await this.souk.links()).filter((each) => each.email === email);
    assert.ok(link, `a link for ${email}`);
    return link.token;
  }

  /** A request that has seen the version of what it changes; none of what cannot be seen. */
  async seenBy(person, path, body) {
    const seen = await person.program('GET', path);
    return { path, body, headers: { 'If-Match': seen.headers.get('etag') ?? '"none"' } };
  }

  seenByAdmin(path, body) {
    return this.seenBy(this.chief, path, body);
  }

  async seenByOwner(path, body) {
    return this.seenBy(await this.people.owner(), path, body);
  }

  async seenByCaller(path, body) {
    const token = await this.token(this.caller);
    const seen = await send(`${this.souk.url}${API}${path}`, token ? { headers: { Authorization: `Bearer ${token}` } } : {});
    return { path, body, headers: { 'If-Match': seen.headers.get('etag') ?? '"none"' } };
  }
}
