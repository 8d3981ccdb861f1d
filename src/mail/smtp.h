/* Sending mail to one server by SMTP (RFC 5321), over libcurl. Blocks its thread; a sender is for one thread
   at a time, and keeps its connection open from one mail to the next. */
#pragma once

#include "base/error.h"
#include "base/text.h"

#include <stdint.h>

enum {
  SMTP_SERVER_MAX = 253,      /* bytes of a host's name */
  SMTP_MESSAGE_MAX = 8 << 20, /* bytes of a mail */
  SMTP_WORDS_MAX = 200,       /* bytes of what the server said */
};

/* SMTP_STARTTLS demands what it asks for: a server that does not offer TLS, or whose certificate is not its
   own, gets neither mail nor password. */
enum smtp_security {
  SMTP_STARTTLS, /* RFC 3207, port 587 */
  SMTP_TLS,      /* TLS from the first byte (RFC 8314), port 465 */
  SMTP_PLAIN,    /* none, port 25, and no log-in: for a server on the same machine or network */
};

struct smtp_options {
  const char *server; /* a name or an address */
  int port;           /* 0: the one that goes with the security */
  enum smtp_security security;
  const char *username, *password; /* without a user name nobody logs in */
  const char *ca_file; /* PEM: who may sign the server's certificate; NULL: whom the system trusts */
  int64_t deadline_ms; /* for one mail, from connecting to the server's last word */
};

enum smtp_outcome {
  SMTP_SENT,    /* the server took it over */
  SMTP_REFUSED, /* for good (5xx to sender, recipient or content): the same mail will be refused again */
  SMTP_LATER,   /* not taken, may be tried again: 4xx, no connection, no TLS, no log-in, too slow */
  SMTP_UNKNOWN, /* it broke after the whole mail was handed over and before the server's word: it may be
                   delivered. Who tries again sends the same Message-ID */
};

struct smtp_answer {
  enum smtp_outcome outcome;
  int status;                     /* the server's last reply code; 0: it said nothing */
  char words[SMTP_WORDS_MAX + 1]; /* its last line, "550 5.1.1 …", in printable ASCII; may hold the address */
};

struct smtp;

/* What `options` points to is copied. -EINVAL tells what is wrong with them. */
int smtp_create(const struct smtp_options *options, struct smtp **ret, struct error *error);
/* Ends the connection, without waiting for the server; NULL is fine. */
void smtp_destroy(struct smtp *smtp);

/* Sends a message as mail_write() makes it. Returns 0 if it was sent; otherwise a negative errno value with
   words for an administrator, and ret->outcome says what to do. Both addresses must be valid by base/email.h
   (-EINVAL, SMTP_REFUSED). */
int smtp_send(struct smtp *smtp, struct text from, struct text to, struct text message,
              struct smtp_answer *ret, struct error *error);
