-- Orders as they were placed: names and prices are copies, so that they stay what they were.
-- A list of values to check is written with OR: for an IN of more than two SQLite builds a table per row.
CREATE TABLE order_orders (
  id BLOB PRIMARY KEY CHECK (length(id) = 16),
  user_id BLOB NOT NULL CHECK (length(user_id) = 16),
  status TEXT NOT NULL
    CHECK (status = 'placed' OR status = 'confirmed' OR status = 'packed' OR status = 'shipped'
      OR status = 'delivered' OR status = 'completed' OR status = 'cancelled'
      OR status = 'expired'),
  payment_status TEXT NOT NULL
    CHECK (payment_status = 'unpaid' OR payment_status = 'accepted' OR payment_status = 'paid'
      OR payment_status = 'partly_refunded' OR payment_status = 'refunded'),
  payment_method TEXT NOT NULL CHECK (payment_method IN ('cash_on_delivery', 'card')),
  currency TEXT NOT NULL CHECK (length(currency) = 3),
  gross_minor INTEGER NOT NULL,
  pay_until INTEGER,
  payment_id BLOB,
  payment_version INTEGER NOT NULL,
  version INTEGER NOT NULL CHECK (version > 0),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX order_orders_of_user ON order_orders (user_id, id);
-- Only what can still expire, so that most orders never enter it.
CREATE INDEX order_orders_unpaid ON order_orders (pay_until)
  WHERE status = 'placed' AND payment_status = 'unpaid' AND pay_until IS NOT NULL;

CREATE TABLE order_lines (
  order_id BLOB NOT NULL REFERENCES order_orders (id),
  line INTEGER NOT NULL,
  variant_id BLOB NOT NULL,
  product_id BLOB NOT NULL,
  name TEXT NOT NULL,
  sku TEXT NOT NULL,
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  price_minor INTEGER NOT NULL,
  gross_minor INTEGER NOT NULL CHECK (gross_minor = price_minor * quantity),
  tax_basis_points INTEGER NOT NULL,
  tax_minor INTEGER NOT NULL,
  PRIMARY KEY (order_id, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE order_adjustments (
  order_id BLOB NOT NULL REFERENCES order_orders (id),
  line INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('shipping', 'discount')),
  gross_minor INTEGER NOT NULL,
  tax_basis_points INTEGER NOT NULL,
  tax_minor INTEGER NOT NULL,
  PRIMARY KEY (order_id, line)
) STRICT, WITHOUT ROWID;
