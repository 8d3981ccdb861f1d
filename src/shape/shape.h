/* A struct described once. From a table of fields come JSON decoding with all faults reported at once,
   encoding, SQL binding and reading (store/), and JSON Schemas for OpenAPI 3.1 and AsyncAPI 3.

       struct order_line { struct id variant_id; int64_t quantity; };

       static const struct field order_line_fields[] = {
         FIELD(struct order_line, variant_id, .doc = "What is ordered."),
         FIELD(struct order_line, quantity, .min = 1, .max = 1000),
       };
       const struct shape order_line_shape = SHAPE(order_line, order_line_fields, .doc = "…");

   By convention struct NAME is described by NAME_shape: macros here, in store/ and in service/ rely on it. */
#pragma once

#include "base/arena.h"
#include "base/text.h"
#include "base/values.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum kind {
  KIND_BOOL,    /* bool */
  KIND_INT,     /* int64_t, within ±(2^53−1) on the wire; 1.0 and 1e2 are integers */
  KIND_TEXT,    /* struct text; no NUL, valid UTF-8 */
  KIND_ID,      /* struct id */
  KIND_INSTANT, /* struct instant; RFC 3339 on the wire */
  KIND_MONEY,   /* struct money; {"minor": 1299, "currency": "EUR"} on the wire */
  KIND_ENUM,    /* an enum (unsigned), one of a table of names on the wire */
  KIND_OBJECT,  /* a struct with a shape */
  KIND_LIST,    /* a pointer and a count of structs with a shape, or of ids or texts */
  KIND_JSON,    /* struct json: any JSON value, kept as its text */
  KIND_BYTES,   /* struct bytes: of a statement's parameters and rows alone (BLOB, bytea), since JSON has no
                   bytes;   a route, call or event that has one stops the start */
};

/* Any JSON value as its text: what the frame passes through unread (an event's data in a time line). Decoding
   drops blanks and writes numbers and escapes in its own way; the value stays the same. */
struct json {
  struct text text;
};

#define INTEGER_MAX ((int64_t)9007199254740991) /* 2^53 − 1: RFC 8259 section 6 */

/* The names of an enum's values, by value; a NULL name is a gap. */
struct names {
  const char *const *at;
  unsigned count;
};
#define NAMES(array)                                                                                         \
  { .at = (array), .count = sizeof(array) / sizeof((array)[0]) }

struct shape;

struct field {
  const char *name; /* on the wire and in SQL */
  const char *doc;
  enum kind kind;
  bool maybe;    /* the member is a struct maybe_T: absent, null or a value */
  bool optional; /* may be absent: then `fallback` (INT, BOOL, ENUM) or the zero value stands. Lists: empty */
  bool not_null; /* of a maybe: null is refused */
  bool sealed;   /* a secret: never logged, never in an event */
  int64_t fallback;
  /* INT: the value; MONEY: the minor units; TEXT: code points; LIST: items. max 0 means the kind's own: INT
     ±(2^53−1) both ways (min too, where it is 0 as well), MONEY 10^12, TEXT 200, LIST 100. */
  int64_t min, max;
  const char
      *charset;    /* TEXT: the allowed ASCII characters, "a-z0-9_-" (ranges; a '-' of its own comes last) */
  size_t at;       /* offsetof the member */
  size_t size;     /* of the member */
  size_t count_at; /* LIST: offsetof the size_t <member>_count */
  size_t count_size;
  enum kind item;            /* LIST: KIND_OBJECT, KIND_ID, KIND_TEXT or KIND_INT */
  const struct shape *shape; /* OBJECT, and LIST of OBJECT */
  const struct names *names; /* ENUM */
};

struct shape {
  const char *name; /* the struct's tag; documents show it in PascalCase */
  const char *doc;
  size_t size;
  const struct field *fields;
  size_t fields_count;
};

/* No default branch: a member of a type that has no kind does not compile. */
#define KIND_OF(member)                                                                                      \
  _Generic((member), bool                                                                                    \
           : KIND_BOOL, int64_t                                                                              \
           : KIND_INT, struct text                                                                           \
           : KIND_TEXT, struct id                                                                            \
           : KIND_ID, struct instant                                                                         \
           : KIND_INSTANT, struct money                                                                      \
           : KIND_MONEY, struct json                                                                         \
           : KIND_JSON, struct bytes                                                                         \
           : KIND_BYTES, struct maybe_bool                                                                   \
           : KIND_BOOL, struct maybe_int                                                                     \
           : KIND_INT, struct maybe_text                                                                     \
           : KIND_TEXT, struct maybe_id                                                                      \
           : KIND_ID, struct maybe_instant                                                                   \
           : KIND_INSTANT, struct maybe_money                                                                \
           : KIND_MONEY)
