/* What clients may do with pictures: one function per route, in route order. */
#include "services/product/product_picture_sizes.h"
#include "services/product/product_rules.h"
#include "services/product/product_store.h"
#include "services/product/product_view.h"
#include "services/product/product_write.h"

int look_at_picture(struct context *context, const struct upload_picture *in, struct picture_plan *plan) {
  (void)in;
  struct text body = context_body(context);
  struct bytes bytes = { .at = (const uint8_t *)body.at, .len = body.len };
  switch (picture_read(context->arena, bytes, &plan->file)) {
  case PICTURE_FINE:
    break;
  case PICTURE_UNKNOWN:
    return fail(context, &product_not_a_picture, "It is neither JPEG nor PNG nor WebP.");
  case PICTURE_BROKEN:
    return fail(context, &product_not_a_picture, "It begins like a picture, but is broken or incomplete.");
  case PICTURE_TOO_LARGE:
    return fail(context, &product_not_a_picture,
                "It has too many pixels: at most %d a side and %d in all are shown.", PICTURE_MAX_SIDE,
                PICTURE_MAX_PIXELS);
  case PICTURE_MOVES:
    return fail(context, &product_not_a_picture, "It moves: upload one that stands still.");
  }
  struct text type = http_header_find(context_request(context), "Content-Type");
  if (!text_starts(type, picture_media_type(plan->file.type))) {
    return fail(context, &product_not_a_picture, "It is said to be %.*s, but is %s.", TEXT_ARGS(type),
                picture_media_type(plan->file.type));
  }
  return 0;
}

static int read_pictures(struct tx *tx, struct id product, struct picture_row **ret, size_t *ret_count) {
  struct id ids[] = { product };
  return pictures_of(tx, &(struct product_ids){ .ids = ids, .ids_count = 1 }, ret, ret_count);
}

/* The product's pictures are other ones now: it says so, and whoever heard of it hears of it again. */
static int announce_pictures(struct context *context, struct tx *tx, struct id product) {
  struct product_row row = { .id = product, .updated_at = context_now(context) };
  struct product seen;
  int result = note_pictures(tx, &row, NULL);
  if (result == 0) {
    result = view_product(tx, product, &seen);
  }
  return result == 0 ? announce_product(context, tx, &seen) : result;
}

static int add_picture(struct context *context, struct tx *tx, struct picture_row *row, struct bytes bytes,
                       struct product_picture *ret) {
  struct product_row product;
  struct picture_row *others = NULL;
  size_t count = 0;
  int result = found(context, find_product(tx, &(struct by_id){ row->product_id }, &product), "product");
  if (result == 0) {
    result = read_pictures(tx, row->product_id, &others, &count);
  }
  if (result < 0) {
    return result;
  }
  if (count >= PRODUCT_MAX_PICTURES) {
    return fail(context, &product_too_many_pictures, "It has %zu pictures: delete one first.", count);
  }
  row->id = context_id(context);
  row->created_at = context_now(context);
  row->position = count == 0 ? 1 : others[count - 1].position + 1;
  result = insert_picture(tx, row, NULL);
  if (result == 0 && bytes.len > 0) {
    result = insert_picture_bytes(tx, &(struct picture_bytes){ row->id, bytes }, NULL);
  }
  if (result == 0) {
    result = want_picture_sizes(tx, row);
  }
  if (result < 0) {
    return result;
  }
  *ret = *view_pictures(context->arena, row, 1, row->product_id, &count);
  return announce_pictures(context, tx, row->product_id);
}

int upload_picture(struct context *context, struct tx *tx, const struct upload_picture *in,
                   const struct picture_plan *plan, struct product_picture *ret) {
  struct picture_row row = {
    .product_id = in->id,
    .alt = in->alt,
    .link.presence = IS_NULL,
    .media_type = { PRESENT, text_of(picture_media_type(plan->file.type)) },
    .width = { PRESENT, plan->file.width },
    .height = { PRESENT, plan->file.height },
  };
  return add_picture(context, tx, &row, plan->file.bytes, ret);
}

