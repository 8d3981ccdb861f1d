/* Heads: whatever the bytes, the parser reads nothing beyond them, says the same however they are cut, and
   what it passes holds to its promises. */
#include "http/parser.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void expect(bool holds) {
  if (!holds) {
    abort();
  }
}

static bool lies_within(struct text text, const char *bytes, size_t length) {
  return text.len == 0 || (text.at >= bytes && text.at + text.len <= bytes + length);
}

static void check_head(const struct head *head, const char *bytes, size_t length) {
  expect(head->target.len > 0 && head->target.len <= HTTP_MAX_TARGET &&
         head->headers_count <= HTTP_MAX_HEADERS);
  expect(lies_within(head->target, bytes, length) && lies_within(head->path, bytes, length) &&
         lies_within(head->query, bytes, length) && lies_within(head->host, bytes, length));
  expect(head->path.len > 0 && (head->path.at[0] == '/' || head->method == HTTP_OPTIONS));
  expect(memchr(head->target.at, '\0', head->target.len) == NULL);
  expect(!(head->chunked && head->content_length != 0) && head->content_length >= 0);
  expect(head->minor_version == 0 || head->host.len > 0);
  for (size_t i = 0; i < head->headers_count; i++) {
    struct text value = head->headers[i].value;
    expect(head->headers[i].name.len > 0 && lies_within(head->headers[i].name, bytes, length));
    expect(lies_within(value, bytes, length));
    for (size_t j = 0; j < value.len; j++) {
      expect(value.at[j] != '\0' && value.at[j] != '\r' && value.at[j] != '\n');
    }
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  static struct head head;
  struct refusal whole_refusal = { 0 };
  struct refusal refusal = { 0 };
  const char *input = (const char *)bytes;
  size = size > (size_t)HTTP_MAX_HEAD * 2 ? (size_t)HTTP_MAX_HEAD * 2 : size;
  ssize_t whole = head_parse(input, size, &head, &whole_refusal);
  expect(whole <= (ssize_t)size);
  if (whole > 0) {
    expect(whole <= HTTP_MAX_HEAD);
    check_head(&head, input, (size_t)whole);
  }
  expect(whole >= 0 || whole_refusal.kind != NULL);
  for (size_t cut = 0; cut < size && cut < 2000; cut++) {
    ssize_t got = head_parse(input, cut, &head, &refusal);
    expect(got == 0 || (got == whole && (got > 0 || refusal.detail == whole_refusal.detail)));
  }
  return 0;
}
