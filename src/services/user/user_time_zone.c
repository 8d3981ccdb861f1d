/* Which time zones the system knows: each is a file. */
#include "services/user/user_time_zone.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_MAX_BYTES = 4096, NAME_MAX_BYTES = 64 };

/* Parts begin with a capital, which keeps away "..", "posix/…", and other files that lie there. */
static bool is_name(struct text name) {
  bool begins = true;
  for (size_t i = 0; i < name.len; i++) {
    char c = name.at[i];
    bool capital = c >= 'A' && c <= 'Z';
    bool other = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c != '\0' && strchr("_+-", c) != NULL);
    if (c == '/' ? begins : !capital && (begins || !other)) {
      return false;
    }
    begins = c == '/';
  }
  return name.len > 0 && name.len <= NAME_MAX_BYTES && !begins;
}

bool time_zone_is_known(struct text directory, struct text name) {
  char path[PATH_MAX_BYTES];
  int len = snprintf(path, sizeof path, "%s/%s", text_c(directory), text_c(name));
  if (!is_name(name) || len < 0 || (size_t)len >= sizeof path) {
    return false;
  }
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) {
    return false;
  }
  char magic[4];
  struct stat status;
  bool known = fstat(fd, &status) == 0 && S_ISREG(status.st_mode) &&
               read(fd, magic, sizeof magic) == (ssize_t)sizeof magic &&
               memcmp(magic, "TZif", sizeof magic) == 0;
  close(fd);
  return known;
}
