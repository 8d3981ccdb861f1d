/* Replies as bytes: status line, headers, and the part of a file that was asked for. */
#include "http/connection.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

static const char *reason(int status) {
  switch (status) {
  case 200:
    return "OK";
  case 201:
    return "Created";
  case 202:
    return "Accepted";
  case 204:
    return "No Content";
  case 206:
    return "Partial Content";
  case 301:
    return "Moved Permanently";
  case 302:
    return "Found";
  case 303:
    return "See Other";
  case 304:
    return "Not Modified";
  case 307:
    return "Temporary Redirect";
  case 308:
    return "Permanent Redirect";
  case 400:
    return "Bad Request";
  case 401:
    return "Unauthorized";
  case 403:
    return "Forbidden";
  case 404:
    return "Not Found";
  case 405:
    return "Method Not Allowed";
  case 406:
    return "Not Acceptable";
  case 408:
    return "Request Timeout";
  case 409:
    return "Conflict";
  case 410:
    return "Gone";
  case 411:
    return "Length Required";
  case 412:
    return "Precondition Failed";
  case 413:
    return "Content Too Large";
  case 414:
    return "URI Too Long";
  case 415:
    return "Unsupported Media Type";
  case 416:
    return "Range Not Satisfiable";
  case 417:
    return "Expectation Failed";
  case 422:
    return "Unprocessable Content";
  case 426:
    return "Upgrade Required";
  case 428:
    return "Precondition Required";
  case 429:
    return "Too Many Requests";
  case 431:
    return "Request Header Fields Too Large";
  case 500:
    return "Internal Server Error";
  case 501:
    return "Not Implemented";
  case 502:
    return "Bad Gateway";
  case 503:
    return "Service Unavailable";
  case 504:
    return "Gateway Timeout";
  case 505:
    return "HTTP Version Not Supported";
  default:
    return ""; /* RFC 9112 section 4: may be empty */
  }
}

static char *put(char *at, const char *bytes, size_t length) {
  memcpy(at, bytes, length);
  return at + length;
}

#define PUT(at, literal) put((at), (literal), sizeof(literal) - 1)

static char *put_number(char *at, int64_t number) {
  char digits[20];
  char *from = digits + sizeof digits;
  do {
    *--from = (char)('0' + number % 10);
    number /= 10;
  } while (number > 0);
  return put(at, from, (size_t)(digits + sizeof digits - from));
}

/* IMF-fixdate, RFC 9110 section 5.6.7, made once a second. */
static const char *date_now(struct http_loop *loop) {
  static const char days[] = "SunMonTueWedThuFriSat";
  static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
  struct timespec now;
  clock_gettime(CLOCK_REALTIME_COARSE, &now);
  if (now.tv_sec != loop->date_second) {
    struct tm tm;
    gmtime_r(&now.tv_sec, &tm);
    char date[64];
    snprintf(date, sizeof date, "%.3s, %02d %.3s %04d %02d:%02d:%02d GMT", days + 3 * (ptrdiff_t)tm.tm_wday,
             tm.tm_mday, months + 3 * (ptrdiff_t)tm.tm_mon, tm.tm_year + 1900, tm.tm_hour, tm.tm_min,
             tm.tm_sec);
    memcpy(loop->date, date, DATE_LENGTH);
    loop->date_second = now.tv_sec;
  }
  return loop->date;
}

void exchange_prefix(struct exchange *exchange, struct http_loop *loop) {
  const char *phrase = reason(exchange->status);
  char *at = PUT(exchange->prefix, "HTTP/1.1 ");
  at = put_number(at, exchange->status);
  *at++ = ' ';
  at = put(at, phrase, strlen(phrase));
  at = PUT(at, "\r\nDate: ");
  at = put(at, date_now(loop), DATE_LENGTH);
  if (exchange->last) {
    at = PUT(at, "\r\nConnection: close\r\n");
  } else if (exchange->http_1_0) {
    at = PUT(at, "\r\nConnection: keep-alive\r\n");
  } else {
    at = PUT(at, "\r\n");
  }
  exchange->prefix_length = (size_t)(at - exchange->prefix);
}

/* Ranges: RFC 9110 section 14, one range at a time; several are answered with the whole, as section 14.2
   allows. */

enum range { RANGE_NONE, RANGE_PART, RANGE_UNSATISFIABLE };

/* Digits up to `stop`; -1 for none, saturated where absurd. */
static int64_t range_number(const char **at, const char *end) {
  int64_t number = -1;
  for (; *at < end && **at >= '0' && **at <= '9'; (*at)++) {
    number = number < 0 ? 0 : number;
    number = number > INT64_MAX / 100 ? number : number * 10 + (**at - '0');
  }
  return number;
}

