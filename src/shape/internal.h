/* What the files of this folder share: where a field's value lies, its limits, and faults by path. Nobody
   else includes this. */
#pragma once

#include "shape/shape.h"

#include <jansson.h>

/* Where in a value we are: a chain on the stack, written out only when there is a fault to report. `name` is
   NULL for a list's item, which `index` names. */
struct path {
  const struct path *up;
  const char *name;
  size_t index;
};

/* Collects faults; `failed` also counts those that no longer fit. */
struct checker {
  struct faults *faults;
  bool failed;
};

void refuse(struct checker *checker, const struct path *path, const char *code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* The JSON Pointer of a path, in the arena. */
struct text path_text(struct arena *arena, const struct path *path);
/* One reference token of a JSON Pointer (RFC 6901 section 3), cut where a client made it absurdly long. */
void path_add_token(struct buffer *buffer, struct text token);

/* The value of a field within its struct: behind the presence where it is a maybe. */
void *field_value(const struct field *field, void *object);
const void *field_value_const(const struct field *field, const void *object);
/* Of a maybe field. */
enum presence *field_presence(const struct field *field, void *object);
enum presence field_presence_const(const struct field *field, const void *object);

/* The limits of an INT, MONEY, TEXT or LIST with the kind's own filled in. */
struct limits {
  int64_t min, max;
};
struct limits field_limits(const struct field *field);
/* Those of a list's texts, which have no row of their own. */
enum { TEXT_DEFAULT_MAX = 200, LIST_DEFAULT_MAX = 100 };

/* A list's items and their count; items of field_item_size() bytes each. */
const void *field_items(const struct field *field, const void *object, size_t *ret_count);
void field_set_items(const struct field *field, void *object, const void *items, size_t count);
size_t field_item_size(const struct field *field);

/* The name of an enum's value, or NULL. */
const char *enum_name(const struct names *names, unsigned value);
/* -EINVAL for a name that is none of them. */
int enum_value(const struct names *names, struct text name, unsigned *ret);
void refuse_name(struct checker *checker, const struct path *path, const struct names *names);

/* Does the member hold what it holds when it is absent: the fallback, the zero value, ABSENT? */
bool field_is_empty(const struct field *field, const void *object);
/* Would that value be accepted if it were sent? The nil UUID, for one, would not. */
bool field_empty_allowed(const struct field *field);
/* Is the member left out of what is written: an ABSENT maybe, or an optional one that is empty and has no
   acceptable form on the wire? */
bool field_left_out(const struct field *field, const void *object);

/* Checks one plain value (no list, no object) against its field's limits. */
void check_value(struct checker *checker, const struct path *path, const struct field *field,
                 const void *value);
/* Checks an id or a text of a plain list. */
void check_item(struct checker *checker, const struct path *path, enum kind item, const void *value);
/* Whether a list may have so many items. */
bool check_count(struct checker *checker, const struct path *path, const struct field *field, size_t count);

/* Parses bounded JSON into a tree, which the caller frees with json_decref(). NULL with a fault. */
json_t *json_parse(struct text json, struct faults *faults);
