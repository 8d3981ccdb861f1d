// What no command does: looking at, and spoiling, a database at rest.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';

export function sqlite(file, sql, ...options) {
  const { status, stdout, stderr } = spawnSync('sqlite3', ['-bail', ...options, file, sql], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return stdout.trim();
}
