/* Every decision of the inventory that needs no table: the life of a reservation, what a movement may be. */
#pragma once

#include "services/inventory/inventory_types.h"

/* What may happen to a reservation. */
enum reservation_step {
  STEP_ORDER_CREATED,
  STEP_ORDER_PAID,  /* or its payment accepted */
  STEP_ORDER_ENDED, /* cancelled or expired */
  STEP_LAPSE,       /* its time is over, or its caller lets it go */
};
enum { RESERVATION_STEPS = STEP_LAPSE + 1 };

/* What it does to the stock, and what is told. */
enum reservation_effect {
  EFFECT_NONE,
  EFFECT_FREE,       /* reserved goes down: stock.released */
  EFFECT_SELL,       /* from reserved to sold: stock.confirmed */
  EFFECT_UNSELL,     /* sold goes down: stock.released */
  EFFECT_HOLD_AGAIN, /* reserved goes up, where there is enough: stock.reserved; else it is refused */
  EFFECT_SELL_AGAIN, /* sold goes up, where there is enough: stock.confirmed; else it is refused */
  EFFECT_REFUSE,     /* the stock stays as it is: stock.refused */
};

struct reservation_move {
  enum reservation_state next;
  enum reservation_effect effect;
};

/* Steps may come in any order and more than once: events of different topics overtake each other. */
struct reservation_move reservation_move(enum reservation_state state, enum reservation_step step);

/* Where what is to be held or sold again is no longer there. */
extern const struct reservation_move reservation_refused;

/* Whether a line finds what it needs again, beside the lines before it of the same variant. */
bool is_enough_again(const struct reservation_line *lines, size_t at, const struct stock *stock);

/* What an effect does to a line's stock. */
struct stock_change stock_change_of(enum reservation_effect effect, struct id variant_id, int64_t quantity);

int64_t stock_available(const struct stock *stock);
/* The variant's own, or the shop's. */
int64_t stock_threshold(const struct stock *stock, int64_t of_shop);
bool stock_is_low(int64_t available, int64_t threshold);

/* What is there, held for orders or not. */
int64_t stock_on_hand(const struct stock *stock);

/* Goods come in with a plus and go with a minus; a correction may be either, but not nothing. NULL, or what
   is wrong with the quantity that somebody gave. */
const char *movement_flaw(enum movement_reason reason, int64_t quantity);

/* Whether a repeated request asks for the same. */
bool same_lines(const struct reserve_line *asked, size_t asked_count, const struct reservation_line *held,
                size_t held_count);
