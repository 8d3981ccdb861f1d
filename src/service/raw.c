/* Replies that are not JSON. */
#include "service/work.h"

#include <string.h>

static const struct field raw_reply_fields[] = {
  FIELD(struct raw_reply, content_type),
  FIELD(struct raw_reply, body, .max = REPLY_BYTES_MAX),
  FIELD(struct raw_reply, status),
  FIELD(struct raw_reply, immutable),
};
const struct shape raw_reply_shape = SHAPE(raw_reply, raw_reply_fields, .doc = "What is not JSON.");

static bool is_among(struct text type, const char *const *types) {
  for (; types != NULL && *types != NULL; types++) {
    if (text_starts(type, *types)) {
      return true;
    }
  }
  return false;
}

/* A handler may have a policy of its own. */
static bool says_policy(const struct context *context, const char *policy) {
  for (size_t i = 0; i < context->headers_count; i++) {
    if (strcmp(context->headers[i].name, policy) == 0) {
      return true;
    }
  }
  return false;
}

int work_make_raw(struct work *work) {
  const struct route *route = work->endpoint->route;
  const struct raw_reply *raw = work->ret;
  struct http_reply *reply = &work->reply;
  *reply = (struct http_reply){ .status = raw->status != 0     ? (int)raw->status
                                          : route->status != 0 ? route->status
                                                               : 200 };
  if (raw->content_type.len > 0) {
    if (!is_among(raw->content_type, route->reply_types)) {
      return -EINVAL;
    }
    if (raw->body.len > REPLY_BYTES_MAX) {
      return -EFBIG;
    }
    reply->content_type = raw->content_type.at;
    reply->body = raw->body;
  }
  if (route->method == HTTP_GET && reply->status == 200) {
    http_reply_header(reply, "ETag", work_etag(work, 1, raw->body));
  }
  bool is_for_all = route->who == ANYONE && route->method == HTTP_GET;
  http_reply_header(reply, "Cache-Control",
                    !is_for_all      ? TEXT("no-store")
                    : raw->immutable ? TEXT("public, max-age=31536000, immutable")
                                     : TEXT("no-cache"));
  static const char policy[] = "Content-Security-Policy";
  if (text_starts(raw->content_type, "text/html") && !says_policy(&work->context, policy)) {
    http_reply_header(reply, policy,
                      TEXT("default-src 'none'; style-src 'unsafe-inline'; img-src 'self' https: data:; "
                           "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"));
  }
  return 0;
}