static struct maybe_int known(struct maybe_int pixels) {
  return pixels.presence == PRESENT ? pixels : (struct maybe_int){ .presence = IS_NULL };
}

int link_picture(struct context *context, struct tx *tx, const struct link_picture *in,
                 struct product_picture *ret) {
  if (!is_https_address(in->url)) {
    blame(context, "/url", "format", "must be an https address: https://example.org/picture.jpg");
    return fail(context, &problem_invalid_body, "The picture's address is none.");
  }
  struct picture_row row = {
    .product_id = in->id,
    .alt = in->alt,
    .link = { PRESENT, in->url },
    .media_type.presence = IS_NULL,
    .width = known(in->width),
    .height = known(in->height),
  };
  return add_picture(context, tx, &row, (struct bytes){ 0 }, ret);
}

int get_picture(struct context *context, struct tx *tx, const struct get_picture *in, struct raw_reply *ret) {
  struct stored_picture picture;
  int result = in->width.presence == PRESENT
                   ? found(context, find_stored_size(tx, in, &picture), "picture of that width")
                   : found(context, find_stored_picture(tx, in, &picture), "picture");
  if (result < 0) {
    return result;
  }
  *ret = (struct raw_reply){
    .content_type = picture.media_type,
    .body = { .at = (const char *)picture.bytes.at, .len = picture.bytes.len },
    .immutable = true,
  };
  return 0;
}

/* Where a picture stands among those of its product. */
static int find_place_of(struct context *context, const struct picture_row *rows, size_t count,
                         struct id picture, size_t *ret) {
  for (size_t i = 0; i < count; i++) {
    if (id_equal(rows[i].id, picture)) {
      *ret = i;
      return 0;
    }
  }
  return found(context, -ENOENT, "picture");
}

static void move(struct picture_row *rows, size_t from, size_t to) {
  struct picture_row moved = rows[from];
  for (; from < to; from++) {
    rows[from] = rows[from + 1];
  }
  for (; from > to; from--) {
    rows[from] = rows[from - 1];
  }
  rows[to] = moved;
}

int change_picture(struct context *context, struct tx *tx, const struct change_picture *in,
                   struct product_picture *ret) {
  struct product_row product;
  struct picture_row *rows = NULL;
  size_t count = 0;
  size_t place = 0;
  int result = found(context, find_product(tx, &(struct by_id){ in->id }, &product), "product");
  if (result == 0) {
    result = read_pictures(tx, in->id, &rows, &count);
  }
  if (result == 0) {
    result = find_place_of(context, rows, count, in->picture_id, &place);
  }
  if (result < 0) {
    return result;
  }
  if (in->alt.presence == PRESENT) {
    rows[place].alt = in->alt.v;
  }
  if (in->position.presence == PRESENT) {
    size_t to = (size_t)in->position.v <= count ? (size_t)in->position.v - 1 : count - 1;
    move(rows, place, to);
    place = to;
  }
  for (size_t i = 0; result == 0 && i < count; i++) {
    rows[i].position = (int64_t)i + 1;
    result = update_picture(tx, &rows[i], NULL);
  }
  if (result < 0) {
    return result;
  }
  *ret = *view_pictures(context->arena, &rows[place], 1, in->id, &count);
  return announce_pictures(context, tx, in->id);
}

int delete_picture(struct context *context, struct tx *tx, const struct by_picture *in, struct nothing *ret) {
  (void)ret;
  struct product_row product;
  struct picture_row *rows = NULL;
  size_t count = 0;
  size_t place = 0;
  int result = found(context, find_product(tx, &(struct by_id){ in->id }, &product), "product");
  if (result == 0) {
    result = read_pictures(tx, in->id, &rows, &count);
  }
  if (result == 0) {
    result = find_place_of(context, rows, count, in->picture_id, &place);
  }
  if (result == 0) {
    result = forget_picture_sizes(tx, rows[place].id);
  }
  if (result == 0) {
    result = delete_picture_bytes(tx, &rows[place], NULL);
  }
  if (result == 0) {
    result = delete_picture_row(tx, &rows[place], NULL);
  }
  return result == 0 ? announce_pictures(context, tx, in->id) : result;
}
