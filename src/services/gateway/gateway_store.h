/* All statements of the gateway. */
#pragma once

#include "services/gateway/gateway_types.h"

int insert_session(struct tx *tx, const struct session_row *in, int64_t *ret_changed);
int find_session(struct tx *tx, const struct by_id *in, struct session_row *ret);
int renew_session_row(struct tx *tx, const struct session_renewal *in, int64_t *ret_changed);
/* The newest first. */
int sessions_of_user(struct tx *tx, const struct by_id *in, struct session_row **ret, size_t *ret_count);
int delete_session(struct tx *tx, const struct by_id *in, int64_t *ret_changed);
int delete_session_of_user(struct tx *tx, const struct session_of_user *in, int64_t *ret_changed);
int delete_sessions_before(struct tx *tx, const struct sessions_before *in, int64_t *ret_changed);
int change_role(struct tx *tx, const struct role_of_user *in, int64_t *ret_changed);
/* Adds it to what is known of the account. */
int put_account_change(struct tx *tx, const struct account_change *in, int64_t *ret_changed);
int find_account_change(struct tx *tx, const struct by_id *in, struct account_change *ret);
int dead_sessions(struct tx *tx, const struct due_search *in, struct by_id **ret, size_t *ret_count);
int old_account_changes(struct tx *tx, const struct due_search *in, struct by_id **ret, size_t *ret_count);
int delete_account_change(struct tx *tx, const struct by_id *in, int64_t *ret_changed);
