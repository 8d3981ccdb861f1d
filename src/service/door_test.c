/* Entrances of a process, with a gateway of the test's own that believes what a client says of itself: what
   clients reach, what other processes reach and with which passports, what a service keeps in memory, and
   what its replies say. */
#include "http/client.h"
#include "service/frame.h"

#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#define SOMEBODY "0193c7a0-0000-7000-8000-000000000001"

/* bell: counts how often it was rung, in memory, and knows who rang. */
struct ring_bell {
  int64_t times;
};
static const struct field ring_bell_fields[] = { FIELD(struct ring_bell, times, .min = 1, .max = 100) };
static const struct shape ring_bell_shape = SHAPE(ring_bell, ring_bell_fields);
struct rung {
  int64_t total;
  struct id by;
  struct text asked_by;
};
static const struct field rung_fields[] = {
  FIELD(struct rung, total),
  FIELD(struct rung, by),
  FIELD(struct rung, asked_by),
};
static const struct shape rung_shape = SHAPE(rung, rung_fields);
DECLARE_CALL(ring, ring_call, ring_bell, rung);
const struct call ring_call = CALL("bell", "ring", ring_bell, rung, .changes = true, .doc = "Rings.");

struct bell_state {
  int64_t total;
};

static int open_bell(const struct service_start *start, void **ret, struct error *error) {
  assert_non_null(start->config);
  struct bell_state *bell = calloc(1, sizeof *bell);
  *ret = bell;
  return bell != NULL ? 0 : error_set(error, -ENOMEM, "no memory");
}

HANDLES(ring_it, ring_bell, rung);
int ring_it(struct context *context, struct tx *tx, const struct ring_bell *in, struct rung *ret) {
  (void)tx;
  struct bell_state *bell = context_state(context);
  if (in->times == 13) {
    context_add_header(context, "X-Bell", TEXT("cracked"));
    return (fail)(context, &problem_conflict, "It is cracked.");
  }
  context_add_header(context, "X-Bell", TEXT("rung"));
  bell->total += in->times;
  *ret =
      (struct rung){ .total = bell->total,
                     .by = context->caller.user,
                     .asked_by = context->caller.role == ROLE_SERVICE ? context->caller.service : TEXT("") };
  return in->times == 14 ? fail_and_keep(context, &problem_conflict, "It broke.") : 0;
}

/* An inscription comes as it is, and goes as a page; its carver is named in a header. */
struct engrave {
  int64_t size;
};
static const struct field engrave_fields[] = { FIELD(struct engrave, size, .min = 1, .max = 9) };
static const struct shape engrave_shape = SHAPE(engrave, engrave_fields);
HANDLES(engrave_it, engrave, raw_reply);
int engrave_it(struct context *context, struct tx *tx, const struct engrave *in, struct raw_reply *ret) {
  (void)tx;
  struct text body = context_body(context);
  assert_true(memchr(body.at, '\0', body.len) != NULL);
  struct text carver = http_header_find(context_request(context), "Carver");
  ret->content_type = TEXT("text/html; charset=utf-8");
  ret->body = text_format(context->arena, "<h%d>%.*s by %.*s</h%d>", (int)in->size, (int)body.len - 1,
                          body.at, TEXT_ARGS(carver), (int)in->size);
  return 0;
}
HANDLES(show_photo, nothing, raw_reply);
int show_photo(struct context *context, struct tx *tx, const struct nothing *in, struct raw_reply *ret) {
  (void)context, (void)tx, (void)in;
  *ret =
      (struct raw_reply){ .content_type = TEXT("image/png"), .body = TEXT("\x89PNG\0!"), .immutable = true };
  return 0;
}
static const char *const engraving_media[] = { "text/plain", "text/csv", NULL };
static const char *const engraving_headers[] = { "Carver", NULL };
static const char *const page_media[] = { "text/html", NULL };
static const char *const photo_media[] = { "image/png", NULL };

