// Starts the program under test (SOUK_PROGRAM, else build-asan/souk) with data of its own, runs its commands, and asks it as people do.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { control } from './control.mjs';
import { ADMIN, API, PASSWORD, send } from './people.mjs';
import { databaseOf, SERVER } from './postgres.mjs';
import { makePassport, readToken, signingKey } from './tokens.mjs';
import { soon, until } from './until.mjs';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const PROGRAM = process.env.SOUK_PROGRAM ?? join(ROOT, 'build-asan', 'souk');

export const COMPLAINT = /Sanitizer|runtime error/;
const OURS = ['SOUK_TEST_POSTGRES', 'SOUK_TEST_APART']; // said to these tests, not to the program

/** Only what is given, so that a developer's own SOUK_… variables play no part; SOUK_TEST_… is how suites choose a mode, and
    SOUK_TEST_POSTGRES where each data directory has its database. */
async function environmentOf(data, more) {
  return {
    PATH: process.env.PATH,
    TMPDIR: tmpdir(),
    ...(process.env.ASAN_OPTIONS && { ASAN_OPTIONS: process.env.ASAN_OPTIONS }),
    ...(process.env.TSAN_OPTIONS && { TSAN_OPTIONS: process.env.TSAN_OPTIONS }),
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith('SOUK_TEST_') && !OURS.includes(name))),
    ...(data && { SOUK_DATA: data }),
    ...(data && SERVER && { DATABASE_URL: await databaseOf(data) }),
    SOUK_LISTEN: '127.0.0.1:0',
    SOUK_PEERS_LISTEN: '127.0.0.1:0',
    SOUK_RATE_LIMIT: 'off',
    ADMIN_PASSWORD: PASSWORD,
    SOUK_NOTIFICATION_SWEEP: '1h', // what is sent is told in the log, which many tests look at: they say when
    ...more,
  };
}

