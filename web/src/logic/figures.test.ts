import { expect, test } from 'vitest';
import { lastDays } from './figures';

const day = (placed: number, minor: number) => ({ placed, revenue: { minor, currency: 'EUR' } });

test('the last days are added up, and no earlier ones', () => {
  expect(lastDays([day(9, 900), day(1, 100), day(2, 250)], 2, 'EUR')).toEqual({
    placed: 3,
    revenue: { minor: 350, currency: 'EUR' },
  });
});

test('no days come to nothing', () => {
  expect(lastDays([], 7, 'JPY')).toEqual({ placed: 0, revenue: { minor: 0, currency: 'JPY' } });
});
