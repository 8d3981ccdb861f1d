/* The child process that decodes, and children that do not do what they should. Each is this program once
 * more. */
#include "picture/child.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { FILE_MAX = 1 << 17, LONG_MS = 60000, SHORT_MS = 300 };

/* WebP of one pixel (RFC 9649, simple lossless). */
static const uint8_t one_pixel[] = { 'R', 'I', 'F', 'F', 18, 0, 0, 0,    'W', 'E', 'B', 'P',  'V',
                                     'P', '8', 'L', 6,   0,  0, 0, 0x2f, 0,   0,   0,   0x10, 7 };

static void say(const void *at, size_t len) {
  if (write(PICTURE_CHILD_SOCKET, at, len) != (ssize_t)len) {
    abort();
  }
}

static void say_word(uint32_t word) {
  say(&word, sizeof word);
}

/* Reads to the end, so that nobody is told of a picture that was not read. */
static void hear(void) {
  uint8_t bytes[4096];
  while (read(PICTURE_CHILD_SOCKET, bytes, sizeof bytes) > 0) {
  }
}

static void hang(void) {
  pause();
}

static void hang_unheard(void) {
  hear();
  close(PICTURE_CHILD_SOCKET);
  pause();
}

static void die(void) {
  raise(SIGKILL);
}

static void end_without_a_word(void) {
  hear();
}

static void tell_no_webp(void) {
  hear();
  say_word(4);
  say("html", 4);
  say_word(PICTURE_CHILD_DONE);
}

static void tell_another_width(void) {
  hear();
  say_word(sizeof one_pixel);
  say(one_pixel, sizeof one_pixel);
  say_word(PICTURE_CHILD_DONE);
}

static void tell_half(void) {
  hear();
  say_word(1000);
  say(one_pixel, sizeof one_pixel);
}

static void tell_too_long(void) {
  hear();
  say_word(PICTURE_MAX_BYTES + 1);
  pause(); /* nobody waits for what will be too long */
}

static void be_unconfined(void) {
  _exit(PICTURE_CHILD_UNCONFINED);
}

/* Of what we have, it has the socket alone. */
static void look_around(void) {
  hear();
  bool alone = environ[0] == NULL;
  for (int i = STDERR_FILENO + 1; i < 1000; i++) {
    alone = alone && fcntl(i, F_GETFD) < 0;
  }
  say_word(alone ? PICTURE_CHILD_DONE : PICTURE_CHILD_CANNOT);
}

static void open_a_file(void) {
  hear();
  if (picture_child_confine()) {
    (void)open("/etc/passwd", O_RDONLY | O_CLOEXEC);
  }
  say_word(PICTURE_CHILD_DONE);
}

static void open_a_socket(void) {
  hear();
  if (picture_child_confine()) {
    (void)socket(AF_INET, SOCK_STREAM, 0);
  }
  say_word(PICTURE_CHILD_DONE);
}

