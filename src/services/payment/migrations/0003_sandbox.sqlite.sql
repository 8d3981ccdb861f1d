-- What the sandbox keeps, as a provider does: it knows nothing of the tables beside it.
CREATE TABLE payment_sandbox_sessions (
  id BLOB PRIMARY KEY CHECK (length(id) = 16),
  status TEXT NOT NULL CHECK (status = 'open' OR status = 'complete' OR status = 'expired'),
  currency TEXT NOT NULL CHECK (length(currency) = 3),
  amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
  reference TEXT,
  metadata TEXT NOT NULL,
  success_url TEXT NOT NULL,
  cancel_url TEXT,
  url TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX payment_sandbox_sessions_open ON payment_sandbox_sessions (expires_at) WHERE status = 'open';

CREATE TABLE payment_sandbox_refunds (
  id BLOB PRIMARY KEY CHECK (length(id) = 16),
  session_id BLOB NOT NULL REFERENCES payment_sandbox_sessions (id),
  currency TEXT NOT NULL CHECK (length(currency) = 3),
  amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
  metadata TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX payment_sandbox_refunds_of_session ON payment_sandbox_refunds (session_id, id);

-- Replies to requests that carried an Idempotency-Key, by a hash of that. request: a hash of what was asked.
CREATE TABLE payment_sandbox_replies (
  id BLOB PRIMARY KEY CHECK (length(id) = 16),
  request BLOB NOT NULL CHECK (length(request) = 16),
  body TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX payment_sandbox_replies_by_time ON payment_sandbox_replies (created_at);

-- Webhooks that are still to be delivered.
CREATE TABLE payment_sandbox_events (
  id BLOB PRIMARY KEY CHECK (length(id) = 16),
  body TEXT NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  next_try_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX payment_sandbox_events_due ON payment_sandbox_events (next_try_at);
