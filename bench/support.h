/* What the measuring programs share. They are run by bench/run alone: what goes wrong ends them with a word.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

_Noreturn void die(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Of CLOCK_MONOTONIC, which all processes share. */
int64_t now_ns(void);
/* The processor time that this process has used. */
double cpu_seconds(void);

/* xorshift64*: quick, and good enough to pick products and to make keys. */
struct random {
  uint64_t state;
};
struct random random_begin(void); /* from the time: no two runs make the same keys */
uint64_t random_next(struct random *random);
size_t random_below(struct random *random, size_t limit);

/* The lines of a file, without empty ones. Kept until the end. */
char **read_lines(const char *path, size_t *ret_count);

/* Whole numbers and fractions of the command line. */
int64_t parse_count(const char *option, const char *text);
double parse_fraction(const char *option, const char *text);
