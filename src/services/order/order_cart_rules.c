#include "services/order/order_cart_rules.h"

#include <string.h>

static void notice(struct cart_line *line, enum cart_notice_code code) {
  line->notices[line->notices_count++] = (struct cart_notice){ code };
}

static void view_offer(const struct order_cart_line_row *row, const struct quote_line *offer,
                       struct cart_line *ret) {
  ret->product_id = (struct maybe_id){ PRESENT, offer->product_id };
  ret->name = offer->name;
  ret->sku = (struct maybe_text){ PRESENT, offer->sku };
  ret->price = (struct maybe_money){ PRESENT, offer->price };
  ret->gross = (struct maybe_money){ PRESENT, offer->gross };
  ret->tax_basis_points = (struct maybe_int){ PRESENT, offer->tax_basis_points };
  ret->tax = (struct maybe_money){ PRESENT, offer->tax };
  if (!money_equal(offer->price, row->price)) {
    notice(ret, CART_PRICE_CHANGED);
  }
}

void view_cart_line(struct arena *arena, const struct order_cart_line_row *row,
                    const struct quote_line *offer, const struct stock_level *stock, struct cart_line *ret) {
  *ret = (struct cart_line){
    .variant_id = row->variant_id,
    .product_id.presence = IS_NULL,
    .name = row->name,
    .sku.presence = IS_NULL,
    .quantity = row->quantity,
    .price.presence = IS_NULL,
    .gross.presence = IS_NULL,
    .tax_basis_points.presence = IS_NULL,
    .tax.presence = IS_NULL,
    .seen_price = row->price,
    .available.presence = IS_NULL,
    .notices = ARENA_ARRAY(arena, CART_MAX_NOTICES, struct cart_notice),
    .added_at = row->added_at,
  };
  if (offer == NULL) {
    notice(ret, CART_NOT_FOR_SALE);
    return;
  }
  view_offer(row, offer, ret);
  if (stock == NULL) {
    return;
  }
  ret->available = (struct maybe_int){ PRESENT, stock->available };
  if (stock->available <= 0) {
    notice(ret, CART_OUT_OF_STOCK);
  } else if (stock->available < row->quantity) {
    notice(ret, CART_TOO_FEW_LEFT);
  }
}

bool is_orderable(const struct cart_line *line) {
  for (size_t i = 0; i < line->notices_count; i++) {
    if (line->notices[i].code != CART_PRICE_CHANGED) {
      return false;
    }
  }
  return true;
}

static const struct order_cart_line_row *find_line(const struct order_cart_line_row *lines, size_t count,
                                                   struct id variant) {
  for (size_t i = 0; i < count; i++) {
    if (id_equal(lines[i].variant_id, variant)) {
      return &lines[i];
    }
  }
  return NULL;
}

size_t join_carts(const struct order_cart_line_row *own, size_t own_count,
                  const struct order_cart_line_row *guests, size_t guests_count,
                  struct order_cart_line_row *ret) {
  size_t lines = own_count;
  size_t count = 0;
  for (size_t i = 0; i < guests_count; i++) {
    const struct order_cart_line_row *same = find_line(own, own_count, guests[i].variant_id);
    if (same == NULL && lines >= CART_MAX_LINES) {
      continue;
    }
    struct order_cart_line_row line = guests[i];
    if (same == NULL) {
      lines++;
    } else if (same->quantity > line.quantity) {
      line.quantity = same->quantity;
    }
    ret[count++] = line;
  }
  return count;
}

int total_quoted(const struct quote *quote, const struct order_price *price, struct tax_total *totals,
                 size_t *ret_count, struct money *ret_tax) {
  struct money tax = quote->tax;
  size_t count = quote->totals_count;
  memcpy(totals, quote->totals, count * sizeof *totals);
  int result = 0;
  for (size_t i = 0; result == 0 && i < price->adjustments_count; i++) {
    const struct order_adjustment *adjustment = &price->adjustments[i];
    result = tax_totals_add(totals, ORDER_MAX_TOTALS, &count, adjustment->tax_basis_points, adjustment->gross,
                            adjustment->tax);
    if (result == 0) {
      result = money_add(tax, adjustment->tax, &tax);
    }
  }
  if (result == 0) {
    *ret_count = count;
    *ret_tax = tax;
  }
  return result;
}
