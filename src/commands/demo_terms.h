/* On what terms the demo's shop sells, compiled in: how it sends, how it taxes, which codes take something
 * off.
 */
#pragma once

#include "commands/demo_calls.h"

/* The code that people are told to try: takes a tenth off any order. */
#define DEMO_CODE "WELCOME10"

/* src/commands/demo_terms.json: lists of what POST /tax-rates, /shipping-methods and /discounts take; a
   discount with "valid_days": 30 ends so many days from now. */
extern const struct text demo_terms;

/* Adds what is missing of each list, unless it holds anything of somebody's own; one line on what it did goes
   to `out`. Where the orders live in another process nothing is done. 0 or negative. */
int demo_add_terms(struct demo_calls *calls, struct buffer *out);
