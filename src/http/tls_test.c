/* TLS: handshakes whole, slow and broken, plain HTTP at the wrong door, new certificates while connections
   are open, large bodies both ways, files, good-byes, and what other people's clients make of it. */
#include "http/client.h"
#include "http/server.h"
#include "http/test_certificate.h"
#include "http/test_client.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BODY_MAX = 4 << 20, FILE_BYTES = 3000001 };

static void reply_text(struct http_request *request, const char *text) {
  http_reply(request,
             &(struct http_reply){ .status = 200, .content_type = "text/plain", .body = text_of(text) });
}

static void say_secure(struct http_request *request) {
  reply_text(request, request->secure ? "secure" : "plain");
}

static void reply_body(struct http_request *request) {
  http_reply(request, &(struct http_reply){
                          .status = 200, .content_type = "application/json", .body = request->body });
}

static void reply_file(struct http_request *request) {
  int fd = memfd_create("souk-test", MFD_CLOEXEC);
  char bytes[4096];
  for (size_t i = 0; i < sizeof bytes; i++) {
    bytes[i] = (char)('a' + i % 23);
  }
  for (off_t at = 0; at < FILE_BYTES; at += (off_t)sizeof bytes) {
    assert_int_equal(pwrite(fd, bytes, sizeof bytes, at), sizeof bytes);
  }
  http_reply(request,
             &(struct http_reply){
                 .status = 200, .content_type = "text/plain", .file_fd = fd, .file_size = FILE_BYTES });
}

static void take_over(struct http_request *request, int fd, struct text read_ahead) {
  (void)read_ahead;
  close(fd);
  http_reply(request, &(struct http_reply){ .status = 500 });
}

static const struct http_route routes[] = {
  { .method = HTTP_GET, .path = "/secure", .handle = say_secure, .upgrade = take_over },
  { .method = HTTP_POST,
    .path = "/body",
    .media = http_json_media,
    .body_max = BODY_MAX,
    .handle = reply_body },
  { .method = HTTP_GET, .path = "/file", .handle = reply_file },
};

struct fixture {
  struct http_server *server;
  SSL_CTX *client;
  const char *listen;
  char directory[64], certificate[96], key[96];
};

static int set_up(void **state) {
  struct fixture *fixture = calloc(1, sizeof *fixture);
  assert_non_null(fixture);
  fixture->listen = "127.0.0.1:0";
  snprintf(fixture->directory, sizeof fixture->directory, "/tmp/souk-tls-test-XXXXXX");
  assert_non_null(mkdtemp(fixture->directory));
  snprintf(fixture->certificate, sizeof fixture->certificate, "%s/server.crt", fixture->directory);
  snprintf(fixture->key, sizeof fixture->key, "%s/server.key", fixture->directory);
  test_certificate_write(fixture->certificate, fixture->key, TEST_KEY_P256, 0, 3600);
  fixture->client = SSL_CTX_new(TLS_client_method());
  assert_non_null(fixture->client);
  *state = fixture;
  return 0;
}

static int tear_down(void **state) {
  struct fixture *fixture = *state;
  http_server_destroy(fixture->server);
  SSL_CTX_free(fixture->client);
  unlink(fixture->certificate);
  unlink(fixture->key);
  rmdir(fixture->directory);
  free(fixture);
  return 0;
}

static int create(struct fixture *fixture, struct http_server_options options, struct error *error) {
  const struct http_listener listener = { .address = fixture->listen,
                                          .routes = routes,
                                          .routes_count = sizeof routes / sizeof routes[0],
                                          .tls_certificate = fixture->certificate,
                                          .tls_key = fixture->key };
  options.listeners = &listener;
  options.listeners_count = 1;
  return http_server_create(&fixture->server, &options, error);
}

static const char *start(struct fixture *fixture, struct http_server_options options) {
  struct error error = { "" };
  if (create(fixture, options, &error) < 0 || http_server_start(fixture->server, &error) < 0) {
    fail_msg("%s", error.text);
  }
  return http_server_address(fixture->server, 0);
}

static void ask_secure(struct test_client *client, const char *more) {
  char request[256];
  snprintf(request, sizeof request, "GET /secure HTTP/1.1\r\nHost: souk\r\n%s\r\n", more);
  test_send_c(client, request);
}

static void expect_text(struct test_client *client, const char *wanted) {
  struct test_reply reply;
  assert_int_equal(test_read(client, false, &reply), 0);
  assert_int_equal(reply.status, 200);
  assert_true(text_is(reply.body, wanted));
}

