import { orderNumber } from '../logic/order-story';

/* How orders stand, in words: the same for shoppers and admins. */
export const orderStatus = {
  placed: 'Placed',
  confirmed: 'Confirmed',
  packed: 'Packed',
  shipped: 'On its way',
  delivered: 'Delivered',
  completed: 'Completed',
  cancelled: 'Cancelled',
  expired: 'Expired',
};

/* On the desk; shoppers read it as the other half of a sentence, in till.ts. */
export const paymentStatus = {
  unpaid: 'Not paid',
  accepted: 'Pays at the door',
  paid: 'Paid',
  partly_refunded: 'Partly refunded',
  refunded: 'Refunded',
};

export const paymentMethod = {
  cash_on_delivery: 'Cash on delivery',
  card: 'Card',
};

export const orderName = (id: string) => `Order ${orderNumber(id)}`;
