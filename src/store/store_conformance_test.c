/* What every driver behind store.h does: bodies, statements, errors, groups, readers, the log. */
#include "store/store_test.h"

#include <sched.h>
#include <string.h>

static void insert_things(struct house *house, int from, int to) {
  for (int i = from; i < to; i++) {
    struct thing thing = thing_number(i);
    assert_int_equal(in_alpha(house, body_insert_thing, &thing), 0);
  }
}

static int body_find(struct house *house, struct tx *tx, void *data) {
  (void)house;
  struct thing *thing = data;
  struct by_id by = { thing->id };
  return find_thing(tx, &by, thing);
}

static void a_row_of_every_kind_comes_back(void **state) {
  struct house *house = *state;
  struct thing thing = thing_number(3);
  assert_int_equal(in_alpha(house, body_insert_thing, &thing), 0);
  struct thing found = { .id = thing.id };
  assert_int_equal(in_alpha(house, body_find, &found), 0);
  assert_true(id_equal(found.id, thing.id));
  assert_string_equal(found.name.at, "four");
  assert_int_equal(found.color, BLUE);
  assert_int_equal(found.quantity, 3);
  assert_true(found.good);
  assert_int_equal(found.price.minor, 1299);
  assert_string_equal(found.price.currency, "EUR");
  assert_int_equal(found.made.us, thing.made.us);
  assert_int_equal(found.note.presence, PRESENT);
  assert_string_equal(found.note.v.at, "a note");
  assert_int_equal(found.owner.presence, PRESENT);
  assert_int_equal(found.owner.v.bytes[0], 9);
  assert_int_equal(found.rebate.presence, PRESENT);
  assert_int_equal(found.rebate.v.minor, 5);
  assert_string_equal(found.rebate.v.currency, "USD");
  assert_int_equal(found.picture.len, 4);
  assert_memory_equal(found.picture.at, "\0'\\\xff", 4);
}

static void absent_and_null_are_null(void **state) {
  struct house *house = *state;
  struct thing thing = thing_number(1);
  thing.note.presence = ABSENT;
  thing.owner.presence = IS_NULL;
  thing.rebate.presence = IS_NULL;
  assert_int_equal(in_alpha(house, body_insert_thing, &thing), 0);
  struct thing found = { .id = thing.id };
  assert_int_equal(in_alpha(house, body_find, &found), 0);
  assert_int_equal(found.note.presence, IS_NULL);
  assert_int_equal(found.owner.presence, IS_NULL);
  assert_int_equal(found.rebate.presence, IS_NULL);
}

static int body_lists(struct house *house, struct tx *tx, void *data) {
  (void)house;
  (void)data;
  struct id ids[] = { id_number(1), id_number(3), id_number(77) };
  struct thing_ids three = { ids, 3 };
  struct thing_ids none = { ids, 0 };
  struct thing *things = NULL;
  size_t count = 99;
  assert_int_equal(list_things_of(tx, &three, &things, &count), 0);
  assert_int_equal(count, 2);
  assert_string_equal(things[0].name.at, "four");
  assert_string_equal(things[1].name.at, "two");
  assert_int_equal(list_things_of(tx, &none, &things, &count), 0);
  assert_int_equal(count, 0);
  assert_int_equal(list_things_but(tx, &three, &things, &count), 0);
  assert_int_equal(count, 3);
  assert_int_equal(list_things_but(tx, &none, &things, &count), 0);
  assert_int_equal(count, 5);
  return 0;
}

static void lists_of_ids_expand(void **state) {
  struct house *house = *state;
  insert_things(house, 0, 5);
  assert_int_equal(in_alpha(house, body_lists, NULL), 0);
}

static int body_too_long_a_list(struct house *house, struct tx *tx, void *data) {
  (void)house;
  (void)data;
  struct id ids[11] = { { { 0 } } };
  struct thing *things = NULL;
  size_t count = 0;
  return list_things_of(tx, &(struct thing_ids){ ids, 11 }, &things, &count);
}

