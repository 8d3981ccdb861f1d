/* Backups: a consistent copy of a live store, which begins a new life: its log has a new epoch, and the
   cursors that count in it move along, so that nobody mistakes the one log for the other. */
#include "store/sqlite_driver.h"

#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PAGES_PER_STEP = 256, PERMILLE = 1000, PATH_BYTES = 4096 };

/* One store's copy under way. It is written beside its place and gets its name when all of the backup are
   whole. */
struct copy {
  struct store *store;
  const char *path;
  char part[PATH_BYTES];
  struct connection source; /* holds the snapshot */
  struct id epoch;          /* the new one */
  bool named;
};

static int begin_copy(struct copy *copy, struct error *error) {
  int len = snprintf(copy->part, sizeof copy->part, "%s.part", copy->path);
  if (len < 0 || (size_t)len >= sizeof copy->part) {
    return error_set(error, -ENAMETOOLONG, "the path of the backup is too long");
  }
  if (access(copy->path, F_OK) == 0 || access(copy->part, F_OK) == 0) {
    return error_set(error, -EEXIST, "%s (or %s) exists already: remove it or name another file", copy->path,
                     copy->part);
  }
  copy->epoch = id_new();
  return connection_open(&copy->source, &copy->store->options, CONNECTION_CHECKER, error);
}

static int take_snapshot(struct copy *copy, struct error *error) {
  if (connection_control(&copy->source, CONTROL_BEGIN) != SQLITE_OK ||
      connection_control(&copy->source, CONTROL_PIN) != SQLITE_OK) {
    return connection_error(&copy->source, error, "a backup cannot begin");
  }
  return 0;
}

static int copy_pages(struct copy *copy, sqlite3 *target, void (*progress)(void *data, int permille),
                      void *data, struct error *error) {
  copy->source.owner = NULL;
  sqlite3_backup *backup = sqlite3_backup_init(target, "main", copy->source.db, "main");
  int code = backup != NULL ? SQLITE_OK : sqlite3_errcode(target);
  while (code == SQLITE_OK) {
    code = sqlite3_backup_step(backup, PAGES_PER_STEP);
    int pages = sqlite3_backup_pagecount(backup);
    if (progress != NULL && pages > 0) {
      int64_t done = pages - sqlite3_backup_remaining(backup);
      progress(data, (int)(done * PERMILLE / pages));
    }
  }
  sqlite3_backup_finish(backup);
  return code == SQLITE_DONE ? 0
                             : error_set(error, errno_of_sqlite(code) != 0 ? errno_of_sqlite(code) : -EIO,
                                         "%s: %s", copy->part, sqlite3_errstr(code));
}

/* All copies of one moment change over together: a cursor may count in another store's log. */
static int change_epochs(const struct copy *copy, const struct copy *all, size_t count, sqlite3 *target,
                         struct error *error) {
  char sql[200];
  int code = sqlite3_exec(target, "PRAGMA synchronous=FULL; BEGIN IMMEDIATE", NULL, NULL, NULL);
  for (size_t i = 0; code == SQLITE_OK && i < count; i++) {
    char old[33];
    char new[33];
    sodium_bin2hex(old, sizeof old, all[i].store->epoch.bytes, sizeof all[i].store->epoch.bytes);
    sodium_bin2hex(new, sizeof new, all[i].epoch.bytes, sizeof all[i].epoch.bytes);
    snprintf(sql, sizeof sql, "UPDATE souk_cursors SET epoch = x'%s' WHERE epoch = x'%s';", new, old);
    code = sqlite3_exec(target, sql, NULL, NULL, NULL);
    if (code == SQLITE_OK && &all[i] == copy) {
      snprintf(sql, sizeof sql, "UPDATE souk_epoch SET epoch = x'%s'", new);
      code = sqlite3_exec(target, sql, NULL, NULL, NULL);
    }
  }
  if (code == SQLITE_OK) {
    code = sqlite3_exec(target, "COMMIT", NULL, NULL, NULL);
  }
  return code == SQLITE_OK
             ? 0
             : error_set(error, errno_of_sqlite(code), "%s: %s", copy->part, sqlite3_errmsg(target));
}

