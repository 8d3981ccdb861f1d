/* What notification does when it hears of people, orders, payments and stock: one function per event. It
   writes facts; words are made of them when they are sent. */
#include "services/notification/notification_notify.h"

enum { NEWS_SECONDS = 7 * 86400 };

/* What is heard for the first time long after it happened, as in a shop that had no notification service, is
   nothing to write a mail about. */
static bool is_news(const struct context *context, const struct event *event) {
  return context_now(context).us < instant_after(event->time, NEWS_SECONDS).us;
}

/* Of all kinds but messages. */
static int tell(struct context *context, struct tx *tx, const struct event *event, struct notice_row facts) {
  if (!is_news(context, event)) {
    return 0;
  }
  return notify(context, tx, &facts, notice_rules[facts.kind].about, NULL);
}

static struct maybe_id given(struct id id) {
  return (struct maybe_id){ PRESENT, id };
}

int meet_user(struct context *context, struct tx *tx, const struct event *event,
              const struct user_created *data) {
  (void)context, (void)event;
  return add_person(tx, &(struct person_row){ data->user_id, data->role, PERSON_ACTIVE, false }, NULL);
}

int follow_user(struct context *context, struct tx *tx, const struct event *event,
                const struct user_updated *data) {
  (void)context, (void)event;
  struct person_row person = {
    .user_id = data->user_id,
    .role = data->role,
    .state = data->status == USER_ACTIVE ? PERSON_ACTIVE : PERSON_SUSPENDED,
    .chooses = data->reason == USER_CHANGED_PREFERENCES,
  };
  return update_person(tx, &person, NULL);
}

int forget_notices(struct context *context, struct tx *tx, const struct event *event,
                   const struct user_deleted *data) {
  (void)context, (void)event;
  bool more = false;
  int result = erase_notices_of(tx, data->user_id, &more);
  if (result < 0) {
    return result;
  }
  struct person_row person = { data->user_id, ROLE_USER, more ? PERSON_LEAVING : PERSON_GONE, false };
  return end_person(tx, &person, NULL);
}

int welcome_user(struct context *context, struct tx *tx, const struct event *event,
                 const struct user_registered *data) {
  return tell(context, tx, event, (struct notice_row){ .user_id = data->user_id, .kind = NOTICE_WELCOME });
}

int send_link(struct context *context, struct tx *tx, const struct event *event,
              const struct auth_link_requested *data) {
  static const struct {
    bool sent;
    enum notice_kind kind;
  } mails[LINK_PURPOSES] = {
    [LINK_VERIFIES_EMAIL] = { true, NOTICE_VERIFY_EMAIL },
    [LINK_RESETS_PASSWORD] = { true, NOTICE_RESET_PASSWORD },
    [LINK_CHANGES_EMAIL] = { true, NOTICE_CHANGE_EMAIL },
  };
  struct notice_row facts = { .user_id = data->user_id, .object_id = given(data->link_id) };
  int result = 0;
  if (data->purpose == LINK_CHANGES_EMAIL) {
    facts.kind = NOTICE_EMAIL_CHANGE_ASKED;
    result = tell(context, tx, event, facts);
  }
  facts.kind = mails[data->purpose].kind;
  return result == 0 && mails[data->purpose].sent ? tell(context, tx, event, facts) : result;
}

int tell_ended_sessions(struct context *context, struct tx *tx, const struct event *event,
                        const struct user_logged_out *data) {
  struct notice_row facts = { .user_id = data->user_id };
  switch (data->reason) {
  case LOGGED_OUT_BY_PASSWORD_CHANGE:
    facts.kind = NOTICE_PASSWORD_CHANGED;
    return tell(context, tx, event, facts);
  case LOGGED_OUT_BY_EMAIL_CHANGE:
    facts.kind = NOTICE_EMAIL_CHANGED;
    return tell(context, tx, event, facts);
  case LOGGED_OUT_BY_USER:
  case LOGGED_OUT_BY_SHOP:
    break;
  }
  return 0;
}

static int announce_order(struct context *context, struct tx *tx, const struct order_created *data) {
  struct announcement_row facts = {
    .kind = NOTICE_NEW_ORDERS,
    .order_id = given(data->order_id),
    .amount = { PRESENT, data->gross },
    .number = { PRESENT, 1 },
    .open_key = { PRESENT, TEXT("new_orders") },
    .due_at = instant_after(context_now(context), setting_int(context, &notification_digest)),
  };
  return announce_to_admins(context, tx, &facts);
}

