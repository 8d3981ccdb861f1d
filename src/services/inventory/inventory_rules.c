/* The life of a reservation as a table, and what a movement may be. */
#include "services/inventory/inventory_rules.h"

static const struct reservation_move moves[RESERVATION_STATES][RESERVATION_STEPS] = {
  [RESERVATION_HELD] = {
    [STEP_ORDER_CREATED] = { RESERVATION_CLAIMED, EFFECT_NONE },
    [STEP_ORDER_PAID] = { RESERVATION_CONFIRMED, EFFECT_SELL },
    [STEP_ORDER_ENDED] = { RESERVATION_RELEASED, EFFECT_FREE },
    [STEP_LAPSE] = { RESERVATION_LAPSED, EFFECT_FREE },
  },
  [RESERVATION_CLAIMED] = {
    [STEP_ORDER_CREATED] = { RESERVATION_CLAIMED, EFFECT_NONE },
    [STEP_ORDER_PAID] = { RESERVATION_CONFIRMED, EFFECT_SELL },
    [STEP_ORDER_ENDED] = { RESERVATION_RELEASED, EFFECT_FREE },
    [STEP_LAPSE] = { RESERVATION_CLAIMED, EFFECT_NONE },
  },
  [RESERVATION_CONFIRMED] = {
    [STEP_ORDER_CREATED] = { RESERVATION_CONFIRMED, EFFECT_NONE },
    [STEP_ORDER_PAID] = { RESERVATION_CONFIRMED, EFFECT_NONE },
    [STEP_ORDER_ENDED] = { RESERVATION_RELEASED, EFFECT_UNSELL },
    [STEP_LAPSE] = { RESERVATION_CONFIRMED, EFFECT_NONE },
  },
  [RESERVATION_RELEASED] = {
    [STEP_ORDER_CREATED] = { RESERVATION_RELEASED, EFFECT_NONE },
    [STEP_ORDER_PAID] = { RESERVATION_REFUSED, EFFECT_REFUSE },
    [STEP_ORDER_ENDED] = { RESERVATION_RELEASED, EFFECT_NONE },
    [STEP_LAPSE] = { RESERVATION_RELEASED, EFFECT_NONE },
  },
  [RESERVATION_LAPSED] = {
    [STEP_ORDER_CREATED] = { RESERVATION_CLAIMED, EFFECT_HOLD_AGAIN },
    [STEP_ORDER_PAID] = { RESERVATION_CONFIRMED, EFFECT_SELL_AGAIN },
    [STEP_ORDER_ENDED] = { RESERVATION_RELEASED, EFFECT_NONE },
    [STEP_LAPSE] = { RESERVATION_LAPSED, EFFECT_NONE },
  },
  [RESERVATION_REFUSED] = {
    [STEP_ORDER_CREATED] = { RESERVATION_REFUSED, EFFECT_NONE },
    [STEP_ORDER_PAID] = { RESERVATION_REFUSED, EFFECT_NONE },
    [STEP_ORDER_ENDED] = { RESERVATION_REFUSED, EFFECT_NONE },
    [STEP_LAPSE] = { RESERVATION_REFUSED, EFFECT_NONE },
  },
};

struct reservation_move reservation_move(enum reservation_state state, enum reservation_step step) {
  return moves[state][step];
}

const struct reservation_move reservation_refused = { RESERVATION_REFUSED, EFFECT_REFUSE };

bool is_enough_again(const struct reservation_line *lines, size_t at, const struct stock *stock) {
  int64_t needed = 0;
  for (size_t i = 0; i <= at; i++) {
    needed += id_equal(lines[i].variant_id, lines[at].variant_id) ? lines[i].quantity : 0;
  }
  return !stock->retired && needed <= stock_available(stock);
}

struct stock_change stock_change_of(enum reservation_effect effect, struct id variant_id, int64_t quantity) {
  struct stock_change change = { .variant_id = variant_id };
  if (effect == EFFECT_FREE || effect == EFFECT_SELL) {
    change.reserved = -quantity;
  }
  if (effect == EFFECT_HOLD_AGAIN) {
    change.reserved = quantity;
  }
  if (effect == EFFECT_SELL || effect == EFFECT_SELL_AGAIN) {
    change.sold = quantity;
  }
  if (effect == EFFECT_UNSELL) {
    change.sold = -quantity;
  }
  return change;
}

int64_t stock_available(const struct stock *stock) {
  return stock->received - stock->reserved - stock->sold;
}

int64_t stock_threshold(const struct stock *stock, int64_t of_shop) {
  return stock->threshold.presence == PRESENT ? stock->threshold.v : of_shop;
}

bool stock_is_low(int64_t available, int64_t threshold) {
  return available <= threshold;
}

int64_t stock_on_hand(const struct stock *stock) {
  return stock->received - stock->sold;
}

/* Which way goods may move, by the reason that somebody gives. */
static const struct {
  bool in, out;
} ways[MOVED_CORRECTED + 1] = {
  [MOVED_RECEIVED] = { .in = true },  [MOVED_RETURNED] = { .in = true },
  [MOVED_FOUND] = { .in = true },     [MOVED_DAMAGED] = { .out = true },
  [MOVED_LOST] = { .out = true },     [MOVED_WRITTEN_OFF] = { .out = true },
  [MOVED_CORRECTED] = { true, true },
};

const char *movement_flaw(enum movement_reason reason, int64_t quantity) {
  if (quantity == 0) {
    return "must not be 0";
  }
  if (quantity < 0 && !ways[reason].out) {
    return "must be above 0 for goods that come in";
  }
  if (quantity > 0 && !ways[reason].in) {
    return "must be below 0 for goods that go";
  }
  return NULL;
}

bool same_lines(const struct reserve_line *asked, size_t asked_count, const struct reservation_line *held,
                size_t held_count) {
  if (asked_count != held_count) {
    return false;
  }
  for (size_t i = 0; i < asked_count; i++) {
    if (!id_equal(asked[i].variant_id, held[i].variant_id) || asked[i].quantity != held[i].quantity) {
      return false;
    }
  }
  return true;
}
