-- Users. One who is deleted leaves a tombstone: the id and its times, nothing else.
-- *_key: what all spellings have in common; they are unique and searched by.
-- request_id: of the call that made the user, so that a repeated one is answered alike.
CREATE TABLE user_users (
  id uuid PRIMARY KEY,
  request_id uuid UNIQUE,
  username text,
  username_key text COLLATE "C" UNIQUE,
  email text,
  email_key text COLLATE "C" UNIQUE,
  email_verified boolean NOT NULL,
  name text,
  name_key text COLLATE "C",
  phone text,
  language text,
  time_zone text,
  default_shipping_id uuid,
  default_billing_id uuid,
  role text NOT NULL CHECK (role IN ('user', 'admin')),
  status text NOT NULL CHECK (status IN ('active', 'suspended')),
  version bigint NOT NULL CHECK (version > 0),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  confirmed_at bigint,
  deleted_at bigint,
  CHECK (deleted_at IS NOT NULL OR (email IS NOT NULL AND email_key IS NOT NULL AND name IS NOT NULL
    AND name_key IS NOT NULL AND language IS NOT NULL AND time_zone IS NOT NULL)),
  CHECK (deleted_at IS NULL OR (request_id IS NULL AND username IS NULL AND username_key IS NULL AND email IS NULL
    AND email_key IS NULL AND name IS NULL AND name_key IS NULL AND phone IS NULL AND language IS NULL
    AND time_zone IS NULL AND default_shipping_id IS NULL AND default_billing_id IS NULL))
);
CREATE INDEX user_users_by_name ON user_users (name_key, id);
-- Both are few, so that they are found among very many.
CREATE INDEX user_users_admins ON user_users (id) WHERE role = 'admin' AND deleted_at IS NULL;
CREATE INDEX user_users_suspended ON user_users (id) WHERE status = 'suspended' AND deleted_at IS NULL;
CREATE INDEX user_users_unconfirmed ON user_users (created_at) WHERE confirmed_at IS NULL AND deleted_at IS NULL;

CREATE TABLE user_addresses (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES user_users (id),
  label text NOT NULL,
  recipient text NOT NULL,
  company text NOT NULL,
  line1 text NOT NULL,
  line2 text NOT NULL,
  postal_code text NOT NULL,
  city text NOT NULL,
  region text NOT NULL,
  country text NOT NULL CHECK (length(country) = 2),
  phone text,
  version bigint NOT NULL CHECK (version > 0),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL
);
CREATE INDEX user_addresses_of_user ON user_addresses (user_id, id);

-- What the user chose; what is missing is as for everybody.
CREATE TABLE user_preferences (
  user_id uuid NOT NULL REFERENCES user_users (id),
  kind text NOT NULL,
  channel text NOT NULL,
  wanted boolean NOT NULL,
  PRIMARY KEY (user_id, kind, channel)
);

CREATE TABLE user_quiet_hours (
  user_id uuid PRIMARY KEY REFERENCES user_users (id),
  begins text NOT NULL,
  ends text NOT NULL,
  time_zone text NOT NULL
);

-- Each is filled by one event alone, and emptied for a rebuild.
CREATE TABLE user_orders_placed (
  user_id uuid PRIMARY KEY REFERENCES user_users (id),
  orders bigint NOT NULL CHECK (orders > 0)
);

CREATE TABLE user_orders_completed (
  user_id uuid PRIMARY KEY REFERENCES user_users (id),
  orders bigint NOT NULL CHECK (orders > 0)
);