int tell_placed(struct context *context, struct tx *tx, const struct event *event,
                const struct order_created *data) {
  struct told_order order = {
    .order_id = data->order_id,
    .user_id = data->user_id,
    .payment_method = data->payment_method,
    .stage = TOLD_PLACED,
  };
  struct notice_row facts = {
    .user_id = data->user_id,
    .kind = NOTICE_ORDER_PLACED,
    .order_id = given(data->order_id),
    .amount = { PRESENT, data->gross },
  };
  int64_t added = 0;
  int result = add_told_order(tx, &order, &added);
  if (result < 0 || added == 0 || !is_news(context, event)) {
    return result;
  }
  result = tell(context, tx, event, facts);
  return result == 0 ? announce_order(context, tx, data) : result;
}

/* What happens to an order may be heard before that it was placed. */
static int find_order_told(struct tx *tx, struct id order_id, struct told_order *ret) {
  int result = find_told_order(tx, &(struct by_id){ order_id }, ret);
  return result == -ENOENT ? NOT_YET : result;
}

/* Tells that an order came to a stage: once, and not when a later one was told already. */
static int tell_stage(struct context *context, struct tx *tx, const struct event *event, struct id order_id,
                      enum told_stage stage, struct notice_row facts) {
  struct told_order order;
  int result = find_order_told(tx, order_id, &order);
  if (result < 0 || order.stage >= stage) {
    return result;
  }
  order.stage = stage;
  result = update_told_order(tx, &order, NULL);
  if (result == 0 && stage == TOLD_OVER) {
    result = hide_failed_payments(tx, &(struct by_id){ order_id }, NULL);
  }
  facts.order_id = given(order_id);
  return result == 0 ? tell(context, tx, event, facts) : result;
}

int tell_shipped(struct context *context, struct tx *tx, const struct event *event,
                 const struct order_updated *data) {
  if (data->status != ORDER_SHIPPED) {
    return 0;
  }
  return tell_stage(context, tx, event, data->order_id, TOLD_SHIPPED,
                    (struct notice_row){ .user_id = data->user_id, .kind = NOTICE_ORDER_SHIPPED });
}

int tell_delivered(struct context *context, struct tx *tx, const struct event *event,
                   const struct order_delivered *data) {
  return tell_stage(context, tx, event, data->order_id, TOLD_DELIVERED,
                    (struct notice_row){ .user_id = data->user_id, .kind = NOTICE_ORDER_DELIVERED });
}

int tell_cancelled(struct context *context, struct tx *tx, const struct event *event,
                   const struct order_cancelled *data) {
  struct notice_row facts = {
    .user_id = data->user_id,
    .kind = NOTICE_ORDER_CANCELLED,
    .reason = { PRESENT, text_of(cancel_reasons.at[data->reason]) },
  };
  return tell_stage(context, tx, event, data->order_id, TOLD_OVER, facts);
}

int tell_expired(struct context *context, struct tx *tx, const struct event *event,
                 const struct order_expired *data) {
  return tell_stage(context, tx, event, data->order_id, TOLD_OVER,
                    (struct notice_row){ .user_id = data->user_id, .kind = NOTICE_ORDER_EXPIRED });
}

int tell_paid(struct context *context, struct tx *tx, const struct event *event,
              const struct order_paid *data) {
  struct told_order order;
  int result = find_order_told(tx, data->order_id, &order);
  if (result < 0 || order.paid) {
    return result;
  }
  order.paid = true;
  result = update_told_order(tx, &order, NULL);
  struct notice_row facts = {
    .user_id = data->user_id,
    .kind = NOTICE_ORDER_PAID,
    .order_id = given(data->order_id),
    .amount = { PRESENT, data->gross },
  };
  return result == 0 ? tell(context, tx, event, facts) : result;
}

/* A payment at the door fails only because its order is over, and any other one of such an order needs no
   word either. */
