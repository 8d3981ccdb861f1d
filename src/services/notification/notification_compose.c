#include "services/notification/notification_compose.h"

#include "mail/mail.h"

#include <string.h>

enum {
  WORDS_MAX = 44,
  LINES_MAX = 200, /* of an admin's message */
  LINE_WORDS = 3,
};

/* The values that a template may ask for. */
struct words {
  struct arena *arena;
  struct template_value at[WORDS_MAX];
  size_t count;
};

static void add(struct words *words, struct template_value value) {
  if (words->count < WORDS_MAX) { /* one that were left out would be missed by the template that names it */
    words->at[words->count++] = value;
  }
}

static void say(struct words *words, const char *name, struct text text) {
  add(words, (struct template_value){ .name = name, .kind = TEMPLATE_PLAIN, .text = text });
}

static void say_if(struct words *words, const char *name, bool is) {
  say(words, name, is ? TEXT("yes") : (struct text){ 0 });
}

static void say_id(struct words *words, const char *name, const struct maybe_id *id) {
  char text[ID_TEXT_LEN + 1] = "";
  if (id->presence == PRESENT) {
    id_format(id->v, text);
  }
  say(words, name, text_copy(words->arena, text_of(text)));
}

static struct text money_text(struct arena *arena, struct money amount) {
  char text[MONEY_TEXT_LEN + 1];
  money_format(amount, text);
  return text_copy(arena, text_of(text));
}

/* "2026-11-21 18:30 UTC"; nothing for none. */
static struct text moment_text(struct arena *arena, struct instant at) {
  char text[INSTANT_TEXT_LEN + 1];
  if (at.us == 0) {
    return (struct text){ 0 };
  }
  instant_format(at, text);
  return text_format(arena, "%.10s %.5s UTC", text, text + strlen("2026-11-21T"));
}

static void say_facts(struct words *words, const struct sending *notice) {
  char number[ORDER_NUMBER_LEN + 1] = "";
  if (notice->order_id.presence == PRESENT) {
    order_number(notice->order_id.v, number);
  }
  say(words, "order_number", text_copy(words->arena, text_of(number)));
  say_id(words, "order_id", &notice->order_id);
  say_id(words, "payment_id", &notice->object_id);
  say_id(words, "return_id", &notice->object_id);
  say_id(words, "product_id", &notice->object_id);
  say_id(words, "variant_id", &notice->variant_id);
  bool has_amount = notice->amount.presence == PRESENT;
  say(words, "amount", has_amount ? money_text(words->arena, notice->amount.v) : (struct text){ 0 });
  long long count = notice->number.presence == PRESENT ? notice->number.v : 0;
  say(words, "number", text_format(words->arena, "%lld", count));
  say(words, "number_of_orders",
      count == 1 ? TEXT("A new order") : text_format(words->arena, "%lld new orders", count));
  static const struct {
    const char *name;
    enum cancel_reason reason;
  } reasons[] = {
    { "by_customer", CANCELLED_BY_CUSTOMER },
    { "by_shop", CANCELLED_BY_SHOP },
    { "out_of_stock", CANCELLED_OUT_OF_STOCK },
  };
  for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++) {
    say_if(words, reasons[i].name, text_is(notice->reason.v, cancel_reasons.at[reasons[i].reason]));
  }
}

/* Both templates go through the lines of an order, or of a message. */
static void say_lines(struct words *words, const struct template_values *lines, size_t count) {
  add(words, (struct template_value){
                 .name = "lines", .kind = TEMPLATE_LIST, .items = lines, .items_count = count });
}

