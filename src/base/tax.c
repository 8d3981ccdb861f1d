/* Tax within gross amounts, in integers throughout. */
#include "base/tax.h"

#include <errno.h>
#include <string.h>

enum { WHOLE_BASIS_POINTS = 10000 };

int tax_included(struct money gross, int64_t tax_basis_points, struct money *ret) {
  if (tax_basis_points < 0) {
    return -EINVAL;
  }
  int64_t product = 0;
  int64_t whole = 0;
  if (__builtin_mul_overflow(gross.minor, tax_basis_points, &product) ||
      __builtin_add_overflow(tax_basis_points, WHOLE_BASIS_POINTS, &whole)) {
    return -EOVERFLOW;
  }
  int64_t tax = product / whole;
  int64_t rest = product % whole;
  int64_t size = rest < 0 ? -rest : rest;
  if (size >= whole - size) {
    tax += rest < 0 ? -1 : 1;
  }
  *ret = gross;
  ret->minor = tax;
  return 0;
}

int tax_totals_add(struct tax_total *totals, size_t max, size_t *count, int64_t tax_basis_points,
                   struct money gross, struct money tax) {
  size_t at = 0;
  while (at < *count && totals[at].tax_basis_points < tax_basis_points) {
    at++;
  }
  bool there = at < *count && totals[at].tax_basis_points == tax_basis_points;
  if (!there && *count == max) {
    return -ENOBUFS;
  }
  struct money none = gross;
  none.minor = 0;
  struct tax_total sum = there ? totals[at] : (struct tax_total){ tax_basis_points, none, none, none };
  int result = money_add(sum.gross, gross, &sum.gross);
  if (result == 0) {
    result = money_add(sum.tax, tax, &sum.tax);
  }
  if (result < 0) {
    return result;
  }
  if (__builtin_sub_overflow(sum.gross.minor, sum.tax.minor, &sum.net.minor)) {
    return -EOVERFLOW;
  }
  if (!there) {
    memmove(&totals[at + 1], &totals[at], (*count - at) * sizeof totals[0]);
    (*count)++;
  }
  totals[at] = sum;
  return 0;
}
