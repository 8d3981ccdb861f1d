/* Sends HTTP requests over many connections from one thread, as fast as they are answered or at a rate, and
   measures how long replies take. Prints JSON.

     load --address HOST:PORT --path /products/@ [--targets FILE] [--body TEXT] [--header TEXT] [--keys]
          [--sessions FILE] [--connections N] [--seconds S] [--warmup S] [--rate R] [--replies FILE]
          [--settle] [--spin]

   What @, # and ~ stand for: template.h; a connection has a line of --sessions for its own. At a rate, a
   request's time counts from when it was due, so that a server that stalls is not spared the requests that it
   kept from being sent. --replies notes when each order was answered; --settle waits until all events'
   effects are there. With --spin it never sleeps: otherwise a server pays for waking it, the more often the
   slower it is, which clients behind a network do not cost. */
#include "histogram.h"
#include "reply.h"
#include "settle.h"
#include "template.h"

#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <unistd.h>

enum { REPLY_BYTES_MAX = 64 * 1024, CONNECTIONS_MAX = 1000, STATUSES = 600, DRAIN_SECONDS = 5 };

struct options {
  const char *address, *targets, *sessions, *replies;
  struct template_options request;
  size_t connections;
  double seconds, warmup, rate;
  int settle, spin;
};

struct connection {
  int fd;
  size_t out_at, in_len;
  int64_t due_ns; /* when its request was sent, or should have been */
  const char *session;
  struct connection *next_idle;
  char out[TEMPLATE_BYTES_MAX + 20 * ID_CHARACTERS + SESSION_CHARACTERS_MAX];
  char in[REPLY_BYTES_MAX];
};

struct load {
  const struct options *options;
  struct sockaddr_in server;
  struct template template;
  char **targets, **sessions;
  size_t targets_count, sessions_count;
  struct random random;
  int epoll;
  struct connection *connections, *idle, *idle_last; /* in turn: a server ends one that is silent for long */
  size_t busy;
  int64_t began_ns, counted_from_ns, end_ns, last_reply_ns;
  double next_due_ns; /* at a rate */
  int64_t sent, counted, reconnects;
  int64_t statuses[STATUSES];
  struct histogram latency; /* of what was answered after the warm-up and before the end */
  FILE *replies;
};

static void watch(struct load *load, struct connection *connection, int operation, uint32_t events) {
  struct epoll_event event = { .events = events, .data = { .ptr = connection } };
  if (epoll_ctl(load->epoll, operation, connection->fd, &event) != 0) {
    die("epoll_ctl: %s", strerror(errno));
  }
}

static void open_connection(struct load *load, struct connection *connection) {
  int one = 1;
  connection->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connection->fd < 0 ||
      connect(connection->fd, (const struct sockaddr *)&load->server, sizeof load->server) != 0) {
    die("cannot connect to %s: %s", load->options->address, strerror(errno));
  }
  setsockopt(connection->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  connection->in_len = 0;
  watch(load, connection, EPOLL_CTL_ADD, EPOLLIN);
}

/* Waits for room only where the server does not read, which it should. */
static void write_out(struct load *load, struct connection *connection) {
  while (connection->out_at < load->template.full_len) {
    ssize_t written = send(connection->fd, connection->out + connection->out_at,
                           load->template.full_len - connection->out_at, MSG_NOSIGNAL);
    if (written < 0) {
      die("send: %s", strerror(errno));
    }
    connection->out_at += (size_t)written;
  }
}

static void send_request(struct load *load, struct connection *connection, int64_t due_ns) {
  template_fill(&load->template, connection->session, load->targets, load->targets_count, &load->random,
                connection->out);
  connection->out_at = 0;
  connection->due_ns = due_ns;
  load->sent++;
  load->busy++;
  write_out(load, connection);
}

static void rest(struct load *load, struct connection *connection) {
  connection->next_idle = NULL;
  if (load->idle == NULL) {
    load->idle = connection;
  } else {
    load->idle_last->next_idle = connection;
  }
  load->idle_last = connection;
}

/* Orders answer with their id first. */
static void note_reply(struct load *load, const char *body, size_t len, int64_t now) {
  static const char member[] = "\"id\":\"";
  const char *id = memmem(body, len, member, sizeof member - 1);
  if (id == NULL || id + sizeof member - 1 + ID_CHARACTERS > body + len) {
    die("a reply without an id");
  }
  fprintf(load->replies, "%lld %.*s\n", (long long)now, ID_CHARACTERS, id + sizeof member - 1);
}

