import type { Schemas } from '../api/problem';

type Notice = Pick<Schemas['Notification'], 'kind' | 'order_id' | 'object_id'>;

/* What only admins are told leads to their desk. */
const TO_ORDERS_DESK: readonly Notice['kind'][] = [
  'new_orders',
  'customer_payment_failed',
  'return_asked',
  'refund_failed',
  'payment_mismatched',
];

/* Where one sees what a notice is about; null: the notice says it all. */
export function placeOfNotice({ kind, order_id, object_id }: Notice): string | null {
  if (TO_ORDERS_DESK.includes(kind)) {
    return order_id && kind !== 'new_orders' ? `/admin/orders/${order_id}` : '/admin/orders';
  }
  if (kind === 'low_stock') {
    return object_id ? `/admin/products/${object_id}` : '/admin/products';
  }
  if (kind === 'dead_letters') {
    return '/admin/dead-letters';
  }
  if (order_id) {
    return `/orders/${order_id}`;
  }
  return ['password_changed', 'email_changed', 'email_change_asked'].includes(kind) ? '/account/security' : null;
}
