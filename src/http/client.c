/* The HTTP client. Each call borrows an easy handle of libcurl from a pool; a handle keeps one connection
   open from one call to the next, and is for the host that it leads to. (libcurl's own sharing of connections
   between handles is not for threads.) */
#include "http/client.h"

#include "base/values.h"
#include "http/breaker.h"

#include <curl/curl.h>
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
  CONNECT_MAX_MS = 3000, /* a host that does not take a connection by then counts as not reached */
  IDLE_MAX_S = 30,       /* a connection idle for longer is not used again: servers close theirs after 75 s */
  PAUSE_FIRST_MS = 50,   /* before the second try; doubles with each, up to … */
  PAUSE_MAX_MS = 2000,
  HEADER_MAX = HTTP_MAX_HEAD,
};

/* A handle that nobody uses, with its connection. */
struct idle {
  CURL *curl;
  char host[BREAKER_HOST_MAX + 1]; /* longer names are cut: libcurl looks at the whole one */
};

struct http_client {
  pthread_mutex_t lock; /* of the pool */
  struct idle *idle;    /* the one given back last is the last */
  int idle_count, idle_max;
  size_t reply_max;
  char *ca_file; /* NULL: the system's */
  struct log *log;
  struct breakers *breakers;
};

/* One call under way, over all its tries. */
struct exchange {
  struct http_client *client;
  const struct http_call *call;
  struct text host; /* "http://host:port" or the unix socket's path: what a breaker is for */
  struct curl_slist *headers;
  CURL *curl;
  int64_t deadline_us;
  struct buffer body;
  bool head_ended; /* the empty line after the reply's headers came */
  bool started;    /* this try's request may have reached the host, in part at least */
  bool reached;    /* that of any try may have */
  char words[CURL_ERROR_SIZE];
};

int http_client_create(struct http_client **ret, const struct http_client_options *options,
                       struct error *error) {
  if (options->connections_max < 1 || options->breaker_failures < 1 || options->breaker_pause_ms < 1) {
    return error_set(error, -EINVAL, "the HTTP client's limits must be positive");
  }
  if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK || sodium_init() < 0) {
    return error_set(error, -EIO, "libcurl or libsodium cannot start");
  }
  struct http_client *client = calloc(1, sizeof *client);
  struct idle *idle = calloc((size_t)options->connections_max, sizeof *idle);
  struct breakers *breakers = breakers_create(options->breaker_failures, options->breaker_pause_ms * 1000);
  char *ca_file = options->ca_file != NULL ? strdup(options->ca_file) : NULL;
  if (client == NULL || idle == NULL || breakers == NULL || (options->ca_file != NULL && ca_file == NULL)) {
    free(client);
    free(ca_file);
    free(idle);
    breakers_destroy(breakers);
    curl_global_cleanup();
    return error_set(error, -ENOMEM, "no memory for the HTTP client");
  }
  *client = (struct http_client){ .idle = idle,
                                  .idle_max = options->connections_max,
                                  .reply_max = options->reply_max,
                                  .ca_file = ca_file,
                                  .log = options->log,
                                  .breakers = breakers };
  pthread_mutex_init(&client->lock, NULL);
  *ret = client;
  return 0;
}

void http_client_destroy(struct http_client *client) {
  if (client == NULL) {
    return;
  }
  for (int i = 0; i < client->idle_count; i++) {
    curl_easy_cleanup(client->idle[i].curl);
  }
  free(client->idle);
  free(client->ca_file);
  breakers_destroy(client->breakers);
  pthread_mutex_destroy(&client->lock);
  free(client);
  curl_global_cleanup();
}

/* With the lock held. */
static CURL *take_out(struct http_client *client, int at) {
  CURL *curl = client->idle[at].curl;
  client->idle_count--;
  memmove(&client->idle[at], &client->idle[at + 1],
          (size_t)(client->idle_count - at) * sizeof client->idle[0]);
  return curl;
}

static bool leads_to(const struct idle *idle, struct text host) {
  size_t len = host.len < BREAKER_HOST_MAX ? host.len : BREAKER_HOST_MAX;
  return strncmp(idle->host, text_c(host), len) == 0 && idle->host[len] == '\0';
}

