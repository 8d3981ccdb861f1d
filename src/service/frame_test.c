/* The frame's smaller parts: cursors, ids, claims, workers. */
#include "service/frame.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void cursors_come_back(void **state) {
  (void)state;
  struct arena *arena = arena_create(1024);
  struct context context = { .arena = arena };
  struct id id = id_new();
  struct id back = { 0 };
  struct maybe_text cursor = { .presence = PRESENT, .v = page_cursor(arena, id) };
  assert_int_equal(page_after(&context, cursor, &back), 0);
  assert_true(id_equal(id, back));
  assert_int_equal(page_after(&context, (struct maybe_text){ .presence = ABSENT }, &back), 0);
  assert_true(id_compare(back, id_new()) > 0); /* the first page begins above every id */
  static const char *const wrong[] = { "", "x", "!!!!!!!!!!!!!!!!!!!!!!", "AAAAAAAAAAAAAAAAAAAAAAAAAAAA" };
  for (size_t i = 0; i < COUNT_OF(wrong); i++) {
    context.faults = NULL;
    cursor.v = text_of(wrong[i]);
    assert_true(page_after(&context, cursor, &back) < 0);
    assert_ptr_equal(context.problem.kind, &problem_invalid_request);
    assert_true(text_is(context.problem.faults->at[0].path, "/after"));
  }
  arena_destroy(arena);
}

static void ids_repeat_when_counted_again(void **state) {
  (void)state;
  struct context context = { .seed = { 1, 2, 3 }, .origin = { .now = { 1700000000000000 } } };
  struct id first = context_id(&context);
  struct id second = context_id(&context);
  assert_false(id_equal(first, second));
  context.ids_made = 0;
  assert_true(id_equal(context_id(&context), first));
  assert_true(id_equal(context_id(&context), second));
}

static void a_claim_is_taken_once(void **state) {
  (void)state;
  struct claims *claims = NULL;
  assert_int_equal(claims_create(&claims), 0);
  const uint8_t one[32] = { 1 };
  const uint8_t again[32] = { 1 };
  const uint8_t other[32] = { 2 };
  assert_int_equal(claims_take(claims, one), 0);
  assert_int_equal(claims_take(claims, again), -EEXIST);
  assert_int_equal(claims_take(claims, other), 0);
  claims_release(claims, one);
  assert_int_equal(claims_take(claims, again), 0);
  claims_release(claims, again);
  claims_release(claims, other);
  claims_destroy(claims);
}

struct counted_task {
  struct task task;
  _Atomic int *done;
  pthread_mutex_t *gate; /* held by the test while workers shall not go on */
};

static void count_task(struct task *task) {
  struct counted_task *counted = container_of(task, struct counted_task, task);
  pthread_mutex_lock(counted->gate);
  pthread_mutex_unlock(counted->gate);
  atomic_fetch_add(counted->done, 1);
}

static void workers_do_all_and_refuse_more_than_their_queue(void **state) {
  (void)state;
  enum { THREADS = 2, QUEUE = 3, TASKS = 40 };
  struct workers *workers = NULL;
  struct error error = { 0 };
  assert_int_equal(workers_create(&workers, THREADS, QUEUE, &error), 0);
  pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
  _Atomic int done = 0;
  struct counted_task tasks[TASKS];
  pthread_mutex_lock(&gate);
  int taken = 0;
  for (int i = 0; i < TASKS; i++) {
    tasks[i] = (struct counted_task){ .task = { .run = count_task }, .done = &done, .gate = &gate };
    int result = workers_submit(workers, &tasks[i].task);
    assert_true(result == 0 || result == -EAGAIN);
    taken += result == 0 ? 1 : 0;
  }
  assert_in_range(taken, QUEUE, QUEUE + THREADS);
  pthread_mutex_unlock(&gate);
  workers_destroy(workers);
  assert_int_equal(atomic_load(&done), taken);
}

struct leaf {
  struct text text;
  struct id id;
};
static const struct field leaf_fields[] = { FIELD(struct leaf, text), FIELD(struct leaf, id) };
static const struct shape leaf_shape = SHAPE(leaf, leaf_fields);
struct leaf_list {
  struct maybe_text next;
  struct leaf *items;
  size_t items_count;
};
static const struct field leaf_list_fields[] = {
  FIELD(struct leaf_list, next),
  LIST_FIELD(struct leaf_list, items, leaf),
};
static const struct shape leaf_list_shape = SHAPE(leaf_list, leaf_list_fields);

static void half_a_page_goes_on_after_its_last(void **state) {
  (void)state;
  struct arena *arena = arena_create(256);
  struct leaf leaves[7];
  for (size_t i = 0; i < COUNT_OF(leaves); i++) {
    leaves[i] = (struct leaf){ .text = TEXT("leaf"), .id = { .bytes = { [15] = (uint8_t)(1 + i) } } };
  }
  struct leaf_list page = { .items = leaves,
                            .items_count = COUNT_OF(leaves),
                            .next = { .presence = IS_NULL } };
  assert_true(page_halve(&leaf_list_shape, &page, arena));
  assert_int_equal(page.items_count, 3);
  assert_int_equal(page.next.presence, PRESENT);
  assert_true(text_equal(page.next.v, page_cursor(arena, leaves[2].id)));
  assert_true(page_halve(&leaf_list_shape, &page, arena));
  assert_int_equal(page.items_count, 1);
  assert_true(text_equal(page.next.v, page_cursor(arena, leaves[0].id)));
  assert_false(page_halve(&leaf_list_shape, &page, arena)); /* one stays */
  assert_int_equal(page.items_count, 1);
  assert_false(page_halve(&leaf_shape, &leaves[0], arena)); /* no page */
  arena_destroy(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(half_a_page_goes_on_after_its_last),
    cmocka_unit_test(cursors_come_back),
    cmocka_unit_test(ids_repeat_when_counted_again),
    cmocka_unit_test(a_claim_is_taken_once),
    cmocka_unit_test(workers_do_all_and_refuse_more_than_their_queue),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
