/* Imports: shapes, SQL, and how a file becomes lines. */
#include "services/product/product_import.h"

#include "base/csv.h"

#include <string.h>

static const char *const formats_at[] = { [EXCHANGE_CSV] = "csv", [EXCHANGE_JSON_LINES] = "jsonl" };
static const struct names formats = NAMES(formats_at);

static const struct field import_fault_fields[] = {
  FIELD(struct import_fault, line, .min = 1, .doc = "Of the file, from 1."),
  FIELD(struct import_fault, message, .max = IMPORT_MAX_MESSAGE, .doc = "What is wrong with it."),
};
const struct shape import_fault_shape =
    SHAPE(import_fault, import_fault_fields, .doc = "A line that failed.");

static const struct field product_import_fields[] = {
  FIELD(struct product_import, id, .doc = "The import."),
  ENUM_FIELD(struct product_import, format, formats, .doc = "csv or jsonl."),
  FIELD(struct product_import, lines,
        .doc = "How many lines there are to do, without header and empty ones."),
  FIELD(struct product_import, done, .doc = "How many are done; the next four make it up."),
  FIELD(struct product_import, inserted, .doc = "Lines that added a product or a variant."),
  FIELD(struct product_import, updated, .doc = "Lines that changed one."),
  FIELD(struct product_import, unchanged, .doc = "Lines that said what was so already."),
  FIELD(struct product_import, failed, .doc = "Lines that could not be done, and did nothing."),
  LIST_FIELD(struct product_import, faults, import_fault, .max = IMPORT_MAX_FAULTS,
             .doc = "What is wrong with the first hundred of those."),
  FIELD(struct product_import, created_at, .doc = "When it was uploaded."),
  FIELD(struct product_import, finished_at, .doc = "When its last line was done; null before."),
};
const struct shape product_import_shape =
    SHAPE(product_import, product_import_fields, .doc = "An import, and how far it is.");

static const struct field import_summary_fields[] = {
  FIELD(struct import_summary, id, .doc = "The import."),
  ENUM_FIELD(struct import_summary, format, formats, .doc = "csv or jsonl."),
  FIELD(struct import_summary, lines, .doc = "How many lines there are to do."),
  FIELD(struct import_summary, done, .doc = "How many are done; the next four make it up."),
  FIELD(struct import_summary, inserted, .doc = "Lines that added a product or a variant."),
  FIELD(struct import_summary, updated, .doc = "Lines that changed one."),
  FIELD(struct import_summary, unchanged, .doc = "Lines that said what was so already."),
  FIELD(struct import_summary, failed, .doc = "Lines that could not be done: the import itself says why."),
  FIELD(struct import_summary, created_at, .doc = "When it was uploaded."),
  FIELD(struct import_summary, finished_at, .doc = "When its last line was done; null before."),
};
const struct shape import_summary_shape =
    SHAPE(import_summary, import_summary_fields, .doc = "An import among others.");

static const struct field list_imports_fields[] = {
  FIELD(struct list_imports, limit, .optional = true, .fallback = PAGE_DEFAULT, .min = 1, .max = PAGE_MAX,
        .doc = "How many at most."),
  FIELD(struct list_imports, after, .not_null = true, .doc = "Where to go on: `next` of the page before."),
};
const struct shape list_imports_shape = SHAPE(list_imports, list_imports_fields, .doc = "Which imports.");

static const struct field import_list_fields[] = {
  LIST_FIELD(struct import_list, items, import_summary, .max = PAGE_MAX, .doc = "Newest first."),
  FIELD(struct import_list, next, .doc = "Pass it as `after` for the next page; null at the end."),
};
const struct shape import_list_shape = SHAPE(import_list, import_list_fields, .doc = "Imports.");

static const struct field import_page_fields[] = {
  FIELD(struct import_page, below),
  FIELD(struct import_page, limit),
};
const struct shape import_page_shape = SHAPE(import_page, import_page_fields);

static const struct field import_row_fields[] = {
  FIELD(struct import_row, id),
  ENUM_FIELD(struct import_row, format, formats),
  FIELD(struct import_row, header, .max = IMPORT_MAX_HEADER),
  FIELD(struct import_row, lines),
  FIELD(struct import_row, inserted),
  FIELD(struct import_row, updated),
  FIELD(struct import_row, unchanged),
  FIELD(struct import_row, failed),
  FIELD(struct import_row, created_at),
  FIELD(struct import_row, finished_at),
};
const struct shape import_row_shape = SHAPE(import_row, import_row_fields);

