/* Heads and chunks. Heads are parsed line by line from the start, so a fault does not depend on how the bytes
   were cut. */
#include "http/parser.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

enum {
  TOKEN = 1, /* RFC 9110 section 5.6.2 */
  PATH = 2,  /* pchar, '%' and '/': RFC 3986 section 3.3 */
  QUERY = 4, /* PATH, '?', and what browsers send as it is */
  HOST = 8,  /* of a name or an IPv4 address: RFC 3986 section 3.2.2, without sub-delims, which no host has */
  HEX = 16,
};

static const uint8_t classes[256] = {
  ['0' ... '9'] = TOKEN | PATH | QUERY | HOST | HEX,
  ['A' ... 'F'] = TOKEN | PATH | QUERY | HOST | HEX,
  ['G' ... 'Z'] = TOKEN | PATH | QUERY | HOST,
  ['a' ... 'f'] = TOKEN | PATH | QUERY | HOST | HEX,
  ['g' ... 'z'] = TOKEN | PATH | QUERY | HOST,
  ['-'] = TOKEN | PATH | QUERY | HOST,
  ['.'] = TOKEN | PATH | QUERY | HOST,
  ['_'] = TOKEN | PATH | QUERY | HOST,
  ['~'] = TOKEN | PATH | QUERY | HOST,
  ['!'] = TOKEN | PATH | QUERY,
  ['$'] = TOKEN | PATH | QUERY,
  ['%'] = TOKEN | PATH | QUERY,
  ['&'] = TOKEN | PATH | QUERY,
  ['\''] = TOKEN | PATH | QUERY,
  ['*'] = TOKEN | PATH | QUERY,
  ['+'] = TOKEN | PATH | QUERY,
  ['('] = PATH | QUERY,
  [')'] = PATH | QUERY,
  [','] = PATH | QUERY,
  ['/'] = PATH | QUERY,
  [':'] = PATH | QUERY,
  [';'] = PATH | QUERY,
  ['='] = PATH | QUERY,
  ['@'] = PATH | QUERY,
  ['?'] = QUERY,
  ['['] = QUERY,
  [']'] = QUERY,
  ['{'] = QUERY,
  ['}'] = QUERY,
  ['^'] = TOKEN | QUERY,
  ['`'] = TOKEN | QUERY,
  ['|'] = TOKEN | QUERY,
  ['#'] = TOKEN,
};

static bool is(char c, int class) {
  return (classes[(unsigned char)c] & class) != 0;
}

static bool all_are(struct text text, int class) {
  for (size_t i = 0; i < text.len; i++) {
    if (!is(text.at[i], class)) {
      return false;
    }
  }
  return true;
}

bool http_is_token(struct text text) {
  return text.len > 0 && all_are(text, TOKEN);
}

static int refuse(struct refusal *refusal, const struct problem_kind *kind, const char *detail) {
  *refusal = (struct refusal){ .kind = kind, .detail = detail };
  return -EBADMSG;
}

static int refuse_syntax(struct refusal *refusal, const char *detail) {
  return refuse(refusal, &problem_invalid_request, detail);
}

static bool same(struct text text, const char *lower) {
  return text.len == strlen(lower) && strncasecmp(text.at, lower, text.len) == 0;
}

static struct text slice(const char *from, const char *to) {
  return (struct text){ .at = from, .len = (size_t)(to - from) };
}

/* Request line */

static const struct {
  struct text name;
  enum http_method method;
} methods[] = {
  { { "GET", 3 }, HTTP_GET },         { { "HEAD", 4 }, HTTP_HEAD },   { { "POST", 4 }, HTTP_POST },
  { { "PUT", 3 }, HTTP_PUT },         { { "PATCH", 5 }, HTTP_PATCH }, { { "DELETE", 6 }, HTTP_DELETE },
  { { "OPTIONS", 7 }, HTTP_OPTIONS },
};

static int find_method(struct text name, enum http_method *ret) {
  for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
    if (text_equal(name, methods[i].name)) {
      *ret = methods[i].method;
      return 0;
    }
  }
  return -ENOENT;
}

