/* Requests filled in from a template. */
#include "template.h"

#include <stdio.h>
#include <string.h>

static const char places[] = "@#~";

static size_t full_length(const char *text, size_t session_len) {
  size_t len = strlen(text);
  for (const char *at = text; (at = strpbrk(at, places)) != NULL; at++) {
    len += (*at == '~' ? session_len : ID_CHARACTERS) - 1;
  }
  return len;
}

void template_make(struct template *template, const struct template_options *options) {
  char header[200] = "";
  if (options->header != NULL) {
    snprintf(header, sizeof header, "%s\r\n", options->header);
  }
  int len = 0;
  if (options->body == NULL) {
    len = snprintf(template->text, sizeof template->text, "GET %s HTTP/1.1\r\nHost: %s\r\n%s\r\n",
                   options->path, options->host, header);
  } else {
    len = snprintf(template->text, sizeof template->text,
                   "POST %s HTTP/1.1\r\nHost: %s\r\n%s%sContent-Type: application/json\r\nContent-Length: "
                   "%zu\r\n\r\n%s",
                   options->path, options->host, header, options->keys ? "Idempotency-Key: #\r\n" : "",
                   full_length(options->body, options->session_len), options->body);
  }
  if (len < 0 || len >= TEMPLATE_BYTES_MAX) {
    die("the request is too long");
  }
  template->len = (size_t)len;
  template->session_len = options->session_len;
  template->full_len = full_length(template->text, options->session_len);
}

static void put_hex(char *to, uint64_t value, size_t digits) {
  for (size_t i = digits; i > 0; i--) {
    to[i - 1] = "0123456789abcdef"[value & 15];
    value >>= 4;
  }
}

/* A random UUID, version 4. */
static void put_key(char *to, struct random *random) {
  uint64_t high = random_next(random);
  uint64_t low = random_next(random);
  memcpy(to, "00000000-0000-4000-8000-000000000000", ID_CHARACTERS);
  put_hex(to, high >> 32, 8);
  put_hex(to + 9, high >> 16, 4);
  put_hex(to + 15, high, 3);
  put_hex(to + 20, low >> 48, 3);
  put_hex(to + 24, low, 12);
}

void template_fill(const struct template *template, const char *session, char *const *targets,
                   size_t targets_count, struct random *random, char *ret) {
  const char *from = template->text;
  const char *end = template->text + template->len;
  size_t target = targets_count;
  while (from < end) {
    size_t plain = strcspn(from, places);
    memcpy(ret, from, plain);
    ret += plain;
    from += plain;
    if (from == end) {
      return;
    }
    switch (*from) {
    case '@':
      target = target == targets_count ? random_below(random, targets_count) : (target + 1) % targets_count;
      memcpy(ret, targets[target], ID_CHARACTERS);
      ret += ID_CHARACTERS;
      break;
    case '#':
      put_key(ret, random);
      ret += ID_CHARACTERS;
      break;
    default:
      memcpy(ret, session, template->session_len);
      ret += template->session_len;
      break;
    }
    from++;
  }
}
