// Where a process dies in a round of kill -9.
import { randomInt } from 'node:crypto';
import { SERVER } from '../lib/postgres.mjs';

/** A crash point and how often it is passed before (the start itself commits a few times), or a time in ms; each round another
    kind. */
export function chooseDeath(round) {
  const points = ['before_commit', 'after_commit', 'between_prepare_and_run', 'between_read_and_effects', ...(SERVER ? [] : ['in_checkpoint']), null];
  const point = points[round % points.length];
  if (point === null) return { after: randomInt(20, 900) };
  return { point: `${point}:${point === 'in_checkpoint' ? 1 : randomInt(10, 150)}` };
}
