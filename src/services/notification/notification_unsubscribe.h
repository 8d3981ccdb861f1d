/* Mail that is ended by one click (RFC 8058). */
#pragma once

#include "services/notification/notification_state.h"

/* Where one POST ends such mail; a GET there shows a page with a button. It works for ever. */
struct text unsubscribe_url(struct context *context, struct id user, enum message_kind about);
