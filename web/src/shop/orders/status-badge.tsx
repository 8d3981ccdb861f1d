import type { Schemas } from '../../api/problem';
import { orderStatus } from '../../text/orders';
import { paymentStatus } from '../../text/till';
import classes from './orders.module.css';

type Order = Schemas['Order'];

const TONES: Partial<Record<Order['status'], 'good' | 'over'>> = {
  delivered: 'good',
  completed: 'good',
  cancelled: 'over',
  expired: 'over',
};

/* Nothing is to be paid any more, and nothing was. */
export function isPaymentOver({ status, payment_status }: Order): boolean {
  return (status === 'expired' || status === 'cancelled') && ['unpaid', 'accepted'].includes(payment_status);
}

/* Where an order stands, and its payment; colour only repeats what the words say. */
export function StatusBadge({ order }: { order: Order }) {
  return (
    <span className={classes.badge} data-tone={TONES[order.status]}>
      {orderStatus[order.status]}
      {!isPaymentOver(order) && ` · ${paymentStatus[order.payment_status]}`}
    </span>
  );
}
