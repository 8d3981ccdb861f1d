/* souk events: the log of all that has happened. */
#include "commands/command_functions.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { EVENTS_BATCH = 500, EVENTS_LIMIT_MAX = 10000 };

/* Which events of a log are wanted. */
struct selection {
  struct store *store;
  const char *topic; /* NULL: every topic */
  struct id key;     /* none: every key */
  struct id event;   /* none: every event */
  int64_t seq;       /* 0: every position */
};

static bool selects(const struct selection *selection, const struct event *event) {
  return (selection->topic == NULL || text_is(event->topic, selection->topic)) &&
         (id_is_none(selection->key) || id_equal(selection->key, event->aggregate)) &&
         (id_is_none(selection->event) || id_equal(selection->event, event->id)) &&
         (selection->seq == 0 || selection->seq == event->seq);
}

/* Calls `found` for each selected event above `after`, in order, until it returns false. The event's texts
   are gone afterwards. */
static int scan(const struct selection *selection, int64_t after,
                bool (*found)(void *data, const struct event *event), void *data) {
  struct arena *arena = arena_create(65536);
  int result = 0;
  for (;;) {
    struct event *events = NULL;
    size_t count = 0;
    arena_reset(arena);
    result = store_log_read(selection->store, after, EVENTS_BATCH, arena, &events, &count);
    if (result != 0 || count == 0) {
      break;
    }
    bool enough = false;
    for (size_t i = 0; i < count && !enough; i++) {
      enough = selects(selection, &events[i]) && !found(data, &events[i]);
    }
    if (enough) {
      break;
    }
    after = events[count - 1].seq;
  }
  arena_destroy(arena);
  return result;
}

static bool count_event(void *data, const struct event *event) {
  int64_t *count = data;
  (void)event;
  ++*count;
  return true;
}

/* Where to begin so that the last `limit` selected events follow: looks at ever longer ends of the log. */
static int find_tail(const struct selection *selection, int64_t limit, int64_t *ret_after,
                     int64_t *ret_count) {
  int64_t head = store_log_head(selection->store);
  int64_t span = limit * store_log_stride(selection->store);
  for (;;) {
    int64_t after = head > span ? head - span : 0;
    int64_t count = 0;
    int result = scan(selection, after, count_event, &count);
    if (result != 0) {
      return result;
    }
    if (count >= limit || after == 0) {
      *ret_after = after;
      *ret_count = count;
      return 0;
    }
    span = span > INTEGER_MAX / 4 ? INTEGER_MAX : span * 4;
  }
}

struct printing {
  struct buffer *out;
  bool json;
  const char *log; /* the store's name where there are several logs; else NULL */
  int64_t skip;    /* so many first ones are not wanted */
  int64_t left;
  int64_t shown;
};

static void print_line(const struct printing *printing, const struct event *event) {
  struct buffer *out = printing->out;
  if (printing->json) {
    buffer_addf(out, "{\"seq\":%lld,\"event\":", (long long)event->seq);
    event_encode(event, out);
    buffer_add_c(out, "}\n");
    return;
  }
  char time[INSTANT_TEXT_LEN + 1];
  char key[ID_TEXT_LEN + 1];
  instant_format(event->time, time);
  id_format(event->aggregate, key);
  buffer_addf(out, "%8lld  %s  %-24.*s %s  version %lld%s%s\n", (long long)event->seq, time,
              TEXT_ARGS(event->topic), key, (long long)event->version, printing->log != NULL ? "  log " : "",
              printing->log != NULL ? printing->log : "");
}

static bool print_event(void *data, const struct event *event) {
  struct printing *printing = data;
  if (printing->skip > 0) {
    printing->skip--;
    return true;
  }
  print_line(printing, event);
  return --printing->left > 0;
}

static int list_log(struct command_context *context, const struct selection *selection, int64_t after,
                    int64_t limit, struct printing *printing) {
  int result = 0;
  printing->left = limit;
  printing->skip = 0;
  if (after < 0) {
    int64_t count = 0;
    result = find_tail(selection, limit, &after, &count);
    printing->skip = count > limit ? count - limit : 0;
  }
  if (result == 0) {
    result = scan(selection, after, print_event, printing);
  }
  return result == 0 ? EXIT_FINE
                     : error_set(&context->error, EXIT_FINDINGS, "Cannot read the event log of store %s: %s.",
                                 store_name(selection->store), strerror(-result));
}

static int parse_key(struct command_context *context, struct id *ret) {
  const char *key = command_option(context, "--key");
  if (key != NULL && id_parse(text_of(key), ret) != 0) {
    return error_set(&context->error, EXIT_USAGE, "--key is \"%s\": it must be an id (a UUID).", key);
  }
  return 0;
}

