import { expect, test } from 'vitest';
import { said, wordsOf } from './audit';

const known = { 'user.updated': 'Changed', 'user.updated.profile': 'Profile changed', 'order.paid': 'Paid' };

test('what was done is told as exactly as there are words for it', () => {
  const words = (topic: string, data: Record<string, unknown>) => wordsOf({ topic, data }, known);
  expect(words('user.updated', { reason: 'profile' })).toBe('Profile changed');
  expect(words('user.updated', { reason: 'something new' })).toBe('Changed');
  expect(words('order.paid', { order_id: '1' })).toBe('Paid');
  expect(words('moon.landed', {})).toBe('moon.landed');
});

test('only text is said', () => {
  expect(said({ data: { order_id: '1', gross: { minor: 1 } } as never }, 'order_id')).toBe('1');
  expect(said({ data: { gross: { minor: 1 } } as never }, 'gross')).toBeNull();
  expect(said({ data: null as never }, 'order_id')).toBeNull();
});
