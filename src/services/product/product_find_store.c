/* The SQL of what finds products: lists, and what a search looks at. */
#include "services/product/product_find_store.h"

enum { CANDIDATES_MAX = 200 };

/* What a filter refuses is read in vain: a page stops looking so many rows further on. */
#define LISTING_WINDOW "10000"
#define LISTED(sort_key) "SELECT id, " sort_key " FROM product_listings WHERE shelf = :shelf AND "
#define FILTERED                                                                                             \
  " AND price >= :price_min AND price <= :price_max AND (CAST(:in_stock AS boolean) IS NULL OR in_stock = "  \
  ":in_stock) "
#define PAGE_LIMIT " LIMIT :limit"
#define WINDOW_LIMIT " LIMIT 1 OFFSET " LISTING_WINDOW

#define NEWEST_KEY "CAST(0 AS bigint) AS price, '' AS name_key"
#define NEWEST_SPAN "id < :id AND id >= :end_id"
#define NEWEST_ORDER " ORDER BY id DESC"
#define PRICE_KEY "price, '' AS name_key"
#define PRICE_SPAN "(price, id) > (:price, :id) AND (price, id) <= (:end_price, :end_id)"
#define PRICE_ORDER " ORDER BY price, id"
#define PRICE_DOWN_SPAN "(price, id) < (:price, :id) AND (price, id) >= (:end_price, :end_id)"
#define PRICE_DOWN_ORDER " ORDER BY price DESC, id DESC"
#define NAME_KEY "CAST(0 AS bigint) AS price, name_key"
#define NAME_SPAN                                                                                            \
  "(name_key, id) > (:name_key, :id) AND (CAST(:end_name_key AS text) IS NULL OR (name_key, id) <= "         \
  "(:end_name_key, :end_id))"
#define NAME_ORDER " ORDER BY name_key, id"

#define ON_SALE "v.retired_at IS NULL"
#define IN_STOCK "(v.stock_status = 'low' OR v.stock_status = 'in_stock')"

SQL_CHANGE(put_listing, listing,
           .sql =
               "INSERT INTO product_listings (shelf, id, name_key, price, in_stock) SELECT :shelf, :id, "
               ":name_key, min(v.price_minor), count(CASE WHEN " IN_STOCK " THEN 1 END) > 0 FROM "
               "product_variants v WHERE v.product_id = :id AND " ON_SALE " HAVING count(*) > 0 "
               "ON CONFLICT (shelf, id) DO UPDATE SET name_key = excluded.name_key, price = excluded.price, "
               "in_stock = excluded.in_stock")

SQL_CHANGE(delete_listings, listing,
           .sql = "DELETE FROM product_listings WHERE id = :id AND (shelf = '' OR shelf = :shelf)")

SQL_CHANGE(show_listed_stock, stock_row,
           .sql =
               "UPDATE product_listings SET in_stock = EXISTS (SELECT 1 FROM product_variants v WHERE "
               "v.product_id = product_listings.id AND " ON_SALE " AND " IN_STOCK ") WHERE id = (SELECT "
               "product_id FROM product_variants WHERE id = :variant_id) AND (shelf = '' OR shelf = (SELECT "
               "p.category FROM product_variants v JOIN product_products p ON p.number = v.product_number "
               "WHERE v.id = :variant_id))")

SQL_ONE(find_listing, listing, place,
        .sql = "SELECT id, price, name_key FROM product_listings WHERE shelf = :shelf AND id = :id")

SQL_ALL(page_newest, listing_page, place, PAGE_MAX + 1,
        .sql = LISTED(NEWEST_KEY) NEWEST_SPAN FILTERED NEWEST_ORDER PAGE_LIMIT)
SQL_ALL(page_by_price, listing_page, place, PAGE_MAX + 1,
        .sql = LISTED(PRICE_KEY) PRICE_SPAN FILTERED PRICE_ORDER PAGE_LIMIT)
SQL_ALL(page_by_price_down, listing_page, place, PAGE_MAX + 1,
        .sql = LISTED(PRICE_KEY) PRICE_DOWN_SPAN FILTERED PRICE_DOWN_ORDER PAGE_LIMIT)
SQL_ALL(page_by_name, listing_page, place, PAGE_MAX + 1,
        .sql = LISTED(NAME_KEY) NAME_SPAN FILTERED NAME_ORDER PAGE_LIMIT)
