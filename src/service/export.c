/* Pages of what is kept about one user. */
#include "service/export.h"

enum { EXPORT_ITEM_BYTES_MAX = 1 << 20 };

static const struct field export_request_fields[] = {
  FIELD(struct export_request, user_id, .doc = "Whose data."),
  FIELD(struct export_request, after, .doc = "Where to go on: `next` of the page before."),
};
const struct shape export_request_shape =
    SHAPE(export_request, export_request_fields, .doc = "A page of what is kept about somebody.");

static const struct field export_item_fields[] = {
  FIELD(struct export_item, kind, .min = 1, .max = EXPORT_KIND_MAX, .charset = "a-z_.",
        .doc = "The service and what it is, such as user.address."),
  FIELD(struct export_item, data, .doc = "What is kept."),
};
const struct shape export_item_shape =
    SHAPE(export_item, export_item_fields, .doc = "Something that is kept about somebody.");

static const struct field export_items_fields[] = {
  LIST_FIELD(struct export_items, items, export_item, .max = EXPORT_ITEMS_MAX, .doc = "What is kept."),
  FIELD(struct export_items, next, .doc = "Pass it as `after` for the next page; null at the end."),
};
const struct shape export_items_shape =
    SHAPE(export_items, export_items_fields, .doc = "A page of what a service keeps about somebody.");

int export_add(struct context *context, struct export_items *page, const char *kind,
               const struct shape *shape, const void *value) {
  if (page->items_count == EXPORT_ITEMS_MAX) {
    return -EFBIG;
  }
  if (page->items == NULL) {
    page->items = ARENA_ARRAY(context->arena, EXPORT_ITEMS_MAX, struct export_item);
  }
  struct buffer json;
  buffer_init_in(&json, context->arena, EXPORT_ITEM_BYTES_MAX);
  shape_encode(shape, value, &json);
  if (json.failed) {
    return -EFBIG;
  }
  page->items[page->items_count++] =
      (struct export_item){ .kind = text_of(kind), .data = { buffer_text(&json) } };
  return 0;
}
