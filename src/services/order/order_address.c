/* Where an order is delivered and whom it is billed to. Who deletes the account is forgotten here as soon as
   his orders do not need the address any more; a job looks for that. */
#include "services/order/order_address.h"

#include "services/order/order_credit.h"
#include "services/order/order_rules.h"
#include "services/order/order_store.h"
#include "services/order/order_view.h"

#include <errno.h>

/* While an order is under way. */
enum { ERASURE_WAITS_SECONDS = 24 * 3600 };

/* An address as the request has it: named, said, or neither. */
struct asked_address {
  enum address_purpose purpose;
  const struct maybe_id *id;
  const struct postal_address *said;
  const char *id_path, *path;
};

static bool is_said(const struct postal_address *address) {
  return address->recipient.len > 0;
}

static void tidy_line(struct context *context, const char *path, const char *member, struct text *line,
                      bool needed) {
  *line = text_trim(context->arena, *line);
  if ((line->len == 0 && needed) || text_has_controls(*line)) {
    const char *pointer = text_format(context->arena, "%s/%s", path, member).at;
    blame(context, pointer, "format", "must be one line%s", needed ? " that is not blank" : "");
  }
}

static void tidy_address(struct context *context, const char *path, struct postal_address *address) {
  tidy_line(context, path, "recipient", &address->recipient, true);
  tidy_line(context, path, "company", &address->company, false);
  tidy_line(context, path, "line1", &address->line1, true);
  tidy_line(context, path, "line2", &address->line2, false);
  tidy_line(context, path, "postal_code", &address->postal_code, false);
  tidy_line(context, path, "city", &address->city, true);
  tidy_line(context, path, "region", &address->region, false);
}

static void add_address(struct place_order_plan *plan, enum address_purpose purpose,
                        const struct postal_address *address) {
  plan->addresses[plan->addresses_count++] = (struct order_address){
    .purpose = purpose,
    .recipient = address->recipient,
    .company = address->company,
    .line1 = address->line1,
    .line2 = address->line2,
    .postal_code = address->postal_code,
    .city = address->city,
    .region = address->region,
    .country = address->country,
    .phone = { address->phone.presence == PRESENT ? PRESENT : IS_NULL, address->phone.v },
  };
}

/* Those of the address book, in one call. */
static int find_in_book(struct context *context, const struct asked_address *asked, size_t count,
                        struct known_addresses *ret) {
  struct id ids[ADDRESS_PURPOSES];
  struct addresses_request request = { .user_id = context->caller.user, .address_ids = ids };
  for (size_t i = 0; i < count; i++) {
    if (asked[i].id->presence == PRESENT) {
      ids[request.address_ids_count++] = asked[i].id->v;
    }
  }
  return request.address_ids_count == 0 ? 0 : addresses_of_user(context, &request, ret);
}

static const struct postal_address *known_as(const struct known_addresses *known, struct id id) {
  for (size_t i = 0; i < known->items_count; i++) {
    if (id_equal(known->items[i].address_id, id)) {
      return &known->items[i].address;
    }
  }
  return NULL;
}

static int plan_addresses(struct context *context, const struct place_order *in,
                          struct place_order_plan *plan) {
  const struct asked_address asked[ADDRESS_PURPOSES] = {
    { ADDRESS_DELIVERY, &in->delivery_address_id, &in->delivery_address, "/delivery_address_id",
      "/delivery_address" },
    { ADDRESS_BILLING, &in->billing_address_id, &in->billing_address, "/billing_address_id",
      "/billing_address" },
  };
  struct known_addresses known = { 0 };
  int result = find_in_book(context, asked, ADDRESS_PURPOSES, &known);
  if (result < 0) {
    return result;
  }
  plan->addresses_count = 0; /* that of delivery comes first */
  bool unknown = false;
  for (size_t i = 0; i < ADDRESS_PURPOSES; i++) {
    struct postal_address said = *asked[i].said;
    if (asked[i].id->presence != PRESENT && is_said(&said)) {
      tidy_address(context, asked[i].path, &said);
      add_address(plan, asked[i].purpose, &said);
    } else if (is_said(&said)) {
      blame(context, asked[i].path, "unknown", "is not needed where an address of the book is named");
    } else if (asked[i].id->presence == PRESENT) {
      const struct postal_address *found_there = known_as(&known, asked[i].id->v);
      if (found_there != NULL) {
        add_address(plan, asked[i].purpose, found_there);
      } else {
        blame(context, asked[i].id_path, "one_of", "is not in your address book");
        unknown = true;
      }
    }
  }
  if (unknown) {
    return fail(context, &order_no_address, "The order cannot be sent there.");
  }
  return blamed(context) ? fail(context, &problem_invalid_body, "Nothing can be sent there.") : 0;
}