static int say_order_lines(struct words *words, const struct order *order) {
  struct template_values *lines = ARENA_ARRAY(words->arena, order->lines_count, struct template_values);
  for (size_t i = 0; i < order->lines_count; i++) {
    const struct order_line *line = &order->lines[i];
    struct template_value *at = ARENA_ARRAY(words->arena, LINE_WORDS, struct template_value);
    at[0] = (struct template_value){ .name = "title", .text = line->name };
    at[1] = (struct template_value){ .name = "gross", .text = money_text(words->arena, line->gross) };
    at[2] = (struct template_value){ .name = "quantity",
                                     .text = text_format(words->arena, "%lld", (long long)line->quantity) };
    lines[i] = (struct template_values){ .at = at, .count = LINE_WORDS };
  }
  say_lines(words, lines, order->lines_count);
  struct money sums[] = { { 0 }, { 0 } };
  for (size_t i = 0; i < sizeof sums / sizeof sums[0]; i++) {
    memcpy(sums[i].currency, order->gross.currency, sizeof sums[i].currency);
  }
  for (size_t i = 0; i < order->adjustments_count; i++) {
    struct money *sum = &sums[order->adjustments[i].kind == ADJUSTED_FOR_SHIPPING ? 0 : 1];
    if (money_add(*sum, order->adjustments[i].gross, sum) < 0) {
      return -EINVAL;
    }
  }
  say(words, "shipping", sums[0].minor != 0 ? money_text(words->arena, sums[0]) : (struct text){ 0 });
  say(words, "discount", sums[1].minor != 0 ? money_text(words->arena, sums[1]) : (struct text){ 0 });
  return 0;
}

static int say_order(struct words *words, const struct order *order) {
  say(words, "total", money_text(words->arena, order->gross));
  say(words, "tax", money_text(words->arena, order->tax));
  bool waits = order->payment_method == PAY_BY_CARD && order->payment_status == PAYMENT_UNPAID &&
               order->pay_until.presence == PRESENT;
  say(words, "pay_until", waits ? moment_text(words->arena, order->pay_until.v) : (struct text){ 0 });
  say_if(words, "pay_at_door",
         order->payment_method == PAY_ON_DELIVERY && order->payment_status == PAYMENT_ACCEPTED);
  say_if(words, "paid_back",
         order->payment_status == PAYMENT_PAID || order->payment_status == PAYMENT_PARTLY_REFUNDED);
  say(words, "carrier", order->carrier.v);
  say(words, "tracking_number", order->tracking_number.v);
  return say_order_lines(words, order);
}

static void say_message(struct words *words, const struct sending *notice) {
  struct template_values *lines = ARENA_ARRAY(words->arena, LINES_MAX, struct template_values);
  size_t count = 0;
  const char *at = text_c(notice->body.v);
  while (*at != '\0' && count < LINES_MAX) {
    size_t len = count < LINES_MAX - 1 ? strcspn(at, "\r\n") : strlen(at);
    if (len > 0) {
      struct template_value *line = ARENA_NEW(words->arena, struct template_value);
      *line = (struct template_value){ .name = "line", .text = text_copy_bytes(words->arena, at, len) };
      lines[count++] = (struct template_values){ .at = line, .count = 1 };
    }
    at += len + strspn(at + len, "\r\n");
  }
  say(words, "body", notice->body.v);
  say_lines(words, lines, count);
}

static int render(const struct templates *templates, const char *name, const struct words *words, size_t max,
                  struct text *ret, struct error *error) {
  const struct template *template = templates_find(templates, name);
  if (template == NULL) {
    return error_set(error, -EINVAL, "there is no template %s", name);
  }
  struct buffer out;
  buffer_init_in(&out, words->arena, max);
  int result = template_render(template, &(struct template_values){ words->at, words->count }, &out, error);
  *ret = buffer_text(&out);
  return result;
}

/* The first line of what a text template makes is the subject; what follows the line after it, the mail. */
static int split_subject(struct arena *arena, struct text rendered, struct composed *ret,
                         struct error *error) {
  const char *end = strstr(text_c(rendered), "\n\n");
  if (end == NULL || end == rendered.at || (size_t)(end - rendered.at) > MAIL_SUBJECT_MAX) {
    return error_set(error, -EINVAL, "a mail's text has no subject in its first line");
  }
  size_t len = (size_t)(end - rendered.at);
  ret->subject = text_copy_bytes(arena, rendered.at, len);
  ret->text = (struct text){ .at = end + 2, .len = rendered.len - len - 2 };
  return 0;
}

