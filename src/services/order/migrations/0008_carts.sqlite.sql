-- What visitors and users mean to order. user_id: a guest's or a user's; kept_until: then nobody comes back for it.
CREATE TABLE order_carts (
  id BLOB PRIMARY KEY CHECK (length(id) = 16),
  user_id BLOB NOT NULL UNIQUE CHECK (length(user_id) = 16),
  version INTEGER NOT NULL CHECK (version > 0),
  kept_until INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX order_carts_kept ON order_carts (kept_until);

-- Name and price as they were when the line was put. How many and how much of it is checked before, and by `souk check`.
CREATE TABLE order_cart_lines (
  cart_id BLOB NOT NULL REFERENCES order_carts (id),
  variant_id BLOB NOT NULL CHECK (length(variant_id) = 16),
  name TEXT NOT NULL,
  quantity INTEGER NOT NULL,
  price_minor INTEGER NOT NULL,
  price_currency TEXT NOT NULL,
  added_at INTEGER NOT NULL,
  PRIMARY KEY (cart_id, variant_id)
) STRICT, WITHOUT ROWID;
