/* What clients may do with imports, and the job that works through them. */
#include "services/product/product_import.h"

#include "base/csv.h"

#include <string.h>

static const char byte_order_mark[] = "\xef\xbb\xbf";

static void step(struct text *rest, size_t len) {
  rest->at += len;
  rest->len -= len;
}

static bool is_blank(struct text record) {
  for (size_t i = 0; i < record.len; i++) {
    if (strchr("\r\n", record.at[i]) == NULL || record.at[i] == '\0') {
      return false;
    }
  }
  return true;
}

static bool quote_is_open(struct text record) {
  size_t quotes = 0;
  for (size_t i = 0; i < record.len; i++) {
    quotes += record.at[i] == '"' ? 1 : 0;
  }
  return quotes % 2 != 0;
}

/* Of a record that is too long so much is kept as shows that it is. */
static size_t kept_of(size_t record_len) {
  return record_len > CSV_MAX_RECORD + 2 ? CSV_MAX_RECORD + 2 + 1 : record_len;
}

static struct import_part_row *open_part(struct import_plan *plan, struct text rest, int64_t line) {
  struct import_part_row *part = &plan->parts[plan->parts_count];
  *part = (struct import_part_row){ .part = (int64_t)plan->parts_count++,
                                    .first_line = line,
                                    .bytes = { .at = (const uint8_t *)rest.at } };
  return part;
}

/* Cuts what is behind the header into parts, each a run of records. Empty lines make no part. */
static int cut(struct context *context, struct text rest, int64_t line, struct import_plan *plan) {
  plan->parts = ARENA_ARRAY(context->arena, IMPORT_MAX_PARTS, struct import_part_row);
  struct import_part_row *part = NULL;
  size_t records = 0;
  int open_quotes = 0;
  while (rest.len > 0) {
    size_t lines = 0;
    size_t len = import_record_len(plan->format, rest, &lines);
    struct text record = { rest.at, len };
    bool blank = is_blank(record);
    open_quotes += plan->format == EXCHANGE_CSV && quote_is_open(record) ? 1 : 0;
    plan->lines += blank ? 0 : 1;
    if (open_quotes > IMPORT_MAX_OPEN_QUOTES || plan->lines > IMPORT_MAX_LINES) {
      return fail(context, &product_import_unreadable, "Line %lld: %s.", (long long)line,
                  open_quotes > IMPORT_MAX_OPEN_QUOTES ? "too many quotes that do not close"
                                                       : "too many lines");
    }
    if (!blank && part == NULL) {
      part = open_part(plan, rest, line);
      records = 0;
    }
    if (part != NULL) {
      part->bytes.len += kept_of(len);
      records += blank ? 0 : 1;
    }
    if (records == IMPORT_PART_LINES || kept_of(len) < len ||
        (part != NULL && part->bytes.len >= IMPORT_PART_BYTES)) {
      part = NULL;
    }
    line += (int64_t)lines;
    step(&rest, len);
  }
  return 0;
}

int split_import(struct context *context, const struct nothing *in, struct import_plan *plan) {
  (void)in;
  struct text rest = context_body(context);
  if (rest.len == 0) {
    return fail(context, &product_import_unreadable, "The file is empty.");
  }
  struct text type = http_header_find(context_request(context), "Content-Type");
  plan->format = text_starts(type, "text/csv") ? EXCHANGE_CSV : EXCHANGE_JSON_LINES;
  if (rest.len >= sizeof byte_order_mark - 1 &&
      memcmp(rest.at, byte_order_mark, sizeof byte_order_mark - 1) == 0) {
    step(&rest, sizeof byte_order_mark - 1);
  }
  int64_t line = 1;
  if (plan->format == EXCHANGE_CSV) {
    size_t lines = 0;
    size_t len = csv_record_len(rest, &lines);
    struct text why = TEXT("is too long");
    plan->header = text_copy_bytes(context->arena, text_c(rest), len < IMPORT_MAX_HEADER ? len : 0);
    if (plan->header.len == 0 || !is_import_header(context->arena, plan->header, &why)) {
      return fail(context, &product_import_unreadable, "The header %.*s.", TEXT_ARGS(why));
    }
    line += (int64_t)lines;
    step(&rest, len);
  }
  return rest.len > 0 ? cut(context, rest, line, plan) : 0;
}

static int view_import(struct tx *tx, struct id id, struct product_import *ret) {
  struct import_row row;
  struct by_id by = { id };
  int result = find_import(tx, &by, &row);
  if (result < 0) {
    return result;
  }
  *ret = (struct product_import){
    .id = row.id,
    .format = row.format,
    .lines = row.lines,
    .done = row.inserted + row.updated + row.unchanged + row.failed,
    .inserted = row.inserted,
    .updated = row.updated,
    .unchanged = row.unchanged,
    .failed = row.failed,
    .created_at = row.created_at,
    .finished_at = row.finished_at,
  };
  return import_faults_of(tx, &by, &ret->faults, &ret->faults_count);
}

