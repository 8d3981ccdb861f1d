/* Any bytes as the signature of a webhook: nobody who does not know the secret makes one, and what else
   stands in a header takes nothing from one that is right. */
#include "services/payment/payment_signature.h"

#include <errno.h>
#include <sodium.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void demand(bool fine) {
  if (!fine) {
    abort();
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  static const struct instant now = { INT64_C(1700000000) * 1000000 };
  demand(sodium_init() >= 0);
  struct arena *arena = arena_create(4096);
  struct text input = text_copy_bytes(arena, (const char *)bytes, size);
  struct text secret = TEXT("whsec_of_nobody");
  demand(signature_verify(input, TEXT("{}"), secret, now) == -EBADMSG);

  struct text right = signature_make(arena, input, secret, now);
  demand(signature_verify(right, input, secret, now) == 0);
  struct buffer longer;
  buffer_init_in(&longer, arena, right.len + size + 2);
  buffer_add(&longer, right.at, right.len);
  buffer_add_char(&longer, ',');
  buffer_add(&longer, input.at, input.len);
  struct text header = buffer_text(&longer);
  demand(signature_verify(header, input, secret, now) == (header.len <= SIGNATURE_HEADER_MAX ? 0 : -EBADMSG));
  arena_destroy(arena);
  return 0;
}
