/* What follows from an order that is paid at the door: its customer and the admins are to be told, its
   payment is promised, its stock is sold, and the order is confirmed. */
#include "shop_events.h"

static struct cause by_service(const struct cause *customers, const char *service) {
  struct cause cause = *customers;
  snprintf(cause.actor, sizeof cause.actor, "service:%s", service);
  return cause;
}

static void tell_updated(struct shop *shop, const struct cause *cause, const struct placed *order,
                         int64_t version, const char *status) {
  char data[EVENT_BYTES_MAX];
  snprintf(data, sizeof data,
           "{\"order_id\":\"%s\",\"user_id\":\"%s\",\"status\":\"%s\",\"payment_status\":\"accepted\"}",
           order->id_text, order->user_text, status);
  shop->last_updated = shop_emit(shop, cause, "order", "order.updated", order->id, version, data);
}

/* A mail that was sent long ago is in its recipient's mailbox, not in the shop's. */
static void tell_people(struct shop *shop, const struct cause *cause, const struct placed *order, bool old) {
  struct id notice = shop_id(shop, cause->now_us);
  struct id delivery = shop_id(shop, cause->now_us);
  struct id announcement = shop_id(shop, cause->now_us);
  sql_run(shop->insert_told_order, "dd", &order->id, &cause->user);
  sql_run(shop->insert_notice, "dddii", &notice, &cause->user, &order->id, order->gross, cause->now_us);
  sql_run(shop->insert_delivery, "dditi", &delivery, &notice, cause->now_us, old ? "sent" : "waiting",
          old ? cause->now_us : (int64_t)0);
  if (!old) {
    sql_run(shop->announce, "ddii", &announcement, &order->id, order->gross, cause->now_us);
  }
}

static void promise_payment(struct shop *shop, const struct cause *cause, const struct placed *order) {
  struct id id = shop_id(shop, cause->now_us);
  char text[ID_TEXT_LEN + 1];
  char data[EVENT_BYTES_MAX];
  id_format(id, text);
  sql_run(shop->insert_payment, "dddii", &id, &order->id, &cause->user, order->gross, cause->now_us);
  snprintf(data, sizeof data,
           "{\"payment_id\":\"%s\",\"order_id\":\"%s\",\"amount\":{\"minor\":%lld,\"currency\":\"EUR\"}}",
           text, order->id_text, (long long)order->gross);
  shop->last_accepted = shop_emit(shop, cause, "payment", "payment.accepted", id, 1, data);
  sql_run(shop->note_payment, "dd", &order->id, &id);
}

static void sell_stock(struct shop *shop, const struct cause *cause, const struct placed *order) {
  for (size_t i = 0; i < SHOP_LINES; i++) {
    const struct offer *offer = order->lines[i];
    struct id movement = shop_id(shop, cause->now_us);
    sql_run(shop->sell_stock, "d", &offer->variant);
    sql_run(shop->insert_sale, "ddddi", &offer->product, &movement, &offer->variant, &order->id,
            cause->now_us);
    sql_run(shop->note_stock, "di", &offer->variant, shop_tell_stock(shop, cause, offer));
  }
  sql_run(shop->confirm_hold, "d", &order->id);
  char data[EVENT_BYTES_MAX];
  snprintf(data, sizeof data, "{\"order_id\":\"%s\"}", order->id_text);
  shop->last_confirmed = shop_emit(shop, cause, "inventory", "stock.confirmed", order->id, 2, data);
}

void shop_add_effects(struct shop *shop, const struct cause *customers, const struct placed *order,
                      bool old) {
  struct cause payments = by_service(customers, "payment");
  struct cause inventorys = by_service(customers, "inventory");
  struct cause orders = by_service(customers, "order");
  tell_people(shop, customers, order, old);
  promise_payment(shop, &payments, order);
  tell_updated(shop, &orders, order, 2, "placed");
  sell_stock(shop, &inventorys, order);
  tell_updated(shop, &orders, order, 3, "confirmed");
  sql_run(shop->confirm_order, "di", &order->id, customers->now_us);
}
