/* The table of raw requests (tests/raw/requests.txt) against a server: whole, byte by byte, and cut in two at
   every byte. The unix socket lets the test know when the server has read what was sent. */
#include "http/server.h"
#include "http/test_certificate.h"
#include "http/test_client.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <openssl/ssl.h>
#include <unistd.h>

static void reply_id(struct http_request *request) {
  struct http_reply reply = { .status = 200, .content_type = "application/json" };
  reply.body = text_format(request->arena, "{\"id\":\"%s\"}", text_c(request->params[0].value));
  http_reply(request, &reply);
}

static void reply_body(struct http_request *request) {
  struct http_reply reply = { .status = 200, .content_type = "application/json", .body = request->body };
  http_reply(request, &reply);
}

static int refuse_all(struct http_request *request) {
  struct http_reply reply = { 0 };
  http_reply_problem(&reply, request->arena, &(struct problem){ .kind = &problem_unauthenticated });
  http_reply(request, &reply);
  return -EACCES;
}

static const struct http_route routes[] = {
  { .method = HTTP_GET, .path = "/get/{id}", .handle = reply_id },
  { .method = HTTP_POST, .path = "/post", .media = http_json_media, .handle = reply_body },
  { .method = HTTP_POST,
    .path = "/guarded",
    .media = http_json_media,
    .guard = refuse_all,
    .handle = reply_body },
};

enum { LINES_MAX = 32, LINE_MAX_BYTES = 4096, BYTES_MAX = 131072, CASES_LEAST = 150 };

enum directive { SEND, END, EXPECT, CODE, HEADER, BODY, CLOSED, OPEN };

struct line {
  enum directive what;
  struct text text; /* SEND: bytes */
  int status;
  bool head;
};

struct raw_case {
  char name[128];
  struct line lines[LINES_MAX];
  size_t lines_count;
};

/* Reading the table */

static char unescape(const char **at) {
  const char *from = *at;
  if (*from != '\\') {
    *at = from + 1;
    return *from;
  }
  *at = from + 2;
  switch (from[1]) {
  case 'r':
    return '\r';
  case 'n':
    return '\n';
  case 't':
    return '\t';
  case '0':
    return '\0';
  case 'x': {
    char digits[3] = { from[2], from[3], '\0' };
    *at = from + 4;
    return (char)strtol(digits, NULL, 16);
  }
  default:
    return from[1];
  }
}

/* What the table's names of paths stand for here. */
static const struct {
  const char *name, *path;
} paths[] = { { "<get>", "/get/1" }, { "<post>", "/post" }, { "<guarded>", "/guarded" } };

static bool add_path(struct buffer *buffer, const char **text) {
  for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
    size_t length = strlen(paths[i].name);
    if (strncmp(*text, paths[i].name, length) == 0) {
      buffer_add_c(buffer, paths[i].path);
      *text += length;
      return true;
    }
  }
  return false;
}

static void add_bytes(struct buffer *buffer, const char *text) {
  while (*text != '\0') {
    if (!add_path(buffer, &text)) {
      buffer_add_char(buffer, unescape(&text));
    }
  }
}

static struct line *add_line(struct raw_case *one, enum directive what, struct text text) {
  assert_true(one->lines_count < LINES_MAX);
  struct line *line = &one->lines[one->lines_count++];
  *line = (struct line){ .what = what, .text = text };
  return line;
}

/* Bytes that are sent one after another are one line. */
static void add_send(struct raw_case *one, struct arena *arena, const char *text, long times) {
  struct buffer bytes;
  buffer_init(&bytes, BYTES_MAX);
  struct line *last = one->lines_count > 0 ? &one->lines[one->lines_count - 1] : NULL;
  if (last != NULL && last->what == SEND) {
    buffer_add_text(&bytes, last->text);
    one->lines_count--;
  }
  for (long i = 0; i < times; i++) {
    add_bytes(&bytes, text);
  }
  assert_false(bytes.failed);
  add_line(one, SEND, text_copy(arena, buffer_text(&bytes)));
  buffer_finish(&bytes);
}

static struct text unescaped(struct arena *arena, const char *text) {
  struct buffer bytes;
  buffer_init(&bytes, LINE_MAX_BYTES);
  add_bytes(&bytes, text);
  struct text result = text_copy(arena, buffer_text(&bytes));
  buffer_finish(&bytes);
  return result;
}

