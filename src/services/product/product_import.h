/* Imports of the catalogue: a file is uploaded whole, cut into parts of a few lines, and worked through by a
 * job. */
#pragma once

#include "services/product/product_exchange.h"

enum {
  IMPORT_MAX_BYTES = 8 << 20,
  IMPORT_MAX_LINES = 100000,
  IMPORT_MAX_FAULTS = 100,     /* told; all are counted */
  IMPORT_MAX_OPEN_QUOTES = 50, /* each costs a look at CSV_MAX_RECORD bytes */
  IMPORT_MAX_HEADER = 2000,
  IMPORT_PART_LINES = 20,
  IMPORT_PART_BYTES = 16 * 1024,
  IMPORT_MAX_PARTS = IMPORT_MAX_LINES / IMPORT_PART_LINES + 2 * (IMPORT_MAX_BYTES / IMPORT_PART_BYTES) + 2,
  IMPORT_PARTS_A_STEP = 10,
  IMPORT_MAX_MESSAGE = 300,
};

struct import_part_row {
  struct id id, import_id;
  int64_t part, first_line;
  struct bytes bytes;
};
extern const struct shape import_part_row_shape;

/* The file, cut. */
struct import_plan {
  enum exchange_format format;
  struct text header; /* of comma-separated values */
  struct import_part_row *parts;
  size_t parts_count;
  int64_t lines;
};

struct import_fault {
  int64_t line;
  struct text message;
};
extern const struct shape import_fault_shape;

struct product_import {
  struct id id;
  enum exchange_format format;
  int64_t lines, done;
  int64_t inserted, updated, unchanged, failed;
  struct import_fault *faults;
  size_t faults_count;
  struct instant created_at;
  struct maybe_instant finished_at;
};
extern const struct shape product_import_shape;

/* One among others: what is wrong with its lines is told of it alone. */
struct import_summary {
  struct id id;
  enum exchange_format format;
  int64_t lines, done;
  int64_t inserted, updated, unchanged, failed;
  struct instant created_at;
  struct maybe_instant finished_at;
};
extern const struct shape import_summary_shape;

struct list_imports {
  int64_t limit;
  struct maybe_text after;
};
extern const struct shape list_imports_shape;

struct import_list {
  struct import_summary *items;
  size_t items_count;
  struct maybe_text next;
};
extern const struct shape import_list_shape;

struct import_page {
  struct id below;
  int64_t limit;
};
extern const struct shape import_page_shape;

struct import_row {
  struct id id;
  enum exchange_format format;
  struct text header;
  int64_t lines, inserted, updated, unchanged, failed;
  struct instant created_at;
  struct maybe_instant finished_at;
};
extern const struct shape import_row_shape;

struct import_fault_row {
  struct id import_id;
  int64_t line;
  struct text message;
};
extern const struct shape import_fault_row_shape;

int insert_import(struct tx *tx, const struct import_row *in, int64_t *ret_changed);
int find_import(struct tx *tx, const struct by_id *in, struct import_row *ret);
/* Newest first. */
int page_imports(struct tx *tx, const struct import_page *in, struct import_summary **ret, size_t *ret_count);
/* Those that were done by then. */
int old_imports(struct tx *tx, const struct due_search *in, struct by_id **ret, size_t *ret_count);
int delete_import(struct tx *tx, const struct by_id *in, int64_t *ret_changed);
int delete_import_faults(struct tx *tx, const struct by_id *in, int64_t *ret_changed);
/* Writes counts; it is finished when no part is left. */
int update_import(struct tx *tx, const struct import_row *in, int64_t *ret_changed);
int insert_import_part(struct tx *tx, const struct import_part_row *in, int64_t *ret_changed);
int find_import_part(struct tx *tx, const struct by_id *in, struct import_part_row *ret);
int delete_import_part(struct tx *tx, const struct by_id *in, int64_t *ret_changed);
int due_import_parts(struct tx *tx, const struct due_search *in, struct by_id **ret, size_t *ret_count);
int put_import_fault(struct tx *tx, const struct import_fault_row *in, int64_t *ret_changed);
int import_faults_of(struct tx *tx, const struct by_id *in, struct import_fault **ret, size_t *ret_count);

/* Which line of the file a column's name is at fault in; true: the header can be read. */
bool is_import_header(struct arena *arena, struct text header, struct text *ret_why);
/* Reads one record; `ret_why` says what is wrong with it where that is false. */
bool read_import_line(struct arena *arena, enum exchange_format format, struct text header,
                      struct text record, struct exchange_line *ret, struct text *ret_why);
/* How many bytes the next record has, and how many lines. */
size_t import_record_len(enum exchange_format format, struct text text, size_t *ret_lines);

enum import_outcome { IMPORT_FAILED, IMPORT_INSERTED, IMPORT_UPDATED, IMPORT_UNCHANGED };
/* Makes the catalogue what a line says. 0 or a store's error; what is wrong with the line is told by
   IMPORT_FAILED and `ret_why`, and then nothing was written. */
int apply_import_line(struct context *context, struct tx *tx, const struct exchange_line *line,
                      enum import_outcome *ret, struct text *ret_why);

extern const struct problem_kind product_import_unreadable;
extern const struct setting product_import_step, product_import_keep, product_import_sweep;

PLANS(split_import, nothing, import_plan);
HANDLES_PLANNED(start_import, nothing, import_plan, product_import);
HANDLES(list_imports, list_imports, import_list);
HANDLES(get_import, by_id, product_import);
int find_import_parts(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                      size_t *ret_count);
WORKS(import_part);
int find_old_imports(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                     size_t *ret_count);
WORKS(forget_import);