static int sync_directory(const char *path, struct error *error) {
  char directory[PATH_BYTES];
  snprintf(directory, sizeof directory, "%s", path);
  char *slash = strrchr(directory, '/');
  if (slash != NULL) {
    slash[1] = '\0';
  }
  int fd = open(slash != NULL ? directory : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  int result = fd >= 0 && fsync(fd) == 0 ? 0 : error_set(error, -errno, "%s: %s", directory, strerror(errno));
  if (fd >= 0) {
    close(fd);
  }
  return result;
}

static int write_copy(struct copy *copy, const struct copy *all, size_t count,
                      void (*progress)(void *data, int permille), void *data, struct error *error) {
  sqlite3 *target = NULL;
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_EXCLUSIVE | SQLITE_OPEN_NOMUTEX;
  int code = sqlite3_open_v2(copy->part, &target, flags, copy->store->options.vfs);
  int result = code == SQLITE_OK
                   ? copy_pages(copy, target, progress, data, error)
                   : error_set(error, errno_of_sqlite(code), "%s: %s", copy->part, sqlite3_errstr(code));
  if (result == 0) {
    result = change_epochs(copy, all, count, target, error);
  }
  /* Closing checkpoints, syncs and removes the copy's own WAL. */
  code = sqlite3_close(target);
  if (result == 0 && code != SQLITE_OK) {
    result = error_set(error, errno_of_sqlite(code), "%s: %s", copy->part, sqlite3_errstr(code));
  }
  return result;
}

static int name_copy(struct copy *copy, struct error *error) {
  if (rename(copy->part, copy->path) != 0) {
    return error_set(error, -errno, "%s: %s", copy->path, strerror(errno));
  }
  copy->named = true;
  return sync_directory(copy->path, error);
}

static void abandon_copy(const struct copy *copy) {
  static const char *const endings[] = { "", "-wal", "-shm", "-journal" };
  for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
    char path[PATH_BYTES + 16];
    snprintf(path, sizeof path, "%s%s", copy->part, endings[i]);
    unlink(path);
  }
  if (copy->named) {
    unlink(copy->path); /* a part of a backup would be taken for one */
  }
}

static int take_snapshots(struct copy *copies, size_t count, struct error *error) {
  int result = 0;
  for (size_t i = 0; i < count; i++) {
    writer_pause(sqlite_store_of(copies[i].store));
  }
  for (size_t i = 0; result == 0 && i < count; i++) {
    result = take_snapshot(&copies[i], error);
  }
  for (size_t i = 0; i < count; i++) {
    writer_resume(sqlite_store_of(copies[i].store));
  }
  return result;
}

int sqlite_backup(struct store *const *stores, const char *const *paths, size_t count,
                  void (*progress)(void *data, int permille), void *data, struct error *error) {
  struct copy *copies = calloc(count, sizeof *copies);
  if (copies == NULL) {
    return error_set(error, -ENOMEM, "out of memory");
  }
  size_t begun = 0;
  int result = 0;
  while (result == 0 && begun < count) {
    copies[begun] = (struct copy){ .store = stores[begun], .path = paths[begun] };
    result = begin_copy(&copies[begun], error);
    begun += result == 0;
  }
  if (result == 0) {
    result = take_snapshots(copies, count, error);
  }
  for (size_t i = 0; result == 0 && i < count; i++) {
    result = write_copy(&copies[i], copies, count, progress, data, error);
  }
  for (size_t i = 0; result == 0 && i < count; i++) {
    result = name_copy(&copies[i], error);
  }
  for (size_t i = 0; i < begun; i++) {
    connection_close(&copies[i].source);
    if (result != 0) {
      abandon_copy(&copies[i]);
    }
  }
  free(copies);
  return result;
}
