/* Admins are told of dead letters: events that were given up for some service. */
#include "services/notification/notification_notify.h"

#include <errno.h>

/* The one thing that is looked at: how many were there when admins were last told. */
static const struct id dead_letters_mark = { { [15] = 1 } };

static int read_mark(struct tx *tx, int64_t *ret) {
  struct mark_row mark = { .value = 0 };
  int result = find_mark(tx, &(struct by_id){ dead_letters_mark }, &mark);
  *ret = mark.value;
  return result == -ENOENT ? 0 : result;
}

int find_dead_letters(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                      size_t *ret_count) {
  (void)context, (void)tx;
  *ret_count = max > 0 ? 1 : 0;
  ret_items[0] = dead_letters_mark;
  return 0;
}

int count_dead_letters(struct context *context, const struct id *in, struct count *plan) {
  (void)in;
  return context_dead_letters(context, &plan->count);
}

/* Those that were retried or dropped meanwhile lower the mark, so that the next one is told again. */
int tell_dead_letters(struct context *context, struct tx *tx, struct id item, const struct count *plan) {
  int64_t told = 0;
  int result = read_mark(tx, &told);
  if (result == 0 && plan->count != told) {
    result = set_mark(tx, &(struct mark_row){ item, plan->count }, NULL);
  }
  if (result < 0 || plan->count <= told) {
    return result;
  }
  struct announcement_row facts = {
    .kind = NOTICE_DEAD_LETTERS,
    .number = { PRESENT, plan->count - told },
  };
  return announce_to_admins(context, tx, &facts);
}
