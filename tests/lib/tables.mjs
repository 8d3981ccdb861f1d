// What no command shows: every row of every table, wherever the data lies.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { sqlite } from '../cli/sqlite.mjs';
import { databaseOf, query, SERVER } from './postgres.mjs';

async function ofFiles(data) {
  const files = (await readdir(data)).filter((name) => name.endsWith('.db')).map((name) => join(data, name));
  return files.flatMap((file) => sqlite(file, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").split('\n')
    .map((table) => ({ table, rows: sqlite(file, `SELECT * FROM ${table}`, '-quote') })));
}

async function ofServer(data) {
  const database = (await databaseOf(data)).slice(SERVER.length + 1);
  const tables = (await query("SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname LIKE 'souk%'", database)).split('\n');
  return Promise.all(tables.map(async (table) => ({ table: table.split('.')[1], rows: await query(`SELECT * FROM ${table}`, database) })));
}

/** [{table, rows}], the rows as text, a line each, bytes in hexadecimal. A service's tables are in one of several databases where
    each has its own. */
export function tablesOf(souk) {
  return SERVER ? ofServer(souk.data) : ofFiles(souk.data);
}

/** Whether this word stands in rows, as text in whatever case or as bytes. */
export function holds(rows, word) {
  const text = rows.toLowerCase();
  return [word, ...[word, word.toLowerCase()].map((each) => Buffer.from(each).toString('hex'))].some((form) => text.includes(form.toLowerCase()));
}

/** How many replies are kept for a user's repeated requests. */
export async function repliesTo(souk, user) {
  const subject = user.replaceAll('-', '');
  if (SERVER) {
    const database = (await databaseOf(souk.data)).slice(SERVER.length + 1);
    return Number(await query(`SELECT count(*) FROM souk.souk_replies WHERE subject = '${subject}'`, database));
  }
  const files = (await readdir(souk.data)).filter((name) => name.endsWith('.db'));
  return files.map((file) => Number(sqlite(join(souk.data, file), `SELECT count(*) FROM souk_replies WHERE subject = x'${subject}'`)))
    .reduce((sum, count) => sum + count, 0);
}

/** What SQL says, where this table lies; `schema`: "souk_auth" is auth's, "souk" the frame's. */
export async function sqlAt(souk, schema, table, sql) {
  if (SERVER) {
    const database = (await databaseOf(souk.data)).slice(SERVER.length + 1);
    return query(`SET search_path TO ${schema}; ${sql}`, database);
  }
  const files = (await readdir(souk.data)).filter((name) => name.endsWith('.db')).map((name) => join(souk.data, name));
  const [file] = files.filter((each) => sqlite(each, `SELECT count(*) FROM sqlite_schema WHERE name = '${table}'`) === '1');
  return sqlite(file, sql);
}
