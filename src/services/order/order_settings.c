/* What can be set of the order service. */
#include "services/order/order_cart_types.h"
#include "services/order/order_credit.h"
#include "services/order/order_types.h"

const struct setting order_ttl = {
  .name = "SOUK_ORDER_TTL",
  .kind = SETTING_SECONDS,
  .fallback = "30m",
  .min = 1,
  .max = 30 * 86400,
  .doc = "How long an order that is paid by card waits for its payment; then it expires and its stock is "
         "free again. An open checkout (SOUK_CHECKOUT_TTL) makes it wait for that, and a payment that was "
         "accepted and fails begins it anew.",
};
const struct setting order_sweep = {
  .name = "SOUK_ORDER_SWEEP",
  .kind = SETTING_SECONDS,
  .fallback = "30s",
  .min = 1,
  .max = 3600,
  .doc = "How often overdue orders and forgotten carts are looked for.",
};
const struct setting order_cart_life = {
  .name = "SOUK_CART_LIFE",
  .kind = SETTING_SECONDS,
  .fallback = "30d",
  .min = 3600,
  .max = 400 * 86400,
  .doc = "How long a user's cart is kept after its last change.",
};
const struct setting order_guest_cart_life = {
  .name = "SOUK_GUEST_CART_LIFE",
  .kind = SETTING_SECONDS,
  .fallback = "1d",
  .min = 900,
  .max = 90 * 86400,
  .doc = "The same of a guest's cart. No guest comes back for it after SOUK_GUEST_LIFE.",
};
const struct setting order_shipping_fee = {
  .name = "SOUK_SHIPPING_FEE",
  .kind = SETTING_INT,
  .fallback = "490",
  .min = 0,
  .max = 1000000,
  .doc = "What shipping costs per order, tax included, in the smallest unit of SOUK_CURRENCY. 0: nothing.",
};
const struct setting order_shipping_tax = {
  .name = "SOUK_SHIPPING_TAX",
  .kind = SETTING_INT,
  .fallback = "1900",
  .min = 0,
  .max = 10000,
  .doc = "The tax rate within the shipping fee, in hundredths of a percent: 1900 is 19 %.",
};
const struct setting order_return_window = {
  .name = "SOUK_RETURN_WINDOW",
  .kind = SETTING_SECONDS,
  .fallback = "30d",
  .min = 1,
  .max = 366 * 86400,
  .doc = "How long after an order was delivered its customer may ask to send something back.",
};
const struct setting order_return_shipping = {
  .name = "SOUK_RETURN_SHIPPING",
  .kind = SETTING_BOOL,
  .fallback = "on",
  .doc = "Whether what shipping cost is given back, too, once everything of an order has come back.",
};
const struct setting order_invoice_prefix = {
  .name = "SOUK_INVOICE_PREFIX",
  .kind = SETTING_TEXT,
  .max = 20,
  .doc = "What invoice numbers begin with. The number behind it counts on, whatever the prefix.",
};
const struct setting order_credit_prefix = {
  .name = "SOUK_CREDIT_NOTE_PREFIX",
  .kind = SETTING_TEXT,
  .fallback = "CN-",
  .max = 20,
  .doc = "What numbers of credit notes begin with. The number behind it counts on, whatever the prefix.",
};
const struct setting order_invoice_keep = {
  .name = "SOUK_INVOICE_KEEP",
  .kind = SETTING_SECONDS,
  .fallback = "3653d",
  .min = 86400,
  .max = 11000LL * 86400,
  .doc = "How long the address on an invoice and its credit notes is kept when its customer has deleted the "
         "account: as long as "
         "tax law "
         "wants invoices to be kept.",
};
const struct setting order_seller = {
  .name = "SOUK_SELLER",
  .kind = SETTING_TEXT,
  .max = INVOICE_SELLER_MAX,
  .doc = "Who sells, as invoices say it: name, address, tax number. Lines are divided by |.",
};
