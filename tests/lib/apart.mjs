// A shop in two processes on one PostgreSQL database: the front (gateway, auth, user), where clients come in, and the back (product,
// inventory, order, payment, notification). Suites that set SOUK_TEST_APART run every test on it.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { freePorts, ownHost } from './ports.mjs';
import { databaseOf } from './postgres.mjs';
import { signingKey } from './tokens.mjs';
import { COMPLAINT, Souk, souk, temporaryDirectory } from './souk.mjs';
import { soon, until } from './until.mjs';

export const FRONT = ['gateway', 'auth', 'user'];
export const BACK = ['product', 'inventory', 'order', 'payment', 'notification'];

/** What both processes are told: where each service is, and where all data lies. */
export async function places(data) {
  const host = ownHost();
  const [front, back] = await freePorts(2, host);
  const url = (service) => `http://${host}:${BACK.includes(service) ? back : front}`;
  return {
    url,
    environment: {
      DATABASE_URL: await databaseOf(data),
      ...Object.fromEntries([...FRONT, ...BACK].map((name) => [`SOUK_${name.toUpperCase()}_URL`, url(name)])),
    },
  };
}

const worse = (endings) => endings.find(({ exit }) => exit !== 0) ?? endings[0];

/** One process of a shop. */
export class Part extends Souk {
  static async start(t, { data, args, places: { url, environment }, environment: more = {} }) {
    const listen = { SOUK_PEERS_LISTEN: url(args[0]).slice('http://'.length) };
    const part = await this.run(t, { data, args, environment: { ...environment, ...listen, ...more } });
    part.database = environment.DATABASE_URL;
    return part;
  }

  command(...args) {
    return souk(this.data, args, { environment: { DATABASE_URL: this.database } });
  }
}

/** The whole, asked at its front as any other program is. */
export class Apart extends Part {
  static async start(t, { data, environment = {} } = {}) {
    const directory = data ?? join(await temporaryDirectory(t), 'data');
    const where = await places(directory);
    const startBack = () => Part.start(t, { data: `${directory}-back`, args: BACK, places: where, environment });
    const back = await startBack();
    const front = await super.start(t, { data: directory, args: FRONT, places: where, environment });
    const frontEnded = front.ended;
    const ended = Promise.all([frontEnded, back.ended]).then(worse);
    return Object.assign(front, { back, where, startBack, frontEnded, ended });
  }

  /** Where other processes reach a service. */
  async peers(service) {
    return this.where.url(service);
  }

  async keyOf(service) {
    return signingKey(BACK.includes(service) ? this.back.data : this.data);
  }

  /** The clock is of both. */
  async tell(...args) {
    if (args[0] === 'clock') await this.back.tell(...args);
    return super.tell(...args);
  }

  /** What is said of a service is for the process that runs it. */
  async command(...args) {
    return args.some((arg) => BACK.includes(arg)) ? this.back.command(...args) : super.command(...args);
  }

  async get(path, options) {
    const reply = await super.get(path, options);
    return path === '/metrics' ? { ...reply, body: reply.body + (await this.back.get(path)).body } : reply;
  }

  /** Until neither has done anything more: what one does is news for the other. */
  async settle() {
    let before;
    await until('neither has anything left to do', async () => {
      await super.settle();
      await this.back.settle();
      const done = await this.metric('souk_consumer_done_total');
      const rests = done === before;
      before = done;
      return rests;
    });
  }

  async stop(signal = 'SIGTERM') {
    this.child.kill(signal);
    return worse(await Promise.all([soon('the front ends', this.frontEnded), this.back.stop(signal)]));
  }

  async endWell() {
    await super.endWell();
    assert.doesNotMatch(this.back.err, COMPLAINT);
  }
}
