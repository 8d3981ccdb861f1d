import { expect, test } from 'vitest';
import { formatDuration, microseconds } from './durations';

test('durations are said in the unit that fits', () => {
  const said = [0, 850, 1_000, 1_340, 12_600, 999_400, 999_600, 1_500_000, 61_000_000, 600_000_000, 9e9, 3 * 864e8];
  expect(said.map(formatDuration)).toEqual([
    '0 µs',
    '850 µs',
    '1 ms',
    '1.3 ms',
    '13 ms',
    '999 ms',
    '1 s',
    '1.5 s',
    '61 s',
    '10 min',
    '2.5 h',
    '3 days',
  ]);
});

test('instants keep their microseconds', () => {
  const start = microseconds('2026-11-22T02:00:00.000123Z');
  expect(microseconds('2026-11-22T02:00:00.0015Z') - start).toBe(1_377);
  expect(microseconds('2026-11-22T02:00:01Z') - start).toBe(999_877);
});