/* The one given back last comes first: its connection is the freshest. */
static CURL *borrow_handle(struct http_client *client, struct text host) {
  CURL *curl = NULL;
  pthread_mutex_lock(&client->lock);
  for (int i = client->idle_count - 1; i >= 0 && curl == NULL; i--) {
    if (leads_to(&client->idle[i], host)) {
      curl = take_out(client, i);
    }
  }
  pthread_mutex_unlock(&client->lock);
  return curl != NULL ? curl : curl_easy_init();
}

/* Where there are too many, the one that nobody has used for longest goes. */
static void return_handle(struct http_client *client, CURL *curl, struct text host) {
  curl_easy_reset(curl); /* forgets this call's options, keeps the connection */
  pthread_mutex_lock(&client->lock);
  CURL *oldest = client->idle_count == client->idle_max ? take_out(client, 0) : NULL;
  struct idle *idle = &client->idle[client->idle_count++];
  *idle = (struct idle){ .curl = curl };
  memcpy(idle->host, host.at, host.len < BREAKER_HOST_MAX ? host.len : BREAKER_HOST_MAX);
  pthread_mutex_unlock(&client->lock);
  if (oldest != NULL) {
    curl_easy_cleanup(oldest);
  }
}

/* "http://host:port" of "http://host:port/path?query"; a URL with a user or password in it is refused. */
static int find_host(const struct http_call *call, struct text *ret) {
  bool plain = strncmp(call->url, "http://", 7) == 0;
  if (!plain && strncmp(call->url, "https://", 8) != 0) {
    return -EINVAL;
  }
  size_t scheme = plain ? 7 : 8;
  size_t authority = strcspn(call->url + scheme, "/?#");
  if (authority == 0 || memchr(call->url + scheme, '@', authority) != NULL) {
    return -EINVAL;
  }
  *ret = call->unix_socket != NULL ? text_of(call->unix_socket)
                                   : (struct text){ .at = call->url, .len = scheme + authority };
  return 0;
}

/* Headers that speak of one connection (RFC 9110 section 7.6.1) or frame its messages (RFC 9112 section 6).
 */
static bool is_of_connection(struct text name) {
  static const char *const names[] = { "Connection", "Content-Length", "Transfer-Encoding", "Keep-Alive",
                                       "TE",         "Trailer",        "Proxy-Connection",  "Upgrade",
                                       "Expect" };
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    if (http_is_named(name, names[i])) {
      return true;
    }
  }
  return false;
}

static bool is_header_name(struct text name) {
  return http_is_token(name) && !is_of_connection(name) && !http_is_named(name, "Host");
}

/* A line break inside a header would begin another one. */
static int add_header(struct curl_slist **list, struct text name, struct text value) {
  char line[HEADER_MAX];
  if (!is_header_name(name) || text_has_controls(value)) {
    return -EINVAL;
  }
  /* libcurl's way to say "with an empty value" is a semicolon; a colon alone would take the header out. */
  int len = value.len > 0 ? snprintf(line, sizeof line, "%.*s: %.*s", TEXT_ARGS(name), TEXT_ARGS(value))
                          : snprintf(line, sizeof line, "%.*s;", TEXT_ARGS(name));
  if (len < 0 || (size_t)len >= sizeof line) {
    return -EINVAL;
  }
  struct curl_slist *longer = curl_slist_append(*list, line);
  if (longer == NULL) {
    return -ENOMEM;
  }
  *list = longer;
  return 0;
}

static int make_headers(const struct http_call *call, struct curl_slist **ret) {
  struct curl_slist *list = curl_slist_append(NULL, "Expect:"); /* no waiting for 100 (Continue) */
  int result = list != NULL ? 0 : -ENOMEM;
  for (size_t i = 0; i < call->headers_count && result == 0; i++) {
    result = add_header(&list, call->headers[i].name, call->headers[i].value);
  }
  if (result == 0 && call->content_type != NULL) {
    result = add_header(&list, TEXT("Content-Type"), text_of(call->content_type));
  } else if (result == 0 &&
             http_headers_find(call->headers, call->headers_count, "Content-Type").at == NULL) {
    struct curl_slist *longer = curl_slist_append(list, "Content-Type:"); /* nor libcurl's default one */
    result = longer != NULL ? 0 : -ENOMEM;
  }
  if (result < 0) {
    curl_slist_free_all(list);
    return result;
  }
  *ret = list;
  return 0;
}

static size_t take_bytes(char *bytes, size_t size, size_t count, void *user) {
  struct exchange *exchange = user;
  buffer_add(&exchange->body, bytes, size * count);
  return exchange->body.failed ? 0 : size * count;
}

