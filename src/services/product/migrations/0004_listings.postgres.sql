-- Where each product on sale stands in the lists: once in that of all products (shelf ''), once in that of its
-- category. Narrow rows, and each order an index that holds all a filter asks of, so that lists read nothing else.
-- price: the lowest of its variants. name_key: the name as it is sorted, made in the program; what is filled in here
-- is made anew by the job that makes products searchable, which all are from now on by more than their names.
CREATE TABLE product_listings (
  shelf text COLLATE "C" NOT NULL,
  id uuid NOT NULL,
  name_key text COLLATE "C" NOT NULL,
  price bigint NOT NULL,
  in_stock boolean NOT NULL,
  PRIMARY KEY (shelf, id)
);
INSERT INTO product_listings (shelf, id, name_key, price, in_stock)
  SELECT '', p.id, lower(p.name), min(v.price_minor),
    count(CASE WHEN v.stock_status = 'low' OR v.stock_status = 'in_stock' THEN 1 END) > 0
  FROM product_products p JOIN product_variants v ON v.product_id = p.id AND v.retired_at IS NULL
  WHERE p.deleted_at IS NULL GROUP BY p.id, p.name;
INSERT INTO product_listings (shelf, id, name_key, price, in_stock)
  SELECT p.category, l.id, l.name_key, l.price, l.in_stock
  FROM product_listings l JOIN product_products p ON p.id = l.id
  WHERE l.shelf = '' AND p.category IS NOT NULL;
CREATE INDEX product_listings_by_price ON product_listings (shelf, price, id, in_stock);
CREATE INDEX product_listings_by_name ON product_listings (shelf, name_key, id, price, in_stock);
CREATE INDEX product_listings_by_stock ON product_listings (shelf, in_stock);
DROP INDEX product_products_listed;
DROP INDEX product_products_in_category;

-- The words of descriptions and categories, and whole skus ('#' before them), which a search finds besides names.
CREATE TABLE product_words (
  word text COLLATE "C" NOT NULL,
  product_number bigint NOT NULL,
  PRIMARY KEY (word, product_number)
);
UPDATE product_products SET searchable = FALSE WHERE deleted_at IS NULL;
