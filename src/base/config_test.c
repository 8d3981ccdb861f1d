/* Settings: what is read, what is refused and in which words, what is printed. */
#include "base/config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct setting data = {
  .name = "SOUK_DATA", .fallback = "data", .max = 10, .doc = "Where it lies."
};
static const struct setting readers = {
  .name = "SOUK_READERS", .kind = SETTING_INT, .fallback = "4", .min = 1, .max = 64, .doc = "Connections."
};
static const struct setting direct = { .name = "SOUK_DIRECT", .kind = SETTING_BOOL, .fallback = "0" };
static const struct setting ttl = {
  .name = "SOUK_ORDER_TTL", .kind = SETTING_SECONDS, .fallback = "15m", .min = 60, .max = 86400
};
static const struct setting form = {
  .name = "SOUK_LOG_FORM", .kind = SETTING_CHOICE, .fallback = "auto", .choices = "auto|json|human"
};
static const struct setting password = { .name = "SMTP_PASSWORD", .secret = true, .max = 8 };
static const struct setting offset = { .name = "SOUK_OFFSET", .kind = SETTING_INT };
static const struct setting *const rows[] = {
  &data, &readers, &direct, &ttl, &form, &password, &offset, &ttl
};
enum { ROWS = sizeof rows / sizeof rows[0] };

static int create(struct config **ret, struct error *error, const char *const *environment) {
  return config_create(ret, rows, ROWS, (char *const *)(uintptr_t)environment, error);
}
#define ENVIRONMENT(...) ((const char *const[]){ __VA_ARGS__, NULL })

static void takes_defaults(void **state) {
  (void)state;
  struct config *config = NULL;
  struct error error;
  assert_int_equal(create(&config, &error, ENVIRONMENT("PATH=/bin", "SMTP_PASSWORD=")), 0);
  assert_string_equal(text_c(config_text(config, &data)), "data");
  assert_int_equal(config_int(config, &readers), 4);
  assert_false(config_bool(config, &direct));
  assert_int_equal(config_int(config, &ttl), 900);
  assert_string_equal(text_c(config_text(config, &form)), "auto");
  assert_int_equal(config_text(config, &password).len, 0);
  assert_false(config_is_set(config, &password));
  assert_int_equal(config_int(config, &offset), 0);
  config_destroy(config);
  config_destroy(NULL);
}

static void reads_the_environment(void **state) {
  (void)state;
  struct config *config = NULL;
  struct error error;
  assert_int_equal(create(&config, &error,
                          ENVIRONMENT("SOUK_DATA=/d=1", "SOUK_DATA=second", "SOUK_READERS=64",
                                      "SOUK_DIRECT=yes", "SOUK_ORDER_TTL=1d", "SOUK_LOG_FORM=human",
                                      "SMTP_PASSWORD=hush", "SOUK_OFFSET=-9223372036854775808")),
                   0);
  assert_string_equal(text_c(config_text(config, &data)), "/d=1");
  assert_true(config_is_set(config, &data));
  assert_int_equal(config_int(config, &readers), 64);
  assert_true(config_bool(config, &direct));
  assert_int_equal(config_int(config, &ttl), 86400);
  assert_string_equal(text_c(config_text(config, &form)), "human");
  assert_string_equal(text_c(config_text(config, &password)), "hush");
  assert_true(config_int(config, &offset) == INT64_MIN);
  config_destroy(config);
}

