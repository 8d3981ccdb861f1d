/* Shapes: there and back, defaults, faults, PATCH, pairs, copies. */
#include "shape/example.h"
#include "shape/wrong_bodies.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct fixture {
  struct arena *arena;
  struct faults faults;
  struct buffer out;
};

static int set_up(void **state) {
  struct arena *arena = arena_create(4096);
  struct fixture *fixture = ARENA_NEW(arena, struct fixture);
  fixture->arena = arena;
  fixture->faults.arena = arena;
  buffer_init(&fixture->out, 1 << 20);
  *state = fixture;
  return 0;
}

static int tear_down(void **state) {
  struct fixture *fixture = *state;
  buffer_finish(&fixture->out);
  arena_destroy(fixture->arena);
  return 0;
}

static void decode_thing(struct fixture *f, struct text json, struct thing *ret) {
  if (shape_decode(&thing_shape, json, UNKNOWN_REFUSED, f->arena, ret, &f->faults) != 0) {
    fail_msg("%s at %s", f->faults.at[0].code, text_c(f->faults.at[0].path));
  }
}

static const char *encode_thing(struct fixture *f, const struct thing *thing) {
  buffer_clear(&f->out);
  shape_encode(&thing_shape, thing, &f->out);
  return f->out.at;
}

static void expect_faults(const struct faults *faults, const char *const *expected) {
  size_t i = 0;
  for (; expected[i] != NULL; i += 2) {
    if (i / 2 >= faults->count || !text_is(faults->at[i / 2].path, expected[i]) ||
        strcmp(faults->at[i / 2].code, expected[i + 1]) != 0) {
      fail_msg("wanted %s at %s", expected[i + 1], expected[i]);
    }
  }
  assert_int_equal(faults->count, i / 2);
}
#define EXPECT_FAULTS(faults, ...) expect_faults(faults, (const char *const[]){ __VA_ARGS__, NULL })

#define MADE "\"made_by\":\"" SOME_ID "\",\"made\":\"2026-11-21T08:30:00.000000Z\""
#define EUR(minor) "{\"minor\":" minor ",\"currency\":\"EUR\"}"
#define LINE(quantity) "{\"variant_id\":\"" SOME_ID "\",\"quantity\":" quantity "}"

static const char full[] =
    "{\"name\":\"lämp\",\"slug\":\"a-b_9\",\"open\":false,\"count\":7,\"any\":-5,"
    "\"owner\":\"" SOME_ID "\"," MADE ",\"price\":" EUR("1299") ",\"discount\":" EUR(
        "-300") ","
                "\"color\":\"green\",\"paint\":\"red\",\"first\":" LINE("1") ",\"lines\":[" LINE(
                    "2") "," LINE("3") "],"
                                       "\"tags\":[\"" SOME_ID
                                       "\"],\"words\":[\"a\",\"\",\"é\"],\"sizes\":[160,-5],"
                                       "\"extra\":{\"any\":[1,true,null]},"
                                       "\"sure\":true,\"note\":\"n\",\"rank\":3,\"parent\":\"" SOME_ID "\","
                                       "\"sold\":\"2026-11-21T08:30:00.000000Z\",\"paid\":" EUR(
                                           "0") ",\"shade\":\"red\"}";
static const char least[] = "{\"name\":\"x\",\"any\":0," MADE
                            ",\"price\":" EUR("0") ",\"color\":\"red\","
                                                   "\"first\":" LINE("1") ",\"lines\":[" LINE("1") "]}";

static void goes_there_and_back(void **state) {
  struct fixture *f = *state;
  struct thing thing;
  decode_thing(f, text_of(full), &thing);
  assert_string_equal(encode_thing(f, &thing), full);
  assert_int_equal(shape_check(&thing_shape, &thing, &f->faults), 0);
  assert_int_equal(thing.color, GREEN);
  assert_int_equal(thing.lines[1].quantity, 3);
  assert_int_equal(thing.discount.minor, -300);
  assert_int_equal(thing.shade.presence, PRESENT);
  assert_int_equal(thing.shade.v, RED);
  assert_int_equal(thing.words[2].len, 2);
  assert_int_equal(thing.sizes[1], -5);
}

