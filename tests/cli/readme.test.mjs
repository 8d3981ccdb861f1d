// README.md's first five minutes, as they stand.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { PROGRAM, Souk } from '../lib/souk.mjs';

test('the first five minutes', { timeout: 120000 }, async (t) => {
  const text = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  const [, minutes] = /^## The first five minutes\n([^]*?)^## /m.exec(text);
  const lines = minutes.split('\n').filter((line) => line.startsWith('    ')).map((line) => line.slice(4));
  const shop = await Souk.start(t, { args: ['--demo'] });
  await shop.said('out', /things to try/);
  const run = (script) => {
    const { status, stdout, stderr } = spawnSync('/bin/sh', ['-ec', script], { encoding: 'utf8', env: { PATH: process.env.PATH, SOUK_DATA: shop.data } });
    assert.equal(status, 0, `${script}\n${stdout}${stderr}`);
    return stdout;
  };

  const requests = lines.filter((line) => !line.startsWith('build/souk')).join('\n');
  const said = run(requests.replace('http://127.0.0.1:8000', shop.url).replaceAll('curl -s', "curl -s -w '\\n'")).trimEnd().split('\n');
  const [products, account, order, again, orders, left, session] = said.map((line) => line && JSON.parse(line));
  assert.equal(said.length, 7);
  assert.equal(products.items.length, 3);
  assert.equal(account.role, 'user');
  assert.deepEqual(order.lines.map(({ quantity }) => quantity), [2], JSON.stringify(order));
  assert.equal(order.user_id, account.user_id);
  assert.deepEqual(again, order);
  assert.deepEqual(orders.items.map(({ id }) => id), [order.id]);
  assert.equal(left, '');
  assert.equal(session.user_id, account.user_id);
  assert.notEqual(session.session_id, account.session_id);

  const commands = lines.filter((line) => line.startsWith('build/souk')).map((line) => line.split(/ {2,}/)[0]);
  const told = Object.fromEntries(commands.map((command) => [command, run(command.replace('build/souk', PROGRAM))]));
  assert.match(told['build/souk events list'], /order\.created/);
  assert.match(told['build/souk links'], /^verify_email .* for you@shop\.example$/m);
  assert.equal((await shop.stop()).exit, 0);
});
