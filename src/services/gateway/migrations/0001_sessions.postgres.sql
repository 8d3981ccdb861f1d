-- Sessions of users and guests. counter: how often it was renewed; no token is kept, so that nothing in here opens a
-- session. ends_at: unless it is renewed; last_at: renewed or not. agent and address are personal: rows are deleted when
-- a session ends.
CREATE TABLE gateway_sessions (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL,
  role text NOT NULL CHECK (role IN ('guest', 'user', 'admin')),
  counter bigint NOT NULL CHECK (counter >= 0),
  agent text NOT NULL,
  address text NOT NULL,
  created_at bigint NOT NULL,
  renewed_at bigint NOT NULL,
  ends_at bigint NOT NULL,
  last_at bigint NOT NULL CHECK (ends_at <= last_at)
);
CREATE INDEX gateway_sessions_of_user ON gateway_sessions (user_id, renewed_at);
CREATE INDEX gateway_sessions_ending ON gateway_sessions (ends_at);

-- What happened last to an account, for whoever was logging in meanwhile.
CREATE TABLE gateway_account_changes (
  user_id uuid PRIMARY KEY,
  role text NOT NULL CHECK (role IN ('user', 'admin')),
  ended boolean NOT NULL,
  at bigint NOT NULL
);
CREATE INDEX gateway_account_changes_old ON gateway_account_changes (at);
