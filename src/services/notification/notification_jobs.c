/* What is done a moment later, but for sending: announcements become notices, what is old or of users who are
   gone goes. */
#include "services/notification/notification_notify.h"

enum { ANNOUNCE_STEP = 200 };

int find_due_announcements(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                           size_t *ret_count) {
  return find_due(tx, due_announcements, context_now(context), ret_items, max, ret_count);
}

/* By which preference: a message says so itself. */
static int find_about(struct tx *tx, const struct announcement_row *announcement, enum message_kind *ret) {
  struct message message;
  *ret = notice_rules[announcement->kind].about;
  if (announcement->kind != NOTICE_MESSAGE) {
    return 0;
  }
  int result = find_message(tx, &(struct by_id){ announcement->object_id.v }, &message);
  if (result == 0) {
    *ret = message.about;
  }
  return result;
}

static int tell_each(struct context *context, struct tx *tx, const struct announcement_row *announcement,
                     const struct by_id *people, size_t count) {
  struct notice_row facts = {
    .kind = announcement->kind,
    .order_id = announcement->order_id,
    .object_id = announcement->object_id,
    .variant_id = announcement->variant_id,
    .amount = announcement->amount,
    .number = announcement->number,
  };
  struct message_told told = { .id = announcement->object_id.v };
  enum message_kind about = MESSAGE_NEWS;
  int result = find_about(tx, announcement, &about);
  for (size_t i = 0; result == 0 && i < count; i++) {
    bool is_told = false;
    facts.user_id = people[i].id;
    result = notify(context, tx, &facts, about, &is_told);
    told.more += is_told ? 1 : 0;
  }
  bool counts = announcement->kind == NOTICE_MESSAGE && told.more > 0;
  return result == 0 && counts ? count_told(tx, &told, NULL) : result;
}

/* A step of the way through all whom it is for: the next round goes on where this one ends. */
int make_announced(struct context *context, struct tx *tx, struct id item) {
  struct announcement_row announcement;
  struct by_id *people = NULL;
  size_t count = 0;
  int result = find_announcement(tx, &(struct by_id){ item }, &announcement);
  if (result < 0) {
    return result == -ENOENT ? 0 : result;
  }
  struct person_page page = { .above = announcement.told_up_to, .limit = ANNOUNCE_STEP };
  result = announcement.audience == AUDIENCE_ADMINS ? page_admin_people(tx, &page, &people, &count)
                                                    : page_people(tx, &page, &people, &count);
  if (result == 0) {
    result = tell_each(context, tx, &announcement, people, count);
  }
  if (result < 0) {
    return result;
  }
  if (count < ANNOUNCE_STEP) {
    return delete_announcement(tx, &(struct by_id){ item }, NULL);
  }
  announcement.told_up_to = people[count - 1].id;
  return advance_announcement(tx, &announcement, NULL);
}

int find_leaving_people(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                        size_t *ret_count) {
  return find_due(tx, leaving_people, context_now(context), ret_items, max, ret_count);
}

int erase_leaving(struct context *context, struct tx *tx, struct id item) {
  (void)context;
  bool more = false;
  int result = erase_notices_of(tx, item, &more);
  if (result < 0 || more) {
    return result;
  }
  return end_person(tx, &(struct person_row){ item, ROLE_USER, PERSON_GONE, false }, NULL);
}

int find_old_notices(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                     size_t *ret_count) {
  static const uint8_t none[10] = { 0 };
  struct instant oldest = instant_after(context_now(context), -setting_int(context, &notification_keep));
  struct notification_page search = { .below = id_make(oldest.us / 1000, none), .limit = (int64_t)max };
  struct by_id *rows = NULL;
  size_t count = 0;
  int result = old_notices(tx, &search, &rows, &count);
  for (size_t i = 0; result == 0 && i < count; i++) {
    ret_items[i] = rows[i].id;
  }
  *ret_count = count;
  return result;
}

int forget_old_notice(struct context *context, struct tx *tx, struct id item) {
  (void)context;
  return erase_notice(tx, item);
}
