/* Signatures of webhooks: one of Stripe's own making, and all that is not to be believed. */
#include "services/payment/payment_signature.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define SIGNED_AT 1763700000
static const struct text secret = { "whsec_test", 10 };
static const struct text body = { "{\"id\":\"evt_1\"}", 14 };
/* As Stripe's library for Node writes it: webhooks.generateTestHeaderString(). */
#define MAC "bbd8f6e0e43f694803e4fa731336472fe7440106a0d96a005d2a2e53a30bc67a"

static int verify_at(const char *header, struct text what, int64_t seconds) {
  return signature_verify(text_of(header), what, secret, (struct instant){ seconds * 1000000 });
}

static void stripes_own_is_believed(void **state) {
  (void)state;
  assert_int_equal(verify_at("t=1763700000,v1=" MAC, body, SIGNED_AT), 0);
  assert_int_equal(verify_at("v0=abc,v1=" MAC ",t=1763700000", body, SIGNED_AT), 0);
  struct text other = TEXT("t=1763700000,v1=" MAC);
  assert_int_equal(signature_verify(other, body, TEXT("whsec_other"), (struct instant){ 0 }), -EBADMSG);
}

static void one_of_several_is_enough(void **state) {
  (void)state;
  assert_int_equal(verify_at("t=1763700000,v1=00,v1=" MAC ",v1=ff", body, SIGNED_AT), 0);
}

static void only_five_minutes_are_tolerated(void **state) {
  (void)state;
  const char *header = "t=1763700000,v1=" MAC;
  assert_int_equal(verify_at(header, body, SIGNED_AT + SIGNATURE_TOLERANCE_S), 0);
  assert_int_equal(verify_at(header, body, SIGNED_AT + SIGNATURE_TOLERANCE_S + 1), -ETIME);
  assert_int_equal(verify_at(header, body, SIGNED_AT - SIGNATURE_TOLERANCE_S), 0);
  assert_int_equal(verify_at(header, body, SIGNED_AT - SIGNATURE_TOLERANCE_S - 1), -ETIME);
}

static void nothing_else_is_believed(void **state) {
  (void)state;
  static const char *const headers[] = {
    "",
    ",",
    "=",
    "t",
    "t=",
    "t=1763700000",
    "v1=" MAC,
    "t=1763700001,v1=" MAC, /* another time than was signed */
    "t=1763700000,v0=" MAC,
    "t=1763700000,v1=" MAC "0",
    "t=1763700000 ,v1=" MAC,
    "t=+763700000,v1=" MAC,
    "t=9999999999999999999999,v1=" MAC,
    "t=1763700001,t=1763700000,v1=" MAC,
  };
  for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++) {
    if (verify_at(headers[i], body, SIGNED_AT) != -EBADMSG) {
      fail_msg("believed: %s", headers[i]);
    }
  }
  assert_int_equal(verify_at("t=1763700000,v1=" MAC, TEXT("{\"id\":\"evt_2\"}"), SIGNED_AT), -EBADMSG);
  assert_int_equal(verify_at("t=1763700000,v1=" MAC, TEXT(""), SIGNED_AT), -EBADMSG);
}

static void what_we_sign_is_believed(void **state) {
  (void)state;
  struct arena *arena = arena_create(1024);
  struct text header = signature_make(arena, body, secret, (struct instant){ (int64_t)SIGNED_AT * 1000000 });
  assert_string_equal(header.at, "t=1763700000,v1=" MAC);
  arena_destroy(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(stripes_own_is_believed),         cmocka_unit_test(one_of_several_is_enough),
    cmocka_unit_test(only_five_minutes_are_tolerated), cmocka_unit_test(nothing_else_is_believed),
    cmocka_unit_test(what_we_sign_is_believed),
  };
  return cmocka_run_group_tests_name("signatures of webhooks", tests, NULL, NULL);
}
