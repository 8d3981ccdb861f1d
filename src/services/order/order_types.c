/* Shapes of the order service's own structs. */
#include "services/order/order_types.h"

static const char *const adjustment_kind_names[] = {
  [ADJUSTED_FOR_SHIPPING] = "shipping",
  [ADJUSTED_BY_DISCOUNT] = "discount",
};
static const struct names adjustment_kinds = NAMES(adjustment_kind_names);

static const char *const order_actor_names[] = {
  [BY_CUSTOMER] = "customer",
  [BY_SHOP] = "shop",
  [BY_SYSTEM] = "system",
};
static const struct names order_actors = NAMES(order_actor_names);

static const char *const shipment_step_names[] = {
  [SHIPMENT_PACKED] = "packed",
  [SHIPMENT_SHIPPED] = "shipped",
  [SHIPMENT_DELIVERED] = "delivered",
  [SHIPMENT_COMPLETED] = "completed",
};
static const struct names shipment_steps = NAMES(shipment_step_names);

/* Sums, and amounts that a discount takes off. */
#define SUM .max = INTEGER_MAX
#define SIGNED_SUM .min = -INTEGER_MAX, .max = INTEGER_MAX

#define TRACKING .min = 1, .max = ORDER_TRACKING_MAX, .charset = "A-Za-z0-9 ./_-"

static const char *const address_purpose_names[] = {
  [ADDRESS_DELIVERY] = "delivery",
  [ADDRESS_BILLING] = "billing",
};
static const struct names address_purposes = NAMES(address_purpose_names);

static const struct field place_order_fields[] = {
  LIST_FIELD(struct place_order, lines, quote_item, .optional = true, .min = 1, .max = ORDER_MAX_LINES,
             .doc = "What is ordered. Lines are kept as they are, also two of the same variant."),
  FIELD(struct place_order, from_cart, .optional = true,
        .doc = "Orders what is in your cart, in place of lines, and empties it. Then expected_total must be "
               "there, and /lines/0 is the cart's first line where something is refused."),
  FIELD(struct place_order, expected_total, SUM, .not_null = true,
        .doc = "What you were told that it comes to, such as the cart's gross. An order that "
               "comes to anything else is refused as order.total_changed."),
  ENUM_FIELD(struct place_order, payment_method, payment_methods,
             .doc = "card is paid online within SOUK_ORDER_TTL; cash_on_delivery at the door."),
  FIELD(struct place_order, shipping_method_id, .not_null = true,
        .doc = "How it is sent: one of the shipping methods. Without one SOUK_SHIPPING_FEE is charged."),
  FIELD(struct place_order, delivery_address_id, .not_null = true,
        .doc = "Where it goes: one of your address book, of which the order keeps a copy."),
  FIELD(struct place_order, billing_address_id, .not_null = true,
        .doc = "Whom the bill is for, where that is another address."),
  OBJECT_FIELD(struct place_order, delivery_address, postal_address, .optional = true,
               .doc = "Where it goes, said in place of delivery_address_id."),
  OBJECT_FIELD(struct place_order, billing_address, postal_address, .optional = true,
               .doc = "Whom the bill is for, said in place of billing_address_id."),
  FIELD(struct place_order, discount_code, .not_null = true, .min = 1, .max = DISCOUNT_MAX_CODE,
        .doc = "What takes something off the lines, if it may be used now."),
};
const struct shape place_order_shape =
    SHAPE(place_order, place_order_fields, .doc = "An order at the prices of this moment.");

