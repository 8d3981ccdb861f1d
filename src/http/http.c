/* Methods, headers, percent-encoding, queries, and filling in replies. */
#include "http/http.h"

#include <string.h>
#include <strings.h>

const char *const http_json_media[] = { "application/json", NULL };
const char *const http_form_media[] = { "application/x-www-form-urlencoded", NULL };

const char *http_method_name(enum http_method method) {
  static const char *const names[HTTP_METHODS] = {
    [HTTP_GET] = "GET",     [HTTP_HEAD] = "HEAD",     [HTTP_POST] = "POST",       [HTTP_PUT] = "PUT",
    [HTTP_PATCH] = "PATCH", [HTTP_DELETE] = "DELETE", [HTTP_OPTIONS] = "OPTIONS",
  };
  return names[method];
}

bool http_is_named(struct text name, const char *wanted) {
  return name.len == strlen(wanted) && strncasecmp(name.at, wanted, name.len) == 0;
}

struct text http_headers_find(const struct http_header *headers, size_t count, const char *name) {
  size_t len = strlen(name);
  for (size_t i = 0; i < count; i++) {
    if (headers[i].name.len == len && strncasecmp(headers[i].name.at, name, len) == 0) {
      return headers[i].value;
    }
  }
  return (struct text){ 0 };
}

struct text http_header_find(const struct http_request *request, const char *name) {
  return http_headers_find(request->headers, request->headers_count, name);
}

struct text http_bearer_token(const struct http_request *request) {
  struct text header = http_header_find(request, "Authorization");
  const char *space = header.len > 0 ? memchr(header.at, ' ', header.len) : NULL;
  if (space == NULL || !http_is_named((struct text){ header.at, (size_t)(space - header.at) }, "Bearer")) {
    return (struct text){ 0 };
  }
  const char *at = space + strspn(space, " ");
  return (struct text){ .at = at, .len = (size_t)(header.at + header.len - at) };
}

static int hex_digit(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  c = (char)(c | 0x20);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

int http_percent_decode(struct text encoded, bool plus_is_space, struct arena *arena, struct text *ret) {
  char *decoded = arena_alloc(arena, encoded.len + 1);
  size_t len = 0;
  for (size_t i = 0; i < encoded.len; i++) {
    char c = encoded.at[i];
    if (c == '%') {
      int high = encoded.len - i > 2 ? hex_digit(encoded.at[i + 1]) : -1;
      int low = encoded.len - i > 2 ? hex_digit(encoded.at[i + 2]) : -1;
      if (high < 0 || low < 0) {
        return -EINVAL;
      }
      c = (char)(high << 4 | low);
      i += 2;
    } else if (c == '+' && plus_is_space) {
      c = ' ';
    }
    if (c == '\0') {
      return -EINVAL;
    }
    decoded[len++] = c;
  }
  struct text text = { .at = decoded, .len = len };
  if (!text_is_utf8(text)) {
    return -EINVAL;
  }
  *ret = text;
  return 0;
}

static int decode_pair(struct text part, struct arena *arena, struct pair *ret) {
  const char *equals = memchr(part.at, '=', part.len);
  size_t name_len = equals != NULL ? (size_t)(equals - part.at) : part.len;
  size_t value_from = equals != NULL ? name_len + 1 : part.len;
  struct text name = { .at = part.at, .len = name_len };
  struct text value = { .at = part.at + value_from, .len = part.len - value_from };
  int result = http_percent_decode(name, true, arena, &ret->name);
  return result < 0 ? result : http_percent_decode(value, true, arena, &ret->value);
}

static int decode_pairs(struct text encoded, struct arena *arena, struct pair ret[static HTTP_MAX_PAIRS],
                        size_t *ret_count) {
  size_t count = 0;
  size_t at = 0;
  while (at < encoded.len) {
    const char *from = encoded.at + at;
    const char *ampersand = memchr(from, '&', encoded.len - at);
    size_t len = ampersand != NULL ? (size_t)(ampersand - from) : encoded.len - at;
    at += len + 1;
    if (len == 0) {
      continue;
    }
    if (count == HTTP_MAX_PAIRS) {
      return -EINVAL;
    }
    int result = decode_pair((struct text){ .at = from, .len = len }, arena, &ret[count++]);
    if (result < 0) {
      return result;
    }
  }
  *ret_count = count;
  return 0;
}

int http_query_pairs(const struct http_request *request, struct arena *arena,
                     struct pair ret[static HTTP_MAX_PAIRS], size_t *ret_count) {
  return decode_pairs(request->query, arena, ret, ret_count);
}

int http_form_pairs(const struct http_request *request, struct arena *arena,
                    struct pair ret[static HTTP_MAX_PAIRS], size_t *ret_count) {
  /* A query's bytes were looked at with the head; nobody has looked at a body's. */
  for (size_t i = 0; i < request->body.len; i++) {
    if (request->body.at[i] <= ' ' || request->body.at[i] >= 0x7f) {
      return -EINVAL;
    }
  }
  return decode_pairs(request->body, arena, ret, ret_count);
}

void http_reply_header(struct http_reply *reply, const char *name, struct text value) {
  if (reply->headers_count < HTTP_MAX_REPLY_HEADERS) {
    reply->headers[reply->headers_count++] = (struct http_header){ .name = text_of(name), .value = value };
  }
}

void http_reply_problem(struct http_reply *reply, struct arena *arena, const struct problem *problem) {
  enum { MAX_PROBLEM = 262144 };
  struct buffer body;
  buffer_init(&body, MAX_PROBLEM);
  problem_encode(problem, &body);
  reply->status = problem->kind->status;
  reply->content_type = "application/problem+json";
  reply->body = text_copy(arena, buffer_text(&body));
  buffer_finish(&body);
  if (problem->retry_after_seconds > 0) {
    http_reply_header(reply, "Retry-After",
                      text_format(arena, "%lld", (long long)problem->retry_after_seconds));
  }
}
