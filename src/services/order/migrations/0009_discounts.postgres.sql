-- Discount codes: either basis_points of each line or an amount of all. uses: how many rows below are its own.
CREATE TABLE order_discounts (
  id uuid PRIMARY KEY,
  code text NOT NULL UNIQUE,
  basis_points bigint CHECK (basis_points BETWEEN 1 AND 10000),
  amount_minor bigint CHECK (amount_minor > 0),
  amount_currency text,
  least_order_minor bigint,
  least_order_currency text,
  valid_from bigint,
  valid_until bigint,
  max_uses bigint,
  max_uses_per_user bigint,
  active boolean NOT NULL,
  uses bigint NOT NULL CHECK (uses >= 0),
  version bigint NOT NULL CHECK (version > 0),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  CHECK ((basis_points IS NULL) <> (amount_minor IS NULL))
);

-- Which orders use one. The row goes when the order is cancelled or expires.
CREATE TABLE order_discount_uses (
  order_id uuid PRIMARY KEY,
  discount_id uuid NOT NULL,
  user_id uuid NOT NULL
);
CREATE INDEX order_discount_uses_of_user ON order_discount_uses (discount_id, user_id);

-- What an adjustment is called: a discount's code.
ALTER TABLE order_adjustments ADD COLUMN label text;
