/* All SQL of the user service, one function per statement. */
#include "services/user/user_store.h"

#define PROFILE_SELECT                                                                                       \
  "SELECT u.id, u.username, u.email, u.email_verified, u.name, u.phone, u.language, u.time_zone, u.role, "   \
  "u.status, coalesce(p.orders, 0) AS orders_placed, coalesce(c.orders, 0) AS orders_completed, "            \
  "u.version, u.created_at, u.updated_at FROM user_users u "                                                 \
  "LEFT JOIN user_orders_placed p ON p.user_id = u.id "                                                      \
  "LEFT JOIN user_orders_completed c ON c.user_id = u.id WHERE u.deleted_at IS NULL "
#define PAGE_BELOW "AND u.id < :below "
#define OF_ROLE "AND (u.role = :role OR :role IS NULL) "
#define OF_STATUS "AND (u.status = :status OR :status IS NULL) "
#define PAGE_END "ORDER BY u.id DESC LIMIT :limit"
#define FOUND_BY(column) "SELECT id FROM user_users WHERE " column " >= :first AND " column " < :last "
#define SEARCHED                                                                                             \
  "AND u.id IN (" FOUND_BY("name_key") "UNION " FOUND_BY("email_key") "UNION " FOUND_BY("username_key") ") "
#define ADDRESS_COLUMNS                                                                                      \
  "id, user_id, label, recipient, company, line1, line2, postal_code, city, region, country, phone, "        \
  "version, created_at, updated_at"

SQL_CHANGE(insert_user, user_row,
           .sql = "INSERT INTO user_users (id, request_id, username, username_key, email, email_key, "
                  "email_verified, name, name_key, language, time_zone, role, status, version, created_at, "
                  "updated_at) VALUES (:id, :request_id, :username, :username_key, :email, :email_key, "
                  ":email_verified, :name, :name_key, :language, :time_zone, :role, 'active', 1, "
                  ":created_at, :created_at) ON CONFLICT DO NOTHING")

SQL_ONE(find_user, by_id, user_profile, .sql = PROFILE_SELECT "AND u.id = :id")

SQL_ONE(find_user_by_request, by_id, user_profile, .sql = PROFILE_SELECT "AND u.request_id = :id")

SQL_ONE(find_id_by_email, by_key, by_id, .sql = "SELECT id FROM user_users WHERE email_key = :key")

SQL_ONE(find_id_by_username, by_key, by_id, .sql = "SELECT id FROM user_users WHERE username_key = :key")

SQL_CHANGE(update_profile, profile_row,
           .sql = "UPDATE user_users SET name = :name, name_key = :name_key, phone = :phone, language = "
                  ":language, time_zone = :time_zone, version = :version, updated_at = :updated_at WHERE id "
                  "= :id AND deleted_at IS NULL")

SQL_CHANGE(update_access, access_row,
           .sql = "UPDATE user_users SET role = :role, status = :status, version = :version, updated_at = "
                  ":updated_at WHERE id = :id AND deleted_at IS NULL")

SQL_CHANGE(update_email, email_row,
           .sql = "UPDATE user_users SET email = :email, email_key = :email_key, email_verified = "
                  ":email_verified, version = :version, updated_at = :updated_at WHERE id = :id AND "
                  "deleted_at IS NULL AND NOT EXISTS (SELECT 1 FROM user_users other WHERE other.email_key = "
                  ":email_key AND other.id <> :id)")

SQL_CHANGE(confirm_user_at, user_moment,
           .sql = "UPDATE user_users SET confirmed_at = :at WHERE id = :id AND confirmed_at IS NULL AND "
                  "deleted_at IS NULL")

SQL_CHANGE(end_user, user_moment,
           .sql =
               "UPDATE user_users SET request_id = NULL, username = NULL, username_key = NULL, email = "
               "NULL, email_key = NULL, name = NULL, name_key = NULL, phone = NULL, language = NULL, "
               "time_zone = NULL, default_shipping_id = NULL, default_billing_id = NULL, version = version "
               "+ 1, updated_at = :at, deleted_at = :at WHERE id = :id AND deleted_at IS NULL")

SQL_ONE(count_other_admins, by_id, count,
        .sql = "SELECT count(*) AS count FROM user_users WHERE role = 'admin' AND deleted_at IS NULL AND "
               "status = 'active' AND id <> :id")

SQL_ALL(page_users, user_page, user_profile, PAGE_MAX + 1,
        .sql = PROFILE_SELECT PAGE_BELOW OF_ROLE OF_STATUS PAGE_END)

SQL_ALL(search_users, user_page, user_profile, PAGE_MAX + 1,
        .sql = PROFILE_SELECT PAGE_BELOW OF_ROLE OF_STATUS SEARCHED PAGE_END)

SQL_ALL(page_admins, user_page, user_profile, PAGE_MAX + 1,
        .sql = PROFILE_SELECT "AND u.role = 'admin' " PAGE_BELOW OF_STATUS PAGE_END)