int start_import(struct context *context, struct tx *tx, const struct nothing *in,
                 const struct import_plan *plan, struct product_import *ret) {
  (void)in;
  struct import_row row = { .id = context_id(context),
                            .format = plan->format,
                            .header = plan->header,
                            .lines = plan->lines,
                            .created_at = context_now(context),
                            .finished_at = { .presence = IS_NULL } };
  if (plan->parts_count == 0) {
    row.finished_at = (struct maybe_instant){ PRESENT, row.created_at };
  }
  int result = insert_import(tx, &row, NULL);
  for (size_t i = 0; result == 0 && i < plan->parts_count; i++) {
    struct import_part_row part = plan->parts[i];
    part.id = context_id(context);
    part.import_id = row.id;
    result = insert_import_part(tx, &part, NULL);
  }
  return result == 0 ? view_import(tx, row.id, ret) : result;
}

int list_imports(struct context *context, struct tx *tx, const struct list_imports *in,
                 struct import_list *ret) {
  struct import_page page = { .limit = in->limit + 1 };
  int result = page_after(context, in->after, &page.below);
  size_t count = 0;
  if (result == 0) {
    result = page_imports(tx, &page, &ret->items, &count);
  }
  if (result < 0) {
    return result;
  }
  ret->items_count = PAGE_CUT(context, in->limit, ret->items, count, &ret->next);
  return 0;
}

int get_import(struct context *context, struct tx *tx, const struct by_id *in, struct product_import *ret) {
  return found(context, view_import(tx, in->id, ret), "import");
}

int find_import_parts(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                      size_t *ret_count) {
  size_t step_max = max < IMPORT_PARTS_A_STEP ? max : IMPORT_PARTS_A_STEP;
  return find_due(tx, due_import_parts, context_now(context), ret_items, step_max, ret_count);
}

/* Does one record and counts it. */
static int import_record(struct context *context, struct tx *tx, struct import_row *row, struct text record,
                         int64_t line_number) {
  struct exchange_line line;
  struct text why = { 0 };
  enum import_outcome outcome = IMPORT_FAILED;
  if (read_import_line(context->arena, row->format, row->header, record, &line, &why)) {
    int result = apply_import_line(context, tx, &line, &outcome, &why);
    if (result < 0) {
      return result;
    }
  }
  row->inserted += outcome == IMPORT_INSERTED ? 1 : 0;
  row->updated += outcome == IMPORT_UPDATED ? 1 : 0;
  row->unchanged += outcome == IMPORT_UNCHANGED ? 1 : 0;
  if (outcome != IMPORT_FAILED) {
    return 0;
  }
  row->failed++;
  struct import_fault_row fault = { .import_id = row->id, .line = line_number, .message = why };
  return row->failed <= IMPORT_MAX_FAULTS ? put_import_fault(tx, &fault, NULL) : 0;
}

int import_part(struct context *context, struct tx *tx, struct id item) {
  struct import_part_row part;
  struct import_row row;
  int result = find_import_part(tx, &(struct by_id){ item }, &part);
  if (result == -ENOENT) {
    return 0;
  }
  if (result == 0) {
    result = find_import(tx, &(struct by_id){ part.import_id }, &row);
  }
  if (result < 0) {
    return result;
  }
  struct text rest = { .at = (const char *)part.bytes.at, .len = part.bytes.len };
  int64_t line = part.first_line;
  while (result == 0 && rest.len > 0) {
    size_t lines = 0;
    size_t len = import_record_len(row.format, rest, &lines);
    struct text record = text_copy_bytes(context->arena, rest.at, len);
    if (!is_blank(record)) {
      result = import_record(context, tx, &row, record, line);
    }
    line += (int64_t)lines;
    step(&rest, len);
  }
  if (result == 0) {
    result = delete_import_part(tx, &(struct by_id){ item }, NULL);
  }
  row.finished_at = (struct maybe_instant){ PRESENT, context_now(context) };
  return result == 0 ? update_import(tx, &row, NULL) : result;
}

int find_old_imports(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                     size_t *ret_count) {
  struct instant until = instant_after(context_now(context), -setting_int(context, &product_import_keep));
  return find_due(tx, old_imports, until, ret_items, max, ret_count);
}

/* What is done stays done: it need not be looked at again. */
int forget_import(struct context *context, struct tx *tx, struct id item) {
  (void)context;
  struct by_id by = { item };
  int result = delete_import_faults(tx, &by, NULL);
  return result == 0 ? delete_import(tx, &by, NULL) : result;
}
