// Databases for tests, on the server at SOUK_TEST_POSTGRES (`tools/postgres run` starts one): one for each data directory, so
// that whoever starts on the same directory finds the same data.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';

const run = promisify(execFile);
export const SERVER = process.env.SOUK_TEST_POSTGRES;
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
