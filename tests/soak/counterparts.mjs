// Who else is there: a mail server that is away for a while, and the way that webhooks take from the card provider to the shop, on which
// they come late, twice, or not at all.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { SMTPServer } from 'smtp-server';
import { freePorts } from '../lib/ports.mjs';
import { chance } from './world.mjs';

const MAIL_MAX = 1 << 20;

/** Takes mails and remembers of them `mails`, by Message-ID: to whom, and how often. */
export class MailServer {
  static async start(t) {
    const mail = new MailServer();
    [mail.port] = await freePorts(1);
    mail.mails = new Map();
    mail.outages = 0;
    await mail.comeBack();
    t.after(() => mail.goAway());
    return mail;
  }

  get settings() {
    return { SMTP_SERVER: '127.0.0.1', SMTP_PORT: String(this.port), SOUK_SMTP_SECURITY: 'plain', SOUK_MAIL_FROM: 'shop@souk.example', SOUK_MAIL_RATE: '100' };
  }

  take(stream, done) {
    let head = '';
    stream.on('data', (part) => { if (head.length < MAIL_MAX) head += part.toString('latin1'); });
    stream.on('end', () => {
      const id = /^Message-ID: (\S+)/im.exec(head)?.[1] ?? head;
      const to = /^To: .*?<?([^\s<>]+@[^\s<>]+)/im.exec(head)?.[1];
      this.mails.set(id, { to, times: (this.mails.get(id)?.times ?? 0) + 1 });
      done(null, 'taken');
    });
  }

  async comeBack() {
    this.server = new SMTPServer({ disabledCommands: ['STARTTLS', 'AUTH'], disableReverseLookup: true, closeTimeout: 100, onData: (stream, session, done) => this.take(stream, done) });
    this.server.on('error', () => {}); // connections that break
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server.server, 'listening');
  }

  goAway() {
    this.outages += 1;
    return new Promise((gone) => { this.server.close(gone); });
  }
}

/** Between the provider and the shop. */
export class Webhooks {
  static async start(t) {
    const webhooks = new Webhooks();
    webhooks.counts = { passed: 0, late: 0, twice: 0, lost: 0 };
    const server = createServer((request, reply) => webhooks.take(request, reply));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    t.after(() => server.close());
    webhooks.settings = { SOUK_SANDBOX_WEBHOOK_URL: `http://127.0.0.1:${server.address().port}/webhooks` };
    return webhooks;
  }

  /** To whom they go. */
  deliverTo(souk) {
    this.to = `${souk.url}/api/v1/payments/webhooks/stripe`;
  }

  async pass(body, headers) {
    const reply = await fetch(this.to, { method: 'POST', body, headers });
    await reply.arrayBuffer();
    return reply.status;
  }

  async passLater(body, headers, ms) {
    await pause(ms);
    await this.pass(body, headers).catch(() => {}); // a shop that is not there misses it
  }

  async take(request, reply) {
    const parts = [];
    for await (const part of request) parts.push(part);
    const body = Buffer.concat(parts);
    const headers = { 'Content-Type': 'application/json', 'Stripe-Signature': request.headers['stripe-signature'] };
    let status = 200;
    if (chance(5)) {
      this.counts.lost += 1;
    } else if (chance(15)) {
      this.counts.late += 1;
      this.passLater(body, headers, 3000);
    } else {
      status = await this.pass(body, headers).catch(() => 502);
      this.counts.passed += 1;
      if (chance(20)) {
        this.counts.twice += 1;
        this.passLater(body, headers, 500);
      }
    }
    reply.writeHead(status).end();
  }
}
