/* /metrics: what is counted, in the text format of Prometheus (exposition format 0.0.4). */
#include "service/frame.h"
#include "shape/verify.h"

#include <string.h>

/* Upper bounds in microseconds; the last bucket is +Inf. */
static const int64_t bucket_us[DURATION_BUCKETS - 1] = { 250,   1000,   2500,   5000,   10000,
                                                         25000, 100000, 500000, 2500000 };

void metrics_count(void *data, const struct http_request *request, int status, int64_t bytes, int64_t us) {
  struct runtime *runtime = data;
  (void)bytes;
  /* Files of the web app have no work behind them. */
  bool is_page = request->route != NULL && request->route->handle == app_handle && request->user != NULL;
  if (request->route == NULL ||
      (request->route->handle != request_handle && request->route->handle != forward_handle && !is_page)) {
    return;
  }
  struct endpoint *endpoint = request->route->data;
  int class = status / 100 >= 0 && status / 100 < ERROR_CLASSES ? status / 100 : 0;
  size_t bucket = 0;
  while (bucket < DURATION_BUCKETS - 1 && us > bucket_us[bucket]) {
    bucket++;
  }
  atomic_fetch_add_explicit(&endpoint->metrics.answered[class], 1, memory_order_relaxed);
  atomic_fetch_add_explicit(&endpoint->metrics.duration_us, us, memory_order_relaxed);
  atomic_fetch_add_explicit(&endpoint->metrics.buckets[bucket], 1, memory_order_relaxed);
  if (runtime->options.log->level == LOG_DEBUG) {
    /* A secret may stand in a path. */
    const struct route *route = endpoint->route;
    bool is_secret = route->page || shape_has_sealed(route->takes);
    struct text path = is_secret ? text_of(route->path) : request->path;
    log_debug(runtime->options.log, "%s %.*s %d %lld us", http_method_name(request->method), TEXT_ARGS(path),
              status, (long long)us);
  }
}