static void take_all_memory(void) {
  hear();
  bool confined = picture_child_confine();
  void *memory = mmap(NULL, (size_t)1 << 30, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  say_word(confined && memory == MAP_FAILED ? PICTURE_CHILD_DONE : PICTURE_CHILD_CANNOT);
}

static const struct {
  const char *name;
  void (*run)(void);
} children[] = {
  { "hang", hang },
  { "hang_unheard", hang_unheard },
  { "die", die },
  { "end_without_a_word", end_without_a_word },
  { "tell_no_webp", tell_no_webp },
  { "tell_another_width", tell_another_width },
  { "tell_half", tell_half },
  { "tell_too_long", tell_too_long },
  { "be_unconfined", be_unconfined },
  { "look_around", look_around },
  { "open_a_file", open_a_file },
  { "open_a_socket", open_a_socket },
  { "take_all_memory", take_all_memory },
};

static int ask(const char *argument, int64_t deadline_ms, struct arena *arena, struct bytes bytes,
               struct picture_sizes *ret, struct error *error) {
  struct picture_child child = picture_child_self;
  child.argument = argument;
  child.deadline_ms = deadline_ms;
  return picture_child_make(&child, arena, bytes, ret, error);
}

static struct bytes example(struct arena *arena, const char *name) {
  char path[500];
  snprintf(path, sizeof path, "%s/tests/corpus/picture_sizes_fuzz/%s", getenv("SOUK_SOURCE"), name);
  FILE *file = fopen(path, "rb");
  assert_non_null(file);
  uint8_t *at = arena_alloc(arena, FILE_MAX);
  size_t len = fread(at, 1, FILE_MAX, file);
  fclose(file);
  return (struct bytes){ at, len };
}

static void the_child_makes_what_we_would(void **state) {
  static const char *const names[] = { "wide_jpg", "palette_wide_png", "clear_webp", "profile_jpg" };
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    struct bytes bytes = example(*state, names[i]);
    struct picture_sizes sizes;
    struct picture_sizes ours;
    struct error error = { "" };
    if (ask(PICTURE_CHILD_ARGUMENT, LONG_MS, *state, bytes, &sizes, &error) != 0) {
      fail_msg("%s: %s", names[i], error.text);
    }
    assert_int_equal(picture_sizes_make(*state, bytes, &ours), 0);
    assert_int_equal(sizes.count, ours.count);
    for (size_t k = 0; k < sizes.count; k++) {
      assert_int_equal(sizes.at[k].width, ours.at[k].width);
      assert_int_equal(sizes.at[k].height, ours.at[k].height);
      assert_int_equal(sizes.at[k].bytes.len, ours.at[k].bytes.len);
      assert_memory_equal(sizes.at[k].bytes.at, ours.at[k].bytes.at, ours.at[k].bytes.len);
    }
  }
}

/* As many pixels as may be uploaded, in the ways that take the most memory. */
static void the_largest_picture_fits(void **state) {
  enum { SIDE = 7000 };
  static const char *const names[] = { "huge_png", "huge_webp" };
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    struct bytes bytes = example(*state, names[i]);
    struct picture_file file;
    assert_int_equal(picture_read(*state, bytes, &file), PICTURE_FINE);
    assert_int_equal(file.width * file.height, SIDE * SIDE);
    struct picture_sizes sizes;
    struct error error = { "" };
    if (ask(PICTURE_CHILD_ARGUMENT, LONG_MS, *state, bytes, &sizes, &error) != 0) {
      fail_msg("%s: %s", names[i], error.text);
    }
    assert_int_equal(sizes.count, PICTURE_SIZES_MAX);
  }
}

static void the_child_says_what_cannot_be_decoded(void **state) {
  struct picture_sizes untouched = { .count = 9 };
  struct error error = { "" };
  assert_int_equal(ask(PICTURE_CHILD_ARGUMENT, LONG_MS, *state, example(*state, "broken_png"), &untouched,
                       &error),
                   -EINVAL);
  uint8_t *nothing = arena_alloc(*state, PICTURE_MAX_BYTES);
  assert_int_equal(ask(PICTURE_CHILD_ARGUMENT, LONG_MS, *state, (struct bytes){ nothing, PICTURE_MAX_BYTES },
                       &untouched, &error),
                   -EINVAL);
  assert_int_equal(untouched.count, 9);
}

static void a_child_that_does_not_answer_well_is_not_believed(void **state) {
  static const struct {
    const char *argument;
    const char *why;
  } cases[] = {
    { "die", "the process that decoded it was ended by signal 9" },
    { "end_without_a_word", "the process that decoded it ended with 0" },
    { "hang_unheard", "the process that decoded it was ended by signal 9" },
    { "tell_half", "the process that decoded it ended with 0" },
    { "tell_no_webp", NULL },
    { "tell_another_width", NULL },
    { "tell_too_long", NULL },
  };
  struct bytes bytes = example(*state, "plain_jpg");
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct picture_sizes untouched = { .count = 9 };
    struct error error = { "" };
    int result = ask(cases[i].argument, LONG_MS, *state, bytes, &untouched, &error);
    if (result != -EPROTO || (cases[i].why != NULL && strcmp(error.text, cases[i].why) != 0)) {
      fail_msg("%s: %d, %s", cases[i].argument, result, error.text);
    }
    assert_int_equal(untouched.count, 9);
  }
}

