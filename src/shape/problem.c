/* Problem details (RFC 9457), and the problems that any route may answer with. */
#include "shape/problem.h"

const struct problem_kind problem_invalid_request = {
  .code = "invalid_request",
  .status = 400,
  .title = "The request is not valid",
  .doc = "Something in the path, the query or the headers is wrong. `errors` names what and why; a header is "
         "named in `detail`. Correct it and send the request again.",
};
const struct problem_kind problem_invalid_body = {
  .code = "invalid_body",
  .status = 422,
  .title = "The body is not valid",
  .doc =
      "The body is JSON but not what this route takes. `errors` holds all that is wrong at once, each by the "
      "JSON Pointer of the member. Correct it and send the request again.",
};
const struct problem_kind problem_malformed_json = {
  .code = "malformed_json",
  .status = 400,
  .title = "The body is not JSON",
  .doc = "The body could not be read as JSON in UTF-8 (RFC 8259). `errors` says at which line and column.",
};
const struct problem_kind problem_unauthenticated = {
  .code = "unauthenticated",
  .status = 401,
  .title = "Log in first",
  .doc = "The route needs to know who asks, and the request carries no valid token. Log in and try again.",
};
const struct problem_kind problem_forbidden = {
  .code = "forbidden",
  .status = 403,
  .title = "This is not allowed",
  .doc = "Who asks is known but may not do this. Another account may.",
};
const struct problem_kind problem_not_found = {
  .code = "not_found",
  .status = 404,
  .title = "There is no such thing",
  .doc = "Nothing lies under this address, or nothing that the caller may see.",
};
const struct problem_kind problem_method_not_allowed = {
  .code = "method_not_allowed",
  .status = 405,
  .title = "The method is not allowed here",
  .doc = "The address exists but does not answer this method; the Allow header lists those that it does.",
};
const struct problem_kind problem_not_acceptable = {
  .code = "not_acceptable",
  .status = 406,
  .title = "No such format is offered",
  .doc = "The Accept header asks for a format that this route does not offer. Most offer application/json.",
};
const struct problem_kind problem_request_timeout = {
  .code = "request_timeout",
  .status = 408,
  .title = "The request took too long to arrive",
  .doc = "Head or body of the request came too slowly. Nothing was done; send the request again.",
};
const struct problem_kind problem_conflict = {
  .code = "conflict",
  .status = 409,
  .title = "This conflicts with the present state",
  .doc =
      "What is asked for does not go together with what is stored now. Look at the present state and decide "
      "anew.",
};
const struct problem_kind problem_request_in_progress = {
  .code = "request_in_progress",
  .status = 409,
  .title = "The same request is being worked on",
  .doc =
      "A request with the same Idempotency-Key has not been answered yet. Wait as long as Retry-After says "
      "and repeat it: the answer will be the first one's.",
};
const struct problem_kind problem_length_required = {
  .code = "length_required",
  .status = 411,
  .title = "The length of the body is missing",
  .doc = "The request has a body but neither Content-Length nor Transfer-Encoding: chunked.",
};
const struct problem_kind problem_version_mismatch = {
  .code = "version_mismatch",
  .status = 412,
  .title = "It has changed in the meantime",
  .doc = "If-Match does not name the present version: somebody else has changed the thing. Read it again, "
         "take its new ETag, and repeat the change if it is still wanted.",
};
const struct problem_kind problem_body_too_large = {
  .code = "body_too_large",
  .status = 413,
  .title = "The body is too large",
  .doc = "The route takes no body of this size; most take 64 KiB.",
};
const struct problem_kind problem_target_too_long = {
  .code = "target_too_long",
  .status = 414,
  .title = "The address is too long",
  .doc = "Path and query together are longer than 4096 bytes.",
};
const struct problem_kind problem_unsupported_media = {
  .code = "unsupported_media",
  .status = 415,
  .title = "This kind of body is not taken",
  .doc = "The Content-Type is not one that the route takes; most take application/json in UTF-8, without a "
         "Content-Encoding.",
};
const struct problem_kind problem_range_not_satisfiable = {
  .code = "range_not_satisfiable",
  .status = 416,
  .title = "There is no such range",
  .doc = "The Range header names no byte of the file; Content-Range tells how long the file is.",
};
const struct problem_kind problem_expectation_failed = {
  .code = "expectation_failed",
  .status = 417,
  .title = "The expectation cannot be met",
  .doc = "The Expect header says something else than 100-continue.",
};
const struct problem_kind problem_key_reused = {
  .code = "key_reused",
  .status = 422,
  .title = "The Idempotency-Key was used for another request",
  .doc = "The key came within the last 24 hours with a different body. Make a new key for a new request.",
};
const struct problem_kind problem_version_required = {
  .code = "version_required",
  .status = 428,
  .title = "Say which version is meant",
  .doc = "Changing and deleting need If-Match with the ETag that came with the thing, so that nobody undoes "
         "somebody else's change unseen.",
};
const struct problem_kind problem_too_many_requests = {
  .code = "too_many_requests",
  .status = 429,
  .title = "Too many requests",
  .doc = "The caller has used up what is allowed for a while. Wait as long as Retry-After says.",
};
const struct problem_kind problem_head_too_large = {
  .code = "head_too_large",
  .status = 431,
  .title = "The head of the request is too large",
  .doc = "All headers together are larger than 16 KiB, or there are more than 64.",
};
const struct problem_kind problem_internal = {
  .code = "internal",
  .status = 500,
  .title = "Something went wrong on our side",
  .doc =
      "An error that was not foreseen; nothing was changed. The log holds it under the request's trace id.",
};
const struct problem_kind problem_not_implemented = {
  .code = "not_implemented",
  .status = 501,
  .title = "This is not implemented",
  .doc = "The request uses a method or a transfer coding that the server does not know.",
};
const struct problem_kind problem_unavailable = {
  .code = "unavailable",
  .status = 503,
  .title = "Not available just now",
  .doc =
      "The server is starting, stopping or has more work than it can take, or a service that it needs does "
      "not answer. Nothing was changed. Try again after as long as Retry-After says.",
};
const struct problem_kind problem_storage_full = {
  .code = "storage_full",
  .status = 503,
  .title = "The data cannot be stored just now",
  .doc = "The disk is full or failing. Nothing was changed. Whoever runs the server must look at it.",
};
const struct problem_kind problem_upstream_timeout = {
  .code = "upstream_timeout",
  .status = 504,
  .title = "A service did not answer in time",
  .doc =
      "Whether the change was made is not known. Repeat the request with the same Idempotency-Key: it will "
      "be done once.",
};
const struct problem_kind problem_http_version = {
  .code = "http_version",
  .status = 505,
  .title = "This version of HTTP is not spoken",
  .doc = "The server speaks HTTP/1.1 and HTTP/1.0.",
};

