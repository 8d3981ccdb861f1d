/* What a mail tells beyond its row: asked of the services that know, at the moment when it is sent. */
#include "services/notification/notification_send.h"

/* What the callee does not know is no failure here. */
static int unless_unknown(struct context *context, int result) {
  if (result < 0 && context->problem.kind != NULL && context->problem.kind->status == 404) {
    return -ENOENT;
  }
  return result;
}

static int ask_link(struct context *context, const struct sending *notice, struct facts *ret,
                    struct text *ret_address) {
  struct link_made *link = ARENA_NEW(context->arena, struct link_made);
  int result = make_link(context, &(struct link_request){ notice->object_id.v }, link);
  ret->link = link;
  if (result == 0) {
    *ret_address = link->email;
  }
  return unless_unknown(context, result);
}

static int ask_order(struct context *context, const struct sending *notice, struct facts *ret) {
  struct described_order *described = ARENA_NEW(context->arena, struct described_order);
  int result =
      describe_order(context, &(struct describe_order_request){ .order_id = notice->order_id.v }, described);
  ret->order = &described->order;
  if (result < 0) {
    return unless_unknown(context, result);
  }
  const struct order *order = ret->order;
  bool is_over = order->status == ORDER_CANCELLED || order->status == ORDER_EXPIRED;
  bool is_settled = order->payment_status != PAYMENT_UNPAID;
  return notice->kind == NOTICE_PAYMENT_FAILED && (is_over || is_settled) ? -ENOENT : 0;
}

static int ask_product(struct context *context, const struct sending *notice, struct facts *ret) {
  struct product *product = ARENA_NEW(context->arena, struct product);
  int result = describe_product(context, &(struct by_id){ notice->object_id.v }, product);
  if (result < 0) {
    return unless_unknown(context, result);
  }
  ret->product = product->name;
  for (size_t i = 0; i < product->variants_count; i++) {
    if (id_equal(product->variants[i].id, notice->variant_id.v)) {
      ret->sku = product->variants[i].sku;
    }
  }
  return 0;
}

int gather_facts(struct context *context, const struct sending *notice, struct facts *ret,
                 struct text *ret_address) {
  struct user_contact contact;
  int result =
      unless_unknown(context, contact_of(context, &(struct user_request){ notice->user_id }, &contact));
  if (result < 0) {
    return result;
  }
  *ret = (struct facts){ .notice = notice, .name = contact.name };
  *ret_address = contact.email;
  switch (notice->kind) {
  case NOTICE_VERIFY_EMAIL:
  case NOTICE_RESET_PASSWORD:
  case NOTICE_CHANGE_EMAIL:
    return ask_link(context, notice, ret, ret_address);
  case NOTICE_ORDER_PLACED:
  case NOTICE_ORDER_CANCELLED:
  case NOTICE_ORDER_SHIPPED:
  case NOTICE_PAYMENT_FAILED:
    return ask_order(context, notice, ret);
  case NOTICE_LOW_STOCK:
    return ask_product(context, notice, ret);
  case NOTICE_EMAIL_CHANGE_ASKED:
  case NOTICE_EMAIL_CHANGED:
  case NOTICE_PASSWORD_CHANGED:
  case NOTICE_WELCOME:
  case NOTICE_ORDER_PAID:
  case NOTICE_ORDER_EXPIRED:
  case NOTICE_ORDER_DELIVERED:
  case NOTICE_PAYMENT_REFUNDED:
  case NOTICE_MESSAGE:
  case NOTICE_RETURN_ACCEPTED:
  case NOTICE_RETURN_DECLINED:
  case NOTICE_RETURN_RECEIVED:
  case NOTICE_RETURN_RECEIVED_IN_PART:
  case NOTICE_NEW_ORDERS:
  case NOTICE_CUSTOMER_PAYMENT_FAILED:
  case NOTICE_DEAD_LETTERS:
  case NOTICE_RETURN_ASKED:
  case NOTICE_REFUND_FAILED:
  case NOTICE_PAYMENT_MISMATCHED:
    break;
  }
  return 0;
}

struct house_words house_words(struct context *context) {
  return (struct house_words){
    .shop = setting_text(context, &setting_shop_name),
    .shop_url = shop_url(context->config, context->arena),
    .logo = setting_text(context, &setting_shop_logo),
    .footer = setting_text(context, &notification_mail_footer),
  };
}
