import { expect, test } from 'vitest';
import { mailState, partsOfText, withLinksOutside } from './mails';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const LATER = '2026-11-22T18:00:00Z';

test('what waits is told apart: at its turn, held by quiet hours, put off by the server', () => {
  expect(mailState({}, NOW)).toBe('none');
  expect(mailState({ email: null }, NOW)).toBe('none');
  expect(mailState({ email: 'waiting', email_due_at: '2026-11-22T12:00:00Z', email_words: '' }, NOW)).toBe('waiting');
  expect(mailState({ email: 'waiting', email_due_at: LATER, email_words: '' }, NOW)).toBe('held');
  expect(mailState({ email: 'waiting', email_due_at: LATER, email_words: '451 later' }, NOW)).toBe('put_off');
  expect(mailState({ email: 'refused', email_due_at: LATER, email_words: '550 no' }, NOW)).toBe('refused');
});

test('links of a mail open outside of its frame', () => {
  expect(withLinksOutside('<html><head>\n<title>x</title></head></html>')).toBe(
    '<html><head><base target="_blank">\n<title>x</title></head></html>',
  );
  expect(withLinksOutside('<p>no head</p>')).toBe('<p>no head</p>');
});

test('addresses in a text are found, without the sentence around them', () => {
  const text = 'Open http://127.0.0.1:8000/links/a-b_c, or (https://shop.example/x?y=1&z=2). Bye';
  const parts = partsOfText(text);
  expect(parts.filter(({ isLink }) => isLink).map((part) => part.text)).toEqual([
    'http://127.0.0.1:8000/links/a-b_c',
    'https://shop.example/x?y=1&z=2',
  ]);
  expect(parts.map((part) => part.text).join('')).toBe(text);
  expect(partsOfText('javascript:alert(1)')).toEqual([{ text: 'javascript:alert(1)', isLink: false }]);
  expect(partsOfText('')).toEqual([]);
});
