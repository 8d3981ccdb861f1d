/* Signatures of webhooks: parsed without trust, compared in constant time. */
#include "services/payment/payment_signature.h"

#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { MAC_BYTES = crypto_auth_hmacsha256_BYTES, MAC_DIGITS = 2 * MAC_BYTES, TIME_DIGITS_MAX = 12 };

static void make_mac(struct text time, struct text body, struct text secret, char ret[static MAC_DIGITS]) {
  uint8_t mac[MAC_BYTES];
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, (const unsigned char *)text_c(secret), secret.len);
  crypto_auth_hmacsha256_update(&state, (const unsigned char *)text_c(time), time.len);
  crypto_auth_hmacsha256_update(&state, (const unsigned char *)".", 1);
  crypto_auth_hmacsha256_update(&state, (const unsigned char *)text_c(body), body.len);
  crypto_auth_hmacsha256_final(&state, mac);
  hex_format(mac, sizeof mac, ret);
  sodium_memzero(&state, sizeof state);
}

/* The next "name=value" of the header, which it takes off. False at the end. */
static bool next_part(struct text *header, struct text *ret_name, struct text *ret_value) {
  if (header->len == 0) {
    return false;
  }
  const char *comma = memchr(header->at, ',', header->len);
  size_t len = comma != NULL ? (size_t)(comma - header->at) : header->len;
  const char *equals = memchr(header->at, '=', len);
  size_t name_len = equals != NULL ? (size_t)(equals - header->at) : len;
  *ret_name = (struct text){ .at = header->at, .len = name_len };
  size_t value_from = equals != NULL ? name_len + 1 : len;
  *ret_value = (struct text){ .at = header->at + value_from, .len = len - value_from };
  size_t used = comma != NULL ? len + 1 : len;
  header->at += used;
  header->len -= used;
  return true;
}

/* Seconds, or -1: digits alone. */
static int64_t read_time(struct text text) {
  int64_t seconds = 0;
  for (size_t i = 0; i < text.len; i++) {
    if (text.at[i] < '0' || text.at[i] > '9') {
      return -1;
    }
    seconds = seconds * 10 + (text.at[i] - '0');
  }
  return seconds;
}

int signature_verify(struct text header, struct text body, struct text secret, struct instant now) {
  if (header.len > SIGNATURE_HEADER_MAX) {
    return -EBADMSG;
  }
  struct text time = { 0 };
  struct text name;
  struct text value;
  for (struct text rest = header; time.len == 0 && next_part(&rest, &name, &value);) {
    if (text_is(name, "t")) {
      time = value;
    }
  }
  if (time.len == 0 || time.len > TIME_DIGITS_MAX || read_time(time) < 0) {
    return -EBADMSG;
  }
  char wanted[MAC_DIGITS];
  make_mac(time, body, secret, wanted);
  bool fits = false;
  for (struct text rest = header; next_part(&rest, &name, &value);) {
    if (text_is(name, "v1") && value.len == MAC_DIGITS && sodium_memcmp(value.at, wanted, MAC_DIGITS) == 0) {
      fits = true;
    }
  }
  if (!fits) {
    return -EBADMSG;
  }
  int64_t away_s = now.us / 1000000 - read_time(time);
  return away_s > SIGNATURE_TOLERANCE_S || away_s < -SIGNATURE_TOLERANCE_S ? -ETIME : 0;
}

struct text signature_make(struct arena *arena, struct text body, struct text secret, struct instant now) {
  struct text time = text_format(arena, "%lld", (long long)(now.us / 1000000));
  char mac[MAC_DIGITS];
  make_mac(time, body, secret, mac);
  return text_format(arena, "t=%s,v1=%.*s", text_c(time), MAC_DIGITS, mac);
}
