#include "services/gateway/gateway_store.h"

#define SESSION_COLUMNS "id, user_id, role, counter, agent, address, created_at, renewed_at, ends_at, last_at"

SQL_CHANGE(insert_session, session_row,
           .sql = "INSERT INTO gateway_sessions (" SESSION_COLUMNS
                  ") VALUES (:id, :user_id, :role, :counter, :agent, :address, :created_at, :renewed_at, "
                  ":ends_at, :last_at)")

SQL_ONE(find_session, by_id, session_row,
        .sql = "SELECT " SESSION_COLUMNS " FROM gateway_sessions WHERE id = :id")

SQL_CHANGE(renew_session_row, session_renewal,
           .sql = "UPDATE gateway_sessions SET counter = :counter, renewed_at = :renewed_at, ends_at = "
                  ":ends_at WHERE id = :id")

SQL_ALL(sessions_of_user, by_id, session_row, SESSIONS_MOST + 1,
        .sql = "SELECT " SESSION_COLUMNS
               " FROM gateway_sessions WHERE user_id = :id ORDER BY renewed_at DESC, id DESC")

SQL_CHANGE(delete_session, by_id, .sql = "DELETE FROM gateway_sessions WHERE id = :id")

SQL_CHANGE(delete_session_of_user, session_of_user,
           .sql = "DELETE FROM gateway_sessions WHERE id = :id AND user_id = :user_id")

SQL_CHANGE(
    delete_sessions_before, sessions_before,
    .sql = "DELETE FROM gateway_sessions WHERE user_id = :user_id AND created_at <= :at AND id <> :but")

SQL_CHANGE(change_role, role_of_user,
           .sql = "UPDATE gateway_sessions SET role = :role WHERE user_id = :user_id")

SQL_CHANGE(put_account_change, account_change,
           .sql = "INSERT INTO gateway_account_changes AS known (user_id, role, ended, at) VALUES (:user_id, "
                  ":role, :ended, :at) ON CONFLICT (user_id) DO UPDATE SET role = coalesce(excluded.role, "
                  "known.role), ended = excluded.ended OR known.ended, at = CASE WHEN excluded.at > known.at "
                  "THEN excluded.at ELSE known.at END")

SQL_ONE(find_account_change, by_id, account_change,
        .sql = "SELECT user_id, role, ended, at FROM gateway_account_changes WHERE user_id = :id")

SQL_ALL(dead_sessions, due_search, by_id, JOB_FIND_MAX,
        .sql = "SELECT id FROM gateway_sessions WHERE ends_at <= :now ORDER BY ends_at LIMIT :limit")

SQL_ALL(old_account_changes, due_search, by_id, JOB_FIND_MAX,
        .sql = "SELECT user_id AS id FROM gateway_account_changes WHERE at <= :now ORDER BY at LIMIT :limit")

SQL_CHANGE(delete_account_change, by_id, .sql = "DELETE FROM gateway_account_changes WHERE user_id = :id")