static void serves_both_versions(void **state) {
  struct fixture *fixture = *state;
  static const int versions[] = { TLS1_2_VERSION, TLS1_3_VERSION };
  const char *address = start(fixture, (struct http_server_options){ .loops = 2 });
  for (size_t i = 0; i < 2; i++) {
    SSL_CTX_set_min_proto_version(fixture->client, versions[i]);
    SSL_CTX_set_max_proto_version(fixture->client, versions[i]);
    struct test_client client;
    test_connect_tls(&client, address, fixture->client);
    assert_int_equal(SSL_version(client.tls), versions[i]);
    ask_secure(&client, "");
    expect_text(&client, "secure");
    ask_secure(&client, "Upgrade: x\r\nConnection: upgrade\r\n");
    expect_text(&client, "secure");
    /* A half-closed client gets its reply and a good-bye. */
    ask_secure(&client, "");
    test_half_close(&client);
    expect_text(&client, "secure");
    assert_true(test_at_end(&client));
    test_disconnect(&client);
  }
}

/* True where the server takes part in a handshake of this kind. */
static bool shakes_hands(struct fixture *fixture, const char *address) {
  struct test_client client;
  test_connect(&client, address);
  SSL *ssl = SSL_new(fixture->client);
  assert_int_equal(SSL_set_fd(ssl, client.fd), 1);
  bool fine = SSL_connect(ssl) == 1;
  ERR_clear_error();
  SSL_free(ssl);
  test_disconnect(&client);
  return fine;
}

static void refuses_what_is_old(void **state) {
  struct fixture *fixture = *state;
  const char *address = start(fixture, (struct http_server_options){ 0 });
  assert_true(shakes_hands(fixture, address));
  SSL_CTX_set_security_level(fixture->client, 0);
  SSL_CTX_set_min_proto_version(fixture->client, TLS1_VERSION);
  SSL_CTX_set_max_proto_version(fixture->client, TLS1_1_VERSION);
  assert_false(shakes_hands(fixture, address));
}

static void keeps_recordings_closed(void **state) {
  struct fixture *fixture = *state;
  test_certificate_write(fixture->certificate, fixture->key, TEST_KEY_RSA_2048, 0, 3600);
  const char *address = start(fixture, (struct http_server_options){ 0 });
  SSL_CTX_set_max_proto_version(fixture->client, TLS1_2_VERSION);
  assert_int_equal(SSL_CTX_set_cipher_list(fixture->client, "ECDHE-RSA-AES128-GCM-SHA256"), 1);
  assert_true(shakes_hands(fixture, address));
  assert_int_equal(SSL_CTX_set_cipher_list(fixture->client, "AES128-GCM-SHA256"), 1); /* the key by RSA */
  assert_false(shakes_hands(fixture, address));
}

static void agrees_on_http_1_1(void **state) {
  struct fixture *fixture = *state;
  static const unsigned char both[] = "\x02h2\x08http/1.1";
  static const unsigned char other[] = "\x02h2";
  const char *address = start(fixture, (struct http_server_options){ 0 });
  SSL_CTX_set_alpn_protos(fixture->client, both, sizeof both - 1);
  struct test_client client;
  test_connect_tls(&client, address, fixture->client);
  const unsigned char *chosen = NULL;
  unsigned length = 0;
  SSL_get0_alpn_selected(client.tls, &chosen, &length);
  assert_int_equal(length, 8);
  assert_memory_equal(chosen, "http/1.1", 8);
  test_disconnect(&client);
  SSL_CTX_set_alpn_protos(fixture->client, other, sizeof other - 1);
  assert_false(shakes_hands(fixture, address));
}

static void does_not_renegotiate(void **state) {
  struct fixture *fixture = *state;
  const char *address = start(fixture, (struct http_server_options){ 0 });
  SSL_CTX_set_max_proto_version(fixture->client, TLS1_2_VERSION);
  struct test_client client;
  test_connect_tls(&client, address, fixture->client);
  bool again = SSL_renegotiate(client.tls) == 1 && SSL_do_handshake(client.tls) == 1;
  assert_false(again);
  ERR_clear_error();
  test_disconnect(&client);
}