static enum range range_parse(struct text value, int64_t size, int64_t *ret_from, int64_t *ret_length) {
  if (value.len < 7 || strncasecmp(value.at, "bytes=", 6) != 0) {
    return RANGE_NONE;
  }
  const char *at = value.at + 6;
  const char *end = value.at + value.len;
  int64_t first = range_number(&at, end);
  if (at == end || *at++ != '-') {
    return RANGE_NONE;
  }
  int64_t last = range_number(&at, end);
  if (at != end || (first < 0 && last < 0) || (first >= 0 && last >= 0 && last < first)) {
    return RANGE_NONE;
  }
  if (first < 0) {
    first = last < size ? size - last : 0;
    last = last > 0 ? size - 1 : -1;
  } else if (last < 0 || last >= size) {
    last = size - 1;
  }
  if (first >= size || last < first) {
    return RANGE_UNSATISFIABLE;
  }
  *ret_from = first;
  *ret_length = last - first + 1;
  return RANGE_PART;
}

/* Whether If-Range lets the range count: a strong ETag or the very Last-Modified (section 13.1.5). */
static bool if_range_holds(const struct http_request *request, const struct http_reply *reply) {
  struct text wanted = http_header_find(request, "If-Range");
  if (wanted.at == NULL) {
    return true;
  }
  bool is_tag = wanted.len > 0 && wanted.at[0] == '"';
  struct text have =
      http_headers_find(reply->headers, reply->headers_count, is_tag ? "ETag" : "Last-Modified");
  return have.len > 0 && text_equal(wanted, have);
}

static enum range range_wanted(const struct http_request *request, const struct http_reply *reply,
                               int64_t *ret_from, int64_t *ret_length) {
  struct text value = http_header_find(request, "Range");
  if (value.at == NULL || request->method != HTTP_GET || reply->status != 200 ||
      !if_range_holds(request, reply)) {
    return RANGE_NONE;
  }
  return range_parse(value, reply->file_size, ret_from, ret_length);
}

/* A handler's header that could end the line it stands in, or would frame the body a second time, is left
   out: it is never a header that was meant. */
static bool is_sendable(const struct http_header *header) {
  struct text name = header->name;
  bool frames = (name.len == 14 && strncasecmp(name.at, "Content-Length", 14) == 0) ||
                (name.len == 17 && strncasecmp(name.at, "Transfer-Encoding", 17) == 0);
  return !frames && http_is_token(name) && !text_has_controls(header->value);
}

static uint64_t length_bit(size_t length) {
  return (uint64_t)1 << (length < 64 ? length : 63);
}

int standing_make(struct standing *standing, const struct http_header *headers, size_t count,
                  struct error *error) {
  enum { LINES_MAX = 4096 };
  *standing = (struct standing){ .headers = headers, .count = count };
  buffer_init(&standing->lines, LINES_MAX);
  for (size_t i = 0; i < count && count <= HTTP_MAX_STANDING; i++) {
    standing->name_lengths |= length_bit(headers[i].name.len);
    buffer_addf(&standing->lines, "%.*s: %.*s\r\n", TEXT_ARGS(headers[i].name), TEXT_ARGS(headers[i].value));
    standing->line_ends[i] = standing->lines.len;
    if (!is_sendable(&headers[i])) {
      standing->lines.failed = true;
    }
  }
  return standing->lines.failed || count > HTTP_MAX_STANDING
             ? error_set(error, -EINVAL, "A listener's headers are too many, too long or no headers.")
             : 0;
}

/* Does the reply have a header of that name itself? */
static bool is_said(const struct http_reply *reply, const struct http_header *header) {
  for (size_t i = 0; i < reply->headers_count; i++) {
    const struct text *name = &reply->headers[i].name;
    if (name->len == header->name.len && strncasecmp(name->at, header->name.at, name->len) == 0) {
      return true;
    }
  }
  return false;
}

static char *put_standing(char *at, const struct standing *standing, const struct http_reply *reply) {
  uint64_t lengths = 0;
  for (size_t i = 0; i < reply->headers_count; i++) {
    lengths |= length_bit(reply->headers[i].name.len);
  }
  if ((lengths & standing->name_lengths) == 0) {
    return put(at, text_c(buffer_text(&standing->lines)), standing->lines.len);
  }
  size_t start = 0;
  for (size_t i = 0; i < standing->count; i++) {
    const struct http_header *header = &standing->headers[i];
    size_t end = standing->line_ends[i];
    if ((lengths & length_bit(header->name.len)) == 0 || !is_said(reply, header)) {
      at = put(at, text_c(buffer_text(&standing->lines)) + start, end - start);
    }
    start = end;
  }
  return at;
}

