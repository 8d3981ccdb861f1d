// The environment, and the directory that it names.
import assert from 'node:assert/strict';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { Souk, souk, temporaryDirectory } from '../lib/souk.mjs';

async function modeOf(path) {
  return ((await stat(path)).mode & 0o777).toString(8);
}

test('souk config prints each setting and where its value comes from', async () => {
  const { exit, out } = await souk('/somewhere', ['config']);
  assert.equal(exit, 0);
  assert.match(out, /^SOUK_DATA +set +\/somewhere$/m);
  assert.match(out, /^SOUK_LOG_LEVEL +default +info$/m);
});

test('a wrong value and a misspelt variable are said', async () => {
  const wrong = await souk(null, ['config'], { environment: { SOUK_READERS: 'many' } });
  assert.equal(wrong.exit, 3);
  assert.match(wrong.err, /SOUK_READERS.*many/);
  const misspelt = await souk(null, ['check'], { environment: { SOUK_LISTNE: '127.0.0.1:1' } });
  assert.equal(misspelt.exit, 3);
  assert.match(misspelt.err, /SOUK_LISTNE.*SOUK_LISTEN/);
});

test('what needs no environment works in a wrong one', async () => {
  for (const args of [['list'], ['routes'], ['docs', 'configuration']]) {
    const { exit, out } = await souk(null, args, { environment: { SOUK_READERS: 'many' } });
    assert.equal(exit, 0);
    assert.notEqual(out, '');
  }
});

for (const listen of ['localhost', ':0', '127.0.0.1:80000', '127.0.0.1:', '127.0.0.1:http']) {
  test(`SOUK_LISTEN=${listen} is refused: it is no address with a port`, async (t) => {
    const data = join(await temporaryDirectory(t), 'data');
    const { exit, err } = await souk(data, ['run'], { environment: { SOUK_LISTEN: listen } });
    assert.equal(exit, 3);
    assert.match(err, /SOUK_LISTEN/);
    await assert.rejects(stat(data), { code: 'ENOENT' }, 'and nothing was made');
  });
}

test('plain HTTP off this machine is warned of, loudly', async (t) => {
  const warned = async (environment) => {
    const running = await Souk.start(t, { environment });
    await running.stop();
    return /PLAIN HTTP/.test(running.err);
  };
  assert.equal(await warned({ SOUK_LISTEN: '0.0.0.0:0' }), true);
  assert.equal(await warned({ SOUK_LISTEN: '0.0.0.0:0', SOUK_TRUSTED_PROXIES: '10.0.0.0/8' }), false);
  assert.equal(await warned({ SOUK_LISTEN: '127.0.0.1:0' }), false);
});

test('an address that is taken', async (t) => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((ready) => { other.on('listening', ready); });
  t.after(() => other.close());
  const listen = `127.0.0.1:${other.address().port}`;
  const { exit, err } = await souk(await temporaryDirectory(t), ['run'], { environment: { SOUK_LISTEN: listen } });
  assert.equal(exit, 4);
  assert.ok(err.includes(listen), err);
  assert.match(err, /Another program listens there; SOUK_LISTEN chooses/);
});

test('SOUK_DATA is made by those who begin, and is for its user alone', async (t) => {
  const data = join(await temporaryDirectory(t), 'data');
  const souks = await Souk.start(t, { data });
  assert.equal(await modeOf(data), '700');
  for (const name of ['souk.db', 'lock', 'souk.sock', 'address']) {
    assert.equal(await modeOf(join(data, name)), '600', name);
  }
  await souks.stop();
});

test('SOUK_DATA that is not there, or is none', async (t) => {
  const directory = await temporaryDirectory(t);
  const missing = await souk(join(directory, 'data'), ['check']);
  assert.equal(missing.exit, 3);
  assert.match(missing.err, /does not exist.*`souk run`/);
  await writeFile(join(directory, 'file'), '');
  for (const args of [['check'], ['run'], ['migrate'], ['demo']]) {
    const { exit, err } = await souk(join(directory, 'file'), args);
    assert.equal(exit, 3, args[0]);
    assert.match(err, /is not a directory/);
  }
  const deep = await souk(join(directory, 'a/b'), ['run']);
  assert.equal(deep.exit, 3);
  assert.match(deep.err, /directory above it does not exist/);
});

test('SOUK_DATA with nothing in it', async (t) => {
  const data = join(await temporaryDirectory(t), 'data');
  await mkdir(data);
  const { exit, err } = await souk(data, ['check']);
  assert.equal(exit, 3);
  assert.match(err, /holds no data yet.*`souk run`/);
});

test('souk migrate makes the data and says what it did', async (t) => {
  const data = join(await temporaryDirectory(t), 'data');
  const first = await souk(data, ['migrate']);
  assert.equal(first.exit, 0);
  assert.match(first.out, /^Applied souk 1: .+\n[^]*is up to date now\.\n$/);
  const second = await souk(data, ['migrate']);
  assert.equal(second.exit, 0);
  assert.match(second.out, /^Nothing to do: .* is up to date\.\n$/);
  assert.equal((await souk(data, ['check'])).exit, 0);
});
