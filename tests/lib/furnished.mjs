// The demo's shop with something on every page, and people who are logged in: what suites that look at all pages look at.
import assert from 'node:assert/strict';
import { freePorts } from './ports.mjs';
import { logIn, logInAdmin } from './people.mjs';
import { Souk } from './souk.mjs';

const DEMO_CUSTOMER = 'ada@demo.example';
const DEMO_PASSWORD = 'three-words-together';

export class FurnishedShop {
  static async open(t) {
    const [port] = await freePorts(1);
    const environment = { SOUK_LISTEN: `127.0.0.1:${port}`, SOUK_PUBLIC_URL: `http://127.0.0.1:${port}` };
    const shop = new FurnishedShop();
    shop.souk = await Souk.start(t, { environment });
    shop.url = shop.souk.url;
    const demo = await shop.souk.command('demo');
    assert.equal(demo.exit, 0, demo.err);
    await shop.souk.settle();
    shop.people = { visitor: null, admin: await logInAdmin(shop.souk), customer: await logIn(shop.url, DEMO_CUSTOMER, DEMO_PASSWORD) };
    await shop.furnish();
    return shop;
  }

  /** What this one is answered. */
  async ask(who, method, path, body) {
    const reply = await this.people[who].program(method, path, body);
    assert.ok(reply.status < 300, `${method} ${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
    return reply.body;
  }

  /** The first of a list that this holds for. */
  async find(path, holds = () => true, who = 'admin') {
    const { items } = await this.ask(who, 'GET', path);
    return items.find(holds) ?? assert.fail(`there is no such item among the ${items.length} of ${path}`);
  }

  /** What the demo lacks. */
  async furnish() {
    const { items } = await this.ask('customer', 'GET', '/products?limit=100');
    for (const product of items.filter(({ stock_status: status }) => status === 'in_stock').slice(0, 2)) {
      await this.ask('customer', 'PUT', `/cart/lines/${product.variants[0].id}`, { quantity: 2 });
    }
    await this.ask('admin', 'POST', '/announcements', {
      audience: 'everybody', about: 'order_updates', subject: 'We are closed on Monday', text: 'What you order then is sent on Tuesday.',
    });
    await this.ask('customer', 'POST', '/auth/password-reset', { email: DEMO_CUSTOMER });
    const file = 'sku,name,price_minor,tax_basis_points\r\nTRAY,Olive wood tray,3900,1900\r\nSPOON,Olive wood spoon,nine,1900\r\n';
    const imported = await this.people.admin.program('POST', '/products/imports', file, { 'Content-Type': 'text/csv' });
    assert.equal(imported.status, 201, JSON.stringify(imported.body));
    await this.souk.advance('2s'); // imports are worked through, and the link is made a little later, so that nobody learns from the time who has an account
    await this.souk.settle();
    this.resetToken = (await this.souk.links()).find(({ purpose }) => purpose === 'reset_password').token;
  }
}
