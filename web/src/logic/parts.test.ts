import { expect, test } from 'vitest';
import { nextPart } from './parts';

test('the next part is where the Link header says', () => {
  expect(nextPart('</api/v1/products/export?format=csv&after=abc%3D>; rel="next"')).toBe('abc=');
  expect(nextPart('</docs>; rel="help", </api/v1/orders/export?after=xyz>; rel="next"')).toBe('xyz');
});

test('the last part names none', () => {
  expect(nextPart(null)).toBeUndefined();
  expect(nextPart('</api/v1/orders/export?after=xyz>; rel="prev"')).toBeUndefined();
});
