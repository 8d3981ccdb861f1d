/* Comma-separated values (RFC 4180), and what spreadsheets must not take for a formula. Pure functions over
   any bytes. */
#pragma once

#include "base/arena.h"
#include "base/text.h"

enum {
  CSV_MAX_CELLS = 32,
  CSV_MAX_RECORD = 64 * 1024,
};

/* How many bytes the next record has, its line end included: up to the first line end that stands in no
   quotes, or to the end. 0 at the end. A record longer than CSV_MAX_RECORD ends at its first line end,
   whatever stands in quotes: one open quote does not swallow the file. (Whoever reads many bounds how many
   such there may be: each costs a look at CSV_MAX_RECORD bytes.) `ret_lines`: how many lines it spans. */
size_t csv_record_len(struct text text, size_t *ret_lines);

enum csv_fault { CSV_FINE, CSV_TOO_MANY_CELLS, CSV_BAD_QUOTES, CSV_TOO_LONG };

/* Reads one record, with or without its line end, into at most CSV_MAX_CELLS cells in the arena. */
enum csv_fault csv_read(struct arena *arena, struct text record, struct text ret[static CSV_MAX_CELLS],
                        size_t *ret_count);

/* Writes a cell, in quotes where it needs them, and a comma before it unless it is the first. A cell that a
   spreadsheet might take for a formula gets an apostrophe before it; one that begins with an apostrophe, too,
   so that csv_undefused() tells what it was. */
void csv_add(struct buffer *out, struct text cell, bool first);
/* The cell without the apostrophe that csv_add() put before it. */
struct text csv_undefused(struct text cell);
