/* A mail message: written as MIME text (RFC 5322, 2045, 2046, 2047), all of it seven-bit, so that every
   server takes it. The same message is written as the same bytes. Sending is in smtp.h; dots at the beginning
   of a line are doubled there. */
#pragma once

#include "base/error.h"
#include "base/values.h"

enum {
  MAIL_NAME_MAX = 200,    /* bytes of the name beside an address */
  MAIL_SUBJECT_MAX = 400, /* bytes */
  MAIL_URL_MAX = 900,     /* so that its header stays under the 998 characters of RFC 5322 section 2.1.1 */
  MAIL_PART_MAX = 512 * 1024, /* bytes of the text or of the HTML */
  MAIL_MAX = 4 * 1024 * 1024, /* bytes of the written message */
};

struct mail_address {
  struct text name;    /* UTF-8; may be empty */
  struct text address; /* valid by base/email.h */
};

struct mail {
  struct mail_address from, to;
  struct mail_address reply_to; /* without an address: none */
  struct text subject;          /* UTF-8, one line, not empty */
  struct text
      message_id;      /* "left@host.example", without angle brackets; the same when a mail is sent again */
  struct instant date; /* written to the second, in UTC */
  struct text text;    /* UTF-8, lines end with LF or CR LF; never empty */
  struct text html;    /* likewise; empty: the mail has the text alone */
  /* Where one POST ends such mails (RFC 8058); empty: none. RFC 8058 section 3.1 wants https: with http it is
     told as a page to visit alone (RFC 2369). That a DKIM signature covers both headers is up to the server
     that signs. */
  struct text unsubscribe_url;
};

/* Writes it into the arena, with CR LF at each line's end. -EINVAL for a control character or anything that
   is no UTF-8 in a header, for a wrong address, URL, date or a missing part; -EMSGSIZE for what is too long.
   Nothing in a message can begin another header. */
int mail_write(const struct mail *mail, struct arena *arena, struct text *ret, struct error *error);
