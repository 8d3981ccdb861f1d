-- Payments of orders. Of those at the door an order has one, however often it is heard of.
CREATE TABLE payment_payments (
  id BLOB PRIMARY KEY CHECK (length(id) = 16),
  order_id BLOB NOT NULL CHECK (length(order_id) = 16),
  user_id BLOB NOT NULL CHECK (length(user_id) = 16),
  method TEXT NOT NULL CHECK (method IN ('cash_on_delivery', 'card')),
  status TEXT NOT NULL,
  currency TEXT NOT NULL CHECK (length(currency) = 3),
  amount_minor INTEGER NOT NULL CHECK (amount_minor >= 0),
  version INTEGER NOT NULL CHECK (version > 0),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX payment_payments_of_order ON payment_payments (order_id, id);
CREATE INDEX payment_payments_of_user ON payment_payments (user_id, id);
CREATE UNIQUE INDEX payment_payments_at_door ON payment_payments (order_id) WHERE method = 'cash_on_delivery';

-- The ledger, in double entry: rows are only ever added, and those of one posting come to nothing together. What came to an
-- account is above 0, what it gave is below.
CREATE TABLE payment_entries (
  posting_id BLOB NOT NULL CHECK (length(posting_id) = 16),
  account TEXT NOT NULL,
  payment_id BLOB NOT NULL CHECK (length(payment_id) = 16),
  currency TEXT NOT NULL CHECK (length(currency) = 3),
  amount_minor INTEGER NOT NULL,
  posted_at INTEGER NOT NULL,
  PRIMARY KEY (posting_id, account)
) STRICT, WITHOUT ROWID;
CREATE INDEX payment_entries_of_payment ON payment_entries (payment_id);
