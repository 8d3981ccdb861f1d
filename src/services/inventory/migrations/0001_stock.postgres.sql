-- version: of the newest event of the product that was followed.
CREATE TABLE inventory_products (
  product_id uuid PRIMARY KEY,
  version bigint NOT NULL
);

-- The database itself holds that nothing is sold twice. retired: no longer on sale; what is committed stays.
CREATE TABLE inventory_stock (
  variant_id uuid PRIMARY KEY,
  product_id uuid NOT NULL REFERENCES inventory_products (product_id),
  sku text NOT NULL,
  received bigint NOT NULL DEFAULT 0 CHECK (received >= 0),
  reserved bigint NOT NULL DEFAULT 0 CHECK (reserved >= 0),
  sold bigint NOT NULL DEFAULT 0 CHECK (sold >= 0),
  retired boolean NOT NULL DEFAULT FALSE,
  CHECK (reserved + sold <= received)
);
CREATE INDEX inventory_stock_of_product ON inventory_stock (product_id);

-- The ledger: rows are only ever added. received and sold of a variant are its sums.
CREATE TABLE inventory_movements (
  product_id uuid NOT NULL,
  id uuid NOT NULL,
  variant_id uuid NOT NULL,
  quantity bigint NOT NULL CHECK (quantity <> 0),
  reason text NOT NULL CHECK (reason = 'received' OR reason = 'returned' OR reason = 'corrected'
      OR reason = 'written_off' OR reason = 'sold' OR reason = 'sale_cancelled'),
  order_id uuid,
  moved_at bigint NOT NULL,
  PRIMARY KEY (product_id, id)
);

-- request_id: only while held, so that a repeated reserve finds it; the index is as small as what is under way.
CREATE TABLE inventory_reservations (
  order_id uuid PRIMARY KEY,
  request_id uuid,
  state text NOT NULL CHECK (state = 'held' OR state = 'claimed' OR state = 'confirmed' OR state = 'released'
      OR state = 'lapsed' OR state = 'refused'),
  held_until bigint NOT NULL,
  CHECK ((request_id IS NOT NULL) = (state = 'held'))
);
CREATE UNIQUE INDEX inventory_reservations_held ON inventory_reservations (request_id) WHERE request_id IS NOT NULL;

CREATE TABLE inventory_reservation_lines (
  order_id uuid NOT NULL REFERENCES inventory_reservations (order_id),
  line bigint NOT NULL,
  variant_id uuid NOT NULL,
  quantity bigint NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (order_id, line)
);