/* By what the request is found in logs and events. */
static char *put_trace(char *at, const struct http_request *request) {
  at = PUT(at, "traceparent: ");
  at = put(at, request->traceparent, TRACEPARENT_LEN);
  at = PUT(at, "\r\nX-Request-Id: ");
  at = put(at, request->traceparent + SPAN_ID_AT, SPAN_ID_LEN);
  return PUT(at, "\r\n");
}

/* The head from Content-Type on. `length` < 0: a status that has no content. */
static struct text encode_head(const struct exchange *exchange, const struct http_reply *reply,
                               int64_t length) {
  const struct standing *standing = &exchange->request.connection->listener->standing;
  struct text type = text_of(reply->content_type != NULL ? reply->content_type : "");
  type.len = text_has_controls(type) ? 0 : type.len;
  size_t size = type.len + 192 + standing->lines.len; /* room for what is put besides */
  for (size_t i = 0; i < reply->headers_count; i++) {
    size += reply->headers[i].name.len + reply->headers[i].value.len + 4;
  }
  char *start = arena_alloc(exchange->request.arena, size);
  char *at = start;
  if (length >= 0) {
    if (type.len > 0) {
      at = PUT(at, "Content-Type: ");
      at = put(at, type.at, type.len);
      at = PUT(at, "\r\n");
    }
    at = PUT(at, "Content-Length: ");
    at = put_number(at, length);
    at = PUT(at, "\r\n");
  }
  for (size_t i = 0; i < reply->headers_count; i++) {
    const struct http_header *header = &reply->headers[i];
    if (is_sendable(header)) {
      at = put(at, header->name.at, header->name.len);
      at = PUT(at, ": ");
      at = put(at, text_c(header->value), header->value.len);
      at = PUT(at, "\r\n");
    }
  }
  at = put_trace(at, &exchange->request);
  at = put_standing(at, standing, reply);
  at = PUT(at, "\r\n");
  return (struct text){ .at = start, .len = (size_t)(at - start) };
}

/* A file: the range that was asked for, or the whole. `reply` is a copy that may be changed. */
static int64_t encode_file(struct exchange *exchange, struct http_reply *reply) {
  struct arena *arena = exchange->request.arena;
  int64_t from = 0;
  int64_t length = reply->file_size;
  http_reply_header(reply, "Accept-Ranges", TEXT("bytes"));
  switch (range_wanted(&exchange->request, reply, &from, &length)) {
  case RANGE_UNSATISFIABLE:
    close(reply->file_fd);
    reply->headers_count = 0;
    http_reply_problem(reply, arena, &(struct problem){ .kind = &problem_range_not_satisfiable });
    http_reply_header(reply, "Content-Range",
                      text_format(arena, "bytes */%lld", (long long)reply->file_size));
    exchange->body = reply->body;
    return (int64_t)reply->body.len;
  case RANGE_PART:
    reply->status = 206;
    http_reply_header(reply, "Content-Range",
                      text_format(arena, "bytes %lld-%lld/%lld", (long long)from,
                                  (long long)(from + length - 1), (long long)reply->file_size));
    break;
  case RANGE_NONE:
    break;
  }
  exchange->file_fd = reply->file_fd;
  exchange->file_at = from;
  exchange->file_left = exchange->request.method == HTTP_HEAD ? 0 : length;
  return length;
}

void exchange_encode(struct exchange *exchange, const struct http_reply *reply) {
  struct arena *arena = exchange->request.arena;
  exchange->close = reply->close;
  if (reply->file_fd > 0) {
    struct http_reply *changed = ARENA_NEW(arena, struct http_reply);
    *changed = *reply;
    int64_t length = encode_file(exchange, changed);
    exchange->status = changed->status;
    exchange->head = encode_head(exchange, changed, length);
    return;
  }
  exchange->status = reply->status;
  bool has_content = reply->status != 204 && reply->status != 304;
  struct text body = reply->content_type != NULL && has_content ? reply->body : (struct text){ 0 };
  exchange->head = encode_head(exchange, reply, has_content ? (int64_t)body.len : -1);
  exchange->body = exchange->request.method == HTTP_HEAD ? (struct text){ 0 } : body;
}
