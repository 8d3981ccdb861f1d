// How each route is asked, with objects that are really there. `spends`: the answer may cost somebody the account or the
// session, so each caller of the row comes with people of its own. `page`: asked as a browser does, by cookies.
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { PASSWORD, newEmail } from '../lib/people.mjs';

const PARCEL = { name: 'Parcel', price: { minor: 590, currency: 'EUR' }, tax_basis_points: 1900 };
const HOME = { recipient: 'Ada Lovelace', line1: 'Ringstraße 1', postal_code: '1010', city: 'Wien', country: 'AT' };
const SAYING = { audience: 'admins', about: 'order_updates', subject: 'Meeting', text: 'At nine.' };
const SESSION = new URLSearchParams({
  mode: 'payment', 'line_items[0][quantity]': '1', 'line_items[0][price_data][currency]': 'eur', 'line_items[0][price_data][unit_amount]': '100',
  'line_items[0][price_data][product_data][name]': 'Mug', success_url: 'https://shop.example/',
});
const NEW_PASSWORD = 'another garden of 8 paths';

let rates = 0;
const newRate = () => { rates += 1; return { name: `rate ${rates}`, basis_points: rates }; };
const newCode = () => `C${randomUUID()}`;
const at = (path) => () => ({ path });
const picture = () => readFile(new URL('../corpus/picture_fuzz/plain_png', import.meta.url));
const form = (fields) => new URLSearchParams(fields);

