#include "base/trace.h"

#include "base/values.h"

#include <string.h>

enum { FLAGS_AT = 53, FLAGS_LEN = 2 };

static bool is_hex(const char *at, size_t len) {
  for (size_t i = 0; i < len; i++) {
    bool digit = (at[i] >= '0' && at[i] <= '9') || (at[i] >= 'a' && at[i] <= 'f');
    if (!digit) {
      return false;
    }
  }
  return true;
}

/* Neither id may be all zero. */
static bool is_id(const char *at, size_t len) {
  return is_hex(at, len) && strspn(at, "0") < len;
}

static bool is_traceparent(struct text text) {
  const char *at = text.at;
  return text.len == TRACEPARENT_LEN && memcmp(at, "00-", TRACE_ID_AT) == 0 &&
         is_id(at + TRACE_ID_AT, TRACE_ID_LEN) && at[SPAN_ID_AT - 1] == '-' &&
         is_id(at + SPAN_ID_AT, SPAN_ID_LEN) && at[FLAGS_AT - 1] == '-' && is_hex(at + FLAGS_AT, FLAGS_LEN);
}

void trace_begin(char ret[static TRACEPARENT_LEN + 1], const uint8_t random[static TRACE_RANDOM]) {
  memcpy(ret, "00-", TRACE_ID_AT);
  hex_format(random, TRACE_ID_LEN / 2, ret + TRACE_ID_AT);
  ret[SPAN_ID_AT - 1] = '-';
  hex_format(random + TRACE_ID_LEN / 2, SPAN_ID_LEN / 2, ret + SPAN_ID_AT);
  memcpy(ret + FLAGS_AT - 1, "-01", FLAGS_LEN + 2);
}

void trace_join(char trace[static TRACEPARENT_LEN + 1], struct text theirs) {
  if (is_traceparent(theirs)) {
    memcpy(trace + TRACE_ID_AT, theirs.at + TRACE_ID_AT, TRACE_ID_LEN);
    memcpy(trace + FLAGS_AT, theirs.at + FLAGS_AT, FLAGS_LEN);
  }
}

void trace_take(char trace[static TRACEPARENT_LEN + 1], struct text theirs) {
  if (is_traceparent(theirs)) {
    memcpy(trace, theirs.at, TRACEPARENT_LEN);
  }
}
