-- Where an order is delivered and whom it is billed to: copies. erase_at: its customer is gone, and from then on
-- they may be erased.
CREATE TABLE order_addresses (
  order_id BLOB NOT NULL REFERENCES order_orders (id),
  purpose TEXT NOT NULL CHECK (purpose IN ('delivery', 'billing')),
  recipient TEXT NOT NULL,
  company TEXT NOT NULL,
  line1 TEXT NOT NULL,
  line2 TEXT NOT NULL,
  postal_code TEXT NOT NULL,
  city TEXT NOT NULL,
  region TEXT NOT NULL,
  country TEXT NOT NULL CHECK (length(country) = 2),
  phone TEXT,
  erase_at INTEGER,
  PRIMARY KEY (order_id, purpose)
) STRICT, WITHOUT ROWID;
CREATE INDEX order_addresses_released ON order_addresses (erase_at) WHERE erase_at IS NOT NULL;

-- Where a shipping method goes; none: everywhere.
CREATE TABLE order_shipping_countries (
  method_id BLOB NOT NULL REFERENCES order_shipping_methods (id),
  country TEXT NOT NULL CHECK (length(country) = 2),
  PRIMARY KEY (method_id, country)
) STRICT, WITHOUT ROWID;
