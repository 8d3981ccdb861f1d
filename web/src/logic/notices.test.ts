import { expect, test } from 'vitest';
import { placeOfNotice } from './notices';

const nothing = { order_id: null, object_id: null };

test('a notice leads to what it is about', () => {
  expect(placeOfNotice({ kind: 'order_shipped', order_id: '7', object_id: null })).toBe('/orders/7');
  expect(placeOfNotice({ kind: 'password_changed', ...nothing })).toBe('/account/security');
  expect(placeOfNotice({ kind: 'welcome', ...nothing })).toBeNull();
});

test('what admins are told leads to their desk', () => {
  expect(placeOfNotice({ kind: 'new_orders', order_id: '7', object_id: null })).toBe('/admin/orders');
  expect(placeOfNotice({ kind: 'return_asked', order_id: '7', object_id: '8' })).toBe('/admin/orders/7');
  expect(placeOfNotice({ kind: 'low_stock', order_id: null, object_id: '8' })).toBe('/admin/products/8');
  expect(placeOfNotice({ kind: 'dead_letters', ...nothing })).toBe('/admin/dead-letters');
});
