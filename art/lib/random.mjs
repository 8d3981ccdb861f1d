/* Chance that falls alike each time: a drawing is the same whenever and wherever it is drawn. */
import { createHash } from 'node:crypto';

export function randomFrom(name) {
  let drawn = 0;
  let bytes = Buffer.alloc(0);
  /** From 0 to below 1: four bytes of the hash of the name and a count. */
  const next = () => {
    const at = (drawn * 4) % 32;
    if (at === 0) {
      bytes = createHash('sha256').update(`${name} ${drawn}`).digest();
    }
    drawn++;
    return bytes.readUInt32LE(at) / 2 ** 32;
  };
  return {
    next,
    between: (least, most) => least + (most - least) * next(),
    around: (middle, spread) => middle + (next() * 2 - 1) * spread,
    pick: (list) => list[Math.floor(next() * list.length)],
  };
}
