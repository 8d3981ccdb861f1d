-- What visitors and users mean to order. user_id: a guest's or a user's; kept_until: then nobody comes back for it.
CREATE TABLE order_carts (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL UNIQUE,
  version bigint NOT NULL CHECK (version > 0),
  kept_until bigint NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL
);
CREATE INDEX order_carts_kept ON order_carts (kept_until);

-- Name and price as they were when the line was put. How many and how much of it is checked before, and by `souk check`.
CREATE TABLE order_cart_lines (
  cart_id uuid NOT NULL REFERENCES order_carts (id),
  variant_id uuid NOT NULL,
  name text NOT NULL,
  quantity bigint NOT NULL,
  price_minor bigint NOT NULL,
  price_currency text NOT NULL,
  added_at bigint NOT NULL,
  PRIMARY KEY (cart_id, variant_id)
);
