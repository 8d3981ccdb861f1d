/* What a sender refuses before it asks anybody. How it fares with servers is in tests/mail/. */
#include "mail/smtp.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static void refuses_options_that_are_wrong(void **state) {
  (void)state;
  static const struct smtp_options wrong[] = {
    { .deadline_ms = 1 },
    { .server = "", .deadline_ms = 1 },
    { .server = "host/path", .deadline_ms = 1 },
    { .server = "user@host", .deadline_ms = 1 },
    { .server = "host\r\n", .deadline_ms = 1 },
    { .server = "host", .port = 65536, .deadline_ms = 1 },
    { .server = "host", .port = -1, .deadline_ms = 1 },
    { .server = "host" },
    { .server = "host", .deadline_ms = 1, .username = "a\r\nb" },
    { .server = "host", .deadline_ms = 1, .username = "a", .password = "a\nb" },
    { .server = "host", .deadline_ms = 1, .security = SMTP_PLAIN, .username = "a", .password = "b" },
  };
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    struct smtp *smtp = NULL;
    struct error error;
    assert_int_equal(smtp_create(&wrong[i], &smtp, &error), -EINVAL);
    assert_null(smtp);
  }
  smtp_destroy(NULL);
}

static void refuses_mails_that_are_wrong(void **state) {
  (void)state;
  static const struct {
    const char *from, *to, *message;
  } wrong[] = {
    { "a", "b@c.example", "x" },
    { "a@b.example", "b@c.example>\r\nRCPT TO:<d@e.example", "x" },
    { "a@b.example", "", "x" },
    { "a@b.example", "b@c.example", "" },
  };
  struct smtp *smtp = NULL;
  struct error error;
  assert_int_equal(smtp_create(&(struct smtp_options){ .server = "::1", .port = 1, .deadline_ms = 5000 },
                               &smtp, &error),
                   0);
  struct smtp_answer answer;
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    assert_int_equal(smtp_send(smtp, text_of(wrong[i].from), text_of(wrong[i].to), text_of(wrong[i].message),
                               &answer, &error),
                     -EINVAL);
    assert_int_equal(answer.outcome, SMTP_REFUSED);
  }
  assert_int_equal(smtp_send(smtp, TEXT("a@b.example"), TEXT("b@c.example"), TEXT("x\r\n"), &answer, &error),
                   -EAGAIN);
  assert_int_equal(answer.outcome, SMTP_LATER);
  smtp_destroy(smtp);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(refuses_options_that_are_wrong),
    cmocka_unit_test(refuses_mails_that_are_wrong),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
