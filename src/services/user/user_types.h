/* The user service's own requests, replies and rows, and its handlers. */
#pragma once

#include "services/auth/auth.h"
#include "services/order/order.h"
#include "services/user/user.h"

enum {
  USER_MAX_ADDRESSES = 20,
  USER_MAX_LANGUAGE = 35, /* RFC 5646 section 4.4.1 */
  USER_MAX_TIME_ZONE = 64,
  USER_PREFERENCES = MESSAGE_KINDS * MESSAGE_CHANNELS,
};

struct user_profile {
  struct id id;
  struct maybe_text username;
  struct text email;
  bool email_verified;
  struct text name;
  struct maybe_text phone;
  struct text language, time_zone;
  enum role role;
  enum user_status status;
  int64_t orders_placed, orders_completed;
  int64_t version;
  struct instant created_at, updated_at;
};
extern const struct shape user_profile_shape;

struct change_profile {
  struct maybe_text name, phone, language, time_zone;
};
extern const struct shape change_profile_shape;

/* What .prepare found out about a time zone that is to be stored. */
struct zone_plan {
  bool known;
};

struct new_address {
  struct text label, recipient, company, line1, line2, postal_code, city, region, country;
  struct maybe_text phone;
  bool default_shipping, default_billing;
};
extern const struct shape new_address_shape;

struct change_address {
  struct id id;
  struct maybe_text label, recipient, company, line1, line2, postal_code, city, region, country, phone;
  struct maybe_bool default_shipping, default_billing;
};
extern const struct shape change_address_shape;

struct address {
  struct id id;
  struct text label, recipient, company, line1, line2, postal_code, city, region, country;
  struct maybe_text phone;
  bool default_shipping, default_billing;
  int64_t version;
  struct instant created_at, updated_at;
};
extern const struct shape address_shape;

struct address_list {
  struct address *items;
  size_t items_count;
  struct maybe_text next;
};
extern const struct shape address_list_shape;

struct list_users {
  int64_t limit;
  struct maybe_text after, q;
  struct maybe_enum role, status;
};
extern const struct shape list_users_shape;

struct user_list {
  struct user_profile *items;
  size_t items_count;
  struct maybe_text next;
};
extern const struct shape user_list_shape;

struct change_access {
  struct id id;
  struct maybe_enum role, status;
};
extern const struct shape change_access_shape;

/* Rows. */

struct user_row {
  struct id id, request_id;
  struct maybe_text username, username_key;
  struct text email, email_key;
  bool email_verified;
  struct text name, name_key, language, time_zone;
  enum role role;
  struct instant created_at;
};
extern const struct shape user_row_shape;

struct by_key {
  struct text key;
};
extern const struct shape by_key_shape;

struct profile_row {
  struct id id;
  struct text name, name_key;
  struct maybe_text phone;
  struct text language, time_zone;
  int64_t version;
  struct instant updated_at;
};
extern const struct shape profile_row_shape;

struct access_row {
  struct id id;
  enum role role;
  enum user_status status;
  int64_t version;
  struct instant updated_at;
};
extern const struct shape access_row_shape;

struct email_row {
  struct id id;
  struct text email, email_key;
  bool email_verified;
  int64_t version;
  struct instant updated_at;
};
extern const struct shape email_row_shape;

/* A moment in a user's life: confirmed, deleted. */
struct user_moment {
  struct id id;
  struct instant at;
};
extern const struct shape user_moment_shape;

/* The filters are names, or null for all. */
struct user_page {
  struct id below;
  struct maybe_text role, status;
  struct text first, last; /* what is searched for begins at the one and ends before the other */
  int64_t limit;
};
extern const struct shape user_page_shape;

struct address_row {
  struct id id, user_id;
  struct text label, recipient, company, line1, line2, postal_code, city, region, country;
  struct maybe_text phone;
  int64_t version;
  struct instant created_at, updated_at;
};
extern const struct shape address_row_shape;

struct user_address { /* one of a user's own */
  struct id id, user_id;
};
extern const struct shape user_address_shape;

struct default_addresses {
  struct id user_id;
  struct maybe_id default_shipping_id, default_billing_id;
};
extern const struct shape default_addresses_shape;

struct preference_row {
  struct id user_id;
  enum message_kind kind;
  enum message_channel channel;
  bool wanted;
};
extern const struct shape preference_row_shape;

struct quiet_hours_row {
  struct id user_id;
  struct text begins, ends, time_zone;
};
extern const struct shape quiet_hours_row_shape;

extern const struct problem_kind user_last_admin, user_too_many_addresses;
extern const struct setting user_sign_up_ttl, user_sign_up_sweep;

HANDLES(get_own_profile, nothing, user_profile);
PLANS(look_up_zone, change_profile, zone_plan);
HANDLES_PLANNED(change_own_profile, change_profile, zone_plan, user_profile);
HANDLES(delete_self, nothing, nothing);
HANDLES(list_addresses, nothing, address_list);
HANDLES(add_address, new_address, address);
HANDLES(get_address, by_id, address);
HANDLES(change_address, change_address, address);
HANDLES(delete_address, by_id, nothing);
HANDLES(get_own_preferences, nothing, preferences);
PLANS(look_up_quiet_zone, preferences, zone_plan);
HANDLES_PLANNED(put_own_preferences, preferences, zone_plan, preferences);
HANDLES(list_users, list_users, user_list);
HANDLES(get_user, by_id, user_profile);
HANDLES(change_access, change_access, user_profile);
HANDLES(delete_user, by_id, nothing);

HANDLES(answer_create_user, create_user_request, created_user);
HANDLES(answer_access_of, user_request, user_access);
HANDLES(answer_contact_of, user_request, user_contact);
HANDLES(answer_addresses_of_user, addresses_request, known_addresses);
HANDLES(answer_preferences_of, user_request, preferences);
HANDLES(answer_set_preference, set_preference_request, nothing);
HANDLES(answer_set_contact_email, set_contact_email_request, nothing);
HANDLES(answer_user_export, export_request, export_items);

REACTS(confirm_user, user_registered);
REACTS(count_placed_order, order_created);
REACTS(count_completed_order, order_completed);

int find_unconfirmed_users(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                           size_t *ret_count);
WORKS(erase_unconfirmed_user);
