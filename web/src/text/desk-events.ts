/* What happens in the shop, in words. A topic that is not named here is shown by its own name. */
export const topicWords: Record<string, string> = {
  'guest.joined': 'A guest became a customer',
  'dead_letter.retried': 'A dead letter is tried again',
  'dead_letter.dropped': 'A dead letter was dropped',
  'user.registered': 'Somebody signed up',
  'user.logged_in': 'Somebody logged in',
  'user.logged_out': 'A session ended',
  'auth.link_requested': 'A link was asked for',
  'user.created': 'A profile was made',
  'user.updated': 'A user changed',
  'user.deleted': 'A user is gone',
  'product.created': 'A product was added',
  'product.updated': 'A product changed',
  'product.deleted': 'A product was taken out',
  'product.restored': 'A product was brought back',
  'product.tax_rate_changed': 'A tax rate changed',
  'inventory.changed': 'Stock changed',
  'inventory.low': 'Stock runs low',
  'stock.reserved': 'Stock is held for an order',
  'stock.released': 'Stock is free again',
  'stock.confirmed': 'Stock is sold to the order',
  'stock.refused': 'No stock left for the order',
  'order.created': 'An order was placed',
  'order.updated': 'An order moved on',
  'order.paid': 'An order was paid',
  'order.cancelled': 'An order was cancelled',
  'order.expired': 'An order expired',
  'order.delivered': 'An order has arrived',
  'order.completed': 'An order is done',
  'order.return_asked': 'A return was asked for',
  'order.return_accepted': 'A return was accepted',
  'order.return_declined': 'A return was declined',
  'order.return_withdrawn': 'A return was withdrawn',
  'order.returned': 'A return has come',
  'order.discount_changed': 'A discount code changed',
  'order.shipping_method_changed': 'A shipping method changed',
  'order.noted': 'A note was added',
  'payment.requested': 'A checkout was opened',
  'payment.accepted': 'A payment is promised',
  'payment.succeeded': 'The money is here',
  'payment.failed': 'A payment came to nothing',
  'payment.refunded': 'Money was given back',
  'payment.refund_failed': 'Money could not be given back',
  'payment.mismatched': 'The card provider says something else',
  'notification.sent': 'A message was sent',
  'notification.failed': 'A message could not be sent',
};

export const serviceNames = ['auth', 'gateway', 'inventory', 'notification', 'order', 'payment', 'product', 'user'];

export const about = {
  product: (id: string) => `Product ${id}`,
};

/* What is not said by a status, a sum or a name of its own. */
export const gist = {
  lines: (count: number) => `${count} lines`,
  available: (count: number) => `${count} available`,
};

export const who = {
  user: (id: string) => `User ${id}`,
  service: (name: string) => `The ${name} service`,
  owner: 'Whoever has the data directory',
  system: 'The shop itself',
  nobody: 'Somebody not logged in',
};

export const event = {
  see: (what: string, topic: string) => `${what}, ${topic}: see what it says`,
  what: 'What',
  when: 'When',
  service: 'Told by',
  who: 'By whom',
  onBehalf: 'For',
  says: 'What it says',
  raw: 'As the log has it',
  copy: 'Copy',
  copied: 'Copied.',
  trace: 'Watch it travel',
  history: 'All that happened to it',
  objects: {
    order_id: 'The order',
    product_id: 'The product',
    user_id: 'The user',
  } as Record<string, string>,
};

