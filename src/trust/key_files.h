/* Small secret files in a directory of their own, all of them readable by their user alone. A file is whole
   and synced before it has its name, so that a crash leaves the old one or the new one. Nobody but keys.c
   includes this. */
#pragma once

#include "base/error.h"

#include <stddef.h>

struct key_directory {
  char *path;
  int fd;
};
/* Makes it (0700) where it is missing. -EACCES: others may look into it. */
int key_directory_open(struct key_directory *ret, const char *path, struct error *error);
void key_directory_close(struct key_directory *directory);
/* Waits until no other process has it locked. Threads of one process share the lock. */
int key_directory_lock(const struct key_directory *directory, struct error *error);
void key_directory_unlock(const struct key_directory *directory);

/* Reads all of it. -ENOENT, without words, where there is none; -EACCES: others may read it; -EFBIG: it is
   `capacity` bytes long or longer. */
int key_file_read(const struct key_directory *directory, const char *name, void *ret, size_t capacity,
                  size_t *ret_len, struct error *error);
/* Makes or replaces it; the directory must be locked. */
int key_file_write(const struct key_directory *directory, const char *name, const void *bytes, size_t len,
                   struct error *error);
