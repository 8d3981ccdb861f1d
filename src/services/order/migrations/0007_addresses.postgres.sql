-- Where an order is delivered and whom it is billed to: copies. erase_at: its customer is gone, and from then on
-- they may be erased. Written with their order, for which they do not look: see 0003.
CREATE TABLE order_addresses (
  order_id uuid NOT NULL,
  purpose text NOT NULL CHECK (purpose IN ('delivery', 'billing')),
  recipient text NOT NULL,
  company text NOT NULL,
  line1 text NOT NULL,
  line2 text NOT NULL,
  postal_code text NOT NULL,
  city text NOT NULL,
  region text NOT NULL,
  country text NOT NULL CHECK (length(country) = 2),
  phone text,
  erase_at bigint,
  PRIMARY KEY (order_id, purpose)
);
CREATE INDEX order_addresses_released ON order_addresses (erase_at) WHERE erase_at IS NOT NULL;

-- Where a shipping method goes; none: everywhere.
CREATE TABLE order_shipping_countries (
  method_id uuid NOT NULL REFERENCES order_shipping_methods (id),
  country text NOT NULL CHECK (length(country) = 2),
  PRIMARY KEY (method_id, country)
);
