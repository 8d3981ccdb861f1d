import { expect, test } from 'vitest';
import { placeHere } from './back';

const HERE = 'https://shop.example';

test('who logs in comes back to where they were', () => {
  expect(placeHere('/checkout', HERE)).toBe('/checkout');
  expect(placeHere('/orders/7?payment=success#lines', HERE)).toBe('/orders/7?payment=success#lines');
});

test('nobody is sent elsewhere', () => {
  for (const back of [
    null,
    '',
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/.//evil.example',
    '/..//evil.example',
    'javascript:alert(1)',
    '//',
    '//[',
  ]) {
    expect(placeHere(back, HERE)).toBe('/');
  }
});

test('the log-in is no place to come back to', () => {
  expect(placeHere('/log-in?back=/log-in', HERE)).toBe('/');
  expect(placeHere('/sign-up', HERE)).toBe('/');
});
