/* The one list of services. */
#pragma once

#include "service/service.h"

extern const struct service *const all_services[];
extern const size_t all_services_count;
