/* A transaction as bodies see it, of whichever driver: who it acts for, its ids, its poison, its statements.
 */
#include "store/store_driver.h"

#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char frame[] = "souk";

const char *tx_service(const struct tx *tx) {
  return tx->service != NULL ? tx->service : frame;
}

struct arena *tx_arena(struct tx *tx) {
  return tx->arena;
}

const struct origin *tx_origin(const struct tx *tx) {
  return tx->origin;
}

struct instant tx_clock_now(const struct tx *tx) {
  return clock_now(tx->store->options.clock);
}

/* A message that was cut may end within a character. */
static struct text keep_words(struct arena *arena, const char *words, bool cut) {
  struct text kept = text_of(words);
  while (cut && kept.len > 0 && !text_is_utf8(kept)) {
    kept.len--;
  }
  return text_is_utf8(kept) ? text_copy(arena, kept) : (struct text){ 0 };
}

int tx_poison(struct tx *tx, int code, const char *format, ...) {
  char text[ERROR_TEXT_MAX];
  va_list args;
  va_start(args, format);
  bool cut = vsnprintf(text, sizeof text, format, args) >= ERROR_TEXT_MAX;
  va_end(args);
  bool expected = code != -EINVAL && code != -EIO;
  log_write(tx->store->options.log, expected ? LOG_DEBUG : LOG_ERROR, "", "store %s, %s: %s", tx->store->name,
            tx_service(tx), text);
  if (tx->poisoned == 0) {
    tx->poisoned = code;
    tx->trouble = keep_words(tx->arena, text, cut);
  }
  return code;
}

struct text tx_trouble(const struct tx *tx) {
  return tx->poisoned != 0 ? tx->trouble : (struct text){ 0 };
}

int tx_may_write(struct tx *tx) {
  if (tx->reading && tx->poisoned == 0) {
    return tx_poison(tx, -EINVAL, "a reader was asked to write");
  }
  return tx->poisoned;
}

bool tx_may_emit(const struct tx *tx, const struct event_kind *kind) {
  const struct store_options *options = &tx->store->options;
  bool listed = false;
  for (size_t i = 0; i < options->emitters_count; i++) {
    const struct emitter *emitter = &options->emitters[i];
    if (strcmp(emitter->service, tx_service(tx)) != 0) {
      continue;
    }
    listed = true;
    for (size_t k = 0; k < emitter->emits_count; k++) {
      if (emitter->emits[k] == kind) {
        return true;
      }
    }
  }
  return !listed;
}

/* BLAKE2b of seed and count: the same on a re-run, and nobody's guess. */
struct id tx_id(struct tx *tx) {
  uint8_t digest[crypto_generichash_BYTES_MIN];
  uint64_t count = tx->ids++;
  crypto_generichash(digest, sizeof digest, (const uint8_t *)&count, sizeof count, tx->seed, 16);
  struct instant time = tx->origin != NULL ? tx->origin->now : tx->time;
  return id_make(time.us / 1000, digest);
}

void tx_act_for(struct tx *tx, const char *service, const struct origin *origin,
                const uint8_t seed[static 16]) {
  tx->service = service;
  tx->origin = origin;
  tx->seed = seed;
  tx->ids = 0;
}

int tx_nested(struct tx *tx, int (*run)(void *data, struct tx *tx), void *data) {
  int result = tx_may_write(tx);
  return result == 0 ? tx->driver->nested(tx, run, data) : result;
}

static int refuse_shapeless(struct tx *tx, const struct statement *statement) {
  return tx_poison(tx, -EINVAL, "%s: it gives no rows", statement->name);
}

int tx_change(struct tx *tx, const struct statement *statement, const void *in, int64_t *ret_changed) {
  return tx->driver->change(tx, tx_service(tx), statement, in, ret_changed);
}

int tx_one(struct tx *tx, const struct statement *statement, const void *in, void *ret) {
  return statement->gives != NULL ? tx->driver->one(tx, tx_service(tx), statement, in, ret)
                                  : refuse_shapeless(tx, statement);
}

int tx_all(struct tx *tx, const struct statement *statement, const void *in, size_t limit, void *ret_rows,
           size_t *ret_count) {
  return statement->gives != NULL
             ? tx->driver->all(tx, tx_service(tx), statement, in, limit, ret_rows, ret_count)
             : refuse_shapeless(tx, statement);
}

int tx_frame_change(struct tx *tx, const struct statement *statement, const void *in, int64_t *ret_changed) {
  return tx->driver->change(tx, frame, statement, in, ret_changed);
}

int tx_frame_one(struct tx *tx, const struct statement *statement, const void *in, void *ret) {
  return tx->driver->one(tx, frame, statement, in, ret);
}

int tx_frame_all(struct tx *tx, const struct statement *statement, const void *in, size_t limit,
                 void *ret_rows, size_t *ret_count) {
  return tx->driver->all(tx, frame, statement, in, limit, ret_rows, ret_count);
}

bool is_plain_name(const char *name) {
  return name[0] != '\0' && name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_")] == '\0';
}

int tx_empty_table(struct tx *tx, const char *table) {
  int result = tx_may_write(tx);
  if (result != 0) {
    return result;
  }
  if (!is_plain_name(table)) {
    return tx_poison(tx, -EINVAL, "\"%s\" is not the name of a table", table);
  }
  return tx->driver->empty_table(tx, table);
}
