/* What time it is somewhere: by the system's own files, and by files of one rule alone. */
#include "services/notification/notification_zone.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { FILE_MAX = 400 };

/* A file of version 2 without changes, with this rule: what zic writes with "-b slim". */
static struct text file_of(const char *rule, char ret[static FILE_MAX]) {
  static const char type[] = { 0, 0, 0x0e, 0x10, 0, 0, 'C', 'E', 'T', 0 }; /* an hour east, "CET" */
  char *at = ret;
  for (int block = 0; block < 2; block++) {
    memset(at, 0, 44);
    memcpy(at, "TZif2", 5);
    at[20 + 19] = 1; /* a type */
    at[20 + 23] = 4; /* bytes of its name */
    memcpy(at + 44, type, sizeof type);
    at += 44 + sizeof type;
  }
  *at++ = '\n';
  memcpy(at, rule, strlen(rule));
  at += strlen(rule);
  *at++ = '\n';
  return (struct text){ .at = ret, .len = (size_t)(at - ret) };
}

static struct instant at(const char *moment) {
  struct instant instant;
  assert_int_equal(instant_parse(text_of(moment), &instant), 0);
  return instant;
}

struct moment {
  const char *rule, *at;
  int64_t offset;
};

static void rules_are_followed(void **state) {
  (void)state;
  static const char berlin[] = "CET-1CEST,M3.5.0,M10.5.0/3";
  static const char sydney[] = "AEST-10AEDT,M10.1.0,M4.1.0/3";
  static const struct moment moments[] = {
    { berlin, "2026-01-15T12:00:00Z", 3600 },
    { berlin, "2026-03-29T00:59:59Z", 3600 },
    { berlin, "2026-03-29T01:00:00Z", 7200 },
    { berlin, "2026-10-25T00:59:59Z", 7200 },
    { berlin, "2026-10-25T01:00:00Z", 3600 },
    { berlin, "2099-07-01T00:00:00Z", 7200 },
    { sydney, "2026-12-31T12:00:00Z", 39600 },
    { sydney, "2026-07-01T12:00:00Z", 36000 },
    { sydney, "2026-04-04T15:59:59Z", 39600 },
    { sydney, "2026-04-04T16:00:00Z", 36000 },
    { "UTC0", "2026-07-01T12:00:00Z", 0 },
    { "<+0545>-5:45", "2026-07-01T12:00:00Z", 20700 },
    { "NST3:30NDT,M3.2.0,M11.1.0", "2026-07-01T12:00:00Z", -9000 },
    { "NST3:30NDT,M3.2.0,M11.1.0", "2026-01-01T12:00:00Z", -12600 },
    { "XXX0YYY-2,J60/0,J300/0", "2028-02-29T23:59:59Z", 0 },
    { "XXX0YYY-2,J60/0,J300/0", "2028-03-01T00:00:00Z", 7200 },
    { "XXX0YYY,59/0,300/0", "2028-02-29T00:00:00Z", 3600 },
    { "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-29T00:59:59Z", -7200 },
    { "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-29T01:00:00Z", -3600 },
  };
  for (size_t i = 0; i < sizeof moments / sizeof moments[0]; i++) {
    char bytes[FILE_MAX];
    int64_t offset = -1;
    assert_int_equal(zone_offset(file_of(moments[i].rule, bytes), at(moments[i].at), &offset), 0);
    assert_int_equal(offset, moments[i].offset);
  }
}

static void the_systems_files_are_read(void **state) {
  (void)state;
  static const struct {
    const char *zone;
    int64_t at, offset;
  } moments[] = {
    { "Europe/Berlin", -776563200, 10800 }, /* 1945-05-24 */
    { "Europe/Berlin", 173404800, 3600 },   /* 1975-07-01, before there was a summer time again */
    { "Europe/Berlin", 1782864000, 7200 },  /* 2026-07-01 */
    { "Europe/Berlin", 1795219200, 3600 },  /* 2026-11-21 */
    { "America/New_York", 1795219200, -18000 },
    { "Asia/Kolkata", 1795219200, 19800 },
    { "UTC", 1795219200, 0 },
  };
  struct arena *arena = arena_create(1024);
  for (size_t i = 0; i < sizeof moments / sizeof moments[0]; i++) {
    struct text file;
    int64_t offset = -1;
    assert_int_equal(zone_read(TEXT("/usr/share/zoneinfo"), text_of(moments[i].zone), arena, &file), 0);
    assert_int_equal(zone_offset(file, (struct instant){ moments[i].at * 1000000 }, &offset), 0);
    assert_int_equal(offset, moments[i].offset);
  }
  struct text file;
  assert_int_equal(zone_read(TEXT("/usr/share/zoneinfo"), TEXT("No/Where"), arena, &file), -ENOENT);
  assert_int_equal(zone_read(TEXT("/usr/share/zoneinfo"), TEXT("../../../etc/passwd"), arena, &file),
                   -ENOENT);
  arena_destroy(arena);
}

static void what_is_none_is_refused(void **state) {
  (void)state;
  static const char *const rules[] = {
    "CET",     "CET-1CEST,M3.5.0", "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M3.0.0,M10.5.0",
    "1",       "CET-1CEST,x,y",    "CET-1CEST,M3.5.0,M10.5.0x", "<CET-1",
    "CET-168",
  };
  char bytes[FILE_MAX];
  int64_t offset = 7;
  for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
    assert_int_equal(zone_offset(file_of(rules[i], bytes), at("2026-07-01T00:00:00Z"), &offset), -EINVAL);
  }
  struct text file = file_of("UTC0", bytes);
  const size_t data = file.len - strlen("\nUTC0\n");
  for (size_t len = 0; len < data; len++) {
    assert_int_equal(zone_offset((struct text){ bytes, len }, at("2026-07-01T00:00:00Z"), &offset), -EINVAL);
  }
  bytes[20 + 16] = 0x7f; /* more types than there are bytes */
  assert_int_equal(zone_offset(file, at("2026-07-01T00:00:00Z"), &offset), -EINVAL);
  assert_int_equal(offset, 7);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(rules_are_followed),
    cmocka_unit_test(the_systems_files_are_read),
    cmocka_unit_test(what_is_none_is_refused),
  };
  return cmocka_run_group_tests_name("time zones", tests, NULL, NULL);
}
