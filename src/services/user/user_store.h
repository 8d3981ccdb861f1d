/* All SQL of the user service, one function per statement. Whoever is deleted is not there for any of them.
 */
#pragma once

#include "services/user/user_types.h"

/* Nothing is changed where the id, the request, the address or the username is taken. */
int insert_user(struct tx *tx, const struct user_row *in, int64_t *ret_changed);
int find_user(struct tx *tx, const struct by_id *in, struct user_profile *ret);
int find_user_by_request(struct tx *tx, const struct by_id *in, struct user_profile *ret);
int find_id_by_email(struct tx *tx, const struct by_key *in, struct by_id *ret);
int find_id_by_username(struct tx *tx, const struct by_key *in, struct by_id *ret);
int update_profile(struct tx *tx, const struct profile_row *in, int64_t *ret_changed);
int update_access(struct tx *tx, const struct access_row *in, int64_t *ret_changed);
/* Nothing is changed where the address is another user's. */
int update_email(struct tx *tx, const struct email_row *in, int64_t *ret_changed);
int confirm_user_at(struct tx *tx, const struct user_moment *in, int64_t *ret_changed);
/* Leaves the tombstone; what belongs to the user must be gone. */
int end_user(struct tx *tx, const struct user_moment *in, int64_t *ret_changed);
/* Active admins but this one. */
int count_other_admins(struct tx *tx, const struct by_id *in, struct count *ret);

/* Newest first, below an id: all; those who are searched for; admins; those who are suspended. */
int page_users(struct tx *tx, const struct user_page *in, struct user_profile **ret, size_t *ret_count);
int search_users(struct tx *tx, const struct user_page *in, struct user_profile **ret, size_t *ret_count);
int page_admins(struct tx *tx, const struct user_page *in, struct user_profile **ret, size_t *ret_count);
int page_suspended(struct tx *tx, const struct user_page *in, struct user_profile **ret, size_t *ret_count);
int unconfirmed_users(struct tx *tx, const struct due_search *in, struct by_id **ret, size_t *ret_count);
int find_unconfirmed(struct tx *tx, const struct by_id *in, struct user_moment *ret);

int insert_address(struct tx *tx, const struct address_row *in, int64_t *ret_changed);
int update_address(struct tx *tx, const struct address_row *in, int64_t *ret_changed);
int remove_address(struct tx *tx, const struct user_address *in, int64_t *ret_changed);
int remove_addresses(struct tx *tx, const struct by_id *in, int64_t *ret_changed);
int find_address(struct tx *tx, const struct user_address *in, struct address_row *ret);
/* Oldest first. */
int addresses_of(struct tx *tx, const struct by_id *in, struct address_row **ret, size_t *ret_count);
int find_defaults(struct tx *tx, const struct by_id *in, struct default_addresses *ret);
int update_defaults(struct tx *tx, const struct default_addresses *in, int64_t *ret_changed);

int insert_preference(struct tx *tx, const struct preference_row *in, int64_t *ret_changed);
/* Nothing is changed where it is so already. */
int put_preference(struct tx *tx, const struct preference_row *in, int64_t *ret_changed);
int remove_preferences(struct tx *tx, const struct by_id *in, int64_t *ret_changed);
int find_preferences(struct tx *tx, const struct by_id *in, struct preference **ret, size_t *ret_count);
int insert_quiet_hours(struct tx *tx, const struct quiet_hours_row *in, int64_t *ret_changed);
int remove_quiet_hours(struct tx *tx, const struct by_id *in, int64_t *ret_changed);
int find_quiet_hours(struct tx *tx, const struct by_id *in, struct quiet_hours_row *ret);

/* One more of a user who is there; orders of others are not counted. */
int add_placed_order(struct tx *tx, const struct by_id *in, int64_t *ret_changed);
int add_completed_order(struct tx *tx, const struct by_id *in, int64_t *ret_changed);
int remove_placed_orders(struct tx *tx, const struct by_id *in, int64_t *ret_changed);
int remove_completed_orders(struct tx *tx, const struct by_id *in, int64_t *ret_changed);
