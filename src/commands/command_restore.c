/* souk restore: a backup is copied beside the data, checked there, and only then put in its place. */
#include "commands/command_functions.h"

#include "commands/data.h"

#include <fcntl.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct restore {
  struct command_context *context;
  struct buffer *out;
  const char *source, *data;
  const char *staging; /* SOUK_DATA/restore.part */
  char suffix[60];     /* of the names under which the old data is kept */
  bool is_directory;
  struct databases names;
  bool replaced;
};

static const char *path_in(struct restore *restore, const char *directory, const char *name,
                           const char *suffix) {
  return text_c(text_format(restore->context->arena, "%s/%s%s", directory, name, suffix));
}

static bool exists(const char *path) {
  struct stat about;
  return lstat(path, &about) == 0;
}

static const char *source_of(struct restore *restore, size_t i) {
  return restore->is_directory ? path_in(restore, restore->source, restore->names.names[i], "")
                               : restore->source;
}

/* What is to be restored, and under which names: a file becomes the database of all services. */
static int look_at_source(struct restore *restore) {
  struct error *error = &restore->context->error;
  struct stat about;
  if (stat(restore->source, &about) != 0) {
    return error_set(error, EXIT_USAGE, "Cannot read %s: %s.", restore->source, strerror(errno));
  }
  restore->is_directory = S_ISDIR(about.st_mode);
  if (!restore->is_directory) {
    restore->names.count = 1;
    snprintf(restore->names.names[0], DATABASE_NAME_MAX, "souk.db");
  } else if (data_databases(restore->source, &restore->names, error) != 0) {
    return EXIT_USAGE;
  }
  if (restore->names.count == 0) {
    return error_set(error, EXIT_USAGE, "There is no backup in %s.", restore->source);
  }
  for (size_t i = 0; i < restore->names.count; i++) {
    const char *log = text_c(text_format(restore->context->arena, "%s-wal", source_of(restore, i)));
    if (exists(log)) {
      return error_set(
          error, EXIT_USAGE,
          "%s has a write-ahead log beside it: it is a database in use, not a backup. Copy it with "
          "`souk backup`.",
          source_of(restore, i));
    }
  }
  return 0;
}

static int refuse_to_overwrite(struct restore *restore) {
  struct databases present;
  struct error *error = &restore->context->error;
  if (data_databases(restore->data, &present, error) != 0) {
    return EXIT_CONFIGURATION;
  }
  if (present.count == 0 || command_option(restore->context, "--replace") != NULL) {
    return 0;
  }
  return error_set(
      error, EXIT_USAGE,
      "SOUK_DATA (%s) holds data already. With --replace it is kept as %s.before-restore-TIME and the "
      "backup takes its place.",
      restore->data, present.names[0]);
}

static void empty_staging(struct restore *restore) {
  static const char *const suffixes[] = { "", "-wal", "-shm" };
  for (size_t i = 0; i < restore->names.count; i++) {
    for (size_t s = 0; s < COUNT_OF(suffixes); s++) {
      unlink(path_in(restore, restore->staging, restore->names.names[i], suffixes[s]));
    }
  }
  rmdir(restore->staging);
}

static int copy_bytes(int from, int to) {
  enum { AT_ONCE = 1 << 24 };
  ssize_t copied = 0;
  while ((copied = sendfile(to, from, NULL, AT_ONCE)) > 0) {
  }
  return copied == 0 && fsync(to) == 0 ? 0 : -errno;
}

static int copy_file(const char *from, const char *to, struct error *error) {
  int source = open(from, O_RDONLY | O_CLOEXEC);
  int target = source >= 0 ? open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600) : -1;
  int result = target >= 0 ? copy_bytes(source, target) : -errno;
  if (source >= 0) {
    close(source);
  }
  if (target >= 0) {
    close(target);
  }
  return result == 0 ? 0 : error_set(error, result, "Cannot copy %s to %s: %s.", from, to, strerror(-result));
}

static int stage(struct restore *restore) {
  struct error *error = &restore->context->error;
  empty_staging(restore); /* of an interrupted restore; nobody else is here, for we hold the lock */
  if (mkdir(restore->staging, 0700) != 0) {
    return error_set(error, -errno, "Cannot make %s: %s.", restore->staging, strerror(errno));
  }
  for (size_t i = 0; i < restore->names.count; i++) {
    int result = copy_file(source_of(restore, i),
                           path_in(restore, restore->staging, restore->names.names[i], ""), error);
    if (result != 0) {
      return result;
    }
  }
  return 0;
}

static void add_finding(void *data, const char *finding) {
  struct restore *restore = data;
  buffer_addf(restore->out, "%s: %s\n", restore->source, finding);
}