/* Neither one that does not read nor one that does not answer. */
static void a_child_that_hangs_is_ended(void **state) {
  struct picture_sizes sizes;
  struct error error = { "" };
  assert_int_equal(ask("hang", SHORT_MS, *state, example(*state, "plain_jpg"), &sizes, &error), -ETIME);
  assert_string_equal(error.text, "decoding it took more than 300 ms");
  uint8_t *much = arena_alloc(*state, PICTURE_MAX_BYTES);
  struct bytes bytes = { much, PICTURE_MAX_BYTES };
  assert_int_equal(ask("hang", SHORT_MS, *state, bytes, &sizes, &error), -ETIME);
}

static void there_may_be_no_child(void **state) {
  const struct picture_child child = { .program = "/nowhere", .argument = "", .deadline_ms = LONG_MS };
  struct picture_sizes sizes;
  struct error error = { "" };
  assert_int_equal(picture_child_make(&child, *state, example(*state, "plain_jpg"), &sizes, &error), -ENOENT);
  assert_string_equal(error.text, "no process can be started to decode it: No such file or directory");
}

static void a_machine_may_not_confine_it(void **state) {
  struct picture_sizes sizes;
  struct error error = { "" };
  assert_int_equal(ask("be_unconfined", LONG_MS, *state, example(*state, "plain_jpg"), &sizes, &error),
                   -ENOTSUP);
}

static void the_child_inherits_nothing(void **state) {
  int left_open = open("/dev/null", O_RDONLY); /* without O_CLOEXEC */
  assert_true(left_open >= 0);
  struct picture_sizes sizes;
  struct error error = { "" };
  assert_int_equal(ask("look_around", LONG_MS, *state, example(*state, "plain_jpg"), &sizes, &error), 0);
  close(left_open);
}

static void the_child_can_do_little(void **state) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  (void)state;
  skip(); /* not confined there */
#else
  struct picture_sizes sizes;
  struct error error = { "" };
  struct bytes bytes = example(*state, "plain_jpg");
  static const char *const forbidden[] = { "open_a_file", "open_a_socket" };
  for (size_t i = 0; i < sizeof forbidden / sizeof forbidden[0]; i++) {
    assert_int_equal(ask(forbidden[i], LONG_MS, *state, bytes, &sizes, &error), -EPROTO);
    assert_string_equal(error.text, "the process that decoded it was ended by signal 31"); /* SIGSYS */
  }
  assert_int_equal(ask("take_all_memory", LONG_MS, *state, bytes, &sizes, &error), 0);
#endif
}

static void nothing_is_left_behind(void **state) {
  (void)state;
  assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
  assert_int_equal(errno, ECHILD);
  for (int i = STDERR_FILENO + 1; i < 100; i++) {
    char path[100];
    char target[100] = "";
    snprintf(path, sizeof path, "/proc/self/fd/%d", i);
    ssize_t len = readlink(path, target, sizeof target - 1);
    assert_true(len < 0 || strstr(target, "socket:") == NULL);
  }
}

static int set_up(void **state) {
  *state = arena_create(1 << 16);
  return *state == NULL ? -1 : 0;
}

static int tear_down(void **state) {
  arena_destroy(*state);
  return 0;
}

static int be_child(const char *name) {
  for (size_t i = 0; i < sizeof children / sizeof children[0]; i++) {
    if (strcmp(name, children[i].name) == 0) {
      children[i].run();
      return EXIT_SUCCESS;
    }
  }
  return strcmp(name, PICTURE_CHILD_ARGUMENT) == 0 ? picture_child() : EXIT_FAILURE;
}

int main(int argc, char **argv) {
  if (argc == 2) {
    return be_child(argv[1]);
  }
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_child_makes_what_we_would),
    cmocka_unit_test(the_largest_picture_fits),
    cmocka_unit_test(the_child_says_what_cannot_be_decoded),
    cmocka_unit_test(a_child_that_does_not_answer_well_is_not_believed),
    cmocka_unit_test(a_child_that_hangs_is_ended),
    cmocka_unit_test(there_may_be_no_child),
    cmocka_unit_test(a_machine_may_not_confine_it),
    cmocka_unit_test(the_child_inherits_nothing),
    cmocka_unit_test(the_child_can_do_little),
    cmocka_unit_test(nothing_is_left_behind),
  };
  return cmocka_run_group_tests_name("picture child", tests, set_up, tear_down);
}
