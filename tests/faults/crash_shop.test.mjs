// kill -9, round after round, while a whole shop lives: people order, pay at the door or by card, cancel, come and go, admins pack, give
// back and keep stock; webhooks come late, twice or not at all. Whoever is cut off asks again. After each death the data is whole; in the
// end, when all is quiet, so is the shop: what was paid is fulfilled or refunded, the ledger balances, and no mail is lost; one comes
// again only where the program died between the server's word and its own. FAULT_ROUNDS says how many rounds (8: each kind of death
// once).
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { freePorts } from '../lib/ports.mjs';
import { Souk, souk as command, temporaryDirectory } from '../lib/souk.mjs';
import { ACTORS } from '../soak/actors.mjs';
import { MailServer, Webhooks } from '../soak/counterparts.mjs';
import { gather, inhabit, SHORT_WAITS } from '../soak/life.mjs';
import { verdict } from '../soak/verdict.mjs';
import { World } from '../soak/world.mjs';
import { chooseDeath } from './death.mjs';

const ROUNDS = Number(process.env.FAULT_ROUNDS ?? 8);
const POINT_PATIENCE_MS = 20_000;
const PAUSE = [0, 20]; // everybody is in a hurry

/** The program goes, and comes again when this has been resolved. */
function goAway(world) {
  let comeBack;
  world.up = new Promise((resolve) => { comeBack = resolve; });
  return comeBack;
}

test(`${ROUNDS} rounds of kill -9 in a living shop`, { timeout: ROUNDS * 40_000 + 240_000 }, async (t) => {
  const data = join(await temporaryDirectory(t), 'data');
  const [port] = await freePorts(1);
  const [mail, webhooks] = [await MailServer.start(t), await Webhooks.start(t)];
  const environment = { ...SHORT_WAITS, ...mail.settings, ...webhooks.settings, SOUK_LISTEN: `127.0.0.1:${port}` };
  const start = (more = {}) => Souk.run(t, { data, environment: { ...environment, ...more } });
  const world = await World.open(await start());
  webhooks.deliverTo(world.souk);
  const gathered = await gather(world, ACTORS.map((actor) => ({ ...actor, pause: PAUSE })));
  world.isMortal = true;
  let comeBack = goAway(world);
  await world.souk.stop();

  let over = false;
  const rest = inhabit(world, gathered, () => !over);
  for (let round = 0; round < ROUNDS; round++) {
    const death = chooseDeath(round, 'after_mail', 'after_provider');
    await t.test(`round ${round + 1}: ${death.point ?? `after ${death.after} ms`}`, async () => {
      world.souk = await start(death.point ? { SOUK_CRASH_AT: death.point } : {});
      comeBack();
      let byHand = false;
      const late = new AbortController();
      const killer = pause(death.after ?? POINT_PATIENCE_MS, undefined, { signal: late.signal }).then(() => { byHand = true; return world.souk.kill(); }, () => {});
      const { signal } = await world.souk.ended;
      comeBack = goAway(world);
      late.abort();
      await killer;
      assert.equal(signal, 'SIGKILL');
      assert.equal(byHand, death.after !== undefined, 'it died where it was to die');
      const { exit, out, err } = await command(data, ['check']);
      assert.equal(exit, 0, out + err);
    });
  }

  world.souk = await start();
  comeBack();
  await pause(1000); // whoever was cut off gets an answer
  over = true;
  const { quiet } = await rest();
  await t.test('it comes to rest, and nobody was told what is not so', () => {
    assert.ok(quiet, 'something is left to do');
    assert.equal(world.faultsCount, 0, `${world.faultsCount} replies that nobody should get:\n${world.faults.join('\n')}`);
  });
  const orders = await world.all('/orders');
  for (const [what, check] of verdict(world, orders, ['completed, paid', 'cancelled, unpaid'], mail, ROUNDS)) await t.test(what, check);
  t.diagnostic(`${orders.length} orders, ${world.requests} requests, ${mail.mails.size} mails, ${[...mail.mails.values()].filter(({ times }) => times > 1).length} of them again; webhooks: ${JSON.stringify(webhooks.counts)}`);
  await world.souk.endWell();
});
