/* What is told how and when, the words of every kind, and that every shape says all of its struct. */
#include "services/notification/notification_compose.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "shape/covered.h"

#include <string.h>

static struct maybe_text clock_of(const char *time) {
  return (struct maybe_text){ PRESENT, text_of(time) };
}

static void it_is_quiet_when_asked_for(void **state) {
  (void)state;
  enum { HOUR = 3600 };
  const struct quiet_hours night = { .from = clock_of("22:00"), .to = clock_of("07:30") };
  const struct quiet_hours noon = { .from = clock_of("12:00"), .to = clock_of("13:00") };
  const struct quiet_hours none = { .from = { .presence = IS_NULL }, .to = { .presence = IS_NULL } };
  const struct {
    const struct quiet_hours *quiet;
    int64_t second, left;
  } cases[] = {
    { &night, 22 * HOUR - 1, 0 },
    { &night, 22 * HOUR, 9 * HOUR + 1800 },
    { &night, 24 * HOUR - 1, 7 * HOUR + 1801 },
    { &night, 0, 7 * HOUR + 1800 },
    { &night, 7 * HOUR + 1799, 1 },
    { &night, 7 * HOUR + 1800, 0 },
    { &noon, 12 * HOUR, HOUR },
    { &noon, 13 * HOUR, 0 },
    { &noon, 0, 0 },
    { &none, 23 * HOUR, 0 },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    assert_int_equal(quiet_seconds(cases[i].quiet, cases[i].second), cases[i].left);
  }
}

static void tries_come_less_and_less_often(void **state) {
  (void)state;
  assert_int_equal(retry_seconds(1), 30);
  assert_int_equal(retry_seconds(2), 60);
  assert_int_equal(retry_seconds(7), 1920);
  assert_int_equal(retry_seconds(8), 3600);
  assert_int_equal(retry_seconds(INT64_MAX), 3600);
}

static void what_warns_is_always_sent(void **state) {
  (void)state;
  for (size_t i = 0; i < NOTICE_KINDS; i++) {
    const struct notice_rule *rule = &notice_rules[i];
    assert_true(rule->by_mail || rule->in_app);
    assert_non_null(rule->title);
    assert_true(!rule->always || rule->urgent);
    assert_true(!rule->always || rule->about == MESSAGE_SECURITY);
    assert_false(rule->always && is_bulk(rule->about));
  }
}

static struct sending notice_of_kind(enum notice_kind kind) {
  return (struct sending){
    .kind = kind,
    .order_id = { PRESENT, { .bytes = { [12] = 0xab, [15] = 0x0f } } },
    .object_id = { PRESENT, { .bytes = { 1 } } },
    .variant_id = { PRESENT, { .bytes = { 2 } } },
    .amount = { PRESENT, { 1299, "EUR" } },
    .number = { PRESENT, 3 },
    .reason = { PRESENT, TEXT("out_of_stock") },
    .subject = { PRESENT, TEXT("Closed on Monday") },
    .body = { PRESENT, TEXT("Hello <b>all</b>,\n\nwe are closed.\r\nThe shop") },
  };
}

static const struct house_words house = { .shop = { "A & B", 5 },
                                          .shop_url = { "https://shop.example", 20 },
                                          .logo = { "https://x.example/\"l", 20 } };

/* Names that are somebody else's to choose. */
static struct composed compose_kind(struct arena *arena, enum notice_kind kind, const char *name) {
  struct templates templates;
  struct error error = { "" };
  assert_int_equal(templates_parse(arena, &notification_templates, &templates, &error), 0);
  struct sending *notice = ARENA_NEW(arena, struct sending);
  *notice = notice_of_kind(kind);
  static struct order_line lines[] = {
    { .name = { "<i>Mug</i>", 10 }, .quantity = 2, .gross = { 2598, "EUR" } }
  };
  static struct order_adjustment adjustments[] = {
    { .kind = ADJUSTED_FOR_SHIPPING, .gross = { 490, "EUR" } },
    { .kind = ADJUSTED_BY_DISCOUNT, .gross = { -100, "EUR" } },
  };
  struct order order = {
    .lines = lines,
    .lines_count = 1,
    .adjustments = adjustments,
    .adjustments_count = 2,
    .gross = { 2988, "EUR" },
    .tax = { 477, "EUR" },
    .carrier = { PRESENT, TEXT("<Owl>") },
  };
  const struct link_made link = { .url = TEXT("https://shop.example/l?a=1&b=2"), .expires_at = { 1 } };
  struct facts facts = {
    .notice = notice,
    .name = text_of(name),
    .link = &link,
    .order = &order,
    .product = TEXT("<Cup>"),
    .sku = TEXT("C-1"),
  };
  struct composed composed;
  int result = compose(&templates, &house, &facts, TEXT("https://shop.example/u"), arena, &composed, &error);
  if (result < 0) {
    fail_msg("%s: %s", notice_kinds.at[kind], error.text);
  }
  return composed;
}

