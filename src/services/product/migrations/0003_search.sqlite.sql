-- What a search finds: the pieces of three letters of products' names. Products that are there already become
-- searchable by a job, since their pieces are made in the program.
ALTER TABLE product_products ADD COLUMN searchable INTEGER NOT NULL DEFAULT 0;
CREATE INDEX product_products_unsearchable ON product_products (id) WHERE NOT searchable AND deleted_at IS NULL;

CREATE TABLE product_trigrams (
  gram TEXT NOT NULL CHECK (length(gram) = 3),
  product_number INTEGER NOT NULL,
  PRIMARY KEY (gram, product_number)
) STRICT, WITHOUT ROWID;
