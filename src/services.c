/* The one list of services: an ordinary array. A new one is a room under services/ and a line here. */
#include "services.h"

#include "services/auth/auth.h"
#include "services/gateway/gateway.h"
#include "services/inventory/inventory.h"
#include "services/notification/notification.h"
#include "services/order/order.h"
#include "services/payment/payment.h"
#include "services/product/product.h"
#include "services/user/user.h"

const struct service *const all_services[] = { &gateway_service, &auth_service,        &user_service,
                                               &product_service, &inventory_service,   &order_service,
                                               &payment_service, &notification_service };
const size_t all_services_count = COUNT_OF(all_services);
