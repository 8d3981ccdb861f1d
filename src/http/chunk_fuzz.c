/* Chunked bodies: the same body and the same end however the bytes are cut. */
#include "http/parser.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

struct outcome {
  int result; /* 1: whole, 0: more is needed, -EBADMSG */
  size_t used;
  uint64_t hash; /* of the body, FNV-1a */
};

static struct outcome parse(const char *bytes, size_t size, size_t step) {
  struct chunks chunks = { 0 };
  struct outcome outcome = { .hash = 14695981039346656037U };
  size_t to = 0;
  while (outcome.used < size && chunks.state != CHUNK_DONE) {
    to = outcome.used == to ? to + step : to;
    to = to < size ? to : size;
    struct text data;
    struct refusal refusal;
    ssize_t used = chunks_parse(&chunks, bytes + outcome.used, to - outcome.used, &data, &refusal);
    if (used < 0) {
      outcome.result = -EBADMSG;
      return outcome;
    }
    if (used == 0 || (size_t)used > to - outcome.used || chunks.overhead > CHUNK_MAX_OVERHEAD) {
      abort();
    }
    outcome.used += (size_t)used;
    for (size_t i = 0; i < data.len; i++) {
      outcome.hash = (outcome.hash ^ (uint8_t)data.at[i]) * 1099511628211U;
    }
  }
  outcome.result = chunks.state == CHUNK_DONE;
  return outcome;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  const char *input = (const char *)bytes;
  struct outcome whole = parse(input, size, size);
  static const size_t steps[] = { 1, 2, 3, 7 };
  for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
    struct outcome cut = parse(input, size, steps[i]);
    bool same =
        cut.result == whole.result && (cut.result < 0 || (cut.used == whole.used && cut.hash == whole.hash));
    if (!same) {
      abort();
    }
  }
  return 0;
}
