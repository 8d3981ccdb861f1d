import type { Schemas } from '../api/problem';
import { microseconds } from './durations';

/* Where the parts of a trace stand in its picture: a lane per service from top to bottom, time to the right. Numbers
   only: what it looks like is the picture's affair.

   Time keeps its order, but not its scale: most of a trace happens within milliseconds, and then perhaps something waits
   for a minute. So each step is as wide as the logarithm of what it took, and never too narrow to be seen. */

export type Span = Schemas['TraceSpan'];

export interface Lane {
  /* Null is the world outside, from where requests come. */
  service: string | null;
  top: number;
  height: number;
}

/* A span in the picture: `y` is its middle. */
export interface Place {
  span: Span;
  key: string;
  x: number;
  y: number;
  width: number;
  /* What it says, and whether that stands in the bar or behind it. */
  label: string;
  inside: boolean;
  /* False: when it was is not known any more; it stands behind what caused it. */
  timed: boolean;
}

export interface Arrow {
  from: string | null;
  to: string | null;
  kind: 'asks' | 'answers' | 'tells' | 'reaches';
  x1: number;
  y1: number;
  x2: number;
  y2: number;
}

export interface TracePicture {
  width: number;
  height: number;
  lanes: Lane[];
  places: Place[];
  arrows: Arrow[];
  /* Of the time line: microseconds since the beginning. */
  marks: { x: number; us: number }[];
  /* Where nothing happened for long. */
  waits: { x: number; us: number }[];
}

interface LayoutOptions {
  labelOf: (span: Span) => string;
  leastWidth: number;
}

const AXIS = 32;
const EDGE = 24;
const ROW = 34;
const LANE_PADDING = 12;
/* The name of a lane stands above what is in it. */
const LANE_NAME = 20;
const OUTSIDE_HEIGHT = 44;
const BAR_HEIGHT = 24;
const LEAST_BAR = 24;
const EVENT_WIDTH = 24;
const BEFORE_BEGIN = 12;
const BEFORE_END = 3;
const STRETCH = 8;
const STRETCH_FROM_US = 250;
const LONG_WAIT_US = 1_000_000;
const LONG_WAIT_WIDTH = 96;
const MARK_DISTANCE = 84;
const LETTER = 6.7;
const LABEL_GAP = 8;

/* Two processes may tell of one id: the call and its other side are told apart by their kind. */
export const keyOf = ({ kind, span_id }: Span): string => `${kind}-${span_id}`;

/* What caused each span, by their places in the list; -1: nothing that is known. */
function causesOf(spans: Span[]): number[] {
  const byId = new Map<string, number>();
  spans.forEach(({ span_id }, at) => {
    if (!byId.has(span_id)) {
      byId.set(span_id, at);
    }
  });
  return spans.map(({ parent_span_id }, at) => {
    const cause = parent_span_id ? (byId.get(parent_span_id) ?? -1) : -1;
    // The API puts what caused something before it: whatever else were a ring.
    return cause < at ? cause : -1;
  });
}

/* When each begins. What has no time any more begins with its cause; nothing begins before it, whatever clocks say. */
function beginnings(spans: Span[], causes: number[]): number[] {
  const known = spans.flatMap(({ start }) => (start ? [microseconds(start)] : []));
  const first = known.length > 0 ? Math.min(...known) : 0;
  const begins: number[] = [];
  spans.forEach(({ start }, at) => {
    const caused = begins[causes[at] ?? -1] ?? first;
    begins.push(start ? Math.max(microseconds(start), caused) : caused);
  });
  return begins;
}

interface Moment {
  us: number;
  at: number;
  isEnd: boolean;
}

function gapBefore({ us, isEnd }: Moment, before: Moment): number {
  const passed = us - before.us;
  const least = isEnd ? BEFORE_END : BEFORE_BEGIN;
  const stretched = least + STRETCH * Math.log2(1 + passed / STRETCH_FROM_US);
  return passed >= LONG_WAIT_US ? Math.max(stretched, LONG_WAIT_WIDTH) : stretched;
}

/* How wide what stands behind a moment is, whatever the scale: the least bar, and the label if that is not in the bar. */
function tailOf(span: Span, room: number, labelOf: LayoutOptions['labelOf']): number {
  const label = labelOf(span).length * LETTER;
  return label + 2 * LABEL_GAP <= room ? LABEL_GAP : LEAST_BAR + label + 2 * LABEL_GAP;
}