/** A directory that goes away with the test. */
export async function temporaryDirectory(t) {
  const directory = await mkdtemp(join(tmpdir(), 'souk-test-'));
  t.after(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

/** Runs one command to its end: {exit, signal, out, err}. */
export async function souk(data, args, { environment = {}, cwd } = {}) {
  const env = await environmentOf(data, environment);
  return new Promise((done, failed) => {
    const child = spawn(PROGRAM, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'], timeout: 60000 });
    let out = '';
    let err = '';
    child.stdout.on('data', (bytes) => { out += bytes; });
    child.stderr.on('data', (bytes) => { err += bytes; });
    child.on('error', failed);
    child.on('close', (exit, signal) => done({ exit, signal, out, err }));
  });
}

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const PAGES = /^\/(health|ready|metrics|docs|openapi\.json|asyncapi\.json|problems|\.well-known)?([/?].*)?$/;
const SERVICES = {
  orders: 'order', payments: 'payment', products: 'product', inventory: 'inventory', users: 'user', auth: 'auth',
  notifications: 'notification', mailbox: 'notification', announcements: 'notification', unsubscribe: 'notification', 'mail-templates': 'notification',
};
const UNITS = { s: 1000, m: 60000, h: 3600000, d: 86400000 };
const emailOf = (name) => `${name.toLowerCase()}@souk.example`;
const known = new Map(); // people by data directory: they outlive the program

/** A running program. */
export class Souk {
  constructor(data, child) {
    this.data = data;
    this.child = child;
    this.out = '';
    this.err = '';
    this.people = known.get(data) ?? new Map();
    known.set(data, this.people);
    this.ahead = 0; // of its clock, in milliseconds
    this.ended = new Promise((done) => { child.on('close', (exit, signal) => done({ exit, signal })); });
    child.stderr.on('data', (bytes) => { this.err += bytes; });
  }

  /** `souk run`, once it serves. Give `data` to start on data that is there already. */
  static async start(t, options = {}) {
    if (process.env.SOUK_TEST_APART && !options.args) return (await import('./apart.mjs')).Apart.start(t, options);
    return this.run(t, options);
  }

  /** The same, in one process whatever the mode. */
  static async run(t, { data, args = [], environment = {} } = {}) {
    const directory = data ?? join(await temporaryDirectory(t), 'data');
    const child = spawn(PROGRAM, ['run', ...args], { env: await environmentOf(directory, environment), stdio: ['ignore', 'pipe', 'pipe'] });
    const running = new this(directory, child);
    t.after(() => running.kill());
    await soon(`souk run ${args.join(' ')} says where it is`, new Promise((ready, failed) => {
      child.on('error', failed);
      child.on('close', (exit, signal) => failed(new Error(`souk run ended with ${exit ?? signal}: ${running.err}`)));
      child.stdout.on('data', (bytes) => {
        running.out += bytes;
        running.url ??= /Souk runs at (https?:\S+)/.exec(running.out)?.[1];
        if (running.url) ready();
      });
    }));
    return running;
  }

  /** A command beside it. */
  command(...args) {
    return souk(this.data, args);
  }

  /** A command for the running program, without a process of its own. */
  tell(...args) {
    return control(this.data, args);
  }

  /** The links that wait, newest first, as whoever has the data directory sees them: {purpose, until, email, token, url}. */
  async links() {
    const { exit, out, err } = await this.tell('links');
    if (exit !== 0) throw new Error(`souk links: ${err}`);
    return [...out.matchAll(/^(\S+) +until (\S+)  for (\S+)\n  (\S+)$/gm)]
      .map(([, purpose, until, email, url]) => ({ purpose, until, email, token: url.split('/').at(-1), url }));
  }

  /** All that it has printed to "out" or "err", once this is in it. */
  said(stream, pattern) {
    return until(`it says ${pattern}`, () => pattern.test(this[stream]) && this[stream]);
  }

  /**
   * One request. `as`: a name, or "admin", who is signed up or logged in through the gateway; or a user's id, for whom the gateway is
   * played at the service's own door; or nobody.
   */
  async request(method, path, { as, body, headers = {} } = {}) {
    if (ID.test(as ?? '')) return this.behind(method, path, { user: as, body, headers });
    const url = this.url + (PAGES.test(path) ? path : API + path);
    if (!as) return send(url, { method, body, headers });
    const ask = async () => send(url, { method, body, headers: { Authorization: `Bearer ${(await this.person(as)).token}`, ...headers } });
    const reply = await ask();
    if (reply.status !== 401) return reply;
    // The clock went on: a new token.
    this.people.delete(as);
    return ask();
  }

  /** A request at a service's own door, as the gateway makes it for a user. */
  async behind(method, path, { user, role = 'user', body, headers = {} } = {}) {
    const [, first, , called] = path.split(/[/?]/);
    const to = first === 'internal' ? called : SERVICES[first];
    return send(await this.peers(to) + path, { method, body, headers: { Authorization: await this.passport({ by: 'gateway', to, user, role }), ...headers } });
  }

  /** A call of one service by another, which works for `user` or for itself. */
  async call(service, name, body, { by = 'auth', user, id = randomUUID(), headers = {} } = {}) {
    const own = { Authorization: await this.passport({ by, to: service, user, role: 'service' }), 'Souk-Request-Id': id };
    return send(`${await this.peers(service)}/internal/v1/${service}/${name}`, { method: 'POST', body, headers: { ...own, ...headers } });
  }

  async passport(of) {
    return `Bearer ${makePassport(await this.keyOf(of.by), { ...of, issued: Math.floor((Date.now() + this.ahead) / 1000) })}`;
  }

  /** With which the process of a service signs. */
  async keyOf() {
    this.key ??= await signingKey(this.data);
    return this.key;
  }

  /** Where other processes come in. */
  async peers() {
    this.peersUrl ??= `http://${(await readFile(join(this.data, 'peers-address'), 'utf8')).trim()}`;
    return this.peersUrl;
  }

  /** Somebody who has an account and is logged in: {id, token}. */
  person(name) {
    if (!this.people.has(name)) {
      // One after the other: passwords are not hashed for many at once.
      const person = (this.lastPerson ?? Promise.resolve()).then(() => this.enter(name));
      this.lastPerson = person.catch(() => {});
      this.people.set(name, person);
      person.catch(() => this.people.delete(name));
    }
    return this.people.get(name);
  }

  /** Who goes by this name. */
  async id(name) {
    return (await this.person(name)).id;
  }

  async enter(name) {
    if (name === ADMIN) await this.untilAdmin();
    const token = await this.logIn(name === ADMIN ? ADMIN : emailOf(name)) ?? await this.signUp(name);
    return { id: readToken(token).sub, token };
  }

  /** An access token, or nothing where there is no such account. */
  async logIn(username, password = PASSWORD) {
    const body = new URLSearchParams({ grant_type: 'password', username, password });
    return (await send(`${this.url}${API}/auth/token`, { method: 'POST', body })).body.access_token;
  }

  async signUp(name) {
    const ask = () => send(`${this.url}${API}/auth/sign-up`, { method: 'POST', body: { email: emailOf(name), name, password: PASSWORD } });
    let reply = await ask();
    // Everybody here comes from one address: who is asked to wait, waits.
    for (let tries = 0; reply.status === 429 && tries < 60; tries += 1) {
      await pause(1000 * Number(reply.headers.get('retry-after') ?? 1));
      reply = await ask();
    }
    if (reply.status !== 201) throw new Error(`${name} cannot sign up: ${reply.status} ${JSON.stringify(reply.body)}`);
    return /souk_access=([^;]+)/.exec(reply.cookies.join())[1];
  }

  /** Until there is an admin: a job makes the first one. */
  async untilAdmin() {
    this.jobsHaveLooked ??= this.advance('0s');
    await this.jobsHaveLooked;
  }

  get(path, options) {
    return this.request('GET', path, options);
  }

  post(path, body, options = {}) {
    return this.request('POST', path, { ...options, body });
  }

  /** The sum of a metric over all its labels. */
  async metric(name) {
    const { body } = await this.get('/metrics');
    return [...body.matchAll(new RegExp(`^${name}\\{.*\\} (\\d+)$`, 'gm'))].reduce((sum, [, count]) => sum + Number(count), 0);
  }

  /** Every event's effects are there when this is done. */
  async settle() {
    const { exit, err, out } = await this.tell('events', 'settle');
    if (exit !== 0) throw new Error(`the events do not settle: ${err}${out}`);
  }

  /** Lets time pass: "90s", "15m", "2h". */
  async advance(duration) {
    const { exit, err, out } = await this.tell('clock', 'advance', duration);
    if (exit !== 0) throw new Error(`the clock stands still: ${err}`);
    this.ahead += parseInt(duration, 10) * UNITS[duration.at(-1)];
    return out;
  }

  /** What jobs make of all that has happened is there, mails included: a first look makes links and notices, a second one mails of these. */
  async sent() {
    for (let look = 0; look < 2; look += 1) {
      await this.settle();
      await this.advance('0s');
    }
    await this.settle();
  }

  /** Until it has ended by itself: {exit, signal}. */
  untilEnded() {
    return soon('it ends', this.ended);
  }

  /** Asks it to end, and waits: {exit, signal}. */
  stop(signal = 'SIGTERM') {
    this.child.kill(signal);
    return this.untilEnded();
  }

  /** The same, and all was well. */
  async endWell() {
    assert.deepEqual(await this.stop(), { exit: 0, signal: null }, this.err);
    assert.doesNotMatch(this.err, COMPLAINT);
  }

  kill() {
    return this.stop('SIGKILL');
  }
}

/** A customer. */
export const USER = 'ann';