/* One line of a head (1xx ones come before the last) or a trailer. To libcurl a head that breaks off is a
   whole reply, so its end is looked for here. */
static size_t take_line(char *bytes, size_t size, size_t count, void *user) {
  struct exchange *exchange = user;
  size_t len = size * count;
  if (len >= 5 && memcmp(bytes, "HTTP/", 5) == 0) {
    exchange->head_ended = false;
  } else if (len <= 2) {
    exchange->head_ended = true;
  }
  return len;
}

/* Called just before the request is written to its connection. libcurl would write it to a second one when a
   kept one breaks before any byte of the reply, though the host may have done what it was asked: whether to
   do it again is for our caller to say. */
static int before_request(void *user, char *remote_ip, char *local_ip, int remote_port, int local_port) {
  (void)remote_ip, (void)local_ip, (void)remote_port, (void)local_port;
  struct exchange *exchange = user;
  if (exchange->started) {
    return CURL_PREREQFUNC_ABORT;
  }
  exchange->started = true;
  return CURL_PREREQFUNC_OK;
}

static bool sends_body(const struct http_call *call) {
  return call->method != HTTP_HEAD &&
         (call->content_type != NULL || call->body.len > 0 || call->method == HTTP_POST ||
          call->method == HTTP_PUT || call->method == HTTP_PATCH);
}

static CURLcode set_request(struct exchange *exchange) {
  const struct http_call *call = exchange->call;
  CURL *curl = exchange->curl;
  CURLcode code = curl_easy_setopt(curl, CURLOPT_URL, call->url);
  if (code == CURLE_OK && call->unix_socket != NULL) {
    code = curl_easy_setopt(curl, CURLOPT_UNIX_SOCKET_PATH, call->unix_socket);
  }
  if (code == CURLE_OK && sends_body(call)) {
    code = curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)call->body.len);
    code = code == CURLE_OK ? curl_easy_setopt(curl, CURLOPT_POSTFIELDS, text_c(call->body)) : code;
  }
  if (code == CURLE_OK && call->method == HTTP_HEAD) {
    code = curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
  } else if (code == CURLE_OK) {
    code = curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, http_method_name(call->method));
  }
  return code == CURLE_OK ? curl_easy_setopt(curl, CURLOPT_HTTPHEADER, exchange->headers) : code;
}

static CURLcode set_options(struct exchange *exchange, int64_t left_ms) {
  CURL *curl = exchange->curl;
  long connect_ms = (long)(left_ms < CONNECT_MAX_MS ? left_ms : CONNECT_MAX_MS);
  const struct {
    CURLoption option;
    long value;
  } numbers[] = {
    { CURLOPT_NOSIGNAL, 1 }, /* signals and threads do not go together */
    { CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1 },
    { CURLOPT_TIMEOUT_MS, (long)left_ms },
    { CURLOPT_CONNECTTIMEOUT_MS, connect_ms },
    { CURLOPT_MAXAGE_CONN, IDLE_MAX_S },
    { CURLOPT_MAXCONNECTS, 1 },
    { CURLOPT_FOLLOWLOCATION, 0 },
    { CURLOPT_PATH_AS_IS, 1 },
    { CURLOPT_SSL_VERIFYPEER, 1 },
    { CURLOPT_SSL_VERIFYHOST, 2 },
    { CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2 },
  };
  CURLcode code = CURLE_OK;
  for (size_t i = 0; i < sizeof numbers / sizeof numbers[0] && code == CURLE_OK; i++) {
    code = curl_easy_setopt(curl, numbers[i].option, numbers[i].value);
  }
  const struct {
    CURLoption option;
    const char *value;
  } texts[] = {
    { CURLOPT_PROTOCOLS_STR, "http,https" },
    { CURLOPT_PROXY, "" }, /* a proxy in the environment is not meant for calls between services */
    { CURLOPT_USERAGENT, "souk/" SOUK_VERSION },
  };
  for (size_t i = 0; i < sizeof texts / sizeof texts[0] && code == CURLE_OK; i++) {
    code = curl_easy_setopt(curl, texts[i].option, texts[i].value);
  }
  if (code == CURLE_OK && exchange->client->ca_file != NULL) {
    code = curl_easy_setopt(curl, CURLOPT_CAINFO, exchange->client->ca_file);
  }
  code = code == CURLE_OK ? curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, exchange->words) : code;
  code = code == CURLE_OK ? curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_bytes) : code;
  code = code == CURLE_OK ? curl_easy_setopt(curl, CURLOPT_WRITEDATA, exchange) : code;
  code = code == CURLE_OK ? curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_line) : code;
  code = code == CURLE_OK ? curl_easy_setopt(curl, CURLOPT_HEADERDATA, exchange) : code;
  code = code == CURLE_OK ? curl_easy_setopt(curl, CURLOPT_PREREQFUNCTION, before_request) : code;
  code = code == CURLE_OK ? curl_easy_setopt(curl, CURLOPT_PREREQDATA, exchange) : code;
  return code == CURLE_OK ? set_request(exchange) : code;
}

