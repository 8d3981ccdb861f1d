#include "mail/mail.h"

#include "base/email.h"
#include "mail/mime.h"

#include <string.h>
#include <time.h>

/* No encoding of a part can hold "=_" (RFC 2045 section 6.7), so that no content can end it. */
#define BOUNDARY "=_souk_alternative"

static bool is_control(char c) {
  return (c >= 0 && c < 0x20) || c == 0x7f;
}

static int check_line(struct text value, size_t max, const char *what, struct error *error) {
  if (value.len > max) {
    return error_set(error, -EMSGSIZE, "the mail's %s is longer than %zu bytes", what, max);
  }
  for (size_t i = 0; i < value.len; i++) {
    if (is_control(value.at[i])) {
      return error_set(error, -EINVAL, "the mail's %s holds a control character", what);
    }
  }
  return text_is_utf8(value) ? 0 : error_set(error, -EINVAL, "the mail's %s is not UTF-8", what);
}

static int check_address(const struct mail_address *address, const char *what, struct error *error) {
  if (!email_is_valid(address->address)) {
    return error_set(error, -EINVAL, "the mail's %s has no valid address", what);
  }
  return check_line(address->name, MAIL_NAME_MAX, what, error);
}

static int check_part(struct text part, const char *what, struct error *error) {
  if (part.len > MAIL_PART_MAX) {
    return error_set(error, -EMSGSIZE, "the mail's %s is longer than %d bytes", what, (int)MAIL_PART_MAX);
  }
  return text_is_utf8(part) ? 0 : error_set(error, -EINVAL, "the mail's %s is not UTF-8", what);
}

/* What stands in angle brackets in a list of URLs must hold neither (RFC 2369 section 2). */
static bool is_url(struct text url) {
  if (!text_starts(url, "https://") && !text_starts(url, "http://")) {
    return false;
  }
  for (size_t i = 0; i < url.len; i++) {
    if (url.at[i] <= 0x20 || url.at[i] > 0x7e || strchr("<>,\"\\", url.at[i]) != NULL) {
      return false;
    }
  }
  return true;
}

static int check_url(struct text url, struct error *error) {
  if (url.len > MAIL_URL_MAX) {
    return error_set(error, -EMSGSIZE, "the mail's unsubscribe URL is longer than %d bytes",
                     (int)MAIL_URL_MAX);
  }
  if (url.len > 0 && !is_url(url)) {
    return error_set(error, -EINVAL,
                     "the mail's unsubscribe URL is not one of http or https, or not escaped");
  }
  return 0;
}

static int check_mail(const struct mail *mail, struct error *error) {
  int result = check_address(&mail->from, "sender", error);
  result = result == 0 ? check_address(&mail->to, "recipient", error) : result;
  if (result == 0 && mail->reply_to.address.len > 0) {
    result = check_address(&mail->reply_to, "Reply-To", error);
  }
  result = result == 0 ? check_line(mail->subject, MAIL_SUBJECT_MAX, "subject", error) : result;
  result = result == 0 ? check_part(mail->text, "text", error) : result;
  result = result == 0 ? check_part(mail->html, "HTML", error) : result;
  result = result == 0 ? check_url(mail->unsubscribe_url, error) : result;
  if (result < 0) {
    return result;
  }
  if (mail->subject.len == 0 || mail->text.len == 0) {
    return error_set(error, -EINVAL, "the mail has no %s", mail->subject.len == 0 ? "subject" : "text");
  }
  if (!email_is_valid(mail->message_id)) { /* RFC 5322 section 3.6.4 allows more; ours have this form */
    return error_set(error, -EINVAL, "the mail's Message-ID is not of the form left@host.example");
  }
  return 0;
}

/* RFC 5322 section 3.3. The names are English whatever the locale is. */
static int add_date(struct buffer *buffer, struct instant date, struct error *error) {
  static const char days[][4] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
  static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  static const int64_t year_10000_us = INT64_C(253402300800) * 1000000;
  time_t seconds = (time_t)(date.us / 1000000);
  struct tm tm;
  if (date.us <= 0 || date.us >= year_10000_us || gmtime_r(&seconds, &tm) == NULL) {
    return error_set(error, -EINVAL, "the mail has no date between the years 1970 and 9999");
  }
  buffer_addf(buffer, "Date: %s, %02d %s %04d %02d:%02d:%02d +0000\r\n", days[tm.tm_wday], tm.tm_mday,
              months[tm.tm_mon], tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
  return 0;
}

static void add_unsubscribe(struct buffer *buffer, struct text url) {
  buffer_addf(buffer, "List-Unsubscribe: <%.*s>\r\n", TEXT_ARGS(url));
  if (text_starts(url, "https://")) {
    buffer_add_c(buffer, "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n");
  }
}

static void add_mailbox(struct buffer *buffer, const char *name, const struct mail_address *address) {
  mime_add_mailbox(buffer, name, address->name, address->address);
}

static void add_content(struct buffer *buffer, const struct mail *mail) {
  buffer_add_c(buffer, "MIME-Version: 1.0\r\n");
  if (mail->html.len == 0) {
    mime_add_part(buffer, "text/plain", mail->text);
    return;
  }
  buffer_add_c(buffer,
               "Content-Type: multipart/alternative; boundary=\"" BOUNDARY "\"\r\n\r\n--" BOUNDARY "\r\n");
  mime_add_part(buffer, "text/plain", mail->text);
  buffer_add_c(buffer, "--" BOUNDARY "\r\n");
  mime_add_part(buffer, "text/html", mail->html);
  buffer_add_c(buffer, "--" BOUNDARY "--\r\n");
}

int mail_write(const struct mail *mail, struct arena *arena, struct text *ret, struct error *error) {
  struct buffer buffer;
  buffer_init_in(&buffer, arena, MAIL_MAX);
  int result = check_mail(mail, error);
  result = result == 0 ? add_date(&buffer, mail->date, error) : result;
  if (result < 0) {
    return result;
  }
  add_mailbox(&buffer, "From", &mail->from);
  if (mail->reply_to.address.len > 0) {
    add_mailbox(&buffer, "Reply-To", &mail->reply_to);
  }
  add_mailbox(&buffer, "To", &mail->to);
  mime_add_header(&buffer, "Subject", mail->subject);
  buffer_addf(&buffer, "Message-ID: <%.*s>\r\n", TEXT_ARGS(mail->message_id));
  if (mail->unsubscribe_url.len > 0) {
    add_unsubscribe(&buffer, mail->unsubscribe_url);
  }
  add_content(&buffer, mail);
  if (buffer.failed) {
    return error_set(error, -EMSGSIZE, "the mail is longer than %d bytes", (int)MAIL_MAX);
  }
  *ret = buffer_text(&buffer);
  return 0;
}
