-- Payments by card: a checkout at the provider, open until it is paid, has failed, or its order is over.
-- provider_session, provider_payment: what the provider knows them by. check_at: when what is known here is next compared
-- with what the provider says.
ALTER TABLE payment_payments ADD COLUMN refunded_minor INTEGER NOT NULL DEFAULT 0
  CHECK (refunded_minor BETWEEN 0 AND amount_minor);
ALTER TABLE payment_payments ADD COLUMN expires_at INTEGER;
ALTER TABLE payment_payments ADD COLUMN checkout_url TEXT;
ALTER TABLE payment_payments ADD COLUMN provider_session TEXT;
ALTER TABLE payment_payments ADD COLUMN provider_payment TEXT;
ALTER TABLE payment_payments ADD COLUMN check_at INTEGER;
CREATE UNIQUE INDEX payment_payments_open ON payment_payments (order_id) WHERE method = 'card' AND status = 'open';
CREATE UNIQUE INDEX payment_payments_of_provider ON payment_payments (provider_payment) WHERE provider_payment IS NOT NULL;
CREATE INDEX payment_payments_to_check ON payment_payments (check_at) WHERE check_at IS NOT NULL;

-- Orders that are over, however their payments stand: what is paid for one of them is given back.
CREATE TABLE payment_orders (
  order_id BLOB PRIMARY KEY CHECK (length(order_id) = 16),
  ended TEXT NOT NULL CHECK (ended IN ('order_cancelled', 'order_expired')),
  ended_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What is to be given back, has been, or could not be. return_id: the return of goods that it is for. next_try_at: when the
-- provider is asked for it (again).
CREATE TABLE payment_refunds (
  id BLOB PRIMARY KEY CHECK (length(id) = 16),
  payment_id BLOB NOT NULL REFERENCES payment_payments (id),
  status TEXT NOT NULL CHECK (status = 'pending' OR status = 'succeeded' OR status = 'failed'),
  reason TEXT NOT NULL,
  currency TEXT NOT NULL CHECK (length(currency) = 3),
  amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
  return_id BLOB,
  provider_refund TEXT,
  tries INTEGER NOT NULL DEFAULT 0,
  next_try_at INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX payment_refunds_of_payment ON payment_refunds (payment_id, id);
CREATE UNIQUE INDEX payment_refunds_of_return ON payment_refunds (return_id) WHERE return_id IS NOT NULL;
CREATE UNIQUE INDEX payment_refunds_of_provider ON payment_refunds (provider_refund) WHERE provider_refund IS NOT NULL;
CREATE INDEX payment_refunds_to_send ON payment_refunds (next_try_at) WHERE next_try_at IS NOT NULL;

-- Webhooks that were taken, by a hash of the provider's id: each counts once.
CREATE TABLE payment_webhooks (
  id BLOB PRIMARY KEY CHECK (length(id) = 16),
  received_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX payment_webhooks_by_time ON payment_webhooks (received_at);

-- What the provider says and we do not: told once, for somebody to look into.
CREATE TABLE payment_mismatches (
  payment_id BLOB NOT NULL CHECK (length(payment_id) = 16),
  what TEXT NOT NULL,
  found_at INTEGER NOT NULL,
  PRIMARY KEY (payment_id, what)
) STRICT, WITHOUT ROWID;
