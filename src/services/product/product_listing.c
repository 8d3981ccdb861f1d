/* Products in lists. A page reads one index from the place behind its cursor on; where a filter refuses most
   of what stands there it stops LISTING_WINDOW rows further on, with what it has, and says where to go on. */
#include "services/product/product_listing.h"

#include "services/product/product_find_store.h"
#include "services/product/product_match.h"
#include "services/product/product_view.h"
#include "trust/base64url.h"

#include <string.h>

enum {
  PRICE_CURSOR = 'p',
  NAME_CURSOR = 'n',
  PRICE_BYTES = 8,
  NAME_KEY_MAX_BYTES = NAME_KEY_MAX_LETTERS * 4,
  PLACE_MAX_BYTES = 1 + sizeof(struct id) + NAME_KEY_MAX_BYTES,
};

int put_in_lists(struct tx *tx, const struct product_row *product) {
  struct listing listing = { .id = product->id, .name_key = name_key_of(tx_arena(tx), product->name) };
  int result = put_listing(tx, &listing, NULL);
  if (result == 0 && product->category.presence == PRESENT) {
    listing.shelf = product->category.v;
    result = put_listing(tx, &listing, NULL);
  }
  return result;
}

static struct text shelf_of(struct maybe_text category) {
  return category.presence == PRESENT ? category.v : TEXT("");
}

int take_from_lists(struct tx *tx, const struct product_row *product) {
  return delete_listings(tx, &(struct listing){ .id = product->id, .shelf = shelf_of(product->category) },
                         NULL);
}

struct text place_cursor(struct arena *arena, enum product_sort sort, const struct place *place) {
  if (sort == SORT_NEWEST) {
    return page_cursor(arena, place->id);
  }
  uint8_t bytes[PLACE_MAX_BYTES] = { sort == SORT_NAME ? NAME_CURSOR : PRICE_CURSOR };
  size_t len = 1;
  memcpy(bytes + len, place->id.bytes, sizeof place->id.bytes);
  len += sizeof place->id.bytes;
  if (sort == SORT_NAME) {
    size_t key_len = place->name_key.len < NAME_KEY_MAX_BYTES ? place->name_key.len : NAME_KEY_MAX_BYTES;
    memcpy(bytes + len, text_c(place->name_key), key_len);
    len += key_len;
  } else {
    for (int shift = 8 * (PRICE_BYTES - 1); shift >= 0; shift -= 8) {
      bytes[len++] = (uint8_t)((uint64_t)place->price >> shift);
    }
  }
  char *at = arena_alloc(arena, BASE64URL_LEN(len) + 1);
  base64url_encode(bytes, len, at);
  return (struct text){ .at = at, .len = BASE64URL_LEN(len) };
}

static int parse_price(struct text bytes, int64_t *ret) {
  if (bytes.len != PRICE_BYTES) {
    return -EINVAL;
  }
  uint64_t price = 0;
  for (size_t i = 0; i < PRICE_BYTES; i++) {
    price = price << 8 | (uint8_t)bytes.at[i];
  }
  if (price > INTEGER_MAX) {
    return -EINVAL;
  }
  *ret = (int64_t)price;
  return 0;
}

int parse_place(struct arena *arena, enum product_sort sort, struct text cursor, struct place *ret,
                bool *ret_bare) {
  struct text bytes;
  struct place place = { 0 };
  if (base64url_decode(cursor, arena, &bytes) < 0) {
    return -EINVAL;
  }
  bool bare = bytes.len == sizeof place.id.bytes;
  size_t head = bare ? 0 : 1;
  if (bytes.len < head + sizeof place.id.bytes || bytes.len > PLACE_MAX_BYTES ||
      (!bare && (sort == SORT_NEWEST || bytes.at[0] != (sort == SORT_NAME ? NAME_CURSOR : PRICE_CURSOR)))) {
    return -EINVAL;
  }
  memcpy(place.id.bytes, bytes.at + head, sizeof place.id.bytes);
  size_t key_at = head + sizeof place.id.bytes;
  struct text key = { .at = bytes.at + key_at, .len = bytes.len - key_at };
  if (!bare && sort == SORT_NAME) {
    if (!text_is_utf8(key) || memchr(key.at, '\0', key.len) != NULL) {
      return -EINVAL;
    }
    place.name_key = key;
  } else if (!bare && parse_price(key, &place.price) < 0) {
    return -EINVAL;
  }
  *ret = place;
  *ret_bare = bare && sort != SORT_NEWEST;
  return 0;
}

static struct place place_before_all(enum product_sort sort) {
  struct place place = { .price = -1 };
  if (sort == SORT_NEWEST || sort == SORT_PRICE_DOWN) {
    memset(place.id.bytes, 0xff, sizeof place.id.bytes);
    place.price = INTEGER_MAX;
  }
  return place;
}