static const struct field import_part_row_fields[] = {
  FIELD(struct import_part_row, id),    FIELD(struct import_part_row, import_id),
  FIELD(struct import_part_row, part),  FIELD(struct import_part_row, first_line),
  FIELD(struct import_part_row, bytes),
};
const struct shape import_part_row_shape = SHAPE(import_part_row, import_part_row_fields);

static const struct field import_fault_row_fields[] = {
  FIELD(struct import_fault_row, import_id),
  FIELD(struct import_fault_row, line),
  FIELD(struct import_fault_row, message, .max = IMPORT_MAX_MESSAGE),
};
const struct shape import_fault_row_shape = SHAPE(import_fault_row, import_fault_row_fields);

SQL_CHANGE(
    insert_import, import_row,
    .sql = "INSERT INTO product_imports (id, format, header, lines, inserted, updated, unchanged, failed, "
           "created_at, finished_at) VALUES (:id, :format, :header, :lines, 0, 0, 0, 0, :created_at, "
           ":finished_at)")
SQL_ONE(find_import, by_id, import_row,
        .sql =
            "SELECT id, format, header, lines, inserted, updated, unchanged, failed, created_at, finished_at "
            "FROM product_imports WHERE id = :id")
SQL_ALL(page_imports, import_page, import_summary, PAGE_MAX + 1,
        .sql =
            "SELECT id, format, lines, inserted + updated + unchanged + failed AS done, inserted, updated, "
            "unchanged, failed, created_at, finished_at FROM product_imports WHERE id < :below ORDER BY "
            "id DESC LIMIT :limit")
SQL_ALL(old_imports, due_search, by_id, JOB_FIND_MAX,
        .sql =
            "SELECT id FROM product_imports WHERE finished_at IS NOT NULL AND finished_at <= :now ORDER BY "
            "finished_at LIMIT :limit")
SQL_CHANGE(delete_import, by_id,
           .sql = "DELETE FROM product_imports WHERE id = :id AND finished_at IS NOT NULL")
SQL_CHANGE(delete_import_faults, by_id, .sql = "DELETE FROM product_import_faults WHERE import_id = :id")
SQL_CHANGE(update_import, import_row,
           .sql =
               "UPDATE product_imports SET inserted = :inserted, updated = :updated, unchanged = :unchanged, "
               "failed = :failed, finished_at = CASE WHEN EXISTS (SELECT 1 FROM product_import_parts WHERE "
               "import_id = :id) THEN NULL ELSE CAST(:finished_at AS bigint) END WHERE id = :id")
SQL_CHANGE(insert_import_part, import_part_row,
           .sql = "INSERT INTO product_import_parts (id, import_id, part, first_line, bytes) VALUES (:id, "
                  ":import_id, :part, :first_line, :bytes)")
SQL_ONE(find_import_part, by_id, import_part_row,
        .sql = "SELECT id, import_id, part, first_line, bytes FROM product_import_parts WHERE id = :id")
SQL_CHANGE(delete_import_part, by_id, .sql = "DELETE FROM product_import_parts WHERE id = :id")
SQL_ALL(due_import_parts, due_search, by_id, IMPORT_PARTS_A_STEP,
        .sql = "SELECT id FROM product_import_parts ORDER BY import_id, part LIMIT :limit")
SQL_CHANGE(put_import_fault, import_fault_row,
           .sql = "INSERT INTO product_import_faults (import_id, line, message) VALUES (:import_id, :line, "
                  ":message) ON CONFLICT DO NOTHING")
SQL_ALL(
    import_faults_of, by_id, import_fault, IMPORT_MAX_FAULTS,
    .sql = "SELECT line, message FROM product_import_faults WHERE import_id = :id ORDER BY line LIMIT 100")

size_t import_record_len(enum exchange_format format, struct text text, size_t *ret_lines) {
  if (format == EXCHANGE_CSV) {
    return csv_record_len(text, ret_lines);
  }
  *ret_lines = 1;
  const char *end = text.len > 0 ? memchr(text.at, '\n', text.len) : NULL;
  return end != NULL ? (size_t)(end - text.at) + 1 : text.len;
}

static bool refused(struct text *ret_why, struct text why) {
  *ret_why = why;
  return false;
}

