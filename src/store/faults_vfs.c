/* The VFS "souk_faults": everything is handed to the usual VFS, but for writes and syncs that the plan makes
   fail. The crash point "in_checkpoint" lies here, too: in WAL mode the database file itself is written by
   checkpoints only. */
#include "store/faults_vfs.h"

#ifdef SOUK_TEST_HOOKS
#include "base/hooks.h"

#include <errno.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

struct faults_file {
  sqlite3_file base;
  bool counted;     /* a database or a WAL: not what SQLite keeps on the side */
  bool is_database; /* a database */
  bool in_wal_mode;
  sqlite3_file *real; /* behind this struct, in the same allocation */
};

/* One for the process, as SQLite's list of VFSs is. */
static struct faults_plan plan = { .space = -1 };
static sqlite3_vfs faults_vfs;
static sqlite3_io_methods methods;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static sqlite3_file *real(sqlite3_file *file) {
  return ((struct faults_file *)(void *)file)->real;
}

static sqlite3_vfs *usual(void) {
  return faults_vfs.pAppData;
}

static bool is_in(struct fault_range *range, int64_t number) {
  int64_t from = atomic_load(&range->from);
  return from > 0 && number >= from && number <= atomic_load(&range->to);
}

static bool write_fails(void) {
  int64_t writes = atomic_fetch_add(&plan.writes_done, 1) + 1;
  return is_in(&plan.writes, writes) || is_in(&plan.any, writes + atomic_load(&plan.syncs_done));
}

static bool sync_fails(void) {
  int64_t syncs = atomic_fetch_add(&plan.syncs_done, 1) + 1;
  return is_in(&plan.syncs, syncs) || is_in(&plan.any, syncs + atomic_load(&plan.writes_done));
}

/* Takes what the file grows by from the space that is left. */
static bool is_out_of_space(struct faults_file *file, int64_t end) {
  int64_t space = atomic_load(&plan.space);
  sqlite3_int64 size = 0;
  if (space < 0 || file->real->pMethods->xFileSize(file->real, &size) != SQLITE_OK || end <= size) {
    return false;
  }
  if (end - size > space) {
    return true;
  }
  atomic_fetch_sub(&plan.space, end - size);
  return false;
}

static int faults_write(sqlite3_file *base, const void *bytes, int len, sqlite3_int64 at) {
  struct faults_file *file = (struct faults_file *)(void *)base;
  if (file->is_database && file->in_wal_mode) {
    crash_point("in_checkpoint");
  }
  if (file->counted && write_fails()) {
    return atomic_load(&plan.full) ? SQLITE_FULL : SQLITE_IOERR_WRITE;
  }
  if (file->counted && is_out_of_space(file, at + len)) {
    return SQLITE_FULL;
  }
  return file->real->pMethods->xWrite(file->real, bytes, len, at);
}

static int faults_sync(sqlite3_file *base, int flags) {
  struct faults_file *file = (struct faults_file *)(void *)base;
  return file->counted && sync_fails() ? SQLITE_IOERR_FSYNC : file->real->pMethods->xSync(file->real, flags);
}

static int faults_close(sqlite3_file *file) {
  return real(file)->pMethods->xClose(real(file));
}
static int faults_read(sqlite3_file *file, void *bytes, int len, sqlite3_int64 at) {
  return real(file)->pMethods->xRead(real(file), bytes, len, at);
}
static int faults_truncate(sqlite3_file *file, sqlite3_int64 size) {
  return real(file)->pMethods->xTruncate(real(file), size);
}
static int faults_file_size(sqlite3_file *file, sqlite3_int64 *ret) {
  return real(file)->pMethods->xFileSize(real(file), ret);
}
static int faults_lock(sqlite3_file *file, int level) {
  return real(file)->pMethods->xLock(real(file), level);
}
static int faults_unlock(sqlite3_file *file, int level) {
  return real(file)->pMethods->xUnlock(real(file), level);
}
static int faults_check_reserved(sqlite3_file *file, int *ret) {
  return real(file)->pMethods->xCheckReservedLock(real(file), ret);
}
static int faults_control(sqlite3_file *file, int operation, void *argument) {
  return real(file)->pMethods->xFileControl(real(file), operation, argument);
}
static int faults_sector_size(sqlite3_file *file) {
  return real(file)->pMethods->xSectorSize(real(file));
}
static int faults_characteristics(sqlite3_file *file) {
  return real(file)->pMethods->xDeviceCharacteristics(real(file));
}
static int faults_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **ret) {
  ((struct faults_file *)(void *)file)->in_wal_mode = true;
  return real(file)->pMethods->xShmMap(real(file), page, size, extend, ret);
}
static int faults_shm_lock(sqlite3_file *file, int offset, int count, int flags) {
  return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}