/* What a try that brought no reply comes to. */
static int failure_of(const struct exchange *exchange, CURLcode code) {
  if (exchange->body.failed) {
    return -EFBIG;
  }
  switch (code) {
  case CURLE_OUT_OF_MEMORY:
    return -ENOMEM;
  case CURLE_URL_MALFORMAT:
  case CURLE_UNSUPPORTED_PROTOCOL:
  case CURLE_UNKNOWN_OPTION:
    return -EINVAL;
  case CURLE_OPERATION_TIMEDOUT:
    return exchange->started ? -ETIME : -ECONNREFUSED;
  default:
    return exchange->started ? -EPIPE : -ECONNREFUSED;
  }
}

static const char *failure_words(int failure) {
  switch (failure) {
  case -ETIME:
    return "no reply before the deadline; what it did is unknown";
  case -EPIPE:
    return "the connection broke; what it did is unknown";
  case -EFBIG:
    return "the reply is larger than allowed";
  case -EHOSTDOWN:
    return "it failed too often and is left alone for a moment";
  case -ECONNREFUSED:
    return "cannot be reached";
  case -EINVAL:
    return "the URL or a header is not valid";
  default:
    return "no memory";
  }
}

/* 502 and 504 are a proxy's words for a host that is gone; a 503 comes from the host itself. */
static enum breaker_outcome outcome_of(int result, int status) {
  if (result == -EINVAL || result == -ENOMEM) {
    return BREAKER_UNKNOWN;
  }
  bool failed = result < 0 ? result != -EFBIG : status == 502 || status == 504;
  return failed ? BREAKER_FAILED : BREAKER_ALIVE;
}

static int try_once(struct exchange *exchange, int *ret_status) {
  struct breakers *breakers = exchange->client->breakers;
  int64_t now_us = monotonic_us();
  int64_t left_ms = (exchange->deadline_us - now_us) / 1000;
  if (left_ms < 1) {
    return exchange->reached ? -ETIME : -ECONNREFUSED;
  }
  if (!breakers_admit(breakers, exchange->host, now_us)) {
    return -EHOSTDOWN;
  }
  exchange->started = false;
  exchange->head_ended = false;
  exchange->words[0] = '\0';
  buffer_clear(&exchange->body);
  curl_easy_reset(exchange->curl);
  CURLcode code = set_options(exchange, left_ms);
  code = code == CURLE_OK ? curl_easy_perform(exchange->curl) : code;
  code = code == CURLE_OK && !exchange->head_ended ? CURLE_PARTIAL_FILE : code;
  long status = 0;
  code = code == CURLE_OK ? curl_easy_getinfo(exchange->curl, CURLINFO_RESPONSE_CODE, &status) : code;
  exchange->reached = exchange->reached || exchange->started;
  int result = code == CURLE_OK ? 0 : failure_of(exchange, code);
  breakers_report(breakers, exchange->host, outcome_of(result, (int)status), monotonic_us());
  *ret_status = (int)status;
  return result;
}

static bool worth_another(int result, int status) {
  return result < 0 ? result == -ECONNREFUSED || result == -EPIPE
                    : status == 502 || status == 503 || status == 504;
}

/* Milliseconds before the next try: what the host asks for, or a doubling pause; both with some chance in it,
   so that callers who failed together do not come back together. */
