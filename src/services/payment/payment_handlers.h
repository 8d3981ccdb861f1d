/* The payment service's handlers, its settings and problems. */
#pragma once

#include "services/payment/payment_stripe.h"
#include "services/payment/payment_webhook.h"

extern const struct setting payment_stripe_key, payment_webhook_secret, payment_stripe_base,
    payment_checkout_ttl, payment_sweep, payment_check_every, payment_sandbox_webhook_url;

extern const struct problem_kind payment_not_by_card, payment_order_paid, payment_order_over,
    payment_too_many_attempts, payment_nothing_to_pay, payment_provider_refused, payment_provider_unreachable,
    payment_not_refundable, payment_too_much, payment_webhook_unsigned, payment_webhook_unreadable,
    payment_sandbox_invalid;

/* Checkouts. */
struct checkout_plan {
  struct payment payment;
  bool is_open; /* it has a session already */
  enum provider_outcome outcome;
  struct stripe_session session;
};
PLANS(plan_checkout, open_checkout, checkout_plan);
HANDLES_PLANNED(open_checkout, open_checkout, checkout_plan, payment);

/* The service asks itself to store the payment before the provider is asked: what is committed then is found
   again, whatever becomes of the request. */
struct begin_checkout {
  struct id order_id, user_id;
  struct money amount;
};
extern const struct shape begin_checkout_shape;
DECLARE_CALL(begin_own_checkout, begin_checkout_call, begin_checkout, payment);
HANDLES(answer_begin_checkout, begin_checkout, payment);

HANDLES(answer_card_payments, nothing, card_payments);
HANDLES(leave_success_page, by_id, nothing);
HANDLES(leave_cancelled_page, by_id, nothing);

/* Webhooks. */
PLANS(read_webhook_request, nothing, webhook);
HANDLES_PLANNED(take_webhook, nothing, webhook, nothing);

/* Payments and refunds. */
HANDLES(list_payments, list_payments, payment_list);
HANDLES(get_payment, by_id, payment);
HANDLES(answer_payment_export, export_request, export_items);
HANDLES(give_refund, new_refund, refund);
HANDLES(list_refunds_of_payment, by_id, refund_list);

struct refund_plan {
  enum provider_outcome outcome;
  struct stripe_refund said;
};
PLANS(ask_for_refund, id, refund_plan);
WORKS_PLANNED(note_sent_refund, refund_plan);
int find_refunds_to_send(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                         size_t *ret_count);

/* What the provider says now of a payment that it has a session of. */
struct check_plan {
  bool has_session;
  enum provider_outcome outcome;
  struct stripe_session session;
  bool has_refunds;
  struct stripe_refund_list refunds;
};
PLANS(ask_for_payment, id, check_plan);
WORKS_PLANNED(compare_payment, check_plan);
int find_payments_to_check(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                           size_t *ret_count);

WORKS(forget_webhook);
int find_old_webhooks(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                      size_t *ret_count);

REACTS(promise_at_door, order_created);
REACTS(void_of_cancelled_order, order_cancelled);
REACTS(void_of_expired_order, order_expired);
REACTS(collect_at_door, order_delivered);
REACTS(refund_return, order_returned);
