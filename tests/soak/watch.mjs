// Looks at a program once a second: how much memory it has, how far its consumers are behind.
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const EVERY_MS = 1000;
const LAG_ALLOWED = 100; // events that come and go

export const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

function residentKib(pid) {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);
}

export class Watch {
  constructor(souk) {
    this.souk = souk;
    this.seen = []; // {at, kib, lag}
    this.began = Date.now();
  }

  async until(stopped) {
    while (!stopped()) {
      const lag = await this.souk.metric('souk_consumer_lag');
      this.seen.push({ at: (Date.now() - this.began) / 1000, kib: residentKib(this.souk.child.pid), lag });
      await pause(EVERY_MS);
    }
  }

  between(from, to) {
    return this.seen.filter(({ at }) => at >= from && at < to);
  }

  /** From when it was warm, to the end: the medians of a window each, and the growth in percent. */
  memory(warm, end) {
    const window = Math.min(60, (end - warm) / 4);
    const [from, to] = [this.between(warm, warm + window), this.between(end - window, end)].map((part) => median(part.map(({ kib }) => kib)));
    return { from, to, growth: 100 * (to - from) / from };
  }

  /** The medians of a quarter of the time, at the beginning and at the end, and the most. */
  lag(warm, end) {
    const window = (end - warm) / 4;
    const [from, to] = [this.between(warm, warm + window), this.between(end - window, end)].map((part) => median(part.map(({ lag }) => lag)));
    return { from, to, most: Math.max(...this.seen.map(({ lag }) => lag)), grew: to > 2 * from + LAG_ALLOWED };
  }
}
