/* Inside of the SQLite driver: how a statement's parameters and columns belong to the fields of its shapes.
 */
#pragma once

#include "store/fields.h"
#include "store/sqlite_driver.h"

struct prepared {
  const struct statement *statement;
  char *owner; /* for whom it was prepared */
  sqlite3_stmt *sqlite;
  struct parameter *parameters; /* by index; the first is 1 in SQL and 0 here */
  size_t parameters_count;
  struct columns columns;
  uint64_t last_use;
  struct prepared *next; /* in its bucket */
};

/* The SQL to prepare: `IN (:ids)` of a list becomes `IN (:ids_0,:ids_1,…)`, as many as the list may hold. */
int expand_lists(const struct statement *statement, struct buffer *ret_sql, struct error *error);
/* Finds each parameter's field and each field's column. -EINVAL for what has none. */
int resolve(struct prepared *prepared, struct error *error);
/* The values are not copied: they must live until the statement is reset. -EINVAL for a value that its field
   does not allow. */
int bind_parameters(struct prepared *prepared, const void *in, struct error *error);
/* Reads the current row. Strict: -EINVAL for a column of another type, a missing value, an unknown name. */
int read_columns(const struct prepared *prepared, struct arena *arena, void *ret, struct error *error);