/* A segment that is "." or "..", also where its dots are encoded. */
static bool is_dots(struct text segment) {
  size_t dots = 0;
  size_t i = 0;
  while (i < segment.len) {
    bool plain = segment.at[i] == '.';
    bool encoded = segment.len - i >= 3 && segment.at[i] == '%' && segment.at[i + 1] == '2' &&
                   (segment.at[i + 2] | 0x20) == 'e';
    if ((!plain && !encoded) || ++dots > 2) {
      return false;
    }
    i += plain ? 1 : 3;
  }
  return dots > 0;
}

static int check_path(struct text path, struct refusal *refusal) {
  if (!all_are(path, PATH)) {
    return refuse_syntax(refusal, "The path holds a character that must be percent-encoded.");
  }
  const char *end = path.at + path.len;
  const char *segment = path.at + 1;
  while (segment <= end) {
    const char *slash = memchr(segment, '/', (size_t)(end - segment));
    const char *stop = slash != NULL ? slash : end;
    if (is_dots(slice(segment, stop))) {
      return refuse_syntax(refusal, "The path holds a segment of dots.");
    }
    segment = stop + 1;
  }
  return 0;
}

static int check_escapes(struct text target, struct text path, struct refusal *refusal) {
  const char *end = target.at + target.len;
  const char *at = memchr(target.at, '%', target.len);
  while (at != NULL) {
    if (end - at < 3 || !is(at[1], HEX) || !is(at[2], HEX)) {
      return refuse_syntax(refusal, "The target holds a broken percent-encoding.");
    }
    if (at[1] == '0' && at[2] == '0') {
      return refuse_syntax(refusal, "The target holds an encoded NUL.");
    }
    if (at < path.at + path.len && at[1] == '2' && (at[2] | 0x20) == 'f') {
      return refuse_syntax(refusal, "The path holds an encoded slash.");
    }
    at = memchr(at + 3, '%', (size_t)(end - at - 3));
  }
  return 0;
}

/* Cuts the scheme and authority off an absolute-form target; ret_authority stays empty for the other forms.
 */
static int cut_authority(struct text *rest, struct text *ret_authority, struct refusal *refusal) {
  size_t scheme = 0;
  if (rest->len >= 7 && strncasecmp(rest->at, "http://", 7) == 0) {
    scheme = 7;
  } else if (rest->len >= 8 && strncasecmp(rest->at, "https://", 8) == 0) {
    scheme = 8;
  } else {
    return refuse_syntax(refusal, "The target is neither a path nor an http URL.");
  }
  const char *authority = rest->at + scheme;
  const char *end = rest->at + rest->len;
  const char *slash = memchr(authority, '/', (size_t)(end - authority));
  if (slash == NULL || slash == authority) {
    return refuse_syntax(refusal, "The target URL has no authority or no path.");
  }
  *ret_authority = slice(authority, slash);
  *rest = slice(slash, end);
  return 0;
}

static int parse_target(struct text target, struct head *head, struct text *ret_authority,
                        struct refusal *refusal) {
  head->target = target;
  if (target.len > HTTP_MAX_TARGET) {
    return refuse(refusal, &problem_target_too_long, "The request target is too long.");
  }
  if (text_is(target, "*") && head->method == HTTP_OPTIONS) {
    head->path = target;
    return 0;
  }
  struct text rest = target;
  if (rest.len == 0 || rest.at[0] != '/') {
    int result = cut_authority(&rest, ret_authority, refusal);
    if (result < 0) {
      return result;
    }
  }
  const char *end = rest.at + rest.len;
  const char *mark = memchr(rest.at, '?', rest.len);
  head->path = slice(rest.at, mark != NULL ? mark : end);
  head->query = mark != NULL ? slice(mark + 1, end) : (struct text){ 0 };
  if (!all_are(head->query, QUERY)) {
    return refuse_syntax(refusal, "The query holds a character that must be percent-encoded.");
  }
  int result = check_path(head->path, refusal);
  return result < 0 ? result : check_escapes(rest, head->path, refusal);
}

