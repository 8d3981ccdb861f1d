-- Orders as they were placed: names and prices are copies, so that they stay what they were.
CREATE TABLE order_orders (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL,
  status text NOT NULL
    CHECK (status = 'placed' OR status = 'confirmed' OR status = 'packed' OR status = 'shipped'
      OR status = 'delivered' OR status = 'completed' OR status = 'cancelled'
      OR status = 'expired'),
  payment_status text NOT NULL
    CHECK (payment_status = 'unpaid' OR payment_status = 'accepted' OR payment_status = 'paid'
      OR payment_status = 'partly_refunded' OR payment_status = 'refunded'),
  payment_method text NOT NULL CHECK (payment_method IN ('cash_on_delivery', 'card')),
  currency text NOT NULL CHECK (length(currency) = 3),
  gross_minor bigint NOT NULL,
  pay_until bigint,
  payment_id uuid,
  payment_version bigint NOT NULL,
  version bigint NOT NULL CHECK (version > 0),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL
);
CREATE INDEX order_orders_of_user ON order_orders (user_id, id);
-- Only what can still expire, so that most orders never enter it.
CREATE INDEX order_orders_unpaid ON order_orders (pay_until)
  WHERE status = 'placed' AND payment_status = 'unpaid' AND pay_until IS NOT NULL;

CREATE TABLE order_lines (
  order_id uuid NOT NULL REFERENCES order_orders (id),
  line bigint NOT NULL,
  variant_id uuid NOT NULL,
  product_id uuid NOT NULL,
  name text NOT NULL,
  sku text NOT NULL,
  quantity bigint NOT NULL CHECK (quantity > 0),
  price_minor bigint NOT NULL,
  gross_minor bigint NOT NULL CHECK (gross_minor = price_minor * quantity),
  tax_basis_points bigint NOT NULL,
  tax_minor bigint NOT NULL,
  PRIMARY KEY (order_id, line)
);

CREATE TABLE order_adjustments (
  order_id uuid NOT NULL REFERENCES order_orders (id),
  line bigint NOT NULL,
  kind text NOT NULL CHECK (kind IN ('shipping', 'discount')),
  gross_minor bigint NOT NULL,
  tax_basis_points bigint NOT NULL,
  tax_minor bigint NOT NULL,
  PRIMARY KEY (order_id, line)
);