static void head(struct buffer *out, const char *name, const char *type, const char *help) {
  buffer_addf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void labels_of(const struct endpoint *endpoint, struct buffer *out) {
  buffer_addf(out, "service=\"%s\",route=\"%s\"", endpoint->service->name, endpoint->route->name);
}

static void write_requests(struct runtime *runtime, struct buffer *out) {
  head(out, "souk_requests_total", "counter", "Requests answered, by service, route and class of status.");
  for (size_t i = 0; i < runtime->endpoints_count; i++) {
    for (int class = 1; class < ERROR_CLASSES; class ++) {
      int64_t count =
          atomic_load_explicit(&runtime->endpoints[i].metrics.answered[class], memory_order_relaxed);
      if (count > 0) {
        buffer_add_c(out, "souk_requests_total{");
        labels_of(&runtime->endpoints[i], out);
        buffer_addf(out, ",status=\"%dxx\"} %lld\n", class, (long long)count);
      }
    }
  }
  head(out, "souk_request_duration_seconds", "histogram", "Time from a request's first byte to its reply.");
  for (size_t i = 0; i < runtime->endpoints_count; i++) {
    struct route_metrics *metrics = &runtime->endpoints[i].metrics;
    int64_t total = 0;
    for (size_t b = 0; b < DURATION_BUCKETS; b++) {
      total += atomic_load_explicit(&metrics->buckets[b], memory_order_relaxed);
      buffer_add_c(out, "souk_request_duration_seconds_bucket{");
      labels_of(&runtime->endpoints[i], out);
      if (b < DURATION_BUCKETS - 1) {
        buffer_addf(out, ",le=\"%g\"} %lld\n", (double)bucket_us[b] / 1e6, (long long)total);
      } else {
        buffer_addf(out, ",le=\"+Inf\"} %lld\n", (long long)total);
      }
    }
    buffer_add_c(out, "souk_request_duration_seconds_sum{");
    labels_of(&runtime->endpoints[i], out);
    buffer_addf(out, "} %.6f\n",
                (double)atomic_load_explicit(&metrics->duration_us, memory_order_relaxed) / 1e6);
    buffer_add_c(out, "souk_request_duration_seconds_count{");
    labels_of(&runtime->endpoints[i], out);
    buffer_addf(out, "} %lld\n", (long long)total);
  }
}

struct row {
  const char *name, *type, *help;
  size_t at;         /* offset of an int64_t in the struct that is read */
  bool microseconds; /* it counts these; shown in seconds */
};

static void write_row(const struct row *row, const char *label, const char *value, const void *from,
                      struct buffer *out) {
  int64_t number = 0;
  memcpy(&number, (const char *)from + row->at, sizeof number);
  buffer_addf(out, "%s{%s=\"%s\"} ", row->name, label, value);
  if (row->microseconds) {
    buffer_addf(out, "%.6f\n", (double)number / 1e6);
  } else {
    buffer_addf(out, "%lld\n", (long long)number);
  }
}

static void write_stores(struct runtime *runtime, struct buffer *out) {
  static const struct row rows[] = {
    { .name = "souk_store_bodies_total",
      .type = "counter",
      .help = "Bodies committed or refused.",
      .at = offsetof(struct store_stats, bodies) },
    { .name = "souk_store_groups_total",
      .type = "counter",
      .help = "Commits: groups of bodies.",
      .at = offsetof(struct store_stats, groups) },
    { .name = "souk_store_refused_total",
      .type = "counter",
      .help = "Bodies refused because the queue was full.",
      .at = offsetof(struct store_stats, refused) },
    { .name = "souk_store_reruns_total",
      .type = "counter",
      .help = "Bodies run again because others were in their way.",
      .at = offsetof(struct store_stats, reruns) },
    { .name = "souk_store_queue_depth",
      .type = "gauge",
      .help = "Bodies waiting for the writer.",
      .at = offsetof(struct store_stats, queue_depth) },
    { .name = "souk_store_group_size",
      .type = "gauge",
      .help = "Bodies in the last commit.",
      .at = offsetof(struct store_stats, group_size_last) },
    { .name = "souk_store_group_seconds",
      .type = "gauge",
      .help = "Time that the last group took, its sync included.",
      .at = offsetof(struct store_stats, group_us_last),
      .microseconds = true },
    { .name = "souk_store_commit_failures_total",
      .type = "counter",
      .help = "Commits that failed.",
      .at = offsetof(struct store_stats, commit_failures) },
    { .name = "souk_store_checkpoints_total",
      .type = "counter",
      .help = "Checkpoints of the write-ahead log.",
      .at = offsetof(struct store_stats, checkpoints) },
    { .name = "souk_store_wal_bytes",
      .type = "gauge",
      .help = "Size of the write-ahead log.",
      .at = offsetof(struct store_stats, wal_bytes) },
  };
  struct store_stats stats[RUNTIME_MAX_SERVICES];
  for (size_t s = 0; s < runtime->stores_count; s++) {
    store_stats(runtime->stores[s], &stats[s]);
  }
  for (size_t i = 0; i < COUNT_OF(rows); i++) {
    head(out, rows[i].name, rows[i].type, rows[i].help);
    for (size_t s = 0; s < runtime->stores_count; s++) {
      write_row(&rows[i], "store", store_name(runtime->stores[s]), &stats[s], out);
    }
  }
}

static void write_consumers(struct runtime *runtime, struct buffer *out) {
  static const struct row rows[] = {
    { .name = "souk_consumer_lag",
      .type = "gauge",
      .help = "Events in the logs behind the consumer's position: 0 when it has caught up.",
      .at = offsetof(struct consumer_stats, lag) },
    { .name = "souk_consumer_done_total",
      .type = "counter",
      .help = "Events done.",
      .at = offsetof(struct consumer_stats, done) },
    { .name = "souk_consumer_parked",
      .type = "gauge",
      .help = "Events parked for another try.",
      .at = offsetof(struct consumer_stats, parked) },
    { .name = "souk_consumer_dead_total",
      .type = "counter",
      .help = "Events that became dead letters.",
      .at = offsetof(struct consumer_stats, dead) },
  };
  struct consumer_stats stats[RUNTIME_MAX_SERVICES];
  size_t count = bus_stats(runtime->bus, stats, COUNT_OF(stats));
  for (size_t i = 0; i < COUNT_OF(rows); i++) {
    head(out, rows[i].name, rows[i].type, rows[i].help);
    for (size_t c = 0; c < count; c++) {
      write_row(&rows[i], "consumer", stats[c].name, &stats[c], out);
    }
  }
}

static void write_workers(struct runtime *runtime, struct buffer *out) {
  static const struct row rows[] = {
    { .name = "souk_worker_threads",
      .type = "gauge",
      .help = "Threads started.",
      .at = offsetof(struct workers_stats, threads) },
    { .name = "souk_worker_queue_depth",
      .type = "gauge",
      .help = "Requests that wait for a worker.",
      .at = offsetof(struct workers_stats, queued) },
  };
  for (size_t i = 0; i < COUNT_OF(rows); i++) {
    head(out, rows[i].name, rows[i].type, rows[i].help);
    for (size_t s = 0; s < runtime->services_count; s++) {
      struct workers_stats stats;
      workers_stats(runtime->services[s].workers, &stats);
      write_row(&rows[i], "service", runtime->services[s].service->name, &stats, out);
    }
    for (size_t s = 0; s < runtime->options.services_count; s++) {
      if (runtime->forwarders[s] != NULL) {
        struct workers_stats stats;
        workers_stats(runtime->forwarders[s], &stats);
        write_row(&rows[i], "service", runtime->options.services[s]->name, &stats, out);
      }
    }
  }
}

static void write_server(struct runtime *runtime, struct buffer *out) {
  struct http_server_stats stats;
  http_server_stats(runtime->server, &stats);
  head(out, "souk_http_connections", "gauge", "Open connections.");
  buffer_addf(out, "souk_http_connections %lld\n", (long long)stats.connections);
  head(out, "souk_http_bad_requests_total", "counter", "Requests refused by the parser.");
  buffer_addf(out, "souk_http_bad_requests_total %lld\n", (long long)stats.bad_requests);
  head(out, "souk_http_timeouts_total", "counter", "Connections ended because the client was too slow.");
  buffer_addf(out, "souk_http_timeouts_total %lld\n", (long long)stats.timeouts);
  head(out, "souk_up_seconds", "gauge", "Seconds since the program started.");
  buffer_addf(out, "souk_up_seconds %.3f\n", (double)(monotonic_us() - runtime->created_us) / 1e6);
}

/* On a server this is a worker, which may wait for a connection; the loop does not wait for a reader. */
static int begin_measuring(struct running *running, struct arena *arena, struct tx **ret) {
  bool may_wait = config_is_set(running->runtime->options.config, &setting_database);
  return (may_wait ? store_read : store_try_read)(running->store, running->service->name, arena, ret);
}

/* Left out where it cannot be counted now. */
static void write_measure(struct running *running, const struct measure *measure, struct arena *arena,
                          struct buffer *out) {
  struct tx *tx = NULL;
  struct count count = { 0 };
  if (begin_measuring(running, arena, &tx) < 0) {
    return;
  }
  int result = measure->count(tx, &(struct nothing){ 0 }, &count);
  tx_end(tx);
  if (result == 0) {
    head(out, measure->name, measure->type, measure->help);
    buffer_addf(out, "%s{service=\"%s\"} %lld\n", measure->name, running->service->name,
                (long long)count.count);
  }
}

static void write_measures(struct runtime *runtime, struct arena *arena, struct buffer *out) {
  for (size_t i = 0; i < runtime->services_count; i++) {
    struct running *running = &runtime->services[i];
    for (size_t m = 0; m < running->service->measures_count; m++) {
      write_measure(running, &running->service->measures[m], arena, out);
    }
  }
}

void metrics_write(struct runtime *runtime, struct arena *arena, struct buffer *out) {
  write_requests(runtime, out);
  write_stores(runtime, out);
  write_consumers(runtime, out);
  write_workers(runtime, out);
  write_measures(runtime, arena, out);
  write_server(runtime, out);
}