export const events = {
  title: 'Events',
  filters: 'Search the events',
  lookFor: 'Look for',
  kinds: {
    object_id: 'An order or another thing',
    user_id: 'A user',
    trace_id: 'A trace',
  },
  id: 'Its id',
  wrongId: 'An id has 32 digits from 0 to f, those of things with dashes between them.',
  noSuchOrder: 'No order has this number.',
  topic: 'What happened',
  service: 'Told by',
  any: 'Any',
  live: 'Live: what happens appears here by itself.',
  reading: 'Paused while you read.',
  paused: 'Paused.',
  pause: 'Pause',
  goOn: 'Go on',
  toNewest: 'To the newest',
  lost: 'No answer from the shop. Asked again until it comes.',
  arrived: (count: number) => (count === 1 ? '1 new event' : `${count} new events`),
  gist: 'In short',
  trace: 'Trace',
  follow: 'Watch it travel',
  emptyTitle: 'Nothing like that has happened',
  emptyText: 'As soon as it does, it stands here.',
  notYetTitle: 'Not among the newest ones',
  notYetText: 'The log is longer than what was looked at. Look further back.',
  further: 'Look further back',
};

export const audit = {
  title: 'Who did what',
  filters: 'Narrow it down',
  actor: 'Done by (user’s id)',
  user: 'Done to (user’s id)',
  object: 'To what (id)',
  topic: 'What',
  from: 'From',
  to: 'Until',
  any: 'Any',
  wrongId: 'An id looks like 01a2011b-2e2a-743b-a082-8dc85bef4709.',
  when: 'When',
  what: 'What',
  who: 'By whom',
  gist: 'In short',
  trace: 'Trace',
  emptyTitle: 'Nobody did anything like that',
  emptyText: 'What admins change, and what is done to accounts, stands here. Orders of customers have their own story.',
};

export const deadLetters = {
  title: 'Dead letters',
  hint: 'Events that a service could not process after every try. They are kept until somebody tries them again or drops them.',
  event: 'Event',
  service: 'Given up by',
  why: 'Why',
  about: 'About',
  after: (tries: number, when: string) => `${tries === 1 ? 'after 1 try' : `after ${tries} tries`}, ${when}`,
  actions: 'What to do',
  retry: 'Try again',
  retryAll: (service: string) => `Try all of ${service} again`,
  retryAllTitle: (service: string) => `Try all events again that ${service} gave up?`,
  retryAllText:
    'They are tried in the order in which they were given up, a hundred at a time. What fails comes back here.',
  notNow: 'Not now',
  retriedAll: (service: string, retried: number, left: number) =>
    `${retried === 1 ? '1 event is' : `${retried} events are`} tried again by ${service}. ${
      left === 0 ? 'None is left.' : `${left >= 1000 ? '1000 or more' : left} are left: try again for these.`
    }`,
  drop: 'Drop',
  dropTitle: 'Drop this event for this service?',
  dropText: (service: string, topic: string) =>
    `The ${service} service will never process this ${topic}. The event stays in the log, but nothing tries it again.`,
  keep: 'Keep it',
  dropped: 'It is dropped.',
  gone: 'It was not there any more: somebody else has dealt with it.',
  result: {
    waiting: (service: string, topic: string) => `${service} tries ${topic} again. What fails stands below again.`,
    done: (service: string, topic: string) => `${service} has processed ${topic}.`,
    failed: (service: string, topic: string) =>
      `${service} could not process ${topic} this time either. It stands below again.`,
  },
  emptyTitle: 'No dead letters',
  emptyText: 'Everything that happened was processed by everybody who had to hear of it.',
};

export const services = {
  title: 'Services',
  allWell: (count: number) => `All ${count} services are ready, and nothing waits.`,
  unwell: (count: number) => (count === 1 ? '1 service needs a look.' : `${count} services need a look.`),
  states: { ready: 'Ready', not_ready: 'Not ready', unreachable: 'No answer' },
  lag: 'Events behind',
  parked: 'To try again',
  deadLetters: 'Dead letters',
  done: 'Events processed',
  requests: 'Requests answered',
  failures: 'of them failed',
  eventsOf: 'Its events',
  letters: 'See its dead letters',
  processes: 'Processes',
  address: 'Address',
  version: 'Version',
  up: 'Running for',
  runs: 'Runs',
  countedTo: (count: number) => (count >= 1000 ? '1000 or more' : String(count)),
  lost: 'No answer from the shop: this is how it was last.',
};