const struct problem_kind *const frame_problems[] = {
  &problem_invalid_request,
  &problem_invalid_body,
  &problem_malformed_json,
  &problem_unauthenticated,
  &problem_forbidden,
  &problem_not_found,
  &problem_method_not_allowed,
  &problem_not_acceptable,
  &problem_request_timeout,
  &problem_conflict,
  &problem_request_in_progress,
  &problem_length_required,
  &problem_version_mismatch,
  &problem_body_too_large,
  &problem_target_too_long,
  &problem_unsupported_media,
  &problem_range_not_satisfiable,
  &problem_expectation_failed,
  &problem_key_reused,
  &problem_version_required,
  &problem_too_many_requests,
  &problem_head_too_large,
  &problem_internal,
  &problem_not_implemented,
  &problem_unavailable,
  &problem_storage_full,
  &problem_upstream_timeout,
  &problem_http_version,
};
const size_t frame_problems_count = sizeof frame_problems / sizeof frame_problems[0];

const struct problem_kind *problem_of_body(const struct faults *faults) {
  for (size_t i = 0; i < faults->count; i++) {
    if (text_is(TEXT("json"), faults->at[i].code)) {
      return &problem_malformed_json;
    }
  }
  return &problem_invalid_body;
}

static void put_faults(const struct faults *faults, struct buffer *out) {
  buffer_add_c(out, ",\"errors\":[");
  for (size_t i = 0; i < faults->count; i++) {
    const struct fault *fault = &faults->at[i];
    buffer_add_c(out, i > 0 ? ",{\"pointer\":" : "{\"pointer\":");
    buffer_add_json_string(out, fault->path);
    buffer_add_c(out, ",\"code\":");
    buffer_add_json_string(out, text_of(fault->code));
    buffer_add_c(out, ",\"detail\":");
    buffer_add_json_string(out, fault->message);
    buffer_add_char(out, '}');
  }
  buffer_add_char(out, ']');
}

void problem_encode(const struct problem *problem, struct buffer *out) {
  const struct problem_kind *kind = problem->kind;
  buffer_addf(out, "{\"type\":\"/problems/%s\",\"title\":", kind->code);
  buffer_add_json_string(out, text_of(kind->title));
  buffer_addf(out, ",\"status\":%d", kind->status);
  if (problem->detail.len > 0) {
    buffer_add_c(out, ",\"detail\":");
    buffer_add_json_string(out, problem->detail);
  }
  buffer_addf(out, ",\"code\":\"%s\"", kind->code);
  if (problem->faults != NULL && problem->faults->count > 0) {
    put_faults(problem->faults, out);
  }
  buffer_add_char(out, '}');
}
