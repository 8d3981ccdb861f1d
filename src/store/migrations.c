/* What is the same of migrations for every driver. */
#include "store/migrations.h"

#include <ctype.h>
#include <sodium.h>
#include <string.h>
#include <strings.h>

void migration_hash(const char *sql, char ret[static MIGRATION_HASH_HEX]) {
  uint8_t digest[(MIGRATION_HASH_HEX - 1) / 2];
  crypto_generichash(digest, sizeof digest, (const uint8_t *)sql, strlen(sql), NULL, 0);
  sodium_bin2hex(ret, MIGRATION_HASH_HEX, digest, sizeof digest);
}

/* Looked for anywhere, comments included. */
const char *migration_forbidden_word(const char *sql) {
  static const char *const words[] = { "DEFERRABLE", "DEFERRED", "ROLLBACK" };
  for (const char *at = sql; *at != '\0';) {
    size_t len = 0;
    while (isalnum((unsigned char)at[len]) || at[len] == '_') {
      len++;
    }
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
      if (len == strlen(words[i]) && strncasecmp(at, words[i], len) == 0) {
        return words[i];
      }
    }
    at += len > 0 ? len : 1;
  }
  return NULL;
}

int migration_compare(const struct migrations *migrations, int applied, int number, const char *name,
                      const char *hash, const char *sql, struct error *error) {
  if (number != applied + 1 || sql == NULL) {
    return error_set(error, -EINVAL,
                     "migration %d of %s (%s) was applied, but this program does not have it: "
                     "it is older than the data, or a file is missing",
                     number, migrations->service, name);
  }
  char own_hash[MIGRATION_HASH_HEX];
  migration_hash(sql, own_hash);
  if (strcmp(own_hash, hash) != 0) {
    return error_set(error, -EINVAL,
                     "migration %d of %s (%s) was changed after it had been applied: "
                     "put it back and add another one",
                     number, migrations->service, name);
  }
  return 0;
}

int migrations_check_name(const struct migrations *migrations, struct error *error) {
  const char *service = migrations->service;
  if (service[strspn(service, "abcdefghijklmnopqrstuvwxyz0123456789")] != '\0') {
    return error_set(error, -EINVAL, "%s cannot be a prefix of tables: it is not one word in lower case",
                     service);
  }
  return 0;
}

void migration_log(const struct store *store, const struct migrations *migrations, size_t before,
                   const struct migration *applied) {
  if (before > 0) {
    log_info(store->options.log, "store %s: applied migration %d of %s (%s)", store->name, applied->number,
             migrations->service, applied->name);
  } else if (applied == &migrations->at[migrations->count - 1]) {
    log_info(store->options.log, "store %s: made the tables of %s", store->name, migrations->service);
  }
}