static int find_start(struct context *context, struct tx *tx, const struct list_products *in,
                      enum product_sort sort, struct place *ret) {
  if (in->after.presence != PRESENT) {
    *ret = place_before_all(sort);
    return 0;
  }
  bool bare = false;
  if (parse_place(context->arena, sort, in->after.v, ret, &bare) < 0) {
    blame(context, "/after", "format", "is not a cursor of ours: pass on what `next` held");
    return fail(context, &problem_invalid_request, "The cursor is not valid.");
  }
  int result =
      bare ? find_listing(tx, &(struct listing){ .shelf = shelf_of(in->category), .id = ret->id }, ret) : 0;
  if (result == -ENOENT) {
    blame(context, "/after", "not_found", "names a product that is not on sale any more");
    return fail(context, &problem_invalid_request, "The page before is no longer what it was: begin anew.");
  }
  return result;
}

static void set_end(struct listing_page *page, const struct place *end) {
  page->end_id = end->id;
  page->end_price = end->price;
  page->end_name_key = (struct maybe_text){ .presence = PRESENT, .v = end->name_key };
}

/* From `start` to the end of the list; by price, of what the filter lets through. */
static struct listing_page stretch(const struct list_products *in, enum product_sort sort,
                                   const struct place *start) {
  struct listing_page page = {
    .shelf = shelf_of(in->category),
    .id = start->id,
    .price = start->price,
    .name_key = start->name_key,
    .price_min = in->price_min.presence == PRESENT ? in->price_min.v : 0,
    .price_max = in->price_max.presence == PRESENT ? in->price_max.v : INTEGER_MAX,
    .in_stock = in->in_stock,
    .limit = in->limit + 1,
  };
  if (sort == SORT_PRICE) {
    memset(page.end_id.bytes, 0xff, sizeof page.end_id.bytes);
    page.end_price = page.price_max;
    page.price = page.price < page.price_min ? page.price_min - 1 : page.price;
  }
  if (sort == SORT_PRICE_DOWN) {
    page.end_price = page.price_min;
    page.price = page.price > page.price_max ? page.price_max + 1 : page.price;
  }
  return page;
}

static int find_window(struct tx *tx, enum product_sort sort, const struct listing_page *page,
                       struct place *ret) {
  switch (sort) {
  case SORT_NEWEST:
    return window_newest(tx, page, ret);
  case SORT_PRICE:
    return window_by_price(tx, page, ret);
  case SORT_PRICE_DOWN:
    return window_by_price_down(tx, page, ret);
  case SORT_NAME:
    return window_by_name(tx, page, ret);
  }
  return -EINVAL;
}

static int read_places(struct tx *tx, enum product_sort sort, const struct listing_page *page,
                       struct place **ret, size_t *ret_count) {
  switch (sort) {
  case SORT_NEWEST:
    return page_newest(tx, page, ret, ret_count);
  case SORT_PRICE:
    return page_by_price(tx, page, ret, ret_count);
  case SORT_PRICE_DOWN:
    return page_by_price_down(tx, page, ret, ret_count);
  case SORT_NAME:
    return page_by_name(tx, page, ret, ret_count);
  }
  return -EINVAL;
}

static bool is_filtered(const struct list_products *in) {
  return in->price_min.presence == PRESENT || in->price_max.presence == PRESENT ||
         in->in_stock.presence == PRESENT;
}

int page_of_list(struct context *context, struct tx *tx, const struct list_products *in,
                 struct product_list *ret) {
  enum product_sort sort = in->sort.presence == PRESENT ? (enum product_sort)in->sort.v : SORT_NEWEST;
  struct place start = { 0 };
  int result = find_start(context, tx, in, sort, &start);
  if (result < 0) {
    return result;
  }
  struct listing_page page = stretch(in, sort, &start);
  struct place window;
  bool cut_off = false;
  if (is_filtered(in)) {
    result = find_window(tx, sort, &page, &window);
    cut_off = result == 0;
    if (cut_off) {
      set_end(&page, &window);
    }
  }
  struct place *places = NULL;
  size_t count = 0;
  if (result == 0 || result == -ENOENT) {
    result = read_places(tx, sort, &page, &places, &count);
  }
  if (result < 0) {
    return result;
  }
  const struct place *last = cut_off ? &window : NULL;
  if (count > (size_t)in->limit) {
    count = (size_t)in->limit;
    last = &places[count - 1];
  }
  ret->next = (struct maybe_text){ .presence = IS_NULL };
  if (last != NULL) {
    ret->next = (struct maybe_text){ .presence = PRESENT, .v = place_cursor(context->arena, sort, last) };
  }
  struct id *ids = ARENA_ARRAY(context->arena, count, struct id);
  for (size_t i = 0; i < count; i++) {
    ids[i] = places[i].id;
  }
  return view_list(tx, ids, count, ret);
}