int check_destination(struct context *context, struct id method_id, struct maybe_text country) {
  struct shipping_country *countries = NULL;
  size_t count = 0;
  struct tx *tx = NULL;
  int result = context_read(context, &tx);
  if (result < 0) {
    return result;
  }
  result = countries_of_shipping_method(tx, &(struct by_id){ method_id }, &countries, &count);
  tx_end(tx);
  if (result < 0 || count == 0) {
    return result;
  }
  bool said = country.presence == PRESENT;
  for (size_t i = 0; said && i < count; i++) {
    if (text_equal(countries[i].country, country.v)) {
      return 0;
    }
  }
  blame(context, "/shipping_method_id", "one_of", "does not go there");
  return said ? fail(context, &order_not_delivered_there, "It does not go to %.*s.", TEXT_ARGS(country.v))
              : fail(context, &order_not_delivered_there,
                     "It goes to some countries only: say where it shall go.");
}

static struct maybe_text country_of(const struct place_order_plan *plan) {
  bool said = plan->addresses_count > 0 && plan->addresses[0].purpose == ADDRESS_DELIVERY;
  return said ? (struct maybe_text){ PRESENT, plan->addresses[0].country } : (struct maybe_text){ 0 };
}

int plan_delivery(struct context *context, const struct place_order *in, struct place_order_plan *plan) {
  int result = plan_addresses(context, in, plan);
  return result == 0 && in->shipping_method_id.presence == PRESENT
             ? check_destination(context, in->shipping_method_id.v, country_of(plan))
             : result;
}

int store_addresses(struct tx *tx, const struct place_order_plan *plan) {
  int result = 0;
  for (size_t i = 0; result == 0 && i < plan->addresses_count; i++) {
    struct order_address address = plan->addresses[i];
    address.order_id = plan->order_id;
    result = insert_order_address(tx, &address, NULL);
  }
  return result;
}

int list_order_addresses(struct context *context, struct tx *tx, const struct by_id *in,
                         struct order_addresses *ret) {
  struct order_row row;
  int result = find_own_order(context, tx, in->id, &row);
  if (result < 0) {
    return result;
  }
  ret->next.presence = IS_NULL;
  return addresses_of_order(tx, in, &ret->items, &ret->items_count);
}

int find_released_addresses(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                            size_t *ret_count) {
  return find_due(tx, released_addresses, context_now(context), ret_items, max, ret_count);
}

/* The law wants an invoice to be kept as it is, for years: that address stays so long, and no other. */
static int keep_what_is_invoiced(struct tx *tx, const struct address_keep *keep) {
  struct order_address *addresses = NULL;
  size_t count = 0;
  int result = addresses_of_order(tx, &(struct by_id){ keep->order_id }, &addresses, &count);
  for (size_t i = 0; result == 0 && i < count; i++) {
    if (&addresses[i] != invoice_address(addresses, count)) {
      struct address_of_order one = { keep->order_id, addresses[i].purpose };
      result = delete_address_of_order(tx, &one, NULL);
    }
  }
  return result == 0 ? keep_addresses(tx, keep, NULL) : result;
}

/* When the last of its invoice and its credit notes was issued. -ENOENT: it has no invoice. */
static int find_last_paper(struct tx *tx, struct id order_id, struct instant *ret) {
  const struct by_id of = { order_id };
  struct invoice invoice;
  struct credit_note *notes = NULL;
  size_t count = 0;
  int result = find_invoice(tx, &of, &invoice);
  if (result == 0) {
    result = credit_notes_of_order(tx, &of, &notes, &count);
  }
  if (result == 0) {
    *ret = count > 0 ? notes[0].issued_at : invoice.issued_at;
  }
  return result;
}

int erase_addresses(struct context *context, struct tx *tx, struct id item) {
  struct order_row row;
  int result = find_order(tx, &(struct by_id){ item }, &row);
  if (result < 0) {
    return result;
  }
  struct address_keep keep = { row.id, instant_after(context_now(context), ERASURE_WAITS_SECONDS) };
  if (is_under_way(row.status)) {
    return keep_addresses(tx, &keep, NULL);
  }
  struct instant issued;
  result = find_last_paper(tx, row.id, &issued);
  if (result == 0) {
    keep.erase_at = instant_after(issued, setting_int(context, &order_invoice_keep));
  }
  if (result == -ENOENT || (result == 0 && keep.erase_at.us <= context_now(context).us)) {
    return delete_addresses(tx, &(struct by_id){ row.id }, NULL);
  }
  return result == 0 ? keep_what_is_invoiced(tx, &keep) : result;
}
