-- Smaller copies of uploaded pictures, made after the upload. A picture says itself how wide its widest copy is, 0 for
-- none: there are copies of all widths up to that, so that lists of pictures need not look here.
ALTER TABLE product_pictures ADD COLUMN widest INTEGER NOT NULL DEFAULT 0;

CREATE TABLE product_picture_sizes (
  number INTEGER PRIMARY KEY,
  picture_id BLOB NOT NULL REFERENCES product_pictures (id),
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  UNIQUE (picture_id, width)
) STRICT;

-- Pictures that lack copies: they are still to be made (at `due_at`), or cannot be.
CREATE TABLE product_unsized_pictures (
  picture_id BLOB PRIMARY KEY CHECK (length(picture_id) = 16) REFERENCES product_pictures (id),
  tries INTEGER NOT NULL CHECK (tries >= 0),
  due_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX product_unsized_pictures_due ON product_unsized_pictures (due_at, picture_id) WHERE due_at IS NOT NULL;
INSERT INTO product_unsized_pictures (picture_id, tries, due_at)
  SELECT id, 0, created_at FROM product_pictures WHERE link IS NULL AND width > 160;
