/* A strict parser of HTTP/1.1 request heads and chunked bodies (RFC 9112 sections 2 to 7). Pure: no I/O, no
   allocation. What two readers could understand in two ways is refused, not mended. */
#pragma once

#include "http/http.h"

/* Why a message is not taken. After a refusal nobody knows where the next message begins: close. */
struct refusal {
  const struct problem_kind *kind;
  const char *detail;
};

/* A head as it stands in the bytes that were parsed: texts point there and are not NUL-ended. */
struct head {
  enum http_method method;
  int minor_version; /* of HTTP/1.x: 0 or 1 */
  struct text target;
  struct text path; /* "*" for OPTIONS of the whole server */
  struct text query;
  struct http_header headers[HTTP_MAX_HEADERS];
  size_t headers_count;
  struct text host;
  int64_t content_length; /* 0 where there is none; saturated where absurd */
  bool chunked;
  bool keep_alive; /* what version and Connection ask for */
  bool expects_continue;
  bool expects_else; /* an expectation that we do not know: 417 */
  bool upgrade;      /* Connection: upgrade and an Upgrade header */
};

/* Parses the head at the beginning of `bytes`. Returns its length once it is whole, 0 while more is needed,
   -EBADMSG with the first reason against it, which is found as soon as the line it stands in is whole and
   does not depend on how the bytes came in. One empty line before the head is skipped (RFC 9112 section 2.2).
   Accepted are origin-form, `OPTIONS *`, and absolute-form where its authority is the Host (section 3.2.2).
 */
ssize_t head_parse(const char *bytes, size_t length, struct head *ret, struct refusal *ret_refusal);

enum chunk_state {
  CHUNK_SIZE,
  CHUNK_EXTENSION,
  CHUNK_SIZE_LF,
  CHUNK_BYTES,
  CHUNK_BYTES_CR,
  CHUNK_BYTES_LF,
  CHUNK_TRAILER,
  CHUNK_TRAILER_NAME,
  CHUNK_TRAILER_VALUE,
  CHUNK_TRAILER_LF,
  CHUNK_LAST_LF,
  CHUNK_DONE
};

enum { CHUNK_MAX_OVERHEAD = 4096 /* extensions and trailers of one body, bytes */ };

/* Where the reading of a chunked body stands; all zero at its beginning. */
struct chunks {
  enum chunk_state state;
  int digits;      /* of the size being read */
  uint64_t left;   /* bytes of this chunk still to come */
  size_t overhead; /* bytes of extensions and trailers so far; both are read over */
};

/* Reads on. Returns how many of `bytes` were used; `ret_data` is the part of the body among them (empty where
   there is none). Call again with the rest until nothing is used or the state is CHUNK_DONE. -EBADMSG with
   the reason. Once a size is read, `left` says what this chunk will bring, so that a body can be refused
   early. */
ssize_t chunks_parse(struct chunks *chunks, const char *bytes, size_t length, struct text *ret_data,
                     struct refusal *ret_refusal);
