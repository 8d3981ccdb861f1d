/* Messages as they are written, and what is refused. How other programs read them is in tests/mail/. */
#include "mail/mail.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static int set_up(void **state) {
  *state = arena_create(4096);
  return 0;
}

static int tear_down(void **state) {
  arena_destroy(*state);
  return 0;
}

static struct mail plain_mail(void) {
  return (struct mail){ .from = { .name = TEXT("Souk"), .address = TEXT("shop@souk.example") },
                        .to = { .address = TEXT("ada@example.org") },
                        .subject = TEXT("Hello"),
                        .message_id = TEXT("1@souk.example"),
                        .date = { .us = INT64_C(1795285805000000) },
                        .text = TEXT("Hi.\n") };
}

/* The message, or "(refused)". */
static const char *written(struct arena *arena, const struct mail *mail) {
  struct text message;
  struct error error = { "" };
  return mail_write(mail, arena, &message, &error) == 0 ? message.at : "(refused)";
}

static void assert_holds(const char *message, const char *part) {
  if (strstr(message, part) == NULL) {
    print_error("%s\nis not in\n%s\n", part, message);
  }
  assert_non_null(strstr(message, part));
}

static void writes_a_plain_mail(void **state) {
  struct mail mail = plain_mail();
  assert_string_equal(written(*state, &mail), "Date: Sat, 21 Nov 2026 18:30:05 +0000\r\n"
                                              "From: \"Souk\" <shop@souk.example>\r\n"
                                              "To: <ada@example.org>\r\n"
                                              "Subject: Hello\r\n"
                                              "Message-ID: <1@souk.example>\r\n"
                                              "MIME-Version: 1.0\r\n"
                                              "Content-Type: text/plain; charset=utf-8\r\n"
                                              "Content-Transfer-Encoding: quoted-printable\r\n"
                                              "\r\n"
                                              "Hi.\r\n\r\n");
}

static void writes_both_parts(void **state) {
  struct mail mail = plain_mail();
  mail.html = TEXT("<p>Hi</p>");
  mail.reply_to.address = TEXT("help@souk.example");
  mail.unsubscribe_url = TEXT("https://souk.example/u?t=1");
  const char *message = written(*state, &mail);
  assert_holds(message, "\r\nReply-To: <help@souk.example>\r\n");
  assert_holds(message, "\r\nList-Unsubscribe: <https://souk.example/u?t=1>\r\n"
                        "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n");
  assert_holds(message, "Content-Type: multipart/alternative; boundary=\"=_souk_alternative\"\r\n\r\n"
                        "--=_souk_alternative\r\nContent-Type: text/plain; charset=utf-8\r\n");
  assert_holds(message, "Hi.\r\n\r\n--=_souk_alternative\r\nContent-Type: text/html; charset=utf-8\r\n");
  assert_holds(message, "<p>Hi</p>\r\n--=_souk_alternative--\r\n");
  mail.unsubscribe_url = TEXT("http://localhost:8000/u");
  message = written(*state, &mail);
  assert_holds(message, "List-Unsubscribe: <http://localhost:8000/u>\r\nMIME-Version");
}

