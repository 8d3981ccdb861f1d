#include "commands/data.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int data_path(const char *directory, const char *name, char ret[static DATA_PATH_MAX], struct error *error) {
  int length = snprintf(ret, DATA_PATH_MAX, "%s/%s", directory, name);
  if (length < 0 || length >= DATA_PATH_MAX) {
    return error_set(error, -ENAMETOOLONG, "The path %.100s… is too long.", directory);
  }
  return 0;
}

int data_make(const char *path, struct error *error) {
  if (mkdir(path, 0700) == 0) {
    char parent[DATA_PATH_MAX];
    int result = data_path(path, "..", parent, error);
    return result == 0 ? sync_directory(parent, error) : result;
  }
  if (errno == EEXIST) {
    return data_exists(path, error);
  }
  if (errno == ENOENT) {
    return error_set(error, -ENOENT, "Cannot make SOUK_DATA (%s): the directory above it does not exist.",
                     path);
  }
  return error_set(error, -errno, "Cannot make SOUK_DATA (%s): %s.", path, strerror(errno));
}

int data_exists(const char *path, struct error *error) {
  struct stat about;
  if (stat(path, &about) != 0) {
    if (errno == ENOENT) {
      return error_set(error, -ENOENT,
                       "SOUK_DATA (%s) does not exist. `souk run` and `souk migrate` make it; if the data "
                       "lies elsewhere, set SOUK_DATA to that directory.",
                       path);
    }
    return error_set(error, -errno, "Cannot look at SOUK_DATA (%s): %s.", path, strerror(errno));
  }
  if (!S_ISDIR(about.st_mode)) {
    return error_set(error, -ENOTDIR, "SOUK_DATA (%s) is not a directory.", path);
  }
  return 0;
}

/* Who wrote its pid into the lock last; 0 where it cannot be told. */
static long lock_owner(int fd) {
  char digits[24] = "";
  ssize_t length = pread(fd, digits, sizeof digits - 1, 0);
  return length > 0 ? strtol(digits, NULL, 10) : 0;
}

static int write_owner(int fd) {
  char digits[24];
  int length = snprintf(digits, sizeof digits, "%ld\n", (long)getpid());
  if (ftruncate(fd, 0) != 0 || pwrite(fd, digits, (size_t)length, 0) != length) {
    return -errno;
  }
  return 0;
}

static int lock_opened(const char *path, int fd, struct error *error) {
  struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
  if (fcntl(fd, F_OFD_SETLK, &whole) == 0) {
    int result = write_owner(fd);
    return result == 0 ? 0 : error_set(error, result, "Cannot write to %s: %s.", path, strerror(-result));
  }
  if (errno != EAGAIN && errno != EACCES) {
    return error_set(error, -errno, "Cannot lock %s: %s.", path, strerror(errno));
  }
  long owner = lock_owner(fd);
  if (owner > 0) {
    return error_set(error, -EBUSY, "%s is locked: process %ld works with this data.", path, owner);
  }
  return error_set(error, -EBUSY, "%s is locked: another process works with this data.", path);
}

int data_lock(const char *path, int *ret_fd, struct error *error) {
  char name[DATA_PATH_MAX];
  int result = data_path(path, "lock", name, error);
  if (result != 0) {
    return result;
  }
  int fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) {
    return error_set(error, -errno, "Cannot open %s: %s.", name, strerror(errno));
  }
  result = lock_opened(name, fd, error);
  if (result != 0) {
    close(fd);
    return result;
  }
  *ret_fd = fd;
  return 0;
}

void data_unlock(int fd) {
  close(fd);
}

static bool is_database(const char *name) {
  size_t length = strlen(name);
  return name[0] != '.' && length > 3 && length < DATABASE_NAME_MAX && strcmp(name + length - 3, ".db") == 0;
}

static int compare_names(const void *a, const void *b) {
  return strcmp(a, b);
}

int data_databases(const char *directory, struct databases *ret, struct error *error) {
  DIR *listing = opendir(directory);
  if (listing == NULL) {
    return error_set(error, -errno, "Cannot look into %s: %s.", directory, strerror(errno));
  }
  ret->count = 0;
  int result = 0;
  struct dirent *entry = NULL;
  while (result == 0 && (entry = readdir(listing)) != NULL) {
    if (!is_database(entry->d_name)) {
      continue;
    }
    if (ret->count == DATABASES_MAX) {
      result = error_set(error, -EFBIG, "There are more than %d databases in %s.", DATABASES_MAX, directory);
    } else {
      snprintf(ret->names[ret->count++], DATABASE_NAME_MAX, "%s", entry->d_name);
    }
  }
  closedir(listing);
  qsort(ret->names, ret->count, sizeof ret->names[0], compare_names);
  return result;
}

static int sync_path(const char *path, int flags, struct error *error) {
  int fd = open(path, O_RDONLY | O_CLOEXEC | flags);
  int result = fd >= 0 && fsync(fd) == 0 ? 0 : -errno;
  if (fd >= 0) {
    close(fd);
  }
  return result == 0 ? 0 : error_set(error, result, "Cannot sync %s: %s.", path, strerror(-result));
}

int sync_directory(const char *path, struct error *error) {
  return sync_path(path, O_DIRECTORY, error);
}

int sync_file(const char *path, struct error *error) {
  return sync_path(path, 0, error);
}