static void finish_request(struct load *load, struct connection *connection, const struct reply *reply) {
  int64_t now = now_ns();
  load->busy--;
  load->last_reply_ns = now;
  load->statuses[reply->status > 0 && reply->status < STATUSES ? reply->status : 0]++;
  if (now >= load->counted_from_ns && now < load->end_ns) {
    load->counted++;
    histogram_add(&load->latency, now - connection->due_ns);
  }
  if (load->replies != NULL && reply->status / 100 == 2) {
    note_reply(load, connection->in + reply->head_len, reply->body_len, now);
  }
  connection->in_len = 0;
  if (reply->closes) {
    close(connection->fd);
    load->reconnects++;
    open_connection(load, connection);
  }
  if (load->options->rate > 0) {
    rest(load, connection);
  } else if (now < load->end_ns) {
    send_request(load, connection, now);
  }
}

static void read_reply(struct load *load, struct connection *connection) {
  ssize_t got =
      recv(connection->fd, connection->in + connection->in_len, REPLY_BYTES_MAX - connection->in_len, 0);
  if (got <= 0) {
    die("the server ended a connection: %s", got == 0 ? "end of stream" : strerror(errno));
  }
  connection->in_len += (size_t)got;
  struct reply reply;
  int parsed = reply_parse(connection->in, connection->in_len, &reply);
  if (parsed < 0 || (parsed == 0 && connection->in_len == REPLY_BYTES_MAX)) {
    die("not a reply that this program understands: %.*s", 200, connection->in);
  }
  if (parsed > 0) {
    finish_request(load, connection, &reply);
  }
}

/* Sends what is due and returns when the next one is. */
static int64_t keep_rate(struct load *load, int64_t now) {
  while (load->next_due_ns <= (double)now && load->idle != NULL && now < load->end_ns) {
    struct connection *connection = load->idle;
    load->idle = connection->next_idle;
    send_request(load, connection, (int64_t)load->next_due_ns);
    load->next_due_ns += 1e9 / load->options->rate;
  }
  return load->idle != NULL ? (int64_t)load->next_due_ns : load->end_ns;
}

static void run(struct load *load) {
  struct epoll_event events[CONNECTIONS_MAX];
  for (size_t i = 0; i < load->options->connections; i++) {
    if (load->options->rate > 0) {
      rest(load, &load->connections[i]);
    } else {
      send_request(load, &load->connections[i], now_ns());
    }
  }
  int64_t give_up_ns = load->end_ns + (int64_t)DRAIN_SECONDS * 1000000000;
  for (int64_t now = now_ns(); load->busy > 0 || now < load->end_ns; now = now_ns()) {
    if (now > give_up_ns) {
      die("%zu requests were not answered", load->busy);
    }
    int64_t until = now < load->end_ns ? load->end_ns : give_up_ns;
    if (load->options->rate > 0 && now < load->end_ns) {
      until = keep_rate(load, now);
    }
    int64_t wait = until > now && !load->options->spin ? until - now : 0;
    struct timespec timeout = { .tv_sec = wait / 1000000000, .tv_nsec = wait % 1000000000 };
    int count = epoll_pwait2(load->epoll, events, CONNECTIONS_MAX, &timeout, NULL);
    for (int i = 0; i < count; i++) {
      read_reply(load, events[i].data.ptr);
    }
  }
}

static void print(const struct load *load, double cpu, const struct settling *settling) {
  double seconds = (double)(load->end_ns - load->counted_from_ns) / 1e9;
  printf("{\"sent\": %lld, \"per_second\": %.1f, \"p50_us\": %.1f, \"p99_us\": %.1f, \"max_us\": %.1f, "
         "\"busy_seconds\": %.6f, \"cpu_share\": %.3f, \"reconnects\": %lld, ",
         (long long)load->sent, (double)load->counted / seconds,
         (double)histogram_at(&load->latency, 0.5) / 1e3, (double)histogram_at(&load->latency, 0.99) / 1e3,
         (double)load->latency.max / 1e3, (double)(load->last_reply_ns - load->began_ns) / 1e9,
         cpu * 1e9 / (double)(load->last_reply_ns - load->began_ns), (long long)load->reconnects);
  if (settling != NULL) {
    printf("\"lag\": %lld, \"settle_seconds\": %.6f, ", (long long)settling->lag, settling->seconds);
  }
  printf("\"statuses\": {");
  const char *comma = "";
  for (int i = 0; i < STATUSES; i++) {
    if (load->statuses[i] > 0) {
      printf("%s\"%d\": %lld", comma, i, (long long)load->statuses[i]);
      comma = ", ";
    }
  }
  printf("}}\n");
}

static void read_sessions(struct load *load, struct template_options *request) {
  const struct options *options = load->options;
  if (options->sessions == NULL) {
    return;
  }
  load->sessions = read_lines(options->sessions, &load->sessions_count);
  request->session_len = load->sessions_count > 0 ? strlen(load->sessions[0]) : 0;
  for (size_t i = 0; i < load->sessions_count; i++) {
    if (strlen(load->sessions[i]) != request->session_len || request->session_len > SESSION_CHARACTERS_MAX) {
      die("%s: line %zu is not as long as the first, or too long", options->sessions, i + 1);
    }
  }
}

