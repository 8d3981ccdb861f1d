/* What a client is told when something is refused: RFC 9457 problem details, `application/problem+json`. A
   service lists its problems as a table; docs/PROBLEMS.md is derived from all of them. */
#pragma once

#include "shape/shape.h"

struct problem_kind {
  const char *code; /* stable, "order.not_payable"; `type` on the wire is "/problems/<code>" */
  int status;       /* HTTP */
  const char *title;
  const char *doc; /* when it comes and what the client can do */
};

struct problem {
  const struct problem_kind *kind;
  struct text detail;          /* may be empty */
  const struct faults *faults; /* may be NULL; written as errors[] of pointer, code, detail */
  int64_t retry_after_seconds; /* 0: none */
};

void problem_encode(const struct problem *problem, struct buffer *out);
/* Of a body that was refused: malformed_json where it is no JSON at all, else invalid_body. */
const struct problem_kind *problem_of_body(const struct faults *faults);

/* Those of the frame itself, one table for docs. */
extern const struct problem_kind problem_invalid_request;    /* 400 */
extern const struct problem_kind problem_invalid_body;       /* 422: it is JSON, but not of the shape */
extern const struct problem_kind problem_malformed_json;     /* 400 */
extern const struct problem_kind problem_unauthenticated;    /* 401 */
extern const struct problem_kind problem_forbidden;          /* 403 */
extern const struct problem_kind problem_not_found;          /* 404 */
extern const struct problem_kind problem_method_not_allowed; /* 405 */
extern const struct problem_kind problem_not_acceptable;     /* 406 */
extern const struct problem_kind problem_request_timeout;    /* 408 */
extern const struct problem_kind problem_conflict;           /* 409 */
extern const struct problem_kind
    problem_request_in_progress; /* 409: the same Idempotency-Key is being worked on */
extern const struct problem_kind problem_length_required;       /* 411 */
extern const struct problem_kind problem_version_mismatch;      /* 412 */
extern const struct problem_kind problem_body_too_large;        /* 413 */
extern const struct problem_kind problem_target_too_long;       /* 414 */
extern const struct problem_kind problem_unsupported_media;     /* 415 */
extern const struct problem_kind problem_range_not_satisfiable; /* 416 */
extern const struct problem_kind problem_expectation_failed;    /* 417 */
extern const struct problem_kind problem_key_reused;            /* 422: Idempotency-Key with another body */
extern const struct problem_kind problem_version_required;      /* 428 */
extern const struct problem_kind problem_too_many_requests;     /* 429 */
extern const struct problem_kind problem_head_too_large;        /* 431 */
extern const struct problem_kind problem_internal;              /* 500 */
extern const struct problem_kind problem_not_implemented;       /* 501 */
extern const struct problem_kind problem_unavailable;           /* 503 */
extern const struct problem_kind problem_storage_full;          /* 503: the disk is full or failing */
extern const struct problem_kind
    problem_upstream_timeout; /* 504: a call was not answered in time: outcome unknown */
extern const struct problem_kind problem_http_version; /* 505 */

extern const struct problem_kind *const frame_problems[];
extern const size_t frame_problems_count;
