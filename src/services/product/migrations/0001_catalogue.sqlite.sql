-- The catalogue. Products and variants are never deleted: orders of old refer to them.
-- By a number, because descriptions are long: lying by id they would fill the tree's inner pages.
-- A list of values to check is written with OR: for an IN of more than two SQLite builds a table per row.
CREATE TABLE product_products (
  number INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  category TEXT,
  version INTEGER NOT NULL CHECK (version > 0),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;
CREATE INDEX product_products_listed ON product_products (id) WHERE deleted_at IS NULL;
CREATE INDEX product_products_in_category ON product_products (category, id) WHERE deleted_at IS NULL;

-- label: the option values as a buyer reads them, so that a quote needs no look at the options.
-- product_number, stock_status: copies, so that whoever has found a variant need search for neither.
CREATE TABLE product_variants (
  id BLOB PRIMARY KEY CHECK (length(id) = 16),
  product_id BLOB NOT NULL REFERENCES product_products (id),
  product_number INTEGER NOT NULL,
  position INTEGER NOT NULL,
  sku TEXT NOT NULL,
  label TEXT NOT NULL,
  price_minor INTEGER NOT NULL CHECK (price_minor >= 0),
  price_currency TEXT NOT NULL CHECK (length(price_currency) = 3),
  tax_basis_points INTEGER NOT NULL CHECK (tax_basis_points BETWEEN 0 AND 10000),
  stock_status TEXT NOT NULL DEFAULT 'unknown' CHECK (stock_status = 'unknown'
    OR stock_status = 'out_of_stock' OR stock_status = 'low' OR stock_status = 'in_stock'),
  retired_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX product_variants_on_sale ON product_variants (product_id, position) WHERE retired_at IS NULL;
CREATE UNIQUE INDEX product_variants_by_sku ON product_variants (sku) WHERE retired_at IS NULL;

CREATE TABLE product_options (
  product_id BLOB NOT NULL,
  variant_id BLOB NOT NULL REFERENCES product_variants (id),
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (product_id, variant_id, position)
) STRICT, WITHOUT ROWID;

-- Filled by inventory.changed alone, and emptied for a rebuild. version: of the newest event seen. Apart from the
-- variants, which need not be written when only the version rises.
CREATE TABLE product_stock (
  variant_id BLOB PRIMARY KEY CHECK (length(variant_id) = 16),
  version INTEGER NOT NULL,
  stock_status TEXT NOT NULL CHECK (stock_status = 'out_of_stock' OR stock_status = 'low' OR stock_status = 'in_stock')
) STRICT, WITHOUT ROWID;
