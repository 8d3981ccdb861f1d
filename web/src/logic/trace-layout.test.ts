import { describe, expect, test } from 'vitest';
import { chainOf, isPartlyForgotten, keyOf, layOut, packRows, type Span } from './trace-layout';

const at = (us: number) =>
  new Date(Date.UTC(2026, 10, 22)).toISOString().replace('000Z', `${String(us).padStart(6, '0')}Z`);

function span(id: string, kind: Span['kind'], service: string, more: Partial<Span> = {}): Span {
  return { span_id: id, kind, service, name: id, depth: 0, state: 'done', ...more };
}

/* An order: it asks for stock, tells of itself, and two hear it, of which one tells more. */
const order: Span[] = [
  span('place', 'request', 'order', { start: at(0), duration_us: 1_400, status: 201 }),
  span('reserve', 'call', 'inventory', { parent_span_id: 'place', caller: 'order', start: at(30), duration_us: 600 }),
  span('reserved', 'event', 'inventory', { parent_span_id: 'reserve', start: at(30) }),
  span('created', 'event', 'order', { parent_span_id: 'place', start: at(640) }),
  span('pays', 'reaction', 'payment', { parent_span_id: 'created', start: at(8_000), duration_us: 90 }),
  span('accepted', 'event', 'payment', { parent_span_id: 'pays', start: at(8_000) }),
  span('tells', 'reaction', 'notification', { parent_span_id: 'created', start: at(8_050), duration_us: 60 }),
];

const draw = (spans: Span[], leastWidth = 300) => layOut(spans, { labelOf: ({ name }) => name, leastWidth });
const place = (picture: ReturnType<typeof draw>, id: string) => {
  const found = picture.places.find((each) => each.span.span_id === id);
  if (!found) {
    throw new Error(`${id} is not in the picture`);
  }
  return found;
};

describe('the lanes', () => {
  test('begin with the world outside, then stand as the trace reaches them', () => {
    expect(draw(order).lanes.map(({ service }) => service)).toEqual([
      null,
      'order',
      'inventory',
      'payment',
      'notification',
    ]);
  });

  test('have no world outside where nobody asked', () => {
    expect(
      draw([span('due', 'job', 'order', { start: at(0), duration_us: 10 })]).lanes.map(({ service }) => service),
    ).toEqual(['order']);
  });

  test('lie below each other, and hold what is theirs', () => {
    const picture = draw(order);
    for (const [index, { top, height }] of picture.lanes.entries()) {
      expect(top + height).toBe(picture.lanes[index + 1]?.top ?? picture.height);
    }
    for (const each of picture.places) {
      const lane = picture.lanes.find(({ service }) => service === each.span.service);
      expect(each.y).toBeGreaterThan(lane?.top ?? Infinity);
      expect(each.y).toBeLessThan((lane?.top ?? 0) + (lane?.height ?? 0));
    }
  });

  test('nothing of a lane lies over anything else, and nothing sticks out', () => {
    const many = Array.from({ length: 40 }, (_, n) => span(`tells.${n}`, 'event', 'order', { start: at(n) }));
    const picture = draw(many);
    for (const a of picture.places) {
      expect(a.x + a.width).toBeLessThan(picture.width);
      for (const b of picture.places) {
        if (a !== b && a.y === b.y && a.x <= b.x) {
          expect(a.x + a.width).toBeLessThan(b.x);
        }
      }
    }
  });
});

describe('time', () => {
  test('goes to the right, and what is caused stands behind its cause', () => {
    const picture = draw(order);
    const x = (id: string) => place(picture, id).x;
    expect([...picture.places].sort((a, b) => a.x - b.x).map(({ span: { span_id } }) => span_id)).toEqual([
      'place',
      'reserve',
      'reserved',
      'created',
      'pays',
      'accepted',
      'tells',
    ]);
    expect(x('reserve')).toBeGreaterThan(x('place'));
    expect(place(picture, 'place').width).toBeGreaterThan(place(picture, 'reserve').width);
  });

  test('fills the room there is, and takes more when it needs it', () => {
    expect(draw(order, 2_000).width).toBeGreaterThanOrEqual(2_000);
    expect(place(draw(order, 2_000), 'tells').x).toBeGreaterThan(1_500);
    expect(draw(order, 100).width).toBeGreaterThan(200);
  });

  test('is told from the beginning, in marks that do not touch', () => {
    const { marks } = draw(order, 800);
    expect(marks[0]?.us).toBe(0);
    expect(marks.length).toBeGreaterThan(2);
    marks.slice(1).forEach((mark, index) => expect(mark.x - (marks[index]?.x ?? 0)).toBeGreaterThanOrEqual(84));
  });

  test('that passed without anything is shortened, and told', () => {
    const picture = draw([
      span('first', 'event', 'order', { start: at(0) }),
      span('later', 'reaction', 'payment', {
        parent_span_id: 'first',
        start: '2026-11-22T01:00:00Z',
        duration_us: 5,
      }),
    ]);
    expect(picture.waits.map(({ us }) => us)).toEqual([3_600_000_000]);
    expect(picture.width).toBeLessThan(600);
  });

  test('that clocks tell wrongly turns nothing round', () => {
    const picture = draw([
      span('cause', 'event', 'order', { start: at(500) }),
      span('effect', 'reaction', 'payment', { parent_span_id: 'cause', start: at(100), duration_us: 5 }),
    ]);
    expect(place(picture, 'effect').x).toBeGreaterThan(place(picture, 'cause').x);
  });
});

