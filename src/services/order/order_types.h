/* The order service's own requests, replies and rows, and its handlers. */
#pragma once

#include "services/inventory/inventory.h"
#include "services/order/order.h"
#include "services/payment/payment.h"
#include "services/product/product.h"
#include "services/user/user.h"

enum shipment_step { SHIPMENT_PACKED, SHIPMENT_SHIPPED, SHIPMENT_DELIVERED, SHIPMENT_COMPLETED };

struct place_order {
  struct quote_item *lines;
  size_t lines_count;
  bool from_cart; /* instead of lines */
  struct maybe_money expected_total;
  enum payment_method payment_method;
  struct maybe_id shipping_method_id;
  struct maybe_id delivery_address_id, billing_address_id;
  struct postal_address delivery_address, billing_address; /* no recipient: not said */
  struct maybe_text discount_code;
};
extern const struct shape place_order_shape;

enum address_purpose { ADDRESS_DELIVERY, ADDRESS_BILLING };
enum { ADDRESS_PURPOSES = ADDRESS_BILLING + 1 };

/* A copy of what the address was when the order was placed: as it is shown and as its row. */
struct order_address {
  struct id order_id;
  enum address_purpose purpose;
  struct text recipient, company, line1, line2, postal_code, city, region, country;
  struct maybe_text phone;
};
extern const struct shape order_address_shape;

struct order_addresses {
  struct order_address *items;
  size_t items_count;
  struct maybe_text next;
};
extern const struct shape order_addresses_shape;

/* What an order comes to. */
struct order_price {
  struct order_adjustment adjustments[ORDER_MAX_ADJUSTMENTS];
  size_t adjustments_count;
  struct money gross;
};

struct place_order_plan {
  struct id order_id;
  struct id cart_id; /* none: it is not ordered from one */
  int64_t cart_version;
  struct quote quote;
  struct order_price price;
  struct maybe_text shipping_method;
  struct order_address addresses[ADDRESS_PURPOSES];
  size_t addresses_count;
  struct id discount_id; /* none: there is none */
  int64_t discount_version;
};

struct list_orders {
  int64_t limit;
  struct maybe_text after;
  struct maybe_id user_id;
  struct maybe_text number;
  struct maybe_enum status, payment_status;
  struct maybe_instant created_from, created_to;
};
extern const struct shape list_orders_shape;

struct record_shipment {
  struct id id;
  enum shipment_step step;
  struct maybe_text carrier, tracking_number;
};
extern const struct shape record_shipment_shape;

struct order_list {
  struct order *items;
  size_t items_count;
  struct maybe_text next;
};
extern const struct shape order_list_shape;

enum { MAX_SHIPPING_METHODS = 20, SHIPPING_MAX_COUNTRIES = 100 };

struct new_shipping_method {
  struct text name;
  struct money price;
  struct maybe_money free_from;
  int64_t tax_basis_points;
  struct text *countries;
  size_t countries_count;
};
extern const struct shape new_shipping_method_shape;

struct change_shipping_method {
  struct id id;
  struct maybe_text name;
  struct maybe_money price, free_from;
  struct maybe_int tax_basis_points;
  struct text *countries; /* none: they stay as they are */
  size_t countries_count;
  struct maybe_bool everywhere;
};
extern const struct shape change_shipping_method_shape;

/* A way to the customer, and what it costs: as it is shown and as its row. */
struct shipping_method {
  struct id id;
  struct text name;
  struct money price;
  struct maybe_money free_from; /* what the lines must come to */
  int64_t tax_basis_points;
  struct text *countries; /* rows of their own; none: everywhere */
  size_t countries_count;
  int64_t version;
  struct instant created_at, updated_at;
};
extern const struct shape shipping_method_shape;

struct shipping_methods {
  struct shipping_method *items;
  size_t items_count;
  struct maybe_text next;
};
extern const struct shape shipping_methods_shape;

enum { ORDER_MAX_NOTES = 40, ORDER_NOTE_MAX = 1000 };

struct add_note {
  struct id id;
  struct text text;
};
extern const struct shape add_note_shape;

/* Without the text: replies are kept for a day for their Idempotency-Key, and a note may have to be forgotten
   sooner. */
struct noted {
  struct id note_id;
  struct instant created_at;
};
extern const struct shape noted_shape;

/* For admins only: what they say to each other about an order. */
struct order_note {
  struct id id, order_id, author_id;
  struct text text;
  struct instant created_at;
};
extern const struct shape order_note_shape;

struct order_notes {
  struct order_note *items;
  size_t items_count;
  struct maybe_text next;
};
extern const struct shape order_notes_shape;

/* Rows. */