#define LINE .max = USER_MAX_LINE
static const struct field order_address_fields[] = {
  FIELD(struct order_address, order_id, .doc = "The order."),
  ENUM_FIELD(struct order_address, purpose, address_purposes, .doc = "What for."),
  FIELD(struct order_address, recipient, LINE, .doc = "Who it is for."),
  FIELD(struct order_address, company, LINE, .doc = "The company, if it is one's."),
  FIELD(struct order_address, line1, LINE, .doc = "Street and number."),
  FIELD(struct order_address, line2, LINE, .doc = "What else is needed to find it."),
  FIELD(struct order_address, postal_code, .max = 16, .doc = "Where the country has them."),
  FIELD(struct order_address, city, LINE, .doc = "The place."),
  FIELD(struct order_address, region, LINE, .doc = "State or province, where needed."),
  FIELD(struct order_address, country, .max = 2, .doc = "ISO 3166-1 alpha-2."),
  FIELD(struct order_address, phone, .max = USER_MAX_PHONE, .doc = "For the carrier; null: there is none."),
};
const struct shape order_address_shape =
    SHAPE(order_address, order_address_fields, .doc = "Where an order goes, or whom its bill is for.");

static const struct field order_addresses_fields[] = {
  LIST_FIELD(struct order_addresses, items, order_address, .max = ADDRESS_PURPOSES,
             .doc = "Those that the order has, at most one for each purpose."),
  FIELD(struct order_addresses, next, .doc = "Always null: there is one page."),
};
const struct shape order_addresses_shape =
    SHAPE(order_addresses, order_addresses_fields, .doc = "An order's addresses.");

static const struct field move_methods_fields[] = {
  FIELD(struct move_methods, before),
  FIELD(struct move_methods, after),
  FIELD(struct move_methods, updated_at),
};
const struct shape move_methods_shape = SHAPE(move_methods, move_methods_fields);

static const struct field address_release_fields[] = {
  FIELD(struct address_release, user_id),
  FIELD(struct address_release, erase_at),
};
const struct shape address_release_shape = SHAPE(address_release, address_release_fields);

static const struct field address_of_order_fields[] = {
  FIELD(struct address_of_order, order_id),
  ENUM_FIELD(struct address_of_order, purpose, address_purposes),
};
const struct shape address_of_order_shape = SHAPE(address_of_order, address_of_order_fields);

static const struct field address_keep_fields[] = {
  FIELD(struct address_keep, order_id),
  FIELD(struct address_keep, erase_at),
};
const struct shape address_keep_shape = SHAPE(address_keep, address_keep_fields);

static const struct field list_orders_fields[] = {
  FIELD(struct list_orders, limit, .optional = true, .fallback = PAGE_DEFAULT, .min = 1, .max = PAGE_MAX,
        .doc = "How many at most."),
  FIELD(struct list_orders, after, .not_null = true, .doc = "Where to go on: `next` of the page before."),
  FIELD(struct list_orders, user_id, .not_null = true, .doc = "For admins: this user's orders only."),
  FIELD(struct list_orders, number, .not_null = true, .min = 8, .max = 8, .charset = "0-9A-Fa-f",
        .doc = "The order that people know by this number: the last eight digits of its id."),
  MAYBE_ENUM_FIELD(struct list_orders, status, order_statuses, .not_null = true,
                   .doc = "Only those that stand there."),
  MAYBE_ENUM_FIELD(struct list_orders, payment_status, payment_statuses, .not_null = true,
                   .doc = "Only those whose payment stands there."),
  FIELD(struct list_orders, created_from, .not_null = true,
        .doc = "Only those placed then or later, to the millisecond."),
  FIELD(struct list_orders, created_to, .not_null = true,
        .doc = "Only those placed before, to the millisecond."),
};
const struct shape list_orders_shape = SHAPE(list_orders, list_orders_fields, .doc = "Which orders.");

static const struct field record_shipment_fields[] = {
  FIELD(struct record_shipment, id, .doc = "The order."),
  ENUM_FIELD(struct record_shipment, step, shipment_steps, .doc = "What was done: one step after the other."),
  FIELD(struct record_shipment, carrier, .not_null = true, .min = 1, .max = ORDER_CARRIER_MAX,
        .doc = "With packed or shipped: who carries it. What is not named stays as it was."),
  FIELD(struct record_shipment, tracking_number, .not_null = true, TRACKING,
        .doc = "With packed or shipped: by which the carrier finds it. What is not named stays as it was."),
};
const struct shape record_shipment_shape =
    SHAPE(record_shipment, record_shipment_fields, .doc = "A step on an order's way to its customer.");

