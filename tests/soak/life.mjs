// How actors live in a shop, and how they come to rest.
import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

const QUIET_PATIENCE_MS = 120_000;

/** Settings with which what waits does so for seconds, so that it comes to an end while one looks. */
export const SHORT_WAITS = {
  SOUK_LOG_LEVEL: 'warn',
  SOUK_ORDER_TTL: '10s',
  SOUK_ORDER_SWEEP: '2s',
  SOUK_RESERVATION_TTL: '10s',
  SOUK_RESERVATION_SWEEP: '2s',
  SOUK_PAYMENT_SWEEP: '1s',
  SOUK_NOTIFICATION_SWEEP: '1s',
  SOUK_PAYMENT_CHECK: '10s',
};

/** One step after the other, as long as `goesOn` says; how many. */
async function live(world, actor, self, goesOn) {
  let steps = 0;
  while (goesOn()) {
    try {
      await actor.step(world, self);
    } catch (error) {
      world.fault(`${actor.name}: ${error.stack}`);
    }
    steps += 1;
    await pause(randomInt(...actor.pause) * world.pace);
  }
  return steps;
}

/** All actors, each with what it begins with. */
export function gather(world, actors) {
  return Promise.all(actors.flatMap((actor) => Array.from({ length: actor.count }, async () => ({ actor, self: await actor.begin(world) }))));
}

/** They live. Shoppers stop when `isTime` says no more; then `rest()` waits until nothing is left to do, with those who drain, and
    says whether it came to that and how many steps each took. */
export function inhabit(world, gathered, isTime) {
  let rested = false;
  const everybody = Promise.all(gathered.map(({ actor, self }) => live(world, actor, self, actor.drains ? () => !rested : isTime)));
  return async function rest() {
    let quiet = false;
    let moved = -1;
    for (let end = 0; !quiet; await pause(250)) {
      if (world.moved > moved) end = Date.now() + QUIET_PATIENCE_MS; // there are only so many orders
      moved = world.moved;
      if (Date.now() > end) break;
      quiet = !isTime() && await world.isQuiet();
    }
    rested = true;
    return { quiet, steps: await everybody };
  };
}