static void begin(struct load *load) {
  const struct options *options = load->options;
  struct template_options request = options->request;
  load->server = parse_address(options->address);
  read_sessions(load, &request);
  template_make(&load->template, &request);
  if (load->sessions_count == 0 && strchr(load->template.text, '~') != NULL) {
    die("nothing to put in the place of ~: give --sessions");
  }
  if (options->targets != NULL) {
    load->targets = read_lines(options->targets, &load->targets_count);
  }
  for (size_t i = 0; i < load->targets_count; i++) {
    if (strlen(load->targets[i]) != ID_CHARACTERS) {
      die("%s: %s is no id", options->targets, load->targets[i]);
    }
  }
  if (load->targets_count == 0 && strchr(load->template.text, '@') != NULL) {
    die("nothing to put in the place of @: give --targets");
  }
  if (options->replies != NULL && (load->replies = fopen(options->replies, "w")) == NULL) {
    die("%s: %s", options->replies, strerror(errno));
  }
  load->random = random_begin();
  load->epoll = epoll_create1(EPOLL_CLOEXEC);
  load->connections = calloc(options->connections, sizeof *load->connections);
  if (load->epoll < 0 || load->connections == NULL) {
    die("%s", strerror(errno));
  }
  for (size_t i = 0; i < options->connections; i++) {
    if (load->sessions_count > 0) {
      load->connections[i].session = load->sessions[i % load->sessions_count];
    }
    open_connection(load, &load->connections[i]);
  }
  load->began_ns = now_ns();
  load->last_reply_ns = load->began_ns;
  load->next_due_ns = (double)load->began_ns;
  load->counted_from_ns = load->began_ns + (int64_t)(options->warmup * 1e9);
  load->end_ns = load->counted_from_ns + (int64_t)(options->seconds * 1e9);
}

static void parse(int argc, char **argv, struct options *options) {
  enum { ADDRESS, PATH, TARGETS, BODY, HEADER, SESSIONS, CONNECTIONS, SECONDS, WARMUP, RATE, REPLIES };
  const struct option rows[] = {
    { "address", required_argument, NULL, ADDRESS },
    { "path", required_argument, NULL, PATH },
    { "targets", required_argument, NULL, TARGETS },
    { "body", required_argument, NULL, BODY },
    { "header", required_argument, NULL, HEADER },
    { "sessions", required_argument, NULL, SESSIONS },
    { "keys", no_argument, &options->request.keys, 1 },
    { "connections", required_argument, NULL, CONNECTIONS },
    { "seconds", required_argument, NULL, SECONDS },
    { "warmup", required_argument, NULL, WARMUP },
    { "rate", required_argument, NULL, RATE },
    { "replies", required_argument, NULL, REPLIES },
    { "settle", no_argument, &options->settle, 1 },
    { "spin", no_argument, &options->spin, 1 },
    { 0 },
  };
  const char **texts[] = {
    [ADDRESS] = &options->address,   [PATH] = &options->request.path,     [TARGETS] = &options->targets,
    [BODY] = &options->request.body, [HEADER] = &options->request.header, [SESSIONS] = &options->sessions,
    [REPLIES] = &options->replies,
  };
  double *fractions[] = {
    [SECONDS] = &options->seconds, [WARMUP] = &options->warmup, [RATE] = &options->rate
  };
  int at = 0;
  int which = 0;
  while ((which = getopt_long(argc, argv, "", rows, &at)) != -1) {
    if (which == '?') {
      exit(2);
    }
    if (rows[at].flag != NULL) {
      continue;
    }
    if (which == CONNECTIONS) {
      options->connections = (size_t)parse_count(rows[at].name, optarg);
    } else if (which == SECONDS || which == WARMUP || which == RATE) {
      *fractions[which] = parse_fraction(rows[at].name, optarg);
    } else {
      *texts[which] = optarg;
    }
  }
  if (optind != argc || options->address == NULL || options->request.path == NULL ||
      options->connections == 0 || options->connections > CONNECTIONS_MAX) {
    die("--address and --path are needed; --connections is from 1 to %d", CONNECTIONS_MAX);
  }
  options->request.host = options->address;
}

int main(int argc, char **argv) {
  struct options options = { .connections = 64, .seconds = 5 };
  parse(argc, argv, &options);
  static struct load load;
  load.options = &options;
  prctl(PR_SET_TIMERSLACK, 1UL); /* the kernel's 50 us would be most of what is measured at a rate */
  begin(&load);
  double cpu = cpu_seconds();
  run(&load);
  cpu = cpu_seconds() - cpu;
  if (options.settle) {
    struct settling settling = settle(&load.server, load.last_reply_ns);
    print(&load, cpu, &settling);
  } else {
    print(&load, cpu, NULL);
  }
  if (load.replies != NULL && fclose(load.replies) != 0) {
    die("%s: %s", options.replies, strerror(errno));
  }
  return 0;
}