static const struct field order_line_fields[] = {
  FIELD(struct order_line, variant_id, .doc = "The variant."),
  FIELD(struct order_line, product_id, .doc = "Its product."),
  FIELD(struct order_line, name, .min = 1, .max = 1500, .doc = "Its name when the order was placed."),
  FIELD(struct order_line, sku, .doc = "The shop's own number for it."),
  FIELD(struct order_line, quantity, .min = 1, .max = QUOTE_MAX_QUANTITY, .doc = "How many."),
  FIELD(struct order_line, price, .doc = "The price of one when the order was placed, tax included."),
  FIELD(struct order_line, gross, SUM, .doc = "price times quantity."),
  FIELD(struct order_line, tax_basis_points, .max = 10000,
        .doc = "The tax rate, in hundredths of a percent."),
  FIELD(struct order_line, tax, SUM, .doc = "The tax within gross, rounded half away from zero."),
};
const struct shape order_line_shape = SHAPE(order_line, order_line_fields, .doc = "What was ordered.");

static const struct field order_adjustment_fields[] = {
  ENUM_FIELD(struct order_adjustment, kind, adjustment_kinds, .doc = "What it is for."),
  FIELD(struct order_adjustment, gross, SIGNED_SUM,
        .doc = "What it adds, tax included; a discount is below 0."),
  FIELD(struct order_adjustment, tax_basis_points, .max = 10000, .doc = "Its tax rate."),
  FIELD(struct order_adjustment, tax, SIGNED_SUM,
        .doc = "The tax within gross; of a discount what is less in the lines, each of which is rounded."),
  FIELD(struct order_adjustment, label, .max = DISCOUNT_MAX_CODE,
        .doc = "A discount's code; null otherwise."),
};
const struct shape order_adjustment_shape =
    SHAPE(order_adjustment, order_adjustment_fields, .doc = "What is added to the lines, or taken off them.");

static const struct field order_fields[] = {
  FIELD(struct order, id, .doc = "The order."),
  FIELD(struct order, user_id, .doc = "Who placed it."),
  ENUM_FIELD(struct order, status, order_statuses, .doc = "Where it stands. confirmed needs a payment."),
  ENUM_FIELD(struct order, payment_status, payment_statuses,
             .doc = "Where its payment stands. accepted: promised, as with cash on delivery."),
  ENUM_FIELD(struct order, payment_method, payment_methods, .doc = "How it is paid."),
  LIST_FIELD(struct order, lines, order_line, .max = ORDER_MAX_LINES, .doc = "What was ordered."),
  LIST_FIELD(struct order, adjustments, order_adjustment, .max = ORDER_MAX_ADJUSTMENTS,
             .doc = "Shipping and the like."),
  FIELD(struct order, gross, SUM, .doc = "What is to be paid: lines and adjustments, tax included."),
  FIELD(struct order, tax, SUM, .doc = "The tax within it."),
  LIST_FIELD(struct order, totals, tax_total, .max = ORDER_MAX_TOTALS, .doc = "The same by tax rate."),
  FIELD(struct order, pay_until,
        .doc = "Unpaid until then it expires, unless it is packed; null where it is paid on delivery."),
  FIELD(struct order, shipping_method, .max = ORDER_SHIPPING_NAME_MAX,
        .doc = "How it is sent, as that was called when it was placed; null where no method was chosen."),
  FIELD(struct order, carrier, .max = ORDER_CARRIER_MAX, .doc = "Who carries it; null until that is known."),
  FIELD(struct order, tracking_number, .max = ORDER_TRACKING_MAX,
        .doc = "By which the carrier finds it; null where there is none."),
  FIELD(struct order, version, .min = 1, .max = INTEGER_MAX, .doc = "Rises with each change."),
  FIELD(struct order, created_at, .doc = "When it was placed."),
  FIELD(struct order, updated_at, .doc = "When it was last changed."),
};
const struct shape order_shape = SHAPE(order, order_fields, .doc = "An order.");

