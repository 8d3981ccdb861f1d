import type { MovementKind } from '../logic/stock';
import type { Schemas } from '../api/problem';

const ofThem = (count: number) => (count === 1 ? 'is' : 'are');

const reasons: Record<Schemas['Movement']['reason'], string> = {
  received: 'Received',
  returned: 'Came back',
  found: 'Found',
  damaged: 'Damaged',
  lost: 'Lost',
  written_off: 'Written off',
  corrected: 'Corrected',
  counted: 'Counted',
  sold: 'Sold',
  sale_cancelled: 'Sale cancelled',
};

export const levels = {
  title: 'Stock',
  variant: 'Variant',
  available: 'Free to order',
  reserved: 'Held for orders',
  sold: 'Sold',
  received: 'Came in',
  threshold: 'Low at',
  ownThreshold: 'its own',
  changeThreshold: (variant: string, now: string) => `Low at ${now}: change it for ${variant}`,
  low: 'Low',
  notKnown: 'A new product gets its stock within moments. This goes on by itself.',
  record: 'Record goods',
  count: 'Count',
};

const kinds: Record<MovementKind, string> = {
  received: 'Received: it came from the supplier',
  returned: 'Came back from a customer',
  found: 'Found',
  damaged: 'Damaged',
  lost: 'Lost',
  written_off: 'Written off',
  corrected_up: 'Corrected: there are more',
  corrected_down: 'Corrected: there are fewer',
};

export const movement = {
  title: 'Record goods that came or went',
  variant: 'Variant',
  kind: 'What happened',
  kinds,
  comesIn: 'Comes in',
  goesOut: 'Goes out',
  quantity: 'How many',
  note: 'Note',
  noteHint: 'For whoever reads the list later: a delivery note’s number, who found it.',
  noQuantity: 'Say how many, such as 10.',
  tooMany: 'At most 1,000,000 at once.',
  becomes: (before: string, after: string) => `Free to order: ${before} now, ${after} then.`,
  isFree: (count: string) => `Free to order: ${count} now.`,
  onlyFree: (free: number, held: number) =>
    held === 0
      ? `Only ${free} ${ofThem(free)} there.`
      : `Only ${free} ${ofThem(free)} free; ${held} ${ofThem(held)} held for orders. Cancel orders that cannot be served first.`,
  record: 'Record it',
  done: (quantity: string, name: string) => `Recorded: ${quantity} of ${name}.`,
};

export const count = {
  title: 'Count',
  hint: 'Count what lies on the shelf: with what is held for orders, without what is sold and only waits to be sent. Leave empty what you did not count.',
  expected: (shelf: string) => `${shelf} should be there`,
  expectedHeld: (shelf: string, held: string) => `${shelf} should be there, ${held} of them held for orders`,
  note: 'Note',
  nothing: 'Say of at least one how many there are.',
  save: 'Set the stock',
  same: 'Counted: as many as there should be.',
  different: (difference: string) => `Counted: ${difference}.`,
  done: 'The stock is as counted.',
  someFailed: 'What is marked was not taken. The rest is done.',
};

export const threshold = {
  title: 'When is it low?',
  hint: 'When so few are left, admins are told, and the shop says “Only a few left”.',
  ofShop: 'As the rest of the shop',
  own: 'By its own number',
  which: 'How it is told',
  number: 'Low when so many are left, or fewer',
  noNumber: 'Say a whole number, such as 10.',
  scope: 'For',
  onlyThis: (variant: string) => `Only ${variant}`,
  all: 'All variants of the product',
  done: 'Saved when it is low.',
};

export const lowStock = {
  title: 'Low stock',
  thing: 'Thing',
  variant: (product: string, variant: string) => `${product}, ${variant}`,
  sku: 'SKU',
  status: 'Status',
  low: 'Low',
  available: 'Free to order',
  threshold: 'Low at',
  emptyTitle: 'Nothing is low',
  emptyText: 'What is left at or below its number of “low” stands here, to be ordered from your suppliers.',
};

export const movements = {
  title: 'What came and went',
  when: 'When',
  variant: 'Variant',
  quantity: 'How many',
  reason: 'Why',
  who: 'Who',
  note: 'Note',
  reasons,
  noLonger: 'No longer sold',
  shop: 'The shop itself',
  emptyTitle: 'Nothing came or went yet',
  emptyText: 'Record what comes from your supplier. From then on every piece is accounted for here.',
};