static int open_staged(struct restore *restore, bool check_only) {
  struct command_context *context = restore->context;
  struct clock clock = { 0 };
  struct runtime_options options = command_runtime_options(context, &clock, restore->staging);
  options.check_only = check_only;
  struct runtime *runtime = NULL;
  int result = runtime_create(&runtime, &options, &context->error);
  if (result != 0) {
    return result;
  }
  struct store *const *stores = NULL;
  size_t count = runtime_stores(runtime, &stores);
  for (size_t i = 0; i < count && result == 0; i++) {
    result = store_check(stores[i], add_finding, restore, &context->error);
  }
  runtime_destroy(runtime);
  return result <= 0 ? result : error_set(&context->error, -EBADMSG, "it is damaged");
}

/* Is it a whole Souk backup that this program can run on? One of an older version is brought up to date. */
static int check_staged(struct restore *restore) {
  int result = open_staged(restore, true);
  if (result == -ENOTSUP) {
    buffer_add_c(restore->out, "The backup is of an older version and is brought up to date.\n");
    result = open_staged(restore, false);
  }
  return result == 0 ? 0
                     : error_prefix(&restore->context->error, result,
                                    "%s was not restored, and nothing was changed", restore->source);
}

static int keep_link(const char *from, const char *to, struct error *error) {
  return link(from, to) == 0 || errno == ENOENT
             ? 0
             : error_set(error, -errno, "Cannot keep %s as %s: %s.", from, to, strerror(errno));
}

/* The old database keeps its second name and its write-ahead log; at every moment in between the old or the
   new one is whole. The log goes first, for a database must never meet the log of another. */
static int put_in_place(struct restore *restore, const char *name) {
  struct error *error = &restore->context->error;
  const char *current = path_in(restore, restore->data, name, "");
  const char *current_log = path_in(restore, restore->data, name, "-wal");
  const char *kept = text_c(text_format(restore->context->arena, "%s%s", current, restore->suffix));
  restore->replaced = restore->replaced || exists(current);
  int result = keep_link(current, kept, error);
  if (result == 0) {
    result = keep_link(current_log, text_c(text_format(restore->context->arena, "%s-wal", kept)), error);
  }
  if (result == 0) {
    result = sync_directory(restore->data, error);
  }
  if (result != 0) {
    return result;
  }
  unlink(current_log);
  unlink(path_in(restore, restore->data, name, "-shm"));
  result = sync_directory(restore->data, error);
  if (result == 0 && rename(path_in(restore, restore->staging, name, ""), current) != 0) {
    result = error_set(error, -errno, "Cannot rename the copy to %s: %s.", current, strerror(errno));
  }
  return result == 0 ? sync_directory(restore->data, error) : result;
}

static int restore_staged(struct restore *restore) {
  int result = stage(restore);
  if (result == 0) {
    result = check_staged(restore);
  }
  for (size_t i = 0; result == 0 && i < restore->names.count; i++) {
    result = put_in_place(restore, restore->names.names[i]);
  }
  empty_staging(restore);
  return result;
}

static int restore_locked(struct restore *restore) {
  int exit_code = refuse_to_overwrite(restore);
  if (exit_code != 0) {
    return exit_code;
  }
  time_t now = time(NULL);
  struct tm parts;
  gmtime_r(&now, &parts);
  strftime(restore->suffix, sizeof restore->suffix, ".before-restore-%Y%m%dT%H%M%SZ", &parts);
  if (restore_staged(restore) != 0) {
    return EXIT_FINDINGS;
  }
  buffer_addf(restore->out, "Restored %s into %s.\n", restore->source, restore->data);
  if (restore->replaced) {
    buffer_addf(restore->out, "The data before lies beside it, as %s%s; delete it when you are sure.\n",
                restore->names.names[0], restore->suffix);
  }
  buffer_add_c(restore->out, "Next: `souk check`, then `souk run`.\n");
  return EXIT_FINE;
}

int run_restore(struct command_context *context, struct buffer *out) {
  if (is_on_server(context->config)) {
    return error_set(&context->error, EXIT_USAGE,
                     "The data lies in PostgreSQL: restore it with `pg_restore`, while no Souk runs on it.");
  }
  struct restore restore = { .context = context,
                             .out = out,
                             .source = context->operands[0],
                             .data = text_c(config_text(context->config, &setting_data)) };
  restore.staging = path_in(&restore, restore.data, "restore.part", "");
  int exit_code = look_at_source(&restore);
  if (exit_code != 0) {
    return exit_code;
  }
  int lock = -1;
  int result = data_make(restore.data, &context->error);
  if (result == 0) {
    result = data_lock(restore.data, &lock, &context->error);
  }
  if (result != 0) {
    return exit_of(result);
  }
  exit_code = restore_locked(&restore);
  data_unlock(lock);
  return exit_code;
}