static int parse_version(struct text version, struct head *head, struct refusal *refusal) {
  if (version.len != 8 || memcmp(version.at, "HTTP/", 5) != 0 || version.at[5] < '0' || version.at[5] > '9' ||
      version.at[6] != '.' || version.at[7] < '0' || version.at[7] > '9') {
    return refuse_syntax(refusal, "The request line does not end in an HTTP version.");
  }
  if (version.at[5] != '1' || version.at[7] > '1') {
    return refuse(refusal, &problem_http_version, "This server speaks HTTP/1.1 and HTTP/1.0.");
  }
  head->minor_version = version.at[7] - '0';
  head->keep_alive = head->minor_version == 1;
  return 0;
}

static int parse_request_line(struct text line, struct head *head, struct text *ret_authority,
                              struct refusal *refusal) {
  const char *end = line.at + line.len;
  const char *space = memchr(line.at, ' ', line.len);
  struct text name = slice(line.at, space != NULL ? space : end);
  if (name.len == 0 || !all_are(name, TOKEN)) {
    return refuse_syntax(refusal, "The request line does not begin with a method.");
  }
  const char *target = space != NULL ? space + 1 : end;
  const char *second = memchr(target, ' ', (size_t)(end - target));
  if (second == NULL) {
    return refuse_syntax(refusal, "The request line is not a method, a target and a version.");
  }
  int result = parse_version(slice(second + 1, end), head, refusal);
  if (result < 0) {
    return result;
  }
  if (find_method(name, &head->method) < 0) {
    return refuse(refusal, &problem_not_implemented, "This server does not know the method.");
  }
  return parse_target(slice(target, second), head, ret_authority, refusal);
}

/* Header fields */

static bool is_host(struct text host) {
  const char *at = host.at;
  const char *end = host.at + host.len;
  if (host.len > 0 && *at == '[') {
    const char *close = memchr(at, ']', host.len);
    if (close == NULL || close - at < 3) {
      return false;
    }
    for (at++; at < close; at++) {
      if (!is(*at, HEX) && *at != ':' && *at != '.') {
        return false;
      }
    }
    at = close + 1;
  } else {
    while (at < end && is(*at, HOST)) {
      at++;
    }
    if (at == host.at) {
      return false;
    }
  }
  if (at < end && *at == ':') {
    const char *digits = ++at;
    while (at < end && *at >= '0' && *at <= '9') {
      at++;
    }
    return at == end && at > digits && at - digits <= 5;
  }
  return at == end;
}

/* What was seen of the fields that decide how the message is framed. */
struct framing {
  bool host, authorization, content_length, transfer_encoding, connection_close, connection_upgrade, upgrade;
};

static int take_host(struct text value, struct head *head, struct framing *seen, struct refusal *refusal) {
  if (seen->host) {
    return refuse_syntax(refusal, "There is more than one Host.");
  }
  if (!is_host(value)) {
    return refuse_syntax(refusal, "The Host is not a host with an optional port.");
  }
  seen->host = true;
  head->host = value;
  return 0;
}

/* Who reads the first and who reads the last would take it for two people's requests. */
static int take_authorization(struct framing *seen, struct refusal *refusal) {
  if (seen->authorization) {
    return refuse_syntax(refusal, "There is more than one Authorization.");
  }
  seen->authorization = true;
  return 0;
}

static int take_content_length(struct text value, struct head *head, struct framing *seen,
                               struct refusal *refusal) {
  if (seen->content_length) {
    return refuse_syntax(refusal, "There is more than one Content-Length.");
  }
  seen->content_length = true;
  if (value.len == 0) {
    return refuse_syntax(refusal, "The Content-Length is not a number.");
  }
  int64_t length = 0;
  for (size_t i = 0; i < value.len; i++) {
    if (value.at[i] < '0' || value.at[i] > '9') {
      return refuse_syntax(refusal, "The Content-Length is not a number.");
    }
    if (__builtin_mul_overflow(length, 10, &length) ||
        __builtin_add_overflow(length, value.at[i] - '0', &length)) {
      length = INT64_MAX / 10;
    }
  }
  head->content_length = length;
  return 0;
}

