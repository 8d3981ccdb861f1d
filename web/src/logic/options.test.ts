import { expect, test } from 'vitest';
import type { Schemas } from '../api/problem';
import { axesOf, choose, firstChoice, isAvailable, variantOf } from './options';

type Variant = Schemas['Variant'];

function variant(
  sku: string,
  options: Record<string, string>,
  stock_status: Variant['stock_status'] = 'in_stock',
): Variant {
  return {
    id: sku,
    sku,
    options: Object.entries(options).map(([name, value]) => ({ name, value })),
    price: { minor: 100, currency: 'EUR' },
    tax_basis_points: 0,
    stock_status,
  };
}

const frames = [
  variant('a4-natural', { Size: 'A4', Finish: 'natural' }, 'out_of_stock'),
  variant('a3-natural', { Size: 'A3', Finish: 'natural' }),
  variant('a4-smoked', { Size: 'A4', Finish: 'smoked' }),
];

test('the axes are what variants differ in, in their own order', () => {
  expect(axesOf(frames)).toEqual([
    { name: 'Size', values: ['A4', 'A3'] },
    { name: 'Finish', values: ['natural', 'smoked'] },
  ]);
  expect(axesOf([variant('only', {})])).toEqual([]);
});

test('a page begins with the first variant that can be had', () => {
  expect(firstChoice(frames)).toEqual({ Size: 'A3', Finish: 'natural' });
  expect(firstChoice([variant('x', { Size: 'S' }, 'out_of_stock')])).toEqual({ Size: 'S' });
});

test('a choice names its variant, or none', () => {
  expect(variantOf(frames, { Size: 'A4', Finish: 'smoked' })?.id).toBe('a4-smoked');
  expect(variantOf(frames, { Size: 'A3', Finish: 'smoked' })).toBeUndefined();
  expect(variantOf([variant('only', {})], {})?.id).toBe('only');
});

test('what was picked last counts: the rest gives way', () => {
  expect(choose(frames, { Size: 'A3', Finish: 'natural' }, 'Finish', 'smoked')).toEqual({
    Size: 'A4',
    Finish: 'smoked',
  });
  expect(choose(frames, { Size: 'A3', Finish: 'natural' }, 'Size', 'A4')).toEqual({ Size: 'A4', Finish: 'natural' });
  expect(choose(frames, { Size: 'A3', Finish: 'natural' }, 'Size', 'A0')).toEqual({ Size: 'A3', Finish: 'natural' });
});

test('a value is offered as available only where it is', () => {
  expect(isAvailable(frames, { Size: 'A4', Finish: 'smoked' }, 'Finish', 'natural')).toBe(false);
  expect(isAvailable(frames, { Size: 'A3', Finish: 'natural' }, 'Finish', 'smoked')).toBe(false);
  expect(isAvailable(frames, { Size: 'A3', Finish: 'natural' }, 'Size', 'A3')).toBe(true);
});
