/* The face of the inventory service: all that it does, and where. */
#include "services/inventory/inventory_low.h"

const struct setting inventory_reservation_ttl = {
  .name = "SOUK_RESERVATION_TTL",
  .kind = SETTING_SECONDS,
  .fallback = "15m",
  .min = 1,
  .max = 86400,
  .doc =
      "How long stock is held for an order that is being placed. What no order has claimed by then is freed.",
};
const struct setting inventory_reservation_sweep = {
  .name = "SOUK_RESERVATION_SWEEP",
  .kind = SETTING_SECONDS,
  .fallback = "30s",
  .min = 1,
  .max = 3600,
  .doc = "How often unclaimed reservations are looked for.",
};
const struct setting inventory_stock_low = {
  .name = "SOUK_STOCK_LOW",
  .kind = SETTING_INT,
  .fallback = "5",
  .min = 0,
  .max = 1000000,
  .doc =
      "A variant of which so many or fewer are left is shown as low, and inventory.low is told once when it "
      "gets there; unless it has a threshold of its own.",
};
static const struct setting *const settings[] = {
  &inventory_reservation_ttl,
  &inventory_reservation_sweep,
  &inventory_stock_low,
};

const struct problem_kind inventory_out_of_stock = {
  .code = "inventory.out_of_stock",
  .status = 409,
  .title = "Out of stock",
  .doc = "There is less in stock than was asked for; nothing was held. The errors name each line that is "
         "short and how many there are.",
};
const struct problem_kind inventory_below_committed = {
  .code = "inventory.below_committed",
  .status = 409,
  .title = "Less than is committed",
  .doc = "So many cannot be taken out of stock, or so few have been counted: what would be left is less than "
         "what is reserved and sold. Cancel orders that cannot be served, then record it again.",
};
const struct problem_kind inventory_request_reused = {
  .code = "inventory.request_reused",
  .status = 422,
  .title = "The request was another one",
  .doc = "Stock is already held for an earlier try with the same Idempotency-Key, whose lines were others. "
         "Use a new key for a new order.",
};
static const struct problem_kind *const problems[] = {
  &inventory_out_of_stock,
  &inventory_below_committed,
  &inventory_request_reused,
};

static const struct problem_kind *const movement_problems[] = { &inventory_below_committed, NULL };

static const struct route routes[] = {
  {
      .method = HTTP_GET,
      .path = "/inventory/low",
      .name = "listLowStock",
      .who = ADMIN_ONLY,
      RUNS(list_low_stock, list_low_stock, low_stock_list),
      .doc = "Variants on sale of which few are left, or none: what is to be ordered from suppliers.",
  },
  {
      .method = HTTP_GET,
      .path = "/inventory/{product_id}",
      .name = "getStock",
      .who = ANYONE,
      RUNS(get_stock, stock_of_product, product_stock),
      .inline_read = true,
      .doc = "What is in stock of a product's variants. Admins also see how the number comes about.",
  },
  {
      .method = HTTP_PUT,
      .path = "/inventory/{product_id}/threshold",
      .name = "setProductThreshold",
      .who = ADMIN_ONLY,
      RUNS(set_product_threshold, set_product_threshold, product_stock),
      .doc = "Says it of each variant of a product that is on sale now.",
  },
  {
      .method = HTTP_PUT,
      .path = "/inventory/{product_id}/variants/{variant_id}/threshold",
      .name = "setThreshold",
      .who = ADMIN_ONLY,
      RUNS(set_threshold, set_threshold, variant_stock),
      .doc = "Says of how many left a variant is low, such as {\"threshold\": 10}; null leaves that to "
             "SOUK_STOCK_LOW again. inventory.low is told where it is low from now on and was not.",
  },
  {
      .method = HTTP_GET,
      .path = "/inventory/{product_id}/movements",
      .name = "listMovements",
      .who = ADMIN_ONLY,
      RUNS(list_movements, list_movements, movement_list),
      .doc = "The stock ledger of a product, newest first: what came in, was sold, lost or corrected, "
             "who recorded it and why.",
  },
  {
      .method = HTTP_POST,
      .path = "/inventory/{product_id}/movements",
      .name = "recordMovement",
      .who = ADMIN_ONLY,
      RUNS(record_movement, record_movement, movement),
      .problems = movement_problems,
      .doc = "Records goods that came in or went, such as {\"quantity\": 100, \"reason\": \"received\"}.",
  },
  {
      .method = HTTP_POST,
      .path = "/inventory/{product_id}/counts",
      .name = "recordCount",
      .who = ADMIN_ONLY,
      RUNS(record_count, record_count, movement),
      .problems = movement_problems,
      .doc =
          "Sets stock to what was counted, such as {\"counted\": 42}: the difference stands in the ledger, "
          "also where there is none.",
  },
};

static const struct answer answers[] = {
  { .call = &reserve_call, RUNS(answer_reserve, reserve_request, reservation) },
  { .call = &stock_levels_call, RUNS(answer_stock_levels, stock_request, stock_levels) },
  { .call = &release_call, RUNS(answer_release, release_request, release) },
};

static const struct event_kind *const emits[] = {
  &inventory_changed, &inventory_low, &stock_reserved, &stock_released, &stock_confirmed, &stock_refused,
};

