import { expect, it } from 'vitest';
import { movedTo } from './move';

const list = (...ids: string[]) => ids.map((id) => ({ id }));

it('moves one and has the others make room', () => {
  expect(movedTo(list('a', 'b', 'c'), 'a', 3)).toEqual(list('b', 'c', 'a'));
  expect(movedTo(list('a', 'b', 'c'), 'c', 1)).toEqual(list('c', 'a', 'b'));
  expect(movedTo(list('a', 'b', 'c'), 'b', 2)).toEqual(list('a', 'b', 'c'));
  expect(movedTo(list('a'), 'x', 1)).toEqual(list('a'));
});
