#include "mail/smtp.h"

#include "base/email.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum {
  CONNECT_MAX_MS = 10000,
  IDLE_MAX_S = 20, /* a connection idle for longer is not used again; servers wait five minutes (RFC 5321
                      section 4.5.3.2) */
  URL_MAX = SMTP_SERVER_MAX + EMAIL_MAX + 32,
};

struct smtp {
  CURL *curl; /* with its connection */
  char *server;
  char *username;
  char *password;
  char *ca_file; /* NULL: the system's */
  int port;
  enum smtp_security security;
  int64_t deadline_ms;
};

/* One mail under way. */
struct sending {
  struct text message;
  size_t handed_over; /* bytes that libcurl has taken, which it does after the server's 354 */
  struct smtp_answer *answer;
  char words[CURL_ERROR_SIZE];
};

static bool is_server(const char *server) {
  size_t len = server != NULL ? strlen(server) : 0;
  return len > 0 && len <= SMTP_SERVER_MAX &&
         strspn(server, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:") == len;
}

static bool is_given(const char *text) {
  return text != NULL && text[0] != '\0';
}

static bool has_controls(const char *text) {
  return text != NULL && text_has_controls(text_of(text));
}

static int check_options(const struct smtp_options *options, struct error *error) {
  if (!is_server(options->server)) {
    return error_set(error, -EINVAL, "the mail server is not a host's name or address");
  }
  if (options->port < 0 || options->port > 65535 || options->deadline_ms < 1) {
    return error_set(error, -EINVAL, "the mail server's port or deadline is out of range");
  }
  if (has_controls(options->username) || has_controls(options->password)) {
    return error_set(error, -EINVAL, "the mail server's user name or password holds a control character");
  }
  if (is_given(options->username) && options->security == SMTP_PLAIN) {
    return error_set(error, -EINVAL,
                     "a password is not sent to the mail server in the clear: ask for STARTTLS or TLS");
  }
  return 0;
}

static int port_of(const struct smtp_options *options) {
  static const int usual[] = { [SMTP_STARTTLS] = 587, [SMTP_TLS] = 465, [SMTP_PLAIN] = 25 };
  return options->port > 0 ? options->port : usual[options->security];
}

int smtp_create(const struct smtp_options *options, struct smtp **ret, struct error *error) {
  int result = check_options(options, error);
  if (result < 0) {
    return result;
  }
  if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
    return error_set(error, -EIO, "libcurl cannot start");
  }
  struct smtp *smtp = calloc(1, sizeof *smtp);
  if (smtp == NULL) {
    curl_global_cleanup();
    return error_set(error, -ENOMEM, "no memory to send mail");
  }
  *smtp = (struct smtp){ .curl = curl_easy_init(),
                         .server = strdup(options->server),
                         .username = strdup(options->username != NULL ? options->username : ""),
                         .password = strdup(options->password != NULL ? options->password : ""),
                         .ca_file = options->ca_file != NULL ? strdup(options->ca_file) : NULL,
                         .port = port_of(options),
                         .security = options->security,
                         .deadline_ms = options->deadline_ms };
  if (smtp->curl == NULL || smtp->server == NULL || smtp->username == NULL || smtp->password == NULL ||
      (options->ca_file != NULL && smtp->ca_file == NULL)) {
    smtp_destroy(smtp);
    return error_set(error, -ENOMEM, "no memory to send mail");
  }
  *ret = smtp;
  return 0;
}

/* Ends the connection that libcurl may have kept. It would keep one whose server fell silent after the data,
   too, and wait two minutes for that server's goodbye. */
static void drop_connection(CURL *curl) {
  curl_socket_t fd = CURL_SOCKET_BAD;
  if (curl_easy_getinfo(curl, CURLINFO_ACTIVESOCKET, &fd) == CURLE_OK && fd != CURL_SOCKET_BAD) {
    shutdown(fd, SHUT_RDWR);
  }
}

void smtp_destroy(struct smtp *smtp) {
  if (smtp == NULL) {
    return;
  }
  if (smtp->curl != NULL) {
    drop_connection(smtp->curl);
    curl_easy_cleanup(smtp->curl);
  }
  free(smtp->server);
  free(smtp->username);
  if (smtp->password != NULL) {
    explicit_bzero(smtp->password, strlen(smtp->password));
  }
  free(smtp->password);
  free(smtp->ca_file);
  free(smtp);
  curl_global_cleanup();
}

static size_t give_bytes(char *room, size_t size, size_t count, void *user) {
  struct sending *sending = user;
  size_t left = sending->message.len - sending->handed_over;
  size_t len = size * count < left ? size * count : left;
  memcpy(room, sending->message.at + sending->handed_over, len);
  sending->handed_over += len;
  return len;
}

/* Each line that the server says; of the last the words are kept, but not of its goodbye (221) after it
 * refused. */