static void a_list_over_its_maximum_is_refused(void **state) {
  assert_int_equal(in_alpha(*state, body_too_long_a_list, NULL), -EINVAL);
}

static int body_upsert(struct house *house, struct tx *tx, void *data) {
  (void)house;
  struct thing *thing = data;
  return upsert_thing(tx, thing, thing);
}

static void a_conflict_can_be_met_with_returning(void **state) {
  struct house *house = *state;
  insert_things(house, 2, 3);
  struct thing thing = thing_number(2);
  thing.id = id_number(50);
  thing.quantity = 70;
  assert_int_equal(in_alpha(house, body_upsert, &thing), 0);
  assert_true(id_equal(thing.id, id_number(2)));
  assert_int_equal(thing.quantity, 70);
  assert_int_equal(committed_things(house), 1);
}

int list_two_things(struct tx *tx, const struct nothing *in, struct thing **ret, size_t *ret_count);
SQL_ALL(list_two_things, nothing, thing, 2, .sql = "SELECT * FROM alpha_things")
static int body_list_two(struct house *house, struct tx *tx, void *data) {
  (void)house;
  (void)data;
  struct thing *things = NULL;
  size_t count = 0;
  return list_two_things(tx, &(struct nothing){ 0 }, &things, &count);
}

static void more_rows_than_the_limit_are_refused(void **state) {
  struct house *house = *state;
  insert_things(house, 0, 2);
  assert_int_equal(in_alpha(house, body_list_two, NULL), 0);
  insert_things(house, 2, 3);
  assert_int_equal(in_alpha(house, body_list_two, NULL), -EFBIG);
}

/* What each wrong statement is answered, and that the transaction is poisoned by it. */
struct wrong {
  struct statement statement;
  int expected;
};

static int body_wrong(struct house *house, struct tx *tx, void *data) {
  (void)house;
  const struct wrong *wrong = data;
  struct thing thing = thing_number(1);
  struct thing ret;
  int result = wrong->statement.gives != NULL ? tx_one(tx, &wrong->statement, &thing, &ret)
                                              : tx_change(tx, &wrong->statement, &thing, NULL);
  assert_int_equal(result, wrong->expected);
  assert_true(tx_trouble(tx).len > 0); /* whoever mends it is told */
  struct thing another = thing_number(2);
  assert_int_equal(insert_thing(tx, &another, NULL), wrong->expected);
  return 0;
}