static void every_kind_has_its_words(void **state) {
  (void)state;
  for (unsigned kind = 0; kind < NOTICE_KINDS; kind++) {
    if (!notice_rules[kind].by_mail) {
      continue;
    }
    struct arena *arena = arena_create(4096);
    struct composed composed = compose_kind(arena, kind, "<Bob> & \"Eve\"");
    assert_null(strchr(composed.subject.at, '\n'));
    assert_non_null(strstr(composed.text.at, "Hello <Bob> & \"Eve\","));
    assert_non_null(strstr(composed.html.at, "<p>Hello &lt;Bob&gt; &amp; &quot;Eve&quot;,</p>"));
    assert_null(strstr(composed.html.at, "<Bob>"));
    assert_null(strstr(composed.html.at, "<i>Mug"));
    assert_null(strstr(composed.html.at, "<Owl>"));
    assert_null(strstr(composed.html.at, "<Cup>"));
    assert_null(strstr(composed.html.at, "<b>all"));
    assert_null(strstr(composed.html.at, "{{"));
    assert_null(strstr(composed.text.at, "{{"));
    assert_null(strstr(composed.text.at, "\n\n\n"));
    assert_non_null(strstr(composed.html.at, "src=\"https://x.example/&quot;l\" alt=\"A &amp; B\""));
    assert_non_null(strstr(composed.text.at, "https://shop.example/u"));
    arena_destroy(arena);
  }
}

static void an_order_is_told_with_its_lines(void **state) {
  (void)state;
  struct arena *arena = arena_create(4096);
  struct composed composed = compose_kind(arena, NOTICE_ORDER_PLACED, "Ada");
  assert_string_equal(composed.subject.at, "Your order AB00000F");
  assert_non_null(strstr(composed.text.at,
                         "\n2 x <i>Mug</i>  25.98 EUR\nShipping  4.90 EUR\nDiscount  -1.00 EUR\n"
                         "Total  29.88 EUR (tax included: 4.77 EUR)\n"));
  composed = compose_kind(arena, NOTICE_MESSAGE, "Ada");
  assert_string_equal(composed.subject.at, "Closed on Monday");
  assert_non_null(strstr(composed.html.at, "<p>Hello &lt;b&gt;all&lt;/b&gt;,</p>\n<p>we are closed.</p>\n"
                                           "<p>The shop</p>\n"));
  arena_destroy(arena);
}

static void every_member_has_a_row(void **state) {
  (void)state;
  ASSERT_COVERED(notification_sent);
  ASSERT_COVERED(notification_failed);
  ASSERT_COVERED(notification);
  ASSERT_COVERED(list_notifications);
  ASSERT_COVERED(notification_list);
  ASSERT_COVERED(send_message);
  ASSERT_COVERED(message);
  ASSERT_COVERED(list_messages);
  ASSERT_COVERED(message_list);
  ASSERT_COVERED(template_item);
  ASSERT_COVERED(template_list);
  ASSERT_COVERED(by_kind);
  ASSERT_COVERED(preview);
  ASSERT_COVERED(unsubscribe);
  ASSERT_COVERED(message_told);
  ASSERT_COVERED(mark_row);
  ASSERT_COVERED(mailbox_item);
  ASSERT_COVERED(list_mailbox);
  ASSERT_COVERED(mailbox);
  ASSERT_COVERED(mailbox_mail);
  ASSERT_COVERED(person_row);
  ASSERT_COVERED(person_page);
  ASSERT_COVERED(notices_of);
  ASSERT_COVERED(told_order);
  ASSERT_COVERED(notice_row);
  ASSERT_COVERED(noticed);
  ASSERT_COVERED(delivery_row);
  ASSERT_COVERED(due_deliveries);
  ASSERT_COVERED(notification_page);
  ASSERT_COVERED(notification_row);
  ASSERT_COVERED(sending);
  ASSERT_COVERED(mail_row);
  ASSERT_COVERED(notice_of);
  ASSERT_COVERED(announcement_row);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(it_is_quiet_when_asked_for),      cmocka_unit_test(tries_come_less_and_less_often),
    cmocka_unit_test(what_warns_is_always_sent),       cmocka_unit_test(every_kind_has_its_words),
    cmocka_unit_test(an_order_is_told_with_its_lines), cmocka_unit_test(every_member_has_a_row),
  };
  return cmocka_run_group_tests_name("notification rules", tests, NULL, NULL);
}
