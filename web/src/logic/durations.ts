const MS = 1_000;
const S = 1_000_000;
const MIN = 60 * S;
const HOUR = 60 * MIN;
const DAY = 24 * HOUR;

/* Two digits that count, as nobody reads more: 1.3 but 13. */
function short(value: number): string {
  return value < 9.95 ? value.toFixed(1).replace('.0', '') : Math.round(value).toString();
}

/* Microseconds as people say them: 850 µs, 1.3 ms, 12 s, 3 min. */
export function formatDuration(us: number): string {
  if (us < MS) {
    return `${us} µs`;
  }
  if (us < 999.5 * MS) {
    return `${short(us / MS)} ms`;
  }
  if (us < 99.5 * S) {
    return `${short(us / S)} s`;
  }
  if (us < 99.5 * MIN) {
    return `${short(us / MIN)} min`;
  }
  return us < 2 * DAY ? `${short(us / HOUR)} h` : `${short(us / DAY)} days`;
}

/* Microseconds since 1970: Date knows only milliseconds. */
export function microseconds(instant: string): number {
  const fraction = /\.(\d+)/.exec(instant)?.[1] ?? '';
  const wholeSeconds = Date.parse(instant.replace(/\.\d+/, ''));
  return wholeSeconds * MS + Number(fraction.slice(0, 6).padEnd(6, '0'));
}
