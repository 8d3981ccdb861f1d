#include "services/auth/auth_store.h"

#define ACCOUNT_COLUMNS                                                                                      \
  "id, request_id, email, email_key, email_verified, username, username_key, password_hash, role, status, "  \
  "contact_due, version, created_at, password_changed_at"
#define LINK_COLUMNS "id, user_id, purpose, email, token_hash, created_at, expires_at"

SQL_CHANGE(insert_account, account_row,
           .sql =
               "INSERT INTO auth_accounts (" ACCOUNT_COLUMNS
               ") VALUES (:id, :request_id, :email, :email_key, :email_verified, :username, :username_key, "
               ":password_hash, :role, :status, :contact_due, :version, :created_at, :password_changed_at) "
               "ON CONFLICT DO NOTHING")
SQL_CHANGE(update_account, account_row,
           .sql =
               "UPDATE auth_accounts SET email = :email, email_key = :email_key, email_verified = "
               ":email_verified, password_hash = :password_hash, role = :role, status = :status, "
               "contact_due = :contact_due, version = :version, password_changed_at = :password_changed_at "
               "WHERE id = :id AND NOT EXISTS (SELECT 1 FROM auth_accounts a WHERE a.email_key = :email_key "
               "AND a.id <> :id)")
SQL_CHANGE(delete_account, by_id, .sql = "DELETE FROM auth_accounts WHERE id = :id")
SQL_ONE(find_account, by_id, account_row,
        .sql = "SELECT " ACCOUNT_COLUMNS " FROM auth_accounts WHERE id = :id")
SQL_ONE(find_account_by_email, account_key, account_row,
        .sql = "SELECT " ACCOUNT_COLUMNS " FROM auth_accounts WHERE email_key = :key")
SQL_ONE(find_account_by_username, account_key, account_row,
        .sql = "SELECT " ACCOUNT_COLUMNS " FROM auth_accounts WHERE username_key = :key")
SQL_CHANGE(set_contact_told, told_contact,
           .sql = "UPDATE auth_accounts SET contact_due = FALSE WHERE id = :id AND version = :version")
SQL_ALL(due_contacts, due_search, by_id, JOB_FIND_MAX,
        .sql = "SELECT id FROM auth_accounts WHERE contact_due ORDER BY id LIMIT :limit")
SQL_ONE(find_any_admin, nothing, by_id, .sql = "SELECT id FROM auth_accounts WHERE role = 'admin' LIMIT 1")

SQL_CHANGE(insert_link, link_row,
           .sql = "INSERT INTO auth_links (" LINK_COLUMNS
                  ") VALUES (:id, :user_id, :purpose, :email, :token_hash, :created_at, :expires_at)")
SQL_ONE(find_link, by_id, link_row, .sql = "SELECT " LINK_COLUMNS " FROM auth_links WHERE id = :id")
SQL_ONE(find_link_by_hash, link_hash, link_row,
        .sql = "SELECT " LINK_COLUMNS " FROM auth_links WHERE token_hash = :token_hash")
SQL_ONE(count_links, link_count, count,
        .sql = "SELECT count(*) AS count FROM auth_links WHERE user_id = :user_id AND purpose = :purpose AND "
               "created_at > :since")
SQL_ALL(links_of, by_id, link_row, LINK_PURPOSES *LINKS_PER_PURPOSE,
        .sql = "SELECT " LINK_COLUMNS " FROM auth_links WHERE user_id = :id ORDER BY id DESC")
SQL_ALL(open_links, open_links_search, link_row, OPEN_LINKS_MAX,
        .sql = "SELECT " LINK_COLUMNS " FROM auth_links WHERE expires_at > :now AND id < :below "
               "ORDER BY id DESC LIMIT :limit")
SQL_CHANGE(delete_link, by_id, .sql = "DELETE FROM auth_links WHERE id = :id")
SQL_CHANGE(delete_links_of, by_id, .sql = "DELETE FROM auth_links WHERE user_id = :id")
SQL_CHANGE(delete_changing_links_of, by_id,
           .sql = "DELETE FROM auth_links WHERE user_id = :id AND (purpose = 'reset_password' OR purpose = "
                  "'change_email')")
SQL_ALL(expired_links, due_search, by_id, JOB_FIND_MAX,
        .sql = "SELECT id FROM auth_links WHERE expires_at <= :now ORDER BY expires_at LIMIT :limit")

SQL_CHANGE(insert_reset, reset_row,
           .sql = "INSERT INTO auth_resets (id, email_key, created_at) SELECT :id, :email_key, :created_at "
                  "WHERE (SELECT count(*) FROM auth_resets) < 1000 ON CONFLICT DO NOTHING")
SQL_ONE(find_reset, by_id, reset_row,
        .sql = "SELECT id, email_key, created_at FROM auth_resets WHERE id = :id")
SQL_ONE(find_reset_by_email, account_key, by_id, .sql = "SELECT id FROM auth_resets WHERE email_key = :key")
SQL_ALL(oldest_resets, due_search, by_id, JOB_FIND_MAX,
        .sql = "SELECT id FROM auth_resets WHERE created_at <= :now ORDER BY id LIMIT :limit")
SQL_CHANGE(delete_reset, by_id, .sql = "DELETE FROM auth_resets WHERE id = :id")
SQL_CHANGE(delete_resets_of, account_key, .sql = "DELETE FROM auth_resets WHERE email_key = :key")

SQL_CHANGE(insert_first_admin, first_admin_row,
           .sql = "INSERT INTO auth_first_admin (one, user_id, made_at) VALUES (1, :user_id, :made_at)")
SQL_ONE(find_first_admin_row, nothing, first_admin_row,
        .sql = "SELECT user_id, made_at FROM auth_first_admin WHERE one = 1")