static const struct reaction hears[] = {
  {
      .event = &product_created,
      .from = FROM_START,
      .on_replay = SKIP,
      REACTS_WITH(track_created_product, product_created),
      .doc = "Keeps stock of the product's variants, from nothing.",
  },
  {
      .event = &product_updated,
      .from = FROM_START,
      .on_replay = SKIP,
      REACTS_WITH(track_updated_product, product_updated),
      .doc = "Begins with new variants and retires those that are no longer sold.",
  },
  {
      .event = &product_deleted,
      .from = FROM_START,
      .on_replay = SKIP,
      REACTS_WITH(retire_deleted_product, product_deleted),
      .doc = "Retires all variants.",
  },
  {
      .event = &product_restored,
      .from = FROM_START,
      .on_replay = SKIP,
      REACTS_WITH(track_restored_product, product_restored),
      .doc = "Its variants are back, with what there was of them.",
  },
  {
      .event = &order_created,
      .from = FROM_START,
      .on_replay = SKIP,
      REACTS_WITH(claim_reservation, order_created),
      .doc = "The reservation is the order's now and no longer lapses; if it has lapsed the stock is held "
             "again, or "
             "refused where it is gone.",
  },
  {
      .event = &payment_accepted,
      .from = FROM_START,
      .on_replay = SKIP,
      REACTS_WITH(sell_on_acceptance, payment_accepted),
      .doc = "Sells what was reserved; refused if it is gone.",
  },
  {
      .event = &payment_succeeded,
      .from = FROM_START,
      .on_replay = SKIP,
      REACTS_WITH(sell_on_payment, payment_succeeded),
      .doc = "Sells what was reserved, unless acceptance did; refused if it is gone.",
  },
  {
      .event = &order_cancelled,
      .from = FROM_START,
      .on_replay = SKIP,
      REACTS_WITH(release_cancelled_order, order_cancelled),
      .doc = "Frees what was reserved, takes back what was sold.",
  },
  {
      .event = &order_expired,
      .from = FROM_START,
      .on_replay = SKIP,
      REACTS_WITH(release_expired_order, order_expired),
      .doc = "Frees what was reserved, takes back what was sold.",
  },
  {
      .event = &order_returned,
      .from = FROM_START,
      .on_replay = SKIP,
      REACTS_WITH(receive_returned_goods, order_returned),
      .doc = "Receives what a customer sent back.",
  },
};

static const struct job jobs[] = {
  {
      .name = "free_lapsed_reservations",
      .every = &inventory_reservation_sweep,
      .find = find_lapsed_reservations,
      JOB_RUNS(free_lapsed_reservation),
      .doc = "Frees reservations that no order claimed within SOUK_RESERVATION_TTL.",
  },
};

static const struct invariant invariants[] = {
  { .name = "no more is reserved and sold than was received",
    .sql =
        "SELECT variant_id, received, reserved, sold FROM inventory_stock WHERE reserved + sold > received" },
  { .name = "what was received is the ledger's sum",
    .sql = "SELECT s.variant_id, s.received, coalesce(m.sum, 0) AS ledger FROM inventory_stock s LEFT JOIN "
           "(SELECT variant_id, sum(quantity) AS sum FROM inventory_movements WHERE reason NOT IN ('sold', "
           "'sale_cancelled') GROUP BY variant_id) m ON m.variant_id = s.variant_id WHERE s.received <> "
           "coalesce(m.sum, 0)" },
  { .name = "what was sold is the ledger's sum",
    .sql = "SELECT s.variant_id, s.sold, coalesce(m.sum, 0) AS ledger FROM inventory_stock s LEFT JOIN "
           "(SELECT variant_id, -sum(quantity) AS sum FROM inventory_movements WHERE reason IN ('sold', "
           "'sale_cancelled') GROUP BY variant_id) m ON m.variant_id = s.variant_id WHERE s.sold <> "
           "coalesce(m.sum, 0)" },
  { .name = "a reservation's line has its reservation",
    .sql = "SELECT l.order_id FROM inventory_reservation_lines l WHERE NOT EXISTS (SELECT 1 FROM "
           "inventory_reservations r WHERE r.order_id = l.order_id)" },
  { .name = "what is reserved is the reservations' sum",
    .sql = "SELECT s.variant_id, s.reserved, coalesce(r.sum, 0) AS reservations FROM inventory_stock s LEFT "
           "JOIN (SELECT l.variant_id, sum(l.quantity) AS sum FROM inventory_reservation_lines l JOIN "
           "inventory_reservations r ON r.order_id = l.order_id WHERE r.state IN ('held', 'claimed') GROUP "
           "BY l.variant_id) r ON r.variant_id = s.variant_id WHERE s.reserved <> coalesce(r.sum, 0)" },
  { .name = "what is sold is the confirmed reservations' sum",
    .sql = "SELECT s.variant_id, s.sold, coalesce(r.sum, 0) AS reservations FROM inventory_stock s LEFT JOIN "
           "(SELECT l.variant_id, sum(l.quantity) AS sum FROM inventory_reservation_lines l JOIN "
           "inventory_reservations r ON r.order_id = l.order_id WHERE r.state = 'confirmed' GROUP BY "
           "l.variant_id) r ON r.variant_id = s.variant_id WHERE s.sold <> coalesce(r.sum, 0)" },
};

static const struct setting inventory_url = SERVICE_URL(INVENTORY, 8002);

const struct service inventory_service = {
  .name = "inventory",
  .doc = "Stock per variant: what came in, what is held for orders, what was sold.",
  .url = &inventory_url,
  ROWS(routes),
  ROWS(answers),
  ROWS(emits),
  ROWS(hears),
  ROWS(jobs),
  ROWS(settings),
  ROWS(problems),
  ROWS(invariants),
  .migrations = &inventory_migrations,
  .statements = &inventory_statements,
};
