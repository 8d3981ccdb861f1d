import { expect, test } from 'vitest';
import type { Schemas } from '../api/problem';
import { cardStateOf, nextOf, orderNumber, pollEvery, returnableOf, storyOf } from './order-story';

const euros = (minor: number) => ({ minor, currency: 'EUR' });
const line = (variant_id: string, quantity: number): Schemas['OrderLine'] => ({
  variant_id,
  product_id: `product of ${variant_id}`,
  name: variant_id,
  sku: variant_id,
  quantity,
  price: euros(100),
  gross: euros(100 * quantity),
  tax_basis_points: 1900,
  tax: euros(16),
});
const order = (change: Partial<Schemas['Order']> = {}): Schemas['Order'] => ({
  id: '01a20053-5c08-737a-82a0-b90d5b6dce01',
  user_id: 'ada',
  status: 'placed',
  payment_status: 'unpaid',
  payment_method: 'card',
  lines: [line('mug', 3), line('cup', 1)],
  adjustments: [],
  gross: euros(400),
  tax: euros(64),
  totals: [],
  version: 1,
  created_at: '2026-11-21T10:00:00Z',
  updated_at: '2026-11-21T10:00:00Z',
  ...change,
});
const payment = (status: Schemas['Payment']['status']): Schemas['Payment'] => ({
  id: 'payment',
  order_id: 'order',
  user_id: 'ada',
  method: 'card',
  status,
  amount: euros(400),
  refunded: euros(0),
  version: 1,
  created_at: '2026-11-21T10:00:00Z',
  updated_at: '2026-11-21T10:00:00Z',
});
const entry = (what: string, data: Record<string, unknown> = {}): Schemas['TimelineEntry'] => ({
  what,
  by: 'system',
  at: '2026-11-21T10:00:00Z',
  data,
});
const updated = (status: string, payment_status: string) => entry('order.updated', { status, payment_status });
const told = (...entries: Schemas['TimelineEntry'][]) => storyOf(entries).map(({ what }) => what);

test('an order is called as mails call it', () => {
  expect(orderNumber('01a20053-5c08-737a-82a0-b90d5b6dce01')).toBe('5B6DCE01');
});

test('the story of an order that is paid on delivery', () => {
  const story = told(
    entry('order.created'),
    updated('placed', 'accepted'),
    updated('confirmed', 'accepted'),
    updated('packed', 'accepted'),
    updated('shipped', 'accepted'),
    entry('order.delivered'),
    entry('order.paid'),
    entry('order.completed'),
    entry('order.return_asked'),
    updated('completed', 'partly_refunded'),
  );
  const steps = ['placed', 'promised', 'confirmed', 'packed', 'shipped', 'delivered', 'paid', 'completed'];
  expect(story).toEqual([...steps, 'return_asked', 'partly_refunded']);
});

test('the story of an order by card that is cancelled and given back', () => {
  const story = told(
    entry('order.created'),
    entry('order.paid'),
    updated('confirmed', 'paid'),
    entry('order.cancelled', { reason: 'shop' }),
    updated('cancelled', 'refunded'),
    entry('order.noted'),
  );
  expect(story).toEqual(['placed', 'paid', 'confirmed', 'cancelled_by_shop', 'refunded']);
});

test('a payment that fails later is told', () => {
  expect(told(entry('order.created'), updated('placed', 'accepted'), updated('placed', 'unpaid'))).toContain(
    'payment_failed',
  );
});

test('a promise to pay that ends with its order has not failed', () => {
  expect(told(entry('order.created'), updated('placed', 'accepted'), updated('cancelled', 'unpaid'))).toEqual([
    'placed',
    'promised',
  ]);
});

test.each([
  [{}, 'pay'],
  [{ payment_method: 'cash_on_delivery' }, 'being_placed'],
  [{ status: 'confirmed', payment_status: 'paid' }, 'will_pack'],
  [{ status: 'shipped', payment_status: 'accepted' }, 'on_its_way_cash'],
  [{ status: 'cancelled', payment_status: 'paid' }, 'cancelled_refund'],
  [{ status: 'cancelled', payment_status: 'refunded' }, 'cancelled'],
] as const)('%o: next is %s', (change, next) => {
  expect(nextOf(order(change))).toBe(next);
});

test('paid is only what the provider has told', () => {
  expect(cardStateOf(order(), [payment('open')], 'success')).toBe('confirming');
  expect(cardStateOf(order(), [], 'success')).toBe('confirming');
  expect(cardStateOf(order(), [payment('failed')], 'success')).toBe('to_pay');
  expect(cardStateOf(order({ payment_status: 'paid', status: 'confirmed' }), [], 'success')).toBe('paid');
  expect(cardStateOf(order({ payment_status: 'paid', status: 'confirmed' }), [], 'cancelled')).toBe('none');
  expect(cardStateOf(order(), [payment('open')], 'cancelled')).toBe('left');
  expect(cardStateOf(order(), [payment('open')], null)).toBe('to_pay');
  expect(cardStateOf(order({ status: 'expired' }), [], 'success')).toBe('over');
  expect(cardStateOf(order({ payment_method: 'cash_on_delivery' }), [], 'success')).toBe('none');
});

test('what may move is asked for, what is over is not', () => {
  expect(pollEvery(undefined, 'none')).toBe(false);
  expect(pollEvery(order(), 'confirming')).toBe(1500);
  expect(pollEvery(order(), 'to_pay')).toBe(10_000);
  expect(pollEvery(order({ payment_method: 'cash_on_delivery' }), 'none')).toBe(1500);
  expect(pollEvery(order({ status: 'cancelled', payment_status: 'paid' }), 'none')).toBe(1500);
  expect(pollEvery(order({ status: 'cancelled', payment_status: 'refunded' }), 'none')).toBe(false);
  expect(pollEvery(order({ status: 'completed' }), 'none')).toBe(false);
});

test('what is in returns cannot be returned again, unless they came to nothing', () => {
  const returned = (status: Schemas['OrderReturn']['status'], quantity: number): Schemas['OrderReturn'] => ({
    id: status,
    order_id: 'order',
    user_id: 'ada',
    status,
    lines: [{ line: 0, variant_id: 'mug', quantity }],
    version: 1,
    created_at: '2026-11-21T10:00:00Z',
    updated_at: '2026-11-21T10:00:00Z',
  });
  const left = (returns: Schemas['OrderReturn'][]) =>
    returnableOf(order({ status: 'completed' }), returns).map(({ name, left }) => [name, left]);
  expect(left([])).toEqual([
    ['mug', 3],
    ['cup', 1],
  ]);
  expect(left([returned('received', 2), returned('declined', 1)])).toEqual([
    ['mug', 1],
    ['cup', 1],
  ]);
  expect(left([returned('asked', 3)])).toEqual([['cup', 1]]);
  const inPart = { ...returned('received', 3), lines: [{ line: 0, variant_id: 'mug', quantity: 3, received: 1 }] };
  expect(left([inPart])).toEqual([
    ['mug', 2],
    ['cup', 1],
  ]);
  expect(returnableOf(order({ status: 'shipped' }), [])).toEqual([]);
});
