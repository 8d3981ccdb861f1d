/* Cookie headers, and the cookies that are written: what is found holds nothing but what a cookie may hold,
   and what is written is one header line that says the same when it is sent back. */
#include "http/cookie.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void demand(bool fine) {
  if (!fine) {
    abort();
  }
}

/* As the head's parser lets them pass: no control characters. */
static struct text header_value(struct arena *arena, const uint8_t *bytes, size_t size) {
  char *copy = arena_alloc(arena, size + 1);
  for (size_t i = 0; i < size; i++) {
    copy[i] = (char)(bytes[i] < 0x20 || bytes[i] == 0x7f ? ' ' : bytes[i]);
  }
  return (struct text){ .at = copy, .len = size };
}

static void find(struct http_request *request, struct text first, struct text second) {
  request->headers[0] = (struct http_header){ .name = TEXT("cookie"), .value = first };
  request->headers[1] = (struct http_header){ .name = TEXT("Cookie"), .value = second };
  request->headers_count = 2;
  struct text found = http_cookie_find(request, "a");
  demand(found.at == NULL || strlen(found.at) == found.len);
  for (size_t i = 0; i < found.len; i++) {
    demand(found.at[i] > 0x20 && found.at[i] < 0x7f && strchr(";,\\", found.at[i]) == NULL);
  }
}

/* The input is name, value and path, with line ends between. */
static void write_and_read(struct http_request *request, char *input) {
  char *name = strsep(&input, "\n");
  char *value = input != NULL ? strsep(&input, "\n") : NULL;
  struct http_cookie cookie = { .name = name,
                                .value = text_of(value != NULL ? value : ""),
                                .path = input != NULL ? input : "/",
                                .max_age = -1,
                                .secure = true };
  struct text line;
  if (http_cookie_write(&cookie, request->arena, &line) < 0) {
    return;
  }
  demand(strpbrk(line.at, "\r\n") == NULL);
  request->headers[0].value =
      text_copy_bytes(request->arena, line.at, (size_t)(strchrnul(line.at, ';') - line.at));
  request->headers_count = 1;
  struct text back = http_cookie_find(request, cookie.name);
  demand(back.at != NULL && text_equal(back, cookie.value));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  struct arena *arena = arena_create(4096);
  struct http_request *request = ARENA_NEW(arena, struct http_request);
  request->arena = arena;
  size = size < HTTP_MAX_HEAD ? size : HTTP_MAX_HEAD;
  find(request, header_value(arena, bytes, size / 2), header_value(arena, bytes + size / 2, size - size / 2));
  char *input = arena_alloc(arena, size + 1);
  memcpy(input, size > 0 ? (const char *)bytes : "", size);
  write_and_read(request, input);
  arena_destroy(arena);
  return 0;
}
