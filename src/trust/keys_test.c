/* The ring of keys: made once, private, rotated whole or not at all, and read by many while it changes. */
#include "trust/test_tokens.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

struct fixture {
  char above[32], keys[40];
  struct key_ring *ring;
  struct error error;
};

static int set_up(void **state) {
  struct fixture *fixture = calloc(1, sizeof *fixture);
  snprintf(fixture->above, sizeof fixture->above, "/tmp/souk-keys-XXXXXX");
  assert_non_null(mkdtemp(fixture->above));
  snprintf(fixture->keys, sizeof fixture->keys, "%s/keys", fixture->above);
  assert_int_equal(key_ring_open(&fixture->ring, fixture->keys, test_now, &fixture->error), 0);
  *state = fixture;
  return 0;
}

static int tear_down(void **state) {
  struct fixture *fixture = *state;
  char command[60];
  key_ring_close(fixture->ring);
  snprintf(command, sizeof command, "rm -r %s", fixture->above);
  int result = system(command);
  free(fixture);
  return result;
}

static const char *path_of(const struct fixture *fixture, const char *name) {
  static _Thread_local char path[100];
  snprintf(path, sizeof path, "%s/%s", fixture->keys, name);
  return path;
}

static void write_file(const char *path, const char *text, mode_t mode) {
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, mode);
  assert_true(fd >= 0);
  assert_int_equal(write(fd, text, strlen(text)), strlen(text));
  close(fd);
}

/* A second process's view of the same directory. */
static struct key_ring *open_again(struct fixture *fixture) {
  struct key_ring *ring = NULL;
  assert_int_equal(key_ring_open(&ring, fixture->keys, test_now, &fixture->error), 0);
  return ring;
}

static void is_made_once_and_private(void **state) {
  struct fixture *fixture = *state;
  struct key_info mine[KEY_SET_MAX], again[KEY_SET_MAX];
  assert_int_equal(key_ring_list(fixture->ring, mine), 2);
  assert_int_equal(mine[0].state, KEY_NEXT);
  assert_int_equal(mine[1].state, KEY_CURRENT);
  assert_string_equal(mine[1].id, key_ring_current(fixture->ring)->id);
  assert_string_not_equal(mine[0].id, mine[1].id);
  assert_int_equal(mine[0].made_at.us, test_now.us);
  assert_int_equal(key_ring_public(fixture->ring)->count, 2);

  struct stat about;
  assert_int_equal(stat(fixture->keys, &about), 0);
  assert_int_equal(about.st_mode & 07777, 0700);
  assert_int_equal(stat(path_of(fixture, "signing.json"), &about), 0);
  assert_int_equal(about.st_mode & 07777, 0600);

  struct key_ring *ring = open_again(fixture);
  assert_int_equal(key_ring_list(ring, again), 2);
  assert_memory_equal(again, mine, 2 * sizeof mine[0]);
  assert_memory_equal(key_ring_current(ring), key_ring_current(fixture->ring), sizeof(struct signing_key));
  key_ring_close(ring);
}

static void is_refused_where_others_may_read(void **state) {
  struct fixture *fixture = *state;
  struct key_ring *ring = NULL;
  uint8_t secret[SECRET_KEY_BYTES];
  assert_int_equal(key_ring_secret(fixture->ring, "refresh", secret, &fixture->error), 0);
  assert_int_equal(chmod(path_of(fixture, "refresh.secret"), 0640), 0);
  assert_int_equal(key_ring_secret(fixture->ring, "refresh", secret, &fixture->error), -EACCES);
  assert_non_null(strstr(fixture->error.text, "refresh.secret"));
  assert_non_null(strstr(fixture->error.text, "chmod 600"));

  assert_int_equal(chmod(path_of(fixture, "signing.json"), 0604), 0);
  assert_int_equal(key_ring_open(&ring, fixture->keys, test_now, &fixture->error), -EACCES);
  assert_int_equal(key_ring_rotate(fixture->ring, test_now, &fixture->error), -EACCES);
  assert_int_equal(chmod(path_of(fixture, "signing.json"), 0600), 0);

  assert_int_equal(chmod(fixture->keys, 0750), 0);
  assert_int_equal(key_ring_open(&ring, fixture->keys, test_now, &fixture->error), -EACCES);
  assert_non_null(strstr(fixture->error.text, "chmod 700"));
  assert_null(ring);
  chmod(fixture->keys, 0700);
}

