/* Discounts: their shapes and their SQL. */
#include "services/order/order_discount.h"

#define CODE(tag, ...)                                                                                       \
  FIELD(struct tag, code, .min = DISCOUNT_MIN_CODE, .max = DISCOUNT_MAX_CODE, .charset = DISCOUNT_CHARSET,   \
        .doc = "What customers type; capitals do not matter.", __VA_ARGS__)
#define TERMS(tag)                                                                                           \
  FIELD(struct tag, basis_points, .min = 1, .max = 10000,                                                    \
        .doc = "Hundredths of a percent that it takes off each line: either this or amount."),               \
      FIELD(struct tag, amount,                                                                              \
            .doc = "What it takes off all lines together: either this or basis_points."),                    \
      FIELD(struct tag, least_order,                                                                         \
            .doc = "What the lines must come to before, tax included; null: nothing."),                      \
      FIELD(struct tag, valid_from, .doc = "From when on; null: from always."),                              \
      FIELD(struct tag, valid_until, .doc = "Until when, that moment not included; null: for ever."),        \
      FIELD(struct tag, max_uses, .min = 1, .max = DISCOUNT_MAX_USES,                                        \
            .doc = "How many orders may use it; null: any number."),                                         \
      FIELD(struct tag, max_uses_per_user, .min = 1, .max = DISCOUNT_MAX_USES,                               \
            .doc = "How many orders of one user; null: any number.")

static const struct field new_discount_fields[] = {
  CODE(new_discount, .optional = false),
  TERMS(new_discount),
  FIELD(struct new_discount, active, .optional = true, .fallback = 1, .doc = "Whether it may be used."),
};
const struct shape new_discount_shape = SHAPE(new_discount, new_discount_fields, .doc = "A discount code.");

static const struct field change_discount_fields[] = {
  FIELD(struct change_discount, id, .doc = "The discount."),
  CODE(change_discount, .not_null = true),
  TERMS(change_discount),
  FIELD(struct change_discount, active, .not_null = true, .doc = "Whether it may be used."),
};
const struct shape change_discount_shape =
    SHAPE(change_discount, change_discount_fields, .doc = "What to change; what is left out stays.");

static const struct field discount_fields[] = {
  FIELD(struct discount, id, .doc = "The discount."),
  CODE(discount, .optional = false),
  TERMS(discount),
  FIELD(struct discount, active, .doc = "Whether it may be used."),
  FIELD(struct discount, uses, .max = INTEGER_MAX,
        .doc = "How many orders use it that are neither cancelled nor expired."),
  FIELD(struct discount, version, .min = 1, .max = INTEGER_MAX,
        .doc = "Rises with each change; `If-Match` wants it."),
  FIELD(struct discount, created_at, .doc = "When it was added."),
  FIELD(struct discount, updated_at, .doc = "When it was last changed."),
};
const struct shape discount_shape = SHAPE(discount, discount_fields, .doc = "A discount code.");

static const struct field list_discounts_fields[] = {
  FIELD(struct list_discounts, limit, .optional = true, .fallback = PAGE_DEFAULT, .min = 1, .max = PAGE_MAX,
        .doc = "How many at most."),
  FIELD(struct list_discounts, after, .not_null = true, .doc = "Where to go on: `next` of the page before."),
};
const struct shape list_discounts_shape =
    SHAPE(list_discounts, list_discounts_fields, .doc = "Which discounts.");

static const struct field discount_list_fields[] = {
  LIST_FIELD(struct discount_list, items, discount, .max = PAGE_MAX, .doc = "Newest first."),
  FIELD(struct discount_list, next, .doc = "Pass it as `after` for the next page; null at the end."),
};
const struct shape discount_list_shape = SHAPE(discount_list, discount_list_fields, .doc = "Discounts.");

static const struct field discount_page_fields[] = {
  FIELD(struct discount_page, below),
  FIELD(struct discount_page, limit),
};
const struct shape discount_page_shape = SHAPE(discount_page, discount_page_fields);

