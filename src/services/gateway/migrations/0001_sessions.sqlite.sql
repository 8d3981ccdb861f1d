-- Sessions of users and guests. counter: how often it was renewed; no token is kept, so that nothing in here opens a
-- session. ends_at: unless it is renewed; last_at: renewed or not. agent and address are personal: rows are deleted when
-- a session ends.
CREATE TABLE gateway_sessions (
  id BLOB PRIMARY KEY CHECK (length(id) = 16),
  user_id BLOB NOT NULL CHECK (length(user_id) = 16),
  role TEXT NOT NULL CHECK (role = 'guest' OR role = 'user' OR role = 'admin'),
  counter INTEGER NOT NULL CHECK (counter >= 0),
  agent TEXT NOT NULL,
  address TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  renewed_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL CHECK (ends_at <= last_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX gateway_sessions_of_user ON gateway_sessions (user_id, renewed_at);
CREATE INDEX gateway_sessions_ending ON gateway_sessions (ends_at);

-- What happened last to an account, for whoever was logging in meanwhile.
CREATE TABLE gateway_account_changes (
  user_id BLOB PRIMARY KEY CHECK (length(user_id) = 16),
  role TEXT NOT NULL CHECK (role = 'user' OR role = 'admin'),
  ended INTEGER NOT NULL CHECK (ended IN (0, 1)),
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX gateway_account_changes_old ON gateway_account_changes (at);
