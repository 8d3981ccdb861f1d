// Databases for tests, on the server at SOUK_TEST_POSTGRES (`tools/postgres run` starts one): one for each data directory, so
// that whoever starts on the same directory finds the same data.
import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePorts } from './ports.mjs';
import { soon } from './until.mjs';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const run = promisify(execFile);
export const SERVER = process.env.SOUK_TEST_POSTGRES;
const PATIENCE_MS = 30_000;
const made = new Map();

/** Runs SQL in a database, by default beside those of tests, and returns what psql prints. */
export async function query(sql, database = 'postgres', server = SERVER) {
  const { stdout } = await run('psql', ['--no-psqlrc', '--quiet', '--tuples-only', '--no-align', '--set=ON_ERROR_STOP=1', '--command', sql, `${server}/${database}`]);
  return stdout.trim();
}

/** The URL of the database that belongs to a data directory; made where it is missing. */
export async function databaseOf(data, server = SERVER) {
  const name = `souk_${createHash('sha256').update(data).digest('hex').slice(0, 24)}`;
  if (!made.has(server + name)) {
    made.set(server + name, query(`CREATE DATABASE ${name}`, 'postgres', server));
  }
  await made.get(server + name);
  return `${server}/${name}`;
}

/** A server of the test's own, which it may kill and start again. */
export class Server {
  static async start(t) {
    const server = new Server();
    server.directory = await mkdtemp(join(tmpdir(), 'souk-postgres-'));
    await chmod(server.directory, 0o755);
    [server.port] = await freePorts(1);
    server.url = `postgres://postgres@127.0.0.1:${server.port}`;
    t.after(async () => {
      await server.stop('SIGINT');
      await rm(server.directory, { recursive: true, force: true });
    });
    await server.restart();
    return server;
  }

  /** Until it takes connections: after kill -9 the old one's children may have to end first. */
  async restart() {
    for (const until = Date.now() + PATIENCE_MS; Date.now() < until;) {
      this.child = spawn(join(ROOT, 'tools/postgres'), ['serve', this.directory, String(this.port)], { stdio: 'ignore' });
      let gone = false;
      this.ended = new Promise((done) => { this.child.on('close', () => { gone = true; done(); }); });
      while (!gone) {
        if (await query('SELECT 1', 'postgres', this.url).catch(() => '') === '1') return;
        await pause(50);
      }
    }
    throw new Error(`the PostgreSQL server in ${this.directory} does not start`);
  }

  stop(signal) {
    this.child.kill(signal);
    return soon(`PostgreSQL ends by ${signal}`, this.ended);
  }
}

const COMMIT = Buffer.from('Q\0\0\0\x0bCOMMIT\0');

/** Between a program and a server. `fate` says of each COMMIT what becomes of it: undefined: nothing; 'lost': it does not come to
    the server; 'unanswered': it does, and its answer is lost. The connection is, too. */
export function proxyTo(t, server, fate) {
  const upstream = new URL(server);
  const proxy = createServer((client) => {
    const there = connect(Number(upstream.port), upstream.hostname);
    let deaf = false;
    const end = () => { client.destroy(); there.destroy(); };
    client.on('error', end);
    there.on('error', end);
    client.on('close', () => { if (!deaf) there.destroy(); });
    there.on('close', () => client.destroy());
    client.on('data', (bytes) => {
      const what = bytes.includes(COMMIT) ? fate() : undefined;
      if (what === 'lost') return end();
      deaf = deaf || what === 'unanswered';
      there.write(bytes);
    });
    there.on('data', (bytes) => (deaf ? end() : client.write(bytes)));
  });
  t.after(() => proxy.close());
  return new Promise((done) => {
    proxy.listen(0, '127.0.0.1', () => done(`postgres://${upstream.username}@127.0.0.1:${proxy.address().port}`));
  });
}