static int64_t pause_before(struct exchange *exchange, int tries_done, int result) {
  curl_off_t asked_s = 0;
  if (result == 0 && curl_easy_getinfo(exchange->curl, CURLINFO_RETRY_AFTER, &asked_s) == CURLE_OK &&
      asked_s > 0) {
    int64_t asked_ms = asked_s < 3600 ? (int64_t)asked_s * 1000 : (int64_t)3600 * 1000;
    return asked_ms + randombytes_uniform(PAUSE_FIRST_MS);
  }
  int64_t pause_ms = PAUSE_FIRST_MS;
  for (int i = 1; i < tries_done && pause_ms < PAUSE_MAX_MS; i++) {
    pause_ms *= 2;
  }
  return pause_ms / 2 + randombytes_uniform((uint32_t)pause_ms);
}

static void sleep_ms(int64_t ms) {
  struct timespec left = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 };
  while (nanosleep(&left, &left) != 0 && errno == EINTR) {
  }
}

static int try_often(struct exchange *exchange, int *ret_status) {
  for (int done = 1;; done++) {
    int result = try_once(exchange, ret_status);
    if (done >= exchange->call->tries || !worth_another(result, *ret_status)) {
      return result;
    }
    int64_t pause_ms = pause_before(exchange, done, result);
    if (monotonic_us() + pause_ms * 1000 >= exchange->deadline_us) {
      return result;
    }
    log_debug(exchange->client->log, "%.*s: %s; try %d follows in %lld ms", TEXT_ARGS(exchange->host),
              result < 0 ? failure_words(result) : "answered that it is unavailable", done + 1,
              (long long)pause_ms);
    sleep_ms(pause_ms);
  }
}

static int take_headers(CURL *curl, struct arena *arena, struct http_answer *ret) {
  ret->headers = ARENA_ARRAY(arena, HTTP_MAX_HEADERS, struct http_header);
  struct curl_header *header = NULL;
  while ((header = curl_easy_nextheader(curl, CURLH_HEADER, -1, header)) != NULL) {
    struct text name = text_of(header->name);
    if (is_of_connection(name)) {
      continue;
    }
    if (ret->headers_count == HTTP_MAX_HEADERS) {
      return -EFBIG;
    }
    ret->headers[ret->headers_count++] =
        (struct http_header){ .name = text_copy(arena, name),
                              .value = text_copy(arena, text_of(header->value)) };
  }
  return 0;
}

static int run_exchange(struct exchange *exchange, struct arena *arena, struct http_answer *ret) {
  int status = 0;
  int result = try_often(exchange, &status);
  if (result < 0) {
    /* An earlier try may have done it, whatever stopped the last one. */
    bool unknown = exchange->reached && (result == -ECONNREFUSED || result == -EHOSTDOWN);
    return unknown ? -EPIPE : result;
  }
  struct http_answer answer = { .status = status };
  result = take_headers(exchange->curl, arena, &answer);
  if (result < 0) {
    return result;
  }
  answer.body = text_copy(arena, buffer_text(&exchange->body));
  answer.content_type = http_headers_find(answer.headers, answer.headers_count, "Content-Type");
  answer.location = http_headers_find(answer.headers, answer.headers_count, "Location");
  *ret = answer;
  return 0;
}

int http_client_call(struct http_client *client, const struct http_call *call, struct arena *arena,
                     struct http_answer *ret, struct error *error) {
  struct exchange exchange = { .client = client,
                               .call = call,
                               .deadline_us = monotonic_us() + call->deadline_ms * 1000 };
  int result =
      call->tries >= 1 && call->headers_count <= HTTP_MAX_HEADERS ? find_host(call, &exchange.host) : -EINVAL;
  result = result == 0 ? make_headers(call, &exchange.headers) : result;
  if (result < 0) {
    return error_set(error, result, "%s", failure_words(result));
  }
  buffer_init(&exchange.body, call->reply_max > 0 ? call->reply_max : client->reply_max);
  exchange.curl = borrow_handle(client, exchange.host);
  result = exchange.curl != NULL ? run_exchange(&exchange, arena, ret) : -ENOMEM;
  if (result < 0) {
    bool more = exchange.words[0] != '\0' && result != -EHOSTDOWN;
    error_set(error, result, "%.*s: %s%s%s%s", TEXT_ARGS(exchange.host), failure_words(result),
              more ? " (" : "", more ? exchange.words : "", more ? ")" : "");
  }
  if (exchange.curl != NULL) {
    return_handle(client, exchange.curl, exchange.host);
  }
  curl_slist_free_all(exchange.headers);
  buffer_finish(&exchange.body);
  return result;
}
