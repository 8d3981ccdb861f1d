// Stripe's own library against us: it signs what we take, verifies what the sandbox sends, and asks the sandbox's API.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import Stripe from 'stripe';
import { API, send } from './people.mjs';
import { until } from './until.mjs';

export const SECRET = 'whsec_of_the_tests';
export const WEBHOOKS = `${API}/payments/webhooks/stripe`;

/** A server that answers by `answer`: {status, headers, body}, of {method, url, headers, body}; 502 where that fails. */
export async function serve(t, answer) {
  const server = createServer((request, response) => {
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', async () => {
      const asked = { method: request.method, url: request.url, headers: request.headers, body: Buffer.concat(parts).toString() };
      const { status, headers = {}, body = '' } = await answer(asked).catch(() => ({ status: 502 }));
      response.writeHead(status, headers).end(body);
    });
  });
  await new Promise((listening) => { server.listen(0, '127.0.0.1', listening); });
  t.after(() => new Promise((closed) => { server.closeAllConnections(); server.close(closed); }));
  return `http://127.0.0.1:${server.address().port}`;
}

/** Where the sandbox sends its webhooks: each is verified by Stripe's library and kept; `lose` answers 500. */
export class Letterbox {
  static async open(t) {
    const box = new Letterbox();
    box.letters = [];
    box.lose = false;
    box.url = await serve(t, async ({ headers, body }) => {
      if (box.lose) return { status: 500 };
      const event = Stripe.webhooks.constructEvent(body, headers['stripe-signature'], SECRET, 10 ** 9);
      box.letters.push({ event, body, signature: headers['stripe-signature'] });
      return { status: 200 };
    });
    return box;
  }

  get environment() {
    return { STRIPE_WEBHOOK_SECRET: SECRET, SOUK_SANDBOX_WEBHOOK_URL: this.url };
  }

  /** The letters of this type that are not about something else, once there are so many. */
  async of(type, about, count = 1) {
    const found = () => this.letters.filter(({ event, body }) => event.type === type && body.includes(about));
    await until(`${count} ${type} came`, () => found().length >= count);
    return found();
  }
}

/** Sends a webhook as Stripe does: {status, body}. */
export function deliver(souk, { body, signature }) {
  const headers = { 'Content-Type': 'application/json', ...(signature && { 'Stripe-Signature': signature }) };
  return send(souk.url + WEBHOOKS, { method: 'POST', body, headers });
}

/** Signed anew, now, for what the program's clock says. */
export function sign(souk, body, { secret = SECRET, ago = 0 } = {}) {
  const timestamp = Math.floor((Date.now() + souk.ahead) / 1000) - ago;
  return { body, signature: Stripe.webhooks.generateTestHeaderString({ payload: body, secret, timestamp }) };
}

/** Stripe's library, with the sandbox for its API and an admin's token for its key. */
export async function stripeAt(souk) {
  const { token } = await souk.person('admin');
  const fetchThere = (url, options) => {
    const { pathname, search } = new URL(url);
    assert.match(pathname, /^\/v1\//);
    return fetch(`${souk.url}${API}/payments/sandbox${pathname}${search}`, options);
  };
  return new Stripe(token, { httpClient: Stripe.createFetchHttpClient(fetchThere), maxNetworkRetries: 0, telemetry: false });
}