static void says_what_it_cannot_open(void **state) {
  struct fixture *fixture = *state;
  struct key_ring *ring = NULL;
  assert_int_equal(key_ring_open(&ring, "/nowhere/keys", test_now, &fixture->error), -ENOENT);
  assert_int_equal(key_ring_open(&ring, path_of(fixture, "signing.json"), test_now, &fixture->error),
                   -ENOTDIR);
  char link_path[60];
  snprintf(link_path, sizeof link_path, "%s/link", fixture->above);
  assert_int_equal(symlink(fixture->keys, link_path), 0);
  assert_true(key_ring_open(&ring, link_path, test_now, &fixture->error) < 0);
  assert_null(ring);
}

static void refuses_what_is_damaged(void **state) {
  struct fixture *fixture = *state;
#define SEED "\"seed\":\"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A\",\"made_at\":\"2026-01-01T00:00:00Z\""
#define NEXT "{\"state\":\"next\"," SEED "}"
#define CURRENT "{\"state\":\"current\"," SEED "}"
  static const char *const files[] = {
    "",
    "no json",
    "{\"keys\":[]}",
    "{\"keys\":[" CURRENT "]}",
    "{\"keys\":[" CURRENT "," NEXT "]}",
    "{\"keys\":[" NEXT "," CURRENT "," CURRENT "]}",
    "{\"keys\":[" NEXT "," CURRENT ",{\"state\":\"retired\"," SEED "}]}",
    "{\"keys\":[" NEXT "," CURRENT "],\"more\":1}",
    "{\"keys\":[" NEXT ",{\"state\":\"current\",\"seed\":\"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2B\","
    "\"made_at\":\"2026-01-01T00:00:00Z\"}]}",
    "{\"keys\":[" NEXT "," NEXT "]}",
  };
  for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
    struct key_ring *ring = NULL;
    write_file(path_of(fixture, "signing.json"), files[i], 0600);
    assert_int_equal(key_ring_open(&ring, fixture->keys, test_now, &fixture->error), -EINVAL);
    assert_non_null(strstr(fixture->error.text, "signing.json is damaged"));
    assert_null(strstr(fixture->error.text, "nWGx")); /* a secret is not for messages */
    assert_int_equal(key_ring_rotate(fixture->ring, test_now, &fixture->error), -EINVAL);
    assert_int_equal(key_ring_public(fixture->ring)->count, 2);
  }
  char large[9001];
  memset(large, ' ', sizeof large - 1);
  large[sizeof large - 1] = '\0';
  write_file(path_of(fixture, "signing.json"), large, 0600);
  assert_int_equal(key_ring_rotate(fixture->ring, test_now, &fixture->error), -EFBIG);
  write_file(path_of(fixture, "signing.json"), "{\"keys\":[" NEXT "," CURRENT "]}", 0600);
  struct key_ring *ring = open_again(fixture);
  assert_string_equal(key_ring_current(ring)->id, RFC8037_KID);
  key_ring_close(ring);
}

static struct text sign_now(struct key_ring *ring, struct instant now, struct arena *arena) {
  struct caller caller = { .user = id_of(TEST_USER), .role = ROLE_USER };
  struct token_claims claims =
      token_claims_for(TOKEN_ACCESS, &caller, TEXT("gateway"), TEXT("souk"), now, arena);
  struct text token = { 0 };
  assert_int_equal(token_sign(key_ring_current(ring), TOKEN_ACCESS, &claims, arena, &token), 0);
  return token;
}

static enum token_fault verify_at(struct key_ring *ring, struct text token, struct instant now,
                                  struct arena *arena) {
  struct token_claims claims;
  struct token_expected expected = {
    .kind = TOKEN_ACCESS, .issuer = TEXT("gateway"), .audience = TEXT("souk"), .now = now
  };
  return token_verify(key_ring_public(ring), token, &expected, arena, &claims);
}

static void rotation_logs_nobody_out(void **state) {
  struct fixture *fixture = *state;
  struct arena *arena = arena_create(65536);
  struct key_info before[KEY_SET_MAX], after[KEY_SET_MAX];
  key_ring_list(fixture->ring, before);
  struct text token = sign_now(fixture->ring, test_now, arena);
  assert_int_equal(key_ring_rotate(fixture->ring, test_now, &fixture->error), 0);
  assert_int_equal(key_ring_list(fixture->ring, after), 3);
  assert_int_equal(after[0].state, KEY_NEXT);
  assert_string_equal(after[1].id, before[0].id); /* the one that was published is the one that signs */
  assert_int_equal(after[1].state, KEY_CURRENT);
  assert_string_equal(after[2].id, before[1].id);
  assert_int_equal(after[2].state, KEY_RETIRED);
  assert_int_equal(after[2].retired_until.us, instant_after(test_now, KEY_RETIRED_SECONDS).us);
  assert_string_equal(key_ring_current(fixture->ring)->id, before[0].id);
  struct instant end = instant_after(test_now, ACCESS_LIFE_SECONDS - 1);
  assert_int_equal(verify_at(fixture->ring, token, end, arena), TOKEN_FINE);
  assert_int_equal(verify_at(fixture->ring, sign_now(fixture->ring, end, arena), end, arena), TOKEN_FINE);
  struct instant over = instant_after(test_now, KEY_RETIRED_SECONDS);
  assert_int_equal(verify_at(fixture->ring, token, over, arena), TOKEN_UNKNOWN_KEY);

  /* What was retired goes with the first rotation after its end. */
  assert_int_equal(key_ring_rotate(fixture->ring, over, &fixture->error), 0);
  assert_int_equal(key_ring_list(fixture->ring, after), 3);
  assert_string_equal(after[2].id, before[0].id);
  struct key_ring *again = open_again(fixture);
  struct key_info kept[KEY_SET_MAX];
  assert_int_equal(key_ring_list(again, kept), 3);
  assert_memory_equal(kept, after, 3 * sizeof kept[0]);
  key_ring_close(again);
  arena_destroy(arena);
}

