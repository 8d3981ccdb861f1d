/* What this process did lately, as spans (OpenTelemetry's word for a part of a trace): requests, calls,
   reactions to events, items of jobs. They lie in a ring, so what is older than its size is gone, and all of
   it when the process ends; the log's events stay. */
#pragma once

#include "base/trace.h"
#include "base/values.h"
#include "http/http.h"

enum { SPAN_REASON_MAX = 95 };

enum span_kind { SPAN_REQUEST, SPAN_CALL, SPAN_REACTION, SPAN_JOB, SPAN_EVENT };

/* Hex digits are not ended by a NUL; strings are constants that live as long as the process. */
struct span {
  char trace[TRACE_ID_LEN], id[SPAN_ID_LEN];
  char parent[SPAN_ID_LEN]; /* begins with a NUL where it is not known */
  enum span_kind kind;
  enum http_method method; /* of a request */
  int status;              /* of a request's reply */
  int tries;               /* of a reaction; 0: not counted */
  bool failed;
  const char *service; /* who did it */
  const char *caller;  /* of a call: who asked */
  const char *name;    /* of the route, the call, the event or the job */
  const char *path;    /* of a request's route */
  const char *problem; /* the code of the problem that it ended with; NULL: none */
  struct id about;     /* of a reaction the event, of a job the item */
  struct instant start;
  int64_t duration_us;
  char reason[SPAN_REASON_MAX + 1]; /* why it failed, where no code says so; cut */
};

struct spans;
/* Of so many spans; with 0 nothing is kept. */
int spans_create(struct spans **ret, size_t max);
void spans_destroy(struct spans *spans);
/* From any thread; copies it. */
void spans_add(struct spans *spans, const struct span *span);
/* Those of one trace, the oldest first; of more than `max` the oldest. Returns how many. */
size_t spans_of(struct spans *spans, const char trace[static TRACE_ID_LEN], struct span *ret, size_t max);
/* A new span id in a traceparent that has a trace. */
void spans_name(struct spans *spans, char traceparent[static TRACEPARENT_LEN + 1]);
/* An event as a span: the one in which reactions to it have their parent. */
void span_of_event(struct id event, char ret[static SPAN_ID_LEN]);
