/* An order that is paid at the door, with its stock. What follows from it: shop_effects.c. */
#include "shop_events.h"

#include <stdarg.h>

enum {
  SHIPPING_GROSS = 490,
  SHIPPING_TAX_RATE = SHOP_FULL_RATE,
  HOLD_US = 900 * 1000 * 1000,
  QUARTER_US = 15 * 60 * 1000 * 1000
};

/* The tax within a gross amount, rounded half away from zero. */
static int64_t tax_within(int64_t gross, int64_t basis_points) {
  return (gross * basis_points * 2 + 10000 + basis_points) / (2 * (10000 + basis_points));
}

struct writing {
  char *to;
  size_t len, size;
};

static void put(struct writing *writing, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void put(struct writing *writing, const char *format, ...) {
  va_list args;
  va_start(args, format);
  int len = vsnprintf(writing->to + writing->len, writing->size - writing->len, format, args);
  va_end(args);
  if (len < 0 || (size_t)len >= writing->size - writing->len) {
    die("an order is too long");
  }
  writing->len += (size_t)len;
}

/* It is the order service that asks for it. */
static void hold(struct shop *shop, const struct cause *customers, const struct placed *order) {
  struct cause by_order = *customers;
  const struct cause *cause = &by_order;
  snprintf(by_order.actor, sizeof by_order.actor, "service:order");
  int64_t versions[SHOP_LINES];
  for (size_t i = 0; i < SHOP_LINES; i++) {
    const struct offer *offer = order->lines[i];
    sql_run(shop->hold_stock, "d", &offer->variant);
    if (sqlite3_changes64(shop->db) != 1) {
      die("%s is out of stock", offer->sku);
    }
    versions[i] = shop_tell_stock(shop, cause, offer);
  }
  struct id request = shop_id(shop, cause->now_us);
  sql_run(shop->hold, "ddi", &order->id, &request, cause->now_us + HOLD_US);
  for (size_t i = 0; i < SHOP_LINES; i++) {
    sql_run(shop->hold_line, "did", &order->id, (int64_t)i, &order->lines[i]->variant);
  }
  char until[INSTANT_TEXT_LEN + 1];
  char data[EVENT_BYTES_MAX];
  instant_format((struct instant){ cause->now_us + HOLD_US }, until);
  snprintf(data, sizeof data, "{\"order_id\":\"%s\",\"held_until\":\"%s\"}", order->id_text, until);
  shop_emit(shop, cause, "inventory", "stock.reserved", order->id, 1, data);
  for (size_t i = 0; i < SHOP_LINES; i++) {
    sql_run(shop->note_stock, "di", &order->lines[i]->variant, versions[i]);
  }
}

static void tell_created(struct shop *shop, const struct cause *cause, const struct placed *order) {
  char data[EVENT_BYTES_MAX];
  struct writing writing = { .to = data, .size = sizeof data };
  put(&writing, "{\"order_id\":\"%s\",\"user_id\":\"%s\",\"payment_method\":\"cash_on_delivery\",\"lines\":[",
      order->id_text, order->user_text);
  for (size_t i = 0; i < SHOP_LINES; i++) {
    const struct offer *offer = order->lines[i];
    char variant[ID_TEXT_LEN + 1];
    char product[ID_TEXT_LEN + 1];
    id_format(offer->variant, variant);
    id_format(offer->product, product);
    put(&writing,
        "%s{\"variant_id\":\"%s\",\"product_id\":\"%s\",\"quantity\":1,\"gross\":{\"minor\":%lld,"
        "\"currency\":\"EUR\"},\"tax_basis_points\":%lld,\"tax\":{\"minor\":%lld,\"currency\":\"EUR\"}}",
        i > 0 ? "," : "", variant, product, (long long)offer->price, (long long)offer->tax_basis_points,
        (long long)tax_within(offer->price, offer->tax_basis_points));
  }
  put(&writing,
      "],\"gross\":{\"minor\":%lld,\"currency\":\"EUR\"},\"tax\":{\"minor\":%lld,\"currency\":\"EUR\"}}",
      (long long)order->gross, (long long)order->tax);
  shop->last_order = shop_emit(shop, cause, "order", "order.created", order->id, 1, data);
}

static void place(struct shop *shop, const struct cause *cause, struct placed *order) {
  int64_t shipping_tax = tax_within(SHIPPING_GROSS, SHIPPING_TAX_RATE);
  order->gross = SHIPPING_GROSS;
  order->tax = shipping_tax;
  for (size_t i = 0; i < SHOP_LINES; i++) {
    order->gross += order->lines[i]->price;
    order->tax += tax_within(order->lines[i]->price, order->lines[i]->tax_basis_points);
  }
  sql_run(shop->insert_order, "ddii", &order->id, &cause->user, order->gross, cause->now_us);
  for (size_t i = 0; i < SHOP_LINES; i++) {
    const struct offer *offer = order->lines[i];
    sql_run(shop->insert_line, "diddttiii", &order->id, (int64_t)i, &offer->variant, &offer->product,
            offer->name, offer->sku, offer->price, offer->tax_basis_points,
            tax_within(offer->price, offer->tax_basis_points));
  }
  sql_run(shop->insert_adjustment, "diii", &order->id, (int64_t)SHIPPING_GROSS, (int64_t)SHIPPING_TAX_RATE,
          shipping_tax);
  tell_created(shop, cause, order);
}

static void put_line(struct writing *writing, const struct offer *offer) {
  char variant[ID_TEXT_LEN + 1];
  char product[ID_TEXT_LEN + 1];
  id_format(offer->variant, variant);
  id_format(offer->product, product);
  put(writing,
      "{\"variant_id\":\"%s\",\"product_id\":\"%s\",\"name\":\"%s\",\"sku\":\"%s\",\"quantity\":1,"
      "\"price\":{\"minor\":%lld,\"currency\":\"EUR\"},\"gross\":{\"minor\":%lld,\"currency\":\"EUR\"},"
      "\"tax_basis_points\":%lld,\"tax\":{\"minor\":%lld,\"currency\":\"EUR\"}}",
      variant, product, offer->name, offer->sku, (long long)offer->price, (long long)offer->price,
      (long long)offer->tax_basis_points, (long long)tax_within(offer->price, offer->tax_basis_points));
}

/* What is paid at a rate; nothing is written where that is nothing. */
static void put_total(struct writing *writing, const struct placed *order, int64_t rate, const char *comma) {
  int64_t gross = rate == SHIPPING_TAX_RATE ? SHIPPING_GROSS : 0;
  int64_t tax = tax_within(gross, rate);
  for (size_t i = 0; i < SHOP_LINES; i++) {
    if (order->lines[i]->tax_basis_points == rate) {
      gross += order->lines[i]->price;
      tax += tax_within(order->lines[i]->price, rate);
    }
  }
  if (gross > 0) {
    put(writing,
        "{\"tax_basis_points\":%lld,\"gross\":{\"minor\":%lld,\"currency\":\"EUR\"},"
        "\"net\":{\"minor\":%lld,\"currency\":\"EUR\"},\"tax\":{\"minor\":%lld,\"currency\":\"EUR\"}}%s",
        (long long)rate, (long long)gross, (long long)(gross - tax), (long long)tax, comma);
  }
}

/* The order as its customer saw it. */
static void write_order(const struct placed *order, struct writing *writing) {
  put(writing,
      "{\"id\":\"%s\",\"user_id\":\"%s\",\"status\":\"placed\",\"payment_status\":\"unpaid\","
      "\"payment_method\":\"cash_on_delivery\",\"lines\":[",
      order->id_text, order->user_text);
  for (size_t i = 0; i < SHOP_LINES; i++) {
    put(writing, "%s", i > 0 ? "," : "");
    put_line(writing, order->lines[i]);
  }
  put(writing,
      "],\"adjustments\":[{\"kind\":\"shipping\",\"gross\":{\"minor\":490,\"currency\":\"EUR\"},"
      "\"tax_basis_points\":1900,\"tax\":{\"minor\":78,\"currency\":\"EUR\"}}],"
      "\"gross\":{\"minor\":%lld,\"currency\":\"EUR\"},\"tax\":{\"minor\":%lld,\"currency\":\"EUR\"},"
      "\"totals\":[",
      (long long)order->gross, (long long)order->tax);
  put_total(writing, order, SHOP_REDUCED_RATE, ",");
  put_total(writing, order, SHIPPING_TAX_RATE, "");
  put(writing,
      "],\"pay_until\":null,\"shipping_method\":null,\"carrier\":null,\"tracking_number\":null,\"version\":1,"
      "\"created_at\":\"%s\",\"updated_at\":\"%s\"}",
      order->time_text, order->time_text);
}

static void keep_reply(struct shop *shop, const struct cause *cause, const struct placed *order) {
  char location[64];
  char etag[32];
  char body[EVENT_BYTES_MAX];
  uint64_t request[2] = { random_next(&shop->random), random_next(&shop->random) };
  uint64_t fingerprint[2] = { random_next(&shop->random), random_next(&shop->random) };
  snprintf(location, sizeof location, "/api/v1/orders/%s", order->id_text);
  snprintf(etag, sizeof etag, "\"1-%016llx\"", (unsigned long long)random_next(&shop->random));
  write_order(order, &(struct writing){ .to = body, .size = sizeof body });
  sql_run(shop->insert_reply, "dddttti", request, fingerprint, &cause->user, location, etag, body,
          cause->now_us);
}

void shop_add_order(struct shop *shop, int64_t now_us, bool replied) {
  struct cause cause;
  struct placed order = { .id = shop_id(shop, now_us) };
  cause_begin(&cause, shop, now_us, shop->customers[random_below(&shop->random, shop->customers_count)]);
  id_format(order.id, order.id_text);
  id_format(cause.user, order.user_text);
  instant_format((struct instant){ now_us }, order.time_text);
  size_t first = random_below(&shop->random, shop->offers_count);
  for (size_t i = 0; i < SHOP_LINES; i++) {
    order.lines[i] = &shop->offers[(first + i) % shop->offers_count];
  }
  hold(shop, &cause, &order);
  place(shop, &cause, &order);
  sql_run(shop->count_order, "d", &cause.user);
  sql_run(shop->count_figure, "ii", now_us / QUARTER_US, order.gross);
  shop_add_effects(shop, &cause, &order, !replied);
  if (replied) {
    keep_reply(shop, &cause, &order);
  }
}
