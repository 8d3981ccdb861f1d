/* All SQL of the product service, one function per statement. */
#include "services/product/product_store.h"

enum {
  VARIANTS_READ_MAX = PAGE_MAX * PRODUCT_MAX_VARIANTS,
  OPTIONS_READ_MAX = VARIANTS_READ_MAX * PRODUCT_MAX_OPTIONS * 2, /* retired variants keep theirs */
  OFFERS_READ_MAX = 2,
  CANDIDATES_MAX = 200,
};

#define PRODUCT_COLUMNS "id, name, description, category, version, created_at, updated_at"
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

/* The newest products that have the gram at this place of the search's; the places beyond its end have none.
   Each has a limit of its own, so that frequent grams leave room for the rare ones, which tell more. */
#define GRAM_READ_MAX "500"
#define GATHERED_MAX "500"
#define GRAM(place)                                                                                          \
  "SELECT product_number FROM (SELECT product_number FROM product_trigrams WHERE gram = "                    \
  "substr(CAST(:grams AS text), " place ", 3) ORDER BY product_number DESC LIMIT " GRAM_READ_MAX             \
  ") AS product_gram_" place
#define OR_GRAM(place) " UNION ALL " GRAM(place)

#define EACH_GRAM                                                                                            \
  "WITH RECURSIVE product_places (place) AS (SELECT 1 UNION ALL SELECT place + 3 FROM product_places WHERE " \
  "place + 3 <= length(CAST(:grams AS text))) "
#define GRAM_HERE "substr(CAST(:grams AS text), place, 3)"

SQL_CHANGE(insert_product, product_row,
           .sql = "INSERT INTO product_products (" PRODUCT_COLUMNS ", searchable"
                  ") VALUES (:id, :name, :description, :category, :version, :created_at, :updated_at, TRUE)")

SQL_CHANGE(update_product, product_row,
           .sql = "UPDATE product_products SET searchable = searchable OR name <> :name, name = :name, "
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
        .sql = "SELECT p.name, p.description, p.category, p.version, p.created_at, p.updated_at, "
               "v.id AS variant_id, v.sku, v.label <> '' AS has_options, v.price_minor, v.price_currency, "
               "v.tax_basis_points, v.stock_status "
               "FROM product_variants v JOIN product_products p ON p.number = v.product_number "
               "WHERE v.product_id = :id AND v.retired_at IS NULL AND p.deleted_at IS NULL "
               "ORDER BY v.position")

SQL_ALL(page_products, product_page, product_row, PAGE_MAX + 1,
        .sql = "SELECT " PRODUCT_COLUMNS " FROM product_products WHERE deleted_at IS NULL AND id < :below "
               "ORDER BY id DESC LIMIT :limit")

SQL_ALL(page_products_in_category, product_page, product_row, PAGE_MAX + 1,
        .sql = "SELECT " PRODUCT_COLUMNS
               " FROM product_products WHERE deleted_at IS NULL AND category = :category AND id < :below "
               "ORDER BY id DESC LIMIT :limit")

SQL_ALL(products_of, product_ids, product_row, PAGE_MAX,
        .sql = "SELECT " PRODUCT_COLUMNS " FROM product_products WHERE id IN (:ids) AND deleted_at IS NULL")

SQL_ALL(gather_candidates, search, candidate_row, CANDIDATES_MAX,
        .sql =
            "SELECT p.id, p.name, p.category FROM (SELECT product_number, count(*) AS shared FROM "
            "(" GRAM("1") OR_GRAM("4") OR_GRAM("7") OR_GRAM("10") OR_GRAM("13") OR_GRAM("16") OR_GRAM("19")
                OR_GRAM("22") OR_GRAM("25") OR_GRAM("28") OR_GRAM("31") OR_GRAM("34") OR_GRAM("37") OR_GRAM(
                    "40") OR_GRAM("43") OR_GRAM("46") OR_GRAM("49") OR_GRAM("52") OR_GRAM("55") OR_GRAM("58")
                    OR_GRAM("61") OR_GRAM("64") OR_GRAM("67") OR_GRAM("70") OR_GRAM("73") OR_GRAM("76")
                        OR_GRAM("79") OR_GRAM("82") OR_GRAM("85") OR_GRAM("88") OR_GRAM("91") OR_GRAM(
                            "94") ") AS product_hits GROUP BY product_number "
                                  "ORDER BY shared DESC, product_number DESC LIMIT " GATHERED_MAX
                                  ") AS product_gathered "
                                  "JOIN product_products p ON p.number = product_gathered.product_number "
                                  "WHERE p.deleted_at IS NULL AND (CAST(:category AS text) IS NULL OR "
                                  "p.category = :category) "
                                  "ORDER BY shared DESC, product_number DESC LIMIT 200")

SQL_ALL(count_categories, nothing, category_facet, FACETS_MAX,
        .sql = "WITH RECURSIVE product_categories (category, place) AS (SELECT min(category), 1 FROM "
               "product_products WHERE deleted_at IS NULL UNION ALL SELECT (SELECT min(p.category) FROM "
               "product_products p WHERE p.deleted_at IS NULL AND p.category > c.category), c.place + 1 FROM "
               "product_categories c WHERE c.category IS NOT NULL AND c.place < 100) "
               "SELECT category, (SELECT count(*) FROM (SELECT 1 FROM product_products p WHERE "
               "p.deleted_at IS NULL AND p.category = c.category LIMIT 1000) AS product_counted) AS products "
               "FROM product_categories c WHERE category IS NOT NULL")

SQL_CHANGE(insert_grams, product_grams,
           .sql = EACH_GRAM "INSERT INTO product_trigrams (gram, product_number) SELECT " GRAM_HERE
                            ", p.number FROM product_places, product_products p WHERE p.id = :id "
                            "ON CONFLICT DO NOTHING")

SQL_CHANGE(delete_grams, product_grams,
           .sql = EACH_GRAM "DELETE FROM product_trigrams WHERE product_number = (SELECT number FROM "
                            "product_products WHERE id = :id) AND gram IN (SELECT " GRAM_HERE
                            " FROM product_places)")

SQL_ALL(unsearchable_products, due_search, by_id, JOB_FIND_MAX,
        .sql =
            "SELECT id FROM product_products WHERE NOT searchable AND deleted_at IS NULL ORDER BY id LIMIT "
            ":limit")

SQL_CHANGE(mark_searchable, by_id,
           .sql = "UPDATE product_products SET searchable = TRUE WHERE id = :id AND NOT searchable AND "
                  "deleted_at IS NULL")

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
