/* What may be sent to a user, as routes and calls show it. */
#pragma once

#include "services/user/user_types.h"

/* A row for every kind and channel, and the quiet hours. */
int view_preferences(struct tx *tx, struct id user, struct preferences *ret);