/** `world` makes objects; `caller` is who will ask. The reply: {path, body, headers}. */
export const requests = {
  // product
  createProduct: { make: (world) => ({ path: '/products', body: world.newProduct() }) },
  listProducts: { make: at('/products') },
  getProductFacets: { make: at('/products/facets') },
  listDeletedProducts: { make: at('/products/deleted') },
  getProduct: { make: async ({ product }) => ({ path: `/products/${product.id}` }) },
  getProductAvailability: { make: async ({ product }) => ({ path: `/products/${product.id}/availability` }) },
  listRelatedProducts: { make: async ({ product }) => ({ path: `/products/${product.id}/related` }) },
  importProducts: { make: () => ({ path: '/products/imports', body: 'sku\r\n', headers: { 'Content-Type': 'text/csv' } }) },
  listProductImports: { make: at('/products/imports') },
  getProductImport: { make: async (world) => ({ path: await world.productImport() }) },
  exportProducts: { make: at('/products/export') },
  changeProduct: { make: async (world) => world.seenByAdmin(`/products/${(await world.makeProduct()).id}`, { name: 'Cup' }) },
  uploadPicture: { make: async ({ product }) => ({ path: `/products/${product.id}/pictures`, body: await picture(), headers: { 'Content-Type': 'image/png' } }) },
  linkPicture: { make: async (world) => ({ path: `/products/${(await world.makeProduct()).id}/linked-pictures`, body: { url: 'https://example.org/a.jpg' } }) },
  getPicture: { make: async (world) => ({ path: await world.pictureOf(await world.makeProduct()) }) },
  changePicture: { make: async (world) => ({ path: await world.pictureOf(await world.makeProduct()), body: { alt: 'Seen from above' } }) },
  deletePicture: { make: async (world) => ({ path: await world.pictureOf(await world.makeProduct()) }) },
  restoreProduct: { make: async (world) => ({ path: `/products/${(await world.makeProduct()).id}/restore` }) },
  deleteProduct: { make: async (world) => world.seenByAdmin(`/products/${(await world.makeProduct()).id}`) },

  listTaxRates: { make: at('/tax-rates') },
  addTaxRate: { make: async (world) => (await world.taxRate(), { path: '/tax-rates', body: newRate() }) },
  getTaxRate: { make: async (world) => ({ path: await world.taxRate() }) },
  changeTaxRate: { make: async (world) => world.seenByAdmin(await world.taxRate(), { name: 'normal' }) },
  deleteTaxRate: { make: async (world) => world.seenByAdmin(await world.unusedTaxRate(newRate())) },

  // inventory
  listLowStock: { make: at('/inventory/low') },
  getStock: { make: async ({ product }) => ({ path: `/inventory/${product.id}` }) },
  setProductThreshold: { make: async ({ product }) => ({ path: `/inventory/${product.id}/threshold`, body: { threshold: 3 } }) },
  setThreshold: { make: async ({ product }) => ({ path: `/inventory/${product.id}/variants/${product.variant}/threshold`, body: { threshold: 3 } }) },
  listMovements: { make: async ({ product }) => ({ path: `/inventory/${product.id}/movements` }) },
  recordMovement: { make: async ({ product }) => ({ path: `/inventory/${product.id}/movements`, body: { quantity: 1, reason: 'received' } }) },
  recordCount: { make: async ({ product }) => ({ path: `/inventory/${product.id}/counts`, body: { counted: 1000 } }) },

  // order
  placeOrder: { make: async (world) => ({ path: '/orders', body: world.newOrder() }) },
  quoteOrder: { make: async ({ product }) => ({ path: '/orders/quote', body: { lines: [{ product_id: product.id, quantity: 1 }] } }) },
  listOrders: { make: async ({ people }) => ({ path: `/orders?user_id=${(await people.owner()).id}` }) },
  getOrderFigures: { make: at('/orders/figures') },
  exportOrders: { make: at('/orders/export') },
  getOrder: { make: async (world) => ({ path: `/orders/${(await world.makeOrder()).id}` }) },
  getOrderTimeline: { make: async (world) => ({ path: `/orders/${(await world.makeOrder()).id}/timeline` }) },
  cancelOrder: { make: async (world) => ({ path: `/orders/${(await world.makeOrder()).id}/cancel` }) },
  expireOrder: { make: async (world) => ({ path: `/orders/${(await world.makeCardOrder()).id}/expire` }) },
  recordShipment: { make: async (world) => ({ path: `/orders/${(await world.makeOrder()).id}/shipment`, body: { step: 'packed' } }) },
  addOrderNote: { make: async (world) => ({ path: `/orders/${(await world.makeOrder()).id}/notes`, body: { text: 'Called.' } }) },
  listOrderNotes: { make: async (world) => ({ path: `/orders/${(await world.makeOrder()).id}/notes` }) },
  listOrderAddresses: { make: async (world) => ({ path: `/orders/${(await world.makeOrder()).id}/addresses` }) },
  listDiscounts: { make: at('/discounts') },
  addDiscount: { make: () => ({ path: '/discounts', body: { code: newCode(), basis_points: 1000 } }) },
  getDiscount: { make: async (world) => ({ path: await world.discount(newCode()) }) },
  changeDiscount: { make: async (world) => world.seenByAdmin(await world.discount(newCode()), { active: false }) },
  deleteDiscount: { make: async (world) => world.seenByAdmin(await world.discount(newCode())) },
  makeInvoice: { make: async (world) => ({ path: `/orders/${(await world.makeOrder()).id}/invoice` }) },
  getInvoice: { make: async (world) => ({ path: `/orders/${(await world.makeInvoiced()).id}/invoice` }) },
  listCreditNotes: { make: async (world) => ({ path: `/orders/${(await world.makeInvoiced()).id}/credit-notes` }) },
  getCreditNote: { make: async (world) => ({ path: `/credit-notes/${await world.creditNote()}` }) },
  askReturn: { make: async (world) => world.wantedBack() },
  listReturnsOfOrder: { make: async (world) => ({ path: `/orders/${(await world.makeOrder()).id}/returns` }) },
  listReturns: { make: async ({ people }) => ({ path: `/returns?user_id=${(await people.owner()).id}` }) },
  getReturn: { make: async (world) => ({ path: `/returns/${(await world.makeReturn()).id}` }) },
  recordReturn: { make: async (world) => ({ path: `/returns/${(await world.makeReturn()).id}/steps`, body: { step: 'accepted' } }) },
  withdrawReturn: { make: async (world) => ({ path: `/returns/${(await world.makeReturn()).id}/withdraw` }) },
  listShippingMethods: { make: at('/shipping-methods') },
  addShippingMethod: { make: () => ({ path: '/shipping-methods', body: PARCEL }) },
  getShippingMethod: { make: async (world) => ({ path: await world.shippingMethod() }) },
  changeShippingMethod: { make: async (world) => world.seenByAdmin(await world.shippingMethod(), { name: 'Bike' }) },
  deleteShippingMethod: { make: async (world) => world.seenByAdmin(await world.shippingMethod()) },
  getCart: { make: at('/cart') },
  putCartLine: { make: async ({ product }) => ({ path: `/cart/lines/${product.variant}`, body: { quantity: 2 } }) },
  deleteCartLine: { make: async (world) => ({ path: `/cart/lines/${await world.variantInCart()}` }) },
  emptyCart: { make: at('/cart') },

  // payment
  openCheckout: { make: async (world) => ({ path: '/payments', body: { order_id: (await world.makeCardOrder()).id } }) },
  listPayments: { make: at('/payments') },
  getPayment: { make: async (world) => ({ path: `/payments/${(await world.makePayment()).id}` }) },
  giveRefund: {
    make: async (world) => ({ path: `/payments/${(await world.makeCollectedPayment()).id}/refunds`, body: { amount: { minor: 1, currency: 'EUR' } } }),
  },
  listRefunds: { make: async (world) => ({ path: `/payments/${(await world.makePayment()).id}/refunds` }) },
  showPaymentSuccess: { make: async (world) => ({ path: `/payments/${(await world.makePayment()).id}/success` }) },
  showPaymentCancelled: { make: async (world) => ({ path: `/payments/${(await world.makePayment()).id}/cancelled` }) },
  takeStripeWebhook: { make: (world) => ({ path: '/payments/webhooks/stripe', ...world.webhook() }) },
  showSandboxCheckout: { make: async (world) => ({ path: await world.sandboxPath() }) },
  useSandboxCheckout: { make: async (world) => ({ path: await world.sandboxPath(), body: new URLSearchParams({ choice: 'cancel' }) }) },
  createSandboxSession: { make: async () => ({ path: '/payments/sandbox/v1/checkout/sessions', body: SESSION }) },
  getSandboxSession: { make: async (world) => ({ path: `/payments/sandbox/v1/checkout/sessions/${await world.sandboxName()}` }) },
  expireSandboxSession: {
    spends: true,
    make: async (world) => ({ path: `/payments/sandbox/v1/checkout/sessions/${await world.sandboxName()}/expire`, body: new URLSearchParams() }),
  },
  getSandboxIntent: { make: async (world) => ({ path: `/payments/sandbox/v1/payment_intents/${await world.sandboxName('pi_')}` }) },
  createSandboxRefund: { // of what nobody has paid
    make: async (world) => ({ path: '/payments/sandbox/v1/refunds', body: new URLSearchParams({ payment_intent: await world.sandboxName('pi_') }) }),
  },
  listSandboxRefunds: { make: async (world) => ({ path: `/payments/sandbox/v1/refunds?payment_intent=${await world.sandboxName('pi_')}` }) },
  getSandboxRefund: { make: at('/payments/sandbox/v1/refunds/re_00000000000000000000000000000000') },

  // notification
  listNotifications: { make: async ({ people }) => ({ path: `/notifications?user_id=${(await people.owner()).id}` }) },
  readNotifications: { make: at('/notifications/read') },
  getNotification: { make: async (world) => ({ path: `/notifications/${(await world.notification()).id}` }) },
  readNotification: { make: async (world) => ({ path: `/notifications/${(await world.notification()).id}/read` }) },
  deleteNotification: { spends: true, make: async (world) => ({ path: `/notifications/${(await world.notification()).id}` }) },
  listMailbox: { make: at('/mailbox') },
  readMail: { make: async (world) => ({ path: `/mailbox/${(await world.mail()).id}` }) },

  resendNotification: { make: async (world) => ({ path: `/notifications/${(await world.orderNotification()).id}/resend` }) },
  sendAnnouncement: { make: () => ({ path: '/announcements', body: SAYING }) },
  previewAnnouncement: { make: () => ({ path: '/announcements/preview', body: SAYING }) },
  listAnnouncements: { make: at('/announcements') },
  getAnnouncement: { make: async (world) => ({ path: `/announcements/${(await world.announcement(SAYING)).id}` }) },
  listMailTemplates: { make: at('/mail-templates') },
  previewMailTemplate: { make: at('/mail-templates/order_placed') },
  showMailTemplate: { make: at('/mail-templates/order_placed/html') },
  showMail: { make: async (world) => ({ path: `/mailbox/${(await world.mail()).id}/html` }) },
  showUnsubscribe: { make: async (world) => ({ path: await world.unsubscribePath() }) },
  unsubscribe: { make: async (world) => ({ path: await world.unsubscribePath(), body: form({ 'List-Unsubscribe': 'One-Click' }) }) },

  // user: the caller's own
  getOwnProfile: { make: at('/users/me') },
  changeOwnProfile: { make: (world) => world.seenByCaller('/users/me', { name: 'Ada King' }) },
  deleteSelf: { spends: true, make: (world) => world.seenByCaller('/users/me') },
  listAddresses: { make: at('/users/me/addresses') },
  addAddress: { spends: true, make: () => ({ path: '/users/me/addresses', body: HOME }) }, // a book holds twenty
  getAddress: { make: async (world) => ({ path: `/users/me/addresses/${(await world.address()).id}` }) },
  changeAddress: { make: async (world) => world.seenByOwner(`/users/me/addresses/${(await world.address()).id}`, { label: 'Home' }) },
  deleteAddress: { spends: true, make: async (world) => world.seenByOwner(`/users/me/addresses/${(await world.address()).id}`) },
  getPreferences: { make: at('/users/me/preferences') },
  putPreferences: { make: () => ({ path: '/users/me/preferences', body: { rows: [] } }) },

  // user: everybody
  listUsers: { make: at('/users') },
  getUser: { make: async ({ people }) => ({ path: `/users/${(await people.owner()).id}` }) },
  changeAccess: { spends: true, make: async (world) => world.seenByAdmin(`/users/${(await world.people.owner()).id}`, { role: 'admin' }) },
  deleteUser: { spends: true, make: async (world) => world.seenByAdmin(`/users/${(await world.people.owner()).id}`) },

  // auth
  getAccount: { make: at('/auth/account') },
  askVerification: { make: at('/auth/verification') },
  getLink: { make: async (world) => ({ path: `/auth/links/${await world.link()}` }) },
  useLink: { spends: true, make: async (world) => ({ path: `/auth/links/${await world.link()}`, body: {} }) },
  askPasswordReset: { make: async ({ people }) => ({ path: '/auth/password-reset', body: { email: (await people.owner()).email } }) },
  changePassword: { spends: true, make: () => ({ path: '/auth/password', body: { current_password: PASSWORD, new_password: NEW_PASSWORD } }) },
  askEmailChange: { make: () => ({ path: '/auth/email', body: { email: newEmail(), password: PASSWORD } }) },

  // gateway
  signUp: { make: () => ({ path: '/auth/sign-up', body: { email: newEmail(), password: PASSWORD, name: 'Eve' } }) },
  logIn: { make: async ({ people }) => ({ path: '/auth/log-in', body: { login: (await people.owner()).email, password: PASSWORD } }) },
  visitAsGuest: { make: at('/auth/guest') },
  refreshSession: { page: true, spends: true, make: at('/auth/refresh') },
  logOut: { page: true, spends: true, make: at('/auth/log-out') },
  logOutEverywhere: { spends: true, make: at('/auth/log-out-everywhere') },
  listSessions: { make: at('/auth/sessions') },
  endSession: { spends: true, make: async ({ people }) => ({ path: `/auth/sessions/${(await people.owner()).session}` }) },
  getToken: { make: async ({ people }) => ({ path: '/auth/token', body: form({ grant_type: 'password', username: (await people.owner()).email, password: PASSWORD }) }) },
  getOrderOverview: { make: async (world) => ({ path: `/orders/${(await world.makeOrder()).id}/overview` }) },
  getProductOverview: { make: async ({ product }) => ({ path: `/products/${product.id}/overview` }) },
  exportOwnData: { make: at('/users/me/export') },
  listDeadLetters: { make: at('/dead-letters') },
  retryDeadLetter: { make: at(`/dead-letters/${randomUUID()}/retry`) },
  retryDeadLetters: { make: () => ({ path: '/dead-letters/retry', body: { service: 'order' } }) },
  dropDeadLetter: { make: at(`/dead-letters/${randomUUID()}`) },
  listAudit: { make: at('/audit') },
  listEvents: { make: at('/events') },
  getTrace: { make: at(`/traces/${'1'.repeat(32)}`) },
  listServices: { make: at('/services') },
  exportUserData: { make: async ({ people }) => ({ path: `/users/${(await people.owner()).id}/export` }) },
};
