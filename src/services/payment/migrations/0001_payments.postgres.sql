-- Payments of orders. Of those at the door an order has one, however often it is heard of.
CREATE TABLE payment_payments (
  id uuid PRIMARY KEY,
  order_id uuid NOT NULL,
  user_id uuid NOT NULL,
  method text NOT NULL CHECK (method IN ('cash_on_delivery', 'card')),
  status text NOT NULL,
  currency text NOT NULL CHECK (length(currency) = 3),
  amount_minor bigint NOT NULL CHECK (amount_minor >= 0),
  version bigint NOT NULL CHECK (version > 0),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL
);
CREATE INDEX payment_payments_of_order ON payment_payments (order_id, id);
CREATE INDEX payment_payments_of_user ON payment_payments (user_id, id);
CREATE UNIQUE INDEX payment_payments_at_door ON payment_payments (order_id) WHERE method = 'cash_on_delivery';

-- The ledger, in double entry: rows are only ever added, and those of one posting come to nothing together. What came to an
-- account is above 0, what it gave is below.
CREATE TABLE payment_entries (
  posting_id uuid NOT NULL,
  account text NOT NULL,
  payment_id uuid NOT NULL,
  currency text NOT NULL CHECK (length(currency) = 3),
  amount_minor bigint NOT NULL,
  posted_at bigint NOT NULL,
  PRIMARY KEY (posting_id, account)
);
CREATE INDEX payment_entries_of_payment ON payment_entries (payment_id);
