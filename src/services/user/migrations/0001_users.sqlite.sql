-- Users. One who is deleted leaves a tombstone: the id and its times, nothing else.
-- *_key: what all spellings have in common; they are unique and searched by.
-- request_id: of the call that made the user, so that a repeated one is answered alike.
CREATE TABLE user_users (
  id BLOB PRIMARY KEY CHECK (length(id) = 16),
  request_id BLOB UNIQUE,
  username TEXT,
  username_key TEXT UNIQUE,
  email TEXT,
  email_key TEXT UNIQUE,
  email_verified INTEGER NOT NULL CHECK (email_verified IN (0, 1)),
  name TEXT,
  name_key TEXT,
  phone TEXT,
  language TEXT,
  time_zone TEXT,
  default_shipping_id BLOB,
  default_billing_id BLOB,
  role TEXT NOT NULL CHECK (role IN ('user', 'admin')),
  status TEXT NOT NULL CHECK (status IN ('active', 'suspended')),
  version INTEGER NOT NULL CHECK (version > 0),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  confirmed_at INTEGER,
  deleted_at INTEGER,
  CHECK (deleted_at IS NOT NULL OR (email IS NOT NULL AND email_key IS NOT NULL AND name IS NOT NULL
    AND name_key IS NOT NULL AND language IS NOT NULL AND time_zone IS NOT NULL)),
  CHECK (deleted_at IS NULL OR (request_id IS NULL AND username IS NULL AND username_key IS NULL AND email IS NULL
    AND email_key IS NULL AND name IS NULL AND name_key IS NULL AND phone IS NULL AND language IS NULL
    AND time_zone IS NULL AND default_shipping_id IS NULL AND default_billing_id IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX user_users_by_name ON user_users (name_key, id);
-- Both are few, so that they are found among very many.
CREATE INDEX user_users_admins ON user_users (id) WHERE role = 'admin' AND deleted_at IS NULL;
CREATE INDEX user_users_suspended ON user_users (id) WHERE status = 'suspended' AND deleted_at IS NULL;
CREATE INDEX user_users_unconfirmed ON user_users (created_at) WHERE confirmed_at IS NULL AND deleted_at IS NULL;

CREATE TABLE user_addresses (
  id BLOB PRIMARY KEY CHECK (length(id) = 16),
  user_id BLOB NOT NULL REFERENCES user_users (id),
  label TEXT NOT NULL,
  recipient TEXT NOT NULL,
  company TEXT NOT NULL,
  line1 TEXT NOT NULL,
  line2 TEXT NOT NULL,
  postal_code TEXT NOT NULL,
  city TEXT NOT NULL,
  region TEXT NOT NULL,
  country TEXT NOT NULL CHECK (length(country) = 2),
  phone TEXT,
  version INTEGER NOT NULL CHECK (version > 0),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX user_addresses_of_user ON user_addresses (user_id, id);

-- What the user chose; what is missing is as for everybody.
CREATE TABLE user_preferences (
  user_id BLOB NOT NULL REFERENCES user_users (id),
  kind TEXT NOT NULL,
  channel TEXT NOT NULL,
  wanted INTEGER NOT NULL CHECK (wanted IN (0, 1)),
  PRIMARY KEY (user_id, kind, channel)
) STRICT, WITHOUT ROWID;

CREATE TABLE user_quiet_hours (
  user_id BLOB PRIMARY KEY REFERENCES user_users (id),
  begins TEXT NOT NULL,
  ends TEXT NOT NULL,
  time_zone TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Each is filled by one event alone, and emptied for a rebuild.
CREATE TABLE user_orders_placed (
  user_id BLOB PRIMARY KEY REFERENCES user_users (id),
  orders INTEGER NOT NULL CHECK (orders > 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE user_orders_completed (
  user_id BLOB PRIMARY KEY REFERENCES user_users (id),
  orders INTEGER NOT NULL CHECK (orders > 0)
) STRICT, WITHOUT ROWID;