SQL_ONE(window_newest, listing_page, place, .sql = LISTED(NEWEST_KEY) NEWEST_SPAN NEWEST_ORDER WINDOW_LIMIT)
SQL_ONE(window_by_price, listing_page, place, .sql = LISTED(PRICE_KEY) PRICE_SPAN PRICE_ORDER WINDOW_LIMIT)
SQL_ONE(window_by_price_down, listing_page, place,
        .sql = LISTED(PRICE_KEY) PRICE_DOWN_SPAN PRICE_DOWN_ORDER WINDOW_LIMIT)
SQL_ONE(window_by_name, listing_page, place, .sql = LISTED(NAME_KEY) NAME_SPAN NAME_ORDER WINDOW_LIMIT)

/* The newest products that have the gram or token at this place of the search's; the places beyond its end
   have none. Each has a limit of its own, so that frequent ones leave room for the rare ones, which tell
   more. */
#define GRAM_READ_MAX "500"
#define GATHERED_MAX "500"
#define GRAM(place)                                                                                          \
  "SELECT product_number FROM (SELECT product_number FROM product_trigrams WHERE gram = "                    \
  "substr(CAST(:grams AS text), " place ", 3) ORDER BY product_number DESC LIMIT " GRAM_READ_MAX             \
  ") AS product_gram_" place
#define OR_GRAM(place) " UNION ALL " GRAM(place)
/* Tokens are TOKEN_LETTERS long, with blanks behind shorter words. */
#define TOKEN(place, bit)                                                                                    \
  "SELECT product_number, " bit " AS hit FROM (SELECT product_number FROM product_words WHERE word = "       \
  "rtrim(substr(CAST(:tokens AS text), " place ", 24)) ORDER BY product_number DESC LIMIT " GRAM_READ_MAX    \
  ") AS product_token_" place
#define OR_TOKEN(place, bit) " UNION ALL " TOKEN(place, bit)

#define CANDIDATES(hits) "SELECT p.id, p.name, p.category, l.price, l.in_stock, " hits " AS hits FROM "
/* Its category's shelf and not that of all: SQLite would read all of the latter first. */
#define WANTED                                                                                               \
  "JOIN product_products p ON p.number = product_gathered.product_number "                                   \
  "JOIN product_listings l ON l.shelf = coalesce(p.category, '') AND l.id = p.id "                           \
  "WHERE p.deleted_at IS NULL AND (CAST(:category AS text) IS NULL OR p.category = :category) AND "          \
  "l.price >= :price_min AND l.price <= :price_max AND (CAST(:in_stock AS boolean) IS NULL OR "              \
  "l.in_stock = :in_stock) ORDER BY shared DESC, product_number DESC LIMIT 200"

#define EACH(part, width)                                                                                    \
  "WITH RECURSIVE product_places (place) AS (SELECT 1 UNION ALL SELECT place + " width                       \
  " FROM product_places WHERE place + " width " <= length(CAST(:" part " AS text))) "
#define GRAM_HERE "substr(CAST(:grams AS text), place, 3)"
#define TOKEN_HERE "rtrim(substr(CAST(:tokens AS text), place, 24))"
#define NUMBER_OF_PRODUCT "(SELECT number FROM product_products WHERE id = :id)"

SQL_ALL(gather_by_grams, search, candidate_row, CANDIDATES_MAX,
        .sql = CANDIDATES(
            "CAST(0 AS bigint)") "(SELECT product_number, count(*) AS shared FROM "
                                 "(" GRAM("1") OR_GRAM("4") OR_GRAM("7") OR_GRAM("10") OR_GRAM("13") OR_GRAM(
                                     "16") OR_GRAM("19") OR_GRAM("22") OR_GRAM("25") OR_GRAM("28")
                                     OR_GRAM("31") OR_GRAM("34") OR_GRAM("37") OR_GRAM("40") OR_GRAM("43")
                                         OR_GRAM("46") OR_GRAM("49") OR_GRAM("52") OR_GRAM("55") OR_GRAM("58")
                                             OR_GRAM("61") OR_GRAM("64") OR_GRAM("67") OR_GRAM("70")
                                                 OR_GRAM("73") OR_GRAM("76") OR_GRAM("79") OR_GRAM("82")
                                                     OR_GRAM("85") OR_GRAM("88") OR_GRAM("91") OR_GRAM(
                                                         "94") ") AS product_hits GROUP BY product_number "
                                                               "ORDER BY shared DESC, product_number DESC "
                                                               "LIMIT " GATHERED_MAX
                                                               ") AS product_gathered " WANTED)

