-- What a search finds: the pieces of three letters of products' names. Products that are there already become
-- searchable by a job, since their pieces are made in the program. Pieces are compared byte by byte.
ALTER TABLE product_products ADD COLUMN searchable boolean NOT NULL DEFAULT FALSE;
CREATE INDEX product_products_unsearchable ON product_products (id) WHERE NOT searchable AND deleted_at IS NULL;

CREATE TABLE product_trigrams (
  gram text COLLATE "C" NOT NULL CHECK (length(gram) = 3),
  product_number bigint NOT NULL,
  PRIMARY KEY (gram, product_number)
);