static void faults_shm_barrier(sqlite3_file *file) {
  real(file)->pMethods->xShmBarrier(real(file));
}
static int faults_shm_unmap(sqlite3_file *file, int remove) {
  return real(file)->pMethods->xShmUnmap(real(file), remove);
}

static sqlite3_io_methods methods = {
  .iVersion = 2, /* without xFetch: nothing is mapped past the counting */
  .xClose = faults_close,
  .xRead = faults_read,
  .xWrite = faults_write,
  .xTruncate = faults_truncate,
  .xSync = faults_sync,
  .xFileSize = faults_file_size,
  .xLock = faults_lock,
  .xUnlock = faults_unlock,
  .xCheckReservedLock = faults_check_reserved,
  .xFileControl = faults_control,
  .xSectorSize = faults_sector_size,
  .xDeviceCharacteristics = faults_characteristics,
  .xShmMap = faults_shm_map,
  .xShmLock = faults_shm_lock,
  .xShmBarrier = faults_shm_barrier,
  .xShmUnmap = faults_shm_unmap,
};

static int faults_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *base, int flags,
                       int *ret_flags) {
  (void)vfs;
  struct faults_file *file = (struct faults_file *)(void *)base;
  *file = (struct faults_file){
    .counted = (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)) != 0,
    .is_database = (flags & SQLITE_OPEN_MAIN_DB) != 0,
    .real = (sqlite3_file *)(void *)(file + 1),
  };
  int code = usual()->xOpen(usual(), name, file->real, flags, ret_flags);
  /* SQLite closes what has methods, even if opening it failed. */
  file->base.pMethods = file->real->pMethods != NULL ? &methods : NULL;
  return code;
}

static void faults_register_once(void) {
  sqlite3_vfs *found = sqlite3_vfs_find(NULL);
  faults_vfs = *found; /* whatever is not about open files is the usual VFS's own */
  faults_vfs.zName = "souk_faults";
  faults_vfs.pNext = NULL;
  faults_vfs.szOsFile = (int)sizeof(struct faults_file) + found->szOsFile;
  faults_vfs.pAppData = found;
  faults_vfs.xOpen = faults_open;
  sqlite3_vfs_register(&faults_vfs, 0);
}

struct faults_plan *faults_vfs_register(void) {
  pthread_once(&once, faults_register_once);
  return &plan;
}

static int parse_range(const char *text, struct fault_range *ret, bool *ret_full) {
  char *end = NULL;
  long long from = strtoll(text, &end, 10);
  long long to = from;
  if (*end == '-') {
    to = strtoll(end + 1, &end, 10);
  }
  bool full = strcmp(end, "=full") == 0;
  if (from < 1 || to < from || (*end != '\0' && !full)) {
    return -EINVAL;
  }
  atomic_store(&ret->from, from);
  atomic_store(&ret->to, to);
  *ret_full = full;
  return 0;
}

static int parse_one(struct faults_plan *faults, const char *text) {
  bool full = false;
  int result = -EINVAL;
  if (strncmp(text, "space:", 6) == 0) {
    char *end = NULL;
    long long space = strtoll(text + 6, &end, 10);
    result = *end == '\0' && space >= 0 ? 0 : -EINVAL;
    atomic_store(&faults->space, space);
  } else if (strncmp(text, "write:", 6) == 0) {
    result = parse_range(text + 6, &faults->writes, &full);
  } else if (strncmp(text, "sync:", 5) == 0) {
    result = parse_range(text + 5, &faults->syncs, &full);
  } else if (strncmp(text, "any:", 4) == 0) {
    result = parse_range(text + 4, &faults->any, &full);
  }
  if (full) {
    atomic_store(&faults->full, true);
  }
  return result;
}

int faults_plan_parse(struct faults_plan *faults, const char *text) {
  char copy[256];
  size_t len = strlen(text);
  if (len >= sizeof copy) {
    return -EINVAL;
  }
  memcpy(copy, text, len + 1);
  char *rest = NULL;
  for (char *one = strtok_r(copy, ",", &rest); one != NULL; one = strtok_r(NULL, ",", &rest)) {
    int result = parse_one(faults, one);
    if (result != 0) {
      return result;
    }
  }
  return 0;
}

void faults_vfs_from_environment(const char **vfs) {
  const char *faults = getenv("SOUK_FAULTS");
  if (faults == NULL && getenv("SOUK_CRASH_AT") == NULL) {
    return;
  }
  struct faults_plan *registered = faults_vfs_register();
  if (faults != NULL && faults_plan_parse(registered, faults) != 0) {
    abort(); /* a test that is not understood must not pass */
  }
  if (*vfs == NULL) {
    *vfs = faults_vfs.zName;
  }
}
#endif