static const struct field order_list_fields[] = {
  LIST_FIELD(struct order_list, items, order, .max = PAGE_MAX, .doc = "Newest first."),
  FIELD(struct order_list, next, .doc = "Pass it as `after` for the next page; null at the end."),
};
const struct shape order_list_shape = SHAPE(order_list, order_list_fields, .doc = "A page of orders.");

static const struct field timeline_entry_fields[] = {
  FIELD(struct timeline_entry, what, .doc = "The event, such as order.paid."),
  ENUM_FIELD(struct timeline_entry, by, order_actors, .doc = "Who did it."),
  FIELD(struct timeline_entry, at, .doc = "When."),
  FIELD(struct timeline_entry, data, .doc = "What the event said."),
};
const struct shape timeline_entry_shape =
    SHAPE(timeline_entry, timeline_entry_fields, .doc = "Something that happened to an order.");

static const struct field order_timeline_fields[] = {
  LIST_FIELD(
      struct order_timeline, items, timeline_entry, .max = ORDER_MAX_EVENTS,
      .doc = "Oldest first. Of more than 200, which only an order with very many payments has, the newest."),
  FIELD(struct order_timeline, next, .doc = "Always null: there is one page."),
};
const struct shape order_timeline_shape =
    SHAPE(order_timeline, order_timeline_fields, .doc = "What happened to an order.");

#define SHIPPING_NAME(tag, ...)                                                                              \
  FIELD(struct tag, name, .min = 1, .max = ORDER_SHIPPING_NAME_MAX,                                          \
        .doc = "What customers choose it by. It stays on their orders.", __VA_ARGS__)
#define SHIPPING_PRICE(tag, ...)                                                                             \
  FIELD(struct tag, price, .doc = "What it costs per order, tax included, in the shop's currency.",          \
        __VA_ARGS__)
#define SHIPPING_FREE_FROM(tag, ...)                                                                         \
  FIELD(struct tag, free_from,                                                                               \
        .doc =                                                                                               \
            "It costs nothing where the lines come to this or more, tax included; null: it always costs.",   \
        __VA_ARGS__)
#define SHIPPING_TAX(tag, ...)                                                                               \
  FIELD(struct tag, tax_basis_points, .max = 10000,                                                          \
        .doc = "The tax rate within the price, in hundredths of a percent.", __VA_ARGS__)

#define SHIPPING_COUNTRIES(tag, said)                                                                        \
  PLAIN_LIST_FIELD(struct tag, countries, .optional = true, .max = SHIPPING_MAX_COUNTRIES, .doc = said)

static const struct field shipping_country_fields[] = {
  FIELD(struct shipping_country, method_id),
  FIELD(struct shipping_country, country, .max = 2),
};
const struct shape shipping_country_shape = SHAPE(shipping_country, shipping_country_fields);

static const struct field new_shipping_method_fields[] = {
  SHIPPING_NAME(new_shipping_method, .optional = false),
  SHIPPING_PRICE(new_shipping_method, .optional = false),
  SHIPPING_FREE_FROM(new_shipping_method, .not_null = false),
  SHIPPING_TAX(new_shipping_method, .optional = false),
  SHIPPING_COUNTRIES(new_shipping_method, "Where it goes, by ISO 3166-1 alpha-2. None: everywhere."),
};
const struct shape new_shipping_method_shape =
    SHAPE(new_shipping_method, new_shipping_method_fields, .doc = "A way to send orders.");