static const struct route bell_routes[] = {
  {
      .method = HTTP_POST,
      .path = "/bells/engraving",
      .name = "engraveBell",
      .who = ANY_USER,
      .body_types = engraving_media,
      .body_max = 16,
      .headers = engraving_headers,
      .reply_types = page_media,
      .unsaved = true,
      RUNS(engrave_it, engrave, raw_reply),
      .doc = "Engraves it.",
  },
  {
      .method = HTTP_GET,
      .path = "/bells/photo",
      .name = "showBell",
      .who = ANYONE,
      .reply_types = photo_media,
      RUNS(show_photo, nothing, raw_reply),
      .doc = "Shows it.",
  },
  {
      .method = HTTP_POST,
      .path = "/bells/ring",
      .name = "ringBell",
      .who = ANY_USER,
      RUNS(ring_it, ring_bell, rung),
      .doc = "Rings.",
  },
  {
      .method = HTTP_POST,
      .path = "/bells/secret",
      .name = "ringSecretly",
      .who = ANY_USER,
      .internal = true,
      RUNS(ring_it, ring_bell, rung),
      .doc = "Rings unheard.",
  },
};
static const struct answer bell_answers[] = { { .call = &ring_call, RUNS(ring_it, ring_bell, rung) } };
static const struct setting bell_url = SERVICE_URL(BELL, 18111);
static const struct service bell_service = {
  .name = "bell",
  .doc = "A bell.",
  .open = open_bell,
  .close = free,
  .url = &bell_url,
  .routes = bell_routes,
  .routes_count = COUNT_OF(bell_routes),
  .answers = bell_answers,
  .answers_count = COUNT_OF(bell_answers),
};

/* porter: rings for others. */
PLANS(ring_for, ring_bell, rung);
int ring_for(struct context *context, const struct ring_bell *in, struct rung *plan) {
  return ring(context, in, plan);
}
HANDLES_PLANNED(tell_ring, ring_bell, rung, rung);
int tell_ring(struct context *context, struct tx *tx, const struct ring_bell *in, const struct rung *plan,
              struct rung *ret) {
  (void)context;
  (void)tx;
  (void)in;
  *ret = *plan;
  return 0;
}
static const struct route porter_routes[] = {
  {
      .method = HTTP_POST,
      .path = "/porter/ring",
      .name = "askPorter",
      .who = ANY_USER,
      PREPARES(ring_for, ring_bell, rung),
      RUNS_PLANNED(tell_ring, ring_bell, rung, rung),
      .doc = "Has the bell rung.",
  },
};
static const struct call *const porter_needs[] = { &ring_call };
static const struct setting porter_url = SERVICE_URL(PORTER, 18112);
static const struct service porter_service = {
  .name = "porter",
  .doc = "A porter.",
  .url = &porter_url,
  .routes = porter_routes,
  .routes_count = COUNT_OF(porter_routes),
  .needs = porter_needs,
  .needs_count = COUNT_OF(porter_needs),
};

/* gateway: believes a header. */
static int believe(struct context *context, const struct http_request *request) {
  struct text who = http_header_find(request, "Test-Caller");
  assert_string_equal(context->service->name, "gateway");
  context_add_header(context, "X-Door", TEXT("open"));
  if (text_is(who, "stranger")) {
    return (fail)(context, &problem_unauthenticated, "We do not know you.");
  }
  if (who.at != NULL) {
    context->caller.role = ROLE_USER;
    return id_parse(who, &context->caller.user);
  }
  return 0;
}
static const struct door test_door = { .admit = believe };
static const struct setting gateway_url = SERVICE_URL(GATEWAY, 18110);
static const struct service gateway_service = {
  .name = "gateway", .doc = "A door.", .door = &test_door, .url = &gateway_url
};

static const struct service *const services[] = { &bell_service, &porter_service, &gateway_service };

struct house {
  char data[64];
  struct config *config;
  struct log log;
  struct clock clock;
  struct runtime *runtime;
};

static void open_house(struct house *house, const char *const *only, char *const *environment) {
  *house = (struct house){ .data = "/tmp/souk-door-XXXXXX",
                           .log = { .fd = STDERR_FILENO, .level = LOG_ERROR, .form = LOG_HUMAN } };
  assert_non_null(mkdtemp(house->data));
  const struct setting *rows[64];
  size_t count = 0;
  for (size_t i = 0; i < frame_settings_count; i++) {
    rows[count++] = frame_settings[i];
  }
  for (size_t i = 0; i < COUNT_OF(services); i++) {
    rows[count++] = services[i]->url;
  }
  struct error error = { 0 };
  struct runtime_options options = { .services = services,
                                     .services_count = COUNT_OF(services),
                                     .only = only,
                                     .log = &house->log,
                                     .clock = &house->clock,
                                     .data = house->data };
  if (config_create(&house->config, rows, count, environment, &error) < 0 ||
      (options.config = house->config, runtime_create(&house->runtime, &options, &error)) < 0 ||
      runtime_start(house->runtime, &error) < 0) {
    fail_msg("%s", error.text);
  }
}

static void close_house(struct house *house) {
  runtime_destroy(house->runtime);
  config_destroy(house->config);
  char command[128];
  snprintf(command, sizeof command, "rm -rf '%s'", house->data);
  assert_int_equal(system(command), 0);
}

