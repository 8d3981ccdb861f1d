/* For tests on PostgreSQL: databases on the server at SOUK_TEST_POSTGRES, as `tools/postgres run` says it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* Whether there is a server to test on. */
bool test_server(void);
/* Makes the database where it is missing, and says its URL. */
void test_database(const char *name, char *ret_url, size_t ret_size);
void test_database_drop(const char *name);
/* Runs SQL in a database, or "postgres" for what is done beside it: the first value, or "". */
void test_database_query(const char *name, const char *sql, char *ret, size_t ret_size);