#define IS_MAYBE(member)                                                                                     \
  _Generic((member), struct maybe_bool                                                                       \
           : true, struct maybe_int                                                                          \
           : true, struct maybe_text                                                                         \
           : true, struct maybe_id                                                                           \
           : true, struct maybe_instant                                                                      \
           : true, struct maybe_money                                                                        \
           : true, default                                                                                   \
           : false)
#define MEMBER_OF(type, member) (((type *)0)->member)

/* A row for a member whose kind follows from its type; more may be said behind it: FIELD(struct a, b, .min =
 * 1). */
#define FIELD(type, member, ...)                                                                             \
  {                                                                                                          \
    .name = #member, .kind = KIND_OF(MEMBER_OF(type, member)), .maybe = IS_MAYBE(MEMBER_OF(type, member)),   \
    .at = offsetof(type, member), .size = sizeof MEMBER_OF(type, member), __VA_ARGS__                        \
  }
/* An enum member, whose type C does not tell from unsigned. `table` is a struct names. */
#define ENUM_FIELD(type, member, table, ...)                                                                 \
  {                                                                                                          \
    .name = #member, .kind = KIND_ENUM, .at = offsetof(type, member),                                        \
    .size = sizeof MEMBER_OF(type, member), .names = &(table), __VA_ARGS__                                   \
  }
/* A struct maybe_enum. */
#define MAYBE_ENUM_FIELD(type, member, table, ...)                                                           \
  {                                                                                                          \
    .name = #member, .kind = KIND_ENUM, .maybe = true, .at = offsetof(type, member),                         \
    .size = _Generic(MEMBER_OF(type, member), struct maybe_enum                                              \
                     : sizeof(struct maybe_enum)),                                                           \
    .names = &(table), __VA_ARGS__                                                                           \
  }
/* A struct member described by TAG_shape. */
#define OBJECT_FIELD(type, member, tag, ...)                                                                 \
  {                                                                                                          \
    .name = #member, .kind = KIND_OBJECT, .at = offsetof(type, member),                                      \
    .size = _Generic(MEMBER_OF(type, member), struct tag                                                     \
                     : sizeof(struct tag)),                                                                  \
    .shape = &tag##_shape, __VA_ARGS__                                                                       \
  }
