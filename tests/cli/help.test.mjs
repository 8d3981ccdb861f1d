// What the program says of itself, and to those who ask for something it cannot do.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { PROGRAM, souk } from '../lib/souk.mjs';

/** The names that `souk --help` lists. */
async function commandNames() {
  const { out } = await souk(null, ['--help']);
  return [...out.matchAll(/^ {2}([a-z]+(?:-[a-z]+)?(?: [a-z]+)?) {2,}\S/gm)].map((match) => match[1]);
}

test('souk --help lists every command, and each has its own --help', async (t) => {
  const names = await commandNames();
  for (const expected of ['run', 'demo', 'list', 'routes', 'config', 'events list', 'events show', 'events replay',
    'dead-letters list', 'dead-letters retry', 'dead-letters drop', 'check', 'backup', 'restore', 'migrate',
    'docs configuration', 'docs problems', 'docs openapi', 'docs asyncapi']) {
    assert.ok(names.includes(expected), expected);
  }
  for (const name of names) {
    await t.test(`souk ${name} --help`, async () => {
      const { exit, out, err } = await souk(null, [...name.split(' '), '--help']);
      assert.equal(exit, 0);
      assert.ok(out.startsWith(`Usage: souk ${name}`), out);
      assert.equal(err, '');
      for (const line of out.split('\n')) {
        assert.ok(line.length <= 110, `too long for a terminal: ${line}`);
      }
    });
  }
});

test('help is found where people look for it', async () => {
  const { out } = await souk(null, ['--help']);
  for (const args of [['-h'], ['help']]) {
    assert.deepEqual(await souk(null, args), { exit: 0, signal: null, out, err: '' });
  }
  for (const about of [['run'], ['events'], ['events', 'list']]) {
    assert.deepEqual(await souk(null, ['help', ...about]), await souk(null, [...about, '--help']));
  }
  assert.equal((await souk(null, ['help', 'rnu'])).exit, 2);
  const group = await souk(null, ['dead-letters', '--help']);
  assert.equal(group.exit, 0);
  assert.match(group.out, /dead-letters list[^]*dead-letters retry[^]*dead-letters drop/);
  // Even where a value is missing, and in the middle of others.
  assert.equal((await souk(null, ['events', 'list', '--limit', '3', '--help'])).exit, 0);
});

test('souk --version', async () => {
  const { exit, out } = await souk(null, ['--version']);
  assert.equal(exit, 0);
  assert.match(out, /^souk \d+\.\d+\.\d+\n$/);
});

const WRONG = [
  [[], /What shall it do\? `souk --help`/],
  [['rnu'], /no command `rnu`.*`souk --help`/],
  [['events'], /`souk events` needs to know what to do.*`souk events --help`/],
  [['events', 'lits'], /no command `events lits`.*`souk events --help`/],
  [['--verbose'], /no command `--verbose`/],
  [['list', '--json'], /No such option: --json.*`souk list --help`/],
  [['list', 'product'], /One argument too many: product/],
  [['backup'], /Missing: TARGET.*`souk backup --help`/],
  [['restore', 'a', 'b'], /One argument too many: b/],
  [['events', 'list', '--topic'], /Needs a value: --topic/],
  [['events', 'list', '--topic=a', '--topic', 'b'], /Given twice: --topic/],
  [['events', 'list', '--json=yes'], /Takes no value: --json/],
  [['run', 'shoes'], /no service "shoes".*`souk list`/],
];

for (const [args, message] of WRONG) {
  test(`wrong usage: souk ${args.join(' ')}`, async () => {
    const { exit, out, err } = await souk(null, args);
    assert.equal(exit, 2);
    assert.equal(out, '');
    assert.match(err, message);
    assert.match(err, /^souk: [^\n]+\n$/, 'one line');
  });
}

test('what cannot be written is not fine', () => {
  const { status, stderr } = spawnSync('/bin/sh', ['-c', 'exec "$0" --help > /dev/full', PROGRAM], { encoding: 'utf8' });
  assert.equal(status, 1);
  assert.match(stderr, /cannot write/);
});