int tell_failed_payment(struct context *context, struct tx *tx, const struct event *event,
                        const struct payment_failed *data) {
  struct told_order order;
  int result = find_order_told(tx, data->order_id, &order);
  if (result < 0 || order.payment_method == PAY_ON_DELIVERY || order.stage == TOLD_OVER ||
      !is_news(context, event)) {
    return result;
  }
  struct notice_row facts = {
    .user_id = order.user_id,
    .kind = NOTICE_PAYMENT_FAILED,
    .order_id = given(data->order_id),
    .object_id = given(data->payment_id),
  };
  struct announcement_row to_admins = {
    .kind = NOTICE_CUSTOMER_PAYMENT_FAILED,
    .order_id = given(data->order_id),
    .object_id = given(data->payment_id),
  };
  result = tell(context, tx, event, facts);
  return result == 0 ? announce_to_admins(context, tx, &to_admins) : result;
}

int tell_refund(struct context *context, struct tx *tx, const struct event *event,
                const struct payment_refunded *data) {
  struct told_order order;
  int result = find_order_told(tx, data->order_id, &order);
  if (result < 0) {
    return result;
  }
  struct notice_row facts = {
    .user_id = order.user_id,
    .kind = NOTICE_PAYMENT_REFUNDED,
    .order_id = given(data->order_id),
    .object_id = given(data->payment_id),
    .amount = { PRESENT, data->amount },
  };
  return tell(context, tx, event, facts);
}

int tell_low_stock(struct context *context, struct tx *tx, const struct event *event,
                   const struct inventory_low *data) {
  if (!is_news(context, event)) {
    return 0;
  }
  struct announcement_row facts = {
    .kind = NOTICE_LOW_STOCK,
    .object_id = given(data->product_id),
    .variant_id = given(data->variant_id),
    .number = { PRESENT, data->available },
  };
  return announce_to_admins(context, tx, &facts);
}

/* Of a return: the same to its customer, whichever way it goes. */
static int tell_return(struct context *context, struct tx *tx, const struct event *event,
                       enum notice_kind kind, struct id user, struct id order, struct id of) {
  struct notice_row facts = {
    .user_id = user, .kind = kind, .order_id = given(order), .object_id = given(of)
  };
  return tell(context, tx, event, facts);
}

int tell_return_accepted(struct context *context, struct tx *tx, const struct event *event,
                         const struct order_return_accepted *data) {
  return tell_return(context, tx, event, NOTICE_RETURN_ACCEPTED, data->user_id, data->order_id,
                     data->return_id);
}

int tell_return_declined(struct context *context, struct tx *tx, const struct event *event,
                         const struct order_return_declined *data) {
  return tell_return(context, tx, event, NOTICE_RETURN_DECLINED, data->user_id, data->order_id,
                     data->return_id);
}

int tell_returned(struct context *context, struct tx *tx, const struct event *event,
                  const struct order_returned *data) {
  enum notice_kind kind = data->declined_count > 0 ? NOTICE_RETURN_RECEIVED_IN_PART : NOTICE_RETURN_RECEIVED;
  return tell_return(context, tx, event, kind, data->user_id, data->order_id, data->return_id);
}

/* What admins are told one by one. */
static int announce(struct context *context, struct tx *tx, const struct event *event,
                    struct announcement_row facts) {
  return is_news(context, event) ? announce_to_admins(context, tx, &facts) : 0;
}

int tell_return_asked(struct context *context, struct tx *tx, const struct event *event,
                      const struct order_return_asked *data) {
  return announce(context, tx, event,
                  (struct announcement_row){ .kind = NOTICE_RETURN_ASKED,
                                             .order_id = given(data->order_id),
                                             .object_id = given(data->return_id) });
}

int tell_failed_refund(struct context *context, struct tx *tx, const struct event *event,
                       const struct payment_refund_failed *data) {
  return announce(context, tx, event,
                  (struct announcement_row){ .kind = NOTICE_REFUND_FAILED,
                                             .order_id = given(data->order_id),
                                             .object_id = given(data->payment_id),
                                             .amount = { PRESENT, data->amount } });
}

int tell_mismatched_payment(struct context *context, struct tx *tx, const struct event *event,
                            const struct payment_mismatched *data) {
  return announce(context, tx, event,
                  (struct announcement_row){ .kind = NOTICE_PAYMENT_MISMATCHED,
                                             .order_id = given(data->order_id),
                                             .object_id = given(data->payment_id),
                                             .amount = { PRESENT, data->found } });
}
