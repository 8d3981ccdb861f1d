import { expect, test } from 'vitest';
import { formatCount, formatSigned, formatSize } from './numbers';

test('counts are grouped, and differences say which way they go', () => {
  expect(formatCount(12_345)).toBe('12,345');
  expect([formatSigned(100), formatSigned(-2), formatSigned(0)]).toEqual(['+100', '\u22122', '0']);
});

test('sizes of files are short', () => {
  expect([formatSize(999), formatSize(12_340), formatSize(8_388_608)]).toEqual(['999 B', '12.3 kB', '8.4 MB']);
});
