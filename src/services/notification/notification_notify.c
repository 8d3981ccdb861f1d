#include "services/notification/notification_notify.h"

#include <string.h>

/* Links of one event go after what warns of them. */
static struct instant due_of(const struct context *context, enum notice_kind kind) {
  struct instant now = context_now(context);
  return kind == NOTICE_CHANGE_EMAIL ? (struct instant){ now.us + 1 } : now;
}

int send_notice(struct context *context, struct tx *tx, struct id notice, enum notice_kind kind,
                enum message_channel channel) {
  struct delivery_row delivery = {
    .id = context_id(context),
    .notice_id = notice,
    .channel = channel,
    .status = DELIVERY_WAITING,
    .due_at = due_of(context, kind),
    .created_at = context_now(context),
    .finished_at = { .presence = IS_NULL },
  };
  return add_delivery(tx, &delivery, NULL);
}

int notify(struct context *context, struct tx *tx, const struct notice_row *facts, enum message_kind about,
           bool *ret_told) {
  const struct notice_rule *rule = &notice_rules[facts->kind];
  struct notice_row notice = *facts;
  notice.id = context_id(context);
  notice.shown = rule->in_app && (rule->always || is_shown_at_first(about));
  notice.created_at = context_now(context);
  struct noticed noticed;
  int result = add_notice(tx, &notice, &noticed);
  if (ret_told != NULL) {
    *ret_told = result == 0;
  }
  if (result < 0) {
    return result == -ENOENT ? 0 : result;
  }
  if (rule->by_mail) {
    result = send_notice(context, tx, notice.id, notice.kind, CHANNEL_EMAIL);
  }
  if (result == 0 && rule->in_app && !noticed.shown) {
    result = send_notice(context, tx, notice.id, notice.kind, CHANNEL_IN_APP);
  }
  return result;
}

int announce_to_admins(struct context *context, struct tx *tx, const struct announcement_row *facts) {
  struct announcement_row row = *facts;
  row.id = context_id(context);
  row.audience = AUDIENCE_ADMINS;
  row.created_at = context_now(context);
  if (row.due_at.us == 0) {
    row.due_at = row.created_at;
  }
  return add_announcement(tx, &row, NULL);
}

int erase_notice(struct tx *tx, struct id id) {
  const struct by_id notice = { id };
  int result = delete_mails_of(tx, &notice, NULL);
  if (result == 0) {
    result = delete_deliveries_of(tx, &notice, NULL);
  }
  return result == 0 ? delete_notice(tx, &notice, NULL) : result;
}

int erase_notices_of(struct tx *tx, struct id user, bool *ret_more) {
  struct by_id *rows = NULL;
  size_t count = 0;
  int result = oldest_notices_of(tx, &(struct notices_of){ user, ERASE_STEP }, &rows, &count);
  for (size_t i = 0; result == 0 && i < count; i++) {
    result = erase_notice(tx, rows[i].id);
  }
  *ret_more = count == ERASE_STEP;
  return result;
}