static void read_directive(struct raw_case *one, struct arena *arena, char *line) {
  char *rest = strchr(line, ' ');
  if (rest != NULL) {
    *rest++ = '\0';
  } else {
    rest = line + strlen(line);
  }
  if (strcmp(line, "send") == 0) {
    add_send(one, arena, rest, 1);
  } else if (strcmp(line, "repeat") == 0) {
    char *text = NULL;
    long times = strtol(rest, &text, 10);
    add_send(one, arena, text + 1, times);
  } else if (strcmp(line, "end") == 0) {
    add_line(one, END, TEXT(""));
  } else if (strcmp(line, "expect") == 0) {
    struct line *expect = add_line(one, EXPECT, TEXT(""));
    expect->status = (int)strtol(rest, NULL, 10);
    expect->head = strstr(rest, "head") != NULL;
  } else if (strcmp(line, "code") == 0) {
    add_line(one, CODE, text_format(arena, "\"code\":\"%s\"", rest));
  } else if (strcmp(line, "header") == 0) {
    add_line(one, HEADER, text_format(arena, "%s\r\n", rest));
  } else if (strcmp(line, "body") == 0) {
    add_line(one, BODY, unescaped(arena, rest));
  } else if (strcmp(line, "closed") == 0) {
    add_line(one, CLOSED, TEXT(""));
  } else if (strcmp(line, "open") == 0) {
    add_line(one, OPEN, TEXT(""));
  } else if (strcmp(line, "unit") != 0) {
    fail_msg("the table has an unknown directive: %s", line);
  }
}

/* The next case of the table; false at its end. */
static bool read_case(FILE *table, struct arena *arena, struct raw_case *ret) {
  static const char begin[] = "case ";
  char line[LINE_MAX_BYTES];
  bool begun = ret->name[0] != '\0'; /* the line that ended the case before */
  ret->lines_count = 0;
  while (fgets(line, sizeof line, table) != NULL) {
    line[strcspn(line, "\n")] = '\0';
    bool is_begin = strncmp(line, begin, sizeof begin - 1) == 0;
    if (is_begin && ret->lines_count > 0) {
      fseek(table, -(long)strlen(line) - 1, SEEK_CUR);
      return true;
    }
    if (is_begin) {
      snprintf(ret->name, sizeof ret->name, "%.120s", line + sizeof begin - 1);
      begun = true;
    } else if (line[0] != '\0' && line[0] != '#') {
      assert_true(begun);
      read_directive(ret, arena, line);
    }
  }
  return ret->lines_count > 0;
}

/* Running a case */

enum { NOT_CUT = -1, BYTE_BY_BYTE = -2 };

static struct text part(struct text bytes, size_t from, size_t to) {
  return (struct text){ .at = bytes.at + from, .len = to - from };
}

/* `cut` counts over all bytes of the case that came before, too. */
static void send_cut(struct test_client *client, struct text bytes, long cut, size_t before) {
  if (cut == BYTE_BY_BYTE) {
    for (size_t i = 0; i < bytes.len; i++) {
      test_send(client, part(bytes, i, i + 1));
      test_await_read(client);
    }
    return;
  }
  size_t at = cut > (long)before && cut < (long)(before + bytes.len) ? (size_t)cut - before : bytes.len;
  test_send(client, part(bytes, 0, at));
  if (at < bytes.len) {
    test_await_read(client);
    test_send(client, part(bytes, at, bytes.len));
  }
}

static bool has(struct text whole, struct text wanted) {
  return memmem(whole.at, whole.len, wanted.at, wanted.len) != NULL;
}

static bool answers_another(struct test_client *client) {
  struct test_reply reply;
  test_send_c(client, "GET /get/another HTTP/1.1\r\nHost: souk\r\n\r\n");
  return test_read(client, false, &reply) == 0 && reply.status == 200 &&
         text_is(reply.body, "{\"id\":\"another\"}");
}

/* NULL, or what is wrong. */
static const char *run_line(struct test_client *client, const struct line *line, struct test_reply *reply,
                            long cut, size_t *sent) {
  switch (line->what) {
  case SEND:
    send_cut(client, line->text, cut, *sent);
    *sent += line->text.len;
    return NULL;
  case END:
    test_half_close(client);
    return NULL;
  case EXPECT:
    if (test_read(client, line->head, reply) < 0) {
      return "the connection ended in place of a reply";
    }
    return reply->status == line->status ? NULL : "another status";
  case CODE:
    return has(reply->body, line->text) ? NULL : "another code";
  case HEADER:
    return has(text_of(reply->head), line->text) ? NULL : "a header is missing";
  case BODY:
    return text_equal(reply->body, line->text) ? NULL : "another body";
  case CLOSED:
    return test_at_end(client) ? NULL : "the connection goes on";
  case OPEN:
    return answers_another(client) ? NULL : "the connection is not good for another request";
  }
  return "an unknown line";
}

