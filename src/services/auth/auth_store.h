/* All SQL of the auth service, one function per statement. */
#pragma once

#include "services/auth/auth_types.h"

/* Changes nothing (0 rows) where the address or the username is taken, or the account is there. */
int insert_account(struct tx *tx, const struct account_row *in, int64_t *ret_changed);
/* All but id, request_id, username and created_at. Changes nothing where another account has the address. */
int update_account(struct tx *tx, const struct account_row *in, int64_t *ret_changed);
int delete_account(struct tx *tx, const struct by_id *in, int64_t *ret_changed);
int find_account(struct tx *tx, const struct by_id *in, struct account_row *ret);
int find_account_by_email(struct tx *tx, const struct account_key *in, struct account_row *ret);
int find_account_by_username(struct tx *tx, const struct account_key *in, struct account_row *ret);
/* Unless the account changed since that version. */
int set_contact_told(struct tx *tx, const struct told_contact *in, int64_t *ret_changed);
int due_contacts(struct tx *tx, const struct due_search *in, struct by_id **ret, size_t *ret_count);
int find_any_admin(struct tx *tx, const struct nothing *in, struct by_id *ret);

int insert_link(struct tx *tx, const struct link_row *in, int64_t *ret_changed);
int find_link(struct tx *tx, const struct by_id *in, struct link_row *ret);
int find_link_by_hash(struct tx *tx, const struct link_hash *in, struct link_row *ret);
/* Made for this user and purpose since then. */
int count_links(struct tx *tx, const struct link_count *in, struct count *ret);
int links_of(struct tx *tx, const struct by_id *in, struct link_row **ret, size_t *ret_count);
/* For `souk links`: newest first, below an id; at most OPEN_LINKS_MAX. */
enum { OPEN_LINKS_MAX = 1000 };
int open_links(struct tx *tx, const struct open_links_search *in, struct link_row **ret, size_t *ret_count);
int delete_link(struct tx *tx, const struct by_id *in, int64_t *ret_changed);
int delete_links_of(struct tx *tx, const struct by_id *in, int64_t *ret_changed);
/* Those by which a password or an address could be changed. */
int delete_changing_links_of(struct tx *tx, const struct by_id *in, int64_t *ret_changed);
int expired_links(struct tx *tx, const struct due_search *in, struct by_id **ret, size_t *ret_count);

/* Changes nothing where the address is asked for already, or RESETS_MAX are. */
int insert_reset(struct tx *tx, const struct reset_row *in, int64_t *ret_changed);
int find_reset(struct tx *tx, const struct by_id *in, struct reset_row *ret);
int find_reset_by_email(struct tx *tx, const struct account_key *in, struct by_id *ret);
int oldest_resets(struct tx *tx, const struct due_search *in, struct by_id **ret, size_t *ret_count);
int delete_reset(struct tx *tx, const struct by_id *in, int64_t *ret_changed);
int delete_resets_of(struct tx *tx, const struct account_key *in, int64_t *ret_changed);

int insert_first_admin(struct tx *tx, const struct first_admin_row *in, int64_t *ret_changed);
int find_first_admin_row(struct tx *tx, const struct nothing *in, struct first_admin_row *ret);
