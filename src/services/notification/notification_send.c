/* The job that sends: what is due is written, handed over, and what came of it is noted. A mail is committed
   before the next one is begun; should the process die in between, it is sent again under the same
   Message-ID. */
#include "services/notification/notification_send.h"

#include "mail/mail.h"
#include "services/notification/notification_store.h"
#include "services/notification/notification_unsubscribe.h"
#include "services/notification/notification_zone.h"

#include <string.h>

enum { PAUSE_SECONDS = 30, DAY = 86400, SERVICE_CLOSES = 421 };

static bool is_paused(struct notification_state *state, struct instant now) {
  return now.us < atomic_load(&state->paused_until_us);
}

int find_due_deliveries(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                        size_t *ret_count) {
  struct notification_state *state = context_state(context);
  struct instant now = context_now(context);
  int64_t rate = setting_int(context, &notification_rate);
  struct due_deliveries search = {
    .now = now,
    .with_mail = !is_paused(state, now),
    .limit = rate < (int64_t)max ? rate : (int64_t)max,
  };
  struct by_id *rows = NULL;
  size_t count = 0;
  int result = due_deliveries(tx, &search, &rows, &count);
  if (result < 0) {
    return result;
  }
  for (size_t i = 0; i < count; i++) {
    ret_items[i] = rows[i].id;
  }
  *ret_count = count;
  return 0;
}

static enum message_kind about_of(const struct sending *notice) {
  return notice->about.presence == PRESENT ? (enum message_kind)notice->about.v
                                           : notice_rules[notice->kind].about;
}

/* When quiet hours end, if they hold it back now. A zone whose file is gone is UTC. */
static struct instant quiet_until(struct context *context, const struct quiet_hours *quiet) {
  struct text file;
  int64_t offset = 0;
  struct instant now = context_now(context);
  if (quiet->time_zone.presence == PRESENT && zone_read(setting_text(context, &user_zone_directory),
                                                        quiet->time_zone.v, context->arena, &file) == 0) {
    (void)zone_offset(file, now, &offset);
  }
  int64_t second_of_day = ((now.us / 1000000 + offset) % DAY + DAY) % DAY;
  int64_t seconds = quiet_seconds(quiet, second_of_day);
  return seconds > 0 ? instant_after(now, seconds) : (struct instant){ 0 };
}

/* VERDICT_NONE: it may be sent. */
static int ask_preferences(struct context *context, struct delivery_plan *plan) {
  const struct notice_rule *rule = &notice_rules[plan->notice.kind];
  enum message_kind about = about_of(&plan->notice);
  struct preferences preferences;
  if (rule->always) {
    return 0;
  }
  int result = preferences_of(context, &(struct user_request){ plan->notice.user_id }, &preferences);
  if (result < 0) {
    bool gone = context->problem.kind != NULL && context->problem.kind->status == 404;
    plan->verdict = gone ? VERDICT_VOID : VERDICT_NONE;
    return gone ? 0 : result;
  }
  if (!is_wanted(&preferences, about, plan->notice.channel)) {
    plan->verdict = VERDICT_UNWANTED;
    return 0;
  }
  if (plan->notice.channel == CHANNEL_EMAIL && !rule->urgent && about != MESSAGE_SECURITY) {
    plan->held_until = quiet_until(context, &preferences.quiet_hours);
    plan->verdict = plan->held_until.us > 0 ? VERDICT_HELD : VERDICT_NONE;
  }
  return 0;
}

/* Of the sender's host, and the same whenever it is sent. */
static struct text message_id(struct context *context, struct id delivery) {
  char id[ID_TEXT_LEN + 1];
  id_format(delivery, id);
  const char *host = strrchr(text_c(setting_text(context, &notification_mail_from)), '@');
  return text_format(context->arena, "%s%s", id, host);
}

/* Whether the server was not to be had at all, so that no other mail need be tried now. */
static bool is_server_trouble(const struct smtp_answer *answer) {
  return answer->outcome == SMTP_LATER &&
         (answer->status == 0 || answer->status == SERVICE_CLOSES || answer->status >= 500);
}

