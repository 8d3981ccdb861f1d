import { expect, test } from 'vitest';
import type { Schemas } from '../api/problem';
import { isLastWay, isWanted, withWanted } from './preferences';

const rows: Schemas['Preference'][] = [
  { kind: 'security', channel: 'email', wanted: true },
  { kind: 'security', channel: 'in_app', wanted: true },
  { kind: 'chat', channel: 'push', wanted: true },
  { kind: 'news', channel: 'email', wanted: true },
];

test('a cell of the matrix is set, and nothing else', () => {
  const after = withWanted(rows, 'news', 'email', false);
  expect(isWanted(after, 'news', 'email')).toBe(false);
  expect(after.slice(0, 3)).toEqual(rows.slice(0, 3));
  expect(after).toHaveLength(rows.length);
  expect(isWanted(rows, 'news', 'email')).toBe(true);
});

test('a cell that has no row yet gets one', () => {
  expect(isWanted(rows, 'stock', 'email')).toBe(false);
  expect(withWanted(rows, 'stock', 'email', true)).toEqual([
    ...rows,
    { kind: 'stock', channel: 'email', wanted: true },
  ]);
});

test('what must reach people keeps one way, whichever', () => {
  expect(isLastWay(rows, 'security', 'email')).toBe(false);
  const oneLeft = withWanted(rows, 'security', 'email', false);
  expect(isLastWay(oneLeft, 'security', 'in_app')).toBe(true);
  expect(isLastWay(oneLeft, 'security', 'email')).toBe(false);
  expect(isLastWay(rows, 'news', 'email')).toBe(false);
});