static void encodes_headers(void **state) {
  static const struct {
    const char *subject, *header;
  } cases[] = {
    { "a  b \"c\" =", "Subject: a  b \"c\" =\r\n" },
    { "Gr\xc3\xbc\xc3\x9f", "Subject: =?UTF-8?Q?Gr=C3=BC=C3=9F?=\r\n" },
    { "=?x", "Subject: =?UTF-8?Q?=3D=3Fx?=\r\n" },
    { " x", "Subject: =?UTF-8?Q?_x?=\r\n" },
    { "x ", "Subject: =?UTF-8?Q?x_?=\r\n" },
    { "a_b\xc2\xa0", "Subject: =?UTF-8?Q?a=5Fb=C2=A0?=\r\n" },
    /* 67 characters fit on the line, 68 do not. */
    { "1234567890123456789012345678901234567890123456789012345678901234567",
      "Subject: 1234567890123456789012345678901234567890123456789012345678901234567\r\n" },
    { "12345678901234567890123456789012345678901234567890123456789012345678",
      "Subject: =?UTF-8?Q?1234567890123456789012345678901234567890123456789012345?=\r\n"
      " =?UTF-8?Q?6789012345678?=\r\n" },
    /* No character is divided. */
    { "123456789012345678901234567890123456789012345678\xe2\x82\xac\xe2\x82\xac",
      "Subject: =?UTF-8?Q?123456789012345678901234567890123456789012345678?=\r\n"
      " =?UTF-8?Q?=E2=82=AC=E2=82=AC?=\r\n" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct mail mail = plain_mail();
    mail.subject = text_of(cases[i].subject);
    assert_holds(written(*state, &mail), cases[i].header);
  }
}

static void encodes_names(void **state) {
  static const struct {
    const char *name, *header;
  } cases[] = {
    { "Ada, \"C\\\"", "To: \"Ada, \\\"C\\\\\\\"\" <ada@example.org>\r\n" },
    { "\xc5\x81ove", "To: =?UTF-8?Q?=C5=81ove?= <ada@example.org>\r\n" },
    { "12345678901234567890123456789012345678901234567890123456789",
      "To: \"12345678901234567890123456789012345678901234567890123456789\"\r\n <ada@example.org>\r\n" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct mail mail = plain_mail();
    mail.to.name = text_of(cases[i].name);
    assert_holds(written(*state, &mail), cases[i].header);
  }
}

static void encodes_content(void **state) {
  static const struct {
    const char *text, *content;
  } cases[] = {
    { "a=b\r\nc\n", "quoted-printable\r\n\r\na=3Db\r\nc\r\n\r\n" },
    { "a perfectly plain blank \nand tab\t", "blank=20\r\nand tab=09\r\n" },
    { "bare\rreturn", "bare=0Dreturn\r\n" },
    /* 75 characters and the sign that the line goes on. */
    { "12345678901234567890123456789012345678901234567890123456789012345678901234567",
      "123456789012345678901234567890123456789012345678901234567890123456789012345=\r\n67\r\n" },
    { "\xd0\x9f\xd1\x80\n", "base64\r\n\r\n0J/RgA0K\r\n" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct mail mail = plain_mail();
    mail.text = text_of(cases[i].text);
    assert_holds(written(*state, &mail), cases[i].content);
  }
}

/* Each row breaks one member of a mail that is fine. */
static void refuses_what_is_no_mail(void **state) {
  struct mail wrong[24];
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    wrong[i] = plain_mail();
  }
  size_t count = 0;
  wrong[count++].subject = TEXT("x\r\nBcc: all@example.org");
  wrong[count++].subject = TEXT("x\ny");
  wrong[count++].subject = TEXT("x\ty");
  wrong[count++].subject = TEXT("x\0y");
  wrong[count++].subject = TEXT("x\x7f");
  wrong[count++].subject = TEXT("\xff");
  wrong[count++].subject = TEXT("");
  wrong[count++].from.name = TEXT("x\r\ny");
  wrong[count++].to.name = TEXT("x\ry");
  wrong[count++].from.address = TEXT("");
  wrong[count++].to.address = TEXT("ada@example.org>\r\nX: <y");
  wrong[count++].to.address = TEXT("ada");
  wrong[count++].reply_to.address = TEXT("x");
  wrong[count++].message_id = TEXT("");
  wrong[count++].message_id = TEXT("a@b.example>\r\nX: y");
  wrong[count++].date.us = 0;
  wrong[count++].date.us = INT64_MAX;
  wrong[count++].text = TEXT("");
  wrong[count++].text = TEXT("\xc3");
  wrong[count++].html = TEXT("\xc3");
  wrong[count++].unsubscribe_url = TEXT("javascript:x");
  wrong[count++].unsubscribe_url = TEXT("https://a.example/>, <mailto:x");
  wrong[count++].unsubscribe_url = TEXT("https://a.example/\r\nX: y");
  wrong[count++].unsubscribe_url = TEXT("https://a.example/\xc3\xbc");
  assert_int_equal(count, sizeof wrong / sizeof wrong[0]);
  for (size_t i = 0; i < count; i++) {
    if (strcmp(written(*state, &wrong[i]), "(refused)") != 0) {
      fail_msg("row %zu was taken", i);
    }
  }
}

static struct text repeated(struct arena *arena, size_t len) {
  char *at = arena_alloc(arena, len + 1);
  memset(at, 'x', len);
  return (struct text){ .at = at, .len = len };
}

static void has_limits(void **state) {
  struct mail mail = plain_mail();
  mail.subject = repeated(*state, MAIL_SUBJECT_MAX);
  mail.to.name = repeated(*state, MAIL_NAME_MAX);
  mail.html = repeated(*state, MAIL_PART_MAX);
  mail.text = mail.html;
  struct text message;
  assert_int_equal(mail_write(&mail, *state, &message, NULL), 0);
  struct mail larger = mail;
  larger.subject.len++;
  assert_int_equal(mail_write(&larger, *state, &message, NULL), -EMSGSIZE);
  larger = mail;
  larger.to.name.len++;
  assert_int_equal(mail_write(&larger, *state, &message, NULL), -EMSGSIZE);
  larger = mail;
  larger.html.len++;
  assert_int_equal(mail_write(&larger, *state, &message, NULL), -EMSGSIZE);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
    TEST(writes_a_plain_mail), TEST(writes_both_parts),       TEST(encodes_headers), TEST(encodes_names),
    TEST(encodes_content),     TEST(refuses_what_is_no_mail), TEST(has_limits),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
