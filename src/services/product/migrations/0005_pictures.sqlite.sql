-- Pictures of products: uploaded ones lie here, others are named by their address. Both stay when the product is
-- deleted: orders of old may show them. Bytes lie apart, so that reading of a picture is not reading it.
ALTER TABLE product_products ADD COLUMN pictures INTEGER NOT NULL DEFAULT 0;

CREATE TABLE product_pictures (
  id BLOB PRIMARY KEY CHECK (length(id) = 16),
  product_id BLOB NOT NULL REFERENCES product_products (id),
  position INTEGER NOT NULL,
  alt TEXT NOT NULL,
  link TEXT,
  media_type TEXT CHECK ((media_type IS NULL) = (link IS NOT NULL)),
  width INTEGER,
  height INTEGER,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX product_pictures_of ON product_pictures (product_id, position);

CREATE TABLE product_picture_files (
  number INTEGER PRIMARY KEY,
  picture_id BLOB NOT NULL UNIQUE REFERENCES product_pictures (id),
  bytes BLOB NOT NULL
) STRICT;
