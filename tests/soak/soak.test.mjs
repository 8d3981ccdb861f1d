// Many kinds of people for a long time, then silence: is everything as it should be? SOAK_SECONDS (20) says how long; `make soak`
// says ten minutes and writes the result down.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Souk, souk as command, temporaryDirectory } from '../lib/souk.mjs';
import { ACTORS } from './actors.mjs';
import { MailServer, Webhooks } from './counterparts.mjs';
import { gather, inhabit, SHORT_WAITS } from './life.mjs';
import { lineOf, writeLine } from './report.mjs';
import { verdict } from './verdict.mjs';
import { median, Watch } from './watch.mjs';
import { World } from './world.mjs';

const SECONDS = Number(process.env.SOAK_SECONDS ?? 20);
const LONG = 300; // from here on memory is judged
const WRITTEN = 600; // from here on the result is written down
const WARM = Math.min(120, SECONDS / 5); // until then people are in a hurry, so that what is kept to be quick is full when memory is looked at
const HURRY = 0.25;
const BUSY_MAX = 0.01; // of the requests
const GROWTH_MAX = 5; // percent
const WAYS = ['completed, paid', 'cancelled, unpaid', 'expired, unpaid', 'cancelled, refunded', 'completed, partly_refunded'];

/** How many events those who are the furthest have done. */
async function eventsDone(souk) {
  const { body } = await souk.get('/metrics');
  return Math.max(...[...body.matchAll(/^souk_consumer_done_total\{.*\} (\d+)$/gm)].map(([, done]) => Number(done)));
}

/** The median of each minute, in KiB. */
function everyMinute(watch) {
  return Array.from({ length: Math.ceil(SECONDS / 60) }, (_, i) => median(watch.between(60 * i, 60 * (i + 1)).map(({ kib }) => kib)));
}

/** For a tenth of the time, in its middle. */
async function mailIsAway(mail) {
  await pause(SECONDS * 450);
  await mail.goAway();
  await pause(SECONDS * 100);
  await mail.comeBack();
}

test(`a shop lives for ${SECONDS} s`, { timeout: SECONDS * 1000 + 300_000 }, async (t) => {
  const data = join(await temporaryDirectory(t), 'data');
  const [mail, webhooks] = [await MailServer.start(t), await Webhooks.start(t)];
  const souk = await Souk.run(t, { data, environment: { ...SHORT_WAITS, ...mail.settings, ...webhooks.settings } });
  webhooks.deliverTo(souk);
  const world = await World.open(souk);
  const gathered = await gather(world, ACTORS);
  const watch = new Watch(souk);
  const end = Date.now() + SECONDS * 1000;
  const isTime = () => Date.now() < end && souk.child.exitCode === null;
  world.pace = HURRY;
  const warm = pause(WARM * 1000).then(() => { world.pace = 1; });
  const rest = inhabit(world, gathered, isTime);
  const outage = mailIsAway(mail);
  await watch.until(() => !isTime());
  await Promise.all([outage, warm]);
  const asked = world.requests;
  const { quiet, steps } = await rest();

  const orders = await world.all('/orders');
  const memory = watch.memory(WARM, SECONDS);
  const lag = watch.lag(WARM, SECONDS);
  const events = await eventsDone(souk);
  const failed = [];
  const holds = (what, check) => t.test(what, async () => {
    try {
      await check();
    } catch (error) {
      failed.push(what);
      throw error;
    }
  });
  await holds('everybody was there and got answers', () => {
    assert.equal(souk.child.exitCode, null, souk.err);
    assert.ok(steps.every((count) => count > 0), steps.join());
    assert.equal(world.faultsCount, 0, `${world.faultsCount} replies that nobody should get:\n${world.faults.join('\n')}`);
    assert.ok(world.busy <= world.requests * BUSY_MAX, `${world.busy} of ${world.requests} were asked to come again`);
  });
  await holds('something came back', async () => {
    const received = (await world.all('/returns')).filter(({ status }) => status === 'received');
    const inPart = ({ lines }) => lines.some(({ quantity, received: came }) => came < quantity);
    assert.ok(received.length > 0);
    if (SECONDS >= LONG) assert.ok(received.some(inPart) && !received.every(inPart), `${received.length} returns`);
  });
  await holds('it comes to rest', () => assert.ok(quiet, 'something is left to do'));
  for (const [what, check] of verdict(world, orders, WAYS, mail, mail.outages)) await holds(what, check);
  await holds('what is left to do does not grow', () => assert.ok(!lag.grew, `events left to do: ${JSON.stringify(lag)}`));
  if (SECONDS >= LONG) {
    await holds('memory does not grow', () => assert.ok(memory.growth < GROWTH_MAX, JSON.stringify(memory)));
  }
  await holds('it ends well, and is whole at rest', async () => {
    await souk.endWell();
    const { exit, out, err } = await command(data, ['check']);
    assert.equal(exit, 0, out + err);
  });
  const line = lineOf({ seconds: SECONDS, requests: asked, orders: orders.length, events, memory, lag, failed });
  t.diagnostic(line);
  t.diagnostic(`${mail.mails.size} mails; webhooks: ${JSON.stringify(webhooks.counts)}`);
  t.diagnostic(`memory of each minute, in KiB: ${everyMinute(watch).join(', ')}`);
  if (SECONDS >= WRITTEN) writeLine(line);
});