static int take_transfer_encoding(struct text value, struct head *head, struct framing *seen,
                                  struct refusal *refusal) {
  if (seen->transfer_encoding) {
    return refuse_syntax(refusal, "There is more than one Transfer-Encoding.");
  }
  seen->transfer_encoding = true;
  if (!same(value, "chunked")) {
    return refuse(refusal, &problem_not_implemented, "The only Transfer-Encoding is chunked.");
  }
  head->chunked = true;
  return 0;
}

static void take_connection(struct text value, struct head *head, struct framing *seen) {
  const char *at = value.at;
  const char *end = value.at + value.len;
  while (at < end) {
    const char *comma = memchr(at, ',', (size_t)(end - at));
    const char *stop = comma != NULL ? comma : end;
    while (at < stop && (*at == ' ' || *at == '\t')) {
      at++;
    }
    const char *last = stop;
    while (last > at && (last[-1] == ' ' || last[-1] == '\t')) {
      last--;
    }
    struct text option = slice(at, last);
    if (same(option, "close")) {
      seen->connection_close = true;
    } else if (same(option, "keep-alive") && head->minor_version == 0) {
      head->keep_alive = true;
    } else if (same(option, "upgrade")) {
      seen->connection_upgrade = true;
    }
    at = stop + 1;
  }
}

static int take_field(struct text name, struct text value, struct head *head, struct framing *seen,
                      struct refusal *refusal) {
  switch (name.len) {
  case 4:
    return same(name, "host") ? take_host(value, head, seen, refusal) : 0;
  case 6:
    if (same(name, "expect") && head->minor_version == 1) {
      bool known = same(value, "100-continue");
      head->expects_continue = head->expects_continue || known;
      head->expects_else = head->expects_else || !known;
    }
    return 0;
  case 7:
    seen->upgrade = seen->upgrade || same(name, "upgrade");
    return 0;
  case 10:
    if (same(name, "connection")) {
      take_connection(value, head, seen);
    }
    return 0;
  case 13:
    return same(name, "authorization") ? take_authorization(seen, refusal) : 0;
  case 14:
    return same(name, "content-length") ? take_content_length(value, head, seen, refusal) : 0;
  case 17:
    return same(name, "transfer-encoding") ? take_transfer_encoding(value, head, seen, refusal) : 0;
  default:
    return 0;
  }
}

static int parse_field_line(struct text line, struct head *head, struct framing *seen,
                            struct refusal *refusal) {
  if (head->headers_count == HTTP_MAX_HEADERS) {
    return refuse(refusal, &problem_head_too_large, "There are too many headers.");
  }
  if (line.at[0] == ' ' || line.at[0] == '\t') {
    return refuse_syntax(refusal, "A header is folded over two lines.");
  }
  const char *colon = memchr(line.at, ':', line.len);
  if (colon == NULL) {
    return refuse_syntax(refusal, "A header has no colon.");
  }
  struct text name = slice(line.at, colon);
  if (name.len == 0 || !all_are(name, TOKEN)) {
    return refuse_syntax(refusal, "A header's name is not a token that ends at its colon.");
  }
  const char *from = colon + 1;
  const char *to = line.at + line.len;
  while (from < to && (*from == ' ' || *from == '\t')) {
    from++;
  }
  while (to > from && (to[-1] == ' ' || to[-1] == '\t')) {
    to--;
  }
  struct text value = slice(from, to);
  if (text_has_controls(value)) { /* RFC 9110 section 5.5 */
    return refuse_syntax(refusal, "A header's value holds a control character.");
  }
  head->headers[head->headers_count++] = (struct http_header){ .name = name, .value = value };
  return take_field(name, value, head, seen, refusal);
}

