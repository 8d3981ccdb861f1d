-- Tax rates by name. A variant is at the one whose number it has.
CREATE TABLE product_tax_rates (
  id BLOB PRIMARY KEY CHECK (length(id) = 16),
  name TEXT NOT NULL UNIQUE,
  basis_points INTEGER NOT NULL UNIQUE CHECK (basis_points BETWEEN 0 AND 10000),
  version INTEGER NOT NULL CHECK (version > 0),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
