/* Notices and what is to be sent of them: for reactions, jobs and routes. */
#pragma once

#include "services/notification/notification_rules.h"
#include "services/notification/notification_store.h"

/* Writes a notice and what is to be sent of it; the caller says kind, user and facts. `about` decides by
   which preference it goes: of all kinds but messages the rule's own. Nothing is written, and `ret` (which
   may be NULL) says so, where the user is gone. */
int notify(struct context *context, struct tx *tx, const struct notice_row *facts, enum message_kind about,
           bool *ret_told);
/* Has a notice sent on one of its ways. */
int send_notice(struct context *context, struct tx *tx, struct id notice, enum notice_kind kind,
                enum message_channel channel);
/* Has all admins told, later: of those under one key that are not told yet one notice is made, which counts
   them. */
int announce_to_admins(struct context *context, struct tx *tx, const struct announcement_row *facts);
/* A notice with all that was made of it. */
int erase_notice(struct tx *tx, struct id id);
/* A user's oldest ones, so many at most; whether any are left. */
enum { ERASE_STEP = 500 };
int erase_notices_of(struct tx *tx, struct id user, bool *ret_more);
