import { expect, test } from 'vitest';
import { formatAgo } from './dates';

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
