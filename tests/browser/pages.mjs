// Every page of the web app, a row each. The suites that look at all pages (axe.test.mjs, `make screenshots`) walk along it, and a route
// of web/src without a row fails axe.test.mjs.
//   name       says which page it is, in file names and failures
//   route      as React Router knows it, from the root: '/admin/orders/:id'. Several rows may show one route in different lights.
//   who        looks at it: 'visitor', 'customer' (ada of the demo) or 'admin'
//   path       where the route alone does not say it: a path, or a function of the furnished shop (tests/lib/furnished.mjs) that finds one
//   empty      where "empty" is more than lists without items: (body, path) => body, for each reply that the page is given
//   same       it asks for nothing, and so looks the same in each state
//   complains  what the browser's console may say on it
import { STATES } from '../lib/page-states.mjs';

const productNamed = (name) => async (shop) => `/products/${(await shop.find('/products?limit=100', (product) => product.name === name)).id}`;
const orderThat = (status, who = 'admin') => async (shop) => {
  const { id } = await shop.find('/orders?limit=100', (order) => order.status === status, who);
  return who === 'admin' ? `/admin/orders/${id}` : `/orders/${id}`;
};
const withoutLines = (body) => ('lines' in body ? { ...body, lines: [] } : body);

export const PAGES = [
  { name: 'front', route: '/', who: 'visitor' },
  { name: 'search', route: '/search', who: 'visitor', path: '/search?q=bowl' },
  { name: 'product', route: '/products/:id', who: 'visitor', path: productNamed('Stoneware mug') },
  { name: 'product-without-options', route: '/products/:id', who: 'visitor', path: productNamed('Tall vase') },
  { name: 'nowhere', route: '/*', who: 'visitor', path: '/nowhere', same: true },
  { name: 'link-used', route: '/links/:token', who: 'visitor', path: '/links/that-never-was', complains: /404/, same: true },
  { name: 'log-in', route: '/log-in', who: 'visitor', same: true },
  { name: 'sign-up', route: '/sign-up', who: 'visitor', same: true },
  { name: 'forgot-password', route: '/forgot-password', who: 'visitor', same: true },
  { name: 'link', route: '/links/:token', who: 'visitor', path: (shop) => `/links/${shop.resetToken}`, same: true },
  { name: 'cart', route: '/cart', who: 'customer', empty: withoutLines },
  { name: 'checkout', route: '/checkout', who: 'customer', empty: withoutLines },
  { name: 'orders', route: '/orders', who: 'customer' },
  { name: 'order-shipped', route: '/orders/:id', who: 'customer', path: orderThat('shipped', 'customer') },
  { name: 'order-completed', route: '/orders/:id', who: 'customer', path: orderThat('completed', 'customer') },
  { name: 'order-to-pay', route: '/orders/:id', who: 'customer', path: async (shop) => `${await orderThat('placed', 'customer')(shop)}?payment=cancelled` },
  { name: 'notifications', route: '/notifications', who: 'customer' },
  { name: 'account', route: '/account', who: 'customer', same: true },
  { name: 'account-stranger', route: '/account', who: 'visitor', same: true },
  { name: 'addresses', route: '/account/addresses', who: 'customer' },
  { name: 'security', route: '/account/security', who: 'customer', same: true },
  { name: 'preferences', route: '/account/preferences', who: 'customer' },
  { name: 'desk', route: '/admin', who: 'admin' },
  { name: 'desk-refused', route: '/admin', who: 'customer', same: true },
  { name: 'desk-orders', route: '/admin/orders', who: 'admin' },
  { name: 'desk-order-confirmed', route: '/admin/orders/:id', who: 'admin', path: orderThat('confirmed') },
  { name: 'desk-order-completed', route: '/admin/orders/:id', who: 'admin', path: orderThat('completed') },
  { name: 'desk-returns', route: '/admin/returns', who: 'admin' },
  { name: 'desk-products', route: '/admin/products', who: 'admin' },
  { name: 'desk-product-new', route: '/admin/products/new', who: 'admin' },
  { name: 'desk-product', route: '/admin/products/:id', who: 'admin', path: async (shop) => `/admin${await productNamed('Stoneware mug')(shop)}` },
  { name: 'desk-low-stock', route: '/admin/low-stock', who: 'admin' },
  { name: 'desk-imports', route: '/admin/imports', who: 'admin' },
  {
    name: 'desk-import', route: '/admin/imports/:id', who: 'admin',
    path: async (shop) => `/admin/imports/${(await shop.find('/products/imports')).id}`,
    empty: (body) => ('faults' in body ? { ...body, failed: 0, unchanged: body.failed, faults: [] } : body),
  },
  { name: 'desk-tax-rates', route: '/admin/tax-rates', who: 'admin' },
  { name: 'desk-discounts', route: '/admin/discounts', who: 'admin' },
  { name: 'desk-discount-new', route: '/admin/discounts/new', who: 'admin', same: true },
  { name: 'desk-discount', route: '/admin/discounts/:id', who: 'admin', path: async (shop) => `/admin/discounts/${(await shop.find('/discounts')).id}` },
  { name: 'desk-shipping', route: '/admin/shipping', who: 'admin' },
  { name: 'desk-shipping-new', route: '/admin/shipping/new', who: 'admin', same: true },
  { name: 'desk-shipping-method', route: '/admin/shipping/:id', who: 'admin', path: async (shop) => `/admin/shipping/${(await shop.find('/shipping-methods')).id}` },
  { name: 'desk-users', route: '/admin/users', who: 'admin' },
  { name: 'desk-user', route: '/admin/users/:id', who: 'admin', path: (shop) => `/admin/users/${shop.people.customer.id}` },
  { name: 'desk-events', route: '/admin/events', who: 'admin' },
  { name: 'desk-trace', route: '/admin/traces/:id', who: 'admin', path: async (shop) => `/admin/traces/${(await shop.find('/events?topic=order.created')).trace_id}` },
  { name: 'desk-audit', route: '/admin/audit', who: 'admin' },
  { name: 'desk-dead-letters', route: '/admin/dead-letters', who: 'admin' },
  { name: 'desk-services', route: '/admin/services', who: 'admin' },
  { name: 'desk-notifications', route: '/admin/notifications', who: 'admin' },
  { name: 'desk-notification', route: '/admin/notifications/:id', who: 'admin', path: async (shop) => `/admin/notifications/${(await shop.find('/notifications?limit=1&kind=order_shipped')).id}` },
  { name: 'desk-write', route: '/admin/notifications/write', who: 'admin', same: true },
  { name: 'desk-messages', route: '/admin/notifications/messages', who: 'admin' },
  { name: 'desk-mailbox', route: '/admin/mailbox', who: 'admin' },
  { name: 'desk-mail', route: '/admin/mailbox/:id', who: 'admin', path: async (shop) => `/admin/mailbox/${(await shop.find('/mailbox?limit=100', ({ kind }) => kind === 'order_placed')).id}` },
  { name: 'desk-templates', route: '/admin/templates', who: 'admin' },
  { name: 'desk-template', route: '/admin/templates/:kind', who: 'admin', path: '/admin/templates/order_shipped' },
  { name: 'desk-nowhere', route: '/admin/*', who: 'admin', path: '/admin/nowhere', same: true },
];

/** Where a row's page is, in this shop. */
export async function pathOf({ route, path = route }, shop) {
  return typeof path === 'function' ? path(shop) : path;
}

/** The states in which there is something to see. */
export const statesOf = ({ same = false }) => (same ? ['data'] : STATES);
