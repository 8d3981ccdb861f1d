/* E-mail addresses: which are well formed, and which are the same. No I/O: whether somebody reads what is
   sent there only a mail can tell. */
#pragma once

#include "base/text.h"

enum { EMAIL_MAX = 254 }; /* RFC 5321 section 4.5.3.1.3, without the angle brackets */

/* A dot-atom, '@', and a domain name of two or more labels (RFC 5321 section 4.1.2): no quoted local parts,
   no address literals, and ASCII only, as mail servers without SMTPUTF8 want it. Blanks around it are not
   part of it. */
bool email_is_valid(struct text address);
/* What all spellings of one address have in common: without blanks around it, in lower case. RFC 5321 lets a
   server tell "Ada" from "ada"; none does, and two accounts for one mailbox are worse. */
struct text email_key(struct arena *arena, struct text address);
