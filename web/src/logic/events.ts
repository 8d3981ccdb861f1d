import type { Schemas } from '../api/problem';
import { gist } from '../text/desk-events';
import { formatMoney } from './money';
import { orderNumber } from './order-story';

/* What events say is theirs: each topic has its own members. Here is what can be made of them without knowing each topic. */
type Data = Record<string, unknown>;

export type Fact = { name: string; value: string };

export const membersOf = (data: unknown): Data =>
  typeof data === 'object' && data !== null && !Array.isArray(data) ? (data as Data) : {};

const isMoney = (value: unknown): value is Schemas['Money'] => {
  const { minor, currency } = membersOf(value);
  return typeof minor === 'number' && typeof currency === 'string';
};

/* Members and codes are in snake_case; people read words. */
export const wordsOf = (code: string): string => code.replaceAll('_', ' ');

function shown(value: unknown): string | null {
  if (isMoney(value)) {
    return formatMoney(value);
  }
  if (typeof value === 'string') {
    return wordsOf(value);
  }
  return null;
}

/* In the order in which they are worth reading. */
const TELLING = [
  'gross',
  'amount',
  'refund',
  'status',
  'payment_status',
  'topic',
  'kind',
  'reason',
  'change',
  'purpose',
  'role',
];

/* An event in a few words beside its topic. */
export function gistOf(data: unknown): string {
  const members = membersOf(data);
  const said = TELLING.flatMap((name) => shown(members[name]) ?? []);
  if (typeof members.available === 'number') {
    said.push(gist.available(members.available));
  }
  if (Array.isArray(members.lines) && members.lines.length > 1) {
    said.push(gist.lines(members.lines.length));
  }
  return said.join(' · ');
}

/* All of an event, flat: one fact per member, lists by their numbers. */
export function factsOf(data: unknown, prefix = ''): Fact[] {
  return Object.entries(membersOf(data)).flatMap(([name, value]): Fact[] => {
    const path = prefix === '' ? wordsOf(name) : `${prefix}, ${wordsOf(name)}`;
    if (isMoney(value)) {
      return [{ name: path, value: formatMoney(value) }];
    }
    if (Array.isArray(value)) {
      return value.flatMap((item: unknown, at) =>
        typeof item === 'object'
          ? factsOf(item, `${path} ${at + 1}`)
          : [{ name: `${path} ${at + 1}`, value: String(item) }],
      );
    }
    if (typeof value === 'object' && value !== null) {
      return factsOf(value, path);
    }
    return value === null ? [] : [{ name: path, value: String(value) }];
  });
}

/* Where the desk shows what an event is about. */
const PLACES: Record<string, (id: string) => string> = {
  order_id: (id) => `/admin/orders/${id}`,
  product_id: (id) => `/admin/products/${id}`,
  user_id: (id) => `/admin/users/${id}`,
};

export interface ObjectLink {
  member: string;
  id: string;
  to: string;
}

export function objectsOf(data: unknown): ObjectLink[] {
  const members = membersOf(data);
  return Object.entries(PLACES).flatMap(([member, placeOf]) => {
    const id = members[member];
    return typeof id === 'string' ? [{ member, id, to: placeOf(id) }] : [];
  });
}

export type Actor =
  { kind: 'user'; id: string } | { kind: 'service'; name: string } | { kind: 'owner' | 'system' | 'nobody' };

/* Who did it, as the log writes it: user:<id>, service:<name>, or one word. */
export function actorOf(actor: string): Actor {
  const [kind, rest = ''] = actor.split(':', 2);
  if (kind === 'user') {
    return { kind, id: rest };
  }
  if (kind === 'service') {
    return { kind, name: rest };
  }
  return { kind: kind === 'owner' || kind === 'system' ? kind : 'nobody' };
}

/* The same short name that orders have in mails: the last digits, which are random. */
export const shortId = orderNumber;

const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;
const TRACE = /^[0-9a-f]{32}$/;

export type IdKind = 'object_id' | 'user_id' | 'trace_id';

/* What somebody pasted: an id of a thing or a user, or a trace, also as a whole `traceparent`. Null: none of them. */
export function readId(typed: string, kind: IdKind): { kind: IdKind; id: string } | null {
  const text = typed.trim().toLowerCase();
  const id = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/.exec(text)?.[1] ?? text;
  if (TRACE.test(id)) {
    return { kind: 'trace_id', id };
  }
  return UUID.test(id) ? { kind: kind === 'trace_id' ? 'object_id' : kind, id } : null;
}

/* As mails and the desk name orders. */
export const isShortId = (typed: string): boolean => /^[0-9a-f]{8}$/i.test(typed.trim());

/* The trace in a `traceparent`; null where there is none. */
export function traceOf(traceparent: string): string | null {
  const id = traceparent.split('-')[1] ?? '';
  return TRACE.test(id) && !/^0+$/.test(id) ? id : null;
}

/* A trace's page; an event of it tells where in a long log to look. */
export const tracePath = (traceId: string, eventId?: string): string =>
  `/admin/traces/${traceId}${eventId ? `?near=${eventId}` : ''}`;

export interface Travel {
  traceId: string;
  /* What it is known by: what the thing's own service told first. */
  event: Schemas['EventEntry'];
}

/* The requests that moved a thing, from the first to the last; its events come newest first. */
export function travelsOf(events: Schemas['EventEntry'][], service: string): Travel[] {
  const travels = new Map<string, Travel>();
  for (const event of [...events].reverse()) {
    const traceId = event.trace_id;
    const known = traceId ? travels.get(traceId) : undefined;
    if (known && known.event.service !== service && event.service === service) {
      known.event = event;
    } else if (traceId && !known) {
      travels.set(traceId, { traceId, event });
    }
  }
  return [...travels.values()];
}
