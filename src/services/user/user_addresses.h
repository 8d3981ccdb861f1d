/* The address book of a user, as its user sees it. */
#pragma once

#include "services/user/user_types.h"

/* All of them, oldest first, in the context's arena. */
int view_addresses(struct context *context, struct tx *tx, struct id user, struct address **ret,
                   size_t *ret_count);