static const struct field change_shipping_method_fields[] = {
  FIELD(struct change_shipping_method, id, .doc = "The shipping method."),
  SHIPPING_NAME(change_shipping_method, .not_null = true),
  SHIPPING_PRICE(change_shipping_method, .not_null = true),
  SHIPPING_FREE_FROM(change_shipping_method, .not_null = false),
  SHIPPING_TAX(change_shipping_method, .not_null = true),
  SHIPPING_COUNTRIES(change_shipping_method, "Where it goes, instead of before. None: that stays."),
  FIELD(struct change_shipping_method, everywhere, .not_null = true,
        .doc = "True: it goes everywhere, whatever the countries were."),
};
const struct shape change_shipping_method_shape = SHAPE(change_shipping_method, change_shipping_method_fields,
                                                        .doc = "What to change; what is left out stays.");

static const struct field shipping_method_fields[] = {
  FIELD(struct shipping_method, id, .doc = "The shipping method."),
  SHIPPING_NAME(shipping_method, .optional = false),
  SHIPPING_PRICE(shipping_method, .optional = false),
  SHIPPING_FREE_FROM(shipping_method, .not_null = false),
  SHIPPING_TAX(shipping_method, .optional = false),
  SHIPPING_COUNTRIES(shipping_method, "Where it goes. None: everywhere."),
  FIELD(struct shipping_method, version, .min = 1, .max = INTEGER_MAX,
        .doc = "Rises with each change; `If-Match` wants it."),
  FIELD(struct shipping_method, created_at, .doc = "When it was added."),
  FIELD(struct shipping_method, updated_at, .doc = "When it was last changed."),
};
const struct shape shipping_method_shape =
    SHAPE(shipping_method, shipping_method_fields, .doc = "A way to send orders, and what it costs.");

static const struct field shipping_methods_fields[] = {
  LIST_FIELD(struct shipping_methods, items, shipping_method, .max = MAX_SHIPPING_METHODS,
             .doc = "Oldest first, all."),
  FIELD(struct shipping_methods, next, .doc = "Always null: there is one page."),
};
const struct shape shipping_methods_shape =
    SHAPE(shipping_methods, shipping_methods_fields, .doc = "How orders can be sent.");

static const struct field add_note_fields[] = {
  FIELD(struct add_note, id, .doc = "The order."),
  FIELD(struct add_note, text, .min = 1, .max = ORDER_NOTE_MAX, .doc = "What other admins should know."),
};
const struct shape add_note_shape = SHAPE(add_note, add_note_fields, .doc = "A note on an order.");

static const struct field noted_fields[] = {
  FIELD(struct noted, note_id, .doc = "The note."),
  FIELD(struct noted, created_at, .doc = "When it was written."),
};
const struct shape noted_shape = SHAPE(noted, noted_fields, .doc = "That a note was taken.");

static const struct field order_note_fields[] = {
  FIELD(struct order_note, id, .doc = "The note."),
  FIELD(struct order_note, order_id, .doc = "The order it is on."),
  FIELD(struct order_note, author_id, .doc = "The admin who wrote it."),
  FIELD(struct order_note, text, .min = 1, .max = ORDER_NOTE_MAX, .doc = "What it says."),
  FIELD(struct order_note, created_at, .doc = "When it was written."),
};
const struct shape order_note_shape =
    SHAPE(order_note, order_note_fields, .doc = "What an admin noted on an order.");

static const struct field order_notes_fields[] = {
  LIST_FIELD(struct order_notes, items, order_note, .max = ORDER_MAX_NOTES, .doc = "Oldest first."),
  FIELD(struct order_notes, next, .doc = "Always null: there is one page."),
};
const struct shape order_notes_shape =
    SHAPE(order_notes, order_notes_fields, .doc = "The notes on an order.");

