// Starts the program under test (SOUK_PROGRAM, else build-asan/souk) with data of its own, and runs its commands.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { databaseOf, SERVER } from './postgres.mjs';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const PROGRAM = process.env.SOUK_PROGRAM ?? join(ROOT, 'build-asan', 'souk');

/** Only what is given, so that a developer's own SOUK_… variables play no part; SOUK_TEST_… is how suites choose a mode, and
    SOUK_TEST_POSTGRES where each data directory has its database. */
async function environmentOf(data, more) {
  return {
    PATH: process.env.PATH,
    TMPDIR: tmpdir(),
    ...(process.env.ASAN_OPTIONS && { ASAN_OPTIONS: process.env.ASAN_OPTIONS }),
    ...(process.env.TSAN_OPTIONS && { TSAN_OPTIONS: process.env.TSAN_OPTIONS }),
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith('SOUK_TEST_') && name !== 'SOUK_TEST_POSTGRES')),
    ...(data && { SOUK_DATA: data }),
    ...(data && SERVER && { DATABASE_URL: await databaseOf(data) }),
    SOUK_LISTEN: '127.0.0.1:0',
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

/** A running program. */
export class Souk {
  constructor(data, child) {
    this.data = data;
    this.child = child;
    this.out = '';
    this.err = '';
    this.ended = new Promise((done) => { child.on('close', (exit, signal) => done({ exit, signal })); });
    child.stderr.on('data', (bytes) => { this.err += bytes; });
  }

  /** `souk run`, once it serves. Give `data` to start on data that is there already. */
  static async start(t, { data, args = [], environment = {} } = {}) {
    const directory = data ?? join(await temporaryDirectory(t), 'data');
    const child = spawn(PROGRAM, ['run', ...args], { env: await environmentOf(directory, environment), stdio: ['ignore', 'pipe', 'pipe'] });
    const running = new Souk(directory, child);
    t.after(() => running.kill());
    await new Promise((ready, failed) => {
      child.on('error', failed);
      child.on('close', (exit, signal) => failed(new Error(`souk run ended with ${exit ?? signal}: ${running.err}`)));
      child.stdout.on('data', (bytes) => {
        running.out += bytes;
        running.url ??= /Souk runs at (http:\S+)/.exec(running.out)?.[1];
        if (running.url) ready();
      });
    });
    return running;
  }

  /** A command beside it. */
  command(...args) {
    return souk(this.data, args);
  }

  /** One request: {status, headers, body}, the body parsed where it is JSON. `as`: "admin", a user's id, or nobody. */
  async request(method, path, { as, body, headers = {} } = {}) {
    const caller = as === 'admin' ? `${ADMIN}; role=admin` : as && `${as}; role=user`;
    const reply = await fetch(this.url + path, {
      method,
      headers: {
        ...(caller && { 'Souk-Caller': caller }),
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
      redirect: 'manual',
    });
    const text = await reply.text();
    const isJson = (reply.headers.get('content-type') ?? '').includes('json');
    return { status: reply.status, headers: reply.headers, body: isJson ? JSON.parse(text) : text };
  }

  /** A call of one service by another, which works for `user` or for itself. */
  call(service, name, body, { by = 'auth', user, id = randomUUID() } = {}) {
    const caller = `service:${by}${user ? `; user=${user}` : ''}`;
    return this.request('POST', `/internal/v1/${service}/${name}`, { body, headers: { 'Souk-Caller': caller, 'Souk-Request-Id': id } });
  }

  get(path, options) {
    return this.request('GET', path, options);
  }

  post(path, body, options = {}) {
    return this.request('POST', path, { ...options, body });
  }

  /** Every event's effects are there when this is done. */
  async settle() {
    const { exit, err, out } = await this.command('events', 'settle');
    if (exit !== 0) throw new Error(`the events do not settle: ${err}${out}`);
  }

  /** Asks it to end, and waits: {exit, signal}. */
  stop(signal = 'SIGTERM') {
    this.child.kill(signal);
    return this.ended;
  }

  kill() {
    return this.stop('SIGKILL');
  }
}

export const ADMIN = '01900000-0000-7000-8000-0000000000ad';
export const USER = '01900000-0000-7000-8000-000000000001';
