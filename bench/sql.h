/* SQLite as the measuring programs use it: any error ends them. */
#pragma once

#include "base/values.h"

#include <sqlite3.h>
#include <stdbool.h>

/* Opens or creates, with the pragmas of the program's own writer. */
sqlite3 *sql_open(const char *path);
void sql_execute(sqlite3 *db, const char *sql);
sqlite3_stmt *sql_prepare(sqlite3 *db, const char *sql);
/* True when there is a row. The statement is not reset where there is one. */
bool sql_step(sqlite3_stmt *statement);
/* Binds the parameters in order and steps. Kinds: i int64_t, t const char *, d struct id *, n NULL (takes no
   argument). Texts and ids must live until the statement is reset. */
bool sql_query(sqlite3_stmt *statement, const char *kinds, ...);
/* The same for a statement without rows, and resets it. */
void sql_run(sqlite3_stmt *statement, const char *kinds, ...);
