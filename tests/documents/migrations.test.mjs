// What tools/embed.py takes for migrations: each number in both dialects, without gaps, or the build ends and says what is missing.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { temporaryDirectory } from '../lib/souk.mjs';

const EMBED = resolve(dirname(fileURLToPath(import.meta.url)), '../../tools/embed.py');
const PAIR = ['0001_notes.sqlite.sql', '0001_notes.postgres.sql'];

async function embed(t, names) {
  const directory = await temporaryDirectory(t);
  const files = names.map((name) => join(directory, name));
  for (const file of files) await writeFile(file, 'CREATE TABLE notebook_notes (id text);\n');
  const output = join(directory, 'out.c');
  const { status, stderr } = spawnSync('python3', [EMBED, 'migrations', 'notebook', output, ...files], { encoding: 'utf8' });
  return { status, stderr, made: status === 0 ? await readFile(output, 'utf8') : '' };
}

test('a pair is embedded', async (t) => {
  const { status, stderr, made } = await embed(t, PAIR);
  assert.equal(status, 0, stderr);
  for (const dialect of ['sqlite', 'postgres']) assert.ok(made.includes(`.${dialect} =`));
  assert.match(made, /\.count = 1/);
});

for (const [what, names, says] of [
  ['without its twin for PostgreSQL', PAIR.slice(0, 1), /0001_notes has no 0001_notes\.postgres\.sql/],
  ['without its twin for SQLite', PAIR.slice(1), /0001_notes has no 0001_notes\.sqlite\.sql/],
  ['whose later one has no twin', [...PAIR, '0002_more.sqlite.sql'], /0002_more has no 0002_more\.postgres\.sql/],
  ['with a gap', [...PAIR, '0003_more.sqlite.sql', '0003_more.postgres.sql'], /migration 0002 is missing/],
  ['with two of a number', [...PAIR, '0001_other.sqlite.sql', '0001_other.postgres.sql'], /number 1 is already taken/],
  ['in a dialect that is not known', [...PAIR, '0002_more.mysql.sql'], /a migration is called/],
]) {
  test(`migrations ${what} are refused`, async (t) => {
    const { status, stderr } = await embed(t, names);
    assert.notEqual(status, 0);
    assert.match(stderr, says);
  });
}
