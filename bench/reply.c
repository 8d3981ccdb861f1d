/* Reads the few headers that matter; the rest is skipped line by line. */
#include "reply.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool is_header(const char *line, const char *name, size_t name_len) {
  return strncasecmp(line, name, name_len) == 0;
}
#define IS_HEADER(line, name) is_header((line), (name), sizeof(name) - 1)

int reply_parse(const char *bytes, size_t len, struct reply *ret) {
  enum { STATUS_LINE_MIN = 14 }; /* "HTTP/1.1 200 " and an end of line */
  const char *end = len < STATUS_LINE_MIN ? NULL : memmem(bytes, len, "\r\n\r\n", 4);
  if (end == NULL) {
    return 0;
  }
  if (memcmp(bytes, "HTTP/1.1 ", 9) != 0) {
    return -1;
  }
  struct reply reply = { .status = atoi(bytes + 9), .head_len = (size_t)(end - bytes) + 4 };
  bool has_length = reply.status == 204 || reply.status == 304;
  const char *line = memchr(bytes, '\n', reply.head_len);
  while (line != NULL && line + 1 < end) {
    line++;
    if (IS_HEADER(line, "Content-Length:")) {
      reply.body_len = strtoul(line + 15, NULL, 10);
      has_length = true;
    } else if (IS_HEADER(line, "Connection: close")) {
      reply.closes = true;
    }
    line = memchr(line, '\n', reply.head_len - (size_t)(line - bytes));
  }
  if (!has_length) {
    return -1;
  }
  *ret = reply;
  return len >= reply.head_len + reply.body_len;
}