static void no_more_are_kept_than_fit(void **state) {
  struct fixture *fixture = *state;
  for (int i = 0; i < KEY_SET_MAX - 2; i++) {
    assert_int_equal(key_ring_rotate(fixture->ring, instant_after(test_now, i), &fixture->error), 0);
  }
  struct key_info before[KEY_SET_MAX], after[KEY_SET_MAX];
  assert_int_equal(key_ring_list(fixture->ring, before), KEY_SET_MAX);
  assert_int_equal(key_ring_rotate(fixture->ring, instant_after(test_now, 99), &fixture->error), -EBUSY);
  char first_end[INSTANT_TEXT_LEN + 1];
  instant_format(instant_after(test_now, KEY_RETIRED_SECONDS), first_end);
  assert_non_null(strstr(fixture->error.text, first_end));
  assert_int_equal(key_ring_list(fixture->ring, after), KEY_SET_MAX);
  assert_memory_equal(after, before, sizeof after);
  struct instant later = instant_after(test_now, KEY_RETIRED_SECONDS);
  assert_int_equal(key_ring_rotate(fixture->ring, later, &fixture->error), 0);
}

/* A rotation goes on from what is on disk, not from what this process remembers. */
static void rotates_what_another_process_left(void **state) {
  struct fixture *fixture = *state;
  struct key_ring *other = open_again(fixture);
  const struct key_set *held = key_ring_public(fixture->ring);
  struct key_set copy = *held;
  assert_int_equal(key_ring_rotate(other, test_now, &fixture->error), 0);
  assert_int_equal(key_ring_rotate(fixture->ring, test_now, &fixture->error), 0);
  assert_int_equal(key_ring_public(fixture->ring)->count, 4);
  assert_memory_equal(held, &copy, sizeof copy); /* whoever still reads it sees what it was */
  key_ring_close(other);

  unlink(path_of(fixture, "signing.json"));
  assert_int_equal(key_ring_rotate(fixture->ring, test_now, &fixture->error), -ENOENT);
  assert_int_equal(key_ring_public(fixture->ring)->count, 4);
}

static void secrets_are_made_once(void **state) {
  struct fixture *fixture = *state;
  uint8_t refresh[SECRET_KEY_BYTES], csrf[SECRET_KEY_BYTES], again[SECRET_KEY_BYTES];
  assert_int_equal(key_ring_secret(fixture->ring, "refresh", refresh, &fixture->error), 0);
  assert_int_equal(key_ring_secret(fixture->ring, "csrf", csrf, &fixture->error), 0);
  assert_memory_not_equal(refresh, csrf, sizeof csrf);
  struct stat about;
  assert_int_equal(stat(path_of(fixture, "refresh.secret"), &about), 0);
  assert_int_equal(about.st_mode & 07777, 0600);
  assert_int_equal(key_ring_rotate(fixture->ring, test_now, &fixture->error), 0);
  struct key_ring *other = open_again(fixture);
  assert_int_equal(key_ring_secret(other, "refresh", again, &fixture->error), 0);
  assert_memory_equal(again, refresh, sizeof again);
  key_ring_close(other);
  static const char *const wrong[] = { "", "../csrf", "Csrf", "a.b", "012345678901234567890123456789012" };
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    assert_int_equal(key_ring_secret(fixture->ring, wrong[i], again, &fixture->error), -EINVAL);
  }
  write_file(path_of(fixture, "csrf.secret"), "short", 0600);
  assert_int_equal(key_ring_secret(fixture->ring, "csrf", again, &fixture->error), -EINVAL);
  assert_non_null(strstr(fixture->error.text, "csrf.secret is damaged"));
  assert_memory_equal(again, refresh, sizeof again);
  unlink(path_of(fixture, "csrf.secret"));
  assert_int_equal(symlink("refresh.secret", path_of(fixture, "csrf.secret")), 0);
  assert_int_equal(key_ring_secret(fixture->ring, "csrf", again, &fixture->error), -ELOOP);
}

