/* What the parser makes of heads and chunks. What it refuses is in tests/raw/requests.txt. */
#include "http/parser.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct head parsed(const char *text) {
  struct head head;
  struct refusal refusal = { .detail = "" };
  ssize_t got = head_parse(text, strlen(text), &head, &refusal);
  if (got <= 0) {
    fail_msg("not parsed: %s (%s)", text, refusal.detail);
  }
  return head;
}

static const struct problem_kind *refused(const char *text) {
  struct head head;
  struct refusal refusal = { 0 };
  assert_int_equal(head_parse(text, strlen(text), &head, &refusal), -EBADMSG);
  assert_non_null(refusal.detail);
  return refusal.kind;
}

static void parses_a_head(void **state) {
  (void)state;
  struct head head = parsed("GET /a/b?c=d HTTP/1.1\r\nHost:  souk:80 \t\r\nX-A:b: c\r\nEmpty:\r\n\r\nGET");
  assert_int_equal(head.method, HTTP_GET);
  assert_int_equal(head.minor_version, 1);
  assert_true(text_is(head.target, "/a/b?c=d"));
  assert_true(text_is(head.path, "/a/b"));
  assert_true(text_is(head.query, "c=d"));
  assert_true(text_is(head.host, "souk:80"));
  assert_int_equal(head.headers_count, 3);
  assert_true(text_is(head.headers[1].name, "X-A"));
  assert_true(text_is(head.headers[1].value, "b: c"));
  assert_int_equal(head.headers[2].value.len, 0);
  assert_true(head.keep_alive);
  assert_false(head.chunked || head.expects_continue || head.expects_else || head.upgrade);
}

static void says_where_the_head_ends(void **state) {
  (void)state;
  static const char text[] = "\r\nGET / HTTP/1.0\r\nA: b\r\n\r\nrest";
  struct head head;
  struct refusal refusal;
  assert_int_equal(head_parse(text, sizeof text - 1, &head, &refusal), sizeof text - 1 - 4);
  for (size_t length = 0; length < sizeof text - 1 - 4; length++) {
    assert_int_equal(head_parse(text, length, &head, &refusal), 0);
  }
}

static void knows_every_method(void **state) {
  (void)state;
  for (unsigned method = 0; method < HTTP_METHODS; method++) {
    char text[64];
    snprintf(text, sizeof text, "%s / HTTP/1.0\r\n\r\n", http_method_name(method));
    assert_int_equal(parsed(text).method, method);
  }
}

static void tells_kinds_of_refusal(void **state) {
  (void)state;
  assert_ptr_equal(refused("GET / HTTP/1.1\r\n\r\n"), &problem_invalid_request);
  assert_ptr_equal(refused("BREW / HTTP/1.1\r\n"), &problem_not_implemented);
  assert_ptr_equal(refused("GET / HTTP/3.0\r\n"), &problem_http_version);
}

static void reads_framing(void **state) {
  (void)state;
  struct head head = parsed("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 0012\r\n\r\n");
  assert_int_equal(head.content_length, 12);
  head = parsed("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999999999\r\n\r\n");
  assert_true(head.content_length > INT64_MAX / 20);
  head = parsed("PUT / HTTP/1.1\r\nHost: a\r\ntransfer-encoding: CHUNKED\r\nExpect: 100-Continue\r\n\r\n");
  assert_true(head.chunked && head.expects_continue && !head.expects_else);
  head = parsed("PUT / HTTP/1.1\r\nHost: a\r\nExpect: x\r\nConnection: a,\tupgrade\r\nUpgrade: b\r\n\r\n");
  assert_true(head.expects_else && head.upgrade);
  head = parsed("PUT / HTTP/1.0\r\nExpect: x\r\nConnection: upgrade\r\nUpgrade: b\r\n\r\n");
  assert_false(head.expects_else || head.upgrade || head.keep_alive);
}

static void reads_targets(void **state) {
  (void)state;
  struct head head = parsed("GET http://a.b/c?d HTTP/1.1\r\nHost: A.B\r\n\r\n");
  assert_true(text_is(head.path, "/c"));
  assert_true(text_is(head.query, "d"));
  assert_true(text_is(parsed("OPTIONS * HTTP/1.0\r\n\r\n").path, "*"));
  head = parsed("GET /?a=/../%2F|{}[]^` HTTP/1.0\r\n\r\n");
  assert_true(text_is(head.path, "/"));
}

static void reads_chunks_into_one_body(void **state) {
  (void)state;
  static const char text[] = "3\r\nabc\r\n00a;x=y\r\n0123456789\r\n0\r\nA: b\r\n\r\nrest";
  struct chunks chunks = { 0 };
  struct refusal refusal;
  struct buffer body;
  buffer_init(&body, 100);
  size_t at = 0;
  while (chunks.state != CHUNK_DONE) {
    struct text data;
    ssize_t used = chunks_parse(&chunks, text + at, sizeof text - 1 - at, &data, &refusal);
    assert_true(used > 0);
    at += (size_t)used;
    buffer_add_text(&body, data);
  }
  assert_string_equal(body.at, "abc0123456789");
  assert_string_equal(text + at, "rest");
  buffer_finish(&body);
}

/* The size is known before the bytes are there, and not before it is whole. */
static void tells_what_a_chunk_will_bring(void **state) {
  (void)state;
  struct chunks chunks = { 0 };
  struct refusal refusal;
  struct text data;
  assert_int_equal(chunks_parse(&chunks, "1000\r", 5, &data, &refusal), 5);
  assert_int_equal(chunks.state, CHUNK_SIZE_LF);
  assert_int_equal(chunks_parse(&chunks, "\n", 1, &data, &refusal), 1);
  assert_int_equal(chunks.state, CHUNK_BYTES);
  assert_int_equal(chunks.left, 0x1000);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(parses_a_head),
    cmocka_unit_test(says_where_the_head_ends),
    cmocka_unit_test(knows_every_method),
    cmocka_unit_test(tells_kinds_of_refusal),
    cmocka_unit_test(reads_framing),
    cmocka_unit_test(reads_targets),
    cmocka_unit_test(reads_chunks_into_one_body),
    cmocka_unit_test(tells_what_a_chunk_will_bring),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
