import { expect, test } from 'vitest';
import { currencySign, formatMoney, formatRate, parseMoney, parsePercent, typedMoney, typedPercent } from './money';

test('money is written with the digits that its currency has', () => {
  expect(formatMoney({ minor: 129900, currency: 'EUR' })).toBe('€1,299.00');
  expect(formatMoney({ minor: 1299, currency: 'JPY' })).toBe('¥1,299');
  expect(formatMoney({ minor: 1299, currency: 'TND' })).toMatch(/1\.299$/);
  expect(formatMoney({ minor: -5, currency: 'EUR' })).toBe('-€0.05');
});

test('what is typed as a price becomes the smallest unit, exactly', () => {
  expect(parseMoney('12.50', 'EUR')).toBe(1250);
  expect(parseMoney(' 12,5 ', 'EUR')).toBe(1250);
  expect(parseMoney('0.07', 'EUR')).toBe(7);
  expect(parseMoney('1299', 'JPY')).toBe(1299);
  expect(parseMoney('1.299', 'TND')).toBe(1299);
});

test('what is no price is none', () => {
  for (const typed of ['', '-1', '1.234', '1e3', '12.', 'free', '1 000', '9999999999']) {
    expect(parseMoney(typed, 'EUR'), typed).toBeNull();
  }
  expect(parseMoney('1.5', 'JPY')).toBeNull();
});

test('tax is said in per cent', () => {
  expect(formatRate(1900)).toBe('19%');
  expect(formatRate(550)).toBe('5.5%');
});

test('money is shown for change as it would be typed', () => {
  expect(typedMoney({ minor: 129900, currency: 'EUR' })).toBe('1299.00');
  expect(typedMoney({ minor: 7, currency: 'EUR' })).toBe('0.07');
  expect(typedMoney({ minor: 0, currency: 'EUR' })).toBe('0.00');
  expect(typedMoney({ minor: 1299, currency: 'JPY' })).toBe('1299');
  expect(typedMoney({ minor: 12, currency: 'TND' })).toBe('0.012');
  expect(parseMoney(typedMoney({ minor: 99_999_999_999, currency: 'EUR' }), 'EUR')).toBe(99_999_999_999);
});

test('the sign of a currency', () => {
  expect(currencySign('EUR')).toBe('€');
  expect(currencySign('CHF')).toBe('CHF');
});

test('per cent are typed and shown without needless noughts', () => {
  expect(['10', '5.5', '5,5', ' 7 % ', '0', '100', '0.01'].map(parsePercent)).toEqual([
    1000, 550, 550, 700, 0, 10_000, 1,
  ]);
  expect(['', 'ten', '-1', '100.01', '0.125', '1.'].map(parsePercent)).toEqual(Array(6).fill(null));
  expect(typedPercent(1000)).toBe('10');
  expect(typedPercent(550)).toBe('5.5');
  expect(typedPercent(25)).toBe('0.25');
  expect(typedPercent(10_000)).toBe('100');
  expect(typedPercent(0)).toBe('0');
});
