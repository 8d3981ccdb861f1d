/* Arenas: alignment, zeroes, growth, reset. */
#include "base/arena.h"

#include <setjmp.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static bool is_zero(const unsigned char *at, size_t size) {
  for (size_t i = 0; i < size; i++) {
    if (at[i] != 0) {
      return false;
    }
  }
  return true;
}

static void hands_out_zeroed_aligned_memory(void **state) {
  (void)state;
  for (size_t block_size = 0; block_size < 200; block_size += 7) {
    struct arena *arena = arena_create(block_size);
    for (int round = 0; round < 2; round++) {
      for (size_t size = 0; size < 300; size += 13) {
        unsigned char *at = arena_alloc(arena, size);
        assert_int_equal((uintptr_t)at % alignof(max_align_t), 0);
        assert_true(is_zero(at, size));
        memset(at, 0xff, size);
      }
      arena_reset(arena);
    }
    arena_destroy(arena);
  }
}

static void keeps_what_it_handed_out(void **state) {
  (void)state;
  struct arena *arena = arena_create(64);
  int *numbers[100];
  for (int i = 0; i < 100; i++) {
    numbers[i] = ARENA_NEW(arena, int);
    *numbers[i] = i;
    memset(arena_alloc(arena, (size_t)i * 5), 0xff, (size_t)i * 5);
  }
  for (int i = 0; i < 100; i++) {
    assert_int_equal(*numbers[i], i);
  }
  arena_destroy(arena);
}

static void counts_what_it_handed_out(void **state) {
  (void)state;
  struct arena *arena = arena_create(128);
  assert_int_equal(arena_used(arena), 0);
  arena_alloc(arena, 16);
  size_t one = arena_used(arena);
  assert_true(one >= 16 && one <= 32);
  arena_alloc(arena, 1000);
  assert_true(arena_used(arena) >= 1016);
  arena_reset(arena);
  assert_int_equal(arena_used(arena), 0);
  arena_alloc(arena, 16);
  assert_int_equal(arena_used(arena), one);
  arena_destroy(arena);
}

static void grows_what_it_handed_out(void **state) {
  (void)state;
  struct arena *arena = arena_create(256);
  char *first = arena_alloc(arena, 20);
  memcpy(first, "twenty bytes of text", 20);
  char *grown = arena_grow(arena, first, 20, 100);
  assert_ptr_equal(grown, first);
  assert_memory_equal(grown, "twenty bytes of text", 20);
  for (size_t i = 20; i < 100; i++) {
    assert_int_equal(grown[i], 0);
  }
  char *next = arena_alloc(arena, 10);
  assert_true(next >= grown + 100);
  memset(next, 'x', 10);
  char *moved = arena_grow(arena, grown, 100, 101); /* no longer the last */
  assert_ptr_not_equal(moved, grown);
  assert_memory_equal(moved, "twenty bytes of text", 20);
  assert_int_equal(moved[100], 0);
  moved[100] = 'y';
  char *large = arena_grow(arena, moved, 101, 5000); /* beyond its block */
  assert_memory_equal(large, "twenty bytes of text", 20);
  assert_int_equal(large[100], 'y');
  assert_int_equal(large[4999], 0);
  assert_memory_equal(next, "xxxxxxxxxx", 10);
  arena_destroy(arena);
}

static void destroys_nothing(void **state) {
  (void)state;
  arena_destroy(NULL);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(hands_out_zeroed_aligned_memory),
    cmocka_unit_test(keeps_what_it_handed_out),
    cmocka_unit_test(counts_what_it_handed_out),
    cmocka_unit_test(grows_what_it_handed_out),
    cmocka_unit_test(destroys_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