static void fills_in_defaults(void **state) {
  struct fixture *f = *state;
  struct thing thing;
  memset(&thing, 0xff, sizeof thing);
  decode_thing(f, text_of(least), &thing);
  assert_true(thing.open);
  assert_int_equal(thing.count, 20);
  assert_int_equal(thing.paint, GREEN);
  assert_true(id_is_none(thing.owner));
  assert_int_equal(thing.slug.len, 0);
  assert_int_equal(thing.tags_count, 0);
  assert_int_equal(thing.note.presence, ABSENT);
  assert_int_equal(thing.discount.minor, 0);
  struct thing defaults;
  shape_defaults(&thing_shape, &defaults);
  assert_true(defaults.open);
  assert_int_equal(defaults.count, 20);
  assert_int_equal(defaults.any, 0);
}

/* What has no acceptable form on the wire is left out; the rest is always written. */
static void leaves_out_what_is_not_there(void **state) {
  struct fixture *f = *state;
  struct thing thing;
  decode_thing(f, text_of(least), &thing);
  static const char written[] =
      "{\"name\":\"x\",\"open\":true,\"count\":20,\"any\":0," MADE
      ",\"price\":" EUR("0") ","
                             "\"color\":\"red\",\"paint\":\"green\",\"first\":" LINE("1") ",\"lines\":[" LINE(
                                 "1") "],"
                                      "\"tags\":[],\"words\":[],\"sizes\":[]}";
  assert_string_equal(encode_thing(f, &thing), written);
  assert_int_equal(shape_check(&thing_shape, &thing, &f->faults), 0);
  struct thing again;
  decode_thing(f, text_of(written), &again);
  assert_string_equal(encode_thing(f, &again), written);
}

static void writes_null(void **state) {
  struct fixture *f = *state;
  struct thing thing;
  decode_thing(f, text_of(least), &thing);
  thing.note.presence = IS_NULL;
  thing.paid.presence = IS_NULL;
  assert_non_null(strstr(encode_thing(f, &thing), ",\"note\":null,\"paid\":null}"));
  struct thing again;
  decode_thing(f, buffer_text(&f->out), &again);
  assert_int_equal(again.note.presence, IS_NULL);
  assert_int_equal(again.paid.presence, IS_NULL);
}

static void reports_all_faults_at_once(void **state) {
  struct fixture *f = *state;
  struct text json =
      TEXT("{\"name\":\"\",\"slug\":\"a b\",\"open\":1,\"count\":0,\"any\":1.5,\"owner\":\"x\","
           "\"made\":\"now\",\"price\":{\"minor\":-1},\"color\":\"blue\",\"first\":[],"
           "\"lines\":[{\"quantity\":0},7],\"tags\":[\"" NIL_ID "\"],\"words\":[null],"
           "\"sizes\":[1.5,\"2\",9007199254740992],"
           "\"note\":\"sechs!\",\"rank\":null,\"what\":1}");
  struct thing thing;
  assert_int_equal(shape_decode(&thing_shape, json, UNKNOWN_REFUSED, f->arena, &thing, &f->faults), -EINVAL);
  EXPECT_FAULTS(&f->faults, "/name", "length", "/slug", "format", "/open", "type", "/count", "range", "/any",
                "type", "/owner", "format", "/made_by", "required", "/made", "format", "/price/currency",
                "required", "/color", "one_of", "/first", "type", "/lines/0/variant_id", "required",
                "/lines/0/quantity", "range", "/lines/1", "type", "/tags/0", "format", "/words/0", "type",
                "/sizes/0", "type", "/sizes/1", "type", "/sizes/2", "range", "/note", "length", "/rank",
                "null", "/what", "unknown");
  assert_string_equal(f->faults.at[0].message.at, "must not be empty");
  assert_string_equal(f->faults.at[1].message.at, "may hold only the characters a-z0-9_-");
  assert_string_equal(f->faults.at[3].message.at, "must be from 1 to 100");
  assert_string_equal(f->faults.at[9].message.at, "must be one of: red, green");
}