describe('what is not remembered', () => {
  const left = order
    .filter(({ kind }) => kind === 'event' || kind === 'reaction')
    .map((each): Span =>
      each.kind === 'event' ? each : span(each.span_id, each.kind, each.service, { parent_span_id: 'created' }),
    );

  test('stands behind what caused it, without a time', () => {
    const picture = draw(left);
    expect(place(picture, 'pays').x).toBeGreaterThan(place(picture, 'created').x);
    expect(place(picture, 'pays').timed).toBe(false);
    expect(place(picture, 'accepted').x).toBeGreaterThan(place(picture, 'pays').x);
  });

  test('is known to be missing', () => {
    expect(isPartlyForgotten(left)).toBe(true);
    expect(isPartlyForgotten(order)).toBe(false);
    const waiting = span('late', 'reaction', 'user', { parent_span_id: 'created', state: 'waiting' });
    expect(isPartlyForgotten([...order, waiting])).toBe(false);
  });

  test('nothing at all is an empty picture', () => {
    expect(draw([])).toMatchObject({ lanes: [], places: [], arrows: [], marks: [], waits: [] });
  });
});

describe('arrows', () => {
  const between = (from: string | null, to: string | null) =>
    draw(order).arrows.filter(
      (arrow) => (arrow.from?.split('-')[1] ?? null) === from && (arrow.to?.split('-')[1] ?? null) === to,
    );

  test('lead from the world to the request and back', () => {
    expect(between(null, 'place').map(({ kind }) => kind)).toEqual(['asks']);
    expect(between('place', null).map(({ kind }) => kind)).toEqual(['answers']);
  });

  test('lead from each cause to each effect', () => {
    expect(draw(order).arrows).toHaveLength(order.length + 1);
    expect(between('place', 'reserve')[0]?.kind).toBe('asks');
    expect(between('pays', 'accepted')[0]?.kind).toBe('tells');
    expect(between('created', 'pays')[0]?.kind).toBe('reaches');
  });

  test('come out of a bar that reaches to what was told, however short it was', () => {
    for (const leastWidth of [300, 3_000]) {
      const picture = draw(order, leastWidth);
      const [pays, accepted] = [place(picture, 'pays'), place(picture, 'accepted')];
      expect(pays.x + pays.width).toBeGreaterThan(accepted.x);
      const told = picture.arrows.find(({ to }) => to === accepted.key);
      expect(told?.x1).toBe(told?.x2);
    }
  });

  test('go straight down to what is called meanwhile, and never back in time', () => {
    const [call] = between('place', 'reserve');
    expect(call?.x1).toBe(call?.x2);
    expect(call?.y2).toBeGreaterThan(call?.y1 ?? Infinity);
    for (const { x1, x2 } of draw(order).arrows) {
      expect(x2).toBeGreaterThanOrEqual(x1);
    }
  });
});

test('a chain is all that led to it, and all that it led to', () => {
  const ids = (id: string) => [
    ...chainOf(order, keyOf(span(id, order.find((s) => s.span_id === id)?.kind ?? 'event', 'x'))),
  ];
  expect(ids('created').sort()).toEqual([
    'event-accepted',
    'event-created',
    'reaction-pays',
    'reaction-tells',
    'request-place',
  ]);
  expect(ids('reserved').sort()).toEqual(['call-reserve', 'event-reserved', 'request-place']);
  expect([...chainOf(order, 'event-none')]).toEqual([]);
});

test('rows are as few as may be', () => {
  expect(
    packRows([
      { from: 0, to: 10 },
      { from: 5, to: 15 },
      { from: 10, to: 20 },
    ]),
  ).toEqual({ rows: [0, 1, 0], count: 2 });
  expect(packRows([])).toEqual({ rows: [], count: 1 });
});