static const struct field by_code_fields[] = { FIELD(struct by_code, code) };
const struct shape by_code_shape = SHAPE(by_code, by_code_fields);

static const struct field discount_use_fields[] = {
  FIELD(struct discount_use, order_id),
  FIELD(struct discount_use, discount_id),
  FIELD(struct discount_use, user_id),
};
const struct shape discount_use_shape = SHAPE(discount_use, discount_use_fields);

static const struct field discount_of_user_fields[] = {
  FIELD(struct discount_of_user, discount_id),
  FIELD(struct discount_of_user, user_id),
};
const struct shape discount_of_user_shape = SHAPE(discount_of_user, discount_of_user_fields);

static const struct field discount_seen_fields[] = {
  FIELD(struct discount_seen, id),
  FIELD(struct discount_seen, version),
};
const struct shape discount_seen_shape = SHAPE(discount_seen, discount_seen_fields);

#define DISCOUNT_COLUMNS                                                                                     \
  "id, code, basis_points, amount_minor, amount_currency, least_order_minor, least_order_currency, "         \
  "valid_from, valid_until, max_uses, max_uses_per_user, active, uses, version, created_at, updated_at"

SQL_ONE(find_discount, by_id, discount,
        .sql = "SELECT " DISCOUNT_COLUMNS " FROM order_discounts WHERE id = :id")

SQL_ONE(find_discount_by_code, by_code, discount,
        .sql = "SELECT " DISCOUNT_COLUMNS " FROM order_discounts WHERE code = :code")

SQL_ALL(page_discounts, discount_page, discount, PAGE_MAX + 1,
        .sql = "SELECT " DISCOUNT_COLUMNS
               " FROM order_discounts WHERE id < :below ORDER BY id DESC LIMIT :limit")

SQL_CHANGE(insert_discount, discount,
           .sql = "INSERT INTO order_discounts (" DISCOUNT_COLUMNS
                  ") VALUES (:id, :code, :basis_points, :amount_minor, :amount_currency, :least_order_minor, "
                  ":least_order_currency, :valid_from, :valid_until, :max_uses, :max_uses_per_user, :active, "
                  ":uses, :version, :created_at, :updated_at) ON CONFLICT (code) DO NOTHING")

SQL_CHANGE(update_discount, discount,
           .sql =
               "UPDATE order_discounts SET code = :code, basis_points = :basis_points, amount_minor = "
               ":amount_minor, amount_currency = :amount_currency, least_order_minor = :least_order_minor, "
               "least_order_currency = :least_order_currency, valid_from = :valid_from, valid_until = "
               ":valid_until, max_uses = :max_uses, max_uses_per_user = :max_uses_per_user, active = "
               ":active, version = :version, updated_at = :updated_at WHERE id = :id")

SQL_CHANGE(remove_discount, by_id, .sql = "DELETE FROM order_discounts WHERE id = :id")

SQL_CHANGE(remove_discount_uses, by_id, .sql = "DELETE FROM order_discount_uses WHERE discount_id = :id")

SQL_ONE(count_uses_of_user, discount_of_user, count,
        .sql = "SELECT count(*) AS count FROM order_discount_uses WHERE discount_id = :discount_id AND "
               "user_id = :user_id")

SQL_CHANGE(take_discount_use, discount_seen,
           .sql = "UPDATE order_discounts SET uses = uses + 1 WHERE id = :id AND version = :version AND "
                  "(max_uses IS NULL OR uses < max_uses)")

SQL_CHANGE(insert_discount_use, discount_use,
           .sql = "INSERT INTO order_discount_uses (order_id, discount_id, user_id) VALUES (:order_id, "
                  ":discount_id, :user_id)")

SQL_ONE(
    remove_discount_use, by_id, discount_use,
    .sql = "DELETE FROM order_discount_uses WHERE order_id = :id RETURNING order_id, discount_id, user_id")

SQL_CHANGE(give_discount_use_back, by_id, .sql = "UPDATE order_discounts SET uses = uses - 1 WHERE id = :id")
