/* souk keys: the keys with which this installation signs, to be seen and changed. */
#include "commands/command_functions.h"

#include "commands/data.h"
#include "trust/keys.h"

int command_open_ring(struct command_context *context, struct key_ring **ret) {
  if (context->live) {
    *ret = runtime_keys(context->runtime);
    return 0;
  }
  char path[DATA_PATH_MAX];
  int result = data_path(text_c(config_text(context->config, &setting_data)), "keys", path, &context->error);
  if (result == 0) {
    result = key_ring_open(ret, path, clock_now(runtime_clock(context->runtime)), &context->error);
  }
  return exit_of(result);
}

void command_close_ring(struct command_context *context, struct key_ring *ring) {
  if (!context->live) {
    key_ring_close(ring);
  }
}

static void add_key(const struct key_info *key, struct instant now, struct buffer *out) {
  char made[INSTANT_TEXT_LEN + 1], until[INSTANT_TEXT_LEN + 1];
  instant_format(key->made_at, made);
  buffer_addf(out, "%-7s  %s  made %s", key_state_name(key->state), key->id, made);
  if (key->state == KEY_RETIRED) {
    instant_format(key->retired_until, until);
    buffer_addf(out, "  %s %s", key->retired_until.us > now.us ? "verifies until" : "over since", until);
  }
  buffer_add_char(out, '\n');
}

int run_keys_list(struct command_context *context, struct buffer *out) {
  struct key_ring *ring = NULL;
  int exit_code = command_open_ring(context, &ring);
  if (exit_code != EXIT_FINE) {
    return exit_code;
  }
  struct key_info keys[KEY_SET_MAX];
  size_t count = key_ring_list(ring, keys);
  for (size_t i = 0; i < count; i++) {
    add_key(&keys[i], clock_now(runtime_clock(context->runtime)), out);
  }
  command_close_ring(context, ring);
  return EXIT_FINE;
}

int run_keys_rotate(struct command_context *context, struct buffer *out) {
  struct key_ring *ring = NULL;
  int exit_code = command_open_ring(context, &ring);
  if (exit_code != EXIT_FINE) {
    return exit_code;
  }
  int result = key_ring_rotate(ring, clock_now(runtime_clock(context->runtime)), &context->error);
  exit_code = result == -EBUSY ? EXIT_FINDINGS : exit_of(result);
  if (exit_code == EXIT_FINE) {
    buffer_addf(out, "%s signs from now on. Tokens that the key before it has signed stay good.\n",
                key_ring_current(ring)->id);
  }
  command_close_ring(context, ring);
  return exit_code;
}