static int check_whole(struct head *head, const struct framing *seen, struct text authority,
                       struct refusal *refusal) {
  if (!seen->host && head->minor_version == 1) {
    return refuse_syntax(refusal, "There is no Host.");
  }
  if (seen->transfer_encoding && (seen->content_length || head->minor_version == 0)) {
    return refuse_syntax(refusal, "There is a Transfer-Encoding with a Content-Length or in HTTP/1.0.");
  }
  if (authority.len > 0 &&
      (authority.len != head->host.len || strncasecmp(authority.at, head->host.at, authority.len) != 0)) {
    return refuse_syntax(refusal, "The target URL's authority is not the Host.");
  }
  head->keep_alive = head->keep_alive && !seen->connection_close;
  head->upgrade = seen->upgrade && seen->connection_upgrade && head->minor_version == 1;
  return 0;
}

enum { MAX_REQUEST_LINE = HTTP_MAX_TARGET + 64 };

/* The next line without its CRLF. 1, or 0 while it is not whole, or refused: `too_long` if it would end
   beyond `limit`, counted from the beginning. */
static int next_line(const char *bytes, size_t length, size_t limit, const struct refusal *too_long,
                     size_t *at, struct text *ret, struct refusal *refusal) {
  const char *from = bytes + *at;
  const char *lf = memchr(from, '\n', length - *at);
  size_t end = lf != NULL ? (size_t)(lf + 1 - bytes) : length;
  if (end > limit) {
    return refuse(refusal, too_long->kind, too_long->detail);
  }
  if (lf == NULL) {
    return 0;
  }
  if (lf == from || lf[-1] != '\r') {
    return refuse_syntax(refusal, "A line ends in LF without CR.");
  }
  *ret = slice(from, lf - 1);
  *at = end;
  return 1;
}

/* Where the request line begins: behind one empty line, if there is one. */
static size_t find_start(const char *bytes, size_t length) {
  if (length == 1 && bytes[0] == '\r') {
    return 1;
  }
  return length >= 2 && bytes[0] == '\r' && bytes[1] == '\n' ? 2 : 0;
}

static void head_clear(struct head *head) {
  head->query = (struct text){ 0 };
  head->host = (struct text){ 0 };
  head->headers_count = 0;
  head->content_length = 0;
  head->chunked = false;
  head->expects_continue = false;
  head->expects_else = false;
  head->upgrade = false;
}

ssize_t head_parse(const char *bytes, size_t length, struct head *ret, struct refusal *ret_refusal) {
  static const struct refusal line_too_long = { &problem_target_too_long, "The request line is too long." };
  static const struct refusal head_too_large = { &problem_head_too_large, "The head is too large." };
  size_t at = find_start(bytes, length);
  if (at == length) {
    return 0;
  }
  if (!is(bytes[at], TOKEN)) {
    return refuse_syntax(ret_refusal, "The request line does not begin with a method.");
  }
  struct text line;
  int got = next_line(bytes, length, MAX_REQUEST_LINE, &line_too_long, &at, &line, ret_refusal);
  if (got <= 0) {
    return got;
  }
  head_clear(ret);
  struct framing seen = { 0 };
  struct text authority = { 0 };
  int result = parse_request_line(line, ret, &authority, ret_refusal);
  while (result == 0 &&
         (got = next_line(bytes, length, HTTP_MAX_HEAD, &head_too_large, &at, &line, ret_refusal)) > 0) {
    if (line.len == 0) {
      result = check_whole(ret, &seen, authority, ret_refusal);
      return result < 0 ? result : (ssize_t)at;
    }
    result = parse_field_line(line, ret, &seen, ret_refusal);
  }
  return result < 0 ? result : got;
}

/* Chunks: RFC 9112 section 7.1. Extensions and trailers are checked and read over. */

enum { MAX_SIZE_DIGITS = 15 };

static int hex_value(char c) {
  return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}

static bool is_field_char(char c) {
  unsigned char u = (unsigned char)c;
  return (u >= 0x20 && u != 0x7f) || u == '\t';
}

