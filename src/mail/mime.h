/* The encodings of a mail's headers and parts. What is given is valid UTF-8; headers get no control
   characters. What does not fit into the buffer makes it `failed`. */
#pragma once

#include "base/text.h"

enum {
  MIME_LINE_MAX = 76, /* RFC 2045 section 6.7, RFC 2047 section 2 */
  MIME_WORD_MAX = 75, /* an encoded word's (RFC 2047 section 2) */
};

/* "Name: value" and its end. What is not plain ASCII, too long for one line, or could be taken for an encoded
   word becomes encoded words (RFC 2047), each of whole characters. */
void mime_add_header(struct buffer *buffer, const char *name, struct text value);
/* "Name: "display" <address>" and its end. */
void mime_add_mailbox(struct buffer *buffer, const char *name, struct text display, struct text address);
/* The headers and the content of a text part: quoted-printable, or base64 where that is shorter. Neither
   holds "=_", which therefore may begin a boundary. */
void mime_add_part(struct buffer *buffer, const char *content_type, struct text content);
