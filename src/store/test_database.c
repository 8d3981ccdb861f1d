#include "store/test_database.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <libpq-fe.h>

bool test_server(void) {
  return getenv("SOUK_TEST_POSTGRES") != NULL;
}

/* SQL fails the test, unless with the SQLSTATE `but`. */
static void run(const char *database, const char *sql, const char *but, char *ret, size_t ret_size) {
  char url[300];
  snprintf(url, sizeof url, "%s/%s?options=-cclient_min_messages%%3Derror", getenv("SOUK_TEST_POSTGRES"),
           database);
  PGconn *connection = PQconnectdb(url);
  PGresult *result = PQexec(connection, sql);
  const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  ExecStatusType status = PQresultStatus(result);
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && (state == NULL || strcmp(state, but) != 0)) {
    fail_msg("%s: %s", sql, PQerrorMessage(connection));
  }
  snprintf(ret, ret_size, "%s", PQntuples(result) > 0 ? PQgetvalue(result, 0, 0) : "");
  PQclear(result);
  PQfinish(connection);
}

void test_database(const char *name, char *ret_url, size_t ret_size) {
  char sql[200];
  char nothing[2];
  snprintf(sql, sizeof sql, "CREATE DATABASE \"%s\"", name);
  run("postgres", sql, "42P04", nothing, sizeof nothing); /* duplicate_database */
  snprintf(ret_url, ret_size, "%s/%s", getenv("SOUK_TEST_POSTGRES"), name);
}

void test_database_drop(const char *name) {
  char sql[200];
  char nothing[2];
  snprintf(sql, sizeof sql, "DROP DATABASE IF EXISTS \"%s\" WITH (FORCE)", name);
  run("postgres", sql, "", nothing, sizeof nothing);
}

void test_database_query(const char *name, const char *sql, char *ret, size_t ret_size) {
  run(name, sql, "", ret, ret_size);
}