/* All beginnings and ends in the order of time, causes before what they cause, each with its distance from the left. */
function timeLine(spans: Span[], begins: number[], { labelOf, leastWidth }: LayoutOptions) {
  const moments: Moment[] = spans.flatMap(({ duration_us }, at) => {
    const us = begins[at] ?? 0;
    const begin = { us, at, isEnd: false };
    return duration_us === null || duration_us === undefined
      ? [begin]
      : [begin, { us: us + duration_us, at, isEnd: true }];
  });
  moments.sort((a, b) => a.us - b.us || Number(a.isEnd) - Number(b.isEnd) || a.at - b.at);
  let x = 0;
  const begun: number[] = [];
  // The largest scale at which nothing sticks out, labels included.
  let scale = Infinity;
  const drawn = moments.map((moment, index) => {
    const before = moments[index - 1];
    const span = spans[moment.at];
    x += before ? gapBefore(moment, before) : 0;
    if (!moment.isEnd) {
      begun[moment.at] = x;
    }
    if (span && x > 0) {
      scale = Math.min(scale, (leastWidth - 2 * EDGE - tailOf(span, x - (begun[moment.at] ?? x), labelOf)) / x);
    }
    return { ...moment, x };
  });
  const stretch = Number.isFinite(scale) ? Math.max(1, scale) : 1;
  return drawn.map((moment) => ({ ...moment, x: EDGE + moment.x * stretch }));
}

type TimeLine = ReturnType<typeof timeLine>;

function marksOf(line: TimeLine): Pick<TracePicture, 'marks' | 'waits'> {
  const first = line[0]?.us ?? 0;
  const marks: TracePicture['marks'] = [];
  const waits: TracePicture['waits'] = [];
  line.forEach((moment, index) => {
    const before = line[index - 1];
    const last = marks.at(-1);
    if (before && moment.us - before.us >= LONG_WAIT_US) {
      waits.push({ x: (before.x + moment.x) / 2, us: moment.us - before.us });
    }
    if (!last || (moment.x - last.x >= MARK_DISTANCE && moment.us - first > last.us)) {
      marks.push({ x: moment.x, us: moment.us - first });
    }
  });
  return { marks, waits };
}

/* Things of one lane that would lie over each other get rows of their own. Returns each one's row and how many there are. */
export function packRows(extents: { from: number; to: number }[]): { rows: number[]; count: number } {
  const ends: number[] = [];
  const order = extents.map((_, at) => at).sort((a, b) => (extents[a]?.from ?? 0) - (extents[b]?.from ?? 0));
  const rows: number[] = new Array<number>(extents.length).fill(0);
  for (const at of order) {
    const { from, to } = extents[at] ?? { from: 0, to: 0 };
    const free = ends.findIndex((end) => end <= from);
    const row = free < 0 ? ends.length : free;
    ends[row] = to;
    rows[at] = row;
  }
  return { rows, count: Math.max(1, ends.length) };
}

/* Without their height: that follows from the lanes. */
function putInTime(spans: Span[], causes: number[], line: TimeLine, labelOf: LayoutOptions['labelOf']): Place[] {
  const begin = new Map(line.filter(({ isEnd }) => !isEnd).map(({ at, x }) => [at, x]));
  const end = new Map(line.filter(({ isEnd }) => isEnd).map(({ at, x }) => [at, x]));
  // Events are told while something goes on: however short that was, its bar reaches to them.
  const reached = new Map<number, number>();
  spans.forEach(({ kind }, at) => {
    const cause = causes[at] ?? -1;
    if (kind === 'event') {
      reached.set(cause, Math.max(reached.get(cause) ?? 0, (begin.get(at) ?? 0) + EVENT_WIDTH));
    }
  });
  return spans.map((span, at) => {
    const x = begin.get(at) ?? EDGE;
    const label = labelOf(span);
    const right = Math.max(x + LEAST_BAR, end.get(at) ?? 0, reached.get(at) ?? 0);
    const width = span.kind === 'event' ? EVENT_WIDTH : right - x;
    const inside = span.kind !== 'event' && label.length * LETTER + 2 * LABEL_GAP <= width;
    return { span, key: keyOf(span), x, y: 0, width, label, inside, timed: Boolean(span.start) };
  });
}

/* Where it ends, with what it says. */
export const rightOf = ({ x, width, label, inside }: Place): number =>
  x + width + (inside || label === '' ? 0 : LABEL_GAP + label.length * LETTER) + LABEL_GAP;

