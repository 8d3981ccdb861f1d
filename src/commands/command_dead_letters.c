/* souk dead-letters: events that a consumer failed to process after every try. */
#include "commands/command_functions.h"

#include <string.h>

enum { DEAD_LETTERS_MAX = 1000 };

static void add_dead_letter(const struct dead_letter *letter, struct buffer *out) {
  char id[ID_TEXT_LEN + 1];
  char key[ID_TEXT_LEN + 1];
  char died[INSTANT_TEXT_LEN + 1];
  id_format(letter->id, id);
  id_format(letter->event.aggregate, key);
  instant_format(letter->died, died);
  buffer_addf(out, "%s  %s  %.*s could not process %.*s (event %lld, key %s) in %lld tries: %.*s\n", id, died,
              TEXT_ARGS(letter->consumer), TEXT_ARGS(letter->event.topic), (long long)letter->event.seq, key,
              (long long)letter->tries, TEXT_ARGS(letter->reason));
}

int run_dead_letters_list(struct command_context *context, struct buffer *out) {
  const char *consumer = command_option(context, "--consumer");
  int64_t limit = 0;
  if (command_number(context, "--limit", 1, DEAD_LETTERS_MAX, 100, &limit) != 0) {
    return EXIT_USAGE;
  }
  struct store *const *stores = NULL;
  size_t stores_count = runtime_stores(context->runtime, &stores);
  size_t listed = 0;
  for (size_t i = 0; i < stores_count; i++) {
    struct tx *tx = NULL;
    int result = store_read(stores[i], NULL, context->arena, &tx);
    if (result != 0) {
      return error_set(&context->error, EXIT_FINDINGS, "Cannot read the store %s now.",
                       store_name(stores[i]));
    }
    struct dead_letter *letters = NULL;
    size_t count = 0;
    result = tx_dead_letters(tx, consumer, (size_t)limit, &letters, &count);
    for (size_t at = 0; result == 0 && at < count; at++) {
      add_dead_letter(&letters[at], out);
    }
    tx_end(tx);
    if (result != 0) {
      return error_set(&context->error, EXIT_FINDINGS, "Cannot read the dead letters of the store %s.",
                       store_name(stores[i]));
    }
    listed += count;
  }
  if (listed == 0) {
    buffer_add_c(out, "There are no dead letters.\n");
  }
  return EXIT_FINE;
}

struct letter_change {
  struct body body;
  int (*change)(struct tx *tx, struct id id);
  struct id id;
};

static int run_letter_change(struct body *body, struct tx *tx) {
  struct letter_change *change = container_of(body, struct letter_change, body);
  return change->change(tx, change->id);
}

/* Does it in the store that has the letter. */
static int change_letter(struct command_context *context, int (*change)(struct tx *tx, struct id id)) {
  struct id id;
  if (id_parse(text_of(context->operands[0]), &id) != 0) {
    return error_set(&context->error, EXIT_USAGE,
                     "\"%s\" is not the id of a dead letter. `souk dead-letters list` shows them.",
                     context->operands[0]);
  }
  struct origin origin = { .actor = TEXT("system"), .now = clock_now(runtime_clock(context->runtime)) };
  struct store *const *stores = NULL;
  size_t count = runtime_stores(context->runtime, &stores);
  for (size_t i = 0; i < count; i++) {
    struct letter_change work = {
      .body = { .origin = &origin, .arena = context->arena, .run = run_letter_change },
      .change = change,
      .id = id
    };
    int result = store_run(stores[i], &work.body);
    if (result == 0) {
      return EXIT_FINE;
    }
    if (result != -ENOENT) {
      return error_set(&context->error, EXIT_FINDINGS, "The store %s cannot be written to now (%s).",
                       store_name(stores[i]), strerror(-result));
    }
  }
  return error_set(&context->error, EXIT_FINDINGS, "There is no dead letter %s.", context->operands[0]);
}

int run_dead_letters_retry(struct command_context *context, struct buffer *out) {
  int exit_code = change_letter(context, tx_dead_letter_retry);
  if (exit_code == EXIT_FINE && context->live) {
    bus_nudge(runtime_bus(context->runtime));
    buffer_add_c(out, "It is being tried again.\n");
  } else if (exit_code == EXIT_FINE) {
    buffer_add_c(out, "It will be tried again at the next `souk run`.\n");
  }
  return exit_code;
}

int run_dead_letters_drop(struct command_context *context, struct buffer *out) {
  int exit_code = change_letter(context, tx_dead_letter_drop);
  if (exit_code == EXIT_FINE) {
    buffer_add_c(out, "Dropped. The event itself stays in the log.\n");
  }
  return exit_code;
}
