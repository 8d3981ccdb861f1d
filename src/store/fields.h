/* Inside of store/: how the names in a statement belong to the fields of its shapes. The same for every
   driver. */
#pragma once

#include "store/store_driver.h"

enum { STATEMENT_MAX_BYTES = 64 * 1024, LIST_MAX_ITEMS = 100, BYTES_MAX = 16 << 20 };

enum part {
  PART_VALUE,
  PART_MINOR,           /* of money, "NAME_minor" */
  PART_CURRENCY,        /* of money, "NAME_currency" */
  PART_SHARED_CURRENCY, /* "currency": of all money of the struct */
  PART_ITEM,            /* one of a list's */
  PART_LIST,            /* all of a list's */
};

/* What a parameter is bound to. */
struct parameter {
  const struct field *field;
  enum part part;
  size_t item;
};

/* Where a field, or a part of it, is read from. One column may serve several fields. */
struct column {
  const struct field *field;
  enum part part;
  int index;
};

struct columns {
  struct column *at;
  size_t count;
};

/* The length of the name that begins here; 0 for none. */
size_t name_length(const char *at);
/* The end of a string, quoted name or comment that begins here; `at` itself where none does. */
const char *skip_quoted(const char *at);

const struct field *field_named(const struct shape *shape, const char *name, size_t len);
/* Lists of ids or texts may be bound: `IN (:ids)`. */
bool is_bindable_list(const struct field *field);
size_t list_max(const struct field *field);
/* The field that :name stands for. -EINVAL where there is none. */
int resolve_parameter(const struct shape *shape, const char *name, size_t len, struct parameter *ret,
                      struct error *error);
/* Finds each field's column among `names` (`at` is malloc'ed). -EINVAL for a column or a field that has none.
 */
int resolve_columns(const struct shape *shape, const char *const *names, int names_count, struct columns *ret,
                    struct error *error);

/* Where a field's value lies in a row, behind its presence where it has one. */
void *value_at(const struct field *field, void *row);
/* NULL where a maybe is absent or null. */
const void *present_value(const struct field *field, const void *row);
/* Marks a maybe as read: PRESENT, or null (absent where null may not be said). -EINVAL for null where the
   field is none. */
void mark_present(const struct field *field, void *row);
int mark_null(const struct field *field, void *row, struct error *error);
/* The items of a list: of struct id or struct text. -EINVAL for more than it may hold. */
int list_items(const struct field *field, const void *row, const void **ret_items, size_t *ret_count,
               struct error *error);
/* The value of money in a column that several share: -EINVAL unless all have its currency. */
int check_one_currency(const struct shape *shape, const void *row, const struct money *first,
                       struct error *error);
int check_text(const struct field *field, struct text text, struct error *error);
/* -EINVAL for more than BYTES_MAX. */
int check_bytes(const struct field *field, struct bytes bytes, struct error *error);
/* An enum's name for its value, and back; NULL and -EINVAL for what it does not have. */
const char *name_of_enum(const struct field *field, unsigned value);
int enum_of_name(const struct field *field, const char *name, unsigned *ret, struct error *error);
/* Lays out "FIELD why" and returns -EINVAL. */
int field_refused(const struct field *field, struct error *error, const char *why);