struct answered {
  int status;
  char body[1024];
};

static void post(const char *address, const char *path, const char *header, const char *value,
                 const char *body, struct answered *ret) {
  struct http_client *client = NULL;
  struct http_client_options options = {
    .connections_max = 1, .breaker_failures = 100, .breaker_pause_ms = 10, .reply_max = 1 << 16
  };
  struct error error = { 0 };
  assert_int_equal(http_client_create(&client, &options, &error), 0);
  struct arena *arena = arena_create(4096);
  struct http_call call = { .method = HTTP_POST,
                            .url = text_format(arena, "http://%s%s", address, path).at,
                            .content_type = "application/json",
                            .body = text_of(body),
                            .deadline_ms = 10000,
                            .tries = 1 };
  if (header != NULL) {
    call.headers[call.headers_count++] = (struct http_header){ text_of(header), text_of(value) };
  }
  struct http_answer answer;
  if (http_client_call(client, &call, arena, &answer, &error) < 0) {
    fail_msg("%s: %s", call.url, error.text);
  }
  ret->status = answer.status;
  snprintf(ret->body, sizeof ret->body, "%s", text_c(answer.body));
  arena_destroy(arena);
  http_client_destroy(client);
}

/* The whole reply to these bytes, which no client library would send. They ask for Connection: close. */
static size_t send_bytes(const char *address, const char *request, size_t len, char ret[static 2048]) {
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in to = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
  to.sin_port = htons((uint16_t)strtol(strchr(address, ':') + 1, NULL, 10));
  assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
  assert_int_equal(send(fd, request, len, MSG_NOSIGNAL), (ssize_t)len);
  ssize_t got = recv(fd, ret, 2047, MSG_WAITALL);
  assert_true(got > 0);
  ret[got] = '\0';
  close(fd);
  return (size_t)got;
}

static void send_raw(const char *address, const char *request, char ret[static 2048]) {
  send_bytes(address, request, strlen(request), ret);
}

#define ENGRAVE(query, type, length, body)                                                                   \
  "POST /api/v1/bells/engraving" query " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"               \
  "Test-Caller: " SOMEBODY "\r\nCarver: Ann\r\nContent-Type: " type "\r\nContent-Length: " length            \
  "\r\n\r\n" body

static void bodies_need_not_be_json(const char *address) {
  char reply[2048];
  static const char engrave[] = ENGRAVE("?size=2", "text/plain; charset=utf-8", "5", "Toll\0");
  send_bytes(address, engrave, sizeof engrave - 1, reply);
  assert_non_null(strstr(reply, "HTTP/1.1 200 "));
  assert_non_null(strstr(reply, "\r\nContent-Type: text/html; charset=utf-8\r\n"));
  assert_non_null(strstr(reply, "\r\nContent-Security-Policy: default-src 'none'; style-src"));
  assert_non_null(strstr(reply, "\r\n\r\n<h2>Toll by Ann</h2>"));
  static const struct {
    const char *request, *wanted;
  } rows[] = {
    { ENGRAVE("?size=2", "application/json", "2", "{}"), "The Content-Type must be text/plain or text/csv." },
    { ENGRAVE("?size=0", "text/csv", "1", "x"), "\"pointer\":\"/size\"" },
    { ENGRAVE("", "text/csv", "1", "x"), "\"pointer\":\"/size\"" },
    { ENGRAVE("?size=2", "text/csv", "17", "12345678901234567"), "HTTP/1.1 413 " },
  };
  for (size_t i = 0; i < COUNT_OF(rows); i++) {
    send_raw(address, rows[i].request, reply);
    if (strstr(reply, rows[i].wanted) == NULL) {
      fail_msg("%s was answered %s", rows[i].request, reply);
    }
  }
#define PHOTO "GET /api/v1/bells/photo HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
  size_t len = send_bytes(address, PHOTO "\r\n", strlen(PHOTO) + 2, reply);
  assert_non_null(strstr(reply, "\r\nContent-Type: image/png\r\n"));
  assert_non_null(strstr(reply, "\r\nCache-Control: public, max-age=31536000, immutable\r\n"));
  assert_memory_equal(reply + len - 6, "\x89PNG\0!", 6);
  char etag[64];
  assert_int_equal(sscanf(strstr(reply, "\r\nETag: "), "\r\nETag: %63s", etag), 1);
  char again[512];
  snprintf(again, sizeof again, PHOTO "If-None-Match: %s\r\n\r\n", etag);
  send_raw(address, again, reply);
  assert_non_null(strstr(reply, "HTTP/1.1 304 "));
}

