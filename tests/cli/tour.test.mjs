// What `make run` prints for people to try, as it stands.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { ADMIN, PASSWORD } from '../lib/people.mjs';
import { Souk } from '../lib/souk.mjs';
import { until } from '../lib/until.mjs';

test('five things to try', { timeout: 120000 }, async (t) => {
  const shop = await Souk.start(t, { args: ['--demo'], environment: { SOUK_NOTIFICATION_SWEEP: '1s' } });
  await shop.said('out', /souk check\n/);
  const [, tour, plug] = /^Five things to try[^]*?\n\n([^]*)^5\. Pull the plug[^]*?\n\n([^]*)/m.exec(shop.out);
  await until('a mail is sent', async () => (await shop.get('/mailbox', { as: 'admin' })).body.items.length > 0);
  const lines = tour.split('\n').filter((line) => line.startsWith('  '));
  const asked = lines.findIndex((line) => line.includes('Password of admin'));
  lines[asked] = lines[asked].replace(/read .*? PASSWORD;/, `PASSWORD='${PASSWORD}';`);
  const script = lines.join('\n').replaceAll('curl -s -H', "curl -s -w '\\n' -H").replace(`token admin`, `token ${ADMIN}`);
  const { status, stdout, stderr } = spawnSync('/bin/bash', ['-ec', script], { encoding: 'utf8', env: { PATH: process.env.PATH } });
  assert.equal(status, 0, `${script}\n${stdout}${stderr}`);
  const [orders, payment, mailbox, returns, audit] = stdout.trimEnd().split('\n').map((line) => JSON.parse(line));
  assert.deepEqual(orders.items.map((order) => order.status).reverse(), ['completed', 'shipped', 'placed']);
  assert.equal(payment.status, 'open', JSON.stringify(payment));
  const placed = (await shop.get(`/orders/${payment.order_id}`, { as: 'admin' })).body;
  const [line] = placed.lines;
  assert.deepEqual(placed.adjustments.flatMap(({ label, gross }) => (label === null ? [] : [[label, gross.minor]])), [['WELCOME10', -line.gross.minor / 10]]);
  const page = await fetch(shop.url + new URL(payment.checkout_url).pathname);
  assert.equal(page.status, 200);
  assert.match(page.headers.get('content-type'), /^text\/html/);
  assert.ok(mailbox.items.length > 0, JSON.stringify(mailbox));
  assert.deepEqual(returns.items.map((each) => each.status), ['asked']);
  assert.ok(audit.items.length > 0);
  const [, pid] = /kill -9 (\d+)/.exec(plug);
  assert.equal(Number(pid), shop.child.pid);
  assert.equal((await shop.stop()).exit, 0);
});
