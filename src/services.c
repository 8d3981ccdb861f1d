/* The one list of services: an ordinary array. A new one is a room under services/ and a line here. */
#include "services.h"

extern const struct service product_service, inventory_service, order_service;

const struct service *const all_services[] = { &product_service, &inventory_service, &order_service };
const size_t all_services_count = COUNT_OF(all_services);
