// Ten thousand log-ins at once, with passwords from a list, from several places: the shop stays small and open.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { API, PASSWORD, logInAdmin, signUp } from '../lib/people.mjs';
import { ask } from '../lib/raw.mjs';
import { Souk } from '../lib/souk.mjs';

const PLACES = 20; // networks of their own, so that limits of one do not end the attack
const LOG_INS = 10000;
const GROWTH_MAX_KB = 128 * 1024;

/** Kilobytes of memory, at most so far and now. */
async function memory(pid) {
  const text = await readFile(`/proc/${pid}/status`, 'utf8');
  const of = (name) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(text)[1]);
  return { peak: of('VmHWM'), now: of('VmRSS') };
}

/** One log-in on a connection of its own: the status, or what the connection ended by. */
function tryPassword(url, number, login) {
  const { hostname, port } = new URL(url);
  const body = JSON.stringify({ login, password: `password-${number}` });
  const head = `POST ${API}/auth/log-in HTTP/1.1\r\nHost: shop\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n`;
  return new Promise((done) => {
    const socket = connect({ host: hostname, port: Number(port), localAddress: `127.1.${number % PLACES}.1` });
    let received = '';
    socket.setEncoding('latin1');
    socket.on('connect', () => socket.write(head + body));
    socket.on('data', (chunk) => { received += chunk; });
    socket.on('error', ({ code }) => done(code));
    socket.on('close', () => done(/^HTTP\/1\.1 (\d{3}) /.exec(received)?.[1] ?? 'no answer'));
  });
}

test('credential stuffing', { timeout: 240000 }, async (t) => {
  const souk = await Souk.start(t, { environment: { SOUK_RATE_LIMIT: 'on' } });
  const url = souk.url;
  await logInAdmin(souk);
  const honest = await signUp(url, { name: 'Ada' });
  await souk.settle();
  const logins = [honest.email, ...Array.from({ length: 40 }, (_, i) => `victim${i}@example.org`)];
  const before = await memory(souk.child.pid);

  let attacking = true;
  const attack = Promise.all(Array.from({ length: LOG_INS }, (_, i) => tryPassword(url, i, logins[i % logins.length]))).finally(() => { attacking = false; });

  // Meanwhile: somebody who is logged in, and somebody who logs in, from a place of his own; seldom enough for their own limits,
  // however long it takes.
  const served = [];
  const reader = (async () => {
    while (attacking) {
      const { status } = await ask(`${url}${API}/users/me`, { from: '127.200.0.1', headers: honest.bearer });
      served.push(status);
      await pause(100);
    }
  })();
  const logIns = [];
  const visitor = (async () => {
    while (attacking || logIns.length === 0) {
      const { status } = await ask(`${url}${API}/auth/log-in`, { method: 'POST', from: '127.201.0.1', body: { login: honest.email, password: PASSWORD } });
      logIns.push({ status, attacking });
      await pause(400);
    }
  })();

  const statuses = await attack;
  await Promise.all([reader, visitor]);
  const after = await memory(souk.child.pid);
  const counts = Object.fromEntries([...new Set(statuses)].sort().map((status) => [status, statuses.filter((each) => each === status).length]));
  t.diagnostic(`answers ${JSON.stringify(counts)}; ${served.length} reads; log-ins ${logIns.map(({ status }) => status)}; memory ${before.now} kB, at most ${after.peak} kB`);

  assert.deepEqual(Object.keys(counts).filter((status) => !['401', '429', '503'].includes(status)), [], 'all are answered');
  assert.ok(counts[429] > 0 && counts[401] > 0, JSON.stringify(counts));
  assert.ok(counts[401] < PLACES * 100, `so many passwords were tried: ${counts[401]}`);
  assert.ok(after.peak - before.now < GROWTH_MAX_KB, `memory grew from ${before.now} to ${after.peak} kB`);
  assert.ok(served.length > 0 && served.every((status) => status === 200), `who was logged in: ${served}`);
  assert.ok(logIns.some(({ status }) => status === 200), `who logged in: ${JSON.stringify(logIns)}`);
  assert.deepEqual(logIns.filter(({ status }) => status !== 200 && status !== 503), [], 'nobody is locked out by what others try');

  await souk.endWell();
});
