import { expect, test } from 'vitest';
import { receivedLines } from './returns';

const asked = [
  { variant_id: 'mug', quantity: 2 },
  { variant_id: 'rug', quantity: 1 },
  { variant_id: 'mug', quantity: 3 },
];

test('all of it need not be said', () => {
  expect(receivedLines(asked, [2, 1, 3])).toBeNull();
});

test('a part is said by variant, each once, and nothing of what has not come', () => {
  expect(receivedLines(asked, [1, 0, 3])).toEqual([{ variant_id: 'mug', quantity: 4 }]);
});

test('nothing of it is no lines', () => {
  expect(receivedLines(asked, [0, 0, 0])).toEqual([]);
});
