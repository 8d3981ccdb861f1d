-- Discount codes: either basis_points of each line or an amount of all. uses: how many rows below are its own.
CREATE TABLE order_discounts (
  id BLOB PRIMARY KEY CHECK (length(id) = 16),
  code TEXT NOT NULL UNIQUE,
  basis_points INTEGER CHECK (basis_points BETWEEN 1 AND 10000),
  amount_minor INTEGER CHECK (amount_minor > 0),
  amount_currency TEXT,
  least_order_minor INTEGER,
  least_order_currency TEXT,
  valid_from INTEGER,
  valid_until INTEGER,
  max_uses INTEGER,
  max_uses_per_user INTEGER,
  active INTEGER NOT NULL CHECK (active IN (0, 1)),
  uses INTEGER NOT NULL CHECK (uses >= 0),
  version INTEGER NOT NULL CHECK (version > 0),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  CHECK ((basis_points IS NULL) <> (amount_minor IS NULL))
) STRICT, WITHOUT ROWID;

-- Which orders use one. The row goes when the order is cancelled or expires.
CREATE TABLE order_discount_uses (
  order_id BLOB PRIMARY KEY CHECK (length(order_id) = 16),
  discount_id BLOB NOT NULL,
  user_id BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX order_discount_uses_of_user ON order_discount_uses (discount_id, user_id);

-- What an adjustment is called: a discount's code.
ALTER TABLE order_adjustments ADD COLUMN label TEXT;
