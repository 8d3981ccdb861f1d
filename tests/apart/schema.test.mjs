// Both drivers' tables are the same when all migrations are done: names, columns, kinds, and what may be missing.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { sqlite } from '../cli/sqlite.mjs';
import { databaseOf, query } from '../lib/postgres.mjs';
import { souk, temporaryDirectory } from '../lib/souk.mjs';

// What a kind of SQLite's may be on PostgreSQL: what counts is never narrower there.
const KINDS = { BLOB: ['uuid', 'bytea'], INTEGER: ['bigint', 'boolean'], TEXT: ['text'] };
const NARROW = ['auth_first_admin.one']; // can only be 1

const SQLITE_COLUMNS = `SELECT m.name || '|' || c.name || '|' || c.type || '|' || CASE WHEN c."notnull" OR c.pk THEN 'always' ELSE 'maybe' END
  FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'souk_%' AND m.name NOT LIKE 'sqlite_%'`;
const POSTGRES_COLUMNS = `SELECT table_name || '|' || column_name || '|' || data_type || '|' || CASE is_nullable WHEN 'NO' THEN 'always' ELSE 'maybe' END
  FROM information_schema.columns WHERE table_schema LIKE 'souk\\_%' ORDER BY table_name, ordinal_position`;

/** {"order_lines.quantity": {kind, presence}}: no table of two services has the same name, since it begins with the service's. */
function byColumn(lines) {
  return new Map(lines.split('\n').map((line) => line.split('|')).map(([table, column, kind, presence]) => [`${table}.${column}`, { kind, presence }]));
}

test('a table is the same on SQLite and on PostgreSQL', async (t) => {
  const [file, server] = [join(await temporaryDirectory(t), 'data'), join(await temporaryDirectory(t), 'data')];
  for (const [data, environment] of [[file, { DATABASE_URL: '' }], [server, {}]]) {
    const { exit, err } = await souk(data, ['migrate'], { environment });
    assert.equal(exit, 0, err);
  }
  const here = byColumn(sqlite(join(file, 'souk.db'), SQLITE_COLUMNS));
  const there = byColumn(await query(POSTGRES_COLUMNS, new URL(await databaseOf(server)).pathname.slice(1)));

  assert.ok(here.size > 100, `only ${here.size} columns were found`);
  assert.deepEqual([...there.keys()].sort(), [...here.keys()].sort());
  for (const [column, { kind, presence }] of here) {
    const kinds = NARROW.includes(column) ? ['integer'] : KINDS[kind];
    assert.ok(kinds.includes(there.get(column).kind), `${column} is ${kind} here and ${there.get(column).kind} there`);
    assert.equal(there.get(column).presence, presence, `${column} is ${presence} there on SQLite`);
  }
});
