/* souk backup: a whole copy, or nothing under that name. */
#include "commands/command_functions.h"

#include "commands/data.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct backup {
  struct command_context *context;
  struct store *const *stores;
  size_t stores_count;
  char target[DATA_PATH_MAX];
  char partial[DATA_PATH_MAX]; /* a directory of ours alone; what is in it is renamed when it is whole */
  char parent[DATA_PATH_MAX];
  int64_t bytes;
};

/* An existing directory gets a file (or, for several databases, a directory) named by the time. */
static int choose_target(struct backup *backup) {
  struct error *error = &backup->context->error;
  const char *given = backup->context->operands[0];
  struct stat about;
  int length = 0;
  if (stat(given, &about) == 0 && S_ISDIR(about.st_mode)) {
    char when[40];
    time_t now = time(NULL);
    struct tm parts;
    gmtime_r(&now, &parts);
    strftime(when, sizeof when, "%Y%m%dT%H%M%SZ", &parts);
    length = snprintf(backup->target, sizeof backup->target, "%s/souk-%s%s", given, when,
                      backup->stores_count == 1 ? ".db" : "");
  } else {
    length = snprintf(backup->target, sizeof backup->target, "%s", given);
    while (length > 1 && backup->target[length - 1] == '/') {
      backup->target[--length] = '\0';
    }
  }
  if (length <= 0 || (size_t)length + sizeof ".part" > sizeof backup->target) {
    return error_set(error, EXIT_USAGE, "The path \"%.200s\" is not one to write to.", given);
  }
  if (lstat(backup->target, &about) == 0) {
    return error_set(error, EXIT_USAGE, "%s exists already, and a backup overwrites nothing.",
                     backup->target);
  }
  memcpy(backup->partial, backup->target, (size_t)length);
  memcpy(backup->partial + length, ".part", sizeof ".part");
  const char *slash = strrchr(backup->target, '/');
  snprintf(backup->parent, sizeof backup->parent, "%.*s",
           slash != NULL ? (int)(slash - backup->target) + 1 : 1, slash != NULL ? backup->target : ".");
  if (lstat(backup->partial, &about) == 0) {
    return error_set(error, EXIT_USAGE,
                     "%s exists: another backup is being made, or was interrupted. If none is, remove it.",
                     backup->partial);
  }
  return 0;
}

static int finish_file(struct backup *backup, const char *path) {
  struct stat about;
  struct error *error = &backup->context->error;
  if (stat(path, &about) != 0) {
    return error_set(error, -errno, "Cannot look at %s: %s.", path, strerror(errno));
  }
  backup->bytes += about.st_size;
  return sync_file(path, error);
}

static const char *path_of_copy(const struct backup *backup, size_t i) {
  return text_c(
      text_format(backup->context->arena, "%s/%s.db", backup->partial, store_name(backup->stores[i])));
}

static int copy_stores(struct backup *backup) {
  struct error *error = &backup->context->error;
  const char **paths = ARENA_ARRAY(backup->context->arena, backup->stores_count, const char *);
  if (mkdir(backup->partial, 0700) != 0) {
    return error_set(error, -errno, "Cannot make %s: %s.", backup->partial, strerror(errno));
  }
  for (size_t i = 0; i < backup->stores_count; i++) {
    paths[i] = path_of_copy(backup, i);
  }
  int result = stores_backup(backup->stores, paths, backup->stores_count, error);
  for (size_t i = 0; result == 0 && i < backup->stores_count; i++) {
    result = finish_file(backup, paths[i]);
  }
  return result == 0 ? sync_directory(backup->partial, error) : result;
}

/* What is left of a backup that failed is of no use to anybody. */
static void remove_partial(const struct backup *backup) {
  for (size_t i = 0; i < backup->stores_count; i++) {
    unlink(path_of_copy(backup, i));
  }
  rmdir(backup->partial);
}

/* One database is a file, several are the directory. */
static int keep(struct backup *backup) {
  struct error *error = &backup->context->error;
  const char *whole = backup->stores_count == 1 ? path_of_copy(backup, 0) : backup->partial;
  if (renameat2(AT_FDCWD, whole, AT_FDCWD, backup->target, RENAME_NOREPLACE) != 0) {
    return error_set(error, -errno, "Cannot rename %s to %s: %s.", whole, backup->target, strerror(errno));
  }
  if (backup->stores_count == 1 && rmdir(backup->partial) != 0) {
    return error_set(error, -errno, "Cannot remove %s: %s.", backup->partial, strerror(errno));
  }
  return sync_directory(backup->parent, error);
}

int run_backup(struct command_context *context, struct buffer *out) {
  if (is_on_server(context->config)) {
    return error_set(
        &context->error, EXIT_USAGE,
        "The data lies in PostgreSQL: back it up with `pg_dump --format=custom`, which copies it at "
        "one moment while Souk runs. What `pg_restore` restores goes on where it stood.");
  }
  struct backup backup = { .context = context };
  backup.stores_count = runtime_stores(context->runtime, &backup.stores);
  int exit_code = choose_target(&backup);
  if (exit_code != 0) {
    return exit_code;
  }
  int64_t began = monotonic_us();
  int result = copy_stores(&backup);
  if (result == 0) {
    result = keep(&backup);
  }
  if (result != 0) {
    remove_partial(&backup);
    return error_prefix(&context->error, EXIT_FINDINGS, "There is no backup");
  }
  buffer_addf(out, "%s: %.1f MB in %.1f s.\n", backup.target, (double)backup.bytes / 1e6,
              (double)(monotonic_us() - began) / 1e6);
  return EXIT_FINE;
}
