/* Accept-Encoding: a list of codings with weights. */
#include "http/coding.h"

#include "http/http.h"

#include <string.h>
#include <strings.h>

enum {
  WEIGHT_ONE = 1000, /* weights in thousandths, as finely as they are written */
  UNMENTIONED = -1,
  WEIGHT_LEAST = 1, /* of identity where nothing is said of it: acceptable, but the last choice */
};

const char *http_coding_name(enum http_coding coding) {
  static const char *const names[] = { [HTTP_GZIP] = "gzip", [HTTP_BROTLI] = "br" };
  return names[coding];
}

static struct text trimmed(const char *from, const char *end) {
  while (from < end && (*from == ' ' || *from == '\t')) {
    from++;
  }
  while (end > from && (end[-1] == ' ' || end[-1] == '\t')) {
    end--;
  }
  return (struct text){ .at = from, .len = (size_t)(end - from) };
}

/* The part up to `stop` or the end; `at` is then behind the stop. */
static struct text next_part(const char **at, const char *end, char stop) {
  const char *from = *at;
  const char *found = memchr(from, stop, (size_t)(end - from));
  *at = found != NULL ? found + 1 : end;
  return trimmed(from, found != NULL ? found : end);
}

/* "0.8", "1", "0.": section 12.4.2. -1 for anything else. */
static int read_weight(struct text text) {
  enum { LONGEST = 5 };
  if (text.len == 0 || text.len > LONGEST || (text.at[0] != '0' && text.at[0] != '1') ||
      (text.len > 1 && text.at[1] != '.')) {
    return -1;
  }
  int weight = text.at[0] == '1' ? WEIGHT_ONE : 0;
  int unit = WEIGHT_ONE;
  for (size_t i = 2; i < text.len; i++) {
    if (text.at[i] < '0' || text.at[i] > '9') {
      return -1;
    }
    unit /= 10;
    weight += unit * (text.at[i] - '0');
  }
  return weight <= WEIGHT_ONE ? weight : -1;
}

/* One element, "gzip;q=0.5": its name and weight. False where it breaks the syntax. */
static bool read_element(struct text element, struct text *ret_name, int *ret_weight) {
  const char *at = element.at;
  const char *end = element.at + element.len;
  *ret_name = next_part(&at, end, ';');
  *ret_weight = WEIGHT_ONE;
  if (at == end) {
    return ret_name->len > 0;
  }
  struct text parameter = trimmed(at, end);
  if (parameter.len < 2 || strncasecmp(parameter.at, "q=", 2) != 0) {
    return false;
  }
  *ret_weight = read_weight((struct text){ .at = parameter.at + 2, .len = parameter.len - 2 });
  return *ret_weight >= 0 && ret_name->len > 0;
}

static void note_weight(struct text name, int weight, int weights[static HTTP_CODINGS], int *any) {
  if (http_is_named(name, "*")) {
    *any = weight;
  } else if (http_is_named(name, "identity")) {
    weights[HTTP_IDENTITY] = weight;
  } else if (http_is_named(name, "gzip") || http_is_named(name, "x-gzip")) {
    weights[HTTP_GZIP] = weight;
  } else if (http_is_named(name, "br")) {
    weights[HTTP_BROTLI] = weight;
  }
}

enum http_coding http_coding_choose(struct text accept_encoding, unsigned available) {
  int weights[HTTP_CODINGS] = { UNMENTIONED, UNMENTIONED, UNMENTIONED };
  int any = UNMENTIONED;
  const char *at = accept_encoding.at;
  const char *end = at != NULL ? at + accept_encoding.len : NULL;
  while (at < end) {
    struct text name;
    int weight;
    if (read_element(next_part(&at, end, ','), &name, &weight)) {
      note_weight(name, weight, weights, &any);
    }
  }
  enum http_coding best = HTTP_IDENTITY;
  int best_weight = 0;
  for (unsigned coding = HTTP_CODINGS; coding-- > 0;) {
    int unsaid = any != UNMENTIONED ? any : coding == HTTP_IDENTITY ? WEIGHT_LEAST : 0;
    int weight = weights[coding] != UNMENTIONED ? weights[coding] : unsaid;
    bool is_there = coding == HTTP_IDENTITY || (available & 1U << coding) != 0;
    if (is_there && weight > best_weight) {
      best = (enum http_coding)coding;
      best_weight = weight;
    }
  }
  return best;
}
