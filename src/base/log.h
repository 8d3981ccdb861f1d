/* The log of what happens inside: JSON lines for machines, one readable line on a terminal. Libraries return
   errors; only the edges (server, service frame, main) log. */
#pragma once

#include "base/text.h"

#include <stdio.h>

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };
enum log_form { LOG_JSON, LOG_HUMAN };

/* Written to by any thread; each line is one write. */
struct log {
  int fd;
  enum log_level level;
  enum log_form form;
};

/* `name` is one of debug, info, warn, error; -EINVAL otherwise. */
int log_level_parse(struct text name, enum log_level *ret);

/* One line: the time, the level, the trace id ("" for none; 32 hex digits as in W3C traceparent), the
   message. Messages hold ids and facts, never a secret or a person's data. Cut after 2 KiB; bytes that are
   no UTF-8 and control characters are replaced. NULL log: nothing. */
void log_write(struct log *log, enum log_level level, const char *trace, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#define log_debug(log, ...) log_write((log), LOG_DEBUG, "", __VA_ARGS__)
#define log_info(log, ...) log_write((log), LOG_INFO, "", __VA_ARGS__)
#define log_warn(log, ...) log_write((log), LOG_WARN, "", __VA_ARGS__)
#define log_error(log, ...) log_write((log), LOG_ERROR, "", __VA_ARGS__)