struct order_row {
  struct id id, user_id;
  enum order_status status;
  enum payment_status payment_status;
  enum payment_method payment_method;
  struct money gross;
  struct maybe_instant pay_until;    /* of those paid by card */
  struct maybe_text shipping_method; /* its name when the order was placed; null: the shop's flat fee */
  struct maybe_text carrier, tracking_number;
  bool stock_sold; /* stock.confirmed was heard */
  int64_t version;
  struct instant created_at, updated_at;
};
extern const struct shape order_row_shape;

/* One of an order's payments: several may be under way, and their events overtake each other. */
struct order_payment_row {
  struct id order_id, payment_id;
  enum payment_status status; /* unpaid: it failed */
  int64_t refunded;           /* so far, in minor units */
  int64_t version;            /* of its newest event that was heard */
};
extern const struct shape order_payment_row_shape;

struct order_payment_key {
  struct id order_id, payment_id;
};
extern const struct shape order_payment_key_shape;

/* Where one or more of an order's payments stand. */
struct payment_standing {
  enum payment_status status;
};
extern const struct shape payment_standing_shape;

struct order_line_row {
  struct id order_id;
  int64_t line;
  struct id variant_id, product_id;
  struct text name, sku;
  int64_t quantity;
  struct money price, gross;
  int64_t tax_basis_points;
  struct money tax;
};
extern const struct shape order_line_row_shape;

struct order_adjustment_row {
  struct id order_id;
  int64_t line;
  enum adjustment_kind kind;
  struct money gross;
  int64_t tax_basis_points;
  struct money tax;
  struct maybe_text label;
};
extern const struct shape order_adjustment_row_shape;

/* Ids tell when an order was placed: `from` and `below` bound it in time, too. A filter that is not present
   lets all pass. */
struct order_page {
  struct id user_id, from, below;
  bool of_anyone; /* where the number is given */
  struct maybe_text number;
  struct maybe_enum status, payment_status;
  int64_t limit;
};
extern const struct shape order_page_shape;

struct order_ids {
  struct id *ids;
  size_t ids_count;
};
extern const struct shape order_ids_shape;

/* A country that a shipping method goes to. */
struct shipping_country {
  struct id method_id;
  struct text country;
};
extern const struct shape shipping_country_shape;

/* Shipping methods at one tax rate go to another. */
struct move_methods {
  int64_t before, after;
  struct instant updated_at;
};
extern const struct shape move_methods_shape;

/* The addresses of a user's orders may be erased from then on. */
struct address_release {
  struct id user_id;
  struct instant erase_at;
};
extern const struct shape address_release_shape;

/* One of an order's addresses. */
struct address_of_order {
  struct id order_id;
  enum address_purpose purpose;
};
extern const struct shape address_of_order_shape;

/* Those of one order not before. */
struct address_keep {
  struct id order_id;
  struct instant erase_at;
};
extern const struct shape address_keep_shape;

extern const struct problem_kind order_not_cancellable, order_not_waiting, order_step_not_allowed,
    order_not_covered, order_too_many_notes, order_too_many_shipping_methods, order_no_shipping_method,
    order_not_delivered_there, order_no_address;
extern const struct setting order_ttl, order_sweep, order_shipping_fee, order_shipping_tax;

PLANS(quote_and_reserve, place_order, place_order_plan);
HANDLES_PLANNED(place_order, place_order, place_order_plan, order);
HANDLES(list_orders, list_orders, order_list);
HANDLES(get_order, by_id, order);
HANDLES(get_timeline, by_id, order_timeline);
HANDLES(cancel_order, by_id, order);
HANDLES(end_waiting, by_id, order);
HANDLES(record_shipment, record_shipment, order);
HANDLES(list_order_addresses, by_id, order_addresses);
HANDLES(list_shipping_methods, nothing, shipping_methods);
HANDLES(add_shipping_method, new_shipping_method, shipping_method);
HANDLES(get_shipping_method, by_id, shipping_method);
HANDLES(change_shipping_method, change_shipping_method, shipping_method);
HANDLES(delete_shipping_method, by_id, nothing);
HANDLES(add_note, add_note, noted);
HANDLES(list_notes, by_id, order_notes);
HANDLES(answer_describe_order, describe_order_request, described_order);
HANDLES(answer_order_export, export_request, export_items);
REACTS(wait_for_checkout, payment_requested);
REACTS(note_accepted_payment, payment_accepted);
REACTS(mark_order_paid, payment_succeeded);
REACTS(note_failed_payment, payment_failed);
REACTS(note_refund, payment_refunded);
REACTS(confirm_order, stock_confirmed);
REACTS(cancel_refused_order, stock_refused);
REACTS(forget_customer, user_deleted);
REACTS(follow_tax_rate, tax_rate_changed);
int find_overdue_orders(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                        size_t *ret_count);
WORKS(expire_order);
int find_released_addresses(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                            size_t *ret_count);
WORKS(erase_addresses);
