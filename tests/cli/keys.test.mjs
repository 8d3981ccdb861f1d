// The keys that sign: listed, rotated, private, and whole after a crash.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Souk, souk } from '../lib/souk.mjs';

const LINE = /^(next|current|retired) +([\w-]{43})  made (\S+Z)(?:  (verifies until|over since) (\S+Z))?$/;

/** [{state, id, made, until}] as `souk keys list` says. */
async function keysOf(data) {
  const { exit, out, err } = await souk(data, ['keys', 'list']);
  assert.equal(exit, 0, err);
  return out.trimEnd().split('\n').map((line) => {
    const [, state, id, made, , until] = LINE.exec(line) ?? assert.fail(line);
    return { state, id, made, until };
  });
}

const published = async (shop) => (await shop.get('/.well-known/jwks.json')).body.keys.map(({ kid }) => kid);

test('keys are listed and rotated while it runs and at rest', async (t) => {
  const shop = await Souk.start(t);
  const first = await keysOf(shop.data);
  assert.deepEqual(first.map(({ state }) => state), ['next', 'current']);
  assert.deepEqual(await published(shop), first.map(({ id }) => id));

  const rotated = await shop.command('keys', 'rotate');
  assert.deepEqual([rotated.exit, rotated.err], [0, '']);
  assert.ok(rotated.out.startsWith(`${first[0].id} signs from now on.`));
  const second = await keysOf(shop.data);
  assert.deepEqual(second.map(({ state }) => state), ['next', 'current', 'retired']);
  assert.deepEqual(second.slice(1).map(({ id }) => id), first.map(({ id }) => id));
  assert.ok(Date.parse(second[2].until) > Date.now() + 15 * 60000);
  // The running program has taken it over: it publishes all three.
  assert.deepEqual(await published(shop), second.map(({ id }) => id));

  await shop.stop();
  assert.deepEqual(await keysOf(shop.data), second);
  assert.equal((await souk(shop.data, ['keys', 'rotate'])).exit, 0);
  const third = await keysOf(shop.data);
  assert.deepEqual(third.slice(1).map(({ id }) => id), second.map(({ id }) => id));
  const again = await Souk.start(t, { data: shop.data });
  assert.deepEqual(await published(again), third.map(({ id }) => id));
});

test('so many at a time and no more', async (t) => {
  const shop = await Souk.start(t);
  await shop.stop();
  for (let i = 0; i < 14; i++) {
    assert.equal((await souk(shop.data, ['keys', 'rotate'])).exit, 0);
  }
  const full = await keysOf(shop.data);
  const { exit, out, err } = await souk(shop.data, ['keys', 'rotate']);
  assert.deepEqual([exit, out], [1, '']);
  assert.ok(err.includes(`14 keys were retired lately`) && err.includes(full.at(-1).until), err);
  assert.deepEqual(await keysOf(shop.data), full);
});

test('killed anywhere, a rotation is whole', async (t) => {
  const shop = await Souk.start(t);
  await shop.stop();
  for (const [point, keys] of [['before_key_rename', 2], ['after_key_rename', 3]]) {
    const { signal } = await souk(shop.data, ['keys', 'rotate'], { environment: { SOUK_CRASH_AT: point } });
    assert.equal(signal, 'SIGKILL');
    assert.equal((await keysOf(shop.data)).length, keys);
  }
  assert.equal((await souk(shop.data, ['keys', 'rotate'])).exit, 0);
  assert.equal((await keysOf(shop.data)).length, 4);
});

test('keys that others may read are refused', async (t) => {
  const shop = await Souk.start(t);
  await shop.stop();
  const directory = join(shop.data, 'keys');
  const file = join(directory, 'signing.json');
  assert.equal((await stat(directory)).mode & 0o777, 0o700);
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  const seeds = JSON.parse(await readFile(file, 'utf8')).keys.map(({ seed }) => seed);

  await chmod(file, 0o640);
  for (const args of [['run'], ['keys', 'list'], ['keys', 'rotate']]) {
    const { exit, err } = await souk(shop.data, args);
    assert.equal(exit, 3, args.join(' '));
    assert.match(err, /signing\.json.*chmod 600/);
    assert.ok(seeds.every((seed) => !err.includes(seed)));
  }
  await chmod(file, 0o600);
  await chmod(directory, 0o755);
  assert.match((await souk(shop.data, ['run'])).err, /chmod 700/);
  await chmod(directory, 0o700);

  await writeFile(file, '{"keys": []}');
  const damaged = await souk(shop.data, ['keys', 'list']);
  assert.equal(damaged.exit, 3);
  assert.match(damaged.err, /signing\.json is damaged/);
});
