/* Inside of store/: what is the same of migrations for every driver. */
#pragma once

#include "store/store_driver.h"

enum { MIGRATION_HASH_HEX = 33 };

/* By what an applied migration is known. */
void migration_hash(const char *sql, char ret[static MIGRATION_HASH_HEX]);
/* What would let a statement end the transaction that it runs in, or put its checks off until its end. NULL:
   nothing does. */
const char *migration_forbidden_word(const char *sql);
/* -EINVAL with why, unless `number` with this name and hash, the one after `applied` others, is `sql_of` what
   the program has. */
int migration_compare(const struct migrations *migrations, int applied, int number, const char *name,
                      const char *hash, const char *sql, struct error *error);
/* The service's name can be a prefix of tables. */
int migrations_check_name(const struct migrations *migrations, struct error *error);
/* Tells the store's log what was applied after `before` others: each that changed what was there, but of a
   service that is new one line for all, once the last is done. */
void migration_log(const struct store *store, const struct migrations *migrations, size_t before,
                   const struct migration *applied);