/* `struct TAG *member; size_t member_count;` described by TAG_shape. */
#define LIST_FIELD(type, member, tag, ...)                                                                   \
  {                                                                                                          \
    .name = #member, .kind = KIND_LIST, .item = KIND_OBJECT, .at = offsetof(type, member),                   \
    .size = _Generic(MEMBER_OF(type, member), struct tag *                                                   \
                     : sizeof(struct tag *)),                                                                \
    .count_at = offsetof(type, member##_count),                                                              \
    .count_size = _Generic(MEMBER_OF(type, member##_count), size_t                                           \
                           : sizeof(size_t)),                                                                \
    .shape = &tag##_shape, __VA_ARGS__                                                                       \
  }
/* `struct id *member; size_t member_count;` or the same of struct text or int64_t; `max` and friends count
   items. In SQL, `IN (:member)` of a list of ids works for up to 100 ids; integers have no such list. */
#define PLAIN_LIST_FIELD(type, member, ...)                                                                  \
  {                                                                                                          \
    .name = #member, .kind = KIND_LIST, .item = KIND_OF(*MEMBER_OF(type, member)),                           \
    .at = offsetof(type, member), .size = sizeof MEMBER_OF(type, member),                                    \
    .count_at = offsetof(type, member##_count),                                                              \
    .count_size = _Generic(MEMBER_OF(type, member##_count), size_t                                           \
                           : sizeof(size_t)),                                                                \
    __VA_ARGS__                                                                                              \
  }
#define SHAPE(tag, table, ...)                                                                               \
  {                                                                                                          \
    .name = #tag, .size = sizeof(struct tag), .fields = (table),                                             \
    .fields_count = sizeof(table) / sizeof((table)[0]), __VA_ARGS__                                          \
  }

/* Takes or returns nothing. */
struct nothing {
  char unused;
};
extern const struct shape nothing_shape;
/* One id: a path such as /orders/{id}, or a statement's `:id`. */
struct by_id {
  struct id id;
};
extern const struct shape by_id_shape;
/* A number of something: SELECT count(*) AS count. */
struct count {
  int64_t count;
};
extern const struct shape count_shape;

/* What is wrong with a value, by the JSON Pointer of the member (RFC 6901): "/lines/0/quantity". */
struct fault {
  struct text path;
  const char *code; /* required, type, range, length, format, unknown, duplicate, null, one_of, too_deep,
                       too_many, json */
  struct text message;
};
enum { FAULTS_MAX = 50 };
/* All faults of one value, up to FAULTS_MAX; texts live in `arena`. */
struct faults {
  struct arena *arena;
  struct fault at[FAULTS_MAX];
  size_t count;
};
void fault_add(struct faults *faults, struct text path, const char *code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

enum unknown_members { UNKNOWN_REFUSED, UNKNOWN_IGNORED };

enum {
  JSON_MAX_DEPTH = 16,     /* of arrays and objects */
  JSON_MAX_MEMBERS = 5000, /* of all arrays and objects together */
};

/* Reads JSON into the struct at `ret` (shape->size bytes, set to zero first); texts and lists go to the
   arena. Nesting and counts are bounded before a tree is built; duplicate members, NUL and invalid UTF-8 are
   refused. 0, or -EINVAL with at least one fault. */
int shape_decode(const struct shape *shape, struct text json, enum unknown_members unknown,
                 struct arena *arena, void *ret, struct faults *faults);

/* Zero, and the fallbacks of optional members: what shape_decode() begins with, for shape_decode_pairs(). */
void shape_defaults(const struct shape *shape, void *ret);

/* A name and its value as text: a path's or a query's part, percent-decoded. */
struct pair {
  struct text name, value;
};
/* Reads `only` those fields that pairs may name (flat kinds) into a struct that already holds zero or
   defaults; fields that no pair names keep what they have unless required. Unknown and repeated names are
   faults. `skip` (may be NULL) says which fields are read elsewhere: one bool per field. */
int shape_decode_pairs(const struct shape *shape, const struct pair *pairs, size_t count, const bool *skip,
                       struct arena *arena, void *ret, struct faults *faults);

/* As shape_decode for a JSON body whose `skip` fields came from elsewhere (a path): those are unknown members
 * here. */
int shape_decode_body(const struct shape *shape, struct text json, const bool *skip, struct arena *arena,
                      void *ret, struct faults *faults);

/* Checks a struct against its own limits (for structs made by code). */
int shape_check(const struct shape *shape, const void *value, struct faults *faults);

/* Writes compact JSON, members in the fields' order. Left out are ABSENT members and `optional` ones that
   hold what stands for "absent" where that would not be accepted: no id, no instant, no currency, an empty
   text with a min. */
void shape_encode(const struct shape *shape, const void *value, struct buffer *out);

/* Copies deeply: texts and lists go to the arena. */
void shape_copy(const struct shape *shape, const void *value, struct arena *arena, void *ret);

/* PATCH: copies every PRESENT or IS_NULL maybe field of `patch` over the field of the same name in `whole`,
   whose member is either the same maybe or the plain type (then null is a fault). Check the whole afterwards.
 */
int shape_overlay(const struct shape *patch_shape, const void *patch, const struct shape *whole_shape,
                  void *whole, struct faults *faults);

/* The field of that name, or NULL. */
const struct field *shape_find(const struct shape *shape, struct text name);

/* The JSON Schema (2020-12) of a shape; nested shapes as {"$ref": "#/components/schemas/Name"}. For replies,
   members that are always sent are required. */
enum schema_for { SCHEMA_REQUEST, SCHEMA_REPLY };
void shape_schema(const struct shape *shape, enum schema_for direction, struct buffer *out);
/* The schema of one field alone: for parameters in path and query. */
void shape_field_schema(const struct field *field, enum schema_for direction, struct buffer *out);
/* What "#/components/schemas/Money" is. */
void money_schema(struct buffer *out);
/* "place_order" → "PlaceOrder". */
void shape_title(const struct shape *shape, struct buffer *out);

/* Bounds nesting and counts of a text (JSON_MAX_DEPTH, JSON_MAX_MEMBERS) without building a tree; whether it
   is JSON at all is left to the parser. 0 or -EINVAL with a fault. */
int json_bounds_check(struct text json, struct faults *faults);