/* Where in the app it is shown; empty: nowhere. */
static struct text page_of(struct arena *arena, struct text shop_url, const struct sending *notice) {
  static const struct {
    const char *path;
    bool of_order, of_object;
  } pages[] = {
    [ON_ORDER] = { .path = "/orders/", .of_order = true },
    [ON_ADMINS_ORDERS] = { .path = "/admin/orders" },
    [ON_ADMINS_ORDER] = { .path = "/admin/orders/", .of_order = true },
    [ON_ADMINS_PRODUCT] = { .path = "/admin/products/", .of_object = true },
    [ON_ADMINS_EVENTS] = { .path = "/admin/dead-letters" },
  };
  enum notice_page page = notice_rules[notice->kind].page;
  const struct maybe_id *of = pages[page].of_order    ? &notice->order_id
                              : pages[page].of_object ? &notice->object_id
                                                      : NULL;
  if (page == ON_NO_PAGE || (of != NULL && of->presence != PRESENT)) {
    return (struct text){ 0 };
  }
  char id[ID_TEXT_LEN + 1] = "";
  if (of != NULL) {
    id_format(of->v, id);
  }
  return text_format(arena, "%s%s%s", text_c(shop_url), pages[page].path, id);
}

static int say_all(struct words *words, const struct facts *facts) {
  const struct sending *notice = facts->notice;
  say(words, "name", facts->name);
  say_facts(words, notice);
  if (facts->link != NULL) {
    say(words, "link", facts->link->url);
    say(words, "expires_at", moment_text(words->arena, facts->link->expires_at));
  }
  say(words, "product", facts->product);
  say(words, "sku", facts->sku);
  if (notice->kind == NOTICE_MESSAGE) {
    say_message(words, notice);
  }
  return facts->order != NULL ? say_order(words, facts->order) : 0;
}

int compose(const struct templates *templates, const struct house_words *house, const struct facts *facts,
            struct text unsubscribe_url, struct arena *arena, struct composed *ret, struct error *error) {
  const char *kind = notice_kinds.at[facts->notice->kind];
  struct words *words = ARENA_NEW(arena, struct words);
  words->arena = arena;
  say(words, "shop", house->shop);
  say(words, "shop_url", house->shop_url);
  say(words, "page_url", page_of(arena, house->shop_url, facts->notice));
  say(words, "logo", house->logo);
  say(words, "footer", house->footer);
  say(words, "unsubscribe_url", unsubscribe_url);
  if (facts->notice->kind == NOTICE_MESSAGE) {
    say(words, "subject", facts->notice->subject.v);
  }
  int result = say_all(words, facts);
  struct text text = { 0 };
  struct text html = { 0 };
  if (result == 0) {
    result = render(templates, text_format(arena, "%s.txt", kind).at, words, NOTIFICATION_MAIL_BODY_MAX,
                    &text, error);
  }
  if (result == 0) {
    result =
        render(templates, text_format(arena, "%s.html", kind).at, words, NOTIFICATION_HTML_MAX, &html, error);
  }
  if (result == 0) {
    result = split_subject(arena, text, ret, error);
  }
  if (result < 0) {
    return result;
  }
  struct words *frame = ARENA_NEW(arena, struct words);
  *frame = *words;
  say(frame, "subject", ret->subject);
  say(frame, "content", ret->text);
  result = render(templates, "layout.txt", frame, NOTIFICATION_MAIL_BODY_MAX, &ret->text, error);
  frame->at[frame->count - 1] =
      (struct template_value){ .name = "content", .kind = TEMPLATE_MARKUP, .text = html };
  return result == 0 ? render(templates, "layout.html", frame, NOTIFICATION_HTML_MAX, &ret->html, error)
                     : result;
}
