import { expect, test } from 'vitest';
import { MOVEMENT_KINDS, movementOf, onShelf, stockStatus, takesOut, variantName } from './stock';

test('goods that come in have a plus, goods that go a minus', () => {
  expect(movementOf('received', 3)).toEqual({ reason: 'received', quantity: 3 });
  expect(movementOf('lost', 3)).toEqual({ reason: 'lost', quantity: -3 });
  expect(movementOf('corrected_up', 3)).toEqual({ reason: 'corrected', quantity: 3 });
  expect(movementOf('corrected_down', 3)).toEqual({ reason: 'corrected', quantity: -3 });
  expect(MOVEMENT_KINDS.filter(takesOut)).toEqual(['damaged', 'lost', 'written_off', 'corrected_down']);
});

test('what is held for orders lies on the shelf, what is sold does not count', () => {
  expect(onShelf({ available: 5, received: 12, sold: 4 })).toBe(8);
});

test('low is at the threshold or below, and nothing is out', () => {
  expect(stockStatus({ available: 6, threshold: 5 })).toBe('in_stock');
  expect(stockStatus({ available: 5, threshold: 5 })).toBe('low');
  expect(stockStatus({ available: 0, threshold: 5 })).toBe('out_of_stock');
});

test('a variant is called by its options, else by its number', () => {
  const options = [
    { name: 'Colour', value: 'blue' },
    { name: 'Size', value: 'M' },
  ];
  expect(variantName({ sku: 'T-1', options })).toBe('blue / M');
  expect(variantName({ sku: 'T-1', options: [] })).toBe('T-1');
});
