/* Events that services could not process, for admins: seen, tried again, dropped. They are the frame's, in
   the one database that services share. */
#include "services/gateway/gateway_types.h"

int list_dead_letters(struct context *context, struct tx *tx, const struct list_dead_letters *in,
                      struct dead_letter_list *ret) {
  struct id below;
  struct dead_letter *letters = NULL;
  size_t count = 0;
  int result = page_after(context, in->after, &below);
  if (result == 0) {
    result = tx_dead_letters_page(tx, below, (size_t)in->limit + 1, &letters, &count);
  }
  if (result < 0) {
    return result;
  }
  ret->items_count = PAGE_CUT(context, in->limit, letters, count, &ret->next);
  ret->items = ARENA_ARRAY(context->arena, ret->items_count, struct dead_letter_view);
  for (size_t i = 0; i < ret->items_count; i++) {
    const struct dead_letter *letter = &letters[i];
    ret->items[i] = (struct dead_letter_view){
      .id = letter->id,
      .service = letter->consumer,
      .topic = letter->event.topic,
      .event_id = letter->event.id,
      .object_id = letter->event.aggregate,
      .data = { letter->event.data },
      .tries = letter->tries,
      .reason = letter->reason,
      .happened_at = letter->event.time,
      .died_at = letter->died,
      .traceparent = letter->event.traceparent,
    };
  }
  return 0;
}

/* It is no dead letter any more: what it was. */
static int end_letter(struct context *context, struct tx *tx, struct id id,
                      int (*end)(struct tx *, struct id), struct dead_letter *ret) {
  int result = tx_dead_letter(tx, id, ret);
  if (result == 0) {
    result = end(tx, id);
  }
  return found(context, result, "dead letter");
}

static int tell_retried(struct tx *tx, const struct dead_letter *letter) {
  struct dead_letter_retried event = { .dead_letter_id = letter->id,
                                       .service = letter->consumer,
                                       .topic = letter->event.topic,
                                       .object_id = letter->event.aggregate };
  return emit_dead_letter_retried(tx, letter->id, &event);
}

int retry_dead_letter(struct context *context, struct tx *tx, const struct by_id *in, struct nothing *ret) {
  (void)ret;
  struct dead_letter letter;
  int result = end_letter(context, tx, in->id, tx_dead_letter_retry, &letter);
  return result == 0 ? tell_retried(tx, &letter) : result;
}

/* Oldest first, as they happened: what waits for another of them comes behind it. */
int retry_dead_letters(struct context *context, struct tx *tx, const struct retry_dead_letters *in,
                       struct dead_letters_retried *ret) {
  (void)context;
  struct dead_letter *letters = NULL;
  size_t count = 0;
  int result = tx_dead_letters_oldest(tx, text_c(in->service), RETRIES_MAX, &letters, &count);
  for (size_t i = 0; result == 0 && i < count; i++) {
    result = tx_dead_letter_retry(tx, letters[i].id);
    if (result == 0) {
      result = tell_retried(tx, &letters[i]);
    }
  }
  ret->retried = (int64_t)count;
  return result == 0 ? tx_dead_letters_of(tx, text_c(in->service), &ret->left) : result;
}

int drop_dead_letter(struct context *context, struct tx *tx, const struct by_id *in, struct nothing *ret) {
  (void)ret;
  struct dead_letter letter;
  int result = end_letter(context, tx, in->id, tx_dead_letter_drop, &letter);
  if (result < 0) {
    return result;
  }
  struct dead_letter_dropped event = { .dead_letter_id = in->id,
                                       .service = letter.consumer,
                                       .topic = letter.event.topic,
                                       .object_id = letter.event.aggregate };
  return emit_dead_letter_dropped(tx, in->id, &event);
}