#ifdef SOUK_TEST_HOOKS
/* Killed anywhere, a rotation has happened or it has not, and the next one works. */
static void a_killed_rotation_is_whole(void **state) {
  struct fixture *fixture = *state;
  static const struct {
    const char *point;
    size_t keys;
  } rows[] = { { "before_key_rename", 2 }, { "after_key_rename", 3 } };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    pid_t child = fork();
    if (child == 0) {
      setenv("SOUK_CRASH_AT", rows[i].point, 1);
      struct key_ring *own = NULL; /* with a lock of its own, which ends with the process */
      _exit(key_ring_open(&own, fixture->keys, test_now, NULL) == 0 &&
            key_ring_rotate(own, test_now, NULL) == 0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    assert_true(WIFSIGNALED(status));
    struct key_ring *ring = open_again(fixture);
    assert_int_equal(key_ring_public(ring)->count, rows[i].keys);
    key_ring_close(ring);
  }
  assert_int_equal(key_ring_rotate(fixture->ring, test_now, &fixture->error), 0);
  assert_int_equal(key_ring_public(fixture->ring)->count, 4);
  assert_int_not_equal(access(path_of(fixture, "signing.json.part"), F_OK), 0);
}
#endif

/* Readers never wait and never see half a change: every key that they see has its own thumbprint. */
struct reader {
  struct fixture *fixture;
  _Atomic bool stop;
  _Atomic int torn, rounds;
};

static void *read_on(void *data) {
  struct reader *reader = data;
  while (!atomic_load(&reader->stop)) {
    struct key_set current = set_of_key(key_ring_current(reader->fixture->ring));
    const struct key_set *keys = key_ring_public(reader->fixture->ring);
    const struct public_key *seen[] = { &current.keys[0], &keys->keys[0], &keys->keys[keys->count - 1] };
    for (size_t i = 0; i < 3; i++) {
      char id[KEY_ID_LEN + 1];
      key_id_of(seen[i]->bytes, id);
      atomic_fetch_add(&reader->torn, strcmp(id, seen[i]->id) != 0);
    }
    atomic_fetch_add(&reader->rounds, 1);
  }
  return NULL;
}

static void *rotate_on(void *data) {
  struct reader *reader = data;
  struct error error;
  uint8_t secret[SECRET_KEY_BYTES];
  for (int i = 0; i < 40; i++) {
    int64_t later = (int64_t)i * KEY_RETIRED_SECONDS;
    if (key_ring_rotate(reader->fixture->ring, instant_after(test_now, later), &error) < 0 ||
        key_ring_secret(reader->fixture->ring, "refresh", secret, &error) != 0) {
      atomic_fetch_add(&reader->torn, 1);
    }
  }
  return NULL;
}

static void is_read_while_it_changes(void **state) {
  struct reader reader = { .fixture = *state };
  pthread_t threads[4];
  for (size_t i = 0; i < 4; i++) {
    assert_int_equal(pthread_create(&threads[i], NULL, i < 2 ? read_on : rotate_on, &reader), 0);
  }
  pthread_join(threads[2], NULL);
  pthread_join(threads[3], NULL);
  atomic_store(&reader.stop, true);
  pthread_join(threads[0], NULL);
  pthread_join(threads[1], NULL);
  assert_int_equal(atomic_load(&reader.torn), 0);
  assert_true(atomic_load(&reader.rounds) > 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown(is_made_once_and_private, set_up, tear_down),
    cmocka_unit_test_setup_teardown(is_refused_where_others_may_read, set_up, tear_down),
    cmocka_unit_test_setup_teardown(says_what_it_cannot_open, set_up, tear_down),
    cmocka_unit_test_setup_teardown(refuses_what_is_damaged, set_up, tear_down),
    cmocka_unit_test_setup_teardown(rotation_logs_nobody_out, set_up, tear_down),
    cmocka_unit_test_setup_teardown(no_more_are_kept_than_fit, set_up, tear_down),
    cmocka_unit_test_setup_teardown(rotates_what_another_process_left, set_up, tear_down),
    cmocka_unit_test_setup_teardown(secrets_are_made_once, set_up, tear_down),
#ifdef SOUK_TEST_HOOKS
    cmocka_unit_test_setup_teardown(a_killed_rotation_is_whole, set_up, tear_down),
#endif
    cmocka_unit_test_setup_teardown(is_read_while_it_changes, set_up, tear_down),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