static void ignores_unknown_members_of_events(void **state) {
  struct fixture *f = *state;
  struct text json = TEXT("{\"variant_id\":\"" SOME_ID "\",\"quantity\":1,\"new\":{\"since\":2}}");
  struct line line;
  assert_int_equal(shape_decode(&line_shape, json, UNKNOWN_IGNORED, f->arena, &line, &f->faults), 0);
  assert_int_equal(line.quantity, 1);
}

static void counts_code_points(void **state) {
  struct fixture *f = *state;
  static const char format[] = "{\"name\":\"%s\",\"any\":0," MADE
                               ",\"price\":" EUR("0") ",\"color\":\"red\","
                                                      "\"first\":" LINE("1") ",\"lines\":[" LINE("1") "]}";
  struct thing thing;
  decode_thing(f, text_format(f->arena, format, "😀😀😀😀😀😀😀😀😀😀"), &thing);
  assert_int_equal(thing.name.len, 40);
  struct text json = text_format(f->arena, format, "😀😀😀😀😀😀😀😀😀😀x");
  assert_int_equal(shape_decode(&thing_shape, json, UNKNOWN_REFUSED, f->arena, &thing, &f->faults), -EINVAL);
  EXPECT_FAULTS(&f->faults, "/name", "length");
}

static void holds_no_more_faults_than_fit(void **state) {
  struct fixture *f = *state;
  struct text json = TEXT("{}");
  struct thing thing;
  for (int i = 0; i < 20; i++) {
    assert_int_equal(shape_decode(&thing_shape, json, UNKNOWN_REFUSED, f->arena, &thing, &f->faults),
                     -EINVAL);
  }
  assert_int_equal(f->faults.count, FAULTS_MAX);
  fault_add(&f->faults, TEXT("/more"), "type", "does not fit");
  assert_int_equal(f->faults.count, FAULTS_MAX);
}

static void checks_structs_made_by_code(void **state) {
  struct fixture *f = *state;
  struct thing thing = { .count = 101, .color = 1, .rank.presence = IS_NULL };
  assert_int_equal(shape_check(&thing_shape, &thing, &f->faults), -EINVAL);
  EXPECT_FAULTS(&f->faults, "/name", "length", "/count", "range", "/made_by", "format", "/made", "format",
                "/price/currency", "format", "/color", "one_of", "/first/variant_id", "format",
                "/first/quantity", "range", "/lines", "length", "/rank", "null");
}

static void copies_deeply(void **state) {
  struct fixture *f = *state;
  struct arena *first = arena_create(4096);
  struct thing thing;
  assert_int_equal(shape_decode(&thing_shape, text_of(full), UNKNOWN_REFUSED, first, &thing, &f->faults), 0);
  struct thing copy;
  shape_copy(&thing_shape, &thing, f->arena, &copy);
  arena_destroy(first); /* under ASan, what still points there is found */
  assert_string_equal(encode_thing(f, &copy), full);

  struct thing empty = { .note.presence = IS_NULL };
  shape_copy(&thing_shape, &empty, f->arena, &copy);
  assert_int_equal(copy.note.presence, IS_NULL);
  assert_null(copy.lines);
}

struct patch_thing {
  struct id id;
  struct maybe_text name;
  struct maybe_money price;
  struct maybe_enum color;
  struct maybe_text note;
  struct maybe_int rank;
  struct maybe_text what;
};
static const struct field patch_thing_fields[] = {
  FIELD(struct patch_thing, id),    FIELD(struct patch_thing, name),
  FIELD(struct patch_thing, price), MAYBE_ENUM_FIELD(struct patch_thing, color, colors),
  FIELD(struct patch_thing, note),  FIELD(struct patch_thing, rank),
  FIELD(struct patch_thing, what),
};
static const struct shape patch_thing_shape = SHAPE(patch_thing, patch_thing_fields);

