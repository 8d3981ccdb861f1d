import { expect, test } from 'vitest';
import { csv } from './csv';

test('what would end a cell is quoted', () => {
  expect(
    csv([
      ['a', 'b,c'],
      [1, 'say "no"'],
      [2, 'two\nlines'],
    ]),
  ).toBe('a,"b,c"\r\n1,"say ""no"""\r\n2,"two\nlines"\r\n');
});

test('nothing becomes a formula, but numbers stay numbers', () => {
  expect(csv([['=1+1', -1, '-1']])).toBe("'=1+1,-1,'-1\r\n");
});