static void tells_plain_http(void **state) {
  struct fixture *fixture = *state;
  const char *address = start(fixture, (struct http_server_options){ 0 });
  static const char *const methods[] = { "GET", "PATCH", "OPTIONS", "DELETE" };
  for (size_t i = 0; i < 4; i++) {
    struct test_client client;
    struct test_reply reply;
    char request[64];
    snprintf(request, sizeof request, "%s /secure HTTP/1.1\r\nHost: souk\r\n\r\n", methods[i]);
    test_connect(&client, address);
    test_send_c(&client, request);
    assert_int_equal(test_read(&client, false, &reply), 0);
    assert_int_equal(reply.status, 400);
    assert_non_null(strstr(reply.body.at, "https://"));
    assert_true(test_at_end(&client));
    test_disconnect(&client);
  }
}

/* Whatever comes, the server answers with an alert or nothing and ends, and others are served. */
static void ends_garbage(void **state) {
  struct fixture *fixture = *state;
  const char *address = start(fixture, (struct http_server_options){ .head_timeout_ms = 200 });
  static const struct text garbage[] = {
    { "\x16\x03\x01", 3 },
    { "\x16\x03\x01\xff\xff\x01", 6 },
    { "\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00", 10 },
    { "\x16\x00\x00\x00\x00\x00\x00", 7 },
    { "\x15\x03\x03\x00\x02\x02\x28", 7 },
    { "\x17\x03\x03\x00\x01\x00", 6 },
    { "\x80\x2e\x01\x03\x01", 5 },
    { "\0\0\0\0\0\0\0\0", 8 },
    { "\xff\xfe\xfd", 3 },
    { " GET / HTTP/1.1\r\n\r\n", 18 },
    { "", 0 },
  };
  for (size_t i = 0; i < sizeof garbage / sizeof garbage[0]; i++) {
    struct test_client client;
    char answer[512];
    test_connect(&client, address);
    test_send(&client, garbage[i]);
    ssize_t got = 0;
    do {
      got = recv(client.fd, answer, sizeof answer, 0);
    } while (got > 0);
    assert_true(got == 0 || errno == ECONNRESET);
    test_disconnect(&client);
  }
  assert_true(shakes_hands(fixture, address));
  struct http_server_stats stats;
  http_server_stats(fixture->server, &stats);
  assert_int_equal(stats.requests, 0);
  assert_true(stats.timeouts >= 2);
}

/* A client whose bytes are carried by hand: `steps` bytes at a time, until the handshake is done or the
   server has ended. */
static bool shake_slowly(struct test_client *client, SSL *ssl, size_t step, size_t bytes_max) {
  BIO *in = SSL_get_rbio(ssl);
  BIO *out = SSL_get_wbio(ssl);
  size_t carried = 0;
  while (SSL_do_handshake(ssl) != 1 || BIO_pending(out) > 0) {
    char bytes[4096];
    int got = BIO_read(out, bytes, (int)step);
    if (got > 0) {
      test_send(client, (struct text){ bytes, (size_t)got });
      carried += (size_t)got;
      if (carried >= bytes_max) {
        return false;
      }
      continue;
    }
    ssize_t received = recv(client->fd, bytes, sizeof bytes, 0);
    if (received <= 0) {
      return false;
    }
    BIO_write(in, bytes, (int)received);
  }
  return true;
}