static const struct field order_row_fields[] = {
  FIELD(struct order_row, id),
  FIELD(struct order_row, user_id),
  ENUM_FIELD(struct order_row, status, order_statuses),
  ENUM_FIELD(struct order_row, payment_status, payment_statuses),
  ENUM_FIELD(struct order_row, payment_method, payment_methods),
  FIELD(struct order_row, gross, SUM),
  FIELD(struct order_row, pay_until),
  FIELD(struct order_row, shipping_method, .max = ORDER_SHIPPING_NAME_MAX),
  FIELD(struct order_row, carrier, .max = ORDER_CARRIER_MAX),
  FIELD(struct order_row, tracking_number, .max = ORDER_TRACKING_MAX),
  FIELD(struct order_row, stock_sold),
  FIELD(struct order_row, version),
  FIELD(struct order_row, created_at),
  FIELD(struct order_row, updated_at),
};
const struct shape order_row_shape = SHAPE(order_row, order_row_fields);

static const struct field order_payment_row_fields[] = {
  FIELD(struct order_payment_row, order_id),
  FIELD(struct order_payment_row, payment_id),
  ENUM_FIELD(struct order_payment_row, status, payment_statuses),
  FIELD(struct order_payment_row, refunded),
  FIELD(struct order_payment_row, version),
};
const struct shape order_payment_row_shape = SHAPE(order_payment_row, order_payment_row_fields);

static const struct field order_payment_key_fields[] = {
  FIELD(struct order_payment_key, order_id),
  FIELD(struct order_payment_key, payment_id),
};
const struct shape order_payment_key_shape = SHAPE(order_payment_key, order_payment_key_fields);

static const struct field payment_standing_fields[] = {
  ENUM_FIELD(struct payment_standing, status, payment_statuses),
};
const struct shape payment_standing_shape = SHAPE(payment_standing, payment_standing_fields);

static const struct field order_line_row_fields[] = {
  FIELD(struct order_line_row, order_id),          FIELD(struct order_line_row, line),
  FIELD(struct order_line_row, variant_id),        FIELD(struct order_line_row, product_id),
  FIELD(struct order_line_row, name, .max = 1500), FIELD(struct order_line_row, sku),
  FIELD(struct order_line_row, quantity),          FIELD(struct order_line_row, price),
  FIELD(struct order_line_row, gross, SUM),        FIELD(struct order_line_row, tax_basis_points),
  FIELD(struct order_line_row, tax, SUM),
};
const struct shape order_line_row_shape = SHAPE(order_line_row, order_line_row_fields);

static const struct field order_adjustment_row_fields[] = {
  FIELD(struct order_adjustment_row, order_id),
  FIELD(struct order_adjustment_row, line),
  ENUM_FIELD(struct order_adjustment_row, kind, adjustment_kinds),
  FIELD(struct order_adjustment_row, gross, SIGNED_SUM),
  FIELD(struct order_adjustment_row, tax_basis_points),
  FIELD(struct order_adjustment_row, tax, SIGNED_SUM),
  FIELD(struct order_adjustment_row, label, .max = DISCOUNT_MAX_CODE),
};
const struct shape order_adjustment_row_shape = SHAPE(order_adjustment_row, order_adjustment_row_fields);

static const struct field order_page_fields[] = {
  FIELD(struct order_page, user_id),
  FIELD(struct order_page, from),
  FIELD(struct order_page, below),
  FIELD(struct order_page, of_anyone),
  FIELD(struct order_page, number),
  MAYBE_ENUM_FIELD(struct order_page, status, order_statuses),
  MAYBE_ENUM_FIELD(struct order_page, payment_status, payment_statuses),
  FIELD(struct order_page, limit),
};
const struct shape order_page_shape = SHAPE(order_page, order_page_fields);

static const struct field order_ids_fields[] = {
  PLAIN_LIST_FIELD(struct order_ids, ids, .max = PAGE_MAX),
};
const struct shape order_ids_shape = SHAPE(order_ids, order_ids_fields);
