// People in front of the shop's door: they sign up, log in, and come back with a bearer token or a browser's cookies.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';

export const API = '/api/v1';
export const PASSWORD = 'a garden of 7 forking paths';
export const ADMIN = 'admin';

/** What a reply sets. Debian's Node has no getSetCookie yet and joins them by commas, which ours do not hold. */
const cookiesOf = ({ headers }) => headers.getSetCookie?.() ?? headers.get('set-cookie')?.split(', ') ?? [];

/** One request: {status, headers, cookies, body}, the body parsed where it is JSON. */
export async function send(url, { method = 'GET', headers = {}, body } = {}) {
  const isText = body === undefined || typeof body === 'string' || body instanceof URLSearchParams || body instanceof Uint8Array;
  const reply = await fetch(url, {
    method,
    headers: { ...(!isText && { 'Content-Type': 'application/json' }), ...headers },
    body: isText ? body : JSON.stringify(body),
    redirect: 'manual',
  });
  const text = await reply.text();
  const isJson = /[/+]json/.test(reply.headers.get('content-type') ?? '') && text !== '';
  return { status: reply.status, headers: reply.headers, cookies: cookiesOf(reply), body: isJson ? JSON.parse(text) : text };
}

/** The cookies of a browser: by name, the value. */
export class Jar {
  constructor() {
    this.cookies = new Map();
  }

  take(reply) {
    for (const line of reply.cookies) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      if (/max-age=(0|-\d+)(;|$)/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return reply;
  }

  get(name) {
    return this.cookies.get(name);
  }

  get header() {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** As a page of the shop sends them. */
  get headers() {
    return { Cookie: this.header, ...(this.get('souk_csrf') && { 'X-CSRF-Token': this.get('souk_csrf') }) };
  }
}

/** Somebody with a session, to be shown by cookie or as bearer. */
export class Person {
  constructor(url, details) {
    this.url = url;
    this.jar = new Jar();
    Object.assign(this, details);
  }

  get token() {
    return this.jar.get('souk_access');
  }

  get bearer() {
    return { Authorization: `Bearer ${this.token}` };
  }

  /** A page's request: with cookies, which the reply may change. */
  async page(method, path, body) {
    return this.jar.take(await send(`${this.url}${API}${path}`, { method, body, headers: this.jar.headers }));
  }

  /** A program's request. */
  program(method, path, body, headers = {}) {
    return send(`${this.url}${API}${path}`, { method, body, headers: { ...this.bearer, ...headers } });
  }

  async begin(path, body, status) {
    const reply = await this.page('POST', path, body);
    assert.equal(reply.status, status, JSON.stringify(reply.body));
    this.id = reply.body.user_id;
    this.session = reply.body.session_id;
    return this;
  }
}

export const newEmail = () => `${randomUUID()}@example.org`;

/** Somebody who has just signed up. */
export function signUp(url, { email = newEmail(), password = PASSWORD, name = 'Ada Lovelace', ...more } = {}) {
  return new Person(url, { email, password, name, ...more }).begin('/auth/sign-up', { email, password, name, ...more }, 201);
}

export function logIn(url, login, password = PASSWORD) {
  return new Person(url, { login, password }).begin('/auth/log-in', { login, password }, 200);
}

export function visit(url) {
  return new Person(url, {}).begin('/auth/guest', undefined, 200);
}

/** The first admin, who is made soon after the start. */
export async function logInAdmin(souk) {
  await souk.untilAdmin();
  return logIn(souk.url, ADMIN);
}

/** Changes what this user may do, as this admin. */
export async function changeAccess(admin, user, change) {
  const seen = await admin.program('GET', `/users/${user.id}`);
  const reply = await admin.program('PATCH', `/users/${user.id}`, change, { 'If-Match': seen.headers.get('etag') });
  assert.equal(reply.status, 200, JSON.stringify(reply.body));
}
