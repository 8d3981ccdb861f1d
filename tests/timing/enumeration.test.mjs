// Does the time of an answer tell whether there is an account? Medians of known and unknown ones, asked in turn, against the
// time of one hash. Run by hand, where nothing else runs: TRIES=1000 tools/test_all timing
import assert from 'node:assert/strict';
import { Agent, request } from 'node:http';
import { test } from 'node:test';
import { API, newEmail, signUp } from '../lib/people.mjs';
import { Souk } from '../lib/souk.mjs';

const TRIES = Number(process.env.TRIES ?? 1000);
const ACCOUNTS = 50; // so that the limit of one account is never reached
const SHARE_MAX = 0.05; // of a hash's time

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/** Milliseconds until the answer, which must have this status. Each try is from a place of its own, as a proxy says. */
function time(url, path, body, status, place) {
  const text = JSON.stringify(body);
  const headers = {
    'Content-Type': 'application/json', 'Content-Length': text.length, 'X-Forwarded-For': `10.${place >> 8}.${place & 255}.1`,
  };
  return new Promise((done, failed) => {
    const begun = process.hrtime.bigint();
    const sent = request(url + API + path, { method: 'POST', headers, agent }, (reply) => {
      reply.resume();
      reply.on('end', () => {
        const taken = Number(process.hrtime.bigint() - begun) / 1e6;
        if (reply.statusCode === status) done(taken);
        else failed(new Error(`${path} answered ${reply.statusCode}`));
      });
    });
    sent.on('error', failed);
    sent.end(text);
  });
}

function median(times) {
  const sorted = [...times].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

test('timing', { timeout: 1200000 }, async (t) => {
  const souk = await Souk.start(t, { environment: { SOUK_TRUSTED_PROXIES: '127.0.0.1' } });
  const known = [];
  for (let i = 0; i < ACCOUNTS; i += 1) known.push((await signUp(souk.url)).email);
  const unknown = known.map(newEmail);
  await souk.settle();
  let place = 0;

  /** Medians of [known, unknown], asked in turn, now the one first, now the other. */
  async function compare(path, status, bodyOf) {
    const times = [[], []];
    for (let i = 0; i < TRIES; i += 1) {
      for (const which of i % 2 ? [0, 1] : [1, 0]) {
        place += 1;
        times[which].push(await time(souk.url, path, bodyOf([known, unknown][which][i % ACCOUNTS]), status, place));
      }
    }
    return times.map(median);
  }

  const logIn = await compare('/auth/log-in', 401, (login) => ({ login, password: 'not the password of this account' }));
  const reset = await compare('/auth/password-reset', 202, (email) => ({ email }));
  agent.destroy();
  const hash = Math.max(...logIn) - Math.min(...reset);
  const say = (name, [a, b]) => t.diagnostic(`${name}: known ${a.toFixed(3)} ms, unknown ${b.toFixed(3)} ms, apart ${((Math.abs(a - b) / hash) * 100).toFixed(2)} % of a hash (${hash.toFixed(1)} ms)`);
  say('log-in', logIn);
  say('password reset', reset);
  for (const [a, b] of [logIn, reset]) assert.ok(Math.abs(a - b) < SHARE_MAX * hash);
  await souk.endWell();
});
