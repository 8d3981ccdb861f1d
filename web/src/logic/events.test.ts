import { expect, test } from 'vitest';
import { actorOf, factsOf, gistOf, isShortId, objectsOf, readId, traceOf, tracePath, travelsOf } from './events';

const ID = '01a2011b-2e2a-743b-a082-8dc85bef4709';
const TRACE = '1240d10e6a223d6a8b15729a4a5eb3ec';
const gross = { minor: 1299, currency: 'EUR' };

test('an event in short: what it comes to and how it stands', () => {
  expect(gistOf({ order_id: ID, gross, lines: [{}, {}], payment_method: 'card' })).toBe('€12.99 · 2 lines');
  expect(gistOf({ order_id: ID, status: 'cancelled', payment_status: 'partly_refunded' })).toBe(
    'cancelled · partly refunded',
  );
  expect(gistOf({ available: 0, low: true })).toBe('0 available');
  expect(gistOf({ order_id: ID })).toBe('');
  expect(gistOf(null)).toBe('');
});

test('all of an event, flat', () => {
  expect(
    factsOf({ order_id: ID, gross, lines: [{ quantity: 2, gross }], tags: ['a'], low: false, until: null }),
  ).toEqual([
    { name: 'order id', value: ID },
    { name: 'gross', value: '€12.99' },
    { name: 'lines 1, quantity', value: '2' },
    { name: 'lines 1, gross', value: '€12.99' },
    { name: 'tags 1', value: 'a' },
    { name: 'low', value: 'false' },
  ]);
});

test('what has a page on the desk is linked', () => {
  expect(objectsOf({ user_id: ID, order_id: ID, variant_id: ID })).toEqual([
    { member: 'order_id', id: ID, to: `/admin/orders/${ID}` },
    { member: 'user_id', id: ID, to: `/admin/users/${ID}` },
  ]);
});

test('actors', () => {
  expect(actorOf(`user:${ID}`)).toEqual({ kind: 'user', id: ID });
  expect(actorOf('service:order')).toEqual({ kind: 'service', name: 'order' });
  expect(['owner', 'system', 'nobody', ''].map((actor) => actorOf(actor).kind)).toEqual([
    'owner',
    'system',
    'nobody',
    'nobody',
  ]);
});

test('pasted ids are understood by what they look like', () => {
  expect(readId(` ${ID.toUpperCase()} `, 'object_id')).toEqual({ kind: 'object_id', id: ID });
  expect(readId(ID, 'user_id')).toEqual({ kind: 'user_id', id: ID });
  expect(readId(ID, 'trace_id')).toEqual({ kind: 'object_id', id: ID });
  expect(readId(TRACE, 'user_id')).toEqual({ kind: 'trace_id', id: TRACE });
  expect(readId(`00-${TRACE}-e7d956dfa966d87c-01`, 'object_id')).toEqual({ kind: 'trace_id', id: TRACE });
  expect(readId('mug', 'object_id')).toBeNull();
  expect([isShortId('8DC85BEF'), isShortId(ID), isShortId('mug')]).toEqual([true, false, false]);
});

test('traces of requests', () => {
  expect(traceOf(`00-${TRACE}-e7d956dfa966d87c-01`)).toBe(TRACE);
  expect(traceOf('')).toBeNull();
  expect(traceOf(`00-${'0'.repeat(32)}-${'0'.repeat(16)}-00`)).toBeNull();
  expect(tracePath(TRACE, ID)).toBe(`/admin/traces/${TRACE}?near=${ID}`);
});

test('the requests that moved a thing, each once, the first one first', () => {
  const happened = (topic: string, trace_id: string | null, service = 'order') => ({
    id: topic,
    at: '2026-11-22T02:34:50Z',
    topic,
    service,
    object_id: ID,
    actor: 'system',
    data: {},
    trace_id,
  });
  const travels = travelsOf(
    [
      happened('order.delivered', 'b'),
      happened('order.noted', null),
      happened('order.updated', 'a'),
      happened('order.created', 'a'),
      happened('stock.reserved', 'a', 'inventory'),
    ],
    'order',
  );
  expect(travels.map(({ traceId, event }) => [traceId, event.topic])).toEqual([
    ['a', 'order.created'],
    ['b', 'order.delivered'],
  ]);
});