static size_t take_line(char *bytes, size_t size, size_t count, void *user) {
  struct sending *sending = user;
  if (size * count >= 3 && memcmp(bytes, "221", 3) == 0) {
    return size * count;
  }
  char *words = sending->answer->words;
  size_t len = 0;
  for (size_t i = 0; i < size * count && len < SMTP_WORDS_MAX; i++) {
    if (bytes[i] != '\r' && bytes[i] != '\n') {
      words[len++] = bytes[i] >= 0x20 && bytes[i] < 0x7f ? bytes[i] : '?';
    }
  }
  words[len] = '\0';
  return size * count;
}

/* We call ourselves by the sender's domain, which says more than the name of a container. */
static CURLcode set_url(const struct smtp *smtp, struct text from) {
  char url[URL_MAX];
  const char *domain = memchr(from.at, '@', from.len);
  size_t domain_len = from.len - (size_t)(domain + 1 - from.at);
  bool brackets = strchr(smtp->server, ':') != NULL;
  int len = snprintf(url, sizeof url, "%s://%s%s%s:%d/%.*s", smtp->security == SMTP_TLS ? "smtps" : "smtp",
                     brackets ? "[" : "", smtp->server, brackets ? "]" : "", smtp->port, (int)domain_len,
                     domain + 1);
  return len > 0 && (size_t)len < sizeof url ? curl_easy_setopt(smtp->curl, CURLOPT_URL, url)
                                             : CURLE_URL_MALFORMAT;
}

static CURLcode set_numbers(const struct smtp *smtp) {
  long deadline_ms = smtp->deadline_ms < INT32_MAX ? (long)smtp->deadline_ms : INT32_MAX;
  const struct {
    CURLoption option;
    long value;
  } numbers[] = {
    { CURLOPT_NOSIGNAL, 1 }, /* signals and threads do not go together */
    { CURLOPT_UPLOAD, 1 },
    { CURLOPT_TIMEOUT_MS, deadline_ms },
    { CURLOPT_CONNECTTIMEOUT_MS, deadline_ms < CONNECT_MAX_MS ? deadline_ms : CONNECT_MAX_MS },
    { CURLOPT_MAXAGE_CONN, IDLE_MAX_S },
    { CURLOPT_MAXCONNECTS, 1 },
    { CURLOPT_USE_SSL, smtp->security == SMTP_PLAIN ? CURLUSESSL_NONE : CURLUSESSL_ALL },
    { CURLOPT_SSL_VERIFYPEER, 1 },
    { CURLOPT_SSL_VERIFYHOST, 2 },
    { CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2 },
  };
  CURLcode code = CURLE_OK;
  for (size_t i = 0; i < sizeof numbers / sizeof numbers[0] && code == CURLE_OK; i++) {
    code = curl_easy_setopt(smtp->curl, numbers[i].option, numbers[i].value);
  }
  return code;
}

static CURLcode set_texts(const struct smtp *smtp, const char *sender) {
  bool logs_in = smtp->username[0] != '\0';
  const struct {
    CURLoption option;
    const char *value;
  } texts[] = {
    { CURLOPT_PROTOCOLS_STR, "smtp,smtps" },
    { CURLOPT_PROXY, "" }, /* a proxy in the environment is not meant for mail */
    { CURLOPT_MAIL_FROM, sender },
    { CURLOPT_USERNAME, logs_in ? smtp->username : NULL },
    { CURLOPT_PASSWORD, logs_in ? smtp->password : NULL },
  };
  CURLcode code = CURLE_OK;
  for (size_t i = 0; i < sizeof texts / sizeof texts[0] && code == CURLE_OK; i++) {
    code = curl_easy_setopt(smtp->curl, texts[i].option, texts[i].value);
  }
  if (code == CURLE_OK && smtp->ca_file != NULL) {
    code = curl_easy_setopt(smtp->curl, CURLOPT_CAINFO, smtp->ca_file);
    code = code == CURLE_OK ? curl_easy_setopt(smtp->curl, CURLOPT_CAPATH, NULL) : code;
  }
  return code;
}

static CURLcode set_callbacks(const struct smtp *smtp, struct sending *sending) {
  CURL *curl = smtp->curl;
  CURLcode code = curl_easy_setopt(curl, CURLOPT_READFUNCTION, give_bytes);
  code = code == CURLE_OK ? curl_easy_setopt(curl, CURLOPT_READDATA, sending) : code;
  code = code == CURLE_OK ? curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_line) : code;
  code = code == CURLE_OK ? curl_easy_setopt(curl, CURLOPT_HEADERDATA, sending) : code;
  code = code == CURLE_OK ? curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, sending->words) : code;
  curl_off_t size =
      (curl_off_t)sending->message.len; /* told to the server, which may refuse it at once (RFC 1870) */
  return code == CURLE_OK ? curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, size) : code;
}

/* libcurl's code for a 4xx or 5xx to MAIL, RCPT and DATA, and for one after the data. Others come before:
   they speak of the connection or of our log-in, not of this mail. */
