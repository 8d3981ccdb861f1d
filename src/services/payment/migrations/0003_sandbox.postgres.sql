-- What the sandbox keeps, as a provider does: it knows nothing of the tables beside it.
CREATE TABLE payment_sandbox_sessions (
  id uuid PRIMARY KEY,
  status text NOT NULL CHECK (status = 'open' OR status = 'complete' OR status = 'expired'),
  currency text NOT NULL CHECK (length(currency) = 3),
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  reference text,
  metadata text NOT NULL,
  success_url text NOT NULL,
  cancel_url text,
  url text NOT NULL,
  expires_at bigint NOT NULL,
  created_at bigint NOT NULL
);
CREATE INDEX payment_sandbox_sessions_open ON payment_sandbox_sessions (expires_at) WHERE status = 'open';

CREATE TABLE payment_sandbox_refunds (
  id uuid PRIMARY KEY,
  session_id uuid NOT NULL REFERENCES payment_sandbox_sessions (id),
  currency text NOT NULL CHECK (length(currency) = 3),
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  metadata text NOT NULL,
  created_at bigint NOT NULL
);
CREATE INDEX payment_sandbox_refunds_of_session ON payment_sandbox_refunds (session_id, id);

-- Replies to requests that carried an Idempotency-Key, by a hash of that. request: a hash of what was asked.
CREATE TABLE payment_sandbox_replies (
  id uuid PRIMARY KEY,
  request uuid NOT NULL,
  body text NOT NULL,
  created_at bigint NOT NULL
);
CREATE INDEX payment_sandbox_replies_by_time ON payment_sandbox_replies (created_at);

-- Webhooks that are still to be delivered.
CREATE TABLE payment_sandbox_events (
  id uuid PRIMARY KEY,
  body text NOT NULL,
  tries bigint NOT NULL DEFAULT 0,
  next_try_at bigint NOT NULL
);
CREATE INDEX payment_sandbox_events_due ON payment_sandbox_events (next_try_at);
