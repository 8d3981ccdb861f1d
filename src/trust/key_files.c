#include "trust/key_files.h"

#include "base/hooks.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_NAME_MAX = 100, OTHERS = 077 };

static int failed(const struct key_directory *directory, const char *verb, const char *name,
                  struct error *error) {
  int code = -errno;
  return error_set(error, code, "Cannot %s %s/%s: %s.", verb, directory->path, name, strerror(-code));
}

static int check_directory(const struct key_directory *directory, struct error *error) {
  struct stat about;
  if (fstat(directory->fd, &about) != 0) {
    return error_set(error, -errno, "Cannot look at %s: %s.", directory->path, strerror(errno));
  }
  if ((about.st_mode & OTHERS) != 0) {
    return error_set(error, -EACCES,
                     "Others than its user may look into %s, which holds secret keys (its mode is %03o): "
                     "`chmod 700 %s`. If somebody may have read them, remove it instead: new keys are made.",
                     directory->path, (unsigned)about.st_mode & 0777U, directory->path);
  }
  return 0;
}

/* A directory that the power takes away again would take all sessions with it. */
static int keep_entry(const struct key_directory *directory, struct error *error) {
  int parent = openat(directory->fd, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  int result = parent >= 0 && fsync(parent) == 0 ? 0 : failed(directory, "sync", "..", error);
  if (parent >= 0) {
    close(parent);
  }
  return result;
}

int key_directory_open(struct key_directory *ret, const char *path, struct error *error) {
  bool made = mkdir(path, 0700) == 0;
  if (!made && errno != EEXIST) {
    return error_set(error, -errno, "Cannot make the directory of the keys, %s: %s.", path, strerror(errno));
  }
  struct key_directory directory = { .fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW) };
  if (directory.fd < 0) {
    return error_set(error, -errno, "Cannot open the directory of the keys, %s: %s.", path, strerror(errno));
  }
  directory.path = strdup(path);
  int result = directory.path == NULL ? -ENOMEM : check_directory(&directory, error);
  if (result == 0 && made) {
    result = keep_entry(&directory, error);
  }
  if (result != 0) {
    key_directory_close(&directory);
    return result;
  }
  *ret = directory;
  return 0;
}

void key_directory_close(struct key_directory *directory) {
  close(directory->fd);
  free(directory->path);
}

int key_directory_lock(const struct key_directory *directory, struct error *error) {
  int result = 0;
  do {
    result = flock(directory->fd, LOCK_EX);
  } while (result != 0 && errno == EINTR);
  return result == 0 ? 0 : error_set(error, -errno, "Cannot lock %s: %s.", directory->path, strerror(errno));
}

void key_directory_unlock(const struct key_directory *directory) {
  flock(directory->fd, LOCK_UN);
}

/* -1 with errno. */
static ssize_t read_whole(int fd, void *ret, size_t capacity) {
  size_t len = 0;
  while (len < capacity) {
    ssize_t count = read(fd, (char *)ret + len, capacity - len);
    if (count == 0) {
      break;
    }
    if (count < 0 && errno != EINTR) {
      return -1;
    }
    len += count > 0 ? (size_t)count : 0;
  }
  return (ssize_t)len;
}

static int read_opened(const struct key_directory *directory, const char *name, int fd, void *ret,
                       size_t capacity, size_t *ret_len, struct error *error) {
  struct stat about;
  if (fstat(fd, &about) != 0) {
    return failed(directory, "look at", name, error);
  }
  if (!S_ISREG(about.st_mode)) {
    return error_set(error, -EINVAL, "%s/%s is not a file.", directory->path, name);
  }
  if ((about.st_mode & OTHERS) != 0) {
    return error_set(
        error, -EACCES,
        "Others than its user may read %s/%s, a secret key (its mode is %03o): `chmod 600 %s/%s`. "
        "If somebody may have read it, remove it instead: a new one is made.",
        directory->path, name, (unsigned)about.st_mode & 0777U, directory->path, name);
  }
  ssize_t len = read_whole(fd, ret, capacity);
  if (len < 0) {
    return failed(directory, "read", name, error);
  }
  if ((size_t)len == capacity) {
    return error_set(error, -EFBIG, "%s/%s is too long to be a key.", directory->path, name);
  }
  *ret_len = (size_t)len;
  return 0;
}

int key_file_read(const struct key_directory *directory, const char *name, void *ret, size_t capacity,
                  size_t *ret_len, struct error *error) {
  int fd = openat(directory->fd, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (fd < 0) {
    return errno == ENOENT ? -ENOENT : failed(directory, "open", name, error);
  }
  int result = read_opened(directory, name, fd, ret, capacity, ret_len, error);
  close(fd);
  return result;
}

static int write_whole(int fd, const void *bytes, size_t len) {
  size_t done = 0;
  while (done < len) {
    ssize_t count = write(fd, (const char *)bytes + done, len - done);
    if (count < 0 && errno != EINTR) {
      return -errno;
    }
    done += count > 0 ? (size_t)count : 0;
  }
  return fsync(fd) == 0 ? 0 : -errno;
}

int key_file_write(const struct key_directory *directory, const char *name, const void *bytes, size_t len,
                   struct error *error) {
  char part[FILE_NAME_MAX];
  snprintf(part, sizeof part, "%s.part", name);
  unlinkat(directory->fd, part, 0); /* a crash may have left one */
  int fd = openat(directory->fd, part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) {
    return failed(directory, "make", part, error);
  }
  int result = write_whole(fd, bytes, len);
  close(fd);
  if (result != 0) {
    unlinkat(directory->fd, part, 0);
    return error_set(error, result, "Cannot write %s/%s: %s.", directory->path, part, strerror(-result));
  }
  crash_point("before_key_rename");
  if (renameat(directory->fd, part, directory->fd, name) != 0) {
    return failed(directory, "replace", name, error);
  }
  crash_point("after_key_rename");
  return fsync(directory->fd) == 0 ? 0 : failed(directory, "sync", name, error);
}