static SSL *carried_by_hand(struct fixture *fixture) {
  SSL *ssl = SSL_new(fixture->client);
  assert_non_null(ssl);
  SSL_set_bio(ssl, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
  SSL_set_connect_state(ssl);
  return ssl;
}

static void shakes_hands_byte_by_byte(void **state) {
  struct fixture *fixture = *state;
  const char *address = start(fixture, (struct http_server_options){ 0 });
  for (size_t step = 1; step <= 5; step += 4) {
    struct test_client client;
    test_connect(&client, address);
    SSL *ssl = carried_by_hand(fixture);
    assert_true(shake_slowly(&client, ssl, step, SIZE_MAX));
    SSL_free(ssl);
    test_disconnect(&client);
  }
}

static void ends_handshakes_that_stall(void **state) {
  struct fixture *fixture = *state;
  const char *address = start(fixture, (struct http_server_options){ .head_timeout_ms = 100 });
  for (size_t bytes = 1; bytes < 200; bytes += 66) {
    struct test_client client;
    test_connect(&client, address);
    SSL *ssl = carried_by_hand(fixture);
    assert_false(shake_slowly(&client, ssl, 1, bytes));
    assert_true(test_at_end(&client));
    SSL_free(ssl);
    test_disconnect(&client);
  }
  struct http_server_stats stats;
  http_server_stats(fixture->server, &stats);
  assert_int_equal(stats.timeouts, 4);
}

/* Also where many records are under way and neither side's buffers hold the whole. */
static void carries_large_bodies(void **state) {
  struct fixture *fixture = *state;
  const char *address = start(fixture, (struct http_server_options){ 0 });
  struct test_client client;
  struct test_reply reply;
  test_connect_tls(&client, address, fixture->client);
  char *body = malloc(BODY_MAX);
  assert_non_null(body);
  for (size_t i = 0; i < BODY_MAX; i++) {
    body[i] = (char)('a' + i * 7 % 26);
  }
  for (int round = 0; round < 2; round++) {
    size_t length = BODY_MAX - (size_t)round;
    char head[256];
    snprintf(
        head, sizeof head,
        "POST /body HTTP/1.1\r\nHost: souk\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n",
        length);
    test_send_c(&client, head);
    test_send(&client, (struct text){ body, length });
    assert_int_equal(test_read(&client, false, &reply), 0);
    assert_int_equal(reply.status, 200);
    assert_true(text_equal(reply.body, (struct text){ body, length }));
  }
  free(body);
  test_disconnect(&client);
}

static void sends_files(void **state) {
  struct fixture *fixture = *state;
  const char *address = start(fixture, (struct http_server_options){ 0 });
  struct test_client client;
  struct test_reply reply;
  test_connect_tls(&client, address, fixture->client);
  for (int round = 0; round < 2; round++) {
    test_send_c(&client, "GET /file HTTP/1.1\r\nHost: souk\r\n\r\n");
    assert_int_equal(test_read(&client, false, &reply), 0);
    assert_int_equal(reply.body.len, FILE_BYTES);
    for (size_t i = 0; i < reply.body.len; i++) {
      if (reply.body.at[i] != (char)('a' + i % 4096 % 23)) {
        fail_msg("byte %zu differs", i);
      }
    }
  }
  test_send_c(&client, "GET /file HTTP/1.1\r\nHost: souk\r\nRange: bytes=4094-4097\r\n\r\n");
  assert_int_equal(test_read(&client, false, &reply), 0);
  assert_int_equal(reply.status, 206);
  assert_true(text_is(reply.body, "abab"));
  test_disconnect(&client);
}

static void says_good_bye(void **state) {
  struct fixture *fixture = *state;
  const char *address = start(fixture, (struct http_server_options){ .idle_timeout_ms = 100 });
  struct test_client client;
  test_connect_tls(&client, address, fixture->client);
  ask_secure(&client, "Connection: close\r\n");
  expect_text(&client, "secure");
  assert_true(test_at_end(&client));
  assert_int_equal(SSL_get_shutdown(client.tls), SSL_RECEIVED_SHUTDOWN);
  test_disconnect(&client);
  test_connect_tls(&client, address, fixture->client);
  ask_secure(&client, "");
  expect_text(&client, "secure");
  assert_true(test_at_end(&client)); /* idle for too long */
  assert_int_equal(SSL_get_shutdown(client.tls), SSL_RECEIVED_SHUTDOWN);
  test_disconnect(&client);
}

static void drops_clients_that_do_not_read(void **state) {
  struct fixture *fixture = *state;
  const char *address = start(fixture, (struct http_server_options){ .write_timeout_ms = 100 });
  struct test_client client;
  struct test_reply reply;
  struct http_server_stats stats = { 0 };
  test_connect_tls(&client, address, fixture->client);
  for (int i = 0; i < 20; i++) {
    test_send_c(&client, "GET /file HTTP/1.1\r\nHost: souk\r\n\r\n");
  }
  while (stats.timeouts == 0) {
    sched_yield();
    http_server_stats(fixture->server, &stats);
  }
  int replies = 0;
  while (test_read(&client, false, &reply) == 0) {
    replies++;
  }
  assert_true(replies < 20);
  test_disconnect(&client);
}

/* Certificates */

static X509 *certificate_of(const char *address, SSL_CTX *context, struct test_client *client) {
  test_connect_tls(client, address, context);
  X509 *certificate = SSL_get1_peer_certificate(client->tls);
  assert_non_null(certificate);
  return certificate;
}

static void takes_a_new_certificate(void **state) {
  struct fixture *fixture = *state;
  struct error error = { "" };
  const char *address = start(fixture, (struct http_server_options){ 0 });
  struct test_client old;
  struct test_client new;
  X509 *first = certificate_of(address, fixture->client, &old);
  test_certificate_write(fixture->certificate, fixture->key, TEST_KEY_P256, 0, 7200);
  assert_int_equal(http_server_reload_tls(fixture->server, 0, &error), 0);
  X509 *second = certificate_of(address, fixture->client, &new);
  assert_int_not_equal(X509_cmp(first, second), 0);
  ask_secure(&old, "");
  expect_text(&old, "secure");
  test_disconnect(&new);
  X509_free(first);
  /* One that is broken is refused; the one before stays. */
  assert_int_equal(truncate(fixture->certificate, 100), 0);
  assert_int_equal(http_server_reload_tls(fixture->server, 0, &error), -EINVAL);
  assert_non_null(strstr(error.text, fixture->certificate));
  assert_int_equal(unlink(fixture->certificate), 0);
  assert_int_equal(http_server_reload_tls(fixture->server, 0, &error), -ENOENT);
  first = certificate_of(address, fixture->client, &new);
  assert_int_equal(X509_cmp(first, second), 0);
  ask_secure(&old, "");
  expect_text(&old, "secure");
  assert_int_equal(http_server_reload_tls(fixture->server, 1, &error), -EINVAL);
  X509_free(first);
  X509_free(second);
  test_disconnect(&old);
  test_disconnect(&new);
}

static void expect_refusal(struct fixture *fixture, int wanted, const char *words) {
  struct error error = { "" };
  assert_int_equal(create(fixture, (struct http_server_options){ 0 }, &error), wanted);
  if (strstr(error.text, words) == NULL) {
    fail_msg("\"%s\" does not say \"%s\"", error.text, words);
  }
}

static void write_file(const char *path, const char *text) {
  FILE *file = fopen(path, "we");
  assert_non_null(file);
  assert_true(fputs(text, file) >= 0);
  assert_int_equal(fclose(file), 0);
}

static void refuses_certificates_that_are_wrong(void **state) {
  struct fixture *fixture = *state;
  char other[sizeof fixture->key + 8];
  snprintf(other, sizeof other, "%s.other", fixture->key);
  assert_int_equal(rename(fixture->key, other), 0);
  expect_refusal(fixture, -ENOENT, fixture->key);
  assert_int_equal(mkdir(fixture->key, 0700), 0);
  expect_refusal(fixture, -EINVAL, "it is no file");
  assert_int_equal(rmdir(fixture->key), 0);
  write_file(fixture->key, "no key");
  expect_refusal(fixture, -EINVAL, fixture->key);
  assert_int_equal(rename(other, fixture->key), 0);
  test_certificate_write(other, fixture->key, TEST_KEY_P256, 0, 3600);
  expect_refusal(fixture, -EINVAL, "does not belong to");
  test_certificate_write(fixture->certificate, fixture->key, TEST_KEY_RSA_1024, 0, 3600);
  expect_refusal(fixture, -EINVAL, "too small");
  FILE *file = fopen(fixture->key, "we");
  EVP_PKEY *key = EVP_EC_gen("P-256");
  static const unsigned char password[] = "secret";
  assert_int_equal(PEM_write_PrivateKey(file, key, EVP_aes_256_cbc(), password, 6, NULL, NULL), 1);
  assert_int_equal(fclose(file), 0);
  EVP_PKEY_free(key);
  test_certificate_write(fixture->certificate, other, TEST_KEY_P256, 0, 3600);
  expect_refusal(fixture, -EINVAL, fixture->key);
  assert_int_equal(unlink(other), 0);
}

static void warns(struct fixture *fixture, const char *words) {
  int fds[2];
  char line[2048];
  struct error error = { "" };
  assert_int_equal(pipe(fds), 0);
  struct log log = { .fd = fds[1], .level = LOG_WARN };
  assert_int_equal(create(fixture, (struct http_server_options){ .log = &log }, &error), 0);
  close(fds[1]);
  ssize_t got = read(fds[0], line, sizeof line - 1);
  assert_true(got > 0);
  line[got] = '\0';
  assert_non_null(strstr(line, words));
  close(fds[0]);
  http_server_destroy(fixture->server);
  fixture->server = NULL;
}

static void warns_of_what_is_not_right(void **state) {
  struct fixture *fixture = *state;
  assert_int_equal(chmod(fixture->key, 0604), 0);
  warns(fixture, "chmod 600");
  test_certificate_write(fixture->certificate, fixture->key, TEST_KEY_P256, -7200, -3600);
  warns(fixture, "has expired");
  test_certificate_write(fixture->certificate, fixture->key, TEST_KEY_P256, 3600, 7200);
  warns(fixture, "not valid yet");
}

/* Our own client */

static int call(const char *url, const char *ca_file, struct error *error) {
  struct http_client *client = NULL;
  const struct http_client_options options = {
    .connections_max = 1, .breaker_failures = 9, .breaker_pause_ms = 1, .reply_max = 1000, .ca_file = ca_file
  };
  assert_int_equal(http_client_create(&client, &options, error), 0);
  struct arena *arena = arena_create(4096);
  struct http_answer answer = { 0 };
  const struct http_call one = { .url = url, .deadline_ms = 5000, .tries = 1 };
  int result = http_client_call(client, &one, arena, &answer, error);
  assert_int_equal(answer.status, result == 0 ? 200 : 0);
  arena_destroy(arena);
  http_client_destroy(client);
  return result;
}

static void expect_no_proof(const char *url, const char *ca_file, const char *words) {
  struct error error = { "" };
  assert_int_equal(call(url, ca_file, &error), -ECONNREFUSED);
  if (strstr(error.text, words) == NULL) {
    fail_msg("\"%s\" does not say \"%s\"", error.text, words);
  }
}

static void our_client_demands_proof(void **state) {
  struct fixture *fixture = *state;
  struct error error = { "" };
  char url[128];
  char other[sizeof fixture->certificate + 8];
  char other_key[sizeof fixture->key + 8];
  snprintf(url, sizeof url, "https://%s/secure", start(fixture, (struct http_server_options){ 0 }));
  assert_int_equal(call(url, fixture->certificate, &error), 0);
  expect_no_proof(url, NULL, "certificate");
  snprintf(other, sizeof other, "%s.other", fixture->certificate);
  snprintf(other_key, sizeof other_key, "%s.other", fixture->key);
  test_certificate_write(other, other_key, TEST_KEY_P256, 0, 3600);
  expect_no_proof(url, other, "certificate");
  assert_int_equal(unlink(other), 0);
  assert_int_equal(unlink(other_key), 0);
}

static void our_client_looks_at_the_name(void **state) {
  struct fixture *fixture = *state;
  char url[128];
  fixture->listen = "127.0.0.2:0";
  snprintf(url, sizeof url, "https://%s/secure", start(fixture, (struct http_server_options){ 0 }));
  expect_no_proof(url, fixture->certificate, "subject name");
}

/* Other people's clients */

static int run(const char *command) {
  return system(command); /* NOLINT(cert-env33-c): a test's own command */
}

static void serves_curl(void **state) {
  struct fixture *fixture = *state;
  char command[1024];
  const char *address = start(fixture, (struct http_server_options){ 0 });
  snprintf(command, sizeof command,
           "out=$(curl -sS --http1.1 --noproxy '*' --cacert %s https://%s/secure https://%s/secure) && test "
           "\"$out\" = securesecure",
           fixture->certificate, address, address);
  assert_int_equal(run(command), 0);
  snprintf(command, sizeof command, "test $(curl -sS --noproxy '*' --cacert %s https://%s/file | wc -c) = %d",
           fixture->certificate, address, FILE_BYTES);
  assert_int_equal(run(command), 0);
  snprintf(command, sizeof command, "curl -sS --noproxy '*' https://%s/secure 2>/dev/null", address);
  assert_int_not_equal(run(command), 0);
}

static void serves_node(void **state) {
  struct fixture *fixture = *state;
  char command[2048];
  const char *root = getenv("SOUK_SOURCE");
  const char *address = start(fixture, (struct http_server_options){ 0 });
  snprintf(command, sizeof command, "node %s/tests/tls/client.mjs https://%s %s", root != NULL ? root : ".",
           address, fixture->certificate);
  assert_int_equal(run(command), 0);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
    TEST(serves_both_versions),
    TEST(refuses_what_is_old),
    TEST(keeps_recordings_closed),
    TEST(agrees_on_http_1_1),
    TEST(does_not_renegotiate),
    TEST(tells_plain_http),
    TEST(ends_garbage),
    TEST(shakes_hands_byte_by_byte),
    TEST(ends_handshakes_that_stall),
    TEST(carries_large_bodies),
    TEST(sends_files),
    TEST(says_good_bye),
    TEST(drops_clients_that_do_not_read),
    TEST(takes_a_new_certificate),
    TEST(refuses_certificates_that_are_wrong),
    TEST(warns_of_what_is_not_right),
    TEST(our_client_demands_proof),
    TEST(our_client_looks_at_the_name),
    TEST(serves_curl),
    TEST(serves_node),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
