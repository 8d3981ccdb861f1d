-- Tax rates by name. A variant is at the one whose number it has.
CREATE TABLE product_tax_rates (
  id uuid PRIMARY KEY,
  name text NOT NULL UNIQUE,
  basis_points bigint NOT NULL UNIQUE CHECK (basis_points BETWEEN 0 AND 10000),
  version bigint NOT NULL CHECK (version > 0),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL
);
