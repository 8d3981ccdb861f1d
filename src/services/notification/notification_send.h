/* One notice on its way out: what came of a try. */
#pragma once

#include "services/notification/notification_state.h"

enum verdict {
  VERDICT_NONE, /* not tried: it is gone, or the mail server is waited for */
  VERDICT_SENT, /* by mail, or shown in the app */
  VERDICT_REFUSED,
  VERDICT_LATER,
  VERDICT_HELD, /* it is quiet */
  VERDICT_UNWANTED,
  VERDICT_VOID,
};

struct delivery_plan {
  enum verdict verdict;
  struct sending notice;
  struct instant held_until; /* HELD */
  struct text words;         /* the mail server's */
  bool in_mailbox;           /* SENT: by writing this */
  struct mail_row mail;
};

/* What a mail is made of, asked of those who know. 0; -ENOENT: there is nothing to tell any more. */
int gather_facts(struct context *context, const struct sending *notice, struct facts *ret,
                 struct text *ret_address);
/* A mail of this kind and, where it is a message, with these words; to somebody who is made up. */
int compose_sample(struct context *context, const struct sending *notice, struct composed *ret);
struct house_words house_words(struct context *context);
/* What stands in the mailbox for a link. */
struct text mailbox_link(struct arena *arena, struct id link);