int run_events_list(struct command_context *context, struct buffer *out) {
  struct selection selection = { .topic = command_option(context, "--topic") };
  struct printing printing = { .out = out, .json = command_option(context, "--json") != NULL };
  int64_t limit = 0;
  int64_t after = -1;
  if (parse_key(context, &selection.key) != 0 ||
      command_number(context, "--limit", 1, EVENTS_LIMIT_MAX, 20, &limit) != 0 ||
      command_number(context, "--after", 0, INTEGER_MAX, -1, &after) != 0) {
    return EXIT_USAGE;
  }
  struct store *const *stores = NULL;
  size_t count = runtime_stores(context->runtime, &stores);
  int exit_code = EXIT_FINE;
  for (size_t i = 0; i < count && exit_code == EXIT_FINE; i++) {
    selection.store = stores[i];
    printing.log = count > 1 ? store_name(stores[i]) : NULL;
    exit_code = list_log(context, &selection, after, limit, &printing);
  }
  return exit_code;
}

static void print_row(struct buffer *out, const char *label, struct text value) {
  if (value.len > 0) {
    buffer_addf(out, "%-12s %.*s\n", label, TEXT_ARGS(value));
  }
}

static void print_id(struct buffer *out, const char *label, struct id id) {
  char text[ID_TEXT_LEN + 1];
  if (!id_is_none(id)) {
    id_format(id, text);
    print_row(out, label, text_of(text));
  }
}

static void print_data(struct buffer *out, struct text data) {
  json_t *tree = json_loadb(text_c(data), data.len, 0, NULL);
  char *pretty = tree != NULL ? json_dumps(tree, JSON_INDENT(2)) : NULL;
  if (pretty != NULL) {
    buffer_addf(out, "data\n%s\n", pretty);
  } else {
    print_row(out, "data", data);
  }
  free(pretty);
  json_decref(tree);
}

static bool show_event(void *data, const struct event *event) {
  struct printing *printing = data;
  struct buffer *out = printing->out;
  char time[INSTANT_TEXT_LEN + 1];
  instant_format(event->time, time);
  print_row(out, "topic", event->topic);
  buffer_addf(out, "%-12s %lld\n", "seq", (long long)event->seq);
  print_row(out, "log", text_of(printing->log));
  print_id(out, "id", event->id);
  print_row(out, "time", text_of(time));
  print_row(out, "emitted by", event->source);
  print_id(out, "key", event->aggregate);
  buffer_addf(out, "%-12s %lld\n", "version", (long long)event->version);
  print_row(out, "actor", event->actor);
  print_id(out, "on behalf of", event->subject);
  print_row(out, "traceparent", event->traceparent);
  print_data(out, event->data);
  printing->shown++;
  return false; /* there is one in each log at most */
}

/* SEQ or ID, and where to look for it. */
static int select_one(struct command_context *context, struct selection *ret, int64_t *ret_after) {
  const char *which = context->operands[0];
  *ret_after = 0;
  if (id_parse(text_of(which), &ret->event) == 0) {
    return 0;
  }
  char *end = NULL;
  errno = 0;
  long long seq = strtoll(which, &end, 10);
  if (errno != 0 || *end != '\0' || seq < 1) {
    return error_set(&context->error, EXIT_USAGE,
                     "\"%s\" is neither an event's position in the log nor its id. `souk events list` shows "
                     "positions.",
                     which);
  }
  ret->seq = seq;
  *ret_after = seq - 1;
  return 0;
}

int run_events_show(struct command_context *context, struct buffer *out) {
  struct selection selection = { 0 };
  struct printing printing = { .out = out };
  int64_t after = 0;
  if (select_one(context, &selection, &after) != 0) {
    return EXIT_USAGE;
  }
  struct store *const *stores = NULL;
  size_t count = runtime_stores(context->runtime, &stores);
  for (size_t i = 0; i < count; i++) {
    selection.store = stores[i];
    printing.log = count > 1 ? store_name(stores[i]) : NULL;
    int result = scan(&selection, after, show_event, &printing);
    if (result != 0) {
      return error_set(&context->error, EXIT_FINDINGS, "Cannot read the event log of store %s: %s.",
                       store_name(stores[i]), strerror(-result));
    }
  }
  return printing.shown > 0
             ? EXIT_FINE
             : error_set(&context->error, EXIT_FINDINGS, "There is no event %s.", context->operands[0]);
}

int run_events_replay(struct command_context *context, struct buffer *out) {
  const char *consumer = context->operands[0];
  int result = bus_replay(runtime_bus(context->runtime), consumer, &context->error);
  if (result == -ENOENT) {
    return error_set(&context->error, EXIT_USAGE,
                     "No service called \"%s\" hears events here. `souk list` shows which do.", consumer);
  }
  if (result == -ENOTSUP) {
    return error_set(
        &context->error, EXIT_USAGE,
        "Nothing that \"%s\" keeps can be rebuilt from events alone: none of its reactions says so.",
        consumer);
  }
  if (result != 0) {
    return error_prefix(&context->error, EXIT_FINDINGS, "Cannot replay events to %s", consumer);
  }
  buffer_addf(out, "%s begins again from the first event; what it keeps from events is being rebuilt.\n",
              consumer);
  return EXIT_FINE;
}
