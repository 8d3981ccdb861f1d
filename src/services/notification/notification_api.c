/* What people do with what they were told: one function per route. */
#include "services/notification/notification_notify.h"
#include "services/notification/notification_view.h"

struct notification view_notification(const struct notification_row *row) {
  const struct notice_rule *rule = &notice_rules[row->kind];
  return (struct notification){
    .id = row->id,
    .user_id = row->user_id,
    .kind = row->kind,
    .about = row->about.presence == PRESENT ? (enum message_kind)row->about.v : rule->about,
    .title = row->subject.presence == PRESENT ? row->subject.v : text_of(rule->title),
    .text = row->body,
    .order_id = row->order_id,
    .object_id = row->object_id,
    .variant_id = row->variant_id,
    .amount = row->amount,
    .number = row->number,
    .reason = row->reason,
    .email = row->email,
    .created_at = row->created_at,
    .read_at = row->read_at,
  };
}

/* How it goes with a mail concerns those who run the shop: a server's words name addresses and hosts. */
static struct notification view_for(const struct context *context, const struct notification_row *row) {
  struct notification shown = view_notification(row);
  if (context_is_admin(context)) {
    shown.email_tries = row->email_tries;
    shown.email_due_at = row->email_due_at;
    shown.email_words = row->email_words;
  }
  return shown;
}

static int show_rows(struct context *context, const struct list_notifications *in,
                     const struct notification_row *rows, size_t count, struct notification_list *ret) {
  ret->items_count = PAGE_CUT(context, in->limit, rows, count, &ret->next);
  ret->items = ARENA_ARRAY(context->arena, ret->items_count, struct notification);
  for (size_t i = 0; i < ret->items_count; i++) {
    ret->items[i] = view_for(context, &rows[i]);
  }
  return 0;
}

int list_notifications(struct context *context, struct tx *tx, const struct list_notifications *in,
                       struct notification_list *ret) {
  bool admin = context_is_admin(context);
  bool of_one = !admin || in->user_id.presence == PRESENT;
  struct id user = in->user_id.presence == PRESENT ? in->user_id.v : context->caller.user;
  if (!admin && !id_equal(user, context->caller.user)) {
    return fail(context, &problem_forbidden, "Only admins see what others were told.");
  }
  struct notification_page page = {
    .user_id = user,
    .unread = in->unread,
    .hidden = admin,
    .limit = in->limit + 1,
    .kind = in->kind,
    .channel = in->channel,
    .email = in->email,
  };
  struct notification_row *rows = NULL;
  size_t count = 0;
  struct count unread = { 0 };
  int result = page_after(context, in->after, &page.below);
  if (result == 0) {
    bool of_kind = in->kind.presence == PRESENT;
    result = of_one    ? page_notifications_of_user(tx, &page, &rows, &count)
             : of_kind ? page_notifications_of_kind(tx, &page, &rows, &count)
                       : page_notifications(tx, &page, &rows, &count);
  }
  if (result == 0) {
    result = count_unread(tx, &(struct by_id){ context->caller.user }, &unread);
  }
  ret->unread = unread.count;
  return result == 0 ? show_rows(context, in, rows, count, ret) : result;
}

static struct notice_of one_of(const struct context *context, struct id id) {
  return (struct notice_of){ .id = id,
                             .user_id = context->caller.user,
                             .everybodys = context_is_admin(context),
                             .now = context_now(context) };
}

/* Somebody else's is not there at all, so that nobody learns which ids exist. */
int get_notification(struct context *context, struct tx *tx, const struct by_id *in,
                     struct notification *ret) {
  struct notice_of search = one_of(context, in->id);
  struct notification_row row;
  int result = find_notification(tx, &search, &row);
  if (result == 0) {
    *ret = view_for(context, &row);
  }
  return found(context, result, "notification");
}

/* Only its recipient reads it; an admin who looks at somebody's leaves it as it is. */
int read_notification(struct context *context, struct tx *tx, const struct by_id *in,
                      struct notification *ret) {
  struct notice_of search = one_of(context, in->id);
  int result = mark_read(tx, &search, NULL);
  return result == 0 ? get_notification(context, tx, in, ret) : result;
}

int read_notifications(struct context *context, struct tx *tx, const struct nothing *in,
                       struct nothing *ret) {
  (void)in, (void)ret;
  struct notice_of search = one_of(context, (struct id){ 0 });
  return mark_all_read(tx, &search, NULL);
}

/* A mail of its own, with a Message-ID of its own: somebody wants it twice. */
int resend_notification(struct context *context, struct tx *tx, const struct by_id *in,
                        struct notification *ret) {
  struct notice_of search = one_of(context, in->id);
  struct notification_row row;
  struct count mails;
  int result = find_notification(tx, &search, &row);
  if (result < 0) {
    return found(context, result, "notification");
  }
  if (!notice_rules[row.kind].by_mail) {
    return fail(context, &notification_not_mailed, "%s is told in the app alone.", notice_kinds.at[row.kind]);
  }
  result = count_mails_of(tx, in, &mails);
  if (result == 0 && mails.count >= NOTIFICATION_MAILS_MAX) {
    return fail(context, &notification_sent_too_often, "There are %d mails of it.", NOTIFICATION_MAILS_MAX);
  }
  if (result == 0) {
    result = send_notice(context, tx, in->id, row.kind, CHANNEL_EMAIL);
  }
  return result == 0 ? get_notification(context, tx, in, ret) : result;
}

/* Its recipient does not see it any more, but what it warns of is sent all the same: whoever has got into an
   account cannot keep its owner from hearing of it. An admin takes back what was not sent yet, too. */
int delete_notification(struct context *context, struct tx *tx, const struct by_id *in, struct nothing *ret) {
  (void)ret;
  struct notice_of search = one_of(context, in->id);
  struct notification_row row;
  int result = find_notification(tx, &search, &row);
  if (result < 0) {
    return found(context, result, "notification");
  }
  return search.everybodys ? erase_notice(tx, in->id) : hide_notice(tx, &search, NULL);
}
