/* What was told to a user, for that user to take away. */
#include "services/notification/notification_store.h"
#include "services/notification/notification_view.h"

const struct call notification_export_call = EXPORT_CALL("notification");

/* On a page: a mail may be large. */
enum { EXPORT_NOTICES = 15 };
_Static_assert((1 + NOTIFICATION_MAILS_MAX) * EXPORT_NOTICES <= EXPORT_ITEMS_MAX,
               "a page holds its notices and their mails");

static int add_mails(struct context *context, struct tx *tx, struct id notice, struct export_items *ret) {
  struct mailbox_item *mails = NULL;
  size_t count = 0;
  int result = mails_of_notice(tx, &(struct by_id){ notice }, &mails, &count);
  for (size_t i = 0; result == 0 && i < count; i++) {
    result = export_add(context, ret, "notification.mail", &mailbox_item_shape, &mails[i]);
  }
  return result;
}

int answer_notification_export(struct context *context, struct tx *tx, const struct export_request *in,
                               struct export_items *ret) {
  struct notification_page page = { .user_id = in->user_id, .hidden = true, .limit = EXPORT_NOTICES + 1 };
  int result = page_after(context, in->after, &page.below);
  struct notification_row *rows = NULL;
  size_t count = 0;
  if (result == 0) {
    result = page_notifications_of_user(tx, &page, &rows, &count);
  }
  if (result < 0) {
    return result;
  }
  count = PAGE_CUT(context, EXPORT_NOTICES, rows, count, &ret->next);
  for (size_t i = 0; result == 0 && i < count; i++) {
    struct notification shown = view_notification(&rows[i]);
    result = export_add(context, ret, "notification.notification", &notification_shape, &shown);
    if (result == 0) {
      result = add_mails(context, tx, rows[i].id, ret);
    }
  }
  return result;
}
