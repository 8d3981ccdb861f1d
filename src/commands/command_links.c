/* souk links: links that people were to be sent, for a shop that sends no mail. */
#include "commands/command_functions.h"

#include "services/auth/auth_link_token.h"
#include "services/auth/auth_store.h"

#include <string.h>

static int read_links(struct command_context *context, int64_t limit, struct link_row **ret,
                      size_t *ret_count) {
  struct store *store = runtime_store_of(context->runtime, "auth");
  if (store == NULL) {
    return error_set(&context->error, EXIT_FINDINGS, "The auth service does not run here.");
  }
  struct open_links_search search = { .now = clock_now(runtime_clock(context->runtime)), .limit = limit };
  memset(&search.below, 0xff, sizeof search.below);
  struct tx *tx = NULL;
  int result = store_read(store, "auth", context->arena, &tx);
  if (result == 0) {
    result = open_links(tx, &search, ret, ret_count);
    tx_end(tx);
  }
  return result == 0 ? EXIT_FINE : error_set(&context->error, EXIT_FINDINGS, "Cannot read the links now.");
}

static void add_link(struct command_context *context, const struct link_keys *keys,
                     const struct link_row *link, struct buffer *out) {
  char until[INSTANT_TEXT_LEN + 1];
  instant_format(link->expires_at, until);
  struct text url = link_url(keys, context->config, link->id, context->arena);
  buffer_addf(out, "%-14s  until %s  for %.*s\n  %.*s\n", link_purposes.at[link->purpose], until,
              TEXT_ARGS(link->email), TEXT_ARGS(url));
}

int run_links(struct command_context *context, struct buffer *out) {
  int64_t limit = 0;
  if (command_number(context, "--limit", 1, OPEN_LINKS_MAX, 100, &limit) != 0) {
    return EXIT_USAGE;
  }
  struct link_row *links = NULL;
  size_t count = 0;
  struct key_ring *ring = NULL;
  struct link_keys keys;
  int exit_code = read_links(context, limit, &links, &count);
  if (exit_code == EXIT_FINE) {
    exit_code = command_open_ring(context, &ring);
  }
  if (exit_code != EXIT_FINE) {
    return exit_code;
  }
  int result = link_keys_open(ring, &keys, &context->error);
  for (size_t i = 0; result == 0 && i < count; i++) {
    add_link(context, &keys, &links[i], out);
  }
  if (result == 0 && count == 0) {
    buffer_add_c(out, "There are no open links.\n");
  }
  command_close_ring(context, ring);
  return exit_of(result);
}