static void refuses_what_is_wrong(void **state) {
  (void)state;
  static const struct {
    const char *variable, *message;
  } cases[] = {
    { "SOUK_DATA=12345678901", "SOUK_DATA is \"12345678901\". Allowed is text of at most 10 bytes." },
    { "SOUK_DATA=\xff", "SOUK_DATA is \"\xff\". Allowed is text of at most 10 bytes." },
    { "SOUK_READERS=0", "SOUK_READERS is \"0\". Allowed is a whole number from 1 to 64." },
    { "SOUK_READERS=65", "SOUK_READERS is \"65\". Allowed is a whole number from 1 to 64." },
    { "SOUK_READERS=4x", "SOUK_READERS is \"4x\". Allowed is a whole number from 1 to 64." },
    { "SOUK_READERS= 4", "SOUK_READERS is \" 4\". Allowed is a whole number from 1 to 64." },
    { "SOUK_OFFSET=9223372036854775808",
      "SOUK_OFFSET is \"9223372036854775808\". Allowed is a whole number." },
    { "SOUK_OFFSET=-", "SOUK_OFFSET is \"-\". Allowed is a whole number." },
    { "SOUK_DIRECT=maybe", "SOUK_DIRECT is \"maybe\". Allowed is 1, true, yes, on, 0, false, no or off." },
    { "SOUK_ORDER_TTL=1w", "SOUK_ORDER_TTL is \"1w\". Allowed is a time such as 90, 90s, 15m, 2h or 1d from "
                           "60 to 86400 seconds." },
    { "SOUK_ORDER_TTL=2d", "SOUK_ORDER_TTL is \"2d\". Allowed is a time such as 90, 90s, 15m, 2h or 1d from "
                           "60 to 86400 seconds." },
    { "SOUK_ORDER_TTL=9223372036854775807d",
      "SOUK_ORDER_TTL is \"9223372036854775807d\". Allowed is a time such "
      "as 90, 90s, 15m, 2h or 1d from 60 to 86400 seconds." },
    { "SOUK_LOG_FORM=jso", "SOUK_LOG_FORM is \"jso\". Allowed is auto, json or human." },
    { "SMTP_PASSWORD=123456789",
      "SMTP_PASSWORD has a wrong value (a secret, not shown). Allowed is text of at most 8 bytes." },
    { "SOUK_READRES=4", "SOUK_READRES is no setting. Did you mean SOUK_READERS?" },
    { "SOUK_ORDER_TL=4", "SOUK_ORDER_TL is no setting. Did you mean SOUK_ORDER_TTL?" },
    { "SOUK_SOMETHING_ELSE=4", "SOUK_SOMETHING_ELSE is no setting; \"souk config\" lists all." },
    { "SOUK_=1", "SOUK_ is no setting; \"souk config\" lists all." },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct config *config = NULL;
    struct error error = { .text = "" };
    assert_int_equal(create(&config, &error, ENVIRONMENT("HOME=/", cases[i].variable)), -EINVAL);
    assert_string_equal(error.text, cases[i].message);
    assert_null(config);
  }
}

static void refuses_two_rows_of_one_name(void **state) {
  (void)state;
  static const struct setting other = { .name = "SOUK_DATA" };
  const struct setting *const twice[] = { &data, &other };
  char *const nothing[] = { NULL };
  struct config *config = NULL;
  struct error error;
  assert_int_equal(config_create(&config, twice, 2, nothing, &error), -EINVAL);
  assert_string_equal(error.text, "Two settings are named SOUK_DATA.");
}

static void prints_without_secrets(void **state) {
  (void)state;
  struct config *config = NULL;
  struct error error;
  assert_int_equal(create(&config, &error, ENVIRONMENT("SMTP_PASSWORD=hush", "SOUK_READERS=8")), 0);
  struct buffer out;
  buffer_init(&out, 4096);
  config_print(config, &out);
  assert_string_equal(out.at, "SOUK_DATA       default  data\n"
                              "SOUK_READERS    set      8\n"
                              "SOUK_DIRECT     default  0\n"
                              "SOUK_ORDER_TTL  default  15m\n"
                              "SOUK_LOG_FORM   default  auto\n"
                              "SMTP_PASSWORD   set      (set)\n"
                              "SOUK_OFFSET     default  (unset)\n");
  buffer_finish(&out);
  config_destroy(config);
}

static void documents_each_row_once(void **state) {
  (void)state;
  struct buffer out;
  buffer_init(&out, 1 << 16);
  config_document(rows, ROWS, &out);
  assert_non_null(strstr(out.at, "| `SOUK_DATA` | `data` | text of at most 10 bytes | Where it lies. |\n"));
  assert_non_null(strstr(out.at, "| `SMTP_PASSWORD` |  | text of at most 8 bytes; a secret |  |\n"));
  const char *first = strstr(out.at, "`SOUK_ORDER_TTL`");
  assert_non_null(first);
  assert_null(strstr(first + 1, "`SOUK_ORDER_TTL`"));
  buffer_finish(&out);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(takes_defaults),         cmocka_unit_test(reads_the_environment),
    cmocka_unit_test(refuses_what_is_wrong),  cmocka_unit_test(refuses_two_rows_of_one_name),
    cmocka_unit_test(prints_without_secrets), cmocka_unit_test(documents_each_row_once),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
