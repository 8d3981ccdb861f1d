import type { Schemas } from '../api/problem';

type Order = Schemas['Order'];
type Payment = Schemas['Payment'];
type Return = Schemas['OrderReturn'];

/* As mails call it: the last eight digits, which are random. */
export const orderNumber = (id: string): string => id.slice(-8).toUpperCase();

export type Happening =
  | 'placed'
  | 'promised'
  | 'paid'
  | 'payment_failed'
  | 'confirmed'
  | 'packed'
  | 'shipped'
  | 'delivered'
  | 'completed'
  | 'refunded'
  | 'partly_refunded'
  | 'cancelled'
  | 'cancelled_by_shop'
  | 'cancelled_out_of_stock'
  | 'expired'
  | 'return_asked'
  | 'return_accepted'
  | 'return_declined'
  | 'return_withdrawn'
  | 'returned';

const BY_TOPIC: Record<string, Happening> = {
  'order.created': 'placed',
  'order.paid': 'paid',
  'order.expired': 'expired',
  'order.delivered': 'delivered',
  'order.completed': 'completed',
  'order.return_asked': 'return_asked',
  'order.return_accepted': 'return_accepted',
  'order.return_declined': 'return_declined',
  'order.return_withdrawn': 'return_withdrawn',
  'order.returned': 'returned',
};

const CANCELLED: Record<string, Happening> = { shop: 'cancelled_by_shop', out_of_stock: 'cancelled_out_of_stock' };

/* What `order.updated` tells by what is different from before. */
const STATUS_STEPS: Record<string, Happening> = { confirmed: 'confirmed', packed: 'packed', shipped: 'shipped' };
const PAYMENT_STEPS: Record<string, Happening> = {
  accepted: 'promised',
  unpaid: 'payment_failed',
  refunded: 'refunded',
  partly_refunded: 'partly_refunded',
};

const OVER = new Set(['cancelled', 'expired']);

function said(data: unknown, name: string): string {
  const value = typeof data === 'object' && data !== null ? (data as Record<string, unknown>)[name] : undefined;
  return typeof value === 'string' ? value : '';
}

/* The order's events as what happened, in words that customers use. Events that tell them nothing are left out. */
export function storyOf(timeline: Schemas['TimelineEntry'][]): { what: Happening; at: string }[] {
  const story: { what: Happening; at: string }[] = [];
  let status = 'placed';
  let payment = 'unpaid';
  for (const { what, at, data } of timeline) {
    const known = BY_TOPIC[what];
    if (known) {
      story.push({ what: known, at });
      payment = known === 'paid' ? 'paid' : payment;
    } else if (what === 'order.cancelled') {
      story.push({ what: CANCELLED[said(data, 'reason')] ?? 'cancelled', at });
    } else if (what === 'order.updated') {
      const nextStatus = said(data, 'status');
      const nextPayment = said(data, 'payment_status');
      // With an order that is over, the promise to pay is over, too: nothing has failed.
      const isOver = nextPayment === 'unpaid' && OVER.has(nextStatus);
      const steps = [
        nextPayment === payment || isOver ? undefined : PAYMENT_STEPS[nextPayment],
        nextStatus === status ? undefined : STATUS_STEPS[nextStatus],
      ];
      story.push(...steps.filter((step) => step !== undefined).map((step) => ({ what: step, at })));
      status = nextStatus;
      payment = nextPayment;
    }
  }
  return story;
}

export type Next =
  | 'pay'
  | 'being_placed'
  | 'will_pack'
  | 'will_ship'
  | 'on_its_way'
  | 'on_its_way_cash'
  | 'arrived'
  | 'done'
  | 'cancelled'
  | 'cancelled_refund'
  | 'expired';

const isUnpaidCard = (order: Order) => order.payment_method === 'card' && order.payment_status === 'unpaid';

/* What happens next, or that nothing does. */
export function nextOf(order: Order): Next {
  switch (order.status) {
    case 'cancelled':
      return order.payment_status === 'paid' ? 'cancelled_refund' : 'cancelled';
    case 'expired':
      return 'expired';
    case 'completed':
      return 'done';
    case 'delivered':
      return 'arrived';
    case 'shipped':
      return order.payment_status === 'accepted' ? 'on_its_way_cash' : 'on_its_way';
    case 'packed':
      return 'will_ship';
    default:
      return isUnpaidCard(order) ? 'pay' : order.status === 'placed' ? 'being_placed' : 'will_pack';
  }
}

export type CardState = 'none' | 'paid' | 'confirming' | 'to_pay' | 'left' | 'over';

/* Where the payment by card stands for somebody who comes back from the provider's page (`came`), or looks later. Only
   what the provider has told counts as paid. */
export function cardStateOf(order: Order, payments: Payment[], came: string | null): CardState {
  if (order.payment_method !== 'card') {
    return 'none';
  }
  if (order.payment_status !== 'unpaid') {
    return came === 'success' ? 'paid' : 'none';
  }
  if (order.status === 'cancelled' || order.status === 'expired') {
    return came === null ? 'none' : 'over';
  }
  const latest = payments[0];
  if (came === 'success' && (latest === undefined || latest.status === 'open' || latest.status === 'succeeded')) {
    return 'confirming';
  }
  return came === 'cancelled' ? 'left' : 'to_pay';
}

const SOON = 1_500;
const NOW_AND_THEN = 10_000;

/* How often to ask again, in milliseconds; false: nothing will move by itself. */
export function pollEvery(order: Order | undefined, state: CardState): number | false {
  if (!order) {
    return false;
  }
  if (state === 'confirming' || (order.status === 'placed' && !isUnpaidCard(order))) {
    return SOON;
  }
  if (order.status === 'cancelled') {
    return order.payment_status === 'paid' ? SOON : false;
  }
  return order.status === 'completed' || order.status === 'expired' ? false : NOW_AND_THEN;
}

export const isCancellable = (order: Order): boolean => order.status === 'placed' || order.status === 'confirmed';

export interface Returnable {
  variant_id: string;
  product_id: string;
  name: string;
  left: number;
}

/* What may still be sent back: what was ordered of each variant less what is in returns that count. Of a return that has
   come only what was taken back counts. */
export function returnableOf(order: Order, returns: Return[]): Returnable[] {
  if (order.status !== 'delivered' && order.status !== 'completed') {
    return [];
  }
  const counted = returns.filter(({ status }) => status !== 'declined' && status !== 'withdrawn');
  const found = new Map<string, Returnable>();
  for (const { variant_id, product_id, name, quantity } of order.lines) {
    found.set(variant_id, { variant_id, product_id, name, left: (found.get(variant_id)?.left ?? 0) + quantity });
  }
  for (const { variant_id, quantity, received } of counted.flatMap(({ lines }) => lines)) {
    const line = found.get(variant_id);
    if (line) {
      line.left -= received ?? quantity;
    }
  }
  return [...found.values()].filter(({ left }) => left > 0);
}
