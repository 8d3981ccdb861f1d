#include "base/log.h"

#include "base/values.h"

#include <errno.h>
#include <unistd.h>

enum { MESSAGE_MAX = 2048, LINE_MAX_BYTES = 8192 };

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

/* A message may quote what came over the network: what is written must stay JSON, and one line. */
static void make_printable(char *message) {
  bool utf8 = text_is_utf8(text_of(message));
  for (char *at = message; *at != '\0'; at++) {
    unsigned char byte = (unsigned char)*at;
    if (byte < 0x20 || byte == 0x7f) {
      *at = ' ';
    } else if (byte >= 0x80 && !utf8) {
      *at = '?';
    }
  }
}

/* Cutting may have left the beginning of a character at the end. */
static void drop_cut_character(char *message, size_t len) {
  size_t kept = len;
  while (kept > 0 && ((unsigned char)message[kept - 1] & 0xc0) == 0x80) {
    kept--;
  }
  if (kept > 0 && (unsigned char)message[kept - 1] >= 0xc0) {
    kept--;
  }
  message[kept] = '\0';
}

static void format_message(char ret[static MESSAGE_MAX], const char *format, va_list args) {
  int len = vsnprintf(ret, MESSAGE_MAX, format, args);
  if (len < 0) {
    ret[0] = '\0';
  } else if (len >= MESSAGE_MAX) {
    drop_cut_character(ret, MESSAGE_MAX - 1);
  }
  make_printable(ret);
}

static void put_json(struct buffer *line, enum log_level level, const char *now, const char *trace,
                     const char *message) {
  buffer_addf(line, "{\"time\":\"%s\",\"level\":\"%s\"", now, level_names[level]);
  if (trace[0] != '\0') {
    buffer_add_c(line, ",\"trace\":");
    buffer_add_json_string(line, text_of(trace));
  }
  buffer_add_c(line, ",\"message\":");
  buffer_add_json_string(line, text_of(message));
  buffer_add_c(line, "}\n");
}

/* "08:30:26.123 warn  it happened  [trace]" */
static void put_human(struct buffer *line, enum log_level level, const char *now, const char *trace,
                      const char *message) {
  enum { DATE_LEN = 11, TIME_LEN = 12 };
  buffer_addf(line, "%.*s %-5s %s", TIME_LEN, now + DATE_LEN, level_names[level], message);
  if (trace[0] != '\0') {
    buffer_addf(line, "  [%s]", trace);
  }
  buffer_add_char(line, '\n');
}

void log_write(struct log *log, enum log_level level, const char *trace, const char *format, ...) {
  if (log == NULL || level < log->level) {
    return;
  }
  char message[MESSAGE_MAX];
  va_list args;
  va_start(args, format);
  format_message(message, format, args);
  va_end(args);
  char now[INSTANT_TEXT_LEN + 1];
  instant_format(instant_now(), now);

  struct buffer line;
  buffer_init(&line, LINE_MAX_BYTES);
  if (log->form == LOG_JSON) {
    put_json(&line, level, now, trace, message);
  } else {
    put_human(&line, level, now, trace, message);
  }
  if (!line.failed) {
    ssize_t written = 0;
    do {
      written = write(log->fd, line.at, line.len);
    } while (written < 0 && errno == EINTR);
    /* Any other failure: there is nowhere left to say it. */
  }
  buffer_finish(&line);
}
