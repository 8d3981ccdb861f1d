// One program at a time has the data; commands reach it there.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { SERVER } from '../lib/postgres.mjs';
import { Souk, souk, temporaryDirectory } from '../lib/souk.mjs';

test('a second program is refused, and told who has the data', async (t) => {
  const first = await Souk.start(t);
  // Nothing is restored into a server's data in any case, which is said first.
  for (const args of [['run'], ['migrate'], ...(SERVER ? [] : [['restore', '/etc/hostname']])]) {
    const { exit, err } = await first.command(...args);
    assert.equal(exit, 4, args[0]);
    assert.match(err, new RegExp(`process ${first.child.pid} `), args[0]);
  }
  assert.equal((await fetch(`${first.url}/health`)).status, 200, 'the first does not mind');
});

test('the lock ends with its process, however that ends', async (t) => {
  const killed = await Souk.start(t);
  await killed.kill();
  const next = await Souk.start(t, { data: killed.data });
  assert.equal(await readFile(join(next.data, 'lock'), 'utf8'), `${next.child.pid}\n`);
  assert.deepEqual(await next.stop(), { exit: 0, signal: null });
  assert.equal((await souk(next.data, ['check'])).exit, 0);
});

test('who needs a running program says so', async (t) => {
  const data = await temporaryDirectory(t);
  const { exit, err } = await souk(data, ['events', 'replay', 'product']);
  assert.equal(exit, 4);
  assert.match(err, /needs a running program/);
});

test('a process that has the data but does not answer', async (t) => {
  const data = join(await temporaryDirectory(t), 'data');
  await mkdir(data);
  const holder = spawn('python3', ['-c', `
import fcntl, os, sys
file = open(sys.argv[1], 'w')
fcntl.lockf(file, fcntl.LOCK_EX)
file.write(str(os.getpid()) + '\\n')
file.flush()
print('locked', flush=True)
sys.stdin.read()`, join(data, 'lock')]);
  t.after(() => holder.kill());
  await new Promise((ready) => { holder.stdout.once('data', ready); });
  for (const args of [['check'], ['demo'], ['run']]) {
    const { exit, err } = await souk(data, args);
    assert.equal(exit, 4, args[0]);
    if (args[0] !== 'demo') assert.match(err, new RegExp(`process ${holder.pid} `));
  }
});