static void patches_what_is_there(void **state) {
  struct fixture *f = *state;
  struct thing thing;
  decode_thing(f, text_of(full), &thing);
  struct patch_thing patch = { .price = { PRESENT, { 1, "USD" } },
                               .color = { PRESENT, RED },
                               .note = { .presence = IS_NULL },
                               .rank = { PRESENT, 9 } };
  assert_int_equal(shape_overlay(&patch_thing_shape, &patch, &thing_shape, &thing, &f->faults), 0);
  assert_string_equal(thing.name.at, "lämp");
  assert_string_equal(thing.price.currency, "USD");
  assert_int_equal(thing.color, RED);
  assert_int_equal(thing.note.presence, IS_NULL);
  assert_int_equal(thing.rank.presence, PRESENT);
  assert_int_equal(thing.rank.v, 9);
  assert_int_equal(thing.paint, RED);
}

static void refuses_to_patch_to_null(void **state) {
  struct fixture *f = *state;
  struct thing thing;
  decode_thing(f, text_of(full), &thing);
  struct patch_thing patch = { .name.presence = IS_NULL, .what = { PRESENT, TEXT("x") } };
  assert_int_equal(shape_overlay(&patch_thing_shape, &patch, &thing_shape, &thing, &f->faults), -EINVAL);
  EXPECT_FAULTS(&f->faults, "/name", "null", "/what", "unknown");
}

struct query {
  struct id id;
  int64_t limit;
  bool all;
  struct text search;
  enum color color;
  struct instant since;
  struct maybe_int rank;
  struct maybe_bool sure;
  struct maybe_text after;
  struct maybe_id owner;
  struct maybe_instant until;
  struct maybe_enum shade;
};
static const struct field query_fields[] = {
  FIELD(struct query, id),
  FIELD(struct query, limit, .optional = true, .min = 1, .max = 100, .fallback = 20),
  FIELD(struct query, all, .optional = true),
  FIELD(struct query, search, .optional = true, .max = 5),
  ENUM_FIELD(struct query, color, colors, .optional = true),
  FIELD(struct query, since, .optional = true),
  FIELD(struct query, rank),
  FIELD(struct query, sure),
  FIELD(struct query, after),
  FIELD(struct query, owner),
  FIELD(struct query, until),
  MAYBE_ENUM_FIELD(struct query, shade, colors),
};
static const struct shape query_shape = SHAPE(query, query_fields);
enum { QUERY_FIELDS = sizeof query_fields / sizeof query_fields[0] };

static void reads_pairs(void **state) {
  struct fixture *f = *state;
  const struct pair pairs[] = {
    { TEXT("id"), TEXT(SOME_ID) },    { TEXT("limit"), TEXT("50") },
    { TEXT("all"), TEXT("true") },    { TEXT("search"), TEXT("größe") },
    { TEXT("color"), TEXT("green") }, { TEXT("since"), TEXT("2026-11-21T08:30:00Z") },
    { TEXT("rank"), TEXT("-3") },     { TEXT("sure"), TEXT("false") },
    { TEXT("after"), TEXT("") },      { TEXT("owner"), TEXT(SOME_ID) },
    { TEXT("shade"), TEXT("red") },   { TEXT("until"), TEXT("2026-11-21T10:30:00+02:00") },
  };
  struct query query;
  shape_defaults(&query_shape, &query);
  assert_int_equal(shape_decode_pairs(&query_shape, pairs, 12, NULL, f->arena, &query, &f->faults), 0);
  shape_encode(&query_shape, &query, &f->out);
  assert_string_equal(f->out.at,
                      "{\"id\":\"" SOME_ID
                      "\",\"limit\":50,\"all\":true,\"search\":\"größe\",\"color\":\"green\","
                      "\"since\":\"2026-11-21T08:30:00.000000Z\",\"rank\":-3,\"sure\":false,\"after\":\"\","
                      "\"owner\":\"" SOME_ID
                      "\",\"until\":\"2026-11-21T08:30:00.000000Z\",\"shade\":\"red\"}");
}

