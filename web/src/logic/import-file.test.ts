import { expect, test } from 'vitest';
import { importType } from './import-file';

test('files are known by their names', () => {
  expect(importType('products.CSV')).toBe('text/csv');
  expect([importType('a.jsonl'), importType('a.ndjson')]).toEqual(['application/x-ndjson', 'application/x-ndjson']);
  expect([importType('a.xlsx'), importType('csv'), importType('a.csv.exe')]).toEqual([null, null, null]);
});
