// Where a process dies in a round of kill -9.
import { randomInt } from 'node:crypto';
import { SERVER } from '../lib/postgres.mjs';

const SELDOM = { in_checkpoint: 1, after_provider: 10, after_mail: 40 }; // how often such a point is passed before, at most

/** A crash point, of those that all have or `more`, and how often it is passed before (the start itself commits a few times), or a
    time in ms; each round another kind. */
export function chooseDeath(round, ...more) {
  const points = ['before_commit', 'after_commit', 'between_prepare_and_run', 'between_read_and_effects', ...(SERVER ? [] : ['in_checkpoint']), ...more, null];
  const point = points[round % points.length];
  if (point === null) return { after: randomInt(20, 900) };
  return { point: `${point}:${SELDOM[point] ? randomInt(1, SELDOM[point] + 1) : randomInt(10, 150)}` };
}