SQL_ALL(page_suspended, user_page, user_profile, PAGE_MAX + 1,
        .sql = PROFILE_SELECT "AND u.status = 'suspended' " PAGE_BELOW OF_ROLE PAGE_END)

SQL_ALL(unconfirmed_users, due_search, by_id, JOB_FIND_MAX,
        .sql = "SELECT id FROM user_users WHERE confirmed_at IS NULL AND deleted_at IS NULL AND created_at < "
               ":now ORDER BY created_at LIMIT :limit")

SQL_ONE(find_unconfirmed, by_id, user_moment,
        .sql = "SELECT id, created_at AS at FROM user_users WHERE id = :id AND confirmed_at IS NULL AND "
               "deleted_at IS NULL")

SQL_CHANGE(
    insert_address, address_row,
    .sql = "INSERT INTO user_addresses (" ADDRESS_COLUMNS ") VALUES (:id, :user_id, :label, :recipient, "
           ":company, :line1, :line2, :postal_code, :city, :region, :country, :phone, :version, :created_at, "
           ":updated_at)")

SQL_CHANGE(update_address, address_row,
           .sql =
               "UPDATE user_addresses SET label = :label, recipient = :recipient, company = :company, line1 "
               "= :line1, line2 = :line2, postal_code = :postal_code, city = :city, region = :region, "
               "country = :country, phone = :phone, version = :version, updated_at = :updated_at WHERE id "
               "= :id")

SQL_CHANGE(remove_address, user_address,
           .sql = "DELETE FROM user_addresses WHERE id = :id AND user_id = :user_id")

SQL_CHANGE(remove_addresses, by_id, .sql = "DELETE FROM user_addresses WHERE user_id = :id")

SQL_ONE(find_address, user_address, address_row,
        .sql = "SELECT " ADDRESS_COLUMNS " FROM user_addresses WHERE id = :id AND user_id = :user_id")

SQL_ALL(addresses_of, by_id, address_row, USER_MAX_ADDRESSES,
        .sql = "SELECT " ADDRESS_COLUMNS " FROM user_addresses WHERE user_id = :id ORDER BY id")

SQL_ONE(find_defaults, by_id, default_addresses,
        .sql = "SELECT id AS user_id, default_shipping_id, default_billing_id FROM user_users WHERE id = :id "
               "AND deleted_at IS NULL")

SQL_CHANGE(update_defaults, default_addresses,
           .sql = "UPDATE user_users SET default_shipping_id = :default_shipping_id, default_billing_id = "
                  ":default_billing_id WHERE id = :user_id AND deleted_at IS NULL")

SQL_CHANGE(insert_preference, preference_row,
           .sql = "INSERT INTO user_preferences (user_id, kind, channel, wanted) VALUES (:user_id, :kind, "
                  ":channel, :wanted)")

SQL_CHANGE(put_preference, preference_row,
           .sql = "INSERT INTO user_preferences (user_id, kind, channel, wanted) VALUES (:user_id, :kind, "
                  ":channel, :wanted) ON CONFLICT (user_id, kind, channel) DO UPDATE SET wanted = "
                  "excluded.wanted WHERE user_preferences.wanted <> excluded.wanted")
SQL_CHANGE(remove_preferences, by_id, .sql = "DELETE FROM user_preferences WHERE user_id = :id")

SQL_ALL(find_preferences, by_id, preference, USER_PREFERENCES,
        .sql = "SELECT kind, channel, wanted FROM user_preferences WHERE user_id = :id")

SQL_CHANGE(insert_quiet_hours, quiet_hours_row,
           .sql =
               "INSERT INTO user_quiet_hours (user_id, begins, ends, time_zone) VALUES (:user_id, :begins, "
               ":ends, :time_zone)")

SQL_CHANGE(remove_quiet_hours, by_id, .sql = "DELETE FROM user_quiet_hours WHERE user_id = :id")

SQL_ONE(find_quiet_hours, by_id, quiet_hours_row,
        .sql = "SELECT user_id, begins, ends, time_zone FROM user_quiet_hours WHERE user_id = :id")

SQL_CHANGE(add_placed_order, by_id,
           .sql = "INSERT INTO user_orders_placed (user_id, orders) SELECT id, 1 FROM user_users WHERE id = "
                  ":id AND deleted_at IS NULL ON CONFLICT (user_id) DO UPDATE SET orders = "
                  "user_orders_placed.orders + 1")

SQL_CHANGE(add_completed_order, by_id,
           .sql = "INSERT INTO user_orders_completed (user_id, orders) SELECT id, 1 FROM user_users WHERE id "
                  "= :id AND deleted_at IS NULL ON CONFLICT (user_id) DO UPDATE SET orders = "
                  "user_orders_completed.orders + 1")

SQL_CHANGE(remove_placed_orders, by_id, .sql = "DELETE FROM user_orders_placed WHERE user_id = :id")

SQL_CHANGE(remove_completed_orders, by_id, .sql = "DELETE FROM user_orders_completed WHERE user_id = :id")
