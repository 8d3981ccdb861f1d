/* Statements as services write them, translated for PostgreSQL: :names become $numbers, lists arrays, the
   frame's tables are named with their schema. What a service may not touch is refused by its name, before the
   server sees it; tables of other services are in schemas where its names do not lead. */
#include "store/postgres_driver.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* Where the translation stands. */
struct translating {
  const struct statement *statement;
  const char *owner;
  bool is_frame;
  struct translation *ret;
  struct error *error;
};

static bool starts(const char *word, size_t len, const char *with) {
  size_t with_len = strlen(with);
  return len >= with_len && strncasecmp(word, with, with_len) == 0;
}

static bool is_word(const char *word, size_t len, const char *other) {
  return len == strlen(other) && strncasecmp(word, other, len) == 0;
}

/* Rows are read and changed; transactions, settings and schemas are not services' to change. */
static int check_verb(const struct translating *at, const char *sql) {
  static const char *const verbs[] = { "SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "VALUES" };
  static const char *const of_transactions[] = { "BEGIN",   "START",    "COMMIT",  "END",
                                                 "ABORT",   "ROLLBACK", "RELEASE", "SAVEPOINT",
                                                 "PREPARE", "SET",      "RESET",   "LOCK" };
  while (isspace((unsigned char)*sql) || skip_quoted(sql) != sql) {
    sql = isspace((unsigned char)*sql) ? sql + 1 : skip_quoted(sql);
  }
  size_t len = name_length(sql);
  for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
    if (is_word(sql, len, verbs[i])) {
      return 0;
    }
  }
  for (size_t i = 0; i < sizeof of_transactions / sizeof of_transactions[0]; i++) {
    if (is_word(sql, len, of_transactions[i])) {
      return error_set(at->error, -EINVAL, "%s may not begin or end transactions: the store does", at->owner);
    }
  }
  return error_set(at->error, -EINVAL, "%s may not %.*s: statements read and change rows", at->owner,
                   len > 0 ? (int)len : 7, len > 0 ? sql : "do that");
}

static int check_name(const struct translating *at, const char *name, size_t len) {
  if (is_word(name, len, "souk") || starts(name, len, "souk_")) {
    return error_set(at->error, -EINVAL, "%s may not touch %.*s: the table is the frame's", at->owner,
                     (int)len, name);
  }
  if (starts(name, len, "pg_") || is_word(name, len, "information_schema") ||
      is_word(name, len, "set_config")) {
    return error_set(at->error, -EINVAL, "%s may not use %.*s: it is the database's own", at->owner, (int)len,
                     name);
  }
  return 0;
}

static int add_name(struct translating *at, const char *name, size_t len) {
  struct buffer *sql = &at->ret->sql;
  if (!at->is_frame) {
    int result = check_name(at, name, len);
    buffer_add(sql, name, len);
    return result;
  }
  bool qualified = sql->len > 0 && sql->at[sql->len - 1] == '.';
  if (starts(name, len, "souk_") && !qualified) {
    buffer_add_c(sql, "souk.");
  }
  buffer_add(sql, name, len);
  return 0;
}

/* `$number`, one for each parameter however often it stands. */
static int number_of(struct translating *at, const struct parameter *parameter, size_t *ret) {
  struct translation *translation = at->ret;
  for (size_t i = 0; i < translation->parameters_count; i++) {
    const struct parameter *known = &translation->parameters[i];
    if (known->field == parameter->field && known->part == parameter->part) {
      *ret = i + 1;
      return 0;
    }
  }
  if (translation->parameters_count == PARAMETERS_MAX) {
    return error_set(at->error, -EINVAL, "it has more than %d parameters", PARAMETERS_MAX);
  }
  translation->parameters[translation->parameters_count++] = *parameter;
  *ret = translation->parameters_count;
  return 0;
}

