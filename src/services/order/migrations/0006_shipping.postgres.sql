-- How orders can be sent. free_from_minor: what the lines must come to for it to cost nothing.
CREATE TABLE order_shipping_methods (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  currency text NOT NULL CHECK (length(currency) = 3),
  price_minor bigint NOT NULL CHECK (price_minor >= 0),
  free_from_minor bigint,
  tax_basis_points bigint NOT NULL CHECK (tax_basis_points BETWEEN 0 AND 10000),
  version bigint NOT NULL CHECK (version > 0),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL
);
-- The name of the method that was chosen: a copy, which stays what it was.
ALTER TABLE order_orders ADD COLUMN shipping_method text;
