-- How orders can be sent. free_from_minor: what the lines must come to for it to cost nothing.
CREATE TABLE order_shipping_methods (
  id BLOB PRIMARY KEY CHECK (length(id) = 16),
  name TEXT NOT NULL,
  currency TEXT NOT NULL CHECK (length(currency) = 3),
  price_minor INTEGER NOT NULL CHECK (price_minor >= 0),
  free_from_minor INTEGER,
  tax_basis_points INTEGER NOT NULL CHECK (tax_basis_points BETWEEN 0 AND 10000),
  version INTEGER NOT NULL CHECK (version > 0),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- The name of the method that was chosen: a copy, which stays what it was.
ALTER TABLE order_orders ADD COLUMN shipping_method TEXT;