static bool read_cells(struct arena *arena, struct text record, struct text *cells, size_t *count,
                       struct text *ret_why) {
  switch (csv_read(arena, record, cells, count)) {
  case CSV_FINE:
    return true;
  case CSV_TOO_MANY_CELLS:
    return refused(ret_why, text_format(arena, "has more than %d cells", CSV_MAX_CELLS));
  case CSV_BAD_QUOTES:
    return refused(ret_why, TEXT("has a quote that does not close, or stands within a cell without quotes"));
  case CSV_TOO_LONG:
    break;
  }
  return refused(ret_why, text_format(arena, "is longer than %d bytes", CSV_MAX_RECORD));
}

bool is_import_header(struct arena *arena, struct text header, struct text *ret_why) {
  struct text cells[CSV_MAX_CELLS];
  size_t count = 0;
  if (!text_is_utf8(header) || memchr(text_c(header), '\0', header.len) != NULL) {
    return refused(ret_why, TEXT("is no UTF-8"));
  }
  if (!read_cells(arena, header, cells, &count, ret_why)) {
    return false;
  }
  bool has_sku = false;
  for (size_t i = 0; i < count; i++) {
    if (shape_find(&exchange_line_shape, cells[i]) == NULL) {
      return refused(ret_why, text_format(arena, "names a column that is not known: %.*s",
                                          (int)(cells[i].len < 40 ? cells[i].len : 40), cells[i].at));
    }
    for (size_t other = 0; other < i; other++) {
      if (text_equal(cells[i], cells[other])) {
        return refused(ret_why, text_format(arena, "names %.*s twice", TEXT_ARGS(cells[i])));
      }
    }
    has_sku = has_sku || text_is(cells[i], "sku");
  }
  return has_sku ? true : refused(ret_why, TEXT("does not name sku"));
}

static bool tell_faults(struct arena *arena, const struct faults *faults, struct text *ret_why) {
  if (faults->count == 0) {
    return refused(ret_why, TEXT("cannot be read"));
  }
  const struct fault *fault = &faults->at[0];
  const char *member = fault->path.len > 1 ? fault->path.at + 1 : "it";
  return refused(ret_why, text_format(arena, "%.100s %.150s", member, text_c(fault->message)));
}

/* An empty cell says that there is none of it; what must not be none, it leaves as it is. */
static bool read_csv_line(struct arena *arena, struct text header, struct text record,
                          struct exchange_line *ret, struct text *ret_why) {
  struct text names[CSV_MAX_CELLS];
  struct text cells[CSV_MAX_CELLS];
  size_t names_count = 0;
  size_t count = 0;
  if (!read_cells(arena, header, names, &names_count, ret_why) ||
      !read_cells(arena, record, cells, &count, ret_why)) {
    return false;
  }
  if (count != names_count) {
    return refused(ret_why, text_format(arena, "has %zu cells where the header has %zu", count, names_count));
  }
  struct pair pairs[CSV_MAX_CELLS];
  size_t pairs_count = 0;
  for (size_t i = 0; i < count; i++) {
    if (cells[i].len > 0) {
      pairs[pairs_count++] = (struct pair){ names[i], csv_undefused(cells[i]) };
    }
  }
  struct faults *faults = ARENA_NEW(arena, struct faults);
  faults->arena = arena;
  shape_defaults(&exchange_line_shape, ret);
  if (shape_decode_pairs(&exchange_line_shape, pairs, pairs_count, NULL, arena, ret, faults) < 0) {
    return tell_faults(arena, faults, ret_why);
  }
  for (size_t i = 0; i < count; i++) {
    const struct field *field = shape_find(&exchange_line_shape, names[i]);
    if (cells[i].len == 0 && field->maybe && !field->not_null) {
      enum presence null = IS_NULL;
      memcpy((char *)ret + field->at, &null, sizeof null);
    }
  }
  return true;
}

bool read_import_line(struct arena *arena, enum exchange_format format, struct text header,
                      struct text record, struct exchange_line *ret, struct text *ret_why) {
  if (!text_is_utf8(record) || memchr(text_c(record), '\0', record.len) != NULL) {
    return refused(ret_why, TEXT("is no UTF-8"));
  }
  if (format == EXCHANGE_CSV) {
    return read_csv_line(arena, header, record, ret, ret_why);
  }
  if (record.len > CSV_MAX_RECORD) {
    return refused(ret_why, text_format(arena, "is longer than %d bytes", CSV_MAX_RECORD));
  }
  struct faults *faults = ARENA_NEW(arena, struct faults);
  faults->arena = arena;
  return shape_decode(&exchange_line_shape, record, UNKNOWN_REFUSED, arena, ret, faults) == 0
             ? true
             : tell_faults(arena, faults, ret_why);
}