#define WRONG(code, gives_shape, text)                                                                       \
  { { .name = #text, .sql = (text), .takes = &thing_shape, .gives = (gives_shape) }, (code) }

static void wrong_statements_are_refused_and_poison(void **state) {
  struct house *house = *state;
  static const struct wrong wrongs[] = {
    WRONG(-EINVAL, NULL, "DELETE FROM alpha_things WHERE id = :nobody"),
    WRONG(-EINVAL, NULL, "DELETE FROM alpha_things WHERE id = ?"),
    WRONG(-EINVAL, NULL, "DELETE FROM alpha_things WHERE price_minor = :price"),
    WRONG(-EINVAL, NULL, "DELETE FROM alpha_things; DELETE FROM alpha_parts"),
    WRONG(-EINVAL, NULL, "DELETE FROM alpha_thing"),
    WRONG(-EINVAL, NULL, ""),
    WRONG(-EINVAL, NULL, "SELECT 1 AS count"),
    WRONG(-EINVAL, &count_shape, "SELECT 1 AS counted"),
    WRONG(-EINVAL, &count_shape, "SELECT 1 AS count, 2 AS other"),
    WRONG(-EINVAL, &count_shape, "SELECT 'one' AS count"),
    WRONG(-EINVAL, &count_shape, "SELECT 1.5 AS count"),
    WRONG(-EINVAL, &count_shape, "SELECT NULL AS count"),
    WRONG(-EINVAL, &by_id_shape, "SELECT x'0011' AS id"),
    WRONG(-EINVAL, &by_id_shape, "SELECT '0123456789abcdef' AS id"),
    /* Other rooms, and the house itself. */
    WRONG(-EINVAL, NULL, "INSERT INTO beta_rows (number) VALUES (1)"),
    WRONG(-EINVAL, &count_shape, "SELECT count(*) AS count FROM beta_rows"),
    WRONG(-EINVAL, &count_shape, "SELECT count(*) AS count FROM souk_log"),
    WRONG(-EINVAL, &count_shape, "SELECT count(*) AS count FROM sqlite_schema"),
    WRONG(-EINVAL, NULL, "DELETE FROM souk_log"),
    WRONG(-EINVAL, NULL, "CREATE TABLE alpha_more (a INTEGER) STRICT"),
    WRONG(-EINVAL, NULL, "DROP TABLE alpha_parts"),
    WRONG(-EINVAL, NULL, "PRAGMA synchronous=0"),
    WRONG(-EINVAL, NULL, "COMMIT"),
    WRONG(-EINVAL, NULL, "SAVEPOINT mine"),
    WRONG(-EINVAL, NULL, "ATTACH 'other.db' AS other"),
    WRONG(-EINVAL, NULL, "VACUUM"),
    WRONG(-EINVAL, NULL, "CREATE TEMP TABLE alpha_temporary (a INTEGER)"),
    /* Constraints. */
    WRONG(-EDOM, NULL, "INSERT INTO alpha_parts (id, thing_id) VALUES (:id, NULL)"),
    WRONG(-EDOM, NULL, "UPDATE alpha_things SET quantity = -1"),
    WRONG(-EEXIST, NULL, "INSERT INTO alpha_things SELECT * FROM alpha_things"),
  };
  insert_things(house, 0, 1);
  for (size_t i = 0; i < sizeof wrongs / sizeof wrongs[0]; i++) {
    int result = in_alpha(house, body_wrong, (void *)(uintptr_t)&wrongs[i]);
    if (result != wrongs[i].expected) {
      fail_msg("%s: %d, not %d", wrongs[i].statement.name, result, wrongs[i].expected);
    }
  }
  assert_int_equal(committed_things(house), 1);
}

static int body_not_found_then_insert(struct house *house, struct tx *tx, void *data) {
  struct thing ret = { .quantity = 77 };
  assert_int_equal(find_thing(tx, &(struct by_id){ id_number(99) }, &ret), -ENOENT);
  assert_int_equal(ret.quantity, 77);
  return body_insert_thing(house, tx, data);
}

static void a_missing_row_does_not_poison(void **state) {
  struct house *house = *state;
  struct thing thing = thing_number(1);
  assert_int_equal(in_alpha(house, body_not_found_then_insert, &thing), 0);
  assert_int_equal(committed_things(house), 1);
}

static int body_swallows_an_error(struct house *house, struct tx *tx, void *data) {
  (void)body_insert_thing(house, tx, data);
  (void)body_insert_thing(house, tx, data);
  return 0;
}

static void a_poisoned_body_cannot_commit(void **state) {
  struct house *house = *state;
  struct thing thing = thing_number(1);
  assert_int_equal(in_alpha(house, body_swallows_an_error, &thing), -EEXIST);
  assert_int_equal(committed_things(house), 0);
}

static int body_foreign_key(struct house *house, struct tx *tx, void *data) {
  (void)house;
  struct part part = { id_number(5), id_number(6) };
  struct by_id ret;
  return data == NULL ? insert_part(tx, &part, NULL) : insert_part_returning(tx, &part, &ret);
}

static void foreign_keys_are_checked_at_once(void **state) {
  struct house *house = *state;
  bool returning = true;
  assert_int_equal(in_alpha(house, body_foreign_key, NULL), -EDOM);
  assert_int_equal(in_alpha(house, body_foreign_key, &returning), -EDOM);
}

static int body_bad_value(struct house *house, struct tx *tx, void *data) {
  (void)house;
  struct thing *thing = data;
  return insert_thing(tx, thing, NULL);
}

static void values_that_no_reader_could_read_are_not_written(void **state) {
  struct house *house = *state;
  struct thing unnamed_color = thing_number(1);
  unnamed_color.color = (enum color)9;
  assert_int_equal(in_alpha(house, body_bad_value, &unnamed_color), -EINVAL);
  struct thing with_nul = thing_number(1);
  with_nul.name = (struct text){ "a\0b", 3 };
  assert_int_equal(in_alpha(house, body_bad_value, &with_nul), -EINVAL);
}

static void a_body_harms_only_itself(void **state) {
  struct house *house = *state;
  struct thing things[4] = { thing_number(0), thing_number(1), thing_number(1), thing_number(2) };
  run_in_body *runs[4] = { body_insert_thing, body_insert_thing, body_insert_thing, body_insert_and_refuse };
  struct loose_body bodies[4];
  struct gate gate;
  gate_close(&gate, house, house->alpha);
  for (int i = 0; i < 4; i++) {
    loose_body_init(&bodies[i], house, "alpha", runs[i], &things[i]);
    assert_int_equal(store_submit(house->alpha, &bodies[i].body), 0);
  }
  for (int i = 0; i < 4; i++) {
    assert_int_equal(atomic_load(&bodies[i].done), 0);
  }
  gate_open(&gate);
  assert_int_equal(loose_body_wait(&bodies[0]), 0);
  int one = loose_body_wait(&bodies[1]);
  int same = loose_body_wait(&bodies[2]);
  bool second_won = one == -EEXIST && house->driver->threads > 1;
  assert_int_equal(one, second_won ? -EEXIST : 0);
  assert_int_equal(same, second_won ? 0 : -EEXIST);
  assert_int_equal(loose_body_wait(&bodies[3]), -ECANCELED);
  struct store_stats stats;
  store_stats(house->alpha, &stats);
  assert_int_equal(stats.group_size_last, house->driver->threads == 1 ? 4 : 1);
  assert_int_equal(committed_things(house), 2);
}

/* Both in one group: the second sees the first one's row, and is answered only after its commit. */
struct refusal {
  struct house *house;
  int64_t seen_in_body, committed_when_done;
};

static int body_see_and_refuse(struct house *house, struct tx *tx, void *data) {
  (void)house;
  struct refusal *refusal = data;
  struct count count = { 0 };
  int result = count_things(tx, &(struct nothing){ 0 }, &count);
  refusal->seen_in_body = count.count;
  return result == 0 ? -ECANCELED : result;
}

static void note_committed(struct body *body, int result) {
  struct loose_body *loose = container_of(body, struct loose_body, body);
  struct refusal *refusal = loose->data;
  refusal->committed_when_done = committed_things(refusal->house);
  loose->result = result;
  atomic_fetch_add(&loose->done, 1);
}

static void a_refusing_body_waits_for_the_commit(void **state) {
  struct house *house = *state;
  struct thing thing = thing_number(1);
  struct refusal refusal = { .house = house };
  struct loose_body first;
  struct loose_body second;
  struct gate gate;
  gate_close(&gate, house, house->alpha);
  loose_body_init(&first, house, "alpha", body_insert_thing, &thing);
  loose_body_init(&second, house, "alpha", body_see_and_refuse, &refusal);
  second.body.done = note_committed;
  assert_int_equal(store_submit(house->alpha, &first.body), 0);
  assert_int_equal(store_submit(house->alpha, &second.body), 0);
  gate_open(&gate);
  assert_int_equal(loose_body_wait(&second), -ECANCELED);
  assert_int_equal(loose_body_wait(&first), 0);
  if (house->driver->threads == 1) {
    assert_int_equal(refusal.seen_in_body, 1);
  }
  assert_true(refusal.committed_when_done >= refusal.seen_in_body);
}

static void a_full_queue_refuses(void **state) {
  struct house *house = *state;
  house_close(house);
  house->options.queue_max = 2;
  house_open(house);
  struct loose_body bodies[3];
  struct thing things[3];
  struct gate gate;
  gate_close(&gate, house, house->alpha);
  for (int i = 0; i < 3; i++) {
    things[i] = thing_number(i);
    loose_body_init(&bodies[i], house, "alpha", body_insert_thing, &things[i]);
    assert_int_equal(store_submit(house->alpha, &bodies[i].body), i < 2 ? 0 : -EAGAIN);
  }
  gate_open(&gate);
  assert_int_equal(loose_body_wait(&bodies[0]), 0);
  assert_int_equal(loose_body_wait(&bodies[1]), 0);
  assert_int_equal(atomic_load(&bodies[2].done), 0);
  arena_destroy(bodies[2].body.arena);
  struct store_stats stats;
  store_stats(house->alpha, &stats);
  assert_int_equal(stats.refused, 1);
  assert_int_equal(committed_things(house), 2);
}

struct some_ids {
  struct id ids[3];
};

static int body_ids(struct house *house, struct tx *tx, void *data) {
  (void)house;
  struct some_ids *some = data;
  for (int i = 0; i < 3; i++) {
    some->ids[i] = tx_id(tx);
  }
  return 0;
}

static void ids_come_out_again(void **state) {
  struct house *house = *state;
  static const uint8_t seeds[2][16] = { "a seed", "another seed" };
  struct some_ids ids[4];
  const uint8_t *used[4] = { seeds[0], seeds[0], seeds[1], NULL };
  for (int i = 0; i < 4; i++) {
    struct loose_body loose;
    loose_body_init(&loose, house, "alpha", body_ids, &ids[i]);
    loose.body.seed = used[i];
    assert_int_equal(store_run(house->alpha, &loose.body), 0);
    arena_destroy(loose.body.arena);
  }
  assert_memory_equal(&ids[0], &ids[1], sizeof ids[0]);
  assert_false(id_equal(ids[0].ids[0], ids[0].ids[1]));
  assert_false(id_equal(ids[0].ids[0], ids[2].ids[0]));
  assert_false(id_equal(ids[0].ids[0], ids[3].ids[0]));
  assert_int_equal(ids[0].ids[0].bytes[6] >> 4, 7);
}

static void readers_see_a_snapshot(void **state) {
  struct house *house = *state;
  insert_things(house, 0, 1);
  struct tx *tx = NULL;
  assert_int_equal(store_read(house->alpha, "alpha", house->arena, &tx), 0);
  insert_things(house, 1, 2);
  struct count count = { 0 };
  assert_int_equal(count_things(tx, &(struct nothing){ 0 }, &count), 0);
  assert_int_equal(count.count, 1);
  tx_end(tx);
  assert_int_equal(committed_things(house), 2);
}

/* However often they are used again. */
static void readers_see_what_was_committed_before(void **state) {
  struct house *house = *state;
  for (int i = 0; i < 8; i++) {
    struct tx *early = NULL;
    struct thing thing = thing_number(i);
    assert_int_equal(store_read(house->alpha, "alpha", house->arena, &early), 0);
    assert_int_equal(in_alpha(house, body_insert_thing, &thing), 0);
    assert_int_equal(committed_things(house), i + 1);
    tx_end(early);
    assert_int_equal(committed_things(house), i + 1);
    assert_int_equal(committed_things(house), i + 1);
  }
}

static void readers_do_not_write(void **state) {
  struct house *house = *state;
  struct thing thing = thing_number(1);
  struct thing_made made = { thing.id, 1 };
  struct tx *tx = NULL;
  assert_int_equal(store_read(house->alpha, "alpha", house->arena, &tx), 0);
  assert_int_equal(insert_thing(tx, &thing, NULL), -EINVAL);
  tx_end(tx);
  assert_int_equal(store_read(house->alpha, "alpha", house->arena, &tx), 0);
  assert_int_equal(emit_thing_made(tx, thing.id, &made), -EINVAL);
  tx_end(tx);
  assert_int_equal(committed_things(house), 0);
}

static void readers_keep_to_their_service(void **state) {
  struct house *house = *state;
  struct tx *tx = NULL;
  struct count count = { 0 };
  assert_int_equal(store_read(house->alpha, "alpha", house->arena, &tx), 0);
  assert_int_equal(count_things(tx, &(struct nothing){ 0 }, &count), 0);
  tx_end(tx);
  /* The same statement in another service's name, on the connection that has it prepared. */
  assert_int_equal(store_read(house->alpha, "beta", house->arena, &tx), 0);
  assert_int_equal(count_things(tx, &(struct nothing){ 0 }, &count), -EINVAL);
  tx_end(tx);
}

static void all_readers_taken_is_said(void **state) {
  struct house *house = *state;
  struct tx *txs[4];
  struct tx *more = NULL;
  for (int i = 0; i < 4; i++) {
    assert_int_equal(store_read(house->alpha, "alpha", house->arena, &txs[i]), 0);
  }
  int tried = house->driver->waits ? -ENOTSUP : -EAGAIN;
  assert_int_equal(store_try_read(house->alpha, "alpha", house->arena, &more), tried);
  assert_int_equal(store_read(house->alpha, "alpha", house->arena, &more), -EAGAIN);
  for (int i = 0; i < 4; i++) {
    tx_end(txs[i]);
  }
  assert_int_equal(store_read(house->alpha, "alpha", house->arena, &more), 0);
  tx_end(more);
}

static int body_emit(struct house *house, struct tx *tx, void *data) {
  (void)house;
  const struct thing_made *made = data;
  return emit_thing_made(tx, made->thing_id, made);
}

static void only_what_the_face_lists_is_emitted(void **state) {
  struct house *house = *state;
  static const struct event_kind *const kinds[] = { &thing_made };
  static const struct emitter beta_only[] = { { .service = "beta", .emits = kinds, .emits_count = 1 },
                                              { .service = "alpha" } };
  static const struct emitter alpha_too[] = { { .service = "beta" },
                                              { .service = "alpha", .emits = kinds, .emits_count = 1 } };
  struct thing_made made = { id_number(1), 10 };
  house_close(house);
  house->options.emitters = beta_only;
  house->options.emitters_count = 2;
  house_open(house);
  assert_int_equal(in_alpha(house, body_emit, &made), -EINVAL);
  house_close(house);
  house->options.emitters = alpha_too;
  house->options.emitters_count = 2;
  house_open(house);
  assert_int_equal(in_alpha(house, body_emit, &made), 0);
}

static int body_emit_and_refuse(struct house *house, struct tx *tx, void *data) {
  int result = body_emit(house, tx, data);
  return result == 0 ? -ECANCELED : result;
}

static void hear(void *data, int64_t head) {
  atomic_store((_Atomic int64_t *)data, head);
}

/* Two that emit, one of them in vain, and one that does not, in any order: the log ends with what stayed. */
static void the_head_is_the_last_event_that_stayed(void **state) {
  struct house *house = *state;
  run_in_body *runs[] = { body_emit, body_emit_and_refuse, body_insert_thing };
  static const int orders[][3] = { { 0, 1, 2 }, { 1, 0, 2 }, { 2, 0, 1 }, { 2, 1, 0 } };
  struct thing_made made = { id_number(1), 10 };
  for (int i = 0; i < 4; i++) {
    struct thing thing = thing_number(i);
    struct loose_body bodies[3];
    struct gate gate;
    gate_close(&gate, house, house->alpha);
    for (int j = 0; j < 3; j++) {
      int which = orders[i][j];
      loose_body_init(&bodies[j], house, "alpha", runs[which], which < 2 ? (void *)&made : &thing);
      assert_int_equal(store_submit(house->alpha, &bodies[j].body), 0);
    }
    gate_open(&gate);
    for (int j = 0; j < 3; j++) {
      assert_int_equal(loose_body_wait(&bodies[j]), orders[i][j] == 1 ? -ECANCELED : 0);
    }
    struct event *events = NULL;
    size_t count = 0;
    assert_int_equal(store_log_read(house->alpha, 0, 10, house->arena, &events, &count), 0);
    assert_int_equal(count, i + 1);
    assert_int_equal(events[i].seq, store_log_head(house->alpha));
  }
}

struct listener {
  _Atomic bool listening;
  _Atomic int late;
};

/* Takes its time, so that whoever lets it go before its end is seen. */
static void hear_slowly(void *data, int64_t head) {
  (void)head;
  struct listener *listener = data;
  for (int i = 0; i < 1000; i++) {
    atomic_fetch_add(&listener->late, !atomic_load(&listener->listening));
  }
}

static void whoever_stops_listening_hears_no_more(void **state) {
  struct house *house = *state;
  struct listener listener = { .late = 0 };
  struct thing_made made = { id_number(1), 10 };
  for (int i = 0; i < 50; i++) {
    struct loose_body loose;
    loose_body_init(&loose, house, "alpha", body_emit, &made);
    atomic_store(&listener.listening, true);
    store_log_listen(house->alpha, hear_slowly, &listener);
    int64_t head = store_log_head(house->alpha);
    assert_int_equal(store_submit(house->alpha, &loose.body), 0);
    while (store_log_head(house->alpha) == head) {
      sched_yield();
    }
    store_log_listen(house->alpha, NULL, NULL);
    atomic_store(&listener.listening, false);
    assert_int_equal(loose_body_wait(&loose), 0);
  }
  assert_int_equal(atomic_load(&listener.late), 0);
}

static void events_have_gapless_versions(void **state) {
  struct house *house = *state;
  _Atomic int64_t heard = 0;
  store_log_listen(house->alpha, hear, &heard);
  struct thing_made one = { id_number(1), 10 };
  struct thing_made two = { id_number(2), 20 };
  assert_int_equal(in_alpha(house, body_emit, &one), 0);
  assert_int_equal(in_alpha(house, body_emit_and_refuse, &one), -ECANCELED);
  assert_int_equal(in_alpha(house, body_emit, &two), 0);
  assert_int_equal(in_alpha(house, body_emit, &one), 0);
  assert_int_equal(atomic_load(&heard), store_log_head(house->alpha));

  struct event *events = NULL;
  size_t count = 0;
  assert_int_equal(store_log_read(house->alpha, 0, 10, house->arena, &events, &count), 0);
  assert_int_equal(count, 3);
  assert_int_equal(events[0].version, 1);
  assert_int_equal(events[1].version, 1);
  assert_int_equal(events[2].version, 2);
  assert_true(events[0].seq < events[1].seq && events[1].seq < events[2].seq);
  assert_int_equal(events[2].seq, store_log_head(house->alpha));
  assert_string_equal(events[0].source.at, "alpha");
  assert_string_equal(events[0].topic.at, "thing.made");
  assert_string_equal(events[0].actor.at, "user:someone");
  assert_int_equal(events[0].subject.bytes[0], 7);
  assert_int_equal(events[0].time.us, 1700000000000000);
  assert_int_equal(events[0].traceparent.len, TRACEPARENT_LEN);
  assert_string_equal(events[0].data.at,
                      "{\"thing_id\":\"018bcfe5-6800-7000-8001-000000000000\",\"quantity\":10}");
  assert_true(id_equal(events[0].aggregate, one.thing_id));

  int64_t first = events[0].seq;
  int64_t last = events[2].seq;
  assert_int_equal(store_log_read(house->alpha, first, 1, house->arena, &events, &count), 0);
  assert_int_equal(count, 1);
  assert_true(id_equal(events[0].aggregate, two.thing_id));
  house_reopen(house);
  assert_int_equal(store_log_head(house->alpha), last);
}

static int body_events_of(struct house *house, struct tx *tx, void *data) {
  (void)house;
  const struct thing_made *made = data;
  struct event *events = NULL;
  size_t count = 0;
  assert_int_equal(tx_events_of(tx, made->thing_id, 2, &events, &count), 0);
  assert_int_equal(count, 2);
  assert_int_equal(events[0].version, 1);
  assert_int_equal(events[1].version, 2);
  assert_int_equal(tx_events_of(tx, made->thing_id, 1, &events, &count), 0);
  assert_int_equal(count, 1);
  assert_int_equal(events[0].version, 2);
  return 0;
}

static void an_aggregate_tells_its_events(void **state) {
  struct house *house = *state;
  struct thing_made one = { id_number(1), 10 };
  struct thing_made two = { id_number(2), 10 };
  assert_int_equal(in_alpha(house, body_emit, &one), 0);
  assert_int_equal(in_alpha(house, body_emit, &two), 0);
  assert_int_equal(in_alpha(house, body_emit, &one), 0);
  assert_int_equal(in_alpha(house, body_events_of, &one), 0);
}

static void an_event_of_the_wrong_shape_is_refused(void **state) {
  struct house *house = *state;
  struct thing_made wrong = { id_number(1), 1001 };
  assert_int_equal(in_alpha(house, body_emit, &wrong), -EINVAL);
  assert_int_equal(store_log_head(house->alpha), 0);
}

static void what_was_committed_is_there_after_closing(void **state) {
  struct house *house = *state;
  insert_things(house, 0, 5);
  struct id epoch = store_epoch(house->alpha);
  house_reopen(house);
  assert_int_equal(committed_things(house), 5);
  assert_true(id_equal(epoch, store_epoch(house->alpha)));
}

static void a_closing_store_finishes_what_is_queued(void **state) {
  struct house *house = *state;
  struct loose_body bodies[20];
  struct thing_made made = { id_number(1), 1 };
  for (int i = 0; i < 20; i++) {
    loose_body_init(&bodies[i], house, "alpha", body_emit, &made);
    assert_int_equal(store_submit(house->alpha, &bodies[i].body), 0);
  }
  house_reopen(house);
  for (int i = 0; i < 20; i++) {
    assert_int_equal(atomic_load(&bodies[i].done), 1);
    assert_int_equal(loose_body_wait(&bodies[i]), 0);
  }
  struct event *events = NULL;
  size_t count = 0;
  assert_int_equal(store_log_read(house->alpha, 0, 100, house->arena, &events, &count), 0);
  assert_int_equal(count, 20);
  assert_int_equal(store_log_head(house->alpha), events[19].seq);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_row_of_every_kind_comes_back),
    cmocka_unit_test(absent_and_null_are_null),
    cmocka_unit_test(lists_of_ids_expand),
    cmocka_unit_test(a_list_over_its_maximum_is_refused),
    cmocka_unit_test(a_conflict_can_be_met_with_returning),
    cmocka_unit_test(more_rows_than_the_limit_are_refused),
    cmocka_unit_test(wrong_statements_are_refused_and_poison),
    cmocka_unit_test(a_missing_row_does_not_poison),
    cmocka_unit_test(a_poisoned_body_cannot_commit),
    cmocka_unit_test(foreign_keys_are_checked_at_once),
    cmocka_unit_test(values_that_no_reader_could_read_are_not_written),
    cmocka_unit_test(a_body_harms_only_itself),
    cmocka_unit_test(a_refusing_body_waits_for_the_commit),
    cmocka_unit_test(a_full_queue_refuses),
    cmocka_unit_test(ids_come_out_again),
    cmocka_unit_test(readers_see_a_snapshot),
    cmocka_unit_test(readers_see_what_was_committed_before),
    cmocka_unit_test(readers_do_not_write),
    cmocka_unit_test(readers_keep_to_their_service),
    cmocka_unit_test(all_readers_taken_is_said),
    cmocka_unit_test(the_head_is_the_last_event_that_stayed),
    cmocka_unit_test(whoever_stops_listening_hears_no_more),
    cmocka_unit_test(events_have_gapless_versions),
    cmocka_unit_test(only_what_the_face_lists_is_emitted),
    cmocka_unit_test(an_aggregate_tells_its_events),
    cmocka_unit_test(an_event_of_the_wrong_shape_is_refused),
    cmocka_unit_test(what_was_committed_is_there_after_closing),
    cmocka_unit_test(a_closing_store_finishes_what_is_queued),
  };
  return run_for_all_drivers("store", tests, sizeof tests / sizeof tests[0]);
}
