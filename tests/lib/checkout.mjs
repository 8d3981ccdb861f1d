// Somebody who pays by card: a checkout, used as a browser without scripts uses it.
import assert from 'node:assert/strict';
import { send } from './people.mjs';
import { USER } from './souk.mjs';

export class Checkout {
  /** Of this order, as its customer opens it. */
  static async open(shop, order, { as = USER, headers = {} } = {}) {
    const reply = await shop.souk.post('/payments', { order_id: order.id }, { as, headers });
    assert.equal(reply.status, 201, JSON.stringify(reply.body));
    const checkout = new Checkout();
    checkout.souk = shop.souk;
    checkout.payment = reply.body;
    checkout.path = new URL(reply.body.checkout_url).pathname;
    return checkout;
  }

  /** One that was paid, and of which all have heard. */
  static async paid(shop, order) {
    const checkout = await Checkout.open(shop, order);
    assert.equal((await checkout.use('pay')).status, 303);
    await shop.later('0s');
    return checkout;
  }

  page(query = '') {
    return send(this.souk.url + this.path + query);
  }

  /** Presses a button. */
  use(choice) {
    return send(this.souk.url + this.path, { method: 'POST', body: new URLSearchParams({ choice }) });
  }

  /** Where the provider sends people back to. */
  back(outcome) {
    return new RegExp(`^http\\S+/orders/${this.payment.order_id}\\?payment=${outcome}$`);
  }
}