static void keeps_what_no_pair_names(void **state) {
  struct fixture *f = *state;
  bool skip[QUERY_FIELDS] = { true };
  struct query query;
  shape_defaults(&query_shape, &query);
  assert_int_equal(shape_decode_pairs(&query_shape, NULL, 0, skip, f->arena, &query, &f->faults), 0);
  assert_int_equal(query.limit, 20);
  assert_int_equal(query.rank.presence, ABSENT);
  assert_int_equal(shape_decode_pairs(&query_shape, NULL, 0, NULL, f->arena, &query, &f->faults), -EINVAL);
  EXPECT_FAULTS(&f->faults, "/id", "required");
}

static void refuses_wrong_pairs(void **state) {
  struct fixture *f = *state;
  const struct pair pairs[] = {
    { TEXT("id"), TEXT(SOME_ID) },   { TEXT("limit"), TEXT("101") },
    { TEXT("all"), TEXT("1") },      { TEXT("search"), TEXT("sechs!") },
    { TEXT("color"), TEXT("Red") },  { TEXT("since"), TEXT("") },
    { TEXT("rank"), TEXT("1.0") },   { TEXT("sure"), TEXT("") },
    { TEXT("owner"), TEXT(NIL_ID) }, { TEXT("shade"), TEXT("") },
    { TEXT("what"), TEXT("") },      { TEXT("limit"), TEXT("5") },
    { TEXT(""), TEXT("") },
  };
  const bool skip[QUERY_FIELDS] = { true };
  struct query query;
  shape_defaults(&query_shape, &query);
  assert_int_equal(shape_decode_pairs(&query_shape, pairs, 13, skip, f->arena, &query, &f->faults), -EINVAL);
  EXPECT_FAULTS(&f->faults, "/limit", "range", "/all", "type", "/search", "length", "/color", "one_of",
                "/since", "format", "/rank", "type", "/sure", "type", "/owner", "format", "/shade", "one_of",
                "/id", "unknown", "/what", "unknown", "/limit", "duplicate", "/", "unknown");
}

static void reads_integers_of_pairs(void **state) {
  struct fixture *f = *state;
  static const struct {
    struct text text;
    const char *code;
    int64_t number;
  } cases[] = {
    { TEXT("0"), NULL, 0 },
    { TEXT("-0"), NULL, 0 },
    { TEXT("007"), NULL, 7 },
    { TEXT("9007199254740991"), NULL, INTEGER_MAX },
    { TEXT("-9007199254740991"), NULL, -INTEGER_MAX },
    { TEXT("9007199254740992"), "range", 0 },
    { TEXT("99999999999999999999999999"), "range", 0 },
    { TEXT("-99999999999999999999999999"), "range", 0 },
    { TEXT(""), "type", 0 },
    { TEXT("-"), "type", 0 },
    { TEXT("+1"), "type", 0 },
    { TEXT(" 1"), "type", 0 },
    { TEXT("1 "), "type", 0 },
    { TEXT("0x1"), "type", 0 },
    { TEXT("1e2"), "type", 0 },
    { TEXT("1\0"), "type", 0 },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct count count = { .count = -1 };
    struct pair pair = { TEXT("count"), cases[i].text };
    f->faults.count = 0;
    int result = shape_decode_pairs(&count_shape, &pair, 1, NULL, f->arena, &count, &f->faults);
    if (cases[i].code == NULL) {
      assert_int_equal(result, 0);
      assert_int_equal(count.count, cases[i].number);
    } else {
      assert_int_equal(result, -EINVAL);
      EXPECT_FAULTS(&f->faults, "/count", cases[i].code);
    }
  }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
    TEST(goes_there_and_back),
    TEST(fills_in_defaults),
    TEST(leaves_out_what_is_not_there),
    TEST(writes_null),
    TEST(reports_all_faults_at_once),
    TEST(ignores_unknown_members_of_events),
    TEST(counts_code_points),
    TEST(holds_no_more_faults_than_fit),
    TEST(checks_structs_made_by_code),
    TEST(copies_deeply),
    TEST(patches_what_is_there),
    TEST(refuses_to_patch_to_null),
    TEST(reads_pairs),
    TEST(keeps_what_no_pair_names),
    TEST(refuses_wrong_pairs),
    TEST(reads_integers_of_pairs),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