static void run_case(const struct raw_case *one, const char *address, SSL_CTX *tls, long cut) {
  struct test_client client;
  struct test_reply reply = { 0 };
  size_t sent = 0;
  if (tls != NULL) {
    test_connect_tls(&client, address, tls);
  } else {
    test_connect(&client, address);
  }
  for (size_t i = 0; i < one->lines_count; i++) {
    const char *wrong = run_line(&client, &one->lines[i], &reply, cut, &sent);
    if (wrong != NULL) {
      fail_msg("case \"%s\", cut at %ld: %s (status %d)", one->name, cut, wrong, reply.status);
    }
  }
  test_disconnect(&client);
}

static size_t bytes_of(const struct raw_case *one) {
  size_t bytes = 0;
  for (size_t i = 0; i < one->lines_count; i++) {
    bytes += one->lines[i].what == SEND ? one->lines[i].text.len : 0;
  }
  return bytes;
}

/* Long cases are cut near their ends, near the limits, and here and there between. */
static long next_cut(long cut, size_t bytes) {
  bool is_long = bytes > 1500;
  bool is_near =
      cut < 120 || cut > (long)bytes - 120 || (cut > 4080 && cut < 4200) || (cut > 16340 && cut < 16440);
  return cut + (is_long && !is_near ? 61 : 1);
}

struct fixture {
  struct http_server *server;
  char path[48], tls_path[64], certificate[64], key[64];
};

static int start(void **state) {
  struct fixture *fixture = calloc(1, sizeof *fixture);
  struct error error;
  snprintf(fixture->path, sizeof fixture->path, "/tmp/souk-raw-test-%d.sock", (int)getpid());
  snprintf(fixture->tls_path, sizeof fixture->tls_path, "%s.tls", fixture->path);
  snprintf(fixture->certificate, sizeof fixture->certificate, "%s.crt", fixture->path);
  snprintf(fixture->key, sizeof fixture->key, "%s.key", fixture->path);
  test_certificate_write(fixture->certificate, fixture->key, TEST_KEY_P256, 0, 3600);
  const size_t count = sizeof routes / sizeof routes[0];
  const struct http_listener listeners[] = {
    { .unix_socket = fixture->path, .routes = routes, .routes_count = count },
    { .unix_socket = fixture->tls_path,
      .routes = routes,
      .routes_count = count,
      .tls_certificate = fixture->certificate,
      .tls_key = fixture->key },
  };
  struct http_server_options options = { .listeners = listeners, .listeners_count = 2, .loops = 1 };
  assert_int_equal(http_server_create(&fixture->server, &options, &error), 0);
  assert_int_equal(http_server_start(fixture->server, &error), 0);
  *state = fixture;
  return 0;
}

static int stop(void **state) {
  struct fixture *fixture = *state;
  http_server_destroy(fixture->server);
  unlink(fixture->certificate);
  unlink(fixture->key);
  free(fixture);
  return 0;
}

/* Each case whole, byte by byte, and cut at every byte, or at every so manieth, since a handshake is dear. */
static void run_table(const char *address, SSL_CTX *tls, long stride) {
  const char *root = getenv("SOUK_SOURCE");
  char path[4096];
  snprintf(path, sizeof path, "%s/tests/raw/requests.txt", root != NULL ? root : ".");
  FILE *table = fopen(path, "r");
  assert_non_null(table);
  struct arena *arena = arena_create(65536);
  struct raw_case one = { 0 };
  size_t cases = 0;
  while (read_case(table, arena, &one)) {
    size_t bytes = bytes_of(&one);
    run_case(&one, address, tls, NOT_CUT);
    if (bytes <= 1500) {
      run_case(&one, address, tls, BYTE_BY_BYTE);
    }
    for (long cut = 1; cut < (long)bytes; cut = next_cut(cut, bytes) - 1 + stride) {
      run_case(&one, address, tls, cut);
    }
    cases++;
    arena_reset(arena);
  }
  assert_true(cases >= CASES_LEAST);
  arena_destroy(arena);
  fclose(table);
}

static void test_table(void **state) {
  const struct fixture *fixture = *state;
  run_table(fixture->path, NULL, 1);
}

static void test_table_over_tls(void **state) {
  const struct fixture *fixture = *state;
  SSL_CTX *tls = SSL_CTX_new(TLS_client_method());
  assert_non_null(tls);
  run_table(fixture->tls_path, tls, 37);
  SSL_CTX_free(tls);
}

int main(void) {
  const struct CMUnitTest tests[] = { cmocka_unit_test(test_table), cmocka_unit_test(test_table_over_tls) };
  return cmocka_run_group_tests(tests, start, stop);
}