/* Lanes in the order in which the trace reaches them. Gives the places their heights. */
function putInLanes(places: Place[], line: TimeLine): Lane[] {
  const services = new Set<string>();
  for (const { at, isEnd } of line) {
    const place = places[at];
    if (!isEnd && place) {
      services.add(place.span.service);
    }
  }
  const lanes: Lane[] = [];
  let top = AXIS;
  if (places.some(({ span }) => span.kind === 'request')) {
    lanes.push({ service: null, top, height: OUTSIDE_HEIGHT });
    top += OUTSIDE_HEIGHT;
  }
  for (const service of services) {
    const own = places.filter(({ span }) => span.service === service);
    const { rows, count } = packRows(own.map((place) => ({ from: place.x, to: rightOf(place) })));
    own.forEach((place, index) => {
      place.y = top + LANE_NAME + LANE_PADDING + (rows[index] ?? 0) * ROW + BAR_HEIGHT / 2;
    });
    const height = LANE_NAME + 2 * LANE_PADDING + count * ROW - (ROW - BAR_HEIGHT);
    lanes.push({ service, top, height });
    top += height;
  }
  return lanes;
}

const KINDS: Record<Span['kind'], Arrow['kind']> = {
  request: 'asks',
  call: 'asks',
  job: 'asks',
  event: 'tells',
  reaction: 'reaches',
};

/* From what caused it: straight down or up where it happened while that went on, else from its end. */
function arrowBetween(cause: Place, effect: Place): Arrow {
  const arrow = { from: cause.key, to: effect.key, kind: KINDS[effect.span.kind] };
  const at = effect.x + (effect.span.kind === 'event' ? EVENT_WIDTH / 2 : 4);
  const wasGoingOn = cause.span.kind !== 'event' && at <= cause.x + cause.width;
  if (wasGoingOn && cause.y !== effect.y) {
    const down = effect.y > cause.y ? 1 : -1;
    return { ...arrow, x1: at, y1: cause.y + (down * BAR_HEIGHT) / 2, x2: at, y2: effect.y - (down * BAR_HEIGHT) / 2 };
  }
  // Out of an event it goes up or down, so that its name stays free.
  if (cause.span.kind === 'event' && cause.y !== effect.y) {
    const tip = effect.y > cause.y ? BAR_HEIGHT / 2 - 2 : 2 - BAR_HEIGHT / 2;
    return { ...arrow, x1: cause.x + cause.width / 2, y1: cause.y + tip, x2: effect.x, y2: effect.y };
  }
  return { ...arrow, x1: rightOf(cause) - LABEL_GAP, y1: cause.y, x2: effect.x, y2: effect.y };
}

function arrowsOf(places: Place[], causes: number[], lanes: Lane[]): Arrow[] {
  const world = lanes[0]?.service === null ? lanes[0].top + OUTSIDE_HEIGHT - 14 : 0;
  return places.flatMap((place, at): Arrow[] => {
    const cause = places[causes[at] ?? -1];
    if (cause) {
      return [arrowBetween(cause, place)];
    }
    if (place.span.kind !== 'request') {
      return [];
    }
    const top = place.y - BAR_HEIGHT / 2;
    const [begin, end] = [place.x + 4, place.x + place.width - 4];
    return [
      { from: null, to: place.key, kind: 'asks', x1: begin, y1: world, x2: begin, y2: top },
      { from: place.key, to: null, kind: 'answers', x1: end, y1: top, x2: end, y2: world },
    ];
  });
}

export function layOut(spans: Span[], options: LayoutOptions): TracePicture {
  const causes = causesOf(spans);
  const line = timeLine(spans, beginnings(spans, causes), options);
  const places = putInTime(spans, causes, line, options.labelOf);
  const lanes = putInLanes(places, line);
  const last = lanes.at(-1);
  return {
    width: Math.max(options.leastWidth, ...places.map(rightOf)),
    height: last ? last.top + last.height : AXIS,
    lanes,
    places,
    arrows: arrowsOf(places, causes, lanes),
    ...marksOf(line),
  };
}

/* A span with all that led to it and all that it led to. */
export function chainOf(spans: Span[], key: string): Set<string> {
  const causes = causesOf(spans);
  const at = spans.findIndex((span) => keyOf(span) === key);
  const chain = new Set<number>(at < 0 ? [] : [at]);
  for (let cause = causes[at] ?? -1; cause >= 0; cause = causes[cause] ?? -1) {
    chain.add(cause);
  }
  const under = new Set<number>([at]);
  causes.forEach((cause, effect) => {
    if (cause >= 0 && under.has(cause)) {
      under.add(effect);
      chain.add(effect);
    }
  });
  return new Set([...chain].flatMap((place) => spans[place] ?? []).map(keyOf));
}

/* The memory of a process is short: where a part is missing above an event, or a reaction was done at a time that nobody
   knows, only the log is left. */
export function isPartlyForgotten(spans: Span[]): boolean {
  const ids = new Set(spans.map(({ span_id }) => span_id));
  return spans.some(
    ({ kind, state, start, parent_span_id }) =>
      (kind === 'event' && Boolean(parent_span_id) && !ids.has(parent_span_id ?? '')) ||
      (kind === 'reaction' && state === 'done' && !start),
  );
}
