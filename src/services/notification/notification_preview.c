/* What mails look like, with facts that are made up, for who writes templates or words for the shop. */
#include "services/notification/notification_send.h"

static const struct sending sample = {
  .order_id = { PRESENT, { { 1, 0x9a, 0xa3, 0x1c, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0x3f, 0x2a, 0x90, 0xc1 } } },
  .object_id = { PRESENT, { { 1, 0x9a, 0xa3, 0x1d, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 1 } } },
  .variant_id = { PRESENT, { { 1, 0x9a, 0xa3, 0x1e, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 2 } } },
  .number = { PRESENT, 3 },
  .reason = { PRESENT, { "out_of_stock", 12 } },
  .subject = { PRESENT, { "We are closed on Monday", 23 } },
  .body = { PRESENT, { "What you order then is sent on Tuesday.", 39 } },
};

static struct money amount_of(struct text currency, int64_t minor) {
  struct money amount = { .minor = minor };
  for (size_t i = 0; i < currency.len && i < sizeof amount.currency - 1; i++) {
    amount.currency[i] = currency.at[i];
  }
  return amount;
}

static struct order *sample_order(struct context *context, struct text currency) {
  struct order_line *lines = ARENA_ARRAY(context->arena, 2, struct order_line);
  lines[0] = (struct order_line){ .name = TEXT("Mug"), .quantity = 2, .gross = amount_of(currency, 2380) };
  lines[1] =
      (struct order_line){ .name = TEXT("Tea & <cake>"), .quantity = 1, .gross = amount_of(currency, 850) };
  struct order_adjustment *shipping = ARENA_NEW(context->arena, struct order_adjustment);
  *shipping = (struct order_adjustment){ .kind = ADJUSTED_FOR_SHIPPING, .gross = amount_of(currency, 490) };
  struct order *order = ARENA_NEW(context->arena, struct order);
  *order = (struct order){
    .payment_method = PAY_BY_CARD,
    .lines = lines,
    .lines_count = 2,
    .adjustments = shipping,
    .adjustments_count = 1,
    .gross = amount_of(currency, 3720),
    .tax = amount_of(currency, 594),
    .pay_until = { PRESENT, instant_after(context_now(context), 1800) },
    .carrier = { PRESENT, TEXT("Owl Post") },
    .tracking_number = { PRESENT, TEXT("X-17") },
  };
  return order;
}

int compose_sample(struct context *context, const struct sending *notice, struct composed *ret) {
  const struct notification_state *state = context_state(context);
  struct text currency = setting_text(context, &setting_currency);
  struct house_words house = house_words(context);
  struct text url = text_format(context->arena, "%s/…", text_c(house.shop_url));
  struct link_made link = { .url = url, .expires_at = instant_after(context_now(context), 86400) };
  struct facts facts = {
    .notice = notice,
    .name = TEXT("Ada Lovelace"),
    .link = &link,
    .order = sample_order(context, currency),
    .product = TEXT("Mug"),
    .sku = TEXT("MUG-1"),
  };
  enum message_kind about = notice->about.presence == PRESENT ? (enum message_kind)notice->about.v
                                                              : notice_rules[notice->kind].about;
  struct error error = { "" };
  int result = compose(&state->templates, &house, &facts, is_bulk(about) ? url : (struct text){ 0 },
                       context->arena, ret, &error);
  return result < 0 ? fail(context, &problem_internal, "%s", error.text) : 0;
}

static int compose_kind(struct context *context, enum notice_kind kind, struct composed *ret) {
  struct sending notice = sample;
  notice.kind = kind;
  notice.amount = (struct maybe_money){ PRESENT, amount_of(setting_text(context, &setting_currency), 3720) };
  return compose_sample(context, &notice, ret);
}

static int find_mailed(struct context *context, enum notice_kind kind) {
  return notice_rules[kind].by_mail
             ? 0
             : fail(context, &problem_not_found, "%s is told in the app alone.", notice_kinds.at[kind]);
}

int list_templates(struct context *context, struct tx *tx, const struct nothing *in,
                   struct template_list *ret) {
  (void)tx, (void)in;
  ret->items = ARENA_ARRAY(context->arena, NOTICE_KINDS, struct template_item);
  for (unsigned kind = 0; kind < NOTICE_KINDS; kind++) {
    const struct notice_rule *rule = &notice_rules[kind];
    if (rule->by_mail) {
      ret->items[ret->items_count++] = (struct template_item){
        .kind = kind, .about = rule->about, .always = rule->always, .title = text_of(rule->title)
      };
    }
  }
  return 0;
}

int preview_template(struct context *context, struct tx *tx, const struct by_kind *in, struct preview *ret) {
  (void)tx;
  struct composed composed;
  int result = find_mailed(context, in->kind);
  if (result == 0) {
    result = compose_kind(context, in->kind, &composed);
  }
  if (result < 0) {
    return result;
  }
  *ret = (struct preview){
    .kind = in->kind, .subject = composed.subject, .text = composed.text, .html = composed.html
  };
  return 0;
}

int show_template(struct context *context, struct tx *tx, const struct by_kind *in, struct raw_reply *ret) {
  struct preview preview;
  int result = preview_template(context, tx, in, &preview);
  if (result == 0) {
    *ret = (struct raw_reply){ .content_type = TEXT("text/html; charset=utf-8"), .body = preview.html };
  }
  return result;
}
