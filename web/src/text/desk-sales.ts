import type { DiscountState } from '../logic/discounts';

const discountStates: Record<DiscountState, string> = {
  running: 'In use',
  planned: 'Begins later',
  over: 'Its time is over',
  used_up: 'Used up',
  ended: 'Ended',
};

const off = (what: string) => `${what} off`;

export const discounts = {
  title: 'Discount codes',
  add: 'Add a code',
  code: 'Code',
  takes: 'Takes off',
  off,
  offFrom: (what: string, least: string) => `${off(what)} orders from ${least}`,
  when: 'When',
  always: 'Always',
  from: (day: string) => `From ${day}`,
  until: (day: string) => `Until ${day}`,
  between: (from: string, until: string) => `${from} – ${until}`,
  uses: 'Used by orders',
  usesOf: (uses: number, most: number) => `${uses} of ${most}`,
  state: 'State',
  states: discountStates,
  emptyTitle: 'No discount codes yet',
  emptyText: 'Whoever types a code at the checkout pays less. Add one and tell your customers.',
};

export const discountForm = {
  newTitle: 'A new discount code',
  what: 'What it does',
  fields: {
    code: 'Code',
    kind: 'What it takes off',
    basis_points: 'How much',
    amount: 'How much',
    least_order: 'Only for orders from',
    valid_from: 'From',
    valid_until: 'Until',
    max_uses: 'In all',
    max_uses_per_user: 'By one customer',
  },
  codeHint: 'What customers type. Letters, digits, - and _; capitals do not matter.',
  kinds: { percent: 'A part of the price', amount: 'An amount' },
  kindHints: {
    percent: 'Of each thing in the order. Shipping costs what it costs.',
    amount: 'Of all things in the order together. Shipping costs what it costs.',
  },
  leastHint: 'What the things in the order must come to. Empty: any order.',
  noCode: 'Say what customers type.',
  when: 'When it can be used',
  whenHint: 'By your own clock. Empty: from now on, and for ever.',
  often: 'How often it can be used',
  usesHint: 'Orders that are cancelled or expire do not count. Empty: as often as one likes.',
  noPercent: 'Say a part from 0.01 to 100, such as 10 or 12.5.',
  noAmount: 'Say more than nothing.',
  noCount: 'Say a whole number from 1 on.',
  added: (code: string) => `${code} is added.`,
};

export const discountPage = {
  facts: 'How it goes',
  uses: 'Used by',
  orders: (uses: number) => (uses === 1 ? '1 order' : `${uses} orders`),
  ordersOf: (uses: number, most: number) => `${uses} of ${most} orders`,
  added: 'Added',
  changed: 'Last changed',
  ending: 'Whether it runs',
  end: 'End it',
  endTitle: 'End this code?',
  endText:
    'Nobody can use it from now on. Orders that were placed keep what it took off, and you can let it run again.',
  ended: (code: string) => `${code} can no longer be used.`,
  again: 'Let it run again',
  againTitle: 'Let this code run again?',
  againText: 'Whoever has it can use it from now on, within its time and as often as it may be used.',
  runsAgain: (code: string) => `${code} can be used again.`,
  remove: 'Delete it',
  removeTitle: 'Delete this code?',
  removeText: 'It goes from this list, with how often it was used. Orders that were placed keep what it took off.',
  removed: (code: string) => `${code} is deleted.`,
};

export const shipping = {
  title: 'Shipping methods',
  add: 'Add a method',
  name: 'Name',
  price: 'Price',
  free: 'Free',
  freeFrom: 'Free from',
  never: '–',
  tax: 'Tax in it',
  countries: 'Goes to',
  everywhere: 'Everywhere',
  some: (names: string[], more: number) => (more === 0 ? names.join(', ') : `${names.join(', ')} and ${more} more`),
  emptyTitle: 'No shipping methods yet',
  emptyText: 'Until you add one, every order is sent for the fee that the shop was started with (SOUK_SHIPPING_FEE).',
  full: (most: number) => `A shop has at most ${most} methods. Take one away to add another.`,
  order:
    'Customers see them in this order, the oldest first; the cheapest that goes to their country is chosen for them.',
};

export const shippingForm = {
  newTitle: 'A new shipping method',
  what: 'What it is and costs',
  fields: {
    name: 'Name',
    price: 'Price per order, with tax',
    free_from: 'Free from',
    tax_basis_points: 'Tax in the price',
    everywhere: 'Where it goes',
    countries: 'Countries',
  },
  nameHint: 'What customers choose it by, such as “Parcel, 2–3 days”. It stays on their orders.',
  freeHint: 'What the things in the order must come to, before discounts. Empty: it always costs.',
  noTax: 'Say per cent from 0 to 100, such as 19.',
  where: { everywhere: 'Everywhere', some: 'Only to some countries' },
  whereHints: { everywhere: 'To whatever address a customer gives.', some: 'Customers elsewhere are not offered it.' },
  addCountry: 'Add a country',
  takeOut: (country: string) => `${country}: take it out`,
  countriesHint: 'Type a part of its name.',
  noneFound: 'There is no such country.',
  noName: 'Say what customers choose it by.',
  noCountry: 'Choose at least one country, or let it go everywhere.',
  added: (name: string) => `${name} is offered from now on.`,
};

export const shippingPage = {
  remove: 'Take it away',
  removeHint: 'It is no longer offered. Orders that were placed keep it.',
  lastText: 'It is the only one. Without it every order is sent for the fee that the shop was started with.',
  removeTitle: (name: string) => `Take “${name}” away?`,
  removeText: 'Nobody can choose it from now on. Orders that were placed keep it.',
  removed: (name: string) => `${name} is no longer offered.`,
};
