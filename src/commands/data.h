/* SOUK_DATA: the directory, and the lock that says that one process has it. */
#pragma once

#include "base/error.h"

#include <sys/types.h>

/* Makes the directory with mode 0700 where it is missing (its parent must exist). */
int data_make(const char *path, struct error *error);
/* -ENOENT, -ENOTDIR with what to do. */
int data_exists(const char *path, struct error *error);
/* Locks PATH/lock and writes our pid into it; the lock ends with the descriptor, so also with the process.
   -EBUSY: another process has it; its pid, as far as it is known, is in `error`. */
int data_lock(const char *path, int *ret_fd, struct error *error);
void data_unlock(int fd);

/* "DIRECTORY/NAME"; -ENAMETOOLONG. */
enum { DATA_PATH_MAX = 4096 };
int data_path(const char *directory, const char *name, char ret[static DATA_PATH_MAX], struct error *error);

/* The names of the databases in a directory ("souk.db"), sorted. -EFBIG beyond DATABASES_MAX. */
enum { DATABASES_MAX = 64, DATABASE_NAME_MAX = 64 };
struct databases {
  char names[DATABASES_MAX][DATABASE_NAME_MAX];
  size_t count;
};
int data_databases(const char *directory, struct databases *ret, struct error *error);

/* Makes what was done in a directory (files made, renamed) last. */
int sync_directory(const char *path, struct error *error);
int sync_file(const char *path, struct error *error);