static enum verdict verdict_of(enum smtp_outcome outcome) {
  switch (outcome) {
  case SMTP_SENT:
    return VERDICT_SENT;
  case SMTP_REFUSED:
    return VERDICT_REFUSED;
  case SMTP_LATER:
  case SMTP_UNKNOWN: /* rather twice than never: the Message-ID is the same */
    break;
  }
  return VERDICT_LATER;
}

static void send_mail(struct context *context, const struct mail *mail, struct text message,
                      struct delivery_plan *plan) {
  struct notification_state *state = context_state(context);
  struct smtp_answer answer;
  struct error error = { "" };
  pthread_mutex_lock(&state->sending);
  int result = smtp_send(state->smtp, mail->from.address, mail->to.address, message, &answer, &error);
  pthread_mutex_unlock(&state->sending);
  crash_point("after_mail");
  plan->verdict = verdict_of(answer.outcome);
  plan->words = text_copy(context->arena, text_of(answer.words[0] != '\0' ? answer.words : error.text));
  if (result < 0 && is_server_trouble(&answer)) {
    int64_t until = instant_after(context_now(context), PAUSE_SECONDS).us;
    atomic_store(&state->paused_until_us, until);
    log_warn(context->log, "no mail is sent for %d s: %s", PAUSE_SECONDS, error.text);
  }
}

static int write_mail(struct context *context, const struct composed *composed, struct text address,
                      struct text name, struct text unsubscribe, struct delivery_plan *plan) {
  struct mail mail = {
    .from = { setting_text(context, &setting_shop_name), setting_text(context, &notification_mail_from) },
    .to = { name, address },
    .subject = composed->subject,
    .message_id = message_id(context, plan->notice.id),
    .date = plan->notice.created_at,
    .text = composed->text,
    .html = composed->html,
    .unsubscribe_url = unsubscribe,
  };
  struct text message;
  struct error error = { "" };
  if (mail_write(&mail, context->arena, &message, &error) < 0) {
    plan->verdict = VERDICT_REFUSED;
    plan->words = text_copy(context->arena, text_of(error.text));
    return 0;
  }
  send_mail(context, &mail, message, plan);
  return 0;
}

/* A mail in the mailbox holds no secret: its link is asked for again when it is read. */
static const struct link_made *hide_link(struct context *context, struct delivery_plan *plan,
                                         const struct link_made *link) {
  struct link_made *hidden = ARENA_NEW(context->arena, struct link_made);
  *hidden = *link;
  hidden->url = mailbox_link(context->arena, plan->notice.object_id.v);
  plan->mail.link_id = plan->notice.object_id;
  return hidden;
}

static void keep_in_mailbox(const struct composed *composed, struct text address, struct instant now,
                            struct delivery_plan *plan) {
  plan->verdict = VERDICT_SENT;
  plan->in_mailbox = true;
  plan->mail.id = plan->notice.id;
  plan->mail.user_id = plan->notice.user_id;
  plan->mail.kind = plan->notice.kind;
  plan->mail.address = address;
  plan->mail.subject = composed->subject;
  plan->mail.body = composed->text;
  plan->mail.html = composed->html;
  plan->mail.created_at = now;
}

static int make_mail(struct context *context, struct delivery_plan *plan) {
  struct notification_state *state = context_state(context);
  struct facts facts;
  struct text address;
  int result = gather_facts(context, &plan->notice, &facts, &address);
  if (result == -ENOENT) {
    plan->verdict = VERDICT_VOID;
    return 0;
  }
  if (result < 0) {
    return result;
  }
  if (state->smtp == NULL && facts.link != NULL) {
    facts.link = hide_link(context, plan, facts.link);
  }
  struct house_words house = house_words(context);
  enum message_kind about = about_of(&plan->notice);
  struct text unsubscribe =
      is_bulk(about) ? unsubscribe_url(context, plan->notice.user_id, about) : (struct text){ 0 };
  struct composed composed;
  struct error error = { "" };
  result = compose(&state->templates, &house, &facts, unsubscribe, context->arena, &composed, &error);
  if (result < 0) {
    return fail(context, &problem_internal, "%s", error.text);
  }
  if (state->smtp != NULL) {
    return write_mail(context, &composed, address, facts.name, unsubscribe, plan);
  }
  keep_in_mailbox(&composed, address, context_now(context), plan);
  return 0;
}

