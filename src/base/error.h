/* Errors between libraries: a negative errno value says what kind, struct error says it in words for people.
   Problems that a client of the HTTP API sees are in shape/problem.h. */
#pragma once

#include <errno.h>

enum { ERROR_TEXT_MAX = 512 };

/* One sentence, or a few, on what went wrong and what the user can do about it. No newline at its end. */
struct error {
  char text[ERROR_TEXT_MAX];
};

/* Writes the text (cut where too long; `error` may be NULL) and returns `code`, so that callers write
   `return error_set(error, -EINVAL, "…")`. */
int error_set(struct error *error, int code, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Puts "what: " before the text that is there. Returns `code`. */
int error_prefix(struct error *error, int code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
