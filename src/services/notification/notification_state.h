/* What the notification service keeps in memory: the parsed templates, and the way to the mail server. */
#pragma once

#include "mail/smtp.h"
#include "services/notification/notification_compose.h"
#include "trust/keys.h"

#include <pthread.h>
#include <stdatomic.h>

struct notification_state {
  struct arena *arena;
  struct templates templates;
  struct smtp *smtp; /* NULL: mail lands in the built-in mailbox. Guarded by the mutex */
  pthread_mutex_t sending;
  _Atomic int64_t paused_until_us; /* by the shop's clock: the mail server was not to be had */
  uint8_t unsubscribe_key[SECRET_KEY_BYTES];
};

int open_notification(const struct service_start *start, void **ret, struct error *error);
void close_notification(void *state);