static bool is_of_mail(CURLcode code, const struct sending *sending) {
  return code == CURLE_SEND_ERROR || (code == CURLE_WEIRD_SERVER_REPLY && sending->handed_over > 0);
}

/* "Authentication required", "too weak", "needs encryption" (RFC 4954 section 6) come in place of a reply to
 * MAIL. */
static bool is_of_log_in(int status) {
  return status == 530 || status == 534 || status == 535 || status == 538;
}

static enum smtp_outcome outcome_of(CURLcode code, const struct sending *sending) {
  int status = sending->answer->status;
  bool negative = status >= 400 && status <= 599;
  if (code == CURLE_OK) {
    return SMTP_SENT;
  }
  if (is_of_mail(code, sending) && negative) {
    return status >= 500 && !is_of_log_in(status) ? SMTP_REFUSED : SMTP_LATER;
  }
  /* A server delivers nothing whose end it has not seen (RFC 5321 section 4.1.1.4). */
  bool all = sending->handed_over == sending->message.len;
  return all && !negative ? SMTP_UNKNOWN : SMTP_LATER;
}

static int result_of(CURLcode code, enum smtp_outcome outcome) {
  switch (code) {
  case CURLE_OK:
    return 0;
  case CURLE_OUT_OF_MEMORY:
    return -ENOMEM;
  case CURLE_OPERATION_TIMEDOUT:
    return -ETIME;
  case CURLE_LOGIN_DENIED:
    return -EACCES;
  default:
    return outcome == SMTP_REFUSED ? -EPERM : outcome == SMTP_UNKNOWN ? -EPIPE : -EAGAIN;
  }
}

static const char *advice(CURLcode code, enum smtp_outcome outcome) {
  switch (code) {
  case CURLE_LOGIN_DENIED:
    return "did not let us log in: look at SMTP_USERNAME and SMTP_PASSWORD";
  case CURLE_USE_SSL_FAILED:
    return "offers no TLS, which is asked for";
  case CURLE_PEER_FAILED_VERIFICATION:
    return "has no certificate that proves who it is";
  default:
    return outcome == SMTP_REFUSED   ? "refused the mail for good"
           : outcome == SMTP_UNKNOWN ? "went away after the whole mail was sent; it may have been delivered"
                                     : "did not take the mail yet";
  }
}

static CURLcode perform(const struct smtp *smtp, struct text from, struct text to, struct sending *sending) {
  char sender[EMAIL_MAX + 3];
  char recipient[EMAIL_MAX + 3];
  snprintf(sender, sizeof sender, "<%.*s>", TEXT_ARGS(from));
  snprintf(recipient, sizeof recipient, "<%.*s>", TEXT_ARGS(to));
  struct curl_slist *recipients = curl_slist_append(NULL, recipient);
  if (recipients == NULL) {
    return CURLE_OUT_OF_MEMORY;
  }
  curl_easy_reset(smtp->curl); /* forgets the last mail's options, keeps the connection */
  CURLcode code = set_url(smtp, from);
  code = code == CURLE_OK ? set_numbers(smtp) : code;
  code = code == CURLE_OK ? set_texts(smtp, sender) : code;
  code = code == CURLE_OK ? set_callbacks(smtp, sending) : code;
  code = code == CURLE_OK ? curl_easy_setopt(smtp->curl, CURLOPT_MAIL_RCPT, recipients) : code;
  code = code == CURLE_OK ? curl_easy_perform(smtp->curl) : code;
  curl_slist_free_all(recipients);
  return code;
}

int smtp_send(struct smtp *smtp, struct text from, struct text to, struct text message,
              struct smtp_answer *ret, struct error *error) {
  *ret = (struct smtp_answer){ .outcome = SMTP_REFUSED };
  if (!email_is_valid(from) || !email_is_valid(to)) {
    return error_set(error, -EINVAL, "the mail's %s is no valid address",
                     email_is_valid(from) ? "recipient" : "sender");
  }
  if (message.len == 0 || message.len > SMTP_MESSAGE_MAX) {
    return error_set(error, -EINVAL, "the mail is empty or longer than %d bytes", (int)SMTP_MESSAGE_MAX);
  }
  struct sending sending = { .message = message, .answer = ret };
  CURLcode code = perform(smtp, from, to, &sending);
  long status = 0;
  curl_easy_getinfo(smtp->curl, CURLINFO_RESPONSE_CODE, &status);
  ret->status = (int)status;
  ret->outcome = outcome_of(code, &sending);
  int result = result_of(code, ret->outcome);
  if (result < 0) {
    drop_connection(smtp->curl);
    const char *said = ret->status >= 400 ? ret->words : sending.words;
    error_set(error, result, "the mail server %s:%d %s%s%s%s", smtp->server, smtp->port,
              advice(code, ret->outcome), said[0] != '\0' ? " (" : "", said, said[0] != '\0' ? ")" : "");
  }
  return result;
}
