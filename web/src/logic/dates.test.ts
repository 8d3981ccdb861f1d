import { expect, test, vi } from 'vitest';
import { dayEnd, dayStart, formatAgo } from './dates';

const now = Date.parse('2026-03-10T12:00:00Z');

test.each([
  ['2026-03-10T11:59:30Z', '30 seconds ago'],
  ['2026-03-10T11:57:01Z', '2 minutes ago'],
  ['2026-03-10T09:00:00Z', '3 hours ago'],
  ['2026-03-09T11:00:00Z', 'yesterday'],
  ['2026-01-01T00:00:00Z', '1 Jan 2026'],
])('%s is %s', (instant, said) => {
  expect(formatAgo(instant, now)).toBe(said);
});

test('a day counts whole, also the one on which the clocks go back', () => {
  vi.stubEnv('TZ', 'Europe/Berlin');
  expect([dayStart('2026-10-25'), dayEnd('2026-10-25')]).toEqual([
    '2026-10-24T22:00:00.000Z',
    '2026-10-25T23:00:00.000Z',
  ]);
  vi.unstubAllEnvs();
});
