/* The SQL of the catalogue, one function per statement; product_find_store.c has what finds products. */
#include "services/product/product_store.h"

enum {
  VARIANTS_READ_MAX = PAGE_MAX * PRODUCT_MAX_VARIANTS,
  OPTIONS_READ_MAX = VARIANTS_READ_MAX * PRODUCT_MAX_OPTIONS * 2, /* retired variants keep theirs */
  OFFERS_READ_MAX = 2,
};

#define PRODUCT_COLUMNS "id, name, description, category, pictures, version, created_at, updated_at"
#define VARIANTS_SELECT                                                                                      \
  "SELECT v.id, v.product_id, v.position, v.sku, v.label, v.price_minor, v.price_currency, "                 \
  "v.tax_basis_points, v.stock_status FROM product_variants v "
#define OPTIONS_SELECT                                                                                       \
  "SELECT o.product_id, o.variant_id, o.position, o.name, o.value FROM product_options o JOIN "              \
  "product_variants v ON "                                                                                   \
  "v.id = o.variant_id AND v.retired_at IS NULL "
#define OFFER_COLUMNS                                                                                        \
  "v.id AS variant_id, v.product_id, p.name, v.label, v.sku, v.price_minor, v.price_currency, "              \
  "v.tax_basis_points "

SQL_CHANGE(
    insert_product, product_row,
    .sql = "INSERT INTO product_products (" PRODUCT_COLUMNS
           ") VALUES (:id, :name, :description, :category, :pictures, :version, :created_at, :updated_at)")

SQL_CHANGE(update_product, product_row,
           .sql = "UPDATE product_products SET name = :name, "
                  "description = :description, category = :category, version = :version, "
                  "updated_at = :updated_at WHERE id = :id")

SQL_CHANGE(end_product, product_end,
           .sql = "UPDATE product_products SET version = :version, deleted_at = :deleted_at WHERE id = :id")

SQL_CHANGE(
    retire_variants, product_end,
    .sql =
        "UPDATE product_variants SET retired_at = :deleted_at WHERE product_id = :id AND retired_at IS NULL")

SQL_ONE(find_product, by_id, product_row,
        .sql = "SELECT " PRODUCT_COLUMNS " FROM product_products WHERE id = :id AND deleted_at IS NULL")

SQL_ALL(show_product, by_id, shown_row, PRODUCT_MAX_VARIANTS,
        .sql = "SELECT p.name, p.description, p.category, p.pictures, p.version, p.created_at, p.updated_at, "
               "v.id AS variant_id, v.sku, v.label <> '' AS has_options, v.price_minor, v.price_currency, "
               "v.tax_basis_points, v.stock_status "
               "FROM product_variants v JOIN product_products p ON p.number = v.product_number "
               "WHERE v.product_id = :id AND v.retired_at IS NULL AND p.deleted_at IS NULL "
               "ORDER BY v.position")

SQL_ALL(products_of, product_ids, product_row, PAGE_MAX,
        .sql = "SELECT " PRODUCT_COLUMNS " FROM product_products WHERE id IN (:ids) AND deleted_at IS NULL")

SQL_CHANGE(
    insert_variant, variant_row,
    .sql = "INSERT INTO product_variants (id, product_id, product_number, position, sku, label, price_minor, "
           "price_currency, tax_basis_points) VALUES (:id, :product_id, (SELECT number FROM "
           "product_products WHERE id = :product_id), :position, :sku, :label, :price_minor, "
           ":price_currency, :tax_basis_points)")

SQL_CHANGE(
    update_variant, variant_row,
    .sql = "UPDATE product_variants SET position = :position, label = :label, price_minor = :price_minor, "
           "price_currency = :price_currency, tax_basis_points = :tax_basis_points, retired_at = NULL WHERE "
           "id = :id")

SQL_ALL(variants_of_product, by_id, variant_row, PRODUCT_MAX_VARIANTS,
        .sql = VARIANTS_SELECT "WHERE v.product_id = :id AND v.retired_at IS NULL ORDER BY v.position")

SQL_ALL(variants_of, product_ids, variant_row, VARIANTS_READ_MAX,
        .sql = VARIANTS_SELECT "WHERE v.product_id IN (:ids) AND v.retired_at IS NULL ORDER BY v.product_id, "
                               "v.position")

SQL_ONE(find_variant_by_sku, by_sku, variant_row,
        .sql = "SELECT id, product_id, position, sku, label, price_minor, price_currency, tax_basis_points, "
               "stock_status FROM product_variants WHERE sku = :sku AND retired_at IS NULL")

SQL_CHANGE(
    insert_option, option_row,
    .sql = "INSERT INTO product_options (product_id, variant_id, position, name, value) VALUES (:product_id, "
           ":variant_id, :position, :name, :value)")

SQL_CHANGE(delete_options_of_variant, option_row,
           .sql = "DELETE FROM product_options WHERE product_id = :product_id AND variant_id = :variant_id")

SQL_ALL(options_of_product, by_id, option_row, OPTIONS_READ_MAX,
        .sql = OPTIONS_SELECT "WHERE o.product_id = :id ORDER BY o.variant_id, o.position")

SQL_ALL(options_of, product_ids, option_row, OPTIONS_READ_MAX,
        .sql = OPTIONS_SELECT "WHERE o.product_id IN (:ids) ORDER BY o.product_id, o.variant_id, o.position")

SQL_ONE(
    find_offer, by_id, offer_row,
    .sql =
        "SELECT " OFFER_COLUMNS
        "FROM product_variants v JOIN product_products p ON p.number = v.product_number WHERE v.id = :id AND "
        "v.retired_at IS NULL")

SQL_ALL(
    offers_of_product, by_id, offer_row, OFFERS_READ_MAX,
    .sql =
        "SELECT " OFFER_COLUMNS
        "FROM product_variants v JOIN product_products p ON p.number = v.product_number WHERE v.product_id = "
        ":id AND v.retired_at IS NULL LIMIT 2")

SQL_CHANGE(note_stock_version, stock_row,
           .sql = "UPDATE product_stock SET version = :version WHERE variant_id = :variant_id AND "
                  "version < :version AND stock_status = :stock_status")

SQL_CHANGE(put_stock, stock_row,
           .sql =
               "INSERT INTO product_stock (variant_id, version, stock_status) VALUES (:variant_id, :version, "
               ":stock_status) ON CONFLICT (variant_id) DO UPDATE SET version = excluded.version, "
               "stock_status = excluded.stock_status WHERE excluded.version > product_stock.version")

SQL_CHANGE(show_stock, stock_row,
           .sql = "UPDATE product_variants SET stock_status = :stock_status WHERE id = :variant_id")