static void drop_end(struct buffer *sql, size_t len) {
  sql->len -= len;
  while (sql->len > 0 && isspace((unsigned char)sql->at[sql->len - 1])) {
    sql->len--;
  }
  sql->at[sql->len] = '\0';
}

static bool ends_with_word(const struct buffer *sql, const char *word) {
  size_t len = strlen(word);
  return sql->len > len && is_word(sql->at + sql->len - len, len, word) &&
         !isalnum((unsigned char)sql->at[sql->len - len - 1]) && sql->at[sql->len - len - 1] != '_';
}

/* `IN (:ids)` becomes `= ANY ($1)` and `NOT IN (:ids)` `<> ALL ($1)`. */
static int open_list(struct translating *at) {
  struct buffer *sql = &at->ret->sql;
  drop_end(sql, 0);
  bool in_parentheses = sql->len > 0 && sql->at[sql->len - 1] == '(';
  if (in_parentheses) {
    drop_end(sql, 1);
  }
  if (!in_parentheses || !ends_with_word(sql, "IN")) {
    return error_set(at->error, -EINVAL, "a list stands elsewhere than in IN (:list)");
  }
  drop_end(sql, strlen("IN"));
  if (ends_with_word(sql, "NOT")) {
    drop_end(sql, strlen("NOT"));
    buffer_add_c(sql, " <> ALL (");
  } else {
    buffer_add_c(sql, " = ANY (");
  }
  return 0;
}

static int add_parameter(struct translating *at, const char *name, size_t len) {
  struct parameter parameter = { .field = NULL };
  size_t number = 0;
  int result = resolve_parameter(at->statement->takes, name, len, &parameter, at->error);
  if (result == 0) {
    result = number_of(at, &parameter, &number);
  }
  if (result == 0 && parameter.part == PART_LIST) {
    result = open_list(at);
  }
  if (result == 0) {
    buffer_addf(&at->ret->sql, "$%zu", number);
  }
  return result;
}

/* One name, parameter, quoted part or character; moves `*sql` behind it. */
static int add_next(struct translating *at, const char **sql) {
  const char *from = *sql;
  const char *end = skip_quoted(from);
  if (end != from) {
    *sql = end;
    buffer_add(&at->ret->sql, from, (size_t)(end - from));
    return *from == '"' && !at->is_frame ? check_name(at, from + 1, (size_t)(end - from) - 2) : 0;
  }
  if (from[0] == ':' && from[1] == ':') {
    *sql = from + 2;
    buffer_add_c(&at->ret->sql, "::");
    return 0;
  }
  if (from[0] == ':') {
    size_t len = name_length(from + 1);
    *sql = from + 1 + len;
    return add_parameter(at, from + 1, len);
  }
  size_t len = name_length(from);
  *sql = from + (len > 0 ? len : 1);
  if (len > 0) {
    return add_name(at, from, len);
  }
  if (*from == '$' || *from == '?') {
    return error_set(at->error, -EINVAL, "a parameter is not named as :name");
  }
  buffer_add_char(&at->ret->sql, *from);
  return 0;
}

int translate(const struct statement *statement, const char *owner, struct translation *ret,
              struct error *error) {
  ret->parameters_count = 0;
  buffer_init(&ret->sql, STATEMENT_MAX_BYTES);
  struct translating at = {
    .statement = statement,
    .owner = owner,
    .is_frame = strcmp(owner, frame_migrations.service) == 0,
    .ret = ret,
    .error = error,
  };
  const char *sql = statement->sql != NULL ? statement->sql : statement->postgres;
  if (sql == NULL) {
    return error_set(error, -EINVAL, "it has no SQL for PostgreSQL");
  }
  int result = check_verb(&at, sql);
  while (result == 0 && *sql != '\0') {
    result = add_next(&at, &sql);
  }
  if (result == 0 && ret->sql.failed) {
    result = error_set(error, -EINVAL, "its SQL is too long");
  }
  return result;
}
