#include "base/email.h"

#include <string.h>

enum { LOCAL_PART_MAX = 64, LABEL_MAX = 63 };

static bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* RFC 5322 section 3.2.3. */
static bool is_atext(char c) {
  return is_letter_or_digit(c) || (c != '\0' && strchr("!#$%&'*+-/=?^_`{|}~", c) != NULL);
}

static bool is_dot_atom(const char *at, size_t len) {
  if (len == 0 || len > LOCAL_PART_MAX || at[0] == '.' || at[len - 1] == '.') {
    return false;
  }
  for (size_t i = 0; i < len; i++) {
    bool dot = at[i] == '.' && at[i - 1] != '.';
    if (!dot && !is_atext(at[i])) {
      return false;
    }
  }
  return true;
}

static bool is_label(const char *at, size_t len) {
  if (len == 0 || len > LABEL_MAX || at[0] == '-' || at[len - 1] == '-') {
    return false;
  }
  for (size_t i = 0; i < len; i++) {
    if (!is_letter_or_digit(at[i]) && at[i] != '-') {
      return false;
    }
  }
  return true;
}

static bool is_domain(const char *at, size_t len) {
  size_t labels = 0;
  size_t first = 0;
  for (size_t i = 0; i <= len; i++) {
    if (i == len || at[i] == '.') {
      if (!is_label(at + first, i - first)) {
        return false;
      }
      labels++;
      first = i + 1;
    }
  }
  return labels >= 2;
}

bool email_is_valid(struct text address) {
  const char *sign = address.len > 0 ? memchr(address.at, '@', address.len) : NULL;
  if (sign == NULL || address.len > EMAIL_MAX) {
    return false;
  }
  size_t local = (size_t)(sign - address.at);
  return is_dot_atom(address.at, local) && is_domain(sign + 1, address.len - local - 1);
}

struct text email_key(struct arena *arena, struct text address) {
  return text_lower(arena, text_trim(arena, address));
}
