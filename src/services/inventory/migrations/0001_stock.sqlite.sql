-- A list of values to check is written with OR: for an IN of more than two SQLite builds a table per row.
-- version: of the newest event of the product that was followed.
CREATE TABLE inventory_products (
  product_id BLOB PRIMARY KEY CHECK (length(product_id) = 16),
  version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The database itself holds that nothing is sold twice. retired: no longer on sale; what is committed stays.
CREATE TABLE inventory_stock (
  variant_id BLOB PRIMARY KEY CHECK (length(variant_id) = 16),
  product_id BLOB NOT NULL REFERENCES inventory_products (product_id),
  sku TEXT NOT NULL,
  received INTEGER NOT NULL DEFAULT 0 CHECK (received >= 0),
  reserved INTEGER NOT NULL DEFAULT 0 CHECK (reserved >= 0),
  sold INTEGER NOT NULL DEFAULT 0 CHECK (sold >= 0),
  retired INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1)),
  CHECK (reserved + sold <= received)
) STRICT, WITHOUT ROWID;
CREATE INDEX inventory_stock_of_product ON inventory_stock (product_id);

-- The ledger: rows are only ever added. received and sold of a variant are its sums.
CREATE TABLE inventory_movements (
  product_id BLOB NOT NULL,
  id BLOB NOT NULL CHECK (length(id) = 16),
  variant_id BLOB NOT NULL,
  quantity INTEGER NOT NULL CHECK (quantity <> 0),
  reason TEXT NOT NULL CHECK (reason = 'received' OR reason = 'returned' OR reason = 'corrected'
      OR reason = 'written_off' OR reason = 'sold' OR reason = 'sale_cancelled'),
  order_id BLOB,
  moved_at INTEGER NOT NULL,
  PRIMARY KEY (product_id, id)
) STRICT, WITHOUT ROWID;

-- request_id: only while held, so that a repeated reserve finds it; the index is as small as what is under way.
CREATE TABLE inventory_reservations (
  order_id BLOB PRIMARY KEY CHECK (length(order_id) = 16),
  request_id BLOB,
  state TEXT NOT NULL CHECK (state = 'held' OR state = 'claimed' OR state = 'confirmed' OR state = 'released'
      OR state = 'lapsed' OR state = 'refused'),
  held_until INTEGER NOT NULL,
  CHECK ((request_id IS NOT NULL) = (state = 'held'))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX inventory_reservations_held ON inventory_reservations (request_id) WHERE request_id IS NOT NULL;

CREATE TABLE inventory_reservation_lines (
  order_id BLOB NOT NULL REFERENCES inventory_reservations (order_id),
  line INTEGER NOT NULL,
  variant_id BLOB NOT NULL,
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (order_id, line)
) STRICT, WITHOUT ROWID;
