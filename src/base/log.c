#include "base/log.h"

#include "base/values.h"

#include <errno.h>
#include <unistd.h>

enum { LINE_MAX_BYTES = 4096 };

static const char *const level_names[] = {
  [LOG_DEBUG] = "debug", [LOG_INFO] = "info", [LOG_WARN] = "warn", [LOG_ERROR] = "error"
};

int log_level_parse(struct text name, enum log_level *ret) {
  for (enum log_level level = LOG_DEBUG; level <= LOG_ERROR; level++) {
    if (text_is(name, level_names[level])) {
      *ret = level;
      return 0;
    }
  }
  return -EINVAL;
}

void log_write(struct log *log, enum log_level level, const char *trace, const char *format, ...) {
  if (log == NULL || level < log->level) {
    return;
  }
  char message[LINE_MAX_BYTES / 2];
  va_list args;
  va_start(args, format);
  vsnprintf(message, sizeof message, format, args);
  va_end(args);
  char now[INSTANT_TEXT_LEN + 1];
  instant_format(instant_now(), now);

  struct buffer line;
  buffer_init(&line, (size_t)LINE_MAX_BYTES * 4);
  if (log->form == LOG_JSON) {
    buffer_addf(&line, "{\"time\":\"%s\",\"level\":\"%s\"", now, level_names[level]);
    if (trace[0] != '\0') {
      buffer_addf(&line, ",\"trace\":\"%s\"", trace);
    }
    buffer_add_c(&line, ",\"message\":");
    buffer_add_json_string(&line, text_of(message));
    buffer_add_c(&line, "}\n");
  } else {
    buffer_addf(&line, "%.12s %-5s ", now + 11, level_names[level]);
    for (const char *at = message; *at != '\0'; at++) {
      buffer_add_char(&line, (unsigned char)*at < 0x20 ? ' ' : *at);
    }
    if (trace[0] != '\0') {
      buffer_addf(&line, "  [%s]", trace);
    }
    buffer_add_char(&line, '\n');
  }
  if (!line.failed && write(log->fd, line.at, line.len) < 0) {
    /* Nowhere left to say it. */
  }
  buffer_finish(&line);
}
