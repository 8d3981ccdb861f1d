// Many kinds of people for a long time, then silence: is everything as it should be? SOAK_SECONDS (20) says how long; `make soak`
// says ten minutes and writes the result down.
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Souk, souk as command, temporaryDirectory } from '../lib/souk.mjs';
import { ACTORS } from './actors.mjs';
import { lineOf, writeLine } from './report.mjs';
import { median, Watch } from './watch.mjs';
import { World } from './world.mjs';

const SECONDS = Number(process.env.SOAK_SECONDS ?? 20);
const LONG = 300; // from here on memory is judged
const WRITTEN = 600; // from here on the result is written down
const WARM = Math.min(120, SECONDS / 5);
const QUIET_PATIENCE_MS = 120_000;
const BUSY_MAX = 0.01; // of the requests
const GROWTH_MAX = 5; // percent

const SETTINGS = {
  SOUK_LOG_LEVEL: 'warn',
  // What waits does so for seconds, so that it comes to an end while the soak lasts.
  SOUK_ORDER_TTL: '10s',
  SOUK_ORDER_SWEEP: '2s',
  SOUK_RESERVATION_TTL: '10s',
  SOUK_RESERVATION_SWEEP: '2s',
};

/** One step after the other, as long as `goesOn` says; how many. */
async function live(world, actor, i, goesOn) {
  const self = await actor.begin(world, i);
  let steps = 0;
  while (goesOn()) {
    try {
      await actor.step(world, self);
    } catch (error) {
      world.fault(`${actor.name}: ${error.stack}`);
    }
    steps += 1;
    await pause(randomInt(...actor.pause));
  }
  return steps;
}

async function untilQuiet(world) {
  for (const end = Date.now() + QUIET_PATIENCE_MS; Date.now() < end; await pause(250)) {
    if (await world.isQuiet()) return true;
  }
  return false;
}

/** Of each kind of payment status, the order statuses at which nothing is left to do. */
const ENDS = { paid: ['completed'], refunded: ['cancelled', 'expired', 'completed'], unpaid: ['cancelled', 'expired'] };

test(`a shop lives for ${SECONDS} s`, { timeout: SECONDS * 1000 + 300_000 }, async (t) => {
  const data = join(await temporaryDirectory(t), 'data');
  const souk = await Souk.run(t, { data, environment: SETTINGS });
  const world = await World.open(souk);
  const watch = new Watch(souk);
  const end = Date.now() + SECONDS * 1000;
  let drained = false;
  const isTime = () => Date.now() < end && souk.child.exitCode === null;
  const watching = watch.until(() => !isTime());
  const lives = ACTORS.flatMap((actor) => Array.from({ length: actor.count }, (_, i) => live(world, actor, i, actor.drains ? () => !drained : isTime)));
  await watching;
  const lasted = (Date.now() - watch.began) / 1000;
  const asked = world.requests;
  const quiet = await untilQuiet(world);
  drained = true;
  const steps = await Promise.all(lives);
  const orders = await world.all('/orders');
  const found = { seconds: lasted, requests: asked, orders: orders.length, events: 0, memory: watch.memory(WARM, SECONDS), lag: watch.lag(WARM, SECONDS), failed: [] };
  found.events = Math.max(...[...(await souk.get('/metrics')).body.matchAll(/^souk_consumer_done_total\{.*\} (\d+)$/gm)].map(([, done]) => Number(done)));
  const holds = (what, check) => t.test(what, async () => {
    try {
      await check();
    } catch (error) {
      found.failed.push(what);
      throw error;
    }
  });

  await holds('everybody was there and got answers', () => {
    assert.equal(souk.child.exitCode, null, souk.err);
    assert.ok(steps.every((count) => count > 0), steps.join());
    assert.equal(world.faultsCount, 0, `${world.faultsCount} replies that nobody should get:\n${world.faults.join('\n')}`);
    assert.ok(world.busy <= world.requests * BUSY_MAX, `${world.busy} of ${world.requests} were asked to come again`);
  });
  await holds('it comes to rest', () => assert.ok(quiet, 'something is left to do'));
  await holds('each order that was answered is there, and no other', () => {
    assert.deepEqual(new Set(orders.map(({ id }) => id)), world.placed);
  });
  await holds('every paid order is fulfilled or refunded', () => {
    const ways = new Set(orders.map(({ status, payment_status }) => `${status}, ${payment_status}`));
    const wrong = orders.filter(({ status, payment_status }) => !ENDS[payment_status]?.includes(status));
    assert.deepEqual(wrong.map(({ id, status, payment_status }) => `${id}: ${status}, ${payment_status}`), []);
    for (const way of ['completed, paid', 'cancelled, unpaid', 'expired, unpaid']) assert.ok(ways.has(way), `some are ${way}: ${[...ways]}`);
  });
  await holds('what was sold is what was ordered, and nothing is held any more', async () => {
    const sold = new Map();
    for (const { lines } of orders.filter(({ status }) => status === 'completed')) {
      for (const { variant_id, quantity } of lines) sold.set(variant_id, (sold.get(variant_id) ?? 0) + quantity);
    }
    for (const { id, variant } of world.products) {
      const { body } = await world.ask(world.chief, 'GET', `/inventory/${id}`);
      const [stock] = body.variants;
      assert.deepEqual([stock.sold, stock.reserved], [sold.get(variant) ?? 0, 0], `of ${id}`);
    }
  });
  await holds('no event was given up', async () => {
    assert.equal(await souk.metric('souk_consumer_dead_total'), 0);
    assert.ok(!found.lag.grew, `events left to do: ${JSON.stringify(found.lag)}`);
  });
  await holds('souk check finds nothing, on the running program and at rest', async () => {
    const live = await souk.command('check');
    assert.equal(live.exit, 0, live.out + live.err);
    await souk.endWell();
    const rest = await command(data, ['check']);
    assert.equal(rest.exit, 0, rest.out + rest.err);
  });
  if (SECONDS >= LONG) {
    await holds('memory does not grow', () => assert.ok(found.memory.growth < GROWTH_MAX, JSON.stringify({ ...found.memory, each: everyMinute(watch) })));
  }
  const line = lineOf(found);
  t.diagnostic(line);
  if (SECONDS >= WRITTEN) writeLine(line);
});

/** The median of each minute, in KiB. */
function everyMinute(watch) {
  return Array.from({ length: Math.ceil(SECONDS / 60) }, (_, i) => median(watch.between(60 * i, 60 * (i + 1)).map(({ kib }) => kib)));
}