static int refuse_chunk(struct refusal *refusal) {
  return refuse_syntax(refusal, "The chunked body is malformed.");
}

/* One byte of framing. 0 or -EBADMSG. */
static int take_framing(struct chunks *chunks, char c, struct refusal *refusal) {
  switch (chunks->state) {
  case CHUNK_SIZE:
    if (is(c, HEX) && chunks->digits < MAX_SIZE_DIGITS) {
      chunks->left = chunks->left << 4 | (uint64_t)hex_value(c);
      chunks->digits++;
      return 0;
    }
    if (chunks->digits == 0 || (c != ';' && c != '\r')) {
      return refuse_chunk(refusal);
    }
    chunks->state = c == ';' ? CHUNK_EXTENSION : CHUNK_SIZE_LF;
    return 0;
  case CHUNK_EXTENSION:
    chunks->overhead++;
    if (c == '\r') {
      chunks->state = CHUNK_SIZE_LF;
      return 0;
    }
    return is_field_char(c) ? 0 : refuse_chunk(refusal);
  case CHUNK_SIZE_LF:
    chunks->state = chunks->left > 0 ? CHUNK_BYTES : CHUNK_TRAILER;
    chunks->digits = 0;
    return c == '\n' ? 0 : refuse_chunk(refusal);
  case CHUNK_BYTES_CR:
    chunks->state = CHUNK_BYTES_LF;
    return c == '\r' ? 0 : refuse_chunk(refusal);
  case CHUNK_BYTES_LF:
    chunks->state = CHUNK_SIZE;
    return c == '\n' ? 0 : refuse_chunk(refusal);
  case CHUNK_TRAILER:
    chunks->state = c == '\r' ? CHUNK_LAST_LF : CHUNK_TRAILER_NAME;
    chunks->overhead++;
    return c == '\r' || is(c, TOKEN) ? 0 : refuse_chunk(refusal);
  case CHUNK_TRAILER_NAME:
    chunks->state = c == ':' ? CHUNK_TRAILER_VALUE : CHUNK_TRAILER_NAME;
    chunks->overhead++;
    return c == ':' || is(c, TOKEN) ? 0 : refuse_chunk(refusal);
  case CHUNK_TRAILER_VALUE:
    chunks->state = c == '\r' ? CHUNK_TRAILER_LF : CHUNK_TRAILER_VALUE;
    chunks->overhead++;
    return c == '\r' || is_field_char(c) ? 0 : refuse_chunk(refusal);
  case CHUNK_TRAILER_LF:
    chunks->state = CHUNK_TRAILER;
    return c == '\n' ? 0 : refuse_chunk(refusal);
  case CHUNK_LAST_LF:
    chunks->state = CHUNK_DONE;
    return c == '\n' ? 0 : refuse_chunk(refusal);
  case CHUNK_BYTES:
  case CHUNK_DONE:
    break;
  }
  return 0;
}

ssize_t chunks_parse(struct chunks *chunks, const char *bytes, size_t length, struct text *ret_data,
                     struct refusal *ret_refusal) {
  *ret_data = (struct text){ 0 };
  size_t at = 0;
  while (at < length && chunks->state != CHUNK_BYTES && chunks->state != CHUNK_DONE) {
    int result = take_framing(chunks, bytes[at++], ret_refusal);
    if (result < 0) {
      return result;
    }
    if (chunks->overhead > CHUNK_MAX_OVERHEAD) {
      return refuse(ret_refusal, &problem_head_too_large, "Chunk extensions or trailers are too large.");
    }
  }
  if (chunks->state == CHUNK_BYTES && at < length) {
    size_t take = length - at < chunks->left ? length - at : (size_t)chunks->left;
    *ret_data = (struct text){ .at = bytes + at, .len = take };
    chunks->left -= take;
    chunks->state = chunks->left > 0 ? CHUNK_BYTES : CHUNK_BYTES_CR;
    at += take;
  }
  return (ssize_t)at;
}
