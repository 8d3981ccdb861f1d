// A disk that is full, writes and syncs that fail: clear answers or a stop, no half work, and all is well afterwards.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { PROGRAM, Souk, temporaryDirectory } from '../lib/souk.mjs';
import { addProduct, allOrders, orderOf, tryOrder } from '../lib/shop.mjs';

const run = promisify(execFile);
const CUSTOMER = 'customer';

/** Orders, several at a time, until `enough` says so: the records. */
async function orderUntil(souk, product, enough) {
  const records = [];
  const client = async () => {
    while (!enough(records)) records.push(await tryOrder(souk, CUSTOMER, orderOf(product)));
  };
  await Promise.all(Array.from({ length: 8 }, client));
  return records;
}

async function allAnsweredAreThere(souk, records) {
  await souk.settle();
  const check = await souk.command('check');
  assert.equal(check.exit, 0, check.out + check.err);
  const ids = new Set((await allOrders(souk)).map((order) => order.id));
  for (const record of records.filter((each) => each.status === 201)) {
    assert.ok(ids.has(record.reply.id), `the answered order ${record.reply.id} is lost`);
  }
}

test('a full disk: 503 storage_full, nothing half, and it works again when there is room', async (t) => {
  const directory = await temporaryDirectory(t);
  const disk = join(directory, 'disk');
  await mkdir(disk);
  try {
    await run('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', disk]);
  } catch (error) {
    return t.skip(`no tmpfs can be mounted here: ${error.stderr ?? error.message}`);
  }
  try {
    await fillAndFree(t, disk);
  } finally {
    await run('umount', ['-l', disk]);
  }
});

async function fillAndFree(t, disk) {
  const ballast = join(disk, 'ballast');
  await writeFile(ballast, Buffer.alloc(2 << 20));

  const souk = await Souk.start(t, { data: join(disk, 'data') });
  const product = await addProduct(souk, 'Plenty', 1_000_000);
  await souk.person(CUSTOMER);
  const records = await orderUntil(souk, product, (all) => all.filter((r) => r.status === 503).length >= 5 || all.length > 20_000);
  const refused = records.filter((record) => record.status !== 201);
  assert.ok(refused.length >= 5, 'the disk was never full');
  for (const record of refused) {
    assert.equal(record.status, 503);
    assert.equal(record.reply.code, 'storage_full', JSON.stringify(record.reply));
  }
  const full = await souk.post('/orders', orderOf(product), { as: CUSTOMER });
  assert.equal(full.status, 503);
  assert.match(full.headers.get('retry-after'), /^[0-9]+$/);
  assert.equal(full.headers.get('location'), null, 'nothing of a success that was taken back is said');
  assert.equal((await souk.get(`/products/${product.id}`)).status, 200, 'reading goes on');

  await rm(ballast);
  const after = await tryOrder(souk, CUSTOMER, orderOf(product));
  assert.equal(after.status, 201, JSON.stringify(after.reply));
  for (const record of refused.slice(0, 5)) {
    const again = await tryOrder(souk, CUSTOMER, record.body, record.key);
    assert.equal(again.status, 201, 'a refused request may be sent again with its key');
  }
  await allAnsweredAreThere(souk, [...records, after]);
  assert.equal((await souk.stop()).exit, 0);
}

// Behind what the tables, the product and the customer's sign-up write, and before what 400 orders do.
for (const [what, plan] of [['a write fails', 'write:2000-2002'], ['writes find no room for a while', 'write:2000-2060=full']]) {
  test(`${what}: its group is refused, the rest goes on`, async (t) => {
    const souk = await Souk.start(t, { environment: { SOUK_FAULTS: plan } });
    const product = await addProduct(souk, 'Plenty', 1_000_000);
    await souk.person(CUSTOMER);
    let refused = 0;
    const records = await orderUntil(souk, product, (all) => {
      refused = all.filter((record) => record.status === 503).length;
      return all.length >= 400;
    });
    for (const record of records) assert.ok([201, 503].includes(record.status), `${record.status}: ${JSON.stringify(record.reply)}`);
    assert.ok(refused > 0, 'the fault was never met');
    const last = await tryOrder(souk, CUSTOMER, orderOf(product));
    assert.equal(last.status, 201, `after ${refused} refusals: ${JSON.stringify(last.reply)}`);
    await allAnsweredAreThere(souk, [...records, last]);
    assert.equal((await souk.stop()).exit, 0);
  });
}

test('a sync fails: the program says so and ends, and what was answered is there after the next start', async (t) => {
  const data = join(await temporaryDirectory(t), 'data');
  const souk = await Souk.start(t, { data, environment: { SOUK_FAULTS: 'sync:150' } });
  const product = await addProduct(souk, 'Plenty', 1_000_000);
  await souk.person(CUSTOMER);
  let gone = false;
  souk.ended.then(() => { gone = true; });
  const records = await orderUntil(souk, product, (all) => gone || all.length > 20_000);
  const { exit } = await souk.untilEnded();
  assert.notEqual(exit, 0);
  assert.match(souk.err, /sync/i, 'it says why it ended');

  const again = await Souk.start(t, { data });
  await allAnsweredAreThere(again, records);
  assert.equal((await again.stop()).exit, 0);
});

test('fdatasync fails beneath SQLite: the program says so and ends, nothing answered is lost', async (t) => {
  const libraries = (await run('find', ['/usr/lib', '-name', 'fiu_posix_preload.so', '-printf', '%h\n']).catch(() => ({ stdout: '' }))).stdout.trim();
  if (libraries === '') return t.skip('fiu-utils is not installed');
  if (/build-(asan|tsan)/.test(PROGRAM)) return t.skip('libfiu refuses sanitized programs');
  const control = join(await temporaryDirectory(t), 'control');
  const data = join(await temporaryDirectory(t), 'data');
  const souk = await Souk.start(t, { data, environment: {
    LD_PRELOAD: `${libraries.split('\n')[0]}/fiu_run_preload.so ${libraries.split('\n')[0]}/fiu_posix_preload.so`,
    FIU_CTRL_FIFO: control,
  } });
  const product = await addProduct(souk, 'Plenty', 1_000_000);
  await souk.person(CUSTOMER);
  let gone = false;
  souk.ended.then(() => { gone = true; });
  const failing = run('fiu-ctrl', ['-f', control, '-c', 'enable name=posix/io/sync/fdatasync', String(souk.child.pid)]);
  const records = await orderUntil(souk, product, (all) => gone || all.length > 50_000);
  await failing;
  assert.notEqual((await souk.untilEnded()).exit, 0);
  assert.match(souk.err, /sync/i);

  const again = await Souk.start(t, { data });
  await allAnsweredAreThere(again, records);
  assert.equal((await again.stop()).exit, 0);
});
