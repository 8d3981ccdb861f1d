/* The name under which a request is found in replies, logs and events: a traceparent of W3C Trace Context,
   00-<trace: 32 hex digits>-<span: 16>-<flags: 2> (section 3.2). */
#pragma once

#include "base/text.h"

#include <stdint.h>

enum {
  TRACEPARENT_LEN = 55,
  TRACE_RANDOM = 24, /* bytes for a trace id and a span id */
  TRACE_ID_AT = 3,
  TRACE_ID_LEN = 32,
  SPAN_ID_AT = 36,
  SPAN_ID_LEN = 16,
};

/* A new trace with its first span. */
void trace_begin(char ret[static TRACEPARENT_LEN + 1], const uint8_t random[static TRACE_RANDOM]);
/* Makes it a span of the trace that somebody else began. Nothing where `theirs` is no traceparent. */
void trace_join(char trace[static TRACEPARENT_LEN + 1], struct text theirs);
/* Makes it the very span of somebody else. Nothing where `theirs` is no traceparent. */
void trace_take(char trace[static TRACEPARENT_LEN + 1], struct text theirs);
