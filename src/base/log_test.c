/* What log lines look like, and that nothing in a message breaks one. Errors' texts, too. */
#include "base/error.h"
#include "base/log.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { LINE_SIZE = 10000 };

/* The log writes into a pipe, which is read back. */
static void read_line(int fd, char ret[static LINE_SIZE]) {
  ssize_t len = read(fd, ret, LINE_SIZE - 1);
  assert_true(len > 0);
  ret[len] = '\0';
}

static void writes_json_lines(void **state) {
  (void)state;
  int ends[2];
  assert_int_equal(pipe(ends), 0);
  struct log log = { .fd = ends[1], .level = LOG_INFO, .form = LOG_JSON };
  char line[LINE_SIZE];
  log_write(&log, LOG_WARN, "4bf92f3577b34da6a3ce929d0e0e4736", "a \"quote\", a\nline and %d", 7);
  read_line(ends[0], line);
  json_t *json = json_loads(line, JSON_REJECT_DUPLICATES, NULL);
  assert_non_null(json);
  assert_string_equal(json_string_value(json_object_get(json, "level")), "warn");
  assert_string_equal(json_string_value(json_object_get(json, "trace")), "4bf92f3577b34da6a3ce929d0e0e4736");
  assert_string_equal(json_string_value(json_object_get(json, "message")), "a \"quote\", a line and 7");
  assert_int_equal(json_string_length(json_object_get(json, "time")), 27);
  json_decref(json);
  assert_ptr_equal(strchr(line, '\n'), line + strlen(line) - 1);

  log_info(&log, "no trace");
  read_line(ends[0], line);
  assert_null(strstr(line, "trace\":"));
  close(ends[0]);
  close(ends[1]);
}

static void stays_json_whatever_the_message(void **state) {
  (void)state;
  int ends[2];
  assert_int_equal(pipe(ends), 0);
  struct log log = { .fd = ends[1], .level = LOG_DEBUG, .form = LOG_JSON };
  char line[LINE_SIZE];
  char message[5000];
  static const char *const pieces[] = { "x", "\"", "\\", "\n", "\x1b", "\xff", "é", "€", "😀", "a€", "aa😀" };
  for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
    size_t len = 0;
    for (size_t piece = strlen(pieces[i]); len + piece < sizeof message; len += piece) {
      memcpy(message + len, pieces[i], piece);
    }
    message[len] = '\0';
    log_debug(&log, "%s", message);
    read_line(ends[0], line);
    json_t *json = json_loads(line, 0, NULL);
    assert_non_null(json);
    assert_in_range(json_string_length(json_object_get(json, "message")), 2040, 2047);
    json_decref(json);
  }
  close(ends[0]);
  close(ends[1]);
}

static void writes_for_people(void **state) {
  (void)state;
  int ends[2];
  assert_int_equal(pipe(ends), 0);
  struct log log = { .fd = ends[1], .level = LOG_DEBUG, .form = LOG_HUMAN };
  char line[LINE_SIZE];
  log_write(&log, LOG_ERROR, "abc", "\x1b[31mred\n");
  read_line(ends[0], line);
  assert_int_equal(line[2], ':');
  assert_string_equal(line + strlen("08:30:26.123"), " error  [31mred   [abc]\n");
  close(ends[0]);
  close(ends[1]);
}

static void keeps_to_its_level(void **state) {
  (void)state;
  int ends[2];
  assert_int_equal(pipe(ends), 0);
  struct log log = { .fd = ends[1], .level = LOG_WARN, .form = LOG_HUMAN };
  log_info(&log, "not this");
  log_info(NULL, "nor this");
  log_warn(&log, "but this");
  char line[LINE_SIZE];
  read_line(ends[0], line);
  assert_null(strstr(line, "not this"));
  assert_non_null(strstr(line, "but this"));
  close(ends[0]);
  close(ends[1]);
}

static void knows_levels(void **state) {
  (void)state;
  enum log_level level = LOG_ERROR;
  assert_int_equal(log_level_parse(TEXT("debug"), &level), 0);
  assert_int_equal(level, LOG_DEBUG);
  assert_int_equal(log_level_parse(TEXT("DEBUG"), &level), -EINVAL);
  assert_int_equal(log_level_parse(TEXT(""), &level), -EINVAL);
  assert_int_equal(level, LOG_DEBUG);
}

static void says_errors_in_words(void **state) {
  (void)state;
  struct error error;
  assert_int_equal(error_set(&error, -EIO, "%s is full", "/data"), -EIO);
  assert_int_equal(error_prefix(&error, -ENOSPC, "opening the store"), -ENOSPC);
  assert_string_equal(error.text, "opening the store: /data is full");
  assert_int_equal(error_set(NULL, -EIO, "nobody listens"), -EIO);
  assert_int_equal(error_prefix(NULL, -EIO, "nobody listens"), -EIO);
  error_set(&error, 0, "%600s", "long");
  error_prefix(&error, 0, "%600s", "longer");
  assert_int_equal(strlen(error.text), ERROR_TEXT_MAX - 1);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(writes_json_lines), cmocka_unit_test(stays_json_whatever_the_message),
    cmocka_unit_test(writes_for_people), cmocka_unit_test(keeps_to_its_level),
    cmocka_unit_test(knows_levels),      cmocka_unit_test(says_errors_in_words),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
