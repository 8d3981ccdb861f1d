import { expect, it } from 'vitest';
import { fitted } from './shrink';

it('keeps the proportions, and makes nothing larger', () => {
  expect(fitted(4000, 3000, 2000)).toEqual({ width: 2000, height: 1500 });
  expect(fitted(3000, 6000, 2000)).toEqual({ width: 1000, height: 2000 });
  expect(fitted(800, 600, 2000)).toEqual({ width: 800, height: 600 });
  expect(fitted(9000, 1, 2000)).toEqual({ width: 2000, height: 1 });
});
