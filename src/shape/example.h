/* For this folder's tests: a struct with a member of every kind, and its shape. */
#pragma once

#include "shape/shape.h"

#define SOME_ID "0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506"
#define NIL_ID "00000000-0000-0000-0000-000000000000"

enum color { RED, GREEN = 2 };
static const char *const color_names[] = { [RED] = "red", [GREEN] = "green" };
static const struct names colors = NAMES(color_names);

struct line {
  struct id variant_id;
  int64_t quantity;
};
static const struct field line_fields[] = {
  FIELD(struct line, variant_id, .doc = "What is ordered."),
  FIELD(struct line, quantity, .min = 1, .max = 1000),
};
static const struct shape line_shape = SHAPE(line, line_fields, .doc = "A line.");

struct thing {
  struct text name;
  struct text slug;
  bool open;
  int64_t count;
  int64_t any;
  struct id owner;
  struct id made_by;
  struct instant made;
  struct money price;
  struct money discount;
  enum color color;
  enum color paint;
  struct line first;
  struct line *lines;
  size_t lines_count;
  struct id *tags;
  size_t tags_count;
  struct text *words;
  size_t words_count;
  int64_t *sizes;
  size_t sizes_count;
  struct json extra;
  struct maybe_bool sure;
  struct maybe_text note;
  struct maybe_int rank;
  struct maybe_id parent;
  struct maybe_instant sold;
  struct maybe_money paid;
  struct maybe_enum shade;
};
static const struct field thing_fields[] = {
  FIELD(struct thing, name, .min = 1, .max = 10, .doc = "Its name."),
  FIELD(struct thing, slug, .optional = true, .min = 3, .charset = "a-z0-9_-"),
  FIELD(struct thing, open, .optional = true, .fallback = true),
  FIELD(struct thing, count, .optional = true, .min = 1, .max = 100, .fallback = 20),
  FIELD(struct thing, any),
  FIELD(struct thing, owner, .optional = true),
  FIELD(struct thing, made_by),
  FIELD(struct thing, made),
  FIELD(struct thing, price),
  FIELD(struct thing, discount, .optional = true, .min = -500, .max = -1),
  ENUM_FIELD(struct thing, color, colors),
  ENUM_FIELD(struct thing, paint, colors, .optional = true, .fallback = GREEN),
  OBJECT_FIELD(struct thing, first, line),
  LIST_FIELD(struct thing, lines, line, .min = 1, .max = 3),
  PLAIN_LIST_FIELD(struct thing, tags, .optional = true),
  PLAIN_LIST_FIELD(struct thing, words, .optional = true, .max = 5),
  PLAIN_LIST_FIELD(struct thing, sizes, .optional = true, .max = 3),
  FIELD(struct thing, extra, .optional = true),
  FIELD(struct thing, sure),
  FIELD(struct thing, note, .max = 5, .sealed = true),
  FIELD(struct thing, rank, .not_null = true),
  FIELD(struct thing, parent),
  FIELD(struct thing, sold),
  FIELD(struct thing, paid),
  MAYBE_ENUM_FIELD(struct thing, shade, colors),
};
static const struct shape thing_shape = SHAPE(thing, thing_fields, .doc = "A thing.");
