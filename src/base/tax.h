/* Tax that is included in a price: how much of an amount it is, and totals by rate. A rate is in basis points
   (1900 is 19 %). */
#pragma once

#include "base/values.h"

/* What one rate comes to: gross = net + tax. */
struct tax_total {
  int64_t tax_basis_points;
  struct money gross, net, tax;
};

/* The tax within a gross amount, rounded half away from zero: 11.90 at 19 % holds 1.90. -EOVERFLOW beyond
   what can be computed exactly, -EINVAL for a rate below zero; `ret` is then untouched. */
int tax_included(struct money gross, int64_t tax_basis_points, struct money *ret);

/* Adds an amount and the tax within it to the total of its rate, which is made where it is missing; totals
   stay ordered by rate. Amounts are added as they are, so that what was rounded once is not rounded again.
   `totals` has room for `max`: -ENOBUFS beyond. -EOVERFLOW and -EINVAL as money_add(); the totals are then
   untouched. */
int tax_totals_add(struct tax_total *totals, size_t max, size_t *count, int64_t tax_basis_points,
                   struct money gross, struct money tax);
