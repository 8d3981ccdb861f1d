/* What a service keeps about one user, for that user to take away (GDPR articles 15 and 20). Every service
   that keeps something answers a call `export`, page by page; the gateway puts the pages together.

       DECLARE_EXPORT(order);                                              in order.h
       const struct call order_export_call = EXPORT_CALL("order");
       { .call = &order_export_call, RUNS(answer_order_export, export_request, export_items) },    in order.c

   It tells what the user gave and what was noted of him, not what was noted of others. Only for the user
   himself and for admins: who is asked to show it makes sure of that. */
#pragma once

#include "service/service.h"

enum { EXPORT_ITEMS_MAX = 100, EXPORT_KIND_MAX = 60 };

struct export_request {
  struct id user_id;
  struct maybe_text after; /* `next` of the page before */
};
extern const struct shape export_request_shape;

/* A page over HTTP is bounded as all JSON is (JSON_MAX_MEMBERS): large items come in small pages. */
struct export_item {
  struct text kind; /* "order.order": the service, and what it is */
  struct json data;
};
extern const struct shape export_item_shape;

struct export_items {
  struct export_item *items; /* a user who is not known has none: that is no error */
  size_t items_count;
  struct maybe_text next;
};
extern const struct shape export_items_shape;

#define DECLARE_EXPORT(service)                                                                              \
  DECLARE_CALL(export_##service, service##_export_call, export_request, export_items)
#define EXPORT_CALL(service)                                                                                 \
  CALL(service, "export", export_request, export_items, .deadline_ms = 5000,                                 \
       .doc = "All that is kept about one user, page by page, for that user to take away.")

/* Adds one thing to the page. -EFBIG when it holds EXPORT_ITEMS_MAX already. */
int export_add(struct context *context, struct export_items *page, const char *kind,
               const struct shape *shape, const void *value);
