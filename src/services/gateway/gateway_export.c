/* All that is kept about one user, of all services, for that user to take away: their pages joined. What does
   not fit into one document goes on in the next. */
#include "services/gateway/gateway_store.h"

#include <string.h>

enum { EXPORT_BYTES_MAX = 2 << 20 }; /* of one document: half of what a reply may be */

static int export_own(struct context *context, const struct export_request *in, struct export_items *ret) {
  struct tx *tx = NULL;
  struct session_row *rows = NULL;
  size_t count = 0;
  int result = context_read(context, &tx);
  if (result == 0) {
    result = sessions_of_user(tx, &(struct by_id){ in->user_id }, &rows, &count);
    tx_end(tx);
  }
  for (size_t i = 0; result == 0 && i < count; i++) {
    struct session_view view = view_session(&rows[i], context->caller.session);
    result = export_add(context, ret, "gateway.session", &session_view_shape, &view);
  }
  return result;
}

/* In this order they stand in the document. */
static const struct {
  const char *service;
  int (*ask)(struct context *context, const struct export_request *in, struct export_items *ret);
} sources[] = {
  { "user", export_user },   { "auth", export_auth },       { "gateway", export_own },
  { "order", export_order }, { "payment", export_payment }, { "notification", export_notification },
};

/* Where to go on: a service, and the cursor that it gave, if it did: "order", "order.Abc…". */
static int read_cursor(struct context *context, struct maybe_text after, size_t *ret_source,
                       struct maybe_text *ret_cursor) {
  if (after.presence != PRESENT) {
    return 0;
  }
  const char *dot = memchr(after.v.at, '.', after.v.len);
  struct text service = { .at = after.v.at, .len = dot != NULL ? (size_t)(dot - after.v.at) : after.v.len };
  for (size_t i = 0; i < COUNT_OF(sources); i++) {
    if (text_is(service, sources[i].service)) {
      *ret_source = i;
      if (dot != NULL) {
        *ret_cursor = (struct maybe_text){ PRESENT, text_of(dot + 1) };
      }
      return 0;
    }
  }
  blame(context, "/after", "format", "is not a cursor of ours: pass on what `next` held");
  return fail(context, &problem_invalid_request, "The cursor is not valid.");
}

static struct maybe_text make_cursor(struct context *context, size_t source, struct maybe_text cursor) {
  const char *service = sources[source].service;
  return (struct maybe_text){ PRESENT, cursor.presence == PRESENT
                                           ? text_format(context->arena, "%s.%s", service, text_c(cursor.v))
                                           : text_of(service) };
}

/* Adds a page; false where it does not fit any more. */
static bool add_page(struct export_document *document, const struct export_items *page, size_t *bytes) {
  size_t more = 0;
  for (size_t i = 0; i < page->items_count; i++) {
    more += page->items[i].data.text.len;
  }
  bool fits = document->items_count + page->items_count <= EXPORT_DOCUMENT_ITEMS &&
              (*bytes + more <= EXPORT_BYTES_MAX || document->items_count == 0);
  for (size_t i = 0; fits && i < page->items_count; i++) {
    document->items[document->items_count++] = page->items[i];
  }
  *bytes += more;
  return fits;
}

static int gather(struct context *context, struct id user, struct maybe_text after,
                  struct export_document *ret) {
  size_t source = 0;
  size_t bytes = 0;
  struct maybe_text cursor = { 0 };
  int result = read_cursor(context, after, &source, &cursor);
  if (result < 0) {
    return result;
  }
  *ret = (struct export_document){
    .user_id = user,
    .made_at = context_now(context),
    .items = ARENA_ARRAY(context->arena, EXPORT_DOCUMENT_ITEMS, struct export_item),
    .next = { .presence = IS_NULL },
  };
  while (source < COUNT_OF(sources)) {
    struct export_items page = { 0 };
    struct export_request request = { .user_id = user, .after = cursor };
    result = sources[source].ask(context, &request, &page);
    if (result < 0) {
      return result;
    }
    if (!add_page(ret, &page, &bytes)) {
      ret->next = make_cursor(context, source, cursor);
      return 0;
    }
    cursor = page.next.presence == PRESENT ? page.next : (struct maybe_text){ 0 };
    source += page.next.presence == PRESENT ? 0 : 1;
  }
  return 0;
}

int gather_own_export(struct context *context, const struct export_page *in, struct export_document *ret) {
  return gather(context, context->caller.user, in->after, ret);
}

int gather_user_export(struct context *context, const struct export_of_user *in,
                       struct export_document *ret) {
  int result = gather(context, in->id, in->after, ret);
  if (result == 0 && ret->items_count == 0 && in->after.presence != PRESENT) {
    return fail(context, &problem_not_found, "Nothing is kept about this user.");
  }
  return result;
}
