/* Admins' own words: to some, to all admins, or to everybody. */
#include "services/notification/notification_notify.h"
#include "services/notification/notification_send.h"

#include <string.h>

/* Lines may end, nothing else controls anything. */
static bool is_plain(struct text text, bool many_lines) {
  for (size_t i = 0; i < text.len; i++) {
    unsigned char c = (unsigned char)text.at[i];
    bool ends_line = c == '\n' || c == '\r';
    if ((c < ' ' && c != '\t' && !(many_lines && ends_line)) || c == 0x7f) {
      return false;
    }
  }
  return true;
}

static int check_message(struct context *context, const struct send_message *in) {
  bool to_users = in->audience == AUDIENCE_USERS;
  if (to_users != (in->user_ids_count > 0)) {
    blame(context, "/user_ids", to_users ? "required" : "one_of",
          to_users ? "must say to whom" : "are for messages to users alone");
  }
  if (!is_plain(in->subject, false)) {
    blame(context, "/subject", "format", "must be one line");
  }
  if (!is_plain(in->text, true)) {
    blame(context, "/text", "format", "must not hold control characters");
  }
  return blamed(context) ? fail(context, &problem_invalid_body, "The message cannot be sent like that.") : 0;
}

/* Whom nobody has heard of yet gets nothing: he may be a mistake. */
static int check_recipients(struct context *context, struct tx *tx, const struct send_message *in) {
  for (size_t i = 0; i < in->user_ids_count; i++) {
    struct person_row person;
    int result = find_person(tx, &(struct by_id){ in->user_ids[i] }, &person);
    if (result == -ENOENT || (result == 0 && person.state >= PERSON_LEAVING)) {
      blame(context, text_format(context->arena, "/user_ids/%zu", i).at, "one_of", "must be a user's id");
    } else if (result < 0) {
      return result;
    }
  }
  return blamed(context) ? fail(context, &problem_invalid_body, "Not all of them are users.") : 0;
}

static int tell_users(struct context *context, struct tx *tx, const struct send_message *in,
                      struct message *message) {
  struct notice_row facts = { .kind = NOTICE_MESSAGE, .object_id = { PRESENT, message->id } };
  int result = check_recipients(context, tx, in);
  for (size_t i = 0; result == 0 && i < in->user_ids_count; i++) {
    bool told = false;
    facts.user_id = in->user_ids[i];
    result = notify(context, tx, &facts, in->about, &told);
    message->told += told ? 1 : 0;
  }
  return result;
}

static int announce(struct context *context, struct tx *tx, const struct message *message) {
  struct announcement_row row = {
    .id = context_id(context),
    .audience = message->audience,
    .kind = NOTICE_MESSAGE,
    .object_id = { PRESENT, message->id },
    .due_at = message->created_at,
    .created_at = message->created_at,
  };
  return add_announcement(tx, &row, NULL);
}

int send_message(struct context *context, struct tx *tx, const struct send_message *in, struct message *ret) {
  int result = check_message(context, in);
  if (result < 0) {
    return result;
  }
  *ret = (struct message){
    .id = context_id(context),
    .audience = in->audience,
    .about = in->about,
    .subject = in->subject,
    .text = in->text,
    .created_at = context_now(context),
  };
  result = in->audience == AUDIENCE_USERS ? tell_users(context, tx, in, ret) : announce(context, tx, ret);
  return result == 0 ? add_message(tx, ret, NULL) : result;
}

static int count_audience(struct context *context, struct tx *tx, const struct send_message *in,
                          int64_t *ret) {
  struct audience_search search = { .everybody = in->audience == AUDIENCE_EVERYBODY,
                                    .limit = NOTIFICATION_PEOPLE_MAX };
  struct count people = { (int64_t)in->user_ids_count };
  int result =
      in->audience == AUDIENCE_USERS ? check_recipients(context, tx, in) : count_people(tx, &search, &people);
  *ret = people.count;
  return result;
}

/* Refused for the same reasons as the message itself. */
int preview_message(struct context *context, struct tx *tx, const struct send_message *in,
                    struct message_preview *ret) {
  const struct sending message = {
    .kind = NOTICE_MESSAGE,
    .about = { PRESENT, in->about },
    .subject = { PRESENT, in->subject },
    .body = { PRESENT, in->text },
  };
  struct composed composed;
  int result = check_message(context, in);
  if (result == 0) {
    result = count_audience(context, tx, in, &ret->people);
  }
  if (result == 0) {
    result = compose_sample(context, &message, &composed);
  }
  if (result < 0) {
    return result;
  }
  ret->subject = composed.subject;
  ret->text = composed.text;
  ret->html = composed.html;
  return 0;
}

int list_messages(struct context *context, struct tx *tx, const struct list_messages *in,
                  struct message_list *ret) {
  struct notification_page page = { .limit = in->limit + 1 };
  int result = page_after(context, in->after, &page.below);
  size_t count = 0;
  if (result == 0) {
    result = page_messages(tx, &page, &ret->items, &count);
  }
  if (result < 0) {
    return result;
  }
  ret->items_count = PAGE_CUT(context, in->limit, ret->items, count, &ret->next);
  return 0;
}

int get_message(struct context *context, struct tx *tx, const struct by_id *in, struct message *ret) {
  return found(context, find_message(tx, in, ret), "announcement");
}
