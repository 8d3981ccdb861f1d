/* What those routes refuse that have many reasons to. Lists end with NULL. */
#pragma once

#include "services/order/order_types.h"

extern const struct problem_kind *const place_order_problems[],
    *const quote_order_problems[], *const show_cart_problems[], *const put_cart_line_problems[];