int try_delivery(struct context *context, const struct id *in, struct delivery_plan *plan) {
  struct notification_state *state = context_state(context);
  struct tx *tx = NULL;
  int result = context_read(context, &tx);
  if (result < 0) {
    return result;
  }
  result = find_sending(tx, &(struct by_id){ *in }, &plan->notice);
  tx_end(tx);
  bool by_mail = plan->notice.channel == CHANNEL_EMAIL;
  if (result < 0 || (by_mail && is_paused(state, context_now(context)))) {
    return result == -ENOENT ? 0 : result;
  }
  result = ask_preferences(context, plan);
  if (result < 0 || plan->verdict != VERDICT_NONE) {
    return result;
  }
  if (by_mail) {
    return make_mail(context, plan);
  }
  plan->verdict = VERDICT_SENT; /* in the app: it is shown from now on */
  return 0;
}

static int tell_sent(struct tx *tx, const struct sending *notice) {
  struct notification_sent event = { notice->notice_id, notice->user_id, notice->kind, notice->channel };
  return emit_notification_sent(tx, notice->notice_id, &event);
}

static int tell_failed(struct tx *tx, const struct sending *notice, enum send_failure reason) {
  struct notification_failed event = { notice->notice_id, notice->user_id, notice->kind, notice->channel,
                                       reason };
  return emit_notification_failed(tx, notice->notice_id, &event);
}

/* When it is tried again, or never. */
static void put_off(struct context *context, const struct delivery_plan *plan, struct delivery_row *row) {
  struct instant now = context_now(context);
  int64_t give_up = setting_int(context, &notification_give_up);
  row->due_at = instant_after(now, retry_seconds(row->tries));
  if (row->due_at.us > instant_after(plan->notice.created_at, give_up).us) {
    row->status = DELIVERY_GIVEN_UP;
  }
}

static int finish(struct tx *tx, const struct delivery_plan *plan, enum delivery_status status) {
  const struct sending *notice = &plan->notice;
  switch (status) {
  case DELIVERY_SENT:
    if (notice->channel == CHANNEL_IN_APP) {
      return show_notice(tx, &(struct by_id){ notice->notice_id }, NULL);
    }
    return tell_sent(tx, notice);
  case DELIVERY_REFUSED:
    return tell_failed(tx, notice, SEND_REFUSED);
  case DELIVERY_GIVEN_UP:
    return tell_failed(tx, notice, SEND_GIVEN_UP);
  case DELIVERY_WAITING:
  case DELIVERY_UNWANTED:
  case DELIVERY_VOID:
    break;
  }
  return 0;
}

int note_delivery(struct context *context, struct tx *tx, struct id item, const struct delivery_plan *plan) {
  static const enum delivery_status statuses[] = {
    [VERDICT_NONE] = DELIVERY_WAITING,    [VERDICT_SENT] = DELIVERY_SENT,
    [VERDICT_REFUSED] = DELIVERY_REFUSED, [VERDICT_LATER] = DELIVERY_WAITING,
    [VERDICT_HELD] = DELIVERY_WAITING,    [VERDICT_UNWANTED] = DELIVERY_UNWANTED,
    [VERDICT_VOID] = DELIVERY_VOID,
  };
  if (plan->verdict == VERDICT_NONE) {
    return 0;
  }
  bool tried =
      plan->verdict == VERDICT_SENT || plan->verdict == VERDICT_REFUSED || plan->verdict == VERDICT_LATER;
  struct delivery_row row = {
    .id = item,
    .status = statuses[plan->verdict],
    .tries = plan->notice.tries + (tried ? 1 : 0),
    .due_at = plan->verdict == VERDICT_HELD ? plan->held_until : context_now(context),
    .words = plan->words,
  };
  if (plan->verdict == VERDICT_LATER) {
    put_off(context, plan, &row);
  }
  if (row.status != DELIVERY_WAITING) {
    row.finished_at = (struct maybe_instant){ PRESENT, context_now(context) };
  }
  int64_t changed = 0;
  int result = update_delivery(tx, &row, &changed);
  if (result < 0 || changed == 0) {
    return result; /* its recipient is gone */
  }
  if (plan->in_mailbox) {
    result = add_mail(tx, &plan->mail, NULL);
  }
  return result == 0 ? finish(tx, plan, row.status) : result;
}
