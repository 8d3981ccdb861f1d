#include "services/auth/auth_rules.h"

#include "base/email.h"
#include "services/auth/common_passwords.h"

#include <string.h>

enum { HOUR = 3600, DAY = 24 * HOUR };

struct text login_key(struct arena *arena, struct text login) {
  return email_key(arena, login);
}

bool is_email_login(struct text login) {
  return login.len > 0 && memchr(login.at, '@', login.len) != NULL;
}

static size_t code_points(struct text text) {
  size_t count = 0;
  for (size_t i = 0; i < text.len; i++) {
    count += ((unsigned char)text.at[i] & 0xc0) != 0x80 ? 1 : 0;
  }
  return count;
}

/* As strcmp() of the word and the line that begins there. */
static int compare_line(struct text word, const char *line, const char *end) {
  size_t len = (size_t)((const char *)memchr(line, '\n', (size_t)(end - line)) - line);
  int result = memcmp(word.at, line, word.len < len ? word.len : len);
  return result != 0 ? result : (word.len > len) - (word.len < len);
}

/* Binary search over bytes: any place lies in a line, whose beginning is looked for. */
bool is_common_password(struct arena *arena, struct text password) {
  struct text word = text_lower(arena, password);
  const char *low = common_passwords.at;
  const char *high = low + common_passwords.len;
  const char *end = high;
  while (low < high && word.len > 0) {
    const char *line = low + (high - low) / 2;
    while (line > low && line[-1] != '\n') {
      line--;
    }
    int order = compare_line(word, line, end);
    if (order == 0) {
      return true;
    }
    if (order < 0) {
      high = line;
    } else {
      low = (const char *)memchr(line, '\n', (size_t)(end - line)) + 1;
    }
  }
  return false;
}

static bool is_word_of(struct arena *arena, struct text password, struct text name) {
  return name.len > 0 && text_equal(text_lower(arena, password), text_lower(arena, text_trim(arena, name)));
}

static struct text local_part(struct text email) {
  const char *sign = email.len > 0 ? memchr(email.at, '@', email.len) : NULL;
  return sign == NULL ? (struct text){ 0 }
                      : (struct text){ .at = email.at, .len = (size_t)(sign - email.at) };
}

enum password_fault password_fault(struct arena *arena, struct text password, const struct own_names *names) {
  size_t length = code_points(password);
  if (length < AUTH_MIN_PASSWORD) {
    return PASSWORD_SHORT;
  }
  if (length > AUTH_MAX_PASSWORD) {
    return PASSWORD_LONG;
  }
  if (is_common_password(arena, password)) {
    return PASSWORD_COMMON;
  }
  struct text local = local_part(names->email);
  bool is_name = is_word_of(arena, password, names->email) ||
                 is_word_of(arena, password, text_copy(arena, local)) ||
                 is_word_of(arena, password, names->name) || is_word_of(arena, password, names->username);
  return is_name ? PASSWORD_IS_NAME : PASSWORD_FINE;
}

int64_t link_life(enum link_purpose purpose) {
  switch (purpose) {
  case LINK_VERIFIES_EMAIL:
  case LINK_ACCEPTS_INVITE:
    return 7 * DAY;
  case LINK_RESETS_PASSWORD:
    return HOUR;
  case LINK_CHANGES_EMAIL:
    return DAY;
  }
  return 0;
}

bool link_is_open(const struct link_row *link, struct instant now) {
  return link->expires_at.us > now.us;
}
