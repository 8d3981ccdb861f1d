import { expect, test } from 'vitest';
import type { Schemas } from '../api/problem';
import { discountBody, discountState, NO_DISCOUNT, parseCount, typedDiscount } from './discounts';

const NOW = Date.parse('2026-11-22T12:00:00Z');

const discount = (more: Partial<Schemas['Discount']>): Schemas['Discount'] => ({
  id: '0199',
  code: 'TEN',
  basis_points: 1000,
  active: true,
  uses: 0,
  version: 1,
  created_at: '2026-11-01T00:00:00Z',
  updated_at: '2026-11-01T00:00:00Z',
  ...more,
});

test('whether a code may be used now, and if not, why', () => {
  const state = (more: Partial<Schemas['Discount']>) => discountState(discount(more), NOW);
  expect(state({})).toBe('running');
  expect(state({ active: false })).toBe('ended');
  expect(state({ valid_from: '2026-11-22T12:00:01Z' })).toBe('planned');
  expect(state({ valid_from: '2026-11-22T12:00:00Z' })).toBe('running');
  expect(state({ valid_until: '2026-11-22T12:00:00Z' })).toBe('over');
  expect(state({ valid_until: '2026-11-22T12:00:01Z' })).toBe('running');
  expect(state({ max_uses: 5, uses: 4 })).toBe('running');
  expect(state({ max_uses: 5, uses: 5 })).toBe('used_up');
  expect(state({ active: false, max_uses: 5, uses: 5 })).toBe('ended');
});

test('what is typed is told in cents, basis points and instants', () => {
  const typed = {
    ...NO_DISCOUNT,
    code: ' spring ',
    basis_points: '12.5',
    amount: '3',
    least_order: '20',
    max_uses: '7',
  };
  expect(discountBody({ ...typed, valid_until: '2026-12-24T18:00' }, 'EUR')).toEqual({
    code: 'spring',
    basis_points: 1250,
    amount: null,
    least_order: { minor: 2000, currency: 'EUR' },
    valid_from: null,
    valid_until: new Date('2026-12-24T18:00').toISOString(),
    max_uses: 7,
    max_uses_per_user: null,
  });
  expect(discountBody({ ...typed, kind: 'amount' }, 'EUR')).toMatchObject({
    basis_points: null,
    amount: { minor: 300, currency: 'EUR' },
  });
});

test('what is saved stands in the form so that saving it again changes nothing', () => {
  const saved = discount({
    basis_points: null,
    amount: { minor: 505, currency: 'EUR' },
    least_order: { minor: 2000, currency: 'EUR' },
    valid_from: '2026-11-01T08:30:00.000Z',
    max_uses_per_user: 1,
  });
  expect(typedDiscount(saved)).toMatchObject({
    kind: 'amount',
    basis_points: '',
    amount: '5.05',
    least_order: '20.00',
  });
  expect(discountBody(typedDiscount(saved), 'EUR')).toEqual({
    code: 'TEN',
    basis_points: null,
    amount: { minor: 505, currency: 'EUR' },
    least_order: { minor: 2000, currency: 'EUR' },
    valid_from: '2026-11-01T08:30:00.000Z',
    valid_until: null,
    max_uses: null,
    max_uses_per_user: 1,
  });
});

test('a count is a whole number from 1 on', () => {
  expect(parseCount('12')).toBe(12);
  expect(['', '0', '-1', '1.5', 'ten', '1000000001', '99999999999'].map(parseCount)).toEqual(Array(7).fill(null));
});
