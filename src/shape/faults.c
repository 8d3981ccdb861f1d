/* Faults: what is wrong with a value, by the JSON Pointer of the member. */
#include "shape/internal.h"

#include <stdio.h>

enum { TOKEN_MAX = 64, PATH_MAX_BYTES = 2048, MESSAGE_MAX = 1024 };

static void add_fault(struct faults *faults, struct text path, const char *code, const char *format,
                      va_list args) {
  if (faults->count == FAULTS_MAX) {
    return;
  }
  char message[MESSAGE_MAX];
  int len = vsnprintf(message, sizeof message, format, args);
  size_t kept = len < 0 ? 0 : (size_t)len < sizeof message ? (size_t)len : sizeof message - 1;
  faults->at[faults->count++] =
      (struct fault){ .path = path, .code = code, .message = text_copy_bytes(faults->arena, message, kept) };
}

void fault_add(struct faults *faults, struct text path, const char *code, const char *format, ...) {
  va_list args;
  va_start(args, format);
  add_fault(faults, text_copy(faults->arena, path), code, format, args);
  va_end(args);
}

void path_add_token(struct buffer *buffer, struct text token) {
  buffer_add_char(buffer, '/');
  for (size_t i = 0; i < token.len; i++) {
    bool first_byte = ((unsigned char)token.at[i] & 0xc0) != 0x80;
    if (i >= TOKEN_MAX && first_byte) {
      buffer_add_c(buffer, "…");
      return;
    }
    if (token.at[i] == '~') {
      buffer_add_c(buffer, "~0");
    } else if (token.at[i] == '/') {
      buffer_add_c(buffer, "~1");
    } else {
      buffer_add_char(buffer, token.at[i]);
    }
  }
}

static void add_path(struct buffer *buffer, const struct path *path) {
  if (path == NULL) {
    return;
  }
  add_path(buffer, path->up);
  if (path->name != NULL) {
    path_add_token(buffer, text_of(path->name));
  } else {
    buffer_addf(buffer, "/%zu", path->index);
  }
}

struct text path_text(struct arena *arena, const struct path *path) {
  struct buffer buffer;
  buffer_init(&buffer, PATH_MAX_BYTES);
  add_path(&buffer, path);
  struct text text = text_copy(arena, buffer_text(&buffer));
  buffer_finish(&buffer);
  return text;
}

void refuse(struct checker *checker, const struct path *path, const char *code, const char *format, ...) {
  checker->failed = true;
  if (checker->faults->count == FAULTS_MAX) {
    return;
  }
  va_list args;
  va_start(args, format);
  add_fault(checker->faults, path_text(checker->faults->arena, path), code, format, args);
  va_end(args);
}
