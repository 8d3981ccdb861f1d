/* Accept-Encoding, whatever it holds: what is chosen is there, and nothing is read beyond its end. */
#include "http/coding.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  char *copy = malloc(size + 1); /* of its own size, so that a sanitizer sees a step too far */
  if (copy == NULL) {
    return 0;
  }
  memcpy(copy, size > 0 ? (const char *)bytes : "", size);
  copy[size] = '\0';
  struct text header = { .at = copy, .len = size };
  for (unsigned available = 0; available < 1U << HTTP_CODINGS; available++) {
    enum http_coding chosen = http_coding_choose(header, available);
    if (chosen >= HTTP_CODINGS || (chosen != HTTP_IDENTITY && (available & 1U << chosen) == 0)) {
      abort();
    }
  }
  free(copy);
  return 0;
}