static void clients_come_in_by_the_door_alone(void **state) {
  (void)state;
  struct house house;
  open_house(&house, NULL, (char *[]){ (char[]){ "SOUK_LISTEN=127.0.0.1:0" }, NULL });
  const char *address = runtime_address(house.runtime);
  struct answered answered;
  post(address, "/api/v1/bells/ring", "Test-Caller", SOMEBODY, "{\"times\":2}", &answered);
  assert_int_equal(answered.status, 200);
  assert_non_null(strstr(answered.body, "\"total\":2"));
  assert_non_null(strstr(answered.body, SOMEBODY));
  bodies_need_not_be_json(address);
  post(address, "/api/v1/porter/ring", "Test-Caller", SOMEBODY, "{\"times\":3}", &answered);
  assert_int_equal(answered.status, 200);
  assert_non_null(strstr(answered.body, "\"total\":5"));
  assert_non_null(strstr(answered.body, "\"asked_by\":\"porter\""));
  static const struct {
    const char *path, *caller, *body;
    int status;
  } rows[] = {
    { "/api/v1/bells/ring", NULL, "{\"times\":1}", 401 },
    { "/api/v1/bells/ring", "stranger", "{\"times\":1}", 401 },
    { "/bells/ring", SOMEBODY, "{\"times\":1}", 404 },
    { "/api/v1/bells/secret", SOMEBODY, "{\"times\":1}", 404 },
    { "/internal/v1/bell/ring", SOMEBODY, "{\"times\":1}", 404 },
    { "/api/v1/internal/v1/bell/ring", SOMEBODY, "{\"times\":1}", 404 },
    { "/api/v1/bells/ring", SOMEBODY, "{\"times\":13}", 409 },
  };
  for (size_t i = 0; i < COUNT_OF(rows); i++) {
    post(address, rows[i].path, rows[i].caller != NULL ? "Test-Caller" : NULL, rows[i].caller, rows[i].body,
         &answered);
    assert_int_equal(answered.status, rows[i].status);
  }
  close_house(&house);
}

static void a_refusal_may_keep_what_was_done(void **state) {
  (void)state;
  struct house house;
  open_house(&house, NULL, (char *[]){ (char[]){ "SOUK_LISTEN=127.0.0.1:0" }, NULL });
  const char *address = runtime_address(house.runtime);
  struct answered answered;
  post(address, "/api/v1/bells/ring", "Test-Caller", SOMEBODY, "{\"times\":14}", &answered);
  assert_int_equal(answered.status, 409);
  post(address, "/api/v1/porter/ring", "Test-Caller", SOMEBODY, "{\"times\":14}", &answered);
  assert_int_equal(answered.status, 409);
  assert_non_null(strstr(answered.body, "It broke."));
  close_house(&house);
}

/* An address of this process's own among those of the loopback (RFC 1122 section 3.2.1.3), and two ports of
   it. Each of two processes must know the other's before either has begun to listen, and on 127.0.0.1 a port
   that is free now may be somebody else's by then. */
static void own_ports(char ret_host[static INET_ADDRSTRLEN], int ret[static 2]) {
  uint32_t pid = (uint32_t)getpid(); /* below 2^22: proc(5), pid_max */
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(0x7f400000U | pid) };
  assert_non_null(inet_ntop(AF_INET, &address.sin_addr, ret_host, INET_ADDRSTRLEN));
  int fds[2];
  for (int i = 0; i < 2; i++) {
    socklen_t size = sizeof address;
    address.sin_port = 0;
    fds[i] = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(fds[i], (struct sockaddr *)&address, size), 0);
    assert_int_equal(getsockname(fds[i], (struct sockaddr *)&address, &size), 0);
    ret[i] = ntohs(address.sin_port);
  }
  close(fds[0]);
  close(fds[1]);
}

/* A target with a scheme and a host in it is as good as a path (RFC 9112 section 3.2.2). */
static void post_absolute(const char *address, const char *path, const char *body, struct answered *ret) {
  char bytes[2048];
  struct sockaddr_in to = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
  to.sin_port = htons((uint16_t)strtol(strrchr(address, ':') + 1, NULL, 10));
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
  int len = snprintf(bytes, sizeof bytes,
                     "POST http://.example%s HTTP/1.1\r\nHost: .example\r\nTest-Caller: " SOMEBODY "\r\n"
                     "Connection: close\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
                     path, strlen(body), body);
  assert_int_equal(send(fd, bytes, (size_t)len, 0), len);
  size_t got = 0;
  ssize_t more = 0;
  while ((more = recv(fd, bytes + got, sizeof bytes - 1 - got, 0)) > 0) {
    got += (size_t)more;
  }
  bytes[got] = '\0';
  close(fd);
  assert_true(got > 12);
  ret->status = (int)strtol(bytes + 9, NULL, 10);
  snprintf(ret->body, sizeof ret->body, "%.1000s", strstr(bytes, "\r\n\r\n"));
}

