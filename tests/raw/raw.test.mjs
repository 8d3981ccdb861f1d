// The table of raw requests (requests.txt) against the gateway of a whole program: over TCP and over TLS, whole and byte by byte. What
// nobody there may send is refused in the same words as by the bare server of src/http/raw_requests_test.c.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { Souk, temporaryDirectory } from '../lib/souk.mjs';
import { certificate } from '../lib/tls.mjs';

const PATHS = { '<get>': '/api/v1/products', '<post>': '/api/v1/auth/log-in', '<guarded>': '/api/v1/orders' };
const BYTE_BY_BYTE_MAX = 1500;
const AT_ONCE = 16;
const CASES_LEAST = 150;
const PATIENCE_MS = 10000;

const ESCAPES = { r: '\r', n: '\n', t: '\t', 0: '\0', '\\': '\\' };
const unescaped = (text) => text.replace(/<get>|<post>|<guarded>/g, (name) => PATHS[name])
  .replace(/\\(?:x([0-9a-f]{2})|(.))/g, (_, hex, letter) => (hex ? String.fromCharCode(parseInt(hex, 16)) : ESCAPES[letter]));

/** {name, steps: [{what, …}]} each; requests are joined to one step of bytes. */
function readTable() {
  const table = readFileSync(new URL('requests.txt', import.meta.url), 'latin1');
  const cases = [];
  for (const line of table.split('\n').filter((text) => text !== '' && !text.startsWith('#'))) {
    const [, what, rest] = /^(\w+) ?(.*)$/.exec(line);
    if (what === 'case') {
      cases.push({ name: rest, steps: [] });
      continue;
    }
    const { steps } = cases.at(-1);
    if (what === 'send' || what === 'repeat') {
      const [, times, text] = what === 'repeat' ? /^(\d+) (.*)$/.exec(rest) : [rest, 1, rest];
      if (steps.at(-1)?.what !== 'send') steps.push({ what: 'send', bytes: '' });
      steps.at(-1).bytes += unescaped(text).repeat(times);
    } else {
      steps.push({ what, rest });
    }
  }
  return cases;
}

/** One connection: what it has received, and whether it goes on. */
class Client {
  static async open(url) {
    const { hostname, port, protocol } = new URL(url);
    const client = new Client();
    const options = { host: hostname, port: Number(port), allowHalfOpen: true, noDelay: true, rejectUnauthorized: false };
    client.socket = protocol === 'https:' ? connectTls(options) : connect(options);
    client.received = '';
    client.ended = false;
    client.socket.setEncoding('latin1');
    client.socket.setTimeout(PATIENCE_MS, () => client.socket.destroy(new Error('no answer')));
    client.socket.on('data', (text) => { client.received += text; client.wake?.(); });
    for (const event of ['end', 'close']) client.socket.on(event, () => { client.ended = true; client.wake?.(); });
    // Whoever goes on sending where the server has ended is told so by a broken pipe: that is an end, too.
    client.socket.on('error', (error) => { if (!['EPIPE', 'ECONNRESET'].includes(error.code)) client.error = error; });
    await new Promise((ready, failed) => client.socket.once(protocol === 'https:' ? 'secureConnect' : 'connect', ready).once('error', failed));
    return client;
  }

  async send(bytes, byByte) {
    if (!byByte) {
      this.socket.write(bytes, 'latin1');
      return;
    }
    for (const byte of bytes) {
      if (this.ended) return;
      this.socket.write(byte, 'latin1');
      await turn();
    }
  }

  /** Until `is` holds for what was received; false when the connection ends without it. */
  async until(is) {
    while (!is(this.received)) {
      if (this.ended) return false;
      await new Promise((wake) => { this.wake = wake; });
    }
    return true;
  }

  /** The next reply, or nothing. `bare`: it has no body whatever its length says. */
  async reply(bare) {
    if (!await this.until((text) => text.includes('\r\n\r\n'))) return undefined;
    const head = this.received.slice(0, this.received.indexOf('\r\n\r\n') + 2);
    const length = bare ? 0 : Number(/\r\nContent-Length: (\d+)\r\n/i.exec(head)?.[1] ?? 0);
    const size = head.length + 2 + length;
    if (!await this.until((text) => text.length >= size)) return undefined;
    const body = this.received.slice(head.length + 2, size);
    if (!head.startsWith('HTTP/1.1 1')) {
      const [, span] = /\r\ntraceparent: 00-[0-9a-f]{32}-([0-9a-f]{16})-01\r\n/.exec(head) ?? [];
      assert.ok(span && head.includes(`\r\nX-Request-Id: ${span}\r\n`), `a reply without ids: ${head}`);
    }
    this.received = this.received.slice(size);
    return { status: Number(head.split(' ')[1]), head, body };
  }

  async atEnd() {
    await this.until((text) => text !== '');
    return this.received === '' && this.error === undefined;
  }
}

async function step(client, { what, rest, bytes }, byByte, last) {
  switch (what) {
    case 'send':
      await client.send(bytes, byByte);
      return last;
    case 'end':
      client.socket.end();
      return last;
    case 'expect': {
      const reply = await client.reply(rest.endsWith(' head'));
      assert.equal(reply?.status, Number.parseInt(rest, 10), reply ? reply.head : 'the connection ended in place of a reply');
      return reply;
    }
    case 'code':
      assert.equal(JSON.parse(last.body).code, rest);
      return last;
    case 'header':
      assert.ok(last.head.includes(`${rest}\r\n`), last.head);
      return last;
    case 'closed':
      assert.ok(await client.atEnd(), `the connection goes on, or broke: ${client.error} ${client.received}`);
      return last;
    case 'open':
      await client.send(`GET ${PATHS['<get>']} HTTP/1.1\r\nHost: souk\r\n\r\n`, false);
      assert.equal((await client.reply(false))?.status, 200, 'it is good for another request');
      return last;
    default:
      throw new Error(`the table has an unknown directive: ${what}`);
  }
}

async function run(url, { name, steps }, byByte) {
  const client = await Client.open(url);
  try {
    let last;
    for (const one of steps) last = await step(client, one, byByte, last);
  } catch (error) {
    error.message = `case "${name}"${byByte ? ', byte by byte' : ''}: ${error.message}`;
    throw error;
  } finally {
    client.socket.destroy();
  }
}

/** All, so many at once. */
async function runAll(url, cases, byByte) {
  const left = [...cases];
  const worker = async () => {
    for (let one = left.shift(); one; one = left.shift()) await run(url, one, byByte);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

const table = readTable().filter(({ steps }) => steps.every(({ what }) => what !== 'unit'));
const short = table.filter(({ steps }) => steps.reduce((sum, { bytes = '' }) => sum + bytes.length, 0) <= BYTE_BY_BYTE_MAX);

async function suite(t, environment) {
  assert.ok(table.length >= CASES_LEAST, `${table.length} cases`);
  const souk = await Souk.run(t, { environment: { SOUK_LOG_LEVEL: 'error', ...environment } });
  await t.test('whole', () => runAll(souk.url, table, false));
  await t.test('byte by byte', () => runAll(souk.url, short, true));
  await souk.endWell();
}

test('raw requests at the gateway', { timeout: 60000 }, (t) => suite(t, {}));

test('raw requests at the gateway, over TLS', { timeout: 60000 }, async (t) => suite(t, certificate(await temporaryDirectory(t))));
