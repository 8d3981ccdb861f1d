/* Requests filled in from a template. */
#include "template.h"

#include <stdio.h>
#include <string.h>

static const char places[] = "@#";

static size_t full_length(const char *text) {
  size_t len = strlen(text);
  for (const char *at = text; (at = strpbrk(at, places)) != NULL; at++) {
    len += ID_CHARACTERS - 1;
  }
  return len;
}

void template_make(struct template *template, const struct template_options *options) {
  static const char scheme[] = "Authorization: Bearer ";
  char caller[TEMPLATE_BYTES_MAX] = "";
  if (options->token_len > 0) {
    snprintf(caller, sizeof caller, "%s%*s\r\n", scheme, (int)options->token_len, "");
  }
  int len = 0;
  if (options->body == NULL) {
    len = snprintf(template->text, sizeof template->text, "GET %s HTTP/1.1\r\nHost: %s\r\n%s\r\n",
                   options->path, options->host, caller);
  } else {
    len = snprintf(template->text, sizeof template->text,
                   "POST %s HTTP/1.1\r\nHost: %s\r\n%s%sContent-Type: application/json\r\nContent-Length: "
                   "%zu\r\n\r\n%s",
                   options->path, options->host, caller, options->keys ? "Idempotency-Key: #\r\n" : "",
                   full_length(options->body), options->body);
  }
  if (len < 0 || len >= TEMPLATE_BYTES_MAX) {
    die("the request is too long");
  }
  template->len = (size_t)len;
  template->full_len = full_length(template->text);
  template->token_len = options->token_len;
  if (options->token_len > 0) {
    const char *at = strstr(template->text, scheme);
    template->token_at = (size_t)(at - template->text) + sizeof scheme - 1;
    /* Places before the token, in the path, are longer once they are filled. */
    for (const char *place = strpbrk(template->text, places); place != NULL && place < at;
         place = strpbrk(place + 1, places)) {
      template->token_at += ID_CHARACTERS - 1;
    }
  }
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

void template_fill(const struct template *template, const char *token, char *const *targets,
                   size_t targets_count, struct random *random, char *ret) {
  char *request = ret;
  const char *from = template->text;
  const char *end = template->text + template->len;
  size_t target = targets_count;
  while (from < end) {
    size_t plain = strcspn(from, places);
    memcpy(ret, from, plain);
    ret += plain;
    from += plain;
    if (from == end) {
      break;
    }
    if (*from == '@') {
      target = target == targets_count ? random_below(random, targets_count) : (target + 1) % targets_count;
      memcpy(ret, targets[target], ID_CHARACTERS);
    } else {
      put_key(ret, random);
    }
    ret += ID_CHARACTERS;
    from++;
  }
  if (template->token_len > 0) {
    memcpy(request + template->token_at, token, template->token_len);
  }
}
