import { expect, test } from 'vitest';
import { parseRate, typedRate } from './rates';

test('percentages are read as people type them', () => {
  expect(['19', '5.5', '5,5', ' 7 % ', '0', '100', '0.01'].map(parseRate)).toEqual([1900, 550, 550, 700, 0, 10000, 1]);
});

test('what is no percentage is none', () => {
  expect(['', 'nineteen', '-1', '100.01', '1.234', '1.'].map(parseRate)).toEqual(Array(6).fill(null));
});

test('what is typed comes back', () => {
  expect([1900, 550, 1, 0].map(typedRate)).toEqual(['19', '5.5', '0.01', '0']);
});