SQL_ALL(gather_by_tokens, search, candidate_row, CANDIDATES_MAX,
        .sql = CANDIDATES(
            "product_gathered.hits") "(SELECT product_number, count(*) AS shared, "
                                     "CAST(sum(hit) AS bigint) AS hits FROM (" TOKEN("1", "1") OR_TOKEN("25",
                                                                                                        "2")
                                         OR_TOKEN("49", "4") OR_TOKEN("73", "8") OR_TOKEN("97", "16")
                                             OR_TOKEN("121", "32") OR_TOKEN("145", "64") OR_TOKEN("169",
                                                                                                  "128")
                                                 OR_TOKEN("193",
                                                          "256") ") AS product_hits GROUP BY product_number "
                                                                 "ORDER BY shared DESC, product_number DESC "
                                                                 "LIMIT " GATHERED_MAX
                                                                 ") AS product_gathered " WANTED)

SQL_CHANGE(insert_grams, product_grams,
           .sql = EACH("grams", "3") "INSERT INTO product_trigrams (gram, product_number) SELECT " GRAM_HERE
                                     ", p.number FROM product_places, product_products p WHERE p.id = :id "
                                     "ON CONFLICT DO NOTHING")

SQL_CHANGE(delete_grams, product_grams,
           .sql = EACH("grams", "3") "DELETE FROM product_trigrams WHERE product_number = " NUMBER_OF_PRODUCT
                                     " AND gram IN (SELECT " GRAM_HERE " FROM product_places)")

SQL_CHANGE(insert_tokens, product_tokens,
           .sql = EACH("tokens", "24") "INSERT INTO product_words (word, product_number) SELECT " TOKEN_HERE
                                       ", p.number FROM product_places, product_products p WHERE p.id = :id "
                                       "ON CONFLICT DO NOTHING")

SQL_CHANGE(delete_tokens, product_tokens,
           .sql = EACH("tokens", "24") "DELETE FROM product_words WHERE product_number = " NUMBER_OF_PRODUCT
                                       " AND word IN (SELECT " TOKEN_HERE " FROM product_places)")

SQL_ALL(unsearchable_products, due_search, by_id, JOB_FIND_MAX,
        .sql =
            "SELECT id FROM product_products WHERE NOT searchable AND deleted_at IS NULL ORDER BY id LIMIT "
            ":limit")

SQL_CHANGE(mark_searchable, by_id,
           .sql = "UPDATE product_products SET searchable = TRUE WHERE id = :id AND NOT searchable AND "
                  "deleted_at IS NULL")

SQL_ALL(count_categories, nothing, category_facet, FACETS_MAX,
        .sql =
            "WITH RECURSIVE product_shelves (shelf, place) AS (SELECT min(shelf), 1 FROM product_listings "
            "WHERE shelf > '' UNION ALL SELECT (SELECT min(l.shelf) FROM product_listings l WHERE "
            "l.shelf > s.shelf), s.place + 1 FROM product_shelves s WHERE s.shelf IS NOT NULL AND s.place "
            "< 100) SELECT shelf AS category, (SELECT count(*) FROM (SELECT 1 FROM product_listings l WHERE "
            "l.shelf = s.shelf LIMIT 1000) AS product_counted) AS products FROM product_shelves s WHERE "
            "shelf IS NOT NULL")

SQL_ONE(find_prices, price_span, listed_prices,
        .sql = "SELECT (SELECT min(price) FROM product_listings WHERE shelf = :shelf) AS least, (SELECT "
               "max(price) FROM product_listings WHERE shelf = :shelf) AS most")

SQL_ONE(count_prices, price_span, count,
        .sql = "SELECT count(*) AS count FROM (SELECT 1 FROM product_listings WHERE shelf = :shelf AND price "
               ">= :price_min AND price <= :price_max LIMIT 1000) AS product_counted")

#define COUNT_STOCK(which)                                                                                   \
  "(SELECT count(*) FROM (SELECT 1 FROM product_listings WHERE shelf = :shelf AND in_stock = " which         \
  " LIMIT 1000) AS product_counted)"
SQL_ONE(count_stock, price_span, listed_stock,
        .sql = "SELECT " COUNT_STOCK("TRUE") " AS in_stock, " COUNT_STOCK("FALSE") " AS not_in_stock")
