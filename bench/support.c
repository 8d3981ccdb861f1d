/* What the measuring programs share. */
#include "support.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

_Noreturn void die(const char *format, ...) {
  va_list args;
  va_start(args, format);
  fprintf(stderr, "%s: ", program_invocation_short_name);
  vfprintf(stderr, format, args);
  fputc('\n', stderr);
  va_end(args);
  exit(1);
}

int64_t now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

double cpu_seconds(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

struct random random_begin(void) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  struct random random = { .state = (uint64_t)now.tv_sec * 1000000007u + (uint64_t)now.tv_nsec + 1 };
  for (int i = 0; i < 8; i++) {
    random_next(&random);
  }
  return random;
}

uint64_t random_next(struct random *random) {
  uint64_t x = random->state;
  x ^= x >> 12;
  x ^= x << 25;
  x ^= x >> 27;
  random->state = x;
  return x * 0x2545f4914f6cdd1du;
}

size_t random_below(struct random *random, size_t limit) {
  return (size_t)(((unsigned __int128)random_next(random) * limit) >> 64);
}

char **read_lines(const char *path, size_t *ret_count) {
  FILE *file = fopen(path, "r");
  if (file == NULL) {
    die("%s: %s", path, strerror(errno));
  }
  char **lines = NULL;
  size_t count = 0;
  char *line = NULL;
  size_t room = 0;
  ssize_t len = 0;
  while ((len = getline(&line, &room, file)) > 0) {
    line[strcspn(line, "\n")] = '\0';
    if (line[0] == '\0') {
      continue;
    }
    if ((count & (count + 1)) == 0) {
      lines = realloc(lines, (2 * count + 2) * sizeof *lines);
    }
    if (lines == NULL || (lines[count++] = strdup(line)) == NULL) {
      die("out of memory");
    }
  }
  free(line);
  fclose(file);
  *ret_count = count;
  return lines;
}

int64_t parse_count(const char *option, const char *text) {
  char *end = NULL;
  errno = 0;
  long long value = strtoll(text, &end, 10);
  if (end == text || *end != '\0' || errno != 0 || value < 0) {
    die("%s wants a number, not %s", option, text);
  }
  return value;
}

double parse_fraction(const char *option, const char *text) {
  char *end = NULL;
  double value = strtod(text, &end);
  if (end == text || *end != '\0' || !(value >= 0)) {
    die("%s wants a number, not %s", option, text);
  }
  return value;
}