static void services_apart_show_passports(void **state) {
  (void)state;
  char front[64], front_url[64], back[64], back_url[64], gateway[64];
  char host[INET_ADDRSTRLEN];
  int ports[2];
  own_ports(host, ports);
  snprintf(front, sizeof front, "SOUK_PEERS_LISTEN=%s:%d", host, ports[0]);
  snprintf(back, sizeof back, "SOUK_LISTEN=%s:%d", host, ports[1]);
  snprintf(front_url, sizeof front_url, "SOUK_PORTER_URL=http://%s:%d", host, ports[0]);
  snprintf(gateway, sizeof gateway, "SOUK_GATEWAY_URL=http://%s:%d", host, ports[0]);
  snprintf(back_url, sizeof back_url, "SOUK_BELL_URL=http://%s:%d", host, ports[1]);
  char *front_environment[] = { (char[]){ "SOUK_LISTEN=127.0.0.1:0" }, front, back_url, NULL };
  char *back_environment[] = { back, front_url, gateway, NULL };
  struct house here;
  struct house there;
  open_house(&here, (const char *[]){ "gateway", "porter", NULL }, front_environment);
  open_house(&there, (const char *[]){ "bell", NULL }, back_environment);

  struct answered answered;
  const char *address = runtime_address(here.runtime);
  post(address, "/api/v1/bells/ring", "Test-Caller", SOMEBODY, "{\"times\":2}", &answered);
  assert_int_equal(answered.status, 200);
  assert_non_null(strstr(answered.body, SOMEBODY));
  assert_non_null(strstr(answered.body, "\"asked_by\":\"\""));
  post(address, "/api/v1/porter/ring", "Test-Caller", SOMEBODY, "{\"times\":3}", &answered);
  assert_int_equal(answered.status, 200);
  assert_non_null(strstr(answered.body, "\"asked_by\":\"porter\""));
  assert_non_null(strstr(answered.body, SOMEBODY));
  post_absolute(address, "/api/v1/bells/ring", "{\"times\":2}", &answered);
  assert_int_equal(answered.status, 200);
  assert_non_null(strstr(answered.body, SOMEBODY));

  bodies_need_not_be_json(address);

  /* What a reply says of itself comes back, too. */
  static const char once[] = "POST /api/v1/bells/ring HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                             "Test-Caller: " SOMEBODY "\r\nIdempotency-Key: once\r\n"
                             "Content-Type: application/json\r\nContent-Length: 11\r\n\r\n{\"times\":1}";
  char reply[2048];
  send_raw(address, once, reply);
  assert_non_null(strstr(reply, "\r\nCache-Control: no-store\r\n"));
  assert_null(strstr(reply, "Idempotent-Replayed"));
  send_raw(address, once, reply);
  assert_non_null(strstr(reply, "\r\nIdempotent-Replayed: true\r\n"));

  const char *around = runtime_address(there.runtime);
  static const struct {
    const char *path, *header, *value;
  } rows[] = {
    { "/bells/ring", NULL, NULL },
    { "/bells/ring", "Test-Caller", SOMEBODY },
    { "/bells/ring", "Authorization", "Bearer x.y.z" },
    { "/internal/v1/bell/ring", "Authorization", "Basic YTpi" },
  };
  for (size_t i = 0; i < COUNT_OF(rows); i++) {
    post(around, rows[i].path, rows[i].header, rows[i].value, "{\"times\":1}", &answered);
    assert_int_equal(answered.status, 401);
  }

  /* That the other process does not believe this one (their clocks differ) is no fault of the client's. */
  atomic_store(&there.clock.ahead_us, INT64_C(3600) * 1000000);
  post(address, "/api/v1/bells/ring", "Test-Caller", SOMEBODY, "{\"times\":2}", &answered);
  assert_int_equal(answered.status, 503);
  post(address, "/api/v1/porter/ring", "Test-Caller", SOMEBODY, "{\"times\":2}", &answered);
  assert_int_equal(answered.status, 503);

  close_house(&there);
  post(address, "/api/v1/bells/ring", "Test-Caller", SOMEBODY, "{\"times\":2}", &answered);
  assert_int_equal(answered.status, 503);
  close_house(&here);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(clients_come_in_by_the_door_alone),
    cmocka_unit_test(a_refusal_may_keep_what_was_done),
    cmocka_unit_test(services_apart_show_passports),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
