/* A notice as people see it. */
#pragma once

#include "services/notification/notification_rules.h"

struct notification view_notification(const struct notification_row *row);
